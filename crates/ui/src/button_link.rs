//! A link that looks like a button: for going somewhere, not for doing something.

use leptos::prelude::*;

use crate::button::{css, looks};
use crate::{ButtonSize, ButtonVariant, Icon, IconName};

/// A link with the looks of a `Button`.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much it asks for attention.
    #[prop(optional)]
    variant: ButtonVariant,
    /// How large it is.
    #[prop(optional)]
    size: ButtonSize,
    /// As wide as its container.
    #[prop(optional)]
    full_width: bool,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=looks(variant, size, full_width, &class) href=href>
            {icon.map(|name| view! { <Icon name /> })}
            <span class=css::words>{children()}</span>
        </a>
    }
    .into_any()
}
