//! Payouts: what a seller has earned goes to its bank account. One person asks, another approves, and the money is gone
//! from the books when it was sent.

use super::{Account, AccountKind, Entry, EntryKind, InvalidTransfer, Transfer};
use crate::kernel::{Localized, Money, Timestamp};
use crate::merchant::SellerId;
use crate::payment::BankAccount;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A payout to a seller.
    PayoutId, "pyo"
);

crate::define_machine! {
    /// Where a payout stands.
    "payout": PayoutState {
        /// Waits for a second person. From here on nobody else can have the money.
        Requested = "requested",
        /// May be sent.
        Approved = "approved",
        /// Refused, or nobody decided in time.
        Refused = "refused",
        /// Has left the bank account.
        Sent = "sent",
        /// Could not be sent, or came back.
        Failed = "failed",
    }
    /// What moves a payout.
    PayoutEvent {
        Approve = "approve",
        Refuse = "refuse",
        Send = "send",
        Fail = "fail",
    }
    /// Every legal step. What was sent may still come back.
    steps {
        Requested, Approve => Approved;
        Requested, Refuse => Refused;
        Approved, Send => Sent;
        Approved, Fail => Failed;
        Sent, Fail => Failed;
    }
}

impl PayoutState {
    /// Whether it holds money that is still the seller's.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Requested | Self::Approved)
    }
}

/// A payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    pub id: PayoutId,
    pub seller: SellerId,
    pub amount: Money,
    pub state: PayoutState,
    /// Where it goes, as it was when it was asked for.
    pub account: BankAccount,
    /// Who asked: an account's id or `operator`.
    pub requested_by: String,
    pub requested_at: Timestamp,
    /// When its state was reached.
    pub changed_at: Timestamp,
    /// The bank's number of the transfer, or why it failed; empty before.
    pub note: String,
    /// Grows with every step.
    pub version: i64,
}

impl Payout {
    /// What a step moves: from what the seller has earned to the bank, or back.
    /// # Errors
    /// [`InvalidTransfer`] for an amount of nothing.
    pub fn entry(&self, event: PayoutEvent) -> Result<Option<Entry>, InvalidTransfer> {
        let (payable, bank) = (Account::payable(self.seller), Account::own(AccountKind::Bank));
        let (kind, debit, credit) = match (self.state, event) {
            (PayoutState::Approved, PayoutEvent::Send) => (EntryKind::PayoutSent, payable, bank),
            (PayoutState::Sent, PayoutEvent::Fail) => (EntryKind::PayoutFailed, bank, payable),
            _ => return Ok(None),
        };
        let transfer = Transfer::new(debit, credit, self.amount, None)?;
        Ok(Some(Entry::new(kind, self.id, None, vec![transfer])))
    }
}

/// A payout in a list and on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutView {
    pub id: PayoutId,
    pub seller: SellerId,
    pub seller_name: Localized,
    pub amount: Money,
    pub state: PayoutState,
    /// Masked.
    pub account: String,
    /// Masked.
    pub requested_by: String,
    pub requested_at: Timestamp,
    pub changed_at: Timestamp,
    pub note: String,
    pub version: i64,
    /// Every state it has been in, oldest first.
    pub history: Vec<PayoutStep>,
}

/// A state that a payout has been in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutStep {
    pub state: PayoutState,
    pub at: Timestamp,
    /// Who, masked.
    pub by: String,
}

/// What a seller may have paid out in one currency.
#[expect(
    clippy::struct_field_names,
    reason = "what is available is what is left of what is payable"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Available {
    pub payable: Money,
    /// What requests and approved payouts hold of it.
    pub held: Money,
    /// What is left; nothing where goods that came back have eaten it up.
    pub available: Money,
}

impl Available {
    /// What is left of what is payable; both are of one currency.
    pub fn new(payable: Money, held: Money) -> Self {
        let left = payable.minor().saturating_sub(held.minor()).max(0);
        Self {
            payable,
            held,
            available: Money::new(left, payable.currency()),
        }
    }
}

/// Where a seller's payouts go, and what it may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutDesk {
    pub seller: SellerId,
    /// Masked; `None` until it was named.
    pub account: Option<String>,
    /// 0 until an account was named.
    pub account_version: i64,
    /// In every currency that the seller was ever paid in.
    pub available: Vec<Available>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    fn payout(state: PayoutState) -> Payout {
        Payout {
            id: PayoutId::from_u128(7),
            seller: SellerId::from_u128(3),
            amount: Money::new(5_000, Currency::Cny),
            state,
            account: BankAccount::default(),
            requested_by: String::new(),
            requested_at: Timestamp::from_micros(0),
            changed_at: Timestamp::from_micros(0),
            note: String::new(),
            version: 1,
        }
    }

    #[test]
    fn money_moves_when_it_is_sent_and_when_it_comes_back() {
        let moved = |state, event| {
            let entry = payout(state).entry(event).unwrap()?;
            let transfer = entry.transfers[0];
            Some((
                entry.key,
                transfer.debit().to_string(),
                transfer.credit().to_string(),
            ))
        };
        let id = PayoutId::from_u128(7);
        let payable = Account::payable(SellerId::from_u128(3)).to_string();
        assert_eq!(
            moved(PayoutState::Approved, PayoutEvent::Send),
            Some((format!("payout.sent:{id}"), payable.clone(), "bank".to_owned()))
        );
        assert_eq!(
            moved(PayoutState::Sent, PayoutEvent::Fail),
            Some((format!("payout.failed:{id}"), "bank".to_owned(), payable))
        );
        for (from, event, to) in PayoutState::TRANSITIONS {
            let posts = matches!(to, PayoutState::Sent) || *from == PayoutState::Sent;
            assert_eq!(moved(*from, *event).is_some(), posts, "{from:?} {event:?}");
        }
    }

    #[test]
    fn what_is_held_cannot_be_had_again() {
        let yuan = |minor| Money::new(minor, Currency::Cny);
        assert_eq!(Available::new(yuan(100), yuan(30)).available, yuan(70));
        assert_eq!(Available::new(yuan(20), yuan(30)).available, yuan(0));
    }

    #[test]
    fn money_is_held_until_it_is_sent() {
        assert!(PayoutState::Requested.holds() && PayoutState::Approved.holds());
        assert!(!PayoutState::Sent.holds());
    }
}
