//! Payouts: what a seller has earned goes to its bank account. One person asks, another approves, and the money is gone
//! from the books when it was sent.

use super::{Account, AccountKind, Entry, EntryKind, InvalidTransfer, Transfer};
use crate::kernel::{FieldError, Localized, Money, Timestamp};
use crate::merchant::SellerId;
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

/// A seller's account at a bank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// In whose name it is.
    pub holder: String,
    pub bank: String,
    pub number: String,
}

/// The longest name of a holder or a bank.
const NAME_MOST: usize = 60;

impl BankAccount {
    /// Reads what was typed.
    /// # Errors
    /// `required`, `too_long` and, for a number that is none, `number`. An account number has 8 to 34 letters and digits:
    /// those of China have up to 30 digits, an IBAN up to 34 (ISO 13616).
    pub fn check(typed: &Self) -> Result<Self, Vec<FieldError>> {
        let number: String = typed
            .number
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let read = Self {
            holder: typed.holder.trim().to_owned(),
            bank: typed.bank.trim().to_owned(),
            number,
        };
        let mut errors = Vec::new();
        for (field, value) in [("holder", &read.holder), ("bank", &read.bank)] {
            match value.chars().count() {
                0 => errors.push(FieldError::new(field, "required")),
                length if length > NAME_MOST => errors.push(FieldError::new(field, "too_long")),
                _ => {}
            }
        }
        let fits =
            (8..=34).contains(&read.number.len()) && read.number.bytes().all(|b| b.is_ascii_alphanumeric());
        if !fits {
            errors.push(FieldError::new("number", "number"));
        }
        if errors.is_empty() { Ok(read) } else { Err(errors) }
    }

    /// As others recognise it: the bank, and the last four digits.
    pub fn masked(&self) -> String {
        let length = self.number.chars().count();
        let end: String = self.number.chars().skip(length.saturating_sub(4)).collect();
        format!("{} ****{end}", self.bank)
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

    fn account(number: &str) -> BankAccount {
        BankAccount {
            holder: " 李雷茶业有限公司 ".to_owned(),
            bank: "中国银行".to_owned(),
            number: number.to_owned(),
        }
    }

    fn payout(state: PayoutState) -> Payout {
        Payout {
            id: PayoutId::from_u128(7),
            seller: SellerId::from_u128(3),
            amount: Money::new(5_000, Currency::Cny),
            state,
            account: account("6222020200112233445"),
            requested_by: String::new(),
            requested_at: Timestamp::from_micros(0),
            changed_at: Timestamp::from_micros(0),
            note: String::new(),
            version: 1,
        }
    }

    #[test]
    fn an_account_is_read_and_shown_by_its_end() {
        let read = BankAccount::check(&account("6222 0202 0011 2233 445")).unwrap();
        assert_eq!(read.number, "6222020200112233445");
        assert_eq!(read.holder, "李雷茶业有限公司");
        assert_eq!(read.masked(), "中国银行 ****3445");
        for bad in ["", "1234567", "62220202x$", &"1".repeat(35)] {
            let errors = BankAccount::check(&account(bad)).unwrap_err();
            assert_eq!(errors, [FieldError::new("number", "number")], "{bad}");
        }
        assert_eq!(BankAccount::check(&BankAccount::default()).unwrap_err().len(), 3);
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
}
