//! A single line of text: words, mail addresses, passwords, figures, dates.

use leptos::prelude::*;

use crate::field::Control;

stylance::import_crate_style!(pub(crate) css, "src/text_input.module.css");

/// A text input. The component is the `<input>` itself: `on:input`, `prop:value`,
/// `attr:minlength` and so on can be given to it. Inside a `Field` it needs no id.
#[component]
pub fn TextInput(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// `text`, `email`, `password`, `search`, `tel`, `number`, `date` …
    #[prop(default = "text")]
    kind: &'static str,
    /// What it holds at first.
    #[prop(into, optional)]
    value: String,
    /// An example, not a label.
    #[prop(into, optional)]
    placeholder: String,
    /// Token of what the browser may fill in (`shipping street-address`).
    #[prop(into, optional)]
    autocomplete: String,
    /// The keyboard a phone shows (`numeric`, `decimal`).
    #[prop(into, optional)]
    inputmode: String,
    /// Its id outside a `Field`.
    #[prop(into, optional)]
    id: String,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Not possible now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let control = Control::of(id, required);
    let invalid = control.aria_invalid();
    view! {
        <input
            class=crate::join(&[css::input, &class])
            id=control.id
            type=kind
            name=name
            value=crate::filled(value)
            placeholder=crate::filled(placeholder)
            autocomplete=crate::filled(autocomplete)
            inputmode=crate::filled(inputmode)
            required=control.required
            disabled=move || disabled.get()
            aria-describedby=move || control.described_by.get()
            aria-invalid=invalid
        />
    }
    .into_any()
}
