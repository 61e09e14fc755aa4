//! A filter that is set, as a link that takes it away again.

use leptos::prelude::*;

use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/chip.module.css");

/// A removable filter chip. It is a link to the same listing without the filter.
#[component]
pub fn Chip(
    /// The listing without this filter.
    #[prop(into)]
    href: String,
    /// The filter's words.
    #[prop(into)]
    label: String,
    /// Read before the label: "Remove".
    #[prop(into)]
    remove_label: String,
) -> impl IntoView {
    view! {
        <a class=css::chip href=href rel="nofollow">
            <span class="visually-hidden">{remove_label} " "</span>
            {label}
            <Icon name=IconName::Close size=IconSize::Small />
        </a>
    }
    .into_any()
}
