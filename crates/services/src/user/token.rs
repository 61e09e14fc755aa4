//! The secret in the session cookie.

use crate::Ctx;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::cart::CartId;
use sha2::{Digest, Sha256};
use std::fmt;

/// 256 random bits that stand for a signed-in person. Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    const LENGTH: usize = 43;

    pub(crate) fn mint(ctx: &Ctx) -> Self {
        let halves = [ctx.ids.secret().to_be_bytes(), ctx.ids.secret().to_be_bytes()];
        Self(URL_SAFE_NO_PAD.encode(halves.as_flattened()))
    }

    /// What a cookie brings; `None` unless it has the form of a token.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == Self::LENGTH
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// For the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// SHA-256 in base64: 256 random bits need no salt.
    pub(crate) fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for SessionToken {
    /// Tokens never reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// A session that has begun: what the cookies are to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    pub token: SessionToken,
    /// The person's cart, with what was in the visitor's.
    pub cart: CartId,
}
