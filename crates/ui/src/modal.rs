//! What dialog and drawer share: a native `<dialog>` that follows a signal, and its frame.

use leptos::html;
use leptos::prelude::*;
use web_sys::{EventTarget, MouseEvent};

use crate::{Icon, IconName};

stylance::import_crate_style!(css, "src/modal.module.css");

/// Everything a modal is made of; `Dialog` and `Drawer` differ in classes only.
pub(crate) struct Modal {
    pub id: String,
    pub title: String,
    pub close_label: String,
    pub open: Option<RwSignal<bool>>,
    pub class: String,
    pub docked: bool,
    pub footer: Option<ViewFn>,
    pub children: Children,
}

impl Modal {
    /// Draws the `<dialog>`. Without scripts `commandfor`/`command` buttons open it,
    /// and the close button closes it by `command="close"`. No `<form>` of its own: a drawer
    /// of filters may stand inside one.
    pub fn view(self) -> AnyView {
        let node = NodeRef::<html::Dialog>::new();
        if let Some(open) = self.open {
            follow(node, open);
        }
        let title_id = format!("{}-title", self.id);
        let labelled_by = title_id.clone();
        let id = self.id.clone();
        let closed = move |_| {
            if let Some(open) = self.open {
                open.set(false);
            }
        };
        view! {
            <dialog
                node_ref=node
                id=self.id
                class=self.class
                aria-labelledby=labelled_by
                data-docked=self.docked.then_some("true")
                closedby="any"
                on:close=closed
                on:click=move |event| close_from_backdrop(&event, node)
            >
                <div class=css::frame>
                    <header class=css::head>
                        <h2 class=css::title id=title_id>{self.title}</h2>
                        <button
                            class=css::close
                            type="button"
                            aria-label=self.close_label
                            command="close"
                            commandfor=id
                            on:click=move |_| close(node)
                        >
                            <Icon name=IconName::Close />
                        </button>
                    </header>
                    <div class=css::body>{(self.children)()}</div>
                    {self.footer.map(|footer| view! { <footer class=css::foot>{footer.run()}</footer> })}
                </div>
            </dialog>
        }
        .into_any()
    }
}

/// Opens and closes the element as the signal says.
fn follow(node: NodeRef<html::Dialog>, open: RwSignal<bool>) {
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Refused only when the element is not in the document: then there is nothing to show.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
}

pub(crate) fn close(node: NodeRef<html::Dialog>) {
    if let Some(dialog) = node.get_untracked().filter(web_sys::HtmlDialogElement::open) {
        dialog.close();
    }
}

/// A click that hits the dialog itself hits its backdrop: the frame covers the rest.
pub(crate) fn close_from_backdrop(event: &MouseEvent, node: NodeRef<html::Dialog>) {
    let (Some(dialog), Some(target)) = (node.get_untracked(), event.target()) else {
        return;
    };
    if *AsRef::<EventTarget>::as_ref(&dialog) == target && dialog.open() {
        dialog.close();
    }
}
