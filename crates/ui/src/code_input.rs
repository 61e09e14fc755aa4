//! A one-time code, from an SMS, a mail or an authenticator.

use leptos::prelude::*;

use crate::field::Control;
use crate::text_input::css as text;

stylance::import_crate_style!(css, "src/code_input.module.css");

/// An input for a code of digits. One input, not one for each digit: it can be pasted into, filled in from
/// the message and read out. Spaces between the digits are let through; whoever reads the code drops them.
#[component]
pub fn CodeInput(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// How many digits it has.
    #[prop(default = 6)]
    digits: u8,
    /// Its id outside a `Field`.
    #[prop(into, optional)]
    id: String,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let control = Control::of(id, required);
    let invalid = control.aria_invalid();
    view! {
        <input
            class=crate::join(&[text::input, css::code])
            id=control.id
            type="text"
            name=name
            inputmode="numeric"
            autocomplete="one-time-code"
            pattern=format!("([0-9] ?){{{digits}}}")
            maxlength=u16::from(digits) * 2
            spellcheck="false"
            required=control.required
            aria-describedby=move || control.described_by.get()
            aria-invalid=invalid
        />
    }
    .into_any()
}
