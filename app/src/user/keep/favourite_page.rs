//! Marked products, last marked first.

use super::api::{SetFavourite, list_favourites};
use super::strings::{self, KeepStrings};
use crate::cart::components::hidden;
use crate::product::components::ProductCard;
use crate::routes::{self, AccountSection};
use crate::user::components::{Attempt, LiveAccount};
use crate::user::strings::section_name;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::product::Favourite;
use domain::user::Part;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use ui::{
    Badge, Button, ButtonLink, ButtonSize, ButtonVariant, EmptyState, Notice, Pager, Skeleton, SkeletonShape,
    Tone,
};

stylance::import_crate_style!(css, "src/user/keep/favourite_page.module.css");

/// Marked products.
#[component]
pub fn FavouritePage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after")));
    let asked = RwSignal::new(0);
    let part = ask(
        move || (asked.get(), after.get()),
        move |(_, after)| list_favourites(locale, after),
    );
    let remove = Attempt::<SetFavourite>::new(locale, move |()| asked.update(|asked| *asked += 1));
    let content = move || {
        let is_later = after.with(Option::is_some);
        Suspend::new(async move {
            match part.await {
                Ok(part) => list(locale, s, part, is_later, remove),
                Err(_) => view! { <Notice tone=Tone::Danger><p>{s.failed}</p></Notice> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=4 /> };
    view! {
        <h1>{section_name(locale, AccountSection::Favourites)}</h1>
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn list(
    locale: Locale,
    s: &'static KeepStrings,
    part: Part<Favourite>,
    is_later: bool,
    remove: Attempt<SetFavourite>,
) -> AnyView {
    if part.items.is_empty() && !is_later {
        return view! {
            <EmptyState title=s.favourite_empty text=s.favourite_empty_text>
                <ButtonLink href=routes::home(locale) variant=ButtonVariant::Primary>
                    {s.favourite_browse}
                </ButtonLink>
            </EmptyState>
        }
        .into_any();
    }
    let here = routes::account(locale, AccountSection::Favourites);
    let next = part.next.map_or_else(String::new, |next| {
        format!("{here}?after={}", routes::escape(&next))
    });
    let first = if is_later { here } else { String::new() };
    let items: Vec<AnyView> = part
        .items
        .into_iter()
        .map(|item| entry(s, item, remove))
        .collect();
    let pager = (is_later || !next.is_empty()).then(|| {
        view! { <Pager label=s.list_pages previous_href=first previous=s.first next_href=next next=s.more /> }
    });
    view! {
        <ul class=css::grid aria-label=s.favourite_list>
            {items}
        </ul>
        {pager}
    }
    .into_any()
}

fn entry(s: &'static KeepStrings, item: Favourite, remove: Attempt<SetFavourite>) -> AnyView {
    let (id, name) = (item.product.id, item.product.name.clone());
    let card = if item.for_sale {
        view! { <ProductCard product=item.product /> }.into_any()
    } else {
        view! {
            <div class=css::gone>
                <p class=css::name>{name.clone()}</p>
                <Badge>{s.favourite_gone}</Badge>
            </div>
        }
        .into_any()
    };
    let label = format!("{}: {name}", s.favourite_remove);
    view! {
        <li class=css::item>
            {card}
            <form method="post" action=SetFavourite::url() on:submit=remove.on_submit()>
                {hidden("product", &id)}
                {hidden("marked", &false)}
                <Button kind="submit" size=ButtonSize::Small attr:aria-label=label>
                    {s.favourite_remove}
                </Button>
            </form>
        </li>
    }
    .into_any()
}
