//! The cart: what a buyer means to buy, and what it costs now.
//! Does not own stock or prices: it is handed both.

mod form;
pub mod pricing;
mod view;

pub use crate::kernel::FieldError;
pub use form::CheckoutForm;
pub use pricing::{CartLine, LineWarning, Offer, Parcel, PricedCart, PricedLine, price_cart};
pub use view::{CartLineView, CartView, ParcelView, Totals};

use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A cart. The id is as good as a key to it, so it is random and kept in an HttpOnly cookie.
    CartId, "crt"
);

/// Units of one variant in a cart or an order: 1 to 999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

/// A quantity outside 1 to 999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a quantity is a whole number from 1 to 999, not {0}")]
pub struct InvalidQuantity(pub i64);

impl Quantity {
    pub const MAX: i64 = 999;
    pub const ONE: Self = Self(1);

    /// # Errors
    /// [`InvalidQuantity`].
    pub const fn new(units: i64) -> Result<Self, InvalidQuantity> {
        if units >= 1 && units <= Self::MAX {
            Ok(Self(units))
        } else {
            Err(InvalidQuantity(units))
        }
    }

    pub const fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(units: i64) -> Result<Self, InvalidQuantity> {
        Self::new(units)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

/// Different variants one cart can hold.
pub const MAX_LINES: usize = 100;
