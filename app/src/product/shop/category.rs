//! The listing of a category.

use super::listing::{ListingContent, ListingSkeleton, css};
use crate::layout::{ErrorPage, HeadKind, PageHead};
use crate::product::api::listing;
use crate::product::strings::{product_count, strings};
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::product::{Listing, ListingQuery, Sort};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use ui::{Breadcrumb, Crumb, Tag};

/// A category: its path, its subcategories and its products. Slug and query string are the whole state.
#[component]
pub fn CategoryPage() -> impl IntoView {
    let locale = use_visit().locale;
    let params = use_params_map();
    let location = use_location();
    let asked = Memo::new(move |before: Option<&(String, String)>| {
        let slug = params.with(|params| params.get("slug").unwrap_or_default());
        // While the visitor leaves for another page, the query string is that page's already.
        let here = location.pathname.with(|path| path.contains("/c/"));
        match before {
            Some(before) if !here => before.clone(),
            _ => (slug, location.search.get()),
        }
    });
    let filters_open = RwSignal::new(false);
    let answer = ask(
        move || asked.get(),
        move |(slug, query)| listing(locale, Some(slug), query),
    );
    view! {
        <Transition fallback=|| view! { <ListingSkeleton /> }>
            {once(move || Suspend::new(async move {
                match answer.await {
                    Ok(listing) => view! { <Category listing filters_open /> }.into_any(),
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            }))}
        </Transition>
    }
    .into_any()
}

#[component]
fn Category(listing: Listing, filters_open: RwSignal<bool>) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let mut stops = vec![Crumb::link(s.home, routes::home(locale))];
    let last = listing.crumbs.len().saturating_sub(1);
    for (index, crumb) in listing.crumbs.iter().enumerate() {
        stops.push(if index == last {
            Crumb::here(crumb.name.clone())
        } else {
            Crumb::link(crumb.name.clone(), routes::category(locale, crumb.slug.as_str()))
        });
    }
    let children: Vec<_> = listing
        .children
        .iter()
        .map(|child| {
            let href = routes::category(locale, child.slug.as_str());
            let name = child.name.clone();
            view! { <Tag href>{name}</Tag> }
        })
        .collect();
    let children = (!children.is_empty()).then(|| {
        view! {
            <nav class="cluster" data-gap="2" aria-label=s.subcategories>
                {children}
            </nav>
        }
    });
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
    let title = listing.title.clone();
    view! {
        <PageHead title=title.clone() path=routes::listing(locale, &plain) kind />
        <div class="container page">
            <Breadcrumb label=s.breadcrumb items=stops />
            <div class=css::head>
                <h1 class=css::title>{title}</h1>
                <p class=css::count>{product_count(locale, listing.products.total)}</p>
            </div>
            {children}
            <ListingContent listing filters_open />
        </div>
    }
    .into_any()
}
