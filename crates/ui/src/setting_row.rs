//! One setting of a `SettingList`: what it is, how it stands, what can be done.

use leptos::prelude::*;

use crate::setting_list::css;
use crate::{Icon, IconName};

/// A setting, a device, an address, a key.
#[component]
pub fn SettingRow(
    /// What it is.
    #[prop(into)]
    title: String,
    /// More about it, in small words.
    #[prop(into, optional)]
    text: String,
    /// An icon before it.
    #[prop(optional)]
    icon: Option<IconName>,
    /// How it stands: a value, a `Badge`.
    #[prop(into, optional)]
    value: Option<ViewFn>,
    /// What can be done: a link, a button, a form.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class=css::row>
            {icon.map(|name| view! { <Icon name class=css::icon /> })}
            <div class=css::words>
                <p class=css::title>{title}</p>
                {crate::filled(text).map(|text| view! { <p class=css::text>{text}</p> })}
            </div>
            {value.map(|value| view! { <div class=css::value>{value.run()}</div> })}
            {children.map(|children| view! { <div class=css::act>{children()}</div> })}
        </li>
    }
    .into_any()
}
