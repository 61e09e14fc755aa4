//! Previous and next, for lists that do not know how long they are (keyset pages).

use leptos::prelude::*;

use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(pub(crate) css, "src/pagination.module.css");

/// Two links. An empty `href` means there is nothing that way.
#[component]
pub fn Pager(
    /// What assistive technology calls it.
    #[prop(into)]
    label: String,
    /// Where the previous page is.
    #[prop(into, optional)]
    previous_href: String,
    /// Words for the previous page.
    #[prop(into)]
    previous: String,
    /// Where the next page is.
    #[prop(into, optional)]
    next_href: String,
    /// Words for the next page.
    #[prop(into)]
    next: String,
    /// What is shown now: "50 orders, newest first".
    #[prop(into, optional)]
    note: String,
) -> impl IntoView {
    let spread = if note.is_empty() { "" } else { css::spread };
    view! {
        <nav class=crate::join(&[css::pagination, spread]) aria-label=label>
            {crate::filled(note).map(|note| view! { <p class=css::note>{note}</p> })}
            {step(Direction::Previous, previous_href, previous)} {step(Direction::Next, next_href, next)}
        </nav>
    }
    .into_any()
}

/// Which way a step leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Previous,
    Next,
}

/// A step to a neighbouring page; plain words if there is none.
pub(crate) fn step(direction: Direction, href: String, words: String) -> AnyView {
    let mark = |wanted, name| {
        (direction == wanted).then(|| view! { <Icon name size=IconSize::Small class=css::mark /> })
    };
    let rel = if direction == Direction::Previous {
        "prev"
    } else {
        "next"
    };
    let content = view! {
        {mark(Direction::Previous, IconName::ChevronLeft)}
        <span class=css::words>{words}</span>
        {mark(Direction::Next, IconName::ChevronRight)}
    };
    if href.is_empty() {
        view! { <span class=css::step aria-disabled="true">{content}</span> }.into_any()
    } else {
        view! { <a class=css::step href=href rel=rel>{content}</a> }.into_any()
    }
}
