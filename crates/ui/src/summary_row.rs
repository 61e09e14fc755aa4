//! One name and its value in a `SummaryList`.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/summary_row.module.css");

/// A row of a `SummaryList`.
#[component]
pub fn SummaryRow(
    /// The name.
    #[prop(into)]
    label: String,
    /// A line below the name.
    #[prop(into, optional)]
    note: String,
    /// The total: larger, below a hairline.
    #[prop(optional)]
    total: bool,
    /// Money that comes off: in vermilion.
    #[prop(optional)]
    saving: bool,
    /// The value.
    children: Children,
) -> impl IntoView {
    let kind = match (total, saving) {
        (true, _) => css::total,
        (false, true) => css::saving,
        (false, false) => "",
    };
    view! {
        <div class=crate::join(&[css::row, kind])>
            <dt class=css::name>
                {label} {crate::filled(note).map(|note| view! { <span class=css::note>{note}</span> })}
            </dt>
            <dd class=css::value>{children()}</dd>
        </div>
    }
    .into_any()
}
