//! Wakes the page that the server has rendered. Nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script of the page.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
