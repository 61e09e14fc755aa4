//! One yes-or-no choice with its words beside it.

use leptos::prelude::*;

stylance::import_crate_style!(pub(crate) css, "src/checkbox.module.css");

/// A check box. `on:change` on the component works: the event bubbles to its label.
#[component]
pub fn Checkbox(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// The form value when checked.
    #[prop(into, default = "true".to_owned())]
    value: String,
    /// Checked at first.
    #[prop(optional)]
    checked: bool,
    /// Must be checked to send the form.
    #[prop(optional)]
    required: bool,
    /// Not possible now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// A figure or note at the end of the line (facet counts).
    #[prop(into, optional)]
    aside: String,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <label class=crate::join(&[css::checkbox, &class])>
            <input
                class=css::tick
                type="checkbox"
                name=name
                value=value
                checked=checked
                required=required
                disabled=move || disabled.get()
            />
            <span class=css::words>{children()}</span>
            {crate::filled(aside).map(|aside| view! { <span class=css::aside>{aside}</span> })}
        </label>
    }
    .into_any()
}
