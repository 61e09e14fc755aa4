//! What binds seller-side work to one seller.

use super::SellerId;

/// The proof that somebody may work for one seller. Store functions of the seller's side take it instead of an id, so
/// that a query cannot be asked of another seller by mistake. It is never read from a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SellerScope(SellerId);

impl SellerScope {
    /// For the guard alone, after it has found a permission that reaches `seller`. Clippy refuses it elsewhere.
    pub const fn granted(seller: SellerId) -> Self {
        Self(seller)
    }

    pub const fn seller(self) -> SellerId {
        self.0
    }
}
