//! A password, which can be shown while it is typed.

use leptos::prelude::*;

use crate::field::Control;
use crate::text_input::css as text;
use crate::{Icon, IconName};

stylance::import_crate_style!(css, "src/password_input.module.css");

/// A password input. Inside a `Field` it needs no id. The button that shows it appears with scripts.
#[component]
pub fn PasswordInput(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// `current-password` or `new-password`.
    #[prop(into)]
    autocomplete: String,
    /// Words of the button that shows what is typed.
    #[prop(into)]
    show: String,
    /// Its id outside a `Field`.
    #[prop(into, optional)]
    id: String,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let control = Control::of(id, required);
    let invalid = control.aria_invalid();
    let shown = RwSignal::new(false);
    let target = control.id.clone();
    view! {
        <div class=css::password>
            <input
                class=crate::join(&[text::input, css::input])
                id=control.id
                type=move || if shown.get() { "text" } else { "password" }
                name=name
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                required=control.required
                aria-describedby=move || control.described_by.get()
                aria-invalid=invalid
            />
            <button
                class=css::reveal
                type="button"
                aria-label=show.clone()
                title=show
                aria-controls=target
                aria-pressed=move || if shown.get() { "true" } else { "false" }
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || {
                    let name = if shown.get() { IconName::EyeOff } else { IconName::Eye };
                    view! { <Icon name /> }
                }}
            </button>
        </div>
    }
    .into_any()
}
