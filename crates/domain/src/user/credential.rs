//! What proves that a person is who they say: the rules for passwords and codes.

use serde::{Deserialize, Serialize};

/// NIST SP 800-63B-4, 3.1.1.2: at least eight characters where a second factor may be added.
pub const PASSWORD_LEAST: usize = 8;
/// Long enough for any sentence, short enough that hashing it costs nothing extra.
pub const PASSWORD_MOST: usize = 128;
/// Digits of a one-time code.
pub const CODE_DIGITS: usize = 6;
/// Recovery codes handed out with a second factor.
pub const RECOVERY_CODES: usize = 10;

/// Why a password cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort,
    TooLong,
    /// Among those that everybody tries first.
    Common,
    /// It is the person's own address or number, or part of it.
    LikeLogin,
}

impl PasswordFault {
    /// The code of a field error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password_short",
            Self::TooLong => "too_long",
            Self::Common => "password_common",
            Self::LikeLogin => "password_like_login",
        }
    }
}

/// Passwords that lead every published list of leaked ones, of eight characters or more.
const COMMON: [&str; 60] = [
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "password1",
    "password123",
    "qwertyui",
    "qwertyuiop",
    "qwerty123",
    "11111111",
    "00000000",
    "88888888",
    "66666666",
    "87654321",
    "987654321",
    "abc12345",
    "abcd1234",
    "a1234567",
    "a12345678",
    "a123456789",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "zxcvbnm123",
    "asdfghjkl",
    "asdf1234",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "welcome1",
    "welcome123",
    "admin123",
    "administrator",
    "letmein1",
    "letmein123",
    "dragon123",
    "monkey123",
    "master123",
    "shadow123",
    "michael1",
    "computer",
    "internet",
    "whatever",
    "starwars",
    "passw0rd",
    "p@ssw0rd",
    "qazwsxedc",
    "147258369",
    "123123123",
    "112233445566",
    "woaini1314",
    "woaini520",
    "5201314520",
    "aa123456",
    "aaaaaaaa",
    "123456abc",
];

/// Checks a new password by length and against those that are tried first; there are no rules about kinds of
/// characters (NIST SP 800-63B-4, 3.1.1.2). `logins` are the person's own contacts.
/// # Errors
/// The first [`PasswordFault`].
pub fn check_password(password: &str, logins: &[&str]) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < PASSWORD_LEAST {
        return Err(PasswordFault::TooShort);
    }
    if length > PASSWORD_MOST {
        return Err(PasswordFault::TooLong);
    }
    let lower = password.to_lowercase();
    if COMMON.contains(&lower.as_str()) || is_one_letter(&lower) {
        return Err(PasswordFault::Common);
    }
    let own = |login: &&str| {
        let name = login.split('@').next().unwrap_or(login);
        lower == **login
            || (name.chars().count() >= 4 && lower.trim_end_matches(|c: char| c.is_ascii_digit()) == name)
    };
    if logins.iter().any(own) {
        return Err(PasswordFault::LikeLogin);
    }
    Ok(())
}

fn is_one_letter(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    letters.all(|letter| Some(letter) == first)
}

/// A one-time code as it was typed: six digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

impl Code {
    const BOUND: u32 = 1_000_000;

    /// A code from random bits.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the rest of a division by a million fits"
    )]
    pub const fn from_random(bits: u128) -> Self {
        Self((bits % Self::BOUND as u128) as u32)
    }

    /// Accepts spaces in between. `None` unless six digits are left.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let right = digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        right.then(|| digits.parse().ok().map(Self)).flatten()
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl std::fmt::Debug for Code {
    /// Codes never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

/// How sure a session is of its person, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strength {
    /// A password or a one-time code.
    One,
    /// A second factor too, or a passkey, which is two in one.
    Two,
}

impl Strength {
    pub const fn as_number(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    pub const fn from_number(number: i64) -> Self {
        if number >= 2 { Self::Two } else { Self::One }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_judged_by_length_and_commonness() {
        assert_eq!(check_password("1234567", &[]), Err(PasswordFault::TooShort));
        assert_eq!(check_password("Password1", &[]), Err(PasswordFault::Common));
        assert_eq!(check_password("eeeeeeeeeeee", &[]), Err(PasswordFault::Common));
        assert_eq!(check_password(&"x1".repeat(65), &[]), Err(PasswordFault::TooLong));
        assert_eq!(check_password("correct horse battery", &[]), Ok(()));
        assert_eq!(check_password("八个汉字也可以当密码", &[]), Ok(()));
    }

    #[test]
    fn a_password_is_not_the_login() {
        let logins = ["lilei@example.com", "13800138000"];
        for own in ["lilei@example.com", "13800138000", "LiLei1990"] {
            assert_eq!(
                check_password(own, &logins),
                Err(PasswordFault::LikeLogin),
                "{own}"
            );
        }
        assert_eq!(check_password("lilei likes tea", &logins), Ok(()));
    }

    #[test]
    fn common_passwords_are_long_enough_to_matter_and_lower_case() {
        for common in COMMON {
            assert!(common.chars().count() >= PASSWORD_LEAST, "{common}");
            assert_eq!(common, common.to_lowercase());
        }
    }

    #[test]
    fn codes_keep_their_zeros() {
        assert_eq!(Code::from_random(7).to_string(), "000007");
        assert_eq!(Code::parse(" 000 007"), Some(Code::from_random(7)));
        assert_eq!(Code::parse("12345"), None);
        assert_eq!(Code::parse("12345a"), None);
        assert_eq!(Code::parse("１２３４５６"), None);
    }
}
