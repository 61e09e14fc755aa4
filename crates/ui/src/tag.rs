//! A word that describes or leads to its kind: material, series, search history.

use leptos::prelude::*;

use crate::Tone;

stylance::import_crate_style!(css, "src/tag.module.css");

/// A tag; a link if it has an `href`. `selected` marks the one in force.
#[component]
pub fn Tag(
    /// Where it leads; empty for a plain word.
    #[prop(into, optional)]
    href: String,
    /// What the colour says.
    #[prop(optional)]
    tone: Tone,
    /// It is in force.
    #[prop(into, optional)]
    selected: Signal<bool>,
    /// The word.
    children: Children,
) -> impl IntoView {
    if href.is_empty() {
        view! { <span class=css::tag data-tone=tone.id()>{children()}</span> }.into_any()
    } else {
        view! {
            <a
                class=crate::join(&[css::tag, css::link])
                data-tone=tone.id()
                href=href
                aria-current=move || selected.get().then_some("true")
            >
                {children()}
            </a>
        }
        .into_any()
    }
}
