//! From the address of a listing to its question.

use crate::error::ApiError;
use domain::kernel::Slug;
use domain::product::ListingQuery;

/// Reads the query string of a listing's address. Broken filters are ignored; a broken category is one that is not there.
/// # Errors
/// `not_found` for a category that cannot exist.
pub fn parse(category: Option<&str>, query: &str) -> Result<ListingQuery, ApiError> {
    let category = category
        .map(Slug::parse)
        .transpose()
        .map_err(|error| ApiError::new("not_found", error.to_string()))?;
    let pairs = decoded_pairs(query);
    Ok(ListingQuery::from_pairs(
        category,
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())),
    ))
}

/// As [`parse`], for the address of a shop.
/// # Errors
/// `not_found` for a shop that cannot exist.
pub fn parse_of_seller(slug: &str, query: &str) -> Result<ListingQuery, ApiError> {
    let slug = Slug::parse(slug).map_err(|error| ApiError::new("not_found", error.to_string()))?;
    let pairs = decoded_pairs(query);
    Ok(ListingQuery::of_seller(
        slug,
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())),
    ))
}

fn decoded_pairs(query: &str) -> Vec<(String, String)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Undoes percent-encoding and plus signs; broken escapes stay as they are, broken UTF-8 becomes U+FFFD.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match (
            byte,
            escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()),
        ) {
            (_, Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            (b'+', None) => {
                decoded.push(b' ');
                at += 1;
            }
            (other, None) => {
                decoded.push(*other);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_decoded() {
        let query = parse(
            Some("tea"),
            "?q=%E7%9B%96%E7%A2%97+a%2Bb&f.material=wood,jade&broken=%zz",
        );
        let query = query.expect("a category");
        assert_eq!(query.text, "盖碗 a+b");
        assert!(query.has("material", "jade"));
    }

    #[test]
    fn a_category_that_cannot_exist_is_not_found() {
        assert_eq!(parse(Some("../x"), "").map_err(|error| error.status()), Err(404));
    }

    #[test]
    fn a_shop_lists_its_own_goods() {
        let query = parse_of_seller("yunling", "?stock=1").expect("a shop");
        assert_eq!(query.seller.map(String::from).as_deref(), Some("yunling"));
        assert!(query.in_stock && query.category.is_none());
        assert_eq!(
            parse_of_seller("a/b", "").map_err(|error| error.status()),
            Err(404)
        );
    }

    #[test]
    fn broken_escapes_stay_and_broken_text_is_replaced() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%ff%4"), "\u{fffd}%4");
    }
}
