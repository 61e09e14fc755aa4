//! A link that is an icon, with an optional count (cart, messages).

use leptos::prelude::*;

use crate::icon_button::css;
use crate::{Icon, IconName};

/// A square link with an icon. `shown_label` prints the words below it, as a tab bar does.
#[component]
pub fn IconLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The icon.
    icon: IconName,
    /// Its words.
    #[prop(into)]
    label: String,
    /// Print the words below the icon.
    #[prop(optional)]
    shown_label: bool,
    /// A count at its corner; none while it is not known or zero.
    #[prop(into, optional)]
    count: MaybeProp<String>,
    /// It leads to the page that is shown.
    #[prop(into, optional)]
    current: Signal<bool>,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let (shape, words) = if shown_label {
        (css::tall, css::words)
    } else {
        ("", "visually-hidden")
    };
    view! {
        <a
            class=crate::join(&[css::square, shape, &class])
            href=href
            aria-current=move || current.get().then_some("page")
        >
            <span class=css::glyph>
                <Icon name=icon size=crate::IconSize::Large />
                {move || count.get().map(|count| view! { <span class=css::count>{count}</span> })}
            </span>
            <span class=words>{label}</span>
        </a>
    }
    .into_any()
}
