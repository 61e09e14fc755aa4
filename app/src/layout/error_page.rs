//! Pages for what is not there and for what went wrong.

use super::bare_page::BarePage;
use super::head::{HeadKind, PageHead};
use super::strings::strings;
use crate::error::{self, ApiError};
use crate::product::api::home;
use crate::product::components::{ProductGrid, SectionHead};
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use leptos::prelude::*;
use ui::{ButtonLink, ButtonVariant, IconName, Tag};

stylance::import_crate_style!(css, "src/layout/error_page.module.css");

/// An address without a page, or a product or category that is gone: status 404 and something to go on with.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::set_status(404);
    let locale = use_visit().locale;
    let s = strings(locale);
    let suggestions = ask(|| (), move |()| home(locale));
    view! {
        <PageHead title=s.not_found path=routes::home(locale) kind=HeadKind::Hidden />
        <BarePage picture="/art/parcel/sand.svg" mark="404" title=s.not_found text=s.not_found_text>
            <ButtonLink href=routes::home(locale) icon=IconName::Home>
                {s.go_home}
            </ButtonLink>
        </BarePage>
        <div class="container page">
            <Suspense>
                {once(move || Suspend::new(async move {
                    suggestions.await.ok().map(|home| {
                        let tags = home.categories.into_iter().map(|category| {
                            let href = routes::category(locale, category.slug.as_str());
                            view! { <Tag href>{category.name}</Tag> }
                        });
                        view! {
                            <section class=css::section>
                                <SectionHead title=s.or_browse />
                                <div class="cluster" data-gap="2">
                                    {tags.collect_view()}
                                </div>
                            </section>
                            <section class=css::section>
                                <SectionHead title=s.suggestions />
                                <ProductGrid products=home.hot.into_iter().take(5).collect() whole_rows=true />
                            </section>
                        }
                            .into_any()
                    })
                }))}
            </Suspense>
        </div>
    }
    .into_any()
}

/// What a page shows when its content could not be had. Sets the status of the answer.
#[component]
pub fn ErrorPage(
    /// What went wrong.
    error: ApiError,
) -> impl IntoView {
    if error.code == "not_found" {
        return view! { <NotFoundPage /> }.into_any();
    }
    let locale = use_visit().locale;
    let s = strings(locale);
    #[cfg(feature = "ssr")]
    crate::server::set_status(error.status());
    view! {
        <PageHead title=s.failed path=routes::home(locale) kind=HeadKind::Hidden />
        <BarePage
            picture="/art/parcel/charcoal.svg"
            mark=error.status().to_string()
            title=s.failed
            text=error::text(locale, &error)
        >
            <ButtonLink href="" variant=ButtonVariant::Primary attr:rel="external">
                {s.retry}
            </ButtonLink>
            <ButtonLink href=routes::home(locale)>{s.go_home}</ButtonLink>
        </BarePage>
    }
    .into_any()
}
