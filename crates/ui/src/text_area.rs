//! Several lines of text. Leptos writes the content of a `<textarea>` as it is, so it is escaped here: nothing that
//! somebody has typed ends the element.

use leptos::prelude::*;

use crate::field::Control;
use crate::text_input::css;

/// A text area. The component is the `<textarea>` itself. Inside a `Field` it needs no id.
#[component]
pub fn TextArea(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// What it holds at first.
    #[prop(into, optional)]
    value: String,
    /// Lines shown before it grows or scrolls.
    #[prop(default = 4)]
    rows: u32,
    /// An example, not a label.
    #[prop(into, optional)]
    placeholder: String,
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
        <textarea
            class=crate::join(&[css::input, css::area, &class])
            id=control.id
            name=name
            rows=rows
            placeholder=crate::filled(placeholder)
            required=control.required
            disabled=move || disabled.get()
            aria-describedby=move || control.described_by.get()
            aria-invalid=invalid
            inner_html=crate::escaped(&value)
        ></textarea>
    }
    .into_any()
}
