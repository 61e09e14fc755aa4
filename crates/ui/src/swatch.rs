//! A sample of a product colour.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/swatch.module.css");

/// The colour ids the style sheet knows.
pub const SWATCH_COLOURS: [&str; 16] = [
    "vermilion",
    "jade",
    "indigo",
    "ink",
    "cream",
    "sand",
    "walnut",
    "sky",
    "rose",
    "mustard",
    "olive",
    "plum",
    "silver",
    "terracotta",
    "teal",
    "charcoal",
];

/// A round colour sample. An unknown id gives a neutral ring.
#[component]
pub fn Swatch(
    /// One of `SWATCH_COLOURS`.
    #[prop(into)]
    colour: String,
    /// Read out where no word beside it says it.
    #[prop(into, optional)]
    label: String,
) -> impl IntoView {
    let labelled = !label.is_empty();
    view! {
        <span
            class=css::swatch
            data-colour=colour
            role=labelled.then_some("img")
            aria-label=crate::filled(label)
        ></span>
    }
    .into_any()
}
