//! The home page.

use super::hero::Hero;
use crate::layout::{ErrorPage, PageHead};
use crate::product::api::home;
use crate::product::components::{Picture, ProductGrid, SectionHead};
use crate::product::strings::strings;
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::product::{CategoryLink, HomeView};
use leptos::prelude::*;
use ui::{Skeleton, SkeletonShape};

stylance::import_crate_style!(css, "src/product/shop/home.module.css");

/// Banner, categories, what sells, what is reduced, what is new.
#[component]
pub fn HomePage() -> impl IntoView {
    let locale = use_visit().locale;
    let content = ask(|| (), move |()| home(locale));
    view! {
        <Suspense fallback=|| {
            view! {
                <div class="container page" aria-busy="true">
                    <Hero />
                    <div class=css::waiting>
                        <Skeleton shape=SkeletonShape::ProductCard count=10 />
                    </div>
                </div>
            }
                .into_any()
        }>
            {once(move || Suspend::new(async move {
                match content.await {
                    Ok(content) => view! { <Sections content /> }.into_any(),
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            }))}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Sections(content: HomeView) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let newest = format!("{}?sort=newest", routes::search(locale));
    let HomeView {
        categories,
        hot,
        fresh,
        offers,
    } = content;
    let hot = hot.into_iter().take(10).collect::<Vec<_>>();
    // What the row above does not show already comes first.
    let (seen, unseen): (Vec<_>, Vec<_>) = offers
        .into_iter()
        .partition(|offer| hot.iter().any(|product| product.slug == offer.slug));
    let offers = unseen.into_iter().chain(seen).take(6).collect::<Vec<_>>();
    let offers = (!offers.is_empty()).then(|| {
        view! {
            <section class=css::offers>
                <SectionHead title=s.offers text=s.offers_text />
                <ProductGrid products=offers whole_rows=true />
            </section>
        }
    });
    view! {
        <PageHead title="" path=routes::home(locale) picture="/brand/hero.svg" />
        <div class="container page">
            <Hero />
            <section class=css::section>
                <SectionHead title=s.categories id="categories" />
                <ul class=css::categories>
                    {categories.into_iter().map(|link| category(locale, link)).collect_view()}
                </ul>
            </section>
            <section class=css::section>
                <SectionHead title=s.hot text=s.hot_text id="hot" href=routes::search(locale) more=s.see_more />
                <ProductGrid products=hot whole_rows=true />
            </section>
            {offers}
            <section class=css::section>
                <SectionHead title=s.fresh text=s.fresh_text href=newest more=s.see_more />
                <ProductGrid products=fresh.into_iter().take(10).collect() whole_rows=true />
            </section>
        </div>
    }
    .into_any()
}

fn category(locale: Locale, link: CategoryLink) -> AnyView {
    view! {
        <li>
            <a class=css::category href=routes::category(locale, link.slug.as_str())>
                <Picture image=link.image shown="8rem" decorative=true class=css::drawing />
                <span class=css::name>{link.name}</span>
            </a>
        </li>
    }
    .into_any()
}
