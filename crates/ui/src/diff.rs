//! What has changed: field by field, before and after.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/diff.module.css");

/// One field that has changed. Empty texts stand for "nothing".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The field, in words.
    pub field: String,
    /// What it held.
    pub before: String,
    /// What it holds.
    pub after: String,
}

/// The words of a `Diff`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffWords {
    /// What the table shows; read out.
    pub caption: String,
    /// Head of the fields.
    pub field: String,
    /// Head of what was: "Before", "Yours".
    pub before: String,
    /// Head of what is: "After", "Theirs".
    pub after: String,
    /// Stands for an empty text.
    pub nothing: String,
}

/// A table of changes: what was is struck through (`<del>`), what is stands beside it (`<ins>`).
#[component]
pub fn Diff(
    /// The words.
    words: DiffWords,
    /// The changes.
    changes: Vec<Change>,
    /// Two versions that both stand, instead of one that replaced the other: neither is struck through.
    #[prop(optional)]
    versions: bool,
) -> impl IntoView {
    let rows: Vec<_> = changes
        .into_iter()
        .map(|change| row(change, &words, versions))
        .collect();
    let head = |label: String| view! { <th scope="col" role="columnheader">{label}</th> }.into_any();
    view! {
        <table class=css::diff role="table">
            <caption class="visually-hidden">{words.caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{head(words.field)} {head(words.before)} {head(words.after)}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(change: Change, words: &DiffWords, versions: bool) -> AnyView {
    let Change { field, before, after } = change;
    let text = |text: String, mark: fn(String) -> AnyView| {
        if text.is_empty() {
            view! { <span class=css::nothing>{words.nothing.clone()}</span> }.into_any()
        } else {
            mark(text)
        }
    };
    let (before, after) = if versions {
        (text(before, version), text(after, version))
    } else {
        (text(before, removed), text(after, added))
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{field}</th>
            <td role="cell" data-label=words.before.clone()>{before}</td>
            <td role="cell" data-label=words.after.clone()>{after}</td>
        </tr>
    }
    .into_any()
}

fn removed(text: String) -> AnyView {
    view! { <del class=css::del>{text}</del> }.into_any()
}

fn added(text: String) -> AnyView {
    view! { <ins class=css::ins>{text}</ins> }.into_any()
}

fn version(text: String) -> AnyView {
    view! { <span class=css::version>{text}</span> }.into_any()
}
