//! Every address of the shop, and the first segment that all pages share: the language.

use domain::kernel::Locale;
use domain::product::ListingQuery;
use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};
use std::fmt::Write as _;

mod account;
mod console;

pub use account::{
    AccountSection, Entrance, EntranceSegment, MY_DATA, account, edit_address, entrance, new_address,
    own_order,
};
pub use console::{
    ADD, ConsolePath, ConsoleSection, EDIT, NEW, REMITTANCE_PROOF, Realm, SELLER_DOCUMENT, add_order_goods,
    console, console_item, draft_order_path, edit_order, new_order, placed_order_path, seller_item,
};

/// Where the form of the currency is sent; it comes back to the page it was on.
pub const CHOOSE_CURRENCY: &str = "/preferences/currency";

/// Where the form with a proof of a remittance is sent; the answer is the page of the order.
pub const SEND_PROOF: &str = "/remittances/proof";

/// Where the form with a file of the bank's statement is sent; the answer is its page.
pub const BANK_STATEMENT: &str = "/incoming/bank-statement";

/// Where the form with a file of a courier's statement is sent; the answer is its page.
pub const COURIER_STATEMENT: &str = "/incoming/courier-statement";

/// Matches `/zh` and `/en` and nothing else; the name of the parameter is `lang`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocaleSegment;

impl PossibleRouteMatch for LocaleSegment {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let locale = locale_of(path)?;
        let end = path.find(locale.prefix())? + locale.prefix().len();
        let (matched, remaining) = path.split_at(end);
        Some(PartialPathMatch::new(
            remaining,
            vec![("lang".into(), locale.prefix().to_owned())],
            matched,
        ))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Param("lang".into()));
    }
}

/// The language that a path begins with.
pub fn locale_of(path: &str) -> Option<Locale> {
    let first = path.strip_prefix('/').unwrap_or(path).split(['/', '?']).next()?;
    Locale::ALL.into_iter().find(|locale| locale.prefix() == first)
}

/// The same page in another language; its home page if the path has no language.
pub fn in_locale(path: &str, locale: Locale) -> String {
    match locale_of(path) {
        Some(old) => {
            let rest = path.strip_prefix('/').unwrap_or(path);
            format!("/{locale}{}", rest.strip_prefix(old.prefix()).unwrap_or_default())
        }
        None => home(locale),
    }
}

/// The home page.
pub fn home(locale: Locale) -> String {
    format!("/{locale}")
}

/// A category from its first page, unfiltered.
pub fn category(locale: Locale, slug: &str) -> String {
    format!("/{locale}/c/{}", escape(slug))
}

/// Where searches go; without words.
pub fn search(locale: Locale) -> String {
    format!("/{locale}/search")
}

/// The results for `words`.
pub fn search_for(locale: Locale, words: &str) -> String {
    format!("/{locale}/search?q={}", escape(words))
}

/// The page of a shop from its first page, unfiltered.
pub fn shop(locale: Locale, slug: &str) -> String {
    format!("/{locale}/s/{}", escape(slug))
}

/// Where a listing is, whatever its state: at a shop or a category if the query names one, else at the search.
pub fn listing_path(locale: Locale, query: &ListingQuery) -> String {
    match (&query.seller, &query.category) {
        (Some(slug), _) => shop(locale, slug.as_str()),
        (None, Some(slug)) => category(locale, slug.as_str()),
        (None, None) => search(locale),
    }
}

/// A listing in exactly this state.
pub fn listing(locale: Locale, query: &ListingQuery) -> String {
    with_query(listing_path(locale, query), &query.to_pairs())
}

/// A product with its first variant.
pub fn product(locale: Locale, slug: &str) -> String {
    format!("/{locale}/p/{}", escape(slug))
}

/// A product with the variant of this code.
pub fn variant(locale: Locale, slug: &str, sku: &str) -> String {
    format!("/{locale}/p/{}?sku={}", escape(slug), escape(sku))
}

/// The cart.
pub fn cart(locale: Locale) -> String {
    format!("/{locale}/cart")
}

/// The checkout.
pub fn checkout(locale: Locale) -> String {
    format!("/{locale}/checkout")
}

/// An order; the key opens it without an account.
pub fn order(locale: Locale, number: &str, key: &str) -> String {
    format!("/{locale}/orders/{}?key={}", escape(number), escape(key))
}

/// Where goods are added to an order; without a key for the signed-in person.
pub fn add_goods(locale: Locale, number: &str, key: &str) -> String {
    with_key(format!("/{locale}/orders/{}/add", escape(number)), key)
}

/// Where something is asked for after a sale; without a key for the signed-in person.
pub fn after_sales(locale: Locale, order: &str, key: &str) -> String {
    with_key(format!("/{locale}/orders/{}/after-sales", escape(order)), key)
}

/// A request after a sale.
pub fn after_sales_request(locale: Locale, order: &str, number: &str, key: &str) -> String {
    let path = format!(
        "/{locale}/orders/{}/after-sales/{}",
        escape(order),
        escape(number)
    );
    with_key(path, key)
}

/// What goes on the parcel of a request.
pub fn after_sales_label(locale: Locale, order: &str, number: &str, key: &str) -> String {
    let path = format!(
        "/{locale}/orders/{}/after-sales/{}/label",
        escape(order),
        escape(number)
    );
    with_key(path, key)
}

/// Where photos of requests are shown.
pub const AFTER_SALES_PHOTO: &str = "/export/after-sales-photo";

fn with_key(path: String, key: &str) -> String {
    let pairs: Vec<_> = Some(key)
        .filter(|key| !key.is_empty())
        .map(|key| ("key".to_owned(), key.to_owned()))
        .into_iter()
        .collect();
    with_query(path, &pairs)
}

/// Where a buyer finds an order by number and contact.
pub fn track(locale: Locale) -> String {
    format!("/{locale}/track")
}

/// Where a company applies to sell here.
pub fn sell(locale: Locale) -> String {
    format!("/{locale}/sell")
}

/// The text, if it is a path of a page of this shop: what `?next=` may name. Nothing that leads elsewhere passes:
/// no other host (`//host`, `/\host`), no scheme, nothing that browsers leave out before they read an address.
pub fn own_path(text: &str) -> Option<&str> {
    let plain = text.len() <= 1_000 && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (plain && text.starts_with('/') && locale_of(text).is_some()).then_some(text)
}

/// A page of text.
pub fn page(locale: Locale, name: PageName) -> String {
    format!("/{locale}/pages/{}", name.as_str())
}

/// The pages of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageName {
    About,
    Delivery,
    Returns,
    Privacy,
    Terms,
}

impl PageName {
    /// Every page, in the order of the footer.
    pub const ALL: [Self; 5] = [
        Self::About,
        Self::Delivery,
        Self::Returns,
        Self::Privacy,
        Self::Terms,
    ];

    /// The name in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Delivery => "delivery",
            Self::Returns => "returns",
            Self::Privacy => "privacy",
            Self::Terms => "terms",
        }
    }

    /// The page of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }
}

/// A path with a query string; the pairs are escaped here.
pub fn with_query(mut path: String, pairs: &[(String, String)]) -> String {
    for (index, (name, value)) in pairs.iter().enumerate() {
        path.push(if index == 0 { '?' } else { '&' });
        path.push_str(&escape(name));
        path.push('=');
        path.push_str(&escape(value));
    }
    path
}

/// Percent-encodes all but unreserved characters and the comma.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_languages_of_the_shop_match() {
        for (path, remaining) in [
            ("/zh", Some("")),
            ("/en/c/tea", Some("/c/tea")),
            ("/zhx", None),
            ("/", None),
        ] {
            let found = LocaleSegment.test(path);
            assert_eq!(
                found.as_ref().map(PartialPathMatch::remaining),
                remaining,
                "{path}"
            );
        }
    }

    #[test]
    fn a_path_changes_its_language() {
        assert_eq!(in_locale("/zh/p/kettle", Locale::En), "/en/p/kettle");
        assert_eq!(in_locale("/zh", Locale::En), "/en");
        assert_eq!(in_locale("/nowhere", Locale::En), "/en");
    }

    #[test]
    fn after_signing_in_nobody_is_led_out_of_the_shop() {
        for own in [
            "/zh",
            "/en/checkout",
            "/zh/c/tea?sort=newest&q=%E8%8C%B6",
            "/en/a/../b",
        ] {
            assert_eq!(own_path(own), Some(own));
        }
        for foreign in [
            "",
            "zh",
            "//evil.example",
            "//zh/x",
            "/\\evil.example",
            "/zh/\\evil",
            "/\t/evil.example",
            "/zh\r\nSet-Cookie: a=b",
            "https://evil.example/zh",
            "javascript:alert(1)",
            "/evil.example",
            "/zhx",
            "/zh/中",
        ] {
            assert_eq!(own_path(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn chinese_words_are_escaped() {
        assert_eq!(
            search_for(Locale::Zh, "盖碗 a&b"),
            "/zh/search?q=%E7%9B%96%E7%A2%97%20a%26b"
        );
    }
}
