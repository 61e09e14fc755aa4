//! How to reach the buyer, and the note.

use super::draft::Draft;
use super::strings;
use domain::cart::CheckoutForm;
use leptos::prelude::*;
use ui::{Field, TextArea, TextInput};

/// Phone and e-mail.
pub fn contact_fields(draft: Draft, form: CheckoutForm) -> AnyView {
    let s = strings::strings(draft.locale);
    view! {
        <Field
            id="checkout-phone"
            label=s.phone
            hint=s.phone_hint
            error=draft.error("phone")
            required=true
        >
            <TextInput
                name="form[phone]"
                kind="tel"
                value=form.phone
                autocomplete="shipping tel"
                inputmode="tel"
                attr:maxlength="32"
            />
        </Field>
        <Field
            id="checkout-email"
            label=s.email
            hint=s.email_hint
            note=s.optional
            error=draft.error("email")
        >
            <TextInput
                name="form[email]"
                kind="email"
                value=form.email
                autocomplete="email"
                inputmode="email"
                attr:maxlength="254"
            />
        </Field>
    }
    .into_any()
}

/// The note to the order.
pub fn note_field(draft: Draft, note: String) -> AnyView {
    let s = strings::strings(draft.locale);
    view! {
        <Field id="checkout-note" label=s.note hint=s.note_hint note=s.optional error=draft.error("note")>
            <TextArea name="form[note]" value=note rows=2 attr:maxlength="500" />
        </Field>
    }
    .into_any()
}
