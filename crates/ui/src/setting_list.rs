//! Settings one below the other; its children are `SettingRow`s.

use leptos::prelude::*;

stylance::import_crate_style!(pub(crate) css, "src/setting_list.module.css");

/// A framed list of settings.
#[component]
pub fn SettingList(
    /// What assistive technology calls it; empty where a heading does.
    #[prop(into, optional)]
    label: String,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! { <ul class=css::list aria-label=crate::filled(label)>{children()}</ul> }.into_any()
}
