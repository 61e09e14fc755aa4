//! A button that is an icon; its words are read out.

use leptos::prelude::*;

use crate::{Icon, IconName};

stylance::import_crate_style!(pub(crate) css, "src/icon_button.module.css");

/// A square button with an icon, at least 44 px on touch.
#[component]
pub fn IconButton(
    /// The icon.
    icon: IconName,
    /// Its words.
    #[prop(into)]
    label: String,
    /// `button`, `submit` or `reset`.
    #[prop(default = "button")]
    kind: &'static str,
    /// With a hairline around it.
    #[prop(optional)]
    outlined: bool,
    /// Whether it is switched on, if it is a switch (favourite, theme).
    #[prop(into, optional)]
    pressed: MaybeProp<bool>,
    /// The act is not possible now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let outline = if outlined { css::outlined } else { "" };
    view! {
        <button
            class=crate::join(&[css::square, outline, &class])
            type=kind
            aria-label=label.clone()
            title=label
            aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
            disabled=move || disabled.get()
        >
            <Icon name=icon />
        </button>
    }
    .into_any()
}
