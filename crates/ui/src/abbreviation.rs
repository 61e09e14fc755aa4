//! A short form whose meaning is a click away: no tooltip, which touch and keyboard do not reach.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/abbreviation.module.css");

/// A short form in running text. Pressed, it tells its meaning in a native popover.
#[component]
pub fn Abbreviation(
    /// Id of the popover, unique in the page.
    #[prop(into)]
    id: String,
    /// The short form.
    #[prop(into)]
    short: String,
    /// What it means.
    #[prop(into)]
    long: String,
) -> impl IntoView {
    let described_by = id.clone();
    let target = id.clone();
    view! {
        <button class=css::short type="button" popovertarget=target aria-describedby=described_by>
            {short}
        </button>
        <span class=css::long id=id popover="auto">
            {long}
        </span>
    }
    .into_any()
}
