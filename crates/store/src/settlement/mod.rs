//! The ledger: posting, reading, and what a purchase costs its sellers. Entries are only ever added: nothing here changes
//! or deletes one.

mod check;
mod check_cost;
mod commission;
mod facts;
mod payment_fee;
mod payout;
mod period;
mod post;
mod read;
mod seal;

pub use commission::{GoodsFacts, PlacedFee};
pub use payout::{PayoutFilter, PayoutRow};
pub use period::PeriodRow;
pub use post::NewEntry;
pub use read::{EntryRow, StatementRow, TransferRow};

pub(crate) use check::{RULES, check};
pub(crate) use check_cost::COST_RULES;

use crate::error::StoreError;
use crate::sql::parse;
use crate::tx::Tx;
use domain::kernel::{Currency, Money};
use domain::settlement::{Account, EntryKind};

/// Functions over the ledger, borrowed from a connection.
pub struct SettlementStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn settlement(&mut self) -> SettlementStore<'_> {
        SettlementStore { tx: self }
    }
}

fn account(text: &str) -> Result<Account, StoreError> {
    parse("an account", text.parse())
}

fn currency(text: &str) -> Result<Currency, StoreError> {
    parse("a currency", text.parse())
}

fn money(minor: i64, code: &str) -> Result<Money, StoreError> {
    Ok(Money::new(minor, currency(code)?))
}

fn kind(text: &str) -> Result<EntryKind, StoreError> {
    EntryKind::parse(text).ok_or_else(|| StoreError::inconsistent("a kind of entry", text))
}
