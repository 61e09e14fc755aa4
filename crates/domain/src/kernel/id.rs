//! Identifiers: 128 bits (`UUIDv7`, minted elsewhere), written as `prefix_` and 26 digits of Crockford base 32.

/// A text that is not an id of the expected kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id that starts with \"{prefix}_\"")]
pub struct IdError {
    pub prefix: &'static str,
    pub text: String,
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// Writes `value` as `prefix_` and 26 base-32 digits; sorts like the number.
pub fn encode_id(prefix: &str, value: u128) -> String {
    let mut text = String::with_capacity(prefix.len() + 1 + LENGTH);
    text.push_str(prefix);
    text.push('_');
    for position in (0..LENGTH).rev() {
        let digit = (value >> (position * 5)) & 31;
        text.push(char::from(DIGITS[usize::try_from(digit).unwrap_or(0)]));
    }
    text
}

/// Reads what [`encode_id`] wrote.
/// # Errors
/// [`IdError`] for another prefix, length or digit.
pub fn decode_id(prefix: &'static str, text: &str) -> Result<u128, IdError> {
    let fail = || IdError {
        prefix,
        text: text.chars().take(48).collect(),
    };
    let digits = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or_else(fail)?;
    if digits.len() != LENGTH || digits.as_bytes()[0] > b'7' {
        return Err(fail());
    }
    digits.bytes().try_fold(0_u128, |value, byte| {
        let digit = DIGITS.iter().position(|d| *d == byte).ok_or_else(fail)?;
        Ok(value << 5 | digit as u128)
    })
}

/// Defines a newtype over 128 bits whose text form carries a prefix: `define_id!(OrderId, "ord")`.
#[macro_export]
macro_rules! define_id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(u128);

        impl $name {
            /// Wraps a value minted by the server.
            pub const fn from_u128(value: u128) -> Self {
                Self(value)
            }

            pub const fn as_u128(self) -> u128 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::kernel::encode_id($prefix, self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::kernel::IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::kernel::decode_id($prefix, text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::kernel::IdError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_round_trip_and_sort_like_numbers(a in any::<u128>(), b in any::<u128>()) {
            prop_assert_eq!(decode_id("ord", &encode_id("ord", a)), Ok(a));
            prop_assert_eq!(encode_id("ord", a).cmp(&encode_id("ord", b)), a.cmp(&b));
        }
    }

    #[test]
    fn foreign_prefix_length_and_digits_are_refused() {
        let good = encode_id("ord", 7);
        for bad in [
            "",
            "ord_",
            "prd_00000000000000000000000007",
            &good[..20],
            "ord_zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "ord_0000000000000000000000000u",
        ] {
            assert!(decode_id("ord", bad).is_err(), "{bad}");
        }
    }
}
