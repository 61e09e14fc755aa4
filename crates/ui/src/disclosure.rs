//! Content that can be folded away, as a native `<details>`.

use leptos::prelude::*;

use crate::{Icon, IconName};

stylance::import_crate_style!(css, "src/disclosure.module.css");

/// A heading that unfolds its content.
#[component]
pub fn Disclosure(
    /// The heading.
    #[prop(into)]
    summary: String,
    /// A figure or note at the end of the heading (facet counts).
    #[prop(into, optional)]
    aside: String,
    /// Unfolded at first.
    #[prop(optional)]
    open: bool,
    /// Disclosures of the same name close each other.
    #[prop(into, optional)]
    name: String,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// What is folded.
    children: Children,
) -> impl IntoView {
    view! {
        <details class=crate::join(&[css::disclosure, &class]) open=open name=crate::filled(name)>
            <summary class=css::summary>
                <span class=css::words>{summary}</span>
                {crate::filled(aside).map(|aside| view! { <span class=css::aside>{aside}</span> })}
                <Icon name=IconName::ChevronDown class=css::mark />
            </summary>
            <div class=css::content>{children()}</div>
        </details>
    }
    .into_any()
}
