//! The small square picture of goods in a line.

use domain::product::ImageView;
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/cart/components/thumb.module.css");

/// The width a line's picture is drawn at, at most.
const SHOWN_WIDTH: u32 = 112;

/// A square picture. Decorative where the name stands beside it: then pass `decorative`.
#[component]
pub fn Thumb(
    /// The picture.
    image: ImageView,
    /// The name is written beside it.
    #[prop(optional)]
    decorative: bool,
    /// 56 px: in summaries.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let alt = if decorative {
        String::new()
    } else {
        image.alt.clone()
    };
    let class = if small { css::small } else { css::thumb };
    if image.sizes.is_empty() {
        return view! {
            <img
                class=class
                src=image.src
                alt=alt
                width=SHOWN_WIDTH
                height=SHOWN_WIDTH
                loading="lazy"
                decoding="async"
            />
        }
        .into_any();
    }
    let largest = image.sizes.iter().copied().max().unwrap_or(SHOWN_WIDTH);
    let nearest = image
        .sizes
        .iter()
        .copied()
        .filter(|size| *size >= 2 * SHOWN_WIDTH)
        .min()
        .unwrap_or(largest);
    view! {
        <picture>
            <source type="image/avif" srcset=format!("{}-{nearest}.avif", image.src) />
            <img
                class=class
                src=format!("{}-{nearest}.webp", image.src)
                alt=alt
                width=SHOWN_WIDTH
                height=SHOWN_WIDTH
                loading="lazy"
                decoding="async"
            />
        </picture>
    }
    .into_any()
}
