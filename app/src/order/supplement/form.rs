//! What the pages of buyers and staff share: the sum of what was chosen, and refusals.

use super::strings::{Strings, field_error};
use crate::cart::components::hidden;
use crate::error::{self, ApiError};
use crate::order::components::OrderTotals;
use crate::order::strings::payment;
use domain::cart::Totals;
use domain::kernel::Locale;
#[cfg(feature = "ssr")]
use domain::kernel::{Currency, Money};
#[cfg(feature = "ssr")]
use domain::order::AddGoods;
use domain::order::GoodsToAdd;
use leptos::prelude::*;
use ui::{Notice, Tone};

/// What the chosen goods come to, and how they are paid; nothing while none are chosen.
pub(super) fn sum(locale: Locale, s: &'static Strings, found: &GoodsToAdd) -> Option<AnyView> {
    let totals = found.totals?;
    let missing = (!found.orderable).then(|| {
        view! {
            <Notice tone=Tone::Warning live=true>
                <p>{s.sold_out}</p>
            </Notice>
        }
    });
    let method = payment(locale, found.payment);
    let sum = view! {
        {missing}
        <OrderTotals totals locale />
        <p class="muted small">{method}</p>
    };
    Some(sum.into_any())
}

/// What a form sends of what was seen.
pub(super) fn seen(found: &GoodsToAdd, totals: Totals) -> AnyView {
    let (total, currency) = (totals.total.minor(), totals.total.currency().code());
    view! {
        {hidden("seen_total", &total)}
        {hidden("currency", &currency)}
        {hidden("order_key", &found.key)}
    }
    .into_any()
}

/// A refusal: of fields each, else as a whole.
pub(super) fn told(locale: Locale, s: &'static Strings, error: &ApiError) -> AnyView {
    let mut words: Vec<String> = error
        .fields
        .iter()
        .map(|wrong| field_error(locale, &wrong.field, &wrong.code))
        .collect();
    if words.is_empty() {
        words.push(error::text(locale, error));
    }
    let items: Vec<AnyView> = words
        .into_iter()
        .map(|word| view! { <li>{word}</li> }.into_any())
        .collect();
    view! {
        <Notice tone=Tone::Danger title=s.failed live=true>
            <ul>{items}</ul>
        </Notice>
    }
    .into_any()
}

/// The command that a form gives.
#[cfg(feature = "ssr")]
pub(super) const fn command(seen_total: i64, currency: Currency, key: String) -> AddGoods {
    AddGoods {
        seen_total: Money::new(seen_total, currency),
        key,
    }
}
