//! Stock: levels at locations, movements, what orders hold, transfers. A level changes only in
//! [`InventoryStore::apply`], and never without its movement.
//!
//! Whoever changes levels locks their rows first, by [`InventoryStore::lock`], which does so in the order of their keys;
//! before that comes at most the row of an order group, after it what orders hold, then products in the order of their
//! ids, then the version of the catalogue. So two changes wait for each other and never for one another in a ring.

mod bundle;
mod hand_over;
mod hold;
mod level;
mod list;
mod location;
mod rule;
mod set;
mod transfer;

pub use bundle::{BundleRow, PartRow};
pub use hand_over::Kept;
pub use hold::Hold;
pub use level::{Moving, SHOWN_BELOW, shown_below};
pub use list::LevelFilter;
pub(crate) use rule::RULES;

use crate::sql::Sql;
use crate::tx::Tx;
use domain::kernel::Timestamp;

/// Functions over stock, borrowed from a connection.
pub struct InventoryStore<'t> {
    pub(crate) tx: &'t mut Tx,
}

impl Tx {
    pub const fn inventory(&mut self) -> InventoryStore<'_> {
        InventoryStore { tx: self }
    }
}

/// What can be sold of a variant, which is no bundle.
macro_rules! free {
    ($variant:literal) => {
        concat!(
            "(SELECT CAST(COALESCE(SUM(s.on_hand - s.reserved - s.allocated), 0) AS BIGINT)
            FROM stock_level s
            JOIN location l ON l.id = s.location_id
            WHERE s.variant_id = ",
            $variant,
            " AND l.active = 1)"
        )
    };
}

/// Units of a variant that are reserved by orders whose time is over at the moment that follows; to be closed by a bracket.
macro_rules! lapsed {
    ($variant:literal) => {
        concat!(
            "(SELECT CAST(COALESCE(SUM(h.units), 0) AS BIGINT)
            FROM stock_hold h
            JOIN location l ON l.id = h.location_id
            WHERE h.variant_id = ",
            $variant,
            " AND h.state = 'reserved' AND l.active = 1 AND h.expires_at <= "
        )
    };
}

/// What can be sold of a variant `v.id`, for a list of columns: of a bundle as many as its components make.
pub(crate) const SELLABLE: &str = concat!(
    "COALESCE((SELECT MIN(",
    free!("b.component_id"),
    " / b.units) FROM bundle_component b WHERE b.bundle_id = v.id), ",
    free!("v.id"),
    ")"
);

/// [`SELLABLE`] with what orders had reserved whose time is over now.
pub(crate) fn push_sellable_at(sql: &mut Sql, now: Timestamp) {
    sql.push(concat!(
        "COALESCE((SELECT MIN((",
        free!("b.component_id"),
        " + ",
        lapsed!("b.component_id")
    ))
    .bind(now.as_micros())
    .push(concat!(
        ")) / b.units) FROM bundle_component b WHERE b.bundle_id = v.id), ",
        free!("v.id"),
        " + ",
        lapsed!("v.id")
    ))
    .bind(now.as_micros())
    .push("))");
}

/// Whether the product of an alias has something that can be sold, as 1 or 0.
macro_rules! has_stock {
    ($product:literal) => {
        concat!(
            "CASE WHEN EXISTS (SELECT 1 FROM variant v JOIN stock_level s ON s.variant_id = v.id
                    JOIN location l ON l.id = s.location_id
                    WHERE v.product_id = ",
            $product,
            ".id AND l.active = 1 AND s.on_hand > s.reserved + s.allocated)
                OR EXISTS (SELECT 1 FROM variant v WHERE v.product_id = ",
            $product,
            ".id AND (SELECT MIN((SELECT COALESCE(SUM(s.on_hand - s.reserved - s.allocated), 0) FROM stock_level s
                        JOIN location l ON l.id = s.location_id
                        WHERE s.variant_id = b.component_id AND l.active = 1) - b.units)
                    FROM bundle_component b WHERE b.bundle_id = v.id) >= 0)
                THEN 1 ELSE 0 END"
        )
    };
}

pub(crate) use has_stock;
