//! Cursors of the product list: opaque to clients, checked by us.
//! Nine bytes in base64url: a version, the offset, and a fingerprint of the question it belongs to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::{Currency, PageNumber};
use domain::product::ListingQuery;

use crate::http::problem::Problem;

const VERSION: u8 = 1;

/// The most products that one question can walk through.
pub const DEPTH: u32 = PageNumber::MAX * ListingQuery::PER_PAGE;

/// Writes the place `offset` in the answer to the question with this fingerprint.
pub fn encode(offset: u32, fingerprint: u32) -> String {
    let mut bytes = [VERSION; 9];
    bytes[1..5].copy_from_slice(&offset.to_be_bytes());
    bytes[5..].copy_from_slice(&fingerprint.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`encode`] wrote for the same question.
pub fn decode(text: &str, fingerprint: u32) -> Result<u32, Problem> {
    let refuse = || Problem::bad_request("cursor: not one of ours, or of another question");
    let mut bytes = [0; 9];
    match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(9) if bytes[0] == VERSION => {}
        _ => return Err(refuse()),
    }
    let word = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    if word(5) == fingerprint && word(1) < DEPTH {
        Ok(word(1))
    } else {
        Err(refuse())
    }
}

/// A number that tells questions apart (FNV-1a; no secret, only a guard against mix-ups). Pages do not count.
pub fn fingerprint(query: &ListingQuery, currency: Currency) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    };
    add(currency.code());
    add(query.category.as_ref().map_or("", |slug| slug.as_str()));
    add(query.sort.as_str());
    add(&query.text);
    for bound in [query.price_min, query.price_max] {
        add(&bound.map_or_else(String::new, |minor| minor.to_string()));
    }
    add(if query.in_stock { "1" } else { "0" });
    for (code, values) in &query.attributes {
        add(code);
        for value in values {
            add(value);
        }
        add("");
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_for_its_own_question_only() {
        let question = ListingQuery {
            text: "茶".into(),
            ..ListingQuery::default()
        };
        let (mine, other) = (
            fingerprint(&question, Currency::Cny),
            fingerprint(&question, Currency::Usd),
        );
        let cursor = encode(48, mine);
        assert_eq!(decode(&cursor, mine).unwrap(), 48);
        assert!(decode(&cursor, other).is_err());
        assert!(
            decode(&encode(DEPTH, mine), mine).is_err(),
            "deeper than any answer"
        );
        for bad in [
            "",
            "a",
            "AAAAAAAAAAAA",
            "AQAAABgAAAAAAAAA",
            "!!!!!!!!!!!!",
            "游标",
        ] {
            assert!(decode(bad, mine).is_err(), "{bad}");
        }
    }
}
