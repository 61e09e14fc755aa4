//! Somebody else was faster: both versions of the prices, and a choice.

use super::api::{ChangePrices, price_item};
use super::strings::Strings;
use crate::console::strings as common;
use crate::user::components::{Attempt, leave_for};
use domain::kernel::Locale;
use domain::product::{TypedPrices, VariantId};
use leptos::prelude::*;
use ui::{Button, ButtonVariant, Change, DiffWords, StaleNotice};

/// The difference between what the prices are by now and what was typed.
pub(super) fn stale(
    locale: Locale,
    s: &'static Strings,
    attempt: Attempt<ChangePrices>,
    variant: VariantId,
) -> impl IntoView {
    let c = common::strings(locale);
    let problem = attempt.problem();
    let conflict = Memo::new(move |_| {
        problem.with(|problem| problem.as_ref().is_some_and(|error| error.code == "conflict"))
    });
    let now = LocalResource::new(move || {
        let asked = conflict.get();
        async move {
            if !asked {
                return None;
            }
            price_item(variant).await.ok()
        }
    });
    move || {
        // Nothing is asked before: a page that is made on the server would wait for what only a browser has.
        if !conflict.get() {
            return None;
        }
        let theirs = now.get().flatten()?;
        let mine = attempt.last()?;
        let words = DiffWords {
            caption: c.diff_caption.to_owned(),
            field: c.diff_field.to_owned(),
            before: c.diff_theirs.to_owned(),
            after: c.diff_mine.to_owned(),
            nothing: c.diff_nothing.to_owned(),
        };
        let prices = TypedPrices::of(&theirs.row.prices);
        let changes = [
            (s.cny, prices.cny, &mine.cny),
            (s.compare_cny, prices.compare_cny, &mine.compare_cny),
            (s.usd, prices.usd, &mine.usd),
            (s.compare_usd, prices.compare_usd, &mine.compare_usd),
        ]
        .into_iter()
        .filter(|(_, theirs, mine)| theirs != *mine)
        .map(|(field, before, after)| Change {
            field: field.to_owned(),
            before,
            after: after.clone(),
        })
        .collect();
        let version = theirs.row.version;
        let overwrite = move |_| {
            attempt.send(ChangePrices {
                version,
                ..mine.clone()
            });
        };
        let reload = move |_| leave_for("");
        Some(view! {
            <StaleNotice title=c.stale_title text=c.stale_text words changes>
                <Button on:click=reload>{c.take_theirs}</Button>
                <Button variant=ButtonVariant::Danger on:click=overwrite>
                    {c.keep_mine}
                </Button>
            </StaleNotice>
        })
    }
}
