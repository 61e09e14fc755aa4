//! The results of a search; without words, everything there is.

use super::listing::{ListingContent, ListingSkeleton, css};
use crate::layout::{ErrorPage, HeadKind, PageHead, SearchForm};
use crate::product::api::{home, listing};
use crate::product::components::{ProductGrid, SectionHead};
use crate::product::strings::{nothing_for, product_count, results_for, strings};
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::product::Listing;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{Breadcrumb, Crumb, Tag};

/// Products that fit some words, with the same tools as a category.
#[component]
pub fn SearchPage() -> impl IntoView {
    let locale = use_visit().locale;
    let location = use_location();
    let asked = Memo::new(move |before: Option<&String>| {
        // While the visitor leaves for another page, the query string is that page's already.
        let here = location.pathname.with(|path| path.ends_with("/search"));
        match before {
            Some(before) if !here => before.clone(),
            _ => location.search.get(),
        }
    });
    let filters_open = RwSignal::new(false);
    let answer = ask(move || asked.get(), move |query| listing(locale, None, query));
    view! {
        <Transition fallback=|| view! { <ListingSkeleton /> }>
            {once(move || Suspend::new(async move {
                match answer.await {
                    Ok(listing) if listing.products.total == 0 && !listing.query.is_filtered() => {
                        view! { <Nothing words=listing.query.text /> }.into_any()
                    }
                    Ok(listing) => view! { <Results listing filters_open /> }.into_any(),
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            }))}
        </Transition>
    }
    .into_any()
}

#[component]
fn Results(listing: Listing, filters_open: RwSignal<bool>) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let words = listing.query.text.as_str();
    let title = if words.is_empty() {
        s.everything.to_owned()
    } else {
        results_for(locale, words)
    };
    let stops = vec![
        Crumb::link(s.home, routes::home(locale)),
        Crumb::here(title.clone()),
    ];
    view! {
        <PageHead title=title.clone() path=routes::search(locale) kind=HeadKind::Hidden />
        <div class="container page">
            <Breadcrumb label=s.breadcrumb items=stops />
            <div class=css::head>
                <h1 class=css::title>{title}</h1>
                <p class=css::count>{product_count(locale, listing.products.total)}</p>
            </div>
            <ListingContent listing filters_open />
        </div>
    }
    .into_any()
}

/// Nothing found: other words, categories, and what others buy.
#[component]
fn Nothing(words: String) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let title = if words.is_empty() {
        s.search_title.to_owned()
    } else {
        nothing_for(locale, &words)
    };
    let text = if words.is_empty() {
        s.search_prompt
    } else {
        s.search_nothing_text
    };
    let suggestions = ask(|| (), move |()| home(locale));
    view! {
        <PageHead title=title.clone() path=routes::search(locale) kind=HeadKind::Hidden />
        <div class="container page">
            <div class=css::nothing>
                <h1 class=css::title>{title}</h1>
                <p class="muted">{text}</p>
                <SearchForm id="search-again" />
            </div>
            <Suspense>
                {once(move || Suspend::new(async move {
                    suggestions.await.ok().map(|home| {
                        let tags = home.categories.into_iter().map(|category| {
                            let href = routes::category(locale, category.slug.as_str());
                            view! { <Tag href>{category.name}</Tag> }
                        });
                        view! {
                            <div class=format!("cluster {}", css::tags) data-gap="2" data-justify="center">
                                {tags.collect_view()}
                            </div>
                            <SectionHead title=s.search_tips />
                            <ProductGrid products=home.hot.into_iter().take(10).collect() whole_rows=true />
                        }
                            .into_any()
                    })
                }))}
            </Suspense>
        </div>
    }
    .into_any()
}
