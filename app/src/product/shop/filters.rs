//! The filters of a listing: a column on wide screens, a drawer on phones. All of them are links and forms.

use crate::product::strings::{product_count, strings};
use crate::routes;
use crate::session::use_visit;
use domain::kernel::{Locale, PageNumber};
use domain::product::{Facet, FacetValue, Listing, ListingQuery};
use leptos::prelude::*;
use leptos_router::components::Form;
use ui::{Button, ButtonVariant, Disclosure, Drawer, DrawerSide, Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/product/shop/filters.module.css");

/// The id of the drawer, for the link that opens it.
pub(super) const DRAWER: &str = "filters";

/// Facets unfolded at first; those with a chosen value are unfolded anyhow.
const UNFOLDED: usize = 4;

/// Availability, price and the attributes that the products of this listing have.
#[component]
pub fn Filters(
    /// The listing to narrow.
    listing: Listing,
    /// Whether the drawer is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let total = listing.products.total;
    let footer = move || {
        view! {
            <Button variant=ButtonVariant::Primary full_width=true on:click=move |_| open.set(false)>
                {format!("{} · {}", s.show_results, product_count(locale, total))}
            </Button>
        }
        .into_any()
    };
    let facets = listing
        .facets
        .iter()
        .enumerate()
        .map(|(index, facet)| facet_view(locale, &listing.query, facet.clone(), index < UNFOLDED))
        .collect_view();
    view! {
        <Drawer
            id=DRAWER
            title=s.filters
            close_label=s.close
            open=open
            side=DrawerSide::Start
            docked=true
            footer=ViewFn::from(footer)
        >
            <div class=css::filters>
                <Availability query=listing.query.clone() count=listing.in_stock_count />
                <PriceRange query=listing.query.clone() />
                {facets}
            </div>
        </Drawer>
    }
    .into_any()
}

/// A switch that is a link: only what can be bought now.
#[component]
fn Availability(query: ListingQuery, count: u64) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let on = query.in_stock;
    let other = ListingQuery {
        in_stock: !on,
        page: PageNumber::default(),
        ..query
    };
    view! {
        <a
            class=css::switch
            href=routes::listing(locale, &other)
            rel="nofollow"
            aria-current=on.then_some("true")
        >
            <span>{s.in_stock_only}</span>
            <span class=css::count>{count}</span>
            <span class=css::track aria-hidden="true"></span>
        </a>
    }
    .into_any()
}

/// Two bounds in whole units of the visitor's currency.
#[component]
fn PriceRange(query: ListingQuery) -> impl IntoView {
    let visit = use_visit();
    let s = strings(visit.locale);
    let action = routes::listing_path(visit.locale, &query);
    let kept = ListingQuery {
        price_min: None,
        price_max: None,
        page: PageNumber::default(),
        ..query.clone()
    };
    let hidden = kept
        .to_pairs()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let bound = |name: &'static str, label: &'static str, short: &'static str, minor: Option<i64>| {
        let value = minor.map_or_else(String::new, |minor| (minor / 100).to_string());
        view! {
            <input
                class=css::bound
                type="text"
                inputmode="numeric"
                pattern="[0-9]*"
                maxlength="7"
                name=name
                value=value.clone()
                prop:value=value
                placeholder=short
                aria-label=label
            />
        }
        .into_any()
    };
    view! {
        <fieldset class=css::range>
            <legend class=css::legend>{s.price}</legend>
            <Form method="get" action=action attr:class=css::bounds>
                {hidden}
                <span class=css::sign aria-hidden="true">
                    {visit.currency.symbol()}
                </span>
                {bound("price_min", s.lowest, s.lowest_short, query.price_min)}
                <span class=css::dash aria-hidden="true">
                    "–"
                </span>
                {bound("price_max", s.highest, s.highest_short, query.price_max)}
                <button class=css::apply type="submit">
                    {s.apply}
                </button>
            </Form>
        </fieldset>
    }
    .into_any()
}

fn facet_view(locale: Locale, query: &ListingQuery, facet: Facet, unfolded: bool) -> AnyView {
    let Facet { code, name, values } = facet;
    let chosen = values.iter().filter(|value| value.selected).count();
    let aside = if chosen > 0 {
        chosen.to_string()
    } else {
        String::new()
    };
    let unfolded = unfolded || chosen > 0;
    let entries = values
        .into_iter()
        .map(|value| value_view(locale, query, &code, value))
        .collect_view();
    view! {
        <Disclosure summary=name aside=aside open=unfolded>
            <ul class=css::values>{entries}</ul>
        </Disclosure>
    }
    .into_any()
}

/// A value as a link that looks like a check box: it works the same with and without scripts.
fn value_view(locale: Locale, query: &ListingQuery, facet: &str, value: FacetValue) -> AnyView {
    let href = routes::listing(locale, &query.toggled(facet, &value.code));
    let content = view! {
        <span class=css::tick aria-hidden="true">
            <Icon name=IconName::Check size=IconSize::Small />
        </span>
        <span class=css::name>{value.name}</span>
        <span class=css::count>{value.count}</span>
    };
    if value.count == 0 && !value.selected {
        return view! {
            <li>
                <span class=css::value data-empty="true">
                    {content}
                </span>
            </li>
        }
        .into_any();
    }
    view! {
        <li>
            <a class=css::value href=href rel="nofollow" aria-current=value.selected.then_some("true")>
                {content}
            </a>
        </li>
    }
    .into_any()
}
