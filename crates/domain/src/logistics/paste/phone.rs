//! Telephone numbers in a pasted text.

use super::label::{Label, Section};
use super::{PHONE_MARK, is_hard};
use crate::user::Phone;

/// Where a number stands, and its digits.
type Found = (usize, usize, String);
/// Looks for a number at a place of a text.
type Finder = fn(&[char], usize) -> Option<Found>;

/// Takes the number out and leaves a mark in its place: first what stands under a label, then mobile numbers of the
/// mainland, in one piece before those in groups, then others.
pub(super) fn take(sections: &mut [Section]) -> Option<String> {
    let finders: [Finder; 4] = [
        |text, at| mobile(text, at, false),
        |text, at| mobile(text, at, true),
        landline,
        foreign,
    ];
    for labelled in [true, false] {
        for find in finders {
            for section in sections.iter_mut() {
                if labelled && section.label != Some(Label::Phone) {
                    continue;
                }
                let found = (0..section.text.len()).find_map(|at| find(&section.text, at));
                if let Some((start, end, digits)) = found
                    && let Ok(phone) = Phone::parse(&digits)
                {
                    section.text.splice(start..end, [PHONE_MARK]);
                    return Some(phone.as_str().to_owned());
                }
            }
        }
    }
    take_whole_section(sections)
}

/// Whatever stands under the label, if it is a number at all.
fn take_whole_section(sections: &mut [Section]) -> Option<String> {
    for section in sections
        .iter_mut()
        .filter(|section| section.label == Some(Label::Phone))
    {
        let end = section.text.iter().position(|letter| is_hard(*letter));
        let end = end.unwrap_or(section.text.len());
        let piece: String = section.text[..end].iter().collect();
        if let Ok(phone) = Phone::parse(piece.trim()) {
            section.text.splice(..end, [PHONE_MARK]);
            return Some(phone.as_str().to_owned());
        }
    }
    None
}

/// Eleven digits, 13 to 19 at the beginning; in groups of 3, 4 and 4 when `grouped`.
fn mobile(text: &[char], at: usize, grouped: bool) -> Option<Found> {
    if text[at] != '1' || !matches!(text.get(at + 1), Some('3'..='9')) {
        return None;
    }
    let start = before_country_code(text, at);
    if start > 0 && text[start - 1].is_ascii_digit() {
        return None;
    }
    let groups: &[usize] = if grouped { &[3, 7] } else { &[] };
    let (end, digits) = digits(text, at, 11, groups)?;
    Some((start, end, digits))
}

/// Steps back over +86, 0086 or 86, with a bracket, a space or a hyphen.
fn before_country_code(text: &[char], at: usize) -> usize {
    let mut code = at;
    while code > 0 && matches!(text[code - 1], ' ' | '-' | ')') && at - code < 2 {
        code -= 1;
    }
    for prefix in ["(+86", "+86", "0086", "(86", "86"] {
        let length = prefix.len();
        let is_there = code >= length && prefix.chars().eq(text[code - length..code].iter().copied());
        if is_there && !(code > length && text[code - length - 1].is_ascii_digit()) {
            return code - length;
        }
    }
    at
}

/// Exactly `count` digits from here, with one gap allowed after as many as `groups` says.
fn digits(text: &[char], at: usize, count: usize, groups: &[usize]) -> Option<(usize, String)> {
    let (mut end, mut digits) = (at, String::new());
    while digits.len() < count {
        match text.get(end)? {
            digit if digit.is_ascii_digit() => digits.push(*digit),
            ' ' | '-' if groups.contains(&digits.len()) && text[end - 1].is_ascii_digit() => {}
            _ => return None,
        }
        end += 1;
    }
    let goes_on = text.get(end).is_some_and(char::is_ascii_digit);
    (!goes_on).then_some((end, digits))
}

/// 0571-87654321, 010 12345678, 400-123-4567.
fn landline(text: &[char], at: usize) -> Option<Found> {
    if at > 0 && text[at - 1].is_ascii_digit() {
        return None;
    }
    let tries: &[(usize, &[usize])] = match (text[at], text.get(at + 1)?) {
        ('0', '1'..='2') => &[(11, &[3]), (10, &[3])],
        ('0', '3'..='9') => &[(12, &[4]), (11, &[4])],
        ('4', '0') if text.get(at + 2) == Some(&'0') => &[(10, &[3, 6]), (10, &[3, 7])],
        _ => return None,
    };
    let (end, digits) = tries
        .iter()
        .find_map(|(count, groups)| digits(text, at, *count, groups))?;
    Some((at, end, digits))
}

/// `+` and a country's code.
fn foreign(text: &[char], at: usize) -> Option<Found> {
    if text[at] != '+' {
        return None;
    }
    let mut end = at + 1;
    while text
        .get(end)
        .is_some_and(|letter| letter.is_ascii_digit() || " -()".contains(*letter))
    {
        end += 1;
    }
    let number: String = text[at..end].iter().collect();
    let number = number.trim_end_matches([' ', '-', '(']);
    Phone::parse(number).ok()?;
    Some((at, at + number.chars().count(), number.to_owned()))
}
