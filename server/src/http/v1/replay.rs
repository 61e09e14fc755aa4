//! Remembers which lines were added under which `Idempotency-Key`, so that a repeated request adds nothing.
//!
//! Kept in memory for a day, of this process alone: a restart or another machine forgets. That is enough for what it
//! guards, a line too many that the buyer sees in the cart; whatever moves money is guarded in the database, in the
//! transaction that moves it (see `services::order`).

use domain::cart::CartId;
use domain::product::VariantId;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const KEPT: Duration = Duration::from_hours(24);
const MOST: u64 = 50_000;

/// What a key was used for.
#[derive(Clone)]
struct Use {
    variant: VariantId,
    quantity: i64,
    done: Arc<AtomicBool>,
}

/// The keys of the last day.
#[derive(Clone)]
pub struct Replays(Cache<u128, Use>);

/// What is known about a key.
pub enum Claim {
    /// Nothing: carry the request out and [`Ticket::settle`] it.
    First(Ticket),
    /// It was carried out.
    Done,
    /// It is being carried out at this moment.
    Busy,
    /// It came with another request.
    Other,
}

/// The right to carry a request out. Dropped unsettled, it forgets the key.
pub struct Ticket {
    replays: Replays,
    slot: u128,
    settled: bool,
}

impl Default for Replays {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(KEPT).build())
    }
}

impl Replays {
    /// Claims `key` for adding `quantity` units of `variant` to `cart`.
    pub fn claim(&self, cart: CartId, key: &str, variant: VariantId, quantity: i64) -> Claim {
        let slot = scoped(cart, key);
        let entry = self.0.entry(slot).or_insert_with(|| Use {
            variant,
            quantity,
            done: Arc::new(AtomicBool::new(false)),
        });
        let fresh = entry.is_fresh();
        let used = entry.into_value();
        if fresh {
            Claim::First(Ticket {
                replays: self.clone(),
                slot,
                settled: false,
            })
        } else if (used.variant, used.quantity) != (variant, quantity) {
            Claim::Other
        } else if used.done.load(Ordering::Acquire) {
            Claim::Done
        } else {
            Claim::Busy
        }
    }
}

impl Ticket {
    /// The request was carried out: it will not be again.
    pub fn settle(mut self) {
        self.settled = true;
        if let Some(used) = self.replays.0.get(&self.slot) {
            used.done.store(true, Ordering::Release);
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.settled {
            self.replays.0.invalidate(&self.slot);
        }
    }
}

/// A key within its cart, so that the keys of different buyers never meet.
fn scoped(cart: CartId, key: &str) -> u128 {
    first_half(
        Sha256::new()
            .chain_update(cart.as_u128().to_be_bytes())
            .chain_update(key),
    )
}

/// The same as a text, for keys that go to the database.
pub fn scoped_key(cart: CartId, key: &str) -> String {
    format!("{:032x}", scoped(cart, key))
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
    fn a_key_is_carried_out_once_per_cart() {
        let replays = Replays::default();
        let (cart, other) = (CartId::from_u128(1), CartId::from_u128(2));
        let variant = VariantId::from_u128(7);
        let Claim::First(ticket) = replays.claim(cart, "key", variant, 2) else {
            panic!("unknown key")
        };
        assert!(matches!(replays.claim(cart, "key", variant, 2), Claim::Busy));
        ticket.settle();
        assert!(matches!(replays.claim(cart, "key", variant, 2), Claim::Done));
        assert!(matches!(replays.claim(cart, "key", variant, 3), Claim::Other));
        assert!(matches!(replays.claim(other, "key", variant, 2), Claim::First(_)));
    }

    #[test]
    fn a_failed_request_frees_its_key() {
        let replays = Replays::default();
        let claim = || replays.claim(CartId::from_u128(1), "key", VariantId::from_u128(7), 1);
        drop(claim());
        assert!(matches!(claim(), Claim::First(_)));
    }

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
