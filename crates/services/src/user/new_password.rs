//! What a new password must not be: too short, what everybody tries, what is plain to guess here, or leaked.

use crate::Ctx;
use domain::kernel::FieldError;
use domain::user::{Account, Login, PersonName, check_password};
use std::sync::LazyLock;

/// The 5,000 most frequent of the passwords with eight characters or more that zxcvbn 4.4.2 lists, and some that are
/// frequent in China, in lower case and in alphabetical order (OWASP ASVS 5.0, 6.2.4 asks for 3,000).
const COMMON: &str = include_str!("common_passwords.txt");

static SORTED: LazyLock<Vec<&str>> = LazyLock::new(|| COMMON.lines().collect());

/// The shop, as people call it (OWASP ASVS 5.0, 6.2.11).
const SHOP: [&str; 2] = ["jishi", "集市"];

/// Judges a new password of somebody whose contacts and name are `own`.
/// # Errors
/// What is wrong with it, as an error of the field `password`.
pub(super) async fn judge(ctx: &Ctx, password: &str, own: &[&str]) -> Result<(), FieldError> {
    let fault = |code: &str| FieldError::new("password", code);
    let host = ctx.settings.base_url.split("://").nth(1).unwrap_or_default();
    let host = host.split([':', '/']).next().unwrap_or_default();
    let mut words = own.to_vec();
    words.extend(SHOP);
    words.extend(host.split('.'));
    check_password(password, &words, is_common).map_err(|found| fault(found.code()))?;
    match ctx.leaked.is_leaked(password).await {
        Ok(true) => Err(fault("password_leaked")),
        Ok(false) => Ok(()),
        Err(error) => {
            // Nobody is kept out because somebody else's service is away.
            tracing::warn!(%error, "a new password was taken without asking whether it was leaked");
            Ok(())
        }
    }
}

/// What of an account its password must not be made of.
pub(super) fn own_words(account: &Account) -> Vec<String> {
    let logins = account.logins();
    let logins = logins.iter().map(Login::as_str).map(ToOwned::to_owned);
    let name = account
        .name
        .as_ref()
        .map(PersonName::as_str)
        .map(ToOwned::to_owned);
    logins.chain(name).collect()
}

/// Whether a password is made of its account's own words.
/// # Errors
/// As [`judge`].
pub(super) fn check_own(password: &str, account: &Account) -> Result<(), FieldError> {
    let own = own_words(account);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    check_password(password, &own, is_common).map_err(|fault| FieldError::new("password", fault.code()))
}

fn is_common(password: &str) -> bool {
    SORTED.binary_search(&password).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::user::PASSWORD_LEAST;

    #[test]
    fn the_list_is_long_enough_in_order_and_holds_no_word_in_vain() {
        assert!(SORTED.len() >= 3_000, "{}", SORTED.len());
        assert!(SORTED.is_sorted_by(|a, b| a < b));
        for common in SORTED.iter() {
            assert!(common.chars().count() >= PASSWORD_LEAST, "{common}");
            assert_eq!(*common, common.to_lowercase());
        }
    }

    #[test]
    fn what_everybody_tries_is_common() {
        for common in [
            "password",
            "12345678",
            "qwertyuiop",
            "iloveyou",
            "woaini1314",
            "5201314520",
        ] {
            assert!(is_common(common), "{common}");
        }
        assert!(!is_common("green tea in spring"));
    }
}
