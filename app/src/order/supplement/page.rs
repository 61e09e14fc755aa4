//! The page where a buyer adds units of what a purchase holds: first chosen and priced, then placed. Its forms are sent by the
//! browser itself, with scripts too: the total that is seen is always that of the page.

use super::api::{AddGoodsTo, goods_to_add};
use super::form::{seen, sum, told};
use super::strings::{Strings, not_now, offer, strings};
use crate::cart::components::hidden;
use crate::error::{self, ApiError};
use crate::layout::{HeadKind, PageHead};
use crate::order::components::Access;
use crate::order::part::line;
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{GoodsToAdd, LineToAdd};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{Button, ButtonLink, ButtonVariant, Card, Field, Skeleton, SkeletonShape, TextInput};

/// Lines of a purchase, at most.
const LINES_MOST: usize = 100;

/// Goods of one purchase that can be added to it.
#[component]
pub fn AddGoodsPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let (params, query) = (use_params_map(), use_query_map());
    let access = Access {
        number: params.with_untracked(|params| params.get("number").unwrap_or_default()),
        key: query.with_untracked(|query| query.get("key").unwrap_or_default()),
    };
    let units: Vec<i64> = query.with_untracked(|query| {
        let typed = (0..LINES_MOST).map_while(|place| query.get(&format!("u{place}")));
        typed.map(|units| units.trim().parse().unwrap_or(0)).collect()
    });
    let (asked, chosen) = (access.clone(), units.clone());
    let found = ask(
        || (),
        move |()| goods_to_add(locale, asked.number.clone(), asked.key.clone(), chosen.clone()),
    );
    let path = routes::add_goods(locale, &access.number, "");
    let content = move || {
        let (access, units) = (access.clone(), units.clone());
        Suspend::new(async move {
            match found.await {
                Ok(found) => loaded(locale, s, &access, &units, &found),
                Err(error) => failed(locale, s, &access, &error),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        <PageHead title=s.title path kind=HeadKind::Hidden />
        <div class="container page stack">
            <h1>{s.title}</h1>
            <p class="muted">{s.text}</p>
            <Suspense fallback=waiting>{once(content)}</Suspense>
        </div>
    }
    .into_any()
}

fn loaded(
    locale: Locale,
    s: &'static Strings,
    access: &Access,
    units: &[i64],
    found: &GoodsToAdd,
) -> AnyView {
    let refused = error::from_url(AddGoodsTo::PATH).map(|error| told(locale, s, &error));
    let back = routes::order(locale, &access.number, &access.key);
    let shops: Vec<AnyView> = found
        .shops
        .iter()
        .map(|shop| {
            let (href, name) = (routes::shop(locale, shop.slug.as_str()), shop.name.clone());
            view! { <li><a href=href>{name}</a></li> }.into_any()
        })
        .collect();
    view! {
        {refused}
        {choice(locale, s, access, found)}
        {confirmation(locale, s, access, units, found)}
        <p>{s.other}</p>
        <ul>{shops}</ul>
        <p>
            <ButtonLink href=back>{s.back}</ButtonLink>
        </p>
    }
    .into_any()
}

/// How many units of every line; those that cannot be added are there, hidden, since lines go by their order.
fn choice(locale: Locale, s: &'static Strings, access: &Access, found: &GoodsToAdd) -> AnyView {
    let fields: Vec<AnyView> = found
        .lines
        .iter()
        .enumerate()
        .map(|(place, goods)| field(locale, s, place, goods))
        .collect();
    let action = routes::add_goods(locale, &access.number, "");
    let key = hidden("key", &access.key);
    view! {
        <Card title=s.goods>
            <form class="stack" method="get" action=action>
                {key} {fields}
                <div>
                    <Button kind="submit">{s.show}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

fn field(locale: Locale, s: &'static Strings, place: usize, goods: &LineToAdd) -> AnyView {
    let name = format!("u{place}");
    let label = line(&goods.name, &goods.choice);
    let Some(price) = goods.price.filter(|_| goods.available > 0) else {
        return view! {
            <p>{label} " · " <span class="muted">{not_now(locale)}</span></p>
            <input type="hidden" name=name value="0" />
        }
        .into_any();
    };
    let hint = offer(locale, &price.to_string(), goods.available);
    let id = format!("add-{place}");
    let (units, most) = (goods.units.to_string(), goods.available.min(999).to_string());
    view! {
        <Field id label hint note=s.units>
            <TextInput
                name
                kind="number"
                value=units
                inputmode="numeric"
                attr:min="0"
                attr:max=most
                attr:step="1"
            />
        </Field>
    }
    .into_any()
}

/// What was chosen, with its sum, to be placed.
fn confirmation(
    locale: Locale,
    s: &'static Strings,
    access: &Access,
    units: &[i64],
    found: &GoodsToAdd,
) -> Option<AnyView> {
    let sum = sum(locale, s, found)?;
    let totals = found.totals.filter(|_| found.orderable);
    let form = totals.map(|totals| {
        let units: Vec<AnyView> = units
            .iter()
            .enumerate()
            .map(|(place, units)| {
                let (name, value) = (format!("units[{place}]"), units.to_string());
                view! { <input type="hidden" name=name value=value /> }.into_any()
            })
            .collect();
        view! {
            <form method="post" action=AddGoodsTo::url()>
                {hidden("locale", &locale)} {hidden("number", &access.number)} {hidden("key", &access.key)}
                {units} {seen(found, totals)}
                <Button kind="submit" variant=ButtonVariant::Primary>
                    {s.place}
                </Button>
            </form>
        }
    });
    let card = view! {
        <Card title=s.sum>
            <div class="stack">{sum} {form}</div>
        </Card>
    };
    Some(card.into_any())
}

fn failed(locale: Locale, s: &'static Strings, access: &Access, error: &ApiError) -> AnyView {
    #[cfg(feature = "ssr")]
    crate::server::set_status(error.status());
    let back = routes::order(locale, &access.number, &access.key);
    view! {
        {told(locale, s, error)}
        <p>
            <ButtonLink href=back>{s.back}</ButtonLink>
        </p>
    }
    .into_any()
}
