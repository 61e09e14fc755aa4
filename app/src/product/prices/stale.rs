//! Somebody else was faster: both versions of the prices, and a choice.

use super::api::{ChangePrices, price_item};
use super::strings::Strings;
use crate::console::{Rivals, conflict_notice, differing};
use crate::user::components::Attempt;
use domain::kernel::Locale;
use domain::product::{PriceItemView, TypedPrices, VariantId};
use leptos::prelude::*;

/// The difference between what the prices are by now and what was typed.
pub(super) fn stale(
    locale: Locale,
    s: &'static Strings,
    attempt: Attempt<ChangePrices>,
    variant: VariantId,
) -> impl IntoView {
    let saved = move |_| async move { price_item(variant).await.ok() };
    let compare = move |theirs: PriceItemView, mine: ChangePrices| {
        let prices = TypedPrices::of(&theirs.row.prices);
        let changes = differing([
            (s.cny, prices.cny, mine.cny.clone()),
            (s.compare_cny, prices.compare_cny, mine.compare_cny.clone()),
            (s.usd, prices.usd, mine.usd.clone()),
            (s.compare_usd, prices.compare_usd, mine.compare_usd.clone()),
        ]);
        let version = theirs.row.version;
        let again = Some(ChangePrices { version, ..mine });
        Some(Rivals { changes, again })
    };
    conflict_notice(locale, attempt, saved, compare)
}
