//! The clearing of an order: what was posted of it, summed up by account.

use super::{AccountKind, AccountType, EntryView};
use crate::kernel::{Money, MoneyError};
use crate::order::OrderNumber;
use std::collections::BTreeMap;

/// What an account holds of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearingLine {
    pub order: OrderNumber,
    pub kind: AccountKind,
    /// On the side on which the account grows; not zero.
    pub amount: Money,
}

/// Whose the money of every order is and what it cost, by what was posted: goods, delivery, commission and its tax, discounts,
/// fees, what carriers cost, and what is owed to sellers and back to buyers. Where the money lies is no part of it. Orders
/// come in the order in which they were posted, accounts in that of the trial balance.
/// # Errors
/// [`MoneyError`] when amounts overflow.
pub fn clearing(entries: &[EntryView]) -> Result<Vec<ClearingLine>, MoneyError> {
    let mut orders: Vec<(&OrderNumber, BTreeMap<AccountKind, Money>)> = Vec::new();
    for transfer in entries.iter().flat_map(|entry| &entry.transfers) {
        let Some(order) = &transfer.order else { continue };
        let place = orders.iter().position(|(known, _)| *known == order);
        let place = place.unwrap_or_else(|| {
            orders.push((order, BTreeMap::new()));
            orders.len() - 1
        });
        for (account, is_debit) in [(transfer.debit, true), (transfer.credit, false)] {
            let grows = account.kind().account_type().grows_by_debit() == is_debit;
            let change = transfer.amount.checked_mul(if grows { 1 } else { -1 })?;
            let zero = Money::zero(change.currency());
            let sum = orders[place].1.entry(account.kind()).or_insert(zero);
            *sum = sum.checked_add(change)?;
        }
    }
    let lines = orders.into_iter().flat_map(|(order, sums)| {
        sums.into_iter()
            .filter(|(kind, amount)| kind.account_type() != AccountType::Asset && !amount.is_zero())
            .map(move |(kind, amount)| ClearingLine {
                order: order.clone(),
                kind,
                amount,
            })
    });
    Ok(lines.collect())
}
