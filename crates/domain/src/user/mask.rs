//! Personal data as it may be shown to somebody who need not know it.

/// A telephone number: `138****8000`. The first three and the last four stay; of short numbers fewer.
pub fn mask_phone(phone: &str) -> String {
    let letters: Vec<char> = phone.chars().collect();
    let hidden = letters.len().saturating_sub(7).max(2);
    let tail = letters.len().saturating_sub(3 + hidden).min(4);
    let head: String = letters.iter().take(3).collect();
    let end: String = letters[letters.len() - tail..].iter().collect();
    format!("{head}{}{end}", "*".repeat(hidden))
}

/// An e-mail address: `l***@example.com`.
pub fn mask_email(email: &str) -> String {
    let (local, host) = email.split_once('@').unwrap_or((email, ""));
    let head: String = local.chars().take(1).collect();
    format!("{head}***@{host}")
}

/// A person's name: `李*`, `L***`. The first letter stays; how long the name is does not show.
pub fn mask_name(name: &str) -> String {
    match name.trim().chars().next() {
        None => String::new(),
        Some(first) if first.is_ascii() => format!("{first}***"),
        Some(first) => format!("{first}*"),
    }
}

/// The number of a document or of a bank account: `**************4514`. The last four stay, of short numbers none.
pub fn mask_id(number: &str) -> String {
    let letters: Vec<char> = number.chars().collect();
    let shown = if letters.len() < 8 { 0 } else { 4 };
    let tail: String = letters[letters.len() - shown..].iter().collect();
    format!("{}{tail}", "*".repeat(letters.len() - shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_masked() {
        assert_eq!(mask_phone("13800138000"), "138****8000");
        assert_eq!(mask_phone("123456"), "123**6");
        assert_eq!(mask_phone("1"), "1**");
        assert_eq!(mask_email("li.lei@example.com"), "l***@example.com");
        assert_eq!(mask_email("broken"), "b***@");
    }

    #[test]
    fn names_show_their_first_letter_and_not_their_length() {
        assert_eq!(
            (mask_name("李雷"), mask_name("欧阳娜娜")),
            ("李*".into(), "欧*".into())
        );
        assert_eq!(
            (mask_name(" Li Lei"), mask_name("")),
            ("L***".into(), String::new())
        );
    }

    #[test]
    fn numbers_show_their_end_and_short_ones_nothing() {
        assert_eq!(mask_id("110101199003074514"), "**************4514");
        assert_eq!(
            (mask_id("1234567"), mask_id("")),
            ("*******".into(), String::new())
        );
    }
}
