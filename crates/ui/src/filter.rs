//! One filter of a `Toolbar`: its name and its control in one frame.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/filter.module.css");

/// A label around a `Select` or a `TextInput` (a date, a number), drawn as one control.
#[component]
pub fn Filter(
    /// What is filtered by.
    #[prop(into)]
    label: String,
    /// It is set: it stands out.
    #[prop(optional)]
    set: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <label class=css::filter data-set=set.then_some("true")>
            <span class=css::name>{label}</span>
            {children()}
        </label>
    }
    .into_any()
}
