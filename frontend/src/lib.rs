//! Wakes the page that the server has rendered. Nothing else.

use leptos::ev;
use leptos::prelude::{window, window_event_listener};
use leptos::tachys::dom::{body, document};
use leptos::web_sys::{Element, Event, MouseEvent};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script of the page. Once the page is awake, the document's root carries `data-hydrated`,
/// which styles and tests may wait for.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // The router takes clicks on links as soon as it begins, and cannot follow them before the page is awake: they
    // would be lost. Until then the browser follows them. The first listener of the window is heard first.
    let asleep = window_event_listener(ev::click, |click| {
        if is_on_link(&click) {
            click.stop_immediate_propagation();
        }
    });
    wasm_bindgen_futures::spawn_local(async {
        leptos::mount::hydrate_from_async(body(), app::App).await.forget();
        asleep.remove();
        // Neither a plain name nor a plain event can be refused.
        if let Some(root) = document().document_element() {
            drop(root.set_attribute("data-hydrated", ""));
        }
        if let Ok(event) = Event::new(app::session::AWAKE) {
            drop(window().dispatch_event(&event));
        }
    });
}

fn is_on_link(click: &MouseEvent) -> bool {
    let target = click.target();
    let element = target.as_ref().and_then(|target| target.dyn_ref::<Element>());
    element.is_some_and(|element| element.closest("a").is_ok_and(|link| link.is_some()))
}
