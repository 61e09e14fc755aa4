//! A value to take away: a key that is shown once, a secret for an authenticator, an address.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use crate::field::Control;
use crate::text_input::css as text;
use crate::{Button, IconName};

stylance::import_crate_style!(css, "src/copy_field.module.css");

/// A read-only input with a button that copies it. Inside a `Field` it needs neither id nor label.
/// Without scripts the value is selected by hand.
#[component]
pub fn CopyField(
    /// The value.
    #[prop(into)]
    value: String,
    /// Words of the button.
    #[prop(into)]
    copy: String,
    /// Said when it is copied.
    #[prop(into)]
    copied: String,
    /// Its id outside a `Field`.
    #[prop(into, optional)]
    id: String,
    /// What the value is, outside a `Field`.
    #[prop(into, optional)]
    label: String,
) -> impl IntoView {
    let control = Control::of(id, false);
    let node = NodeRef::<html::Input>::new();
    let done = RwSignal::new(false);
    let words = move || if done.get() { copied.clone() } else { copy.clone() };
    view! {
        <div class=css::field>
            <input
                node_ref=node
                class=crate::join(&[text::input, css::value])
                id=control.id
                aria-label=(!label.is_empty()).then_some(label)
                type="text"
                readonly
                value=value
                spellcheck="false"
                aria-describedby=move || control.described_by.get()
            />
            <Button class=css::copy icon=IconName::Copy on:click=move |_| done.set(copy_from(node))>
                <span role="status">{words}</span>
            </Button>
        </div>
    }
    .into_any()
}

/// Selects the value and copies the selection; whether that worked. The clipboard of `navigator` is not there
/// on plain http, where a shop may run inside a network, so this is the older way.
fn copy_from(node: NodeRef<html::Input>) -> bool {
    let Some(input) = node.get_untracked() else {
        return false;
    };
    input.select();
    document()
        .dyn_into::<HtmlDocument>()
        .is_ok_and(|document| document.exec_command("copy").unwrap_or(false))
}
