//! The bar at the end of a long form that stays in sight: what is not saved yet, and the buttons.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/save_bar.module.css");

/// A bar that sticks to the lower edge. Without scripts it is the row of buttons only.
#[component]
pub fn SaveBar(
    /// Something was changed: set it in the form's `on:input`, clear it when it was saved.
    #[prop(into)]
    unsaved: Signal<bool>,
    /// Says so.
    #[prop(into)]
    unsaved_label: String,
    /// The buttons, the main one last.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=css::bar data-save-bar="true" data-unsaved=move || unsaved.get().then_some("true")>
            <p class=css::state role="status">
                {move || unsaved.get().then(|| unsaved_label.clone())}
            </p>
            <div class=css::acts>{children()}</div>
        </div>
    }
    .into_any()
}
