//! What a category and a search have in common: filters, chips, order, products, pages.

use super::filters::Filters;
use super::toolbar::Toolbar;
use crate::product::components::ProductGrid;
use crate::product::strings::{price_range, strings};
use crate::routes;
use crate::session::{Visit, use_visit};
use domain::kernel::PageNumber;
use domain::product::{Listing, ListingQuery};
use leptos::prelude::*;
use ui::{ButtonLink, Chip, EmptyState, Pagination, Skeleton, SkeletonShape};

stylance::import_crate_style!(pub(super) css, "src/product/shop/listing.module.css");

/// The products of a listing with everything that narrows and orders them. Every state is an address.
#[component]
pub fn ListingContent(
    /// The answer to show.
    listing: Listing,
    /// Whether the drawer of filters is open on a phone.
    filters_open: RwSignal<bool>,
) -> impl IntoView {
    let visit = use_visit();
    let locale = visit.locale;
    let s = strings(locale);
    let chips = chips(visit, &listing);
    let clear = routes::listing(locale, &listing.query.unfiltered());
    let count = chips.len();
    let chips = (count > 0).then(|| {
        view! {
            <div class=css::chips role="group" aria-label=s.active_filters>
                {chips}
                <a class=css::clear href=clear.clone()>
                    {s.clear_all}
                </a>
            </div>
        }
    });
    let products = listing.products.clone();
    let pages = products.pages();
    let page = products.page.get();
    let of_page = {
        let query = listing.query.clone();
        Callback::new(move |page| {
            routes::listing(
                locale,
                &ListingQuery {
                    page: PageNumber::new(page),
                    ..query.clone()
                },
            )
        })
    };
    let results = if products.items.is_empty() {
        view! {
            <EmptyState picture="/brand/empty-search.svg" title=s.nothing_title text=s.nothing_text>
                <ButtonLink href=clear>{s.clear_all}</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <ProductGrid products=products.items first=4 beside=true /> }.into_any()
    };
    view! {
        <div class=css::columns>
            <div class=css::filters>
                <Filters listing=listing.clone() open=filters_open />
            </div>
            <div class=css::results>
                <Toolbar query=listing.query filters_open count />
                {chips}
                {results}
                <Pagination label=s.pages current=page total=pages href=of_page previous=s.previous next=s.next />
            </div>
        </div>
    }
    .into_any()
}

/// The filters in force, each as a link to the listing without it.
fn chips(visit: Visit, listing: &Listing) -> Vec<AnyView> {
    let s = strings(visit.locale);
    let query = &listing.query;
    let chip = |label: String, without: &ListingQuery| {
        view! { <Chip href=routes::listing(visit.locale, without) label=label remove_label=s.remove /> }
            .into_any()
    };
    let mut chips = Vec::new();
    for (code, values) in &query.attributes {
        let facet = listing.facets.iter().find(|facet| facet.code == *code);
        for value in values {
            let known = facet.and_then(|facet| facet.values.iter().find(|known| known.code == *value));
            let label = known.map_or_else(|| value.clone(), |known| known.name.clone());
            chips.push(chip(label, &query.toggled(code, value)));
        }
    }
    if query.price_min.is_some() || query.price_max.is_some() {
        let label = price_range(visit.locale, visit.currency, query.price_min, query.price_max);
        let page = PageNumber::default();
        chips.push(chip(
            label,
            &ListingQuery {
                price_min: None,
                price_max: None,
                page,
                ..query.clone()
            },
        ));
    }
    if query.in_stock {
        let without = ListingQuery {
            in_stock: false,
            page: PageNumber::default(),
            ..query.clone()
        };
        chips.push(chip(s.in_stock_only.to_owned(), &without));
    }
    chips
}

/// The shape of a listing while it is on its way.
#[component]
pub fn ListingSkeleton() -> impl IntoView {
    view! {
        <div class="container page" aria-busy="true">
            <div class=css::head>
                <Skeleton shape=SkeletonShape::Title />
            </div>
            <div class=css::columns>
                <div class=css::filters></div>
                <div class=css::waiting>
                    <Skeleton shape=SkeletonShape::ProductCard count=12 />
                </div>
            </div>
        </div>
    }
    .into_any()
}
