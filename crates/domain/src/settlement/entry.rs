//! Entries: what one business event moves between accounts.

use super::Account;
use crate::kernel::Money;
use crate::order::{OrderGroupId, OrderId};
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// An entry of the ledger.
    EntryId, "len"
);

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $key:literal;)+) => {
        /// The business event that an entry tells of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EntryKind {
            $($(#[$doc])* $name,)+
        }

        impl EntryKind {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)+
                }
            }
        }
    };
}

events! {
    /// A purchase was placed.
    OrderPlaced = "order.placed";
    /// An order, or a part of it, was cancelled before money came.
    OrderCancelled = "order.cancelled";
    /// Money came in time.
    PaymentCaptured = "payment.captured";
    /// Money came for a purchase that had ended.
    PaymentLate = "payment.late";
    /// Couriers have collected the cash of a purchase.
    CashCollected = "payment.collected";
    /// A courier has handed over cash.
    CashHandedOver = "cash.handed_over";
    /// A person has found out whose cash it is that a courier has handed over.
    CashAssigned = "cash.assigned";
    /// A person has given up cash that is missing.
    CashWrittenOff = "cash.written_off";
    /// Money came into the bank account.
    ReceiptBooked = "receipt.booked";
    /// Money that was nobody's was sent back.
    SuspenseReturned = "suspense.returned";
    /// A person has decided that money that is nobody's stays.
    SuspenseKept = "suspense.kept";
    /// The gateway, the bank or a courier keeps something for money that came.
    PaymentFee = "payment.fee";
    /// A carrier is paid for a parcel, or less or more than was said before.
    ParcelCost = "parcel.cost";
    /// An order is paid and delivered: its seller has earned it.
    OrderEarned = "order.earned";
    /// Money is owed back.
    RefundOwed = "refund.owed";
    /// The gateway has given money back.
    RefundDone = "refund.done";
    /// What the gateway had given back did not arrive: it is owed again.
    RefundFailed = "refund.failed";
    /// A seller was paid what it has earned.
    PayoutSent = "payout.sent";
    /// What a seller was paid came back.
    PayoutFailed = "payout.failed";
    /// Booked by a person: a fee, a cost, a payout of the gateway, or what puts an error right.
    Correction = "correction";
}

impl EntryKind {
    /// The kind of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// Whether money of a buyer has come, in time or not.
    pub const fn takes_money(self) -> bool {
        matches!(
            self,
            Self::PaymentCaptured | Self::CashCollected | Self::PaymentLate
        )
    }
}

/// What cannot be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTransfer {
    #[error("an amount that moves is above zero")]
    NotPositive,
    #[error("an amount moves from one account to another")]
    SameAccount,
}

/// One amount from one account to another of the same currency: balanced by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    debit: Account,
    credit: Account,
    amount: Money,
    /// Which order it is for, if it is for one.
    order: Option<OrderId>,
}

impl Transfer {
    /// # Errors
    /// [`InvalidTransfer`].
    pub fn new(
        debit: Account,
        credit: Account,
        amount: Money,
        order: Option<OrderId>,
    ) -> Result<Self, InvalidTransfer> {
        if amount.minor() <= 0 {
            return Err(InvalidTransfer::NotPositive);
        }
        if debit == credit {
            return Err(InvalidTransfer::SameAccount);
        }
        Ok(Self {
            debit,
            credit,
            amount,
            order,
        })
    }

    pub const fn debit(&self) -> Account {
        self.debit
    }

    pub const fn credit(&self) -> Account {
        self.credit
    }

    pub const fn amount(&self) -> Money {
        self.amount
    }

    pub const fn order(&self) -> Option<OrderId> {
        self.order
    }
}

/// What one event moves. Its key is the event's: the same event is never posted twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: EntryKind,
    /// `KIND:SUBJECT`, such as `payment.captured:pay_…`.
    pub key: String,
    /// The purchase that it belongs to, if any.
    pub group: Option<OrderGroupId>,
    /// At least one.
    pub transfers: Vec<Transfer>,
}

impl Entry {
    /// An entry of an event; `subject` names what it happened to.
    pub fn new(
        kind: EntryKind,
        subject: impl std::fmt::Display,
        group: Option<OrderGroupId>,
        transfers: Vec<Transfer>,
    ) -> Self {
        Self {
            kind,
            key: Self::key(kind, subject),
            group,
            transfers,
        }
    }

    /// The key of an event.
    pub fn key(kind: EntryKind, subject: impl std::fmt::Display) -> String {
        format!("{}:{subject}", kind.as_str())
    }
}
