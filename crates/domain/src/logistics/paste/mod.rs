//! Reads an address of mainland China from text that was pasted as a whole: from a chat, a spreadsheet, another shop.
//!
//! Name, telephone, postcode and division are taken out wherever they stand, with labels or without; everything that is
//! not recognised stays in the street, so nothing that was pasted is lost. Missing levels are filled in where the others
//! leave no doubt (杭州市 is in 浙江省). It only proposes: the person sees the fields before they are saved.

mod label;
mod name;
mod phone;
mod region;

#[cfg(test)]
mod cases;

use super::Divisions;
use label::{Label, Section};
use region::Gazetteer;
use serde::{Deserialize, Serialize};

/// What was found; empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastedAddress {
    pub recipient: String,
    /// Digits only, or `+` and digits.
    pub phone: String,
    pub region: String,
    pub city: String,
    pub district: String,
    pub street: String,
    pub postcode: String,
}

/// Longer texts are no addresses: they are left alone, as the street.
const MOST: usize = 500;
/// Stands where the telephone number was: names stand beside it.
const PHONE_MARK: char = '\u{1}';
const LINE: char = '\n';

/// Takes the text apart.
pub fn parse_pasted(text: &str, divisions: &Divisions) -> PastedAddress {
    let mut found = PastedAddress::default();
    let text = normalise(text);
    if text.len() > MOST {
        text.into_iter()
            .collect::<String>()
            .trim()
            .clone_into(&mut found.street);
        return found;
    }
    let mut sections = label::sections(&text);
    found.phone = phone::take(&mut sections).unwrap_or_default();
    found.recipient = take_labelled(&mut sections, Label::Name, |text| (1..=40).contains(&text.len()));
    found.postcode = take_labelled(&mut sections, Label::Postcode, is_postcode);
    let mut flat: Vec<char> = Vec::new();
    for section in sections {
        flat.extend(section.text);
        flat.push(LINE);
    }
    let (before, mut after) = match Gazetteer::new(divisions).find(&flat) {
        Some(place) => {
            found.region = place.region;
            found.city = place.city;
            found.district = place.district;
            (tokens(&flat[..place.start]), tokens(&flat[place.end..]))
        }
        None => (tokens(&flat), Vec::new()),
    };
    let boundary = before.len();
    let mut all = before;
    all.append(&mut after);
    if found.postcode.is_empty()
        && let Some(at) = all.iter().position(|token| is_postcode(token))
    {
        found.postcode = std::mem::take(&mut all[at]).into_iter().collect();
    }
    if found.recipient.is_empty() {
        found.recipient = name::take(&mut all, boundary).unwrap_or_default();
    }
    found.street = street(all);
    found
}

/// Full-width letters become plain ones, marks that only part become commas, what cannot be seen goes.
fn normalise(text: &str) -> Vec<char> {
    let plain = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '\r' | '\u{2028}' => LINE,
        '。' | '【' | '】' | '｡' => ',',
        '–' | '—' | '−' => '-',
        other => other,
    };
    let invisible = |letter: &char| {
        matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
            || (letter.is_control() && *letter != LINE)
    };
    text.chars()
        .map(plain)
        .filter(|letter| !invisible(letter))
        .collect()
}

/// Takes the first piece of the first section under a label, if it fits.
fn take_labelled(sections: &mut [Section], label: Label, fits: impl Fn(&[char]) -> bool) -> String {
    for section in sections.iter_mut().filter(|section| section.label == Some(label)) {
        let is_end = |letter: &char| is_hard(*letter);
        let start = section
            .text
            .iter()
            .position(|letter| !is_end(letter) && *letter != ' ');
        let Some(start) = start else { continue };
        let rest = &section.text[start..];
        let end = start + rest.iter().position(is_end).unwrap_or(rest.len());
        let piece: String = section.text[start..end].iter().collect();
        let piece: Vec<char> = piece.trim().chars().collect();
        if fits(&piece) {
            section.text.drain(start..end);
            return piece.into_iter().collect();
        }
    }
    String::new()
}

/// Ends a piece, whatever it is.
const fn is_hard(letter: char) -> bool {
    matches!(letter, ',' | ';' | '|' | LINE | PHONE_MARK)
}

const fn is_gap(letter: char) -> bool {
    is_hard(letter) || letter == ' '
}

fn is_postcode(token: &[char]) -> bool {
    token.len() == 6 && token.iter().all(char::is_ascii_digit) && token[0] != '9'
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// The pieces between gaps, the mark of the telephone number as one of its own; words in Latin letters stay together.
fn tokens(flat: &[char]) -> Vec<Vec<char>> {
    let mut tokens: Vec<Vec<char>> = Vec::new();
    let mut open = false;
    for &letter in flat {
        if letter == PHONE_MARK {
            tokens.push(vec![letter]);
            open = false;
        } else if is_gap(letter) {
            open = open && letter == ' ' && tokens.last().is_some_and(|last| is_latin(last));
            if open && let Some(last) = tokens.last_mut() {
                last.push(' ');
            }
        } else if let (true, Some(last)) = (open, tokens.last_mut()) {
            if last.last() == Some(&' ') && !letter.is_ascii_alphabetic() {
                tokens.push(vec![letter]);
            } else {
                last.push(letter);
            }
        } else {
            tokens.push(vec![letter]);
            open = true;
        }
    }
    tokens
}

fn is_latin(token: &[char]) -> bool {
    token
        .iter()
        .all(|letter| letter.is_ascii_alphabetic() || matches!(letter, ' ' | '.' | '\'' | '-'))
}

fn street(tokens: Vec<Vec<char>>) -> String {
    let pieces: Vec<String> = tokens
        .into_iter()
        .map(|token| {
            token
                .into_iter()
                .filter(|letter| *letter != PHONE_MARK)
                .collect::<String>()
        })
        .map(|piece| piece.trim_matches([' ', ':', '-', '/', '.', '>']).to_owned())
        .filter(|piece| !piece.is_empty())
        .collect();
    pieces.join(" ")
}
