//! What search engines and link previews read of a page.

use super::strings::{page_title, strings};
use crate::routes;
use crate::session::{absolute, use_visit};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};

/// What a page is for those who find it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeadKind {
    /// A page to be found.
    #[default]
    Website,
    /// A product to be found.
    Product,
    /// A page for one visitor or one moment: filtered, searched, cart, checkout, order.
    Hidden,
}

/// Title, description, addresses and preview of a page. Once on every page.
#[component]
pub fn PageHead(
    /// The page's own title; empty for the home page.
    #[prop(into)]
    title: String,
    /// One or two sentences; the shop's own where there are none.
    #[prop(into, optional)]
    description: String,
    /// The path of the page in its plainest form, without filters.
    #[prop(into)]
    path: String,
    /// Path of a picture for previews.
    #[prop(into, optional)]
    picture: String,
    /// What the page is.
    #[prop(optional)]
    kind: HeadKind,
) -> impl IntoView {
    let locale = use_visit().locale;
    let title = page_title(locale, &title);
    let written = in_document(&title);
    let description = if description.is_empty() {
        strings(locale).description.to_owned()
    } else {
        description
    };
    if kind == HeadKind::Hidden {
        return view! {
            <Title text=written />
            <Meta name="robots" content="noindex" />
        }
        .into_any();
    }
    let canonical = absolute(&path);
    let translations = Locale::ALL.map(|other| {
        let href = absolute(&routes::in_locale(&path, other));
        view! { <Link rel="alternate" hreflang=other.tag() href=href /> }
    });
    let default = absolute(&routes::in_locale(&path, Locale::En));
    let og_type = if kind == HeadKind::Product {
        "product"
    } else {
        "website"
    };
    let og_locale = if locale == Locale::Zh { "zh_CN" } else { "en_GB" };
    let picture =
        (!picture.is_empty()).then(|| view! { <Meta property="og:image" content=absolute(&picture) /> });
    view! {
        <Title text=written />
        <Meta name="description" content=description.clone() />
        <Link rel="canonical" href=canonical.clone() />
        {translations.into_iter().collect_view()}
        <Link rel="alternate" hreflang="x-default" href=default />
        <Meta property="og:type" content=og_type />
        <Meta property="og:site_name" content=strings(locale).brand />
        <Meta property="og:locale" content=og_locale />
        <Meta property="og:title" content=title />
        <Meta property="og:description" content=description />
        <Meta property="og:url" content=canonical />
        {picture}
    }
    .into_any()
}

/// The title as `leptos_meta` is to be given it: on the server it writes it into the document as it is, unlike
/// everything else; in the browser it sets a text.
#[cfg(feature = "ssr")]
fn in_document(title: &str) -> String {
    title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(not(feature = "ssr"))]
fn in_document(title: &str) -> String {
    title.to_owned()
}
