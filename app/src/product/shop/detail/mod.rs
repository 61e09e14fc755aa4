//! The page of a product. Its state is its address: `sku` names the variant, `picture` the picture.

mod buy;
mod choice;
mod facts;
mod gallery;
mod options;
#[cfg(feature = "ssr")]
mod structured;

use self::buy::Buy;
use self::choice::Choice;
use self::facts::Facts;
use self::gallery::Gallery;
use crate::layout::{ErrorPage, HeadKind, PageHead};
use crate::merchant::components::{SellerName, sold_by};
use crate::product::api::product_page;
use crate::product::components::{ProductGrid, SectionHead};
use crate::product::strings::strings;
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::product::ProductView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{Breadcrumb, Crumb, Skeleton, SkeletonShape};

stylance::import_crate_style!(css, "src/product/shop/detail/detail.module.css");

/// A product: pictures, choice, price, buying, facts, and what is like it.
#[component]
pub fn ProductPage() -> impl IntoView {
    let locale = use_visit().locale;
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("slug").unwrap_or_default()));
    let answer = ask(move || slug.get(), move |slug| product_page(locale, slug));
    view! {
        <Transition fallback=|| view! { <DetailSkeleton /> }>
            {once(move || Suspend::new(async move {
                match answer.await {
                    Ok(product) => {
                        if product.slug.as_str() != slug.get_untracked() {
                            has_moved(&routes::product(locale, product.slug.as_str()));
                        }
                        view! { <Detail product /> }.into_any()
                    }
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            }))}
        </Transition>
    }
    .into_any()
}

/// The product is here, but its address is another one by now.
#[cfg(feature = "ssr")]
fn has_moved(path: &str) {
    crate::server::redirect_moved(path);
}

/// In the browser the address is corrected without loading anything.
#[cfg(not(feature = "ssr"))]
fn has_moved(path: &str) {
    if let Ok(history) = window().history() {
        // Refused only for foreign addresses.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path));
    }
}

#[component]
fn Detail(product: ProductView) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let stops = std::iter::once(Crumb::link(s.home, routes::home(locale)))
        .chain(
            product
                .crumbs
                .iter()
                .map(|crumb| Crumb::link(crumb.name.clone(), routes::category(locale, crumb.slug.as_str()))),
        )
        .chain(std::iter::once(Crumb::here(product.name.clone())))
        .collect::<Vec<_>>();
    let path = routes::product(locale, product.slug.as_str());
    let picture = product.images.first().filter(|image| image.sizes.is_empty());
    let picture = picture.map_or_else(String::new, |image| image.src.clone());
    let related = product.related.clone();
    let related = (!related.is_empty()).then(|| {
        view! {
            <section class=css::related>
                <SectionHead title=s.related />
                <ProductGrid products=related.into_iter().take(5).collect() />
            </section>
        }
        .into_any()
    });
    let head = (
        product.name.clone(),
        product.summary.clone(),
        product.brand.clone(),
    );
    let seller = product.seller.clone();
    let description = product.description_html.clone();
    let structured = structured_data(locale, &product);
    let choice = Choice::new(product);
    view! {
        <PageHead title=head.0.clone() description=head.1.clone() path picture kind=HeadKind::Product />
        <script type="application/ld+json" inner_html=structured></script>
        <div class="container page">
            <Breadcrumb label=s.breadcrumb items=stops />
            <div class=css::product>
                <div class=css::pictures>
                    <Gallery choice />
                </div>
                <div class=css::buying>
                    {head.2.map(|brand| view! { <p class=css::brand>{brand}</p> })}
                    <h1 class=css::title>{head.0}</h1>
                    <p class=css::summary>{head.1}</p>
                    <p class=css::seller>
                        {sold_by(locale)} " " <SellerName seller locale />
                    </p>
                    <Buy choice />
                </div>
            </div>
            <div class=css::reading>
                <section>
                    <h2 class=css::heading>{s.description}</h2>
                    <div class="prose" inner_html=description></div>
                </section>
                <Facts choice />
            </div>
            {related}
        </div>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
fn structured_data(locale: Locale, product: &ProductView) -> String {
    structured::json_ld(locale, product)
}

/// Who reads it does not walk from page to page in a browser.
#[cfg(not(feature = "ssr"))]
fn structured_data(_: Locale, _: &ProductView) -> String {
    String::new()
}

#[component]
fn DetailSkeleton() -> impl IntoView {
    view! {
        <div class="container page" aria-busy="true">
            <div class=css::product>
                <div class=css::pictures>
                    <Skeleton shape=SkeletonShape::Picture />
                </div>
                <div class=css::buying>
                    <Skeleton shape=SkeletonShape::Title />
                    <Skeleton count=3 />
                    <Skeleton shape=SkeletonShape::Button />
                </div>
            </div>
        </div>
    }
    .into_any()
}
