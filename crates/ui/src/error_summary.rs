//! Everything that is wrong with a form, above it, with links to the fields.

use leptos::html;
use leptos::prelude::*;

use crate::{Icon, IconName};

stylance::import_crate_style!(css, "src/error_summary.module.css");

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// Id of the field's control; empty if it is about the whole form.
    pub field: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// The list of errors; nothing while there are none. When errors come, it takes the focus, so that the reader
/// hears them and Tab goes on from there; each link leads into its field.
#[component]
pub fn ErrorSummary(
    /// What is the case: "Two fields need another look".
    #[prop(into)]
    title: Signal<String>,
    /// The errors, in the order of the fields.
    #[prop(into)]
    errors: Signal<Vec<FormError>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let wrong = errors.with(|errors| !errors.is_empty());
        if let Some(summary) = node.get().filter(|_| wrong) {
            // Refused only by an element that is gone: then there is nothing to read.
            let _ = summary.focus();
        }
    });
    let content = move || {
        let errors = errors.get();
        let items: Vec<_> = errors.into_iter().map(item).collect();
        (!items.is_empty()).then(|| {
            view! {
                <div node_ref=node class=css::summary role="alert" tabindex="-1">
                    <Icon name=IconName::Warning class=css::glyph />
                    <div class=css::words>
                        <h2 class=css::title>{move || title.get()}</h2>
                        <ul class=css::list>{items}</ul>
                    </div>
                </div>
            }
            .into_any()
        })
    };
    content.into_any()
}

fn item(error: FormError) -> AnyView {
    let FormError { field, message } = error;
    if field.is_empty() {
        view! { <li>{message}</li> }.into_any()
    } else {
        // The browser itself focuses what such a link names; the router is to leave it alone.
        view! { <li><a href=format!("#{field}") rel="external">{message}</a></li> }.into_any()
    }
}
