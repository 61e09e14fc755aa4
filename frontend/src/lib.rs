//! Wakes the page that the server has rendered. Nothing else.

use leptos::prelude::window;
use leptos::tachys::dom::{body, document};
use leptos::web_sys::Event;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script of the page. Once the page is awake, the document's root carries `data-hydrated`,
/// which styles and tests may wait for.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        leptos::mount::hydrate_from_async(body(), app::App).await.forget();
        // Neither a plain name nor a plain event can be refused.
        if let Some(root) = document().document_element() {
            drop(root.set_attribute("data-hydrated", ""));
        }
        if let Ok(event) = Event::new(app::session::AWAKE) {
            drop(window().dispatch_event(&event));
        }
    });
}
