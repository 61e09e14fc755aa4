//! A small word on a tinted ground, or a coloured dot with a word: status, sale, count.

use leptos::prelude::*;

use crate::Tone;

stylance::import_crate_style!(css, "src/badge.module.css");

/// A status or mark. With `dot` it is a coloured dot and a plain word, as consoles show states.
#[component]
pub fn Badge(
    /// What the colour says.
    #[prop(optional)]
    tone: Tone,
    /// A dot with a word instead of a filled badge.
    #[prop(optional)]
    dot: bool,
    /// Full colour instead of a tint: for the corner of a product picture.
    #[prop(optional)]
    solid: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The word.
    children: Children,
) -> impl IntoView {
    let shape = match (dot, solid) {
        (true, _) => css::dot,
        (false, true) => css::solid,
        (false, false) => css::tint,
    };
    view! {
        <span class=crate::join(&[css::badge, shape, &class]) data-tone=tone.id()>
            {children()}
        </span>
    }
    .into_any()
}
