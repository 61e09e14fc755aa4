//! The only place of the sandbox gateway that reads the clock and draws random numbers. It is a foreign
//! service: the shop's injected clock and ids do not reach it.

use domain::kernel::{Timestamp, encode_id};
use std::time::{SystemTime, UNIX_EPOCH};

#[expect(
    clippy::disallowed_methods,
    reason = "a process of its own, outside the shop's Clock"
)]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// An id that cannot be guessed: who knows the id of a payment may pay it.
pub fn token(prefix: &str) -> String {
    encode_id(prefix, rand::random::<u128>())
}
