//! Names and values: totals of a cart, facts of a product, details of an order.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/summary_list.module.css");

/// A definition list; its children are `SummaryRow`s.
#[component]
pub fn SummaryList(
    /// Values beside their names from 640 px on, both aligned to the start (facts), instead of at the end (totals).
    #[prop(optional)]
    facts: bool,
    /// Names above their values, in as many columns as fit: the details of a thing in a console.
    #[prop(optional)]
    columns: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let layout = match (columns, facts) {
        (true, _) => css::columns,
        (false, true) => css::facts,
        (false, false) => "",
    };
    view! {
        <dl class=crate::join(&[css::list, layout, &class])>{children()}</dl>
    }
    .into_any()
}
