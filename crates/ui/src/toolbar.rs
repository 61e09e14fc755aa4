//! What stands above a list: search, filters, what is filtered by, export.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, SubmitEvent};

use crate::get_form::kept;
use crate::{Button, Chip, Icon, IconName};

stylance::import_crate_style!(css, "src/toolbar.module.css");

/// The words of a `Toolbar`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolbarWords {
    /// What assistive technology calls the form.
    pub label: String,
    /// What can be searched for; read out, and the placeholder.
    pub search: String,
    /// The button that sends the form.
    pub apply: String,
    /// Read before a filter that is set: "Remove".
    pub remove: String,
    /// The link to the list without filters.
    pub clear: String,
}

/// A filter that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveFilter {
    /// Its words: "State: suspended".
    pub label: String,
    /// The list without it.
    pub href: String,
}

/// A GET form: everything it says stands in the address. With scripts a changed filter is sent at once;
/// without, by the button.
#[component]
pub fn Toolbar(
    /// The words.
    words: ToolbarWords,
    /// Address of the list.
    #[prop(into)]
    action: String,
    /// The parameters of the address that the form does not ask for (sort, columns, view).
    #[prop(optional)]
    keep: Vec<(String, String)>,
    /// Name of the search parameter; empty for no search.
    #[prop(into, optional)]
    search_name: String,
    /// What is searched for now.
    #[prop(into, optional)]
    search_value: String,
    /// The filters that are set.
    #[prop(optional)]
    active: Vec<ActiveFilter>,
    /// The list without filters.
    #[prop(into, optional)]
    clear_href: String,
    /// Beside the form: column choice, export.
    #[prop(into, optional)]
    end: Option<ViewFn>,
    /// Hears the form before the browser sends it, to follow the address without a new page.
    #[prop(into, optional)]
    on_submit: Option<Callback<SubmitEvent>>,
    /// `Filter`s.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let node = NodeRef::<html::Form>::new();
    let submit = move |event| {
        if let Some(on_submit) = on_submit {
            on_submit.run(event);
        }
    };
    let set = set_filters(active, words.remove, clear_href, words.clear);
    view! {
        <div class=css::toolbar>
            <form
                node_ref=node
                class=css::form
                method="get"
                action=action
                role="search"
                aria-label=words.label
                on:submit=submit
                on:change=move |event| send(&event, node)
            >
                {kept(keep)}
                {(!search_name.is_empty()).then(|| search(search_name, search_value, words.search))}
                {children.map(|children| view! { <div class=css::filters>{children()}</div> })}
                <Button kind="submit" class=css::apply>{words.apply}</Button>
            </form>
            {end.map(|end| view! { <div class=css::end>{end.run()}</div> })}
            {set}
        </div>
    }
    .into_any()
}

fn search(name: String, value: String, words: String) -> AnyView {
    let label = words.clone();
    view! {
        <div class=css::search>
            <Icon name=IconName::Search class=css::glyph />
            <input
                class=css::input
                type="search"
                name=name
                value=value
                aria-label=label
                placeholder=words
                autocomplete="off"
                enterkeyhint="search"
            />
        </div>
    }
    .into_any()
}

fn set_filters(active: Vec<ActiveFilter>, remove: String, clear_href: String, clear: String) -> AnyView {
    if active.is_empty() {
        return ().into_any();
    }
    let chips: Vec<_> = active
        .into_iter()
        .map(|filter| view! { <li><Chip href=filter.href label=filter.label remove_label=remove.clone() /></li> })
        .collect();
    let clear = crate::filled(clear_href)
        .map(|href| view! { <li><a class=css::clear href=href rel="nofollow">{clear}</a></li> });
    view! { <ul class=css::active>{chips} {clear}</ul> }.into_any()
}

/// Sends the form after a filter has changed. The search waits for Enter: leaving it is no request.
fn send(event: &Event, node: NodeRef<html::Form>) {
    let searching = event.target().is_some_and(|target| {
        target
            .dyn_ref::<HtmlInputElement>()
            .is_some_and(|input| input.type_() == "search")
    });
    if let Some(form) = node.get_untracked().filter(|_| !searching) {
        // Refused only for a form that is not in the document: then nobody asked.
        let _ = form.request_submit();
    }
}
