//! Stock: levels at locations, movements, what orders hold, transfers. A level changes only in
//! [`InventoryStore::apply`], and never without its movement.
//!
//! Whoever changes levels locks their rows first, by [`InventoryStore::lock`], which does so in the order of their keys;
//! before that comes at most the row of an order group, after it what orders hold, then products in the order of their
//! ids, then the version of the catalogue. So two changes wait for each other and never for one another in a ring.

mod hold;
mod level;
mod list;
mod location;
mod rule;
mod transfer;

pub use hold::Hold;
pub use level::SHOWN_BELOW;
pub use list::LevelFilter;
pub(crate) use rule::RULES;

use crate::db::Tx;

/// Functions over stock, borrowed from a connection.
pub struct InventoryStore<'t> {
    pub(crate) tx: &'t mut Tx,
}

impl Tx {
    pub const fn inventory(&mut self) -> InventoryStore<'_> {
        InventoryStore { tx: self }
    }
}

/// What can be sold of a variant `v.id`, for a list of columns.
pub(crate) const SELLABLE: &str =
    "(SELECT CAST(COALESCE(SUM(s.on_hand - s.reserved - s.allocated), 0) AS BIGINT)
    FROM stock_level s
    JOIN location l ON l.id = s.location_id
    WHERE s.variant_id = v.id AND l.active = 1)";

/// Units of a variant `v.id` that are reserved by orders whose time is over at the moment that follows; to be closed by
/// a bracket.
pub(crate) const LAPSED: &str = "(SELECT CAST(COALESCE(SUM(h.units), 0) AS BIGINT)
    FROM stock_hold h
    JOIN location l ON l.id = h.location_id
    WHERE h.variant_id = v.id AND h.state = 'reserved' AND l.active = 1 AND h.expires_at <= ";
