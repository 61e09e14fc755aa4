//! What carriers are paid for parcels: stated by the platform's people when a parcel is sent, or later, and corrected.

use super::share::minus;
use super::{Account, AccountKind, Entry, EntryKind, Transfer};
use crate::kernel::{Money, MoneyError};
use crate::order::{OrderGroupId, OrderId, ParcelId};
use std::collections::BTreeSet;

/// What a carrier may be said to cost at most, in minor units: more is an error in typing.
pub const PARCEL_COST_MOST: i64 = 10_000_000;

/// A parcel costs `after` and not `before`, as an entry: the difference, from or to the bank. `posted` are the keys of what
/// has been posted of the purchase: the first entry of a parcel is named after it, every later one is numbered.
/// # Errors
/// [`MoneyError`] when the amounts are of several currencies, or overflow.
pub fn parcel_cost(
    (group, order, parcel): (OrderGroupId, OrderId, ParcelId),
    (before, after): (Money, Money),
    posted: &BTreeSet<String>,
) -> Result<Option<Entry>, MoneyError> {
    let (cost, bank) = (
        Account::own(AccountKind::DeliveryCost),
        Account::own(AccountKind::Bank),
    );
    let moved = if after.minor() >= before.minor() {
        Transfer::new(cost, bank, minus(after, before)?, Some(order))
    } else {
        Transfer::new(bank, cost, minus(before, after)?, Some(order))
    };
    let Ok(transfer) = moved else {
        return Ok(None);
    };
    let name = |number: usize| match number {
        1 => parcel.to_string(),
        number => format!("{parcel}:{number}"),
    };
    let known = |number: &usize| posted.contains(&Entry::key(EntryKind::ParcelCost, name(*number)));
    let number = (1..=posted.len()).take_while(known).count() + 1;
    Ok(Some(Entry::new(
        EntryKind::ParcelCost,
        name(number),
        Some(group),
        vec![transfer],
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    #[test]
    fn every_correction_posts_the_difference_under_a_key_of_its_own() {
        let parcel = ParcelId::from_u128(3);
        let of = (OrderGroupId::from_u128(1), OrderId::from_u128(2), parcel);
        let mut posted = BTreeSet::from(["order.placed:ogr_1".to_owned()]);
        let (mut before, mut told) = (0, Vec::new());
        for after in [1_200, 1_200, 900, 0, 300] {
            let cny = |minor| Money::new(minor, Currency::Cny);
            let entry = parcel_cost(of, (cny(before), cny(after)), &posted).unwrap();
            before = after;
            let Some(entry) = entry else { continue };
            let transfer = entry.transfers[0];
            told.push((transfer.debit().to_string(), transfer.amount().minor()));
            assert!(posted.insert(entry.key.clone()), "{} is posted twice", entry.key);
        }
        let told: Vec<_> = told
            .iter()
            .map(|(debit, amount)| (debit.as_str(), *amount))
            .collect();
        assert_eq!(
            told,
            [
                ("delivery_cost", 1_200),
                ("bank", 300),
                ("bank", 900),
                ("delivery_cost", 300)
            ]
        );
        assert!(posted.contains(&format!("parcel.cost:{parcel}")));
        assert!(posted.contains(&format!("parcel.cost:{parcel}:4")));
    }
}
