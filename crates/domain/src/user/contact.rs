//! E-mail addresses and telephone numbers, parsed once.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A contact that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    #[error("not an e-mail address")]
    Email,
    #[error("not a telephone number")]
    Phone,
}

/// An e-mail address, lower case.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Checks the shape only (one `@`, a dotted domain, at most 254 characters: RFC 5321); delivery is the proof.
    /// # Errors
    /// [`ContactError::Email`].
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let text = text.trim().to_lowercase();
        let plain = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !"@,;<>\"()".contains(c))
        };
        match text.split_once('@') {
            Some((local, host))
                if plain(local)
                    && plain(host)
                    && text.len() <= 254
                    && local.len() <= 64
                    && host.contains('.')
                    && host.split('.').all(|label| !label.is_empty()) =>
            {
                Ok(Self(text))
            }
            _ => Err(ContactError::Email),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A telephone number: `+` and digits, or the eleven digits of a mobile number in mainland China.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Stands where a number was taken out with its person: nobody has it.
    pub fn erased() -> Self {
        Self("000000".to_owned())
    }

    /// Drops spaces, hyphens, dots and brackets, and a leading +86 before a mainland mobile number.
    /// # Errors
    /// [`ContactError::Phone`] unless 6 to 15 digits are left (ITU-T E.164).
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let mut digits: String = text.chars().filter(|c| !" -.()\u{a0}".contains(*c)).collect();
        if let Some(rest) = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")) {
            digits = rest.chars().collect();
        }
        let number = digits.strip_prefix('+').unwrap_or(&digits);
        if (6..=15).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(ContactError::Phone)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! contact_text {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = ContactError;

            fn try_from(text: String) -> Result<Self, ContactError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(contact: $name) -> Self {
                contact.0
            }
        }

        impl fmt::Debug for $name {
            /// Contacts never reach a log.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
contact_text!(Email);
contact_text!(Phone);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_normalised() {
        assert_eq!(
            Email::parse(" Li@Example.COM ").unwrap().as_str(),
            "li@example.com"
        );
        assert_eq!(Phone::parse("+86 138-0013-8000").unwrap().as_str(), "13800138000");
        assert_eq!(
            Phone::parse("+1 (415) 555-0100").unwrap().as_str(),
            "+14155550100"
        );
    }

    #[test]
    fn broken_contacts_are_refused() {
        for bad in ["", "a", "a@b", "a@@b.c", "a b@c.de", "@c.de", "a@c.", "a@.de"] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
        for bad in ["", "12345", "1234567890123456", "13x00138000"] {
            assert!(Phone::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn debug_output_hides_the_contact() {
        assert!(!format!("{:?}", Email::parse("li@example.com").unwrap()).contains("li@"));
    }
}
