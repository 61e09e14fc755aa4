//! Accounts at banks that the shop sends money to: sellers', and buyers' where no gateway gives their money back.

use crate::kernel::FieldError;
use serde::{Deserialize, Serialize};

/// An account at a bank that money is sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// In whose name it is.
    pub holder: String,
    pub bank: String,
    pub number: String,
}

/// The longest name of a holder or a bank.
const NAME_MOST: usize = 60;

impl BankAccount {
    /// Reads what was typed.
    /// # Errors
    /// `required`, `too_long` and, for a number that is none, `number`. An account number has 8 to 34 letters and digits:
    /// those of China have up to 30 digits, an IBAN up to 34 (ISO 13616).
    pub fn check(typed: &Self) -> Result<Self, Vec<FieldError>> {
        let number: String = typed
            .number
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let read = Self {
            holder: typed.holder.trim().to_owned(),
            bank: typed.bank.trim().to_owned(),
            number,
        };
        let mut errors = Vec::new();
        for (field, value) in [("holder", &read.holder), ("bank", &read.bank)] {
            match value.chars().count() {
                0 => errors.push(FieldError::new(field, "required")),
                length if length > NAME_MOST => errors.push(FieldError::new(field, "too_long")),
                _ => {}
            }
        }
        let fits =
            (8..=34).contains(&read.number.len()) && read.number.bytes().all(|b| b.is_ascii_alphanumeric());
        if !fits {
            errors.push(FieldError::new("number", "number"));
        }
        if errors.is_empty() { Ok(read) } else { Err(errors) }
    }

    /// As others recognise it: the bank, and the last four digits.
    pub fn masked(&self) -> String {
        let length = self.number.chars().count();
        let end: String = self.number.chars().skip(length.saturating_sub(4)).collect();
        format!("{} ****{end}", self.bank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: &str) -> BankAccount {
        BankAccount {
            holder: " 李雷茶业有限公司 ".to_owned(),
            bank: "中国银行".to_owned(),
            number: number.to_owned(),
        }
    }

    #[test]
    fn an_account_is_read_and_shown_by_its_end() {
        let read = BankAccount::check(&account("6222 0202 0011 2233 445")).unwrap();
        assert_eq!(read.number, "6222020200112233445");
        assert_eq!(read.holder, "李雷茶业有限公司");
        assert_eq!(read.masked(), "中国银行 ****3445");
        for bad in ["", "1234567", "62220202x$", &"1".repeat(35)] {
            let errors = BankAccount::check(&account(bad)).unwrap_err();
            assert_eq!(errors, [FieldError::new("number", "number")], "{bad}");
        }
        assert_eq!(BankAccount::check(&BankAccount::default()).unwrap_err().len(), 3);
    }
}
