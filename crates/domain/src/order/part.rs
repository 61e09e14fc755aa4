//! Cancelling a part of an order: units of its lines that are still to be sent, what they are worth, and what becomes of
//! the order. Why delivery stays as it was: `docs/EDITING.md`.

use super::{CancelError, Order, OrderEvent, OrderGroup, OrderLine, OrderNumber, OrderState};
use crate::kernel::{InvalidStep, Money, MoneyError};
use serde::{Deserialize, Serialize};

/// Units of one line, by its place among the lines of its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineUnits {
    pub place: usize,
    pub units: i64,
}

/// A part of an order that can be cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Lines of which units go, each once, in their order.
    pub lines: Vec<LineUnits>,
    /// What the buyer need not pay, or gets back.
    pub amount: Money,
    /// Nothing else is left of the order: it ends, and its delivery costs nothing either.
    pub ends: bool,
}

/// Who cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canceller {
    /// As long as nothing of the order is on its way.
    Buyer,
    /// Whatever has not left yet.
    Staff,
}

/// Why a part of an order is not cancelled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    #[error("nothing is to be cancelled")]
    Nothing,
    #[error("the order has no such line, or names one twice")]
    UnknownLine,
    #[error("fewer units are still to be sent")]
    TooMany,
    #[error(transparent)]
    Cancel(#[from] CancelError),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What `units` of a line are worth that costs `total` for `quantity`, when `before` of it went before: the line's share of
/// all that has gone by then, rounded half up, less that of before. So any sequence that ends with the whole line comes
/// to its total exactly.
/// # Errors
/// [`MoneyError::Overflow`] for units that the line does not have.
pub fn units_worth(total: Money, quantity: i64, before: i64, units: i64) -> Result<Money, MoneyError> {
    let share = |gone: i64| {
        let (minor, gone, whole) = (i128::from(total.minor()), i128::from(gone), i128::from(quantity));
        i64::try_from((2 * minor * gone + whole).div_euclid(2 * whole)).map_err(|_| MoneyError::Overflow)
    };
    let after = before.checked_add(units).ok_or(MoneyError::Overflow)?;
    if quantity <= 0 || before < 0 || units < 0 || after > quantity {
        return Err(MoneyError::Overflow);
    }
    Ok(Money::new(share(after)? - share(before)?, total.currency()))
}

impl OrderLine {
    /// What its cancelled units are worth.
    /// # Errors
    /// [`MoneyError`].
    pub fn cancelled_worth(&self) -> Result<Money, MoneyError> {
        units_worth(self.total, self.quantity.get(), 0, self.progress.cancelled)
    }
}

impl Order {
    /// What is to be paid for it in cash: nothing once it has ended, else its total without what was cancelled of it.
    /// # Errors
    /// [`MoneyError`].
    pub fn due(&self) -> Result<Money, MoneyError> {
        let total = self.totals.total;
        if self.state == OrderState::Cancelled {
            return Ok(Money::zero(total.currency()));
        }
        self.lines.iter().try_fold(total, |due, line| {
            let gone = line.cancelled_worth()?;
            due.checked_add(Money::new(-gone.minor(), gone.currency()))
        })
    }

    /// The part that these units are. Delivery goes with the last unit; until then it costs what it did.
    fn part(&self, wanted: &[LineUnits]) -> Result<Part, PartError> {
        let mut lines: Vec<LineUnits> = wanted.iter().copied().filter(|line| line.units != 0).collect();
        lines.sort_by_key(|line| line.place);
        if lines.is_empty() {
            return Err(PartError::Nothing);
        }
        if lines.windows(2).any(|pair| pair[0].place == pair[1].place) {
            return Err(PartError::UnknownLine);
        }
        let mut amount = Money::zero(self.totals.total.currency());
        for wanted in &lines {
            let line = self.lines.get(wanted.place).ok_or(PartError::UnknownLine)?;
            if wanted.units < 0 || wanted.units > line.open() {
                return Err(PartError::TooMany);
            }
            let before = line.progress.cancelled;
            let worth = units_worth(line.total, line.quantity.get(), before, wanted.units)?;
            amount = amount.checked_add(worth)?;
        }
        let gone: i64 = lines.iter().map(|line| line.units).sum();
        let alive: i64 = self
            .lines
            .iter()
            .map(|line| line.quantity.get() - line.progress.cancelled)
            .sum();
        let ends = gone == alive;
        // Of what was paid, something may have gone back otherwise.
        let left = if self.refund.is_none() {
            self.due()?
        } else {
            self.left()?
        };
        if ends || amount.minor() > left.minor() {
            amount = left;
        }
        Ok(Part { lines, amount, ends })
    }
}

impl OrderGroup {
    /// The part of the order of this number that these units are. A purchase that is not paid yet is cancelled as a whole,
    /// for one payment is open for all of it.
    /// # Errors
    /// [`PartError`]; nothing is cancelled then.
    pub fn to_cancel_part(
        &self,
        number: &OrderNumber,
        wanted: &[LineUnits],
        canceller: Canceller,
    ) -> Result<(&Order, Part), PartError> {
        if self.state() == OrderState::AwaitingPayment {
            return Err(CancelError::WholeOnly.into());
        }
        let found = self.orders.iter().find(|order| order.number == *number);
        let order = found.ok_or(PartError::UnknownLine)?;
        if order.state != OrderState::Confirmed {
            let refused = InvalidStep::new(order.state, OrderEvent::Cancel);
            return Err(CancelError::from(refused).into());
        }
        let is_part_sent = order.lines.iter().any(|line| line.progress.shipped > 0);
        if canceller == Canceller::Buyer && is_part_sent {
            return Err(CancelError::PartSent.into());
        }
        Ok((order, order.part(wanted)?))
    }

    /// Whether units of the order of this number can be cancelled at all.
    pub fn can_cancel_part(&self, order: &Order, canceller: Canceller) -> bool {
        let place = order.lines.iter().position(|line| line.open() > 0);
        place.is_some_and(|place| {
            self.to_cancel_part(&order.number, &[LineUnits { place, units: 1 }], canceller)
                .is_ok()
        })
    }
}

#[cfg(test)]
pub(super) mod tests;
