//! Balances: the fold of transfers.

use super::{Account, Transfer};
use crate::kernel::{Currency, Money};
use std::collections::BTreeMap;

/// What was debited and credited of every account and currency, in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<(Account, Currency), (i128, i128)>);

/// An account that is lower than it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{account} is at {balance} {currency}, and may not be below {floor}")]
pub struct BelowFloor {
    pub account: Account,
    pub currency: Currency,
    pub balance: i128,
    pub floor: i64,
}

impl Balances {
    pub fn apply(&mut self, transfer: &Transfer) {
        let (amount, currency) = (
            i128::from(transfer.amount().minor()),
            transfer.amount().currency(),
        );
        self.0.entry((transfer.debit(), currency)).or_default().0 += amount;
        self.0.entry((transfer.credit(), currency)).or_default().1 += amount;
    }

    /// Every account that was ever moved, with its debits and credits.
    pub fn iter(&self) -> impl Iterator<Item = (Account, Currency, i128, i128)> {
        self.0
            .iter()
            .map(|((account, currency), (debit, credit))| (*account, *currency, *debit, *credit))
    }

    /// The balance of an account on the side on which it grows.
    pub fn of(&self, account: Account, currency: Currency) -> i128 {
        let (debit, credit) = self.0.get(&(account, currency)).copied().unwrap_or_default();
        if account.kind().account_type().grows_by_debit() {
            debit - credit
        } else {
            credit - debit
        }
    }

    /// Debits less credits of a currency: 0, or the books are wrong.
    pub fn sum(&self, currency: Currency) -> i128 {
        self.iter()
            .filter(|(_, of, ..)| *of == currency)
            .map(|(.., debit, credit)| debit - credit)
            .sum()
    }

    /// The first account that is lower than it may be.
    pub fn below_floor(&self) -> Option<BelowFloor> {
        self.0.keys().find_map(|(account, currency)| {
            let floor = account.kind().floor()?;
            let balance = self.of(*account, *currency);
            (balance < i128::from(floor)).then_some(BelowFloor {
                account: *account,
                currency: *currency,
                balance,
                floor,
            })
        })
    }

    /// [`Balances::of`] as an amount; the nearest one that fits.
    pub fn amount(&self, account: Account, currency: Currency) -> Money {
        let balance = self.of(account, currency);
        let fitting = balance.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        Money::new(i64::try_from(fitting).unwrap_or_default(), currency)
    }
}

impl<'t> Extend<&'t Transfer> for Balances {
    fn extend<T: IntoIterator<Item = &'t Transfer>>(&mut self, transfers: T) {
        for transfer in transfers {
            self.apply(transfer);
        }
    }
}
