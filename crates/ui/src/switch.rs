//! On or off, in force as soon as the form is sent.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/switch.module.css");

/// A check box drawn and read out as a switch. `on:change` on the component works: the event bubbles.
#[component]
pub fn Switch(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// The form value when on.
    #[prop(into, default = "true".to_owned())]
    value: String,
    /// On at first.
    #[prop(optional)]
    checked: bool,
    /// Not possible now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// What it does, below the words.
    #[prop(into, optional)]
    text: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <label class=css::switch>
            <span class=css::words>
                {children()} {crate::filled(text).map(|text| view! { <span class=css::text>{text}</span> })}
            </span>
            <input
                class=css::track
                type="checkbox"
                role="switch"
                name=name
                value=value
                checked=checked
                disabled=move || disabled.get()
            />
        </label>
    }
    .into_any()
}
