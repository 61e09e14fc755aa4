//! Fields side by side where there is room.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/form_grid.module.css");

/// Fields in two columns, one on phones. A field of several lines, or with `class="wide"`, takes both.
#[component]
pub fn FormGrid(
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! { <div class=css::grid>{children()}</div> }.into_any()
}
