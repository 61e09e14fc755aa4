//! As much JSON as the benchmark needs: picking values out of the shop's compact answers, and writing text.
//!
//! Picking is by position in the text, not by structure: enough for answers whose shape is known.

/// The first text value under a key.
pub fn text<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    texts(json, key).next()
}

/// The text values under a key, in the order of the document; a space after the colon is allowed. Values with
/// escapes come as they are written.
pub fn texts<'a>(json: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    let start = format!("\"{key}\":");
    let length = start.len();
    let places: Vec<usize> = json.match_indices(&start).map(|(at, _)| at + length).collect();
    places
        .into_iter()
        .filter_map(|at| json[at..].trim_start().strip_prefix('"')?.split('"').next())
}

/// The whole numbers under a key, in the order of the document; a space after the colon is allowed.
pub fn numbers(json: &str, key: &str) -> Vec<i64> {
    let start = format!("\"{key}\":");
    json.match_indices(&start)
        .filter_map(|(at, _)| {
            let rest = json[at + start.len()..].trim_start();
            let end = rest
                .find(|c: char| !c.is_ascii_digit() && c != '-')
                .unwrap_or(rest.len());
            rest[..end].parse().ok()
        })
        .collect()
}

/// The total of a cart, whose totals come after those of its parcels.
pub fn cart_total(json: &str) -> Option<i64> {
    let (_, totals) = json.rsplit_once("\"totals\":{")?;
    let (_, total) = totals.split_once("\"total\":{")?;
    numbers(total, "minor").first().copied()
}

/// A text as JSON.
pub fn quoted(text: &str) -> String {
    use std::fmt::Write as _;
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_picked_by_key() {
        let json = r#"{"id":"a","lines":[{"id": "b","available":7},{"available": -3}],"next":null}"#;
        assert_eq!(text(json, "id"), Some("a"));
        assert_eq!(texts(json, "id").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(numbers(json, "available"), [7, -3]);
        assert_eq!(text(json, "next"), None);
    }

    #[test]
    fn the_total_of_a_cart_is_not_that_of_a_line_or_parcel() {
        let json = r#"{"lines":[{"total":{"minor":1,"currency":"CNY"}}],"parcels":[{"totals":{"total":{"minor":4}}}],"totals":{"subtotal":{"minor":2},"delivery":{"minor":3},"total":{"minor":5,"currency":"CNY"}}}"#;
        assert_eq!(cart_total(json), Some(5));
    }

    #[test]
    fn text_is_quoted() {
        assert_eq!(quoted("a \"b\"\\\n"), r#""a \"b\"\\\u000a""#);
    }
}
