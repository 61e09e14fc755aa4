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
    /// It is made of the person's own address, number or name, or of the shop's name.
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

/// Words shorter than this are part of too many others: four letters, or two Chinese characters.
const WORD_LEAST: usize = 4;
const CHINESE_WORD_LEAST: usize = 2;
/// What has to be left of a password when the words that anybody would try are taken out of it.
const LEFT_LEAST: usize = 4;

/// Checks a new password by length, against common ones, and against `words` that are plain to guess: the person's own
/// contacts and name, and the shop's (OWASP ASVS 5.0, 6.2.11). There are no rules about kinds of characters (NIST SP
/// 800-63B-4, 3.1.1.2). `is_common` is asked in lower case.
/// # Errors
/// The first [`PasswordFault`].
pub fn check_password(
    password: &str,
    words: &[&str],
    is_common: impl Fn(&str) -> bool,
) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < PASSWORD_LEAST {
        return Err(PasswordFault::TooShort);
    }
    if length > PASSWORD_MOST {
        return Err(PasswordFault::TooLong);
    }
    let lower = password.to_lowercase();
    if is_common(&lower) || is_one_letter(&lower) {
        return Err(PasswordFault::Common);
    }
    if is_made_of(&lower, words) {
        return Err(PasswordFault::LikeLogin);
    }
    Ok(())
}

/// Whether hardly a letter is left without the words: `lilei1990!` for Li Lei, `jishi-2026` in this shop.
fn is_made_of(password: &str, words: &[&str]) -> bool {
    let mut words: Vec<String> = words.iter().flat_map(|word| parts(word)).collect();
    // The longest first: an address before its name.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let (mut left, mut found) = (password.to_owned(), false);
    for word in words {
        found |= left.contains(&word);
        left = left.replace(&word, " ");
    }
    found && left.chars().filter(|c| c.is_alphabetic()).count() < LEFT_LEAST
}

/// A word in lower case, and for an address its name too.
fn parts(word: &str) -> Vec<String> {
    let word = word.trim().to_lowercase();
    let name = word.split('@').next().unwrap_or_default().to_owned();
    let long_enough = |part: &String| {
        let least = if part.is_ascii() {
            WORD_LEAST
        } else {
            CHINESE_WORD_LEAST
        };
        part.chars().count() >= least
    };
    [word, name].into_iter().filter(long_enough).collect()
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

    fn check(password: &str, words: &[&str]) -> Result<(), PasswordFault> {
        check_password(password, words, |common| common == "password1")
    }

    #[test]
    fn passwords_are_judged_by_length_and_commonness() {
        assert_eq!(check("1234567", &[]), Err(PasswordFault::TooShort));
        assert_eq!(check("Password1", &[]), Err(PasswordFault::Common));
        assert_eq!(check("eeeeeeeeeeee", &[]), Err(PasswordFault::Common));
        assert_eq!(check(&"x1".repeat(65), &[]), Err(PasswordFault::TooLong));
        assert_eq!(check(&"x1".repeat(64), &[]), Ok(()));
        assert_eq!(check("correct horse battery", &[]), Ok(()));
        assert_eq!(check("八个汉字也可以当密码", &[]), Ok(()));
    }

    #[test]
    fn a_password_is_not_made_of_what_anybody_would_try() {
        let words = ["lilei@example.com", "13800138000", "李雷", "Jishi", "Li"];
        for own in [
            "lilei@example.com",
            "13800138000",
            "a13800138000",
            "LiLei1990",
            "JISHI-lilei-26",
            "李雷李雷李雷李雷",
            "jishijishi",
        ] {
            assert_eq!(check(own, &words), Err(PasswordFault::LikeLogin), "{own}");
        }
        for good in [
            "lilei likes tea",
            "1357924680",
            "jishi has a pond",
            "light lily pond",
        ] {
            assert_eq!(check(good, &words), Ok(()), "{good}");
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
