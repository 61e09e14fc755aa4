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

/// What a browser keeps that has signed in to an account. It opens nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceMark(String);

impl DeviceMark {
    /// A random number and a keyed hash have fewer characters.
    const LONGEST: usize = 128;

    pub(crate) fn new(number: &str, proof: &str) -> Self {
        Self(format!("{number}.{proof}"))
    }

    /// What a cookie brings; `None` unless it has the form of a mark.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, _) = text.split_once('.')?;
        let fits = text.len() <= Self::LONGEST && number.len() == 32;
        fits.then(|| Self(text.to_owned()))
    }

    /// For the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The random number, and what proves that it is of our making.
    pub(crate) fn parts(&self) -> (&str, &str) {
        self.0.split_once('.').unwrap_or_default()
    }
}

impl fmt::Debug for DeviceMark {
    /// Marks never reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceMark(…)")
    }
}

/// A session that has begun: what the cookies are to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    pub token: SessionToken,
    /// The person's cart, with what was in the visitor's.
    pub cart: CartId,
    /// For the browser to keep when the session has ended.
    pub device: DeviceMark,
}
