//! The photos of a request.

use crate::aftersales::strings::strings;
use crate::routes;
use domain::aftersales::Photo;
use domain::kernel::Locale;
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/aftersales/components/photos.module.css");

/// Small pictures that lead to the large ones; nothing where there are none.
#[component]
pub fn Photos(
    /// Of this request.
    number: String,
    /// Opens the purchase; empty for the signed-in person and for those who answer.
    #[prop(into, optional)]
    key: String,
    /// Whoever looks is one of those who answer.
    #[prop(optional)]
    staff: bool,
    /// The photos.
    photos: Vec<Photo>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    let address = |photo: &Photo| {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("request", &number), pair("id", &photo.id.to_string())];
        if !key.is_empty() {
            pairs.push(pair("key", &key));
        }
        if staff {
            pairs.push(pair("side", "staff"));
        }
        routes::with_query(routes::AFTER_SALES_PHOTO.to_owned(), &pairs)
    };
    let items: Vec<_> = photos
        .iter()
        .enumerate()
        .map(|(index, photo)| {
            let (href, alt) = (address(photo), format!("{} {}", s.photo, index + 1));
            let src = href.clone();
            view! {
                <li>
                    <a href=href target="_blank" rel="noopener">
                        <img class=css::photo src=src alt=alt loading="lazy" width="96" height="96" />
                    </a>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <ul class=css::photos aria-label=s.photos>
                {items}
            </ul>
        }
    })
}
