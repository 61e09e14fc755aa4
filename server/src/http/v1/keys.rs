//! What an `Idempotency-Key` stands for. The keys themselves are kept in the database, in the transaction that they
//! guard.

use domain::cart::CartId;
use sha2::{Digest, Sha256};

/// A key within its cart, so that the keys of different buyers never meet.
pub fn scoped_key(cart: CartId, key: &str) -> String {
    let hash = Sha256::new()
        .chain_update(cart.as_u128().to_be_bytes())
        .chain_update(key);
    format!("{:032x}", first_half(hash))
}

/// The cart that a key stands for: the same key always gives the same one.
pub fn cart_of_key(key: &str) -> CartId {
    CartId::from_u128(first_half(
        Sha256::new().chain_update("POST /v1/carts\0").chain_update(key),
    ))
}

fn first_half(hash: Sha256) -> u128 {
    hash.finalize()
        .iter()
        .take(16)
        .fold(0, |value, byte| value << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_different_carts_never_meet() {
        assert_ne!(
            scoped_key(CartId::from_u128(1), "k"),
            scoped_key(CartId::from_u128(2), "k")
        );
        assert_eq!(cart_of_key("k"), cart_of_key("k"));
        assert_ne!(cart_of_key("k"), cart_of_key("l"));
    }
}
