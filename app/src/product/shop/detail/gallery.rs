//! The pictures of a product: one large, the others as links to it being shown.

use super::choice::Choice;
use crate::product::components::Picture;
use crate::product::strings::{picture_of, strings};
use crate::session::use_visit;
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/product/shop/detail/gallery.module.css");

/// The picture of the chosen variant, or the one asked for; thumbnails below.
#[component]
pub fn Gallery(
    /// What is chosen.
    choice: Choice,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let images = choice.product(|product| product.images.clone());
    let count = images.len();
    let thumbnails = (count > 1).then(|| {
        let entries = images
            .into_iter()
            .enumerate()
            .map(|(at, image)| {
                let current = move || {
                    choice
                        .picture()
                        .is_some_and(|(shown, _)| shown == at)
                        .then_some("true")
                };
                view! {
                    <li>
                        <a
                            class=css::thumbnail
                            href=move || choice.picture_href(at)
                            rel="nofollow"
                            data-noscroll=""
                            prop:replace=true
                            aria-current=current
                            aria-label=picture_of(locale, at + 1, count)
                        >
                            <Picture image shown="5rem" decorative=true />
                        </a>
                    </li>
                }
                .into_any()
            })
            .collect_view();
        view! { <ul class=css::thumbnails>{entries}</ul> }.into_any()
    });
    view! {
        <section class=css::gallery aria-label=s.pictures>
            <div class=css::stage>
                {move || {
                    choice
                        .picture()
                        .map(|(_, image)| {
                            view! { <Picture image shown="(width < 48rem) 100vw, 40rem" first=true /> }.into_any()
                        })
                }}
            </div>
            {thumbnails}
        </section>
    }
    .into_any()
}
