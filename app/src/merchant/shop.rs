//! The page of a shop: who it is, what it sells, and its licence.

use super::api::shop_page;
use super::strings::{Strings, strings};
use crate::layout::{ErrorPage, HeadKind, PageHead};
use crate::product::{ListingContent, ListingSkeleton, product_count};
use crate::routes;
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::merchant::{Licence, SellerKind, SellerView};
use domain::product::{ListingQuery, ShopView, Sort};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use ui::{Badge, Breadcrumb, Crumb, Icon, IconName, IconSize, SummaryList, SummaryRow, Tone};

stylance::import_crate_style!(css, "src/merchant/shop.module.css");

/// The id of the licence's section, for the link in the head of the page.
const LICENCE: &str = "licence";

/// A shop with its goods. Slug and query string are the whole state.
#[component]
pub fn ShopPage() -> impl IntoView {
    let locale = use_visit().locale;
    let params = use_params_map();
    let location = use_location();
    let asked = Memo::new(move |before: Option<&(String, String)>| {
        let slug = params.with(|params| params.get("slug").unwrap_or_default());
        // While the visitor leaves for another page, the query string is that page's already.
        let here = location.pathname.with(|path| path.contains("/s/"));
        match before {
            Some(before) if !here => before.clone(),
            _ => (slug, location.search.get()),
        }
    });
    let filters_open = RwSignal::new(false);
    let answer = ask(
        move || asked.get(),
        move |(slug, query)| shop_page(locale, slug, query),
    );
    view! {
        <Transition fallback=|| view! { <ListingSkeleton /> }>
            {once(move || Suspend::new(async move {
                match answer.await {
                    Ok(shop) => view! { <Shop shop filters_open /> }.into_any(),
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            }))}
        </Transition>
    }
    .into_any()
}

#[component]
fn Shop(shop: ShopView, filters_open: RwSignal<bool>) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let ShopView { seller, listing } = shop;
    let name = seller.link.name.clone();
    let stops = vec![
        Crumb::link(s.home, routes::home(locale)),
        Crumb::here(name.clone()),
    ];
    let plain = ListingQuery {
        page: listing.query.page,
        sort: Sort::default(),
        ..listing.query.unfiltered()
    };
    let kind = if listing.query.is_filtered() {
        HeadKind::Hidden
    } else {
        HeadKind::Website
    };
    let own =
        (seller.link.kind == SellerKind::Own).then(|| view! { <Badge tone=Tone::Accent>{s.own}</Badge> });
    let description = seller.description.clone();
    view! {
        <PageHead
            title=name.clone()
            description=description.clone()
            path=routes::listing(locale, &plain)
            kind
        />
        <div class="container page">
            <Breadcrumb label=s.breadcrumb items=stops />
            <div class=css::head>
                <div class=css::name>
                    <Icon name=IconName::Store />
                    <h1 class=css::title>{name}</h1>
                    {own}
                </div>
                <p class=css::count>{product_count(locale, listing.products.total)}</p>
            </div>
            <p class=css::description>{description}</p>
            <p class=css::to_licence>
                <a href=format!("#{LICENCE}")>
                    <Icon name=IconName::Document size=IconSize::Small />
                    <span>{s.licence}</span>
                </a>
            </p>
            <ListingContent listing filters_open />
            {licence(locale, s, seller)}
        </div>
    }
    .into_any()
}

/// What the law wants shown of who sells here.
fn licence(locale: Locale, s: &'static Strings, seller: SellerView) -> AnyView {
    let opened = seller.opened_at.map(|at| {
        view! { <SummaryRow label=s.opened>{date_time(locale, at)}</SummaryRow> }
    });
    let facts = match seller.licence {
        Some(Licence { company, code, .. }) => view! {
            <SummaryList facts=true>
                <SummaryRow label=s.company>{company}</SummaryRow>
                <SummaryRow label=s.credit_code>{code.to_string()}</SummaryRow>
                {opened}
            </SummaryList>
        }
        .into_any(),
        None => view! { <p class="muted">{s.licence_missing}</p> }.into_any(),
    };
    view! {
        <section class=css::licence id=LICENCE>
            <h2 class=css::heading>{s.licence}</h2>
            {facts}
            <p class="muted small">{s.licence_text}</p>
        </section>
    }
    .into_any()
}
