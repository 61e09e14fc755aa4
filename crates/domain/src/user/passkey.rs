//! Passkeys (WebAuthn): where they work, and how a person sees them.

use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

crate::define_id!(
    /// A passkey of an account.
    PasskeyId, "pky"
);

/// Passkeys of one account: a handful of devices, and some to spare.
pub const PASSKEYS_MOST: usize = 20;

/// A passkey in the list of its person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyView {
    pub id: PasskeyId,
    /// What its person calls it.
    pub name: String,
    pub created_at: Timestamp,
    /// `None` until somebody has signed in with it.
    pub used_at: Option<Timestamp>,
}

/// The name that passkeys of a shop at this address belong to: its host. `None` where browsers know no passkeys: at
/// numeric addresses, and without TLS anywhere but on `localhost` (Web Authentication Level 3, 5.1.2 and 13.4.9;
/// Secure Contexts, 3.1).
pub fn passkey_host(base_url: &str) -> Option<&str> {
    let (is_safe, rest) = match base_url.strip_prefix("https://") {
        Some(rest) => (true, rest),
        None => (false, base_url.strip_prefix("http://")?),
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    // An IPv6 address is in brackets, and holds colons itself.
    let host = authority.split(':').next()?;
    let is_name = !host.is_empty() && !host.starts_with('[') && host.parse::<IpAddr>().is_err();
    (is_name && (is_safe || host == "localhost")).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_a_name_over_tls_or_to_localhost() {
        for (url, host) in [
            ("https://shop.example", Some("shop.example")),
            ("https://shop.example:8443/", Some("shop.example")),
            ("http://localhost:3000", Some("localhost")),
            ("http://127.0.0.1:3000", None),
            ("https://192.0.2.7", None),
            ("https://[2001:db8::1]:3000", None),
            ("http://shop.example", None),
            ("ftp://shop.example", None),
            ("https://", None),
        ] {
            assert_eq!(passkey_host(url), host, "{url}");
        }
    }
}
