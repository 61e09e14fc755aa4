//! Pieces that show goods in a cart, a checkout or an order.

mod cart_line;
mod cart_parcel;
mod cart_summary;
mod removed_notice;
mod thumb;

pub use cart_line::CartLine;
pub use cart_parcel::CartParcel;
pub use cart_summary::{CartBar, CartSummary};
pub use removed_notice::RemovedNotice;
pub use thumb::Thumb;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Whether scripts have taken over: false on the server and until the page is hydrated.
/// Buttons that only plain forms need go away then.
pub fn use_hydrated() -> ReadSignal<bool> {
    let hydrated = RwSignal::new(false);
    Effect::new(move |_| hydrated.set(true));
    hydrated.read_only()
}

/// A form value that is not shown.
pub fn hidden(name: &'static str, value: &impl ToString) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_string() /> }.into_any()
}

/// Moves the focus to the element of this id, once it is drawn.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Fails only for an element that cannot be focused: then the focus stays.
            let _ = element.focus();
        }
    });
}
