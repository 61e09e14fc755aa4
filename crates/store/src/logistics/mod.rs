//! What delivery costs.

mod rule;
mod tariff;

pub(crate) use rule::RULES;

use crate::tx::Tx;

/// Functions over delivery, borrowed from a connection.
pub struct LogisticsStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn logistics(&mut self) -> LogisticsStore<'_> {
        LogisticsStore { tx: self }
    }
}
