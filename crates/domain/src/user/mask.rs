//! Personal values as they are shown to whoever need not know them.

/// `138****8000`: the first three and the last four stay.
pub fn mask_phone(phone: &str) -> String {
    let letters: Vec<char> = phone.chars().collect();
    let hidden = letters.len().saturating_sub(7).max(2);
    let tail = letters.len().saturating_sub(3 + hidden).min(4);
    let head: String = letters.iter().take(3).collect();
    let end: String = letters[letters.len() - tail..].iter().collect();
    format!("{head}{}{end}", "*".repeat(hidden))
}

/// `l***@example.com`.
pub fn mask_email(email: &str) -> String {
    let (local, host) = email.split_once('@').unwrap_or((email, ""));
    let head: String = local.chars().take(1).collect();
    format!("{head}***@{host}")
}
