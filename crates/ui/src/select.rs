//! One choice out of a list, as the platform shows it.

use leptos::prelude::*;

use crate::field::Control;
use crate::text_input::css;

/// One entry of a `Select`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// The form value.
    pub value: String,
    /// Its words.
    pub label: String,
    /// Cannot be chosen.
    pub disabled: bool,
}

impl SelectOption {
    /// An entry that can be chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            disabled: false,
        }
    }
}

/// A select. The component is the `<select>` itself. Inside a `Field` it needs no id.
#[component]
pub fn Select(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// The entries.
    options: Vec<SelectOption>,
    /// Value of the entry chosen at first.
    #[prop(into, optional)]
    selected: String,
    /// Token of what the browser may fill in.
    #[prop(into, optional)]
    autocomplete: String,
    /// Its id outside a `Field`.
    #[prop(into, optional)]
    id: String,
    /// Read out where no `Field` labels it.
    #[prop(into, optional)]
    label: String,
    /// Something must be chosen.
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
    let entries: Vec<_> = options
        .into_iter()
        .map(|option| {
            let chosen = option.value == selected;
            view! {
                <option value=option.value selected=chosen disabled=option.disabled>
                    {option.label}
                </option>
            }
            .into_any()
        })
        .collect();
    view! {
        <select
            class=crate::join(&[css::input, css::select, &class])
            id=control.id
            name=name
            autocomplete=crate::filled(autocomplete)
            aria-label=crate::filled(label)
            required=control.required
            disabled=move || disabled.get()
            aria-describedby=move || control.described_by.get()
            aria-invalid=invalid
        >
            {entries}
        </select>
    }
    .into_any()
}
