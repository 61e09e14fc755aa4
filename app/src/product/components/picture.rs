//! A picture of a product in whatever form it exists.

use domain::product::ImageView;
use leptos::prelude::*;
use std::fmt::Write as _;

stylance::import_crate_style!(css, "src/product/components/picture.module.css");

/// A square picture. Drawings are one file; photographs come in sizes, from which the browser takes one.
#[component]
pub fn Picture(
    /// Which.
    image: ImageView,
    /// Its `sizes` attribute: how wide it is shown.
    #[prop(into, default = "(width < 48rem) 50vw, 20rem".to_owned())]
    shown: String,
    /// It is the first thing seen: fetch it before others.
    #[prop(optional)]
    first: bool,
    /// Said by the text beside it: no alternative text.
    #[prop(optional)]
    decorative: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let ImageView { src, sizes, alt } = image;
    let alt = if decorative { String::new() } else { alt };
    let class = format!("{} {class}", css::picture);
    let loading = if first { "eager" } else { "lazy" };
    let priority = first.then_some("high");
    let Some(middle) = sizes.get(sizes.len() / 2).copied() else {
        return view! {
            <img class=class src=src alt=alt width="640" height="640" loading=loading fetchpriority=priority decoding="async" />
        }
        .into_any();
    };
    let fallback = format!("{src}-{middle}.webp");
    view! {
        <picture class=css::frame>
            <source type="image/avif" srcset=srcset(&src, &sizes, "avif") sizes=shown.clone() />
            <img
                class=class
                src=fallback
                srcset=srcset(&src, &sizes, "webp")
                sizes=shown
                alt=alt
                width="640"
                height="640"
                loading=loading
                fetchpriority=priority
                decoding="async"
            />
        </picture>
    }
    .into_any()
}

fn srcset(stem: &str, sizes: &[u32], format: &str) -> String {
    let mut set = String::new();
    for size in sizes {
        if !set.is_empty() {
            set.push_str(", ");
        }
        // Writing to a String cannot fail.
        let _ = write!(set, "{stem}-{size}.{format} {size}w");
    }
    set
}
