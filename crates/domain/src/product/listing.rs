//! How a list of products is asked for and answered. The query lives in the URL.

use super::{CategoryLink, Crumb, ProductCard};
use crate::kernel::{PageNumber, Paged, Slug};
use crate::merchant::SellerView;
use serde::{Deserialize, Serialize};

/// The order of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    #[default]
    Popular,
    Newest,
    PriceUp,
    PriceDown,
}

impl Sort {
    pub const ALL: [Self; 4] = [Self::Popular, Self::Newest, Self::PriceUp, Self::PriceDown];

    /// The value in the URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Popular => "popular",
            Self::Newest => "newest",
            Self::PriceUp => "price_up",
            Self::PriceDown => "price_down",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// Which products, in which order. Always in its normal form (see [`ListingQuery::normalise`]), so that equal
/// questions are equal values and equal URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListingQuery {
    pub category: Option<Slug>,
    /// Only goods of the seller whose shop has this address.
    pub seller: Option<Slug>,
    /// Words to search for; empty for none.
    pub text: String,
    /// Chosen values by attribute code: any of the values, of all of the attributes.
    pub attributes: Vec<(String, Vec<String>)>,
    /// Bounds in minor units of the visitor's currency, inclusive.
    pub price_min: Option<i64>,
    pub price_max: Option<i64>,
    pub in_stock: bool,
    pub sort: Sort,
    pub page: PageNumber,
}

impl ListingQuery {
    /// Products on one page.
    pub const PER_PAGE: u32 = 24;
    const MAX_TEXT: usize = 100;
    const MAX_VALUES: usize = 20;

    /// Reads the decoded pairs of a query string. Unknown names and broken values are ignored:
    /// a mistyped filter shows more, never an error.
    /// Names: `q`, `sort`, `page`, `price` (`100-500`, `-500`, `100-`; major units), `stock=1`, `f.<attribute>=a,b`.
    pub fn from_pairs<'a>(
        category: Option<Slug>,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut query = Self {
            category,
            ..Self::default()
        };
        for (name, value) in pairs {
            match name {
                "q" => query.text = value.trim().chars().take(Self::MAX_TEXT).collect(),
                "sort" => query.sort = Sort::parse(value).unwrap_or_default(),
                "page" => query.page = PageNumber::new(value.parse().unwrap_or(1)),
                "stock" => query.in_stock = value == "1",
                "price" => {
                    let (min, max) = value.split_once('-').unwrap_or((value, ""));
                    query.price_min = whole_major(min);
                    query.price_max = whole_major(max);
                }
                "price_min" => query.price_min = whole_major(value),
                "price_max" => query.price_max = whole_major(value),
                _ => {
                    if let Some(code) = name.strip_prefix("f.").filter(|code| is_code(code)) {
                        let values = value.split(',').filter(|v| is_code(v)).map(str::to_owned);
                        query.attributes.push((code.to_owned(), values.collect()));
                    }
                }
            }
        }
        query.normalise();
        query
    }

    /// As [`ListingQuery::from_pairs`], of one seller's goods.
    pub fn of_seller<'a>(seller: Slug, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self {
            seller: Some(seller),
            ..Self::from_pairs(None, pairs)
        }
    }

    /// Merges repeated attributes, sorts and deduplicates, drops what says nothing, orders the price bounds.
    pub fn normalise(&mut self) {
        let mut merged: Vec<(String, Vec<String>)> = Vec::new();
        for (code, values) in std::mem::take(&mut self.attributes) {
            match merged.iter_mut().find(|(c, _)| *c == code) {
                Some((_, all)) => all.extend(values),
                None => merged.push((code, values)),
            }
        }
        for (_, values) in &mut merged {
            values.sort();
            values.dedup();
            values.truncate(Self::MAX_VALUES);
        }
        merged.retain(|(_, values)| !values.is_empty());
        merged.sort();
        merged.truncate(Self::MAX_VALUES);
        self.attributes = merged;
        if let (Some(min), Some(max)) = (self.price_min, self.price_max)
            && min > max
        {
            (self.price_min, self.price_max) = (Some(max), Some(min));
        }
    }

    /// The pairs of the query string in a fixed order, defaults left out; not yet percent-encoded. Category and seller
    /// are in the path.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q".to_owned(), self.text.clone()));
        }
        for (code, values) in &self.attributes {
            pairs.push((format!("f.{code}"), values.join(",")));
        }
        if self.price_min.is_some() || self.price_max.is_some() {
            let bound = |b: Option<i64>| b.map_or(String::new(), |minor| (minor / 100).to_string());
            pairs.push((
                "price".to_owned(),
                format!("{}-{}", bound(self.price_min), bound(self.price_max)),
            ));
        }
        if self.in_stock {
            pairs.push(("stock".to_owned(), "1".to_owned()));
        }
        if self.sort != Sort::default() {
            pairs.push(("sort".to_owned(), self.sort.as_str().to_owned()));
        }
        if self.page.get() > 1 {
            pairs.push(("page".to_owned(), self.page.get().to_string()));
        }
        pairs
    }

    /// The same question with one attribute value switched on or off, from the first page.
    #[must_use]
    pub fn toggled(&self, code: &str, value: &str) -> Self {
        let mut query = self.clone();
        query.page = PageNumber::default();
        match query.attributes.iter_mut().find(|(c, _)| c == code) {
            Some((_, values)) if values.iter().any(|v| v == value) => values.retain(|v| v != value),
            Some((_, values)) => values.push(value.to_owned()),
            None => query.attributes.push((code.to_owned(), vec![value.to_owned()])),
        }
        query.normalise();
        query
    }

    pub fn has(&self, code: &str, value: &str) -> bool {
        self.attributes
            .iter()
            .any(|(c, values)| c == code && values.iter().any(|v| v == value))
    }

    /// Whether anything but category, seller, words, order and page is asked for.
    pub fn is_filtered(&self) -> bool {
        !self.attributes.is_empty() || self.price_min.is_some() || self.price_max.is_some() || self.in_stock
    }

    /// The same question without any filter, from the first page.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self {
            category: self.category.clone(),
            seller: self.seller.clone(),
            text: self.text.clone(),
            sort: self.sort,
            ..Self::default()
        }
    }
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

fn whole_major(text: &str) -> Option<i64> {
    text.trim()
        .parse::<i64>()
        .ok()
        .filter(|major| (0..=100_000_000).contains(major))
        .map(|major| major * 100)
}

/// A value offered as a filter, with how many products it would show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    pub code: String,
    pub name: String,
    /// Products that fit the other filters and have this value.
    pub count: u64,
    pub selected: bool,
}

/// An attribute offered as a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    pub code: String,
    pub name: String,
    pub values: Vec<FacetValue>,
}

/// The answer: one page of cards with everything a listing page shows, in one language and currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub query: ListingQuery,
    /// The category's name; empty for a search.
    pub title: String,
    pub crumbs: Vec<Crumb>,
    pub children: Vec<CategoryLink>,
    pub products: Paged<ProductCard>,
    pub facets: Vec<Facet>,
    /// Products of the same question that can be bought now.
    pub in_stock_count: u64,
}

/// The page of a shop: who it is, and one page of its goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopView {
    pub seller: SellerView,
    pub listing: Listing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_round_trips_through_its_pairs() {
        let query = ListingQuery::from_pairs(
            None,
            [
                ("q", " 盖碗 "),
                ("f.material", "wood,porcelain,wood"),
                ("price", "500-100"),
                ("stock", "1"),
                ("page", "3"),
                ("sort", "newest"),
                ("evil", "x"),
                ("f.bad code", "x"),
            ],
        );
        assert_eq!(query.text, "盖碗");
        assert_eq!(
            query.attributes,
            vec![(
                "material".to_owned(),
                vec!["porcelain".to_owned(), "wood".to_owned()]
            )]
        );
        assert_eq!((query.price_min, query.price_max), (Some(10_000), Some(50_000)));
        let pairs = query.to_pairs();
        let again = ListingQuery::from_pairs(None, pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        assert_eq!(again, query);
    }

    #[test]
    fn toggling_twice_is_the_same_question_from_page_one() {
        let query = ListingQuery::from_pairs(None, [("f.material", "wood")]);
        assert_eq!(
            query.toggled("material", "jade").toggled("material", "jade"),
            query
        );
        assert!(query.toggled("material", "wood").attributes.is_empty());
    }
}
