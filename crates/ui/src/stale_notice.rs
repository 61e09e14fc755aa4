//! Somebody else saved while this form was open: what differs, and what to do about it.

use leptos::prelude::*;

use crate::{Change, Diff, DiffWords, Notice, Tone};

stylance::import_crate_style!(css, "src/stale_notice.module.css");

/// The answer to a version that is no longer the latest. Nothing is lost: both versions are shown.
#[component]
pub fn StaleNotice(
    /// What is the case: "Changed by Lin Xiao two minutes ago".
    #[prop(into)]
    title: String,
    /// What to do about it.
    #[prop(into)]
    text: String,
    /// The words of the table; `before` is what was saved meanwhile, `after` what the reader typed.
    words: DiffWords,
    /// Where the two differ.
    changes: Vec<Change>,
    /// The ways on: take theirs, overwrite with mine.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=css::stale>
            <Notice tone=Tone::Warning title live=true class=css::notice>{text}</Notice>
            <div class=css::versions><Diff words changes versions=true /></div>
            <div class=css::acts>{children()}</div>
        </div>
    }
    .into_any()
}
