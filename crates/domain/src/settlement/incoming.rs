//! What money posts that comes by courier and by bank, before it is a purchase's and after it turns out to be nobody's.
//!
//! What a purchase posts of it is in `journal.rs`: cash when it is collected, a remittance when all of it has come.

use super::{Account, AccountKind, Entry, EntryKind, Transfer};
use crate::kernel::Money;
use crate::order::OrderId;
use crate::payment::{CourierLineId, ReceiptId};

/// What has come and is nobody's yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Incoming {
    /// A line of a courier's statement.
    Courier(CourierLineId),
    /// A row of the bank's.
    Receipt(ReceiptId),
}

impl std::fmt::Display for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Courier(id) => id.fmt(f),
            Self::Receipt(id) => id.fmt(f),
        }
    }
}

/// A courier has handed over the cash of an order: `settled` of it was open, `rest` is nobody's yet.
pub fn cash_handed_over(line: CourierLineId, order: Option<OrderId>, settled: Money, rest: Money) -> Entry {
    let bank = AccountKind::Bank;
    let transfers = [
        moved(bank, AccountKind::CashInTransit, settled, order),
        moved(bank, AccountKind::Suspense, rest, None),
    ];
    Entry::new(
        EntryKind::CashHandedOver,
        line,
        None,
        transfers.into_iter().flatten().collect(),
    )
}

/// A person has found out that cash which was nobody's is an order's; `settled` of it was open.
pub fn cash_assigned(line: CourierLineId, order: OrderId, settled: Money) -> Entry {
    let transfer = moved(
        AccountKind::Suspense,
        AccountKind::CashInTransit,
        settled,
        Some(order),
    );
    Entry::new(
        EntryKind::CashAssigned,
        line,
        None,
        transfer.into_iter().collect(),
    )
}

/// Cash of an order that is given up. `before` has been given up of it already: an order can be short more than once.
pub fn cash_written_off(order: OrderId, before: Money, amount: Money) -> Entry {
    let transfer = moved(
        AccountKind::WriteOff,
        AccountKind::CashInTransit,
        amount,
        Some(order),
    );
    let subject = format!("{order}:{}", before.minor());
    Entry::new(
        EntryKind::CashWrittenOff,
        subject,
        None,
        transfer.into_iter().collect(),
    )
}

/// Money came into the bank account.
pub fn receipt_booked(receipt: ReceiptId, amount: Money) -> Entry {
    let transfer = moved(AccountKind::Bank, AccountKind::Suspense, amount, None);
    Entry::new(
        EntryKind::ReceiptBooked,
        receipt,
        None,
        transfer.into_iter().collect(),
    )
}

/// Money that was nobody's has been sent back.
pub fn suspense_returned(incoming: Incoming, amount: Money) -> Entry {
    let transfer = moved(AccountKind::Suspense, AccountKind::Bank, amount, None);
    Entry::new(
        EntryKind::SuspenseReturned,
        incoming,
        None,
        transfer.into_iter().collect(),
    )
}

/// Money that is nobody's stays.
pub fn suspense_kept(incoming: Incoming, amount: Money) -> Entry {
    let transfer = moved(AccountKind::Suspense, AccountKind::WriteOff, amount, None);
    Entry::new(
        EntryKind::SuspenseKept,
        incoming,
        None,
        transfer.into_iter().collect(),
    )
}

/// A transfer, unless it would move nothing.
fn moved(debit: AccountKind, credit: AccountKind, amount: Money, order: Option<OrderId>) -> Option<Transfer> {
    Transfer::new(Account::own(debit), Account::own(credit), amount, order).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    const fn yuan(minor: i64) -> Money {
        Money::new(minor, Currency::Cny)
    }

    #[test]
    fn what_is_handed_over_leaves_the_courier_and_the_rest_is_nobodys() {
        let (line, order) = (CourierLineId::from_u128(1), OrderId::from_u128(2));
        let entry = cash_handed_over(line, Some(order), yuan(90), yuan(10));
        let moves: Vec<_> = entry
            .transfers
            .iter()
            .map(|transfer| {
                (
                    transfer.credit().kind(),
                    transfer.amount().minor(),
                    transfer.order(),
                )
            })
            .collect();
        assert_eq!(
            moves,
            [
                (AccountKind::CashInTransit, 90, Some(order)),
                (AccountKind::Suspense, 10, None)
            ]
        );
        assert_eq!(entry.key, format!("cash.handed_over:{line}"));
        assert_eq!(cash_handed_over(line, None, yuan(0), yuan(10)).transfers.len(), 1);
    }

    #[test]
    fn cash_can_be_given_up_twice_of_one_order() {
        let order = OrderId::from_u128(2);
        let keys = [0, 5].map(|before| cash_written_off(order, yuan(before), yuan(5)).key);
        assert_ne!(keys[0], keys[1]);
    }

    #[test]
    fn money_that_is_nobodys_leaves_suspense_whole() {
        let receipt = ReceiptId::from_u128(1);
        let came = receipt_booked(receipt, yuan(7));
        for gone in [
            suspense_returned(Incoming::Receipt(receipt), yuan(7)),
            suspense_kept(Incoming::Receipt(receipt), yuan(7)),
        ] {
            assert_eq!(gone.transfers[0].debit(), came.transfers[0].credit());
            assert!(gone.key.ends_with(&receipt.to_string()));
        }
    }
}
