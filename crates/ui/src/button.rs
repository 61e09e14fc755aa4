//! The push button, and the looks it shares with `ButtonLink`.

use leptos::prelude::*;

use crate::{Icon, IconName};

stylance::import_crate_style!(pub(crate) css, "src/button.module.css");

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// The one main act of a view.
    Primary,
    /// Any other act.
    #[default]
    Secondary,
    /// An act that should not draw the eye.
    Quiet,
    /// An act that destroys or cannot be taken back.
    Danger,
}

/// How large a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// 32 px with a mouse, for consoles; 44 px on touch.
    Small,
    /// 44 px.
    #[default]
    Medium,
    /// 52 px, for the buy bar and checkout.
    Large,
}

/// The classes of a button, shared with links that look like one.
pub(crate) fn looks(variant: ButtonVariant, size: ButtonSize, full_width: bool, class: &str) -> String {
    let variant = match variant {
        ButtonVariant::Primary => css::primary,
        ButtonVariant::Secondary => css::secondary,
        ButtonVariant::Quiet => css::quiet,
        ButtonVariant::Danger => css::danger,
    };
    let size = match size {
        ButtonSize::Small => css::small,
        ButtonSize::Medium => css::medium,
        ButtonSize::Large => css::large,
    };
    crate::join(&[
        css::button,
        variant,
        size,
        if full_width { css::full } else { "" },
        class,
    ])
}

/// A button. Inside a form pass `kind="submit"`.
///
/// While `pending` it keeps its size and words, shows that it works (`aria-busy`) and ignores clicks.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    variant: ButtonVariant,
    /// How large it is.
    #[prop(optional)]
    size: ButtonSize,
    /// As wide as its container.
    #[prop(optional)]
    full_width: bool,
    /// `button`, `submit` or `reset`.
    #[prop(default = "button")]
    kind: &'static str,
    /// Name of the form value it sends.
    #[prop(into, optional)]
    name: String,
    /// The form value it sends.
    #[prop(into, optional)]
    value: String,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// The act is under way.
    #[prop(into, optional)]
    pending: Signal<bool>,
    /// The act is not possible now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=looks(variant, size, full_width, &class)
            type=kind
            name=crate::filled(name)
            value=crate::filled(value)
            disabled=move || disabled.get() || pending.get()
            aria-busy=move || pending.get().then_some("true")
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span class=css::words>{children()}</span>
        </button>
    }
    .into_any()
}
