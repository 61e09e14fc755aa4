//! A modal dialog in the middle of the screen.

use leptos::prelude::*;

use crate::modal::Modal;

stylance::import_crate_style!(css, "src/dialog.module.css");

/// A native modal dialog.
///
/// Opens when `open` turns true, or without scripts from
/// `<Button attr:commandfor="the-id" attr:command="show-modal">`.
/// Closes by its button, Escape or a click beside it, and sets `open` to false.
#[component]
pub fn Dialog(
    /// Its id, for `commandfor`.
    #[prop(into)]
    id: String,
    /// Its heading.
    #[prop(into)]
    title: String,
    /// Words of the close button.
    #[prop(into)]
    close_label: String,
    /// Whether it is open.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
    /// Wider: for pickers and tables.
    #[prop(optional)]
    wide: bool,
    /// The acts below the content.
    #[prop(into, optional)]
    footer: Option<ViewFn>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let class = crate::join(&[css::dialog, if wide { css::wide } else { "" }]);
    Modal {
        id,
        title,
        close_label,
        open,
        class,
        docked: false,
        footer,
        children,
    }
    .view()
}
