//! A pasted address on its way to the page that shows it, for browsers without scripts: in a cookie that the next page
//! takes, since no address of a person belongs into the address of a page.

use domain::logistics::PastedAddress;

/// As hexadecimal digits, which any cookie may hold. Longer addresses than a cookie holds come back empty.
#[cfg(feature = "ssr")]
pub fn packed(found: &PastedAddress) -> String {
    const MOST: usize = 1_800;
    let text = serde_json::to_string(found).unwrap_or_default();
    if text.len() > MOST {
        return String::new();
    }
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    text.bytes()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// The address that a plain form has just had read; none otherwise. The browser gets it with the page.
pub async fn pasted_once() -> Option<PastedAddress> {
    #[cfg(feature = "ssr")]
    let found = crate::server::shown_once().and_then(|words| unpacked(&words));
    #[cfg(not(feature = "ssr"))]
    let found = None;
    found
}

#[cfg(feature = "ssr")]
fn unpacked(words: &str) -> Option<PastedAddress> {
    let digits = words.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Vec<u8> = digits.map(byte).collect::<Option<_>>()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn an_address_survives_the_cookie() {
        let found = PastedAddress {
            recipient: "李雷".to_owned(),
            street: "龙井路 1 号; a=b".to_owned(),
            ..PastedAddress::default()
        };
        let packed = packed(&found);
        assert!(packed.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_eq!(unpacked(&packed), Some(found));
        assert_eq!(unpacked("recovery.codes"), None);
    }
}
