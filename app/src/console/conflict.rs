//! Somebody else was faster: what is saved by now, what was typed, and a choice.

use super::strings;
use crate::error::ApiError;
use crate::user::components::{Attempt, leave_for};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;
use ui::{Button, ButtonVariant, Change, DiffWords, StaleNotice};

/// What was typed, held against what somebody else has saved.
pub struct Rivals<S> {
    /// Where the two differ.
    pub changes: Vec<Change>,
    /// What to send to have it all the same; `None` when that is not possible any more.
    pub again: Option<S>,
}

/// Stays empty until the form is refused with `conflict`. Then `saved` is asked for what is saved by now, and `compare`
/// holds it against what was sent.
pub fn conflict_notice<S, T, F>(
    locale: Locale,
    attempt: Attempt<S>,
    saved: impl Fn(S) -> F + 'static,
    compare: impl Fn(T, S) -> Option<Rivals<S>> + Send + 'static,
) -> impl IntoView
where
    S: ServerFn<Error = ApiError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
    T: Clone + 'static,
    F: Future<Output = Option<T>> + 'static,
{
    let s = strings::strings(locale);
    let problem = attempt.problem();
    let is_refused = move || problem.with(|problem| problem.as_ref().is_some_and(|e| e.code == "conflict"));
    // Asked again after every refusal: a third person may have been faster than the second try.
    let now = LocalResource::new(move || {
        let sent = is_refused().then(|| attempt.last()).flatten();
        let asked = sent.map(&saved);
        async move {
            match asked {
                Some(asked) => asked.await,
                None => None,
            }
        }
    });
    // Kept here and read at the click: a handler on a component stays the first one, also when the view is made anew.
    let mine = StoredValue::new(None::<S>);
    move || {
        // Nothing is asked before: a page that is made on the server would wait for what only a browser has.
        if !is_refused() {
            return None;
        }
        let Rivals { changes, again } = compare(now.get().flatten()?, attempt.last()?)?;
        let send = move |_| {
            if let Some(mine) = mine.get_value() {
                attempt.send(mine);
            }
        };
        let overwrite = again.is_some().then(|| {
            view! {
                <Button variant=ButtonVariant::Danger on:click=send>
                    {s.keep_mine}
                </Button>
            }
        });
        mine.set_value(again);
        let words = diff_words(locale);
        Some(view! {
            <StaleNotice title=s.stale_title text=s.stale_text words changes>
                <Button on:click=move |_| leave_for("")>{s.take_theirs}</Button>
                {overwrite}
            </StaleNotice>
        })
    }
}

fn diff_words(locale: Locale) -> DiffWords {
    let s = strings::strings(locale);
    DiffWords {
        caption: s.diff_caption.to_owned(),
        field: s.diff_field.to_owned(),
        before: s.diff_theirs.to_owned(),
        after: s.diff_mine.to_owned(),
        nothing: s.diff_nothing.to_owned(),
    }
}

/// Of these fields, `(name, saved, typed)` each, those that differ.
pub fn differing<const N: usize>(fields: [(&str, String, String); N]) -> Vec<Change> {
    fields
        .into_iter()
        .filter(|(_, saved, typed)| saved != typed)
        .map(|(field, before, after)| Change {
            field: field.to_owned(),
            before,
            after,
        })
        .collect()
}
