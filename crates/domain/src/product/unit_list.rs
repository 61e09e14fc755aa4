//! Units of goods by their codes, as people write them: `GAIWAN-JADE×2; TRAY×1`, or one a line. `*` may stand for `×`, and a
//! code with a semicolon in it stands in quotation marks, as in a table.

const SIGNS: [char; 2] = ['×', '*'];
const ENDS: [char; 3] = [';', '；', '\n'];
/// Letters of an entry that a message quotes.
const QUOTED: usize = 40;

/// What is wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitListError {
    #[error("{0:?} does not say how many: write CODE×2")]
    NoUnits(String),
    #[error("{0:?} is not a number of units: write a whole number from 1 to {1}")]
    Units(String, i64),
    #[error("a quotation mark is never closed")]
    Quote,
}

/// Reads a list: codes in their order, each with its units, which are at least 1 and at most `most`. A code may stand in it
/// twice.
/// # Errors
/// The first thing that is wrong.
pub fn parse_units(text: &str, most: i64) -> Result<Vec<(String, i64)>, UnitListError> {
    let mut list = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ENDS.contains(&c));
        if rest.is_empty() {
            return Ok(list);
        }
        let (code, after) = code(rest)?;
        let end = after.find(ENDS).unwrap_or(after.len());
        let words = after[..end].trim();
        let units = words.parse().ok().filter(|units| (1..=most).contains(units));
        let units = units.ok_or_else(|| UnitListError::Units(short(words), most))?;
        list.push((code, units));
        rest = &after[end..];
    }
}

/// Writes a list as [`parse_units`] reads it.
pub fn write_units<'c>(list: impl IntoIterator<Item = (&'c str, i64)>) -> String {
    let entry = |(code, units): (&str, i64)| {
        let plain = !code.is_empty() && code.trim() == code && !code.contains(['"', ';', '；', '\n', '\r']);
        if plain {
            format!("{code}×{units}")
        } else {
            format!("\"{}\"×{units}", code.replace('"', "\"\""))
        }
    };
    list.into_iter().map(entry).collect::<Vec<_>>().join("; ")
}

/// The code that a list begins with, and what stands behind its sign.
fn code(rest: &str) -> Result<(String, &str), UnitListError> {
    if let Some(inside) = rest.strip_prefix('"') {
        let (code, after) = quoted(inside).ok_or(UnitListError::Quote)?;
        let after = after.trim_start().strip_prefix(SIGNS);
        return Ok((code.clone(), after.ok_or(UnitListError::NoUnits(short(&code)))?));
    }
    let entry = &rest[..rest.find(ENDS).unwrap_or(rest.len())];
    let no_units = || UnitListError::NoUnits(short(entry));
    let at = entry.rfind(SIGNS).ok_or_else(no_units)?;
    let code = entry[..at].trim();
    let after = rest[at..].strip_prefix(SIGNS).filter(|_| !code.is_empty());
    Ok((code.to_owned(), after.ok_or_else(no_units)?))
}

/// What stands before the closing mark, and what behind it; two marks are one of the code.
fn quoted(mut rest: &str) -> Option<(String, &str)> {
    let mut code = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        code.push_str(part);
        match after.strip_prefix('"') {
            Some(further) => {
                code.push('"');
                rest = further;
            }
            None => return Some((code, after)),
        }
    }
}

fn short(text: &str) -> String {
    text.trim().chars().take(QUOTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<(String, i64)>, UnitListError> {
        parse_units(text, 999)
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        let expected = vec![("A-1".to_owned(), 2), ("B × C".to_owned(), 1)];
        for text in ["A-1×2; B × C×1", " A-1 * 2 ；\nB × C *1;", "\r\nA-1×2\r\nB × C×1"] {
            assert_eq!(read(text), Ok(expected.clone()), "{text:?}");
        }
        assert_eq!(read(r#""A;""B"×3"#), Ok(vec![("A;\"B".to_owned(), 3)]));
        assert_eq!(read(" ;; "), Ok(Vec::new()));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(read("A; B×1"), Err(UnitListError::NoUnits("A".to_owned())));
        assert_eq!(read("×2"), Err(UnitListError::NoUnits("×2".to_owned())));
        for units in ["0", "-1", "1.5", "1000", "", "two"] {
            assert_eq!(
                read(&format!("A×{units}")),
                Err(UnitListError::Units(units.to_owned(), 999))
            );
        }
        assert_eq!(read(r#""A×1"#), Err(UnitListError::Quote));
        assert_eq!(read(r#""A""#), Err(UnitListError::NoUnits("A".to_owned())));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(list in prop::collection::vec((any::<String>(), 1_i64..=999), 0..6)) {
            let text = write_units(list.iter().map(|(code, units)| (code.as_str(), *units)));
            prop_assert_eq!(read(&text), Ok(list));
        }

        #[test]
        fn nothing_that_is_typed_fails_otherwise_than_in_words(text in any::<String>()) {
            drop(read(&text));
        }
    }
}
