//! The button that opens a `CommandPalette`, drawn like the search box it stands for.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, MouseEvent};

use crate::{Icon, IconName};

stylance::import_crate_style!(css, "src/palette_button.module.css");

/// A button with words and the keys that do the same. On phones it is its icon.
#[component]
pub fn PaletteButton(
    /// Id of the palette.
    #[prop(into)]
    palette: String,
    /// Its words.
    #[prop(into)]
    label: String,
    /// The keys that do the same: "Ctrl K".
    #[prop(into)]
    keys: String,
) -> impl IntoView {
    let id = palette.clone();
    view! {
        <button
            class=css::button
            type="button"
            aria-keyshortcuts="Control+K Meta+K"
            aria-haspopup="dialog"
            command="show-modal"
            commandfor=palette
            on:click=move |event| show(&event, &id)
        >
            <Icon name=IconName::Search />
            <span class=css::words>{label}</span>
            <kbd class=css::keys aria-hidden="true">{keys}</kbd>
        </button>
    }
    .into_any()
}

/// The same as the command, for browsers that do not know it; those that do must not open it twice.
fn show(event: &MouseEvent, id: &str) {
    event.prevent_default();
    let found = document().get_element_by_id(id);
    if let Some(dialog) = found
        .and_then(|found| found.dyn_into::<HtmlDialogElement>().ok())
        .filter(|dialog| !dialog.open())
    {
        // Refused only when it is not in the document: then there is nothing to show.
        let _ = dialog.show_modal();
    }
}
