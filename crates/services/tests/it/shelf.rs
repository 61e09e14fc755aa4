//! The whole catalogue in memory, for counting by hand what the database counts.

use domain::kernel::Currency;
use domain::product::{AttributeValue, Listing, ListingQuery, Product};
use services::Ctx;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Everything a list is made of, for counting by hand.
pub struct Shelf {
    pub products: Vec<Product>,
    /// Products with at least one unit.
    in_stock: HashSet<String>,
    /// Category slug to the products listed there, its own and those below.
    listed: HashMap<String, HashSet<String>>,
}

pub async fn shelf(ctx: &Ctx) -> Shelf {
    let mut tx = ctx.store.read().await.unwrap();
    let products = tx.product().products_after(None, 1_000).await.unwrap();
    let categories = tx.product().categories().await.unwrap();
    let mut in_stock = HashSet::new();
    for product in &products {
        let ids: Vec<_> = product.variants.iter().map(|v| v.id).collect();
        if tx
            .inventory()
            .levels(&ids)
            .await
            .unwrap()
            .values()
            .any(|level| *level > 0)
        {
            in_stock.insert(product.slug.to_string());
        }
    }
    let mut listed: HashMap<String, HashSet<String>> = HashMap::new();
    for product in &products {
        let mut next = product.categories.clone();
        while let Some(id) = next.pop() {
            let category = categories.iter().find(|c| c.id == id).unwrap();
            listed
                .entry(category.slug.to_string())
                .or_default()
                .insert(product.slug.to_string());
            next.extend(category.parent);
        }
    }
    Shelf {
        products,
        in_stock,
        listed,
    }
}

fn values(product: &Product) -> Vec<(String, String)> {
    let choices = product
        .attributes
        .iter()
        .filter_map(|attribute| match &attribute.value {
            AttributeValue::Choice(value) => Some((attribute.code.clone(), value.clone())),
            _ => None,
        });
    let options = product.options.iter();
    let options = options.flat_map(|o| o.values.iter().map(|v| (o.code.clone(), v.code.clone())));
    choices
        .chain(options)
        .collect::<HashSet<_>>()
        .into_iter()
        .collect()
}

impl Shelf {
    /// The products that a query finds, its filter on `besides` left out.
    fn found(&self, query: &ListingQuery, besides: Option<&str>, currency: Currency) -> Vec<&Product> {
        let fits = |product: &&Product| {
            let slug = product.slug.as_str();
            let Some(price) = product.lowest_price(currency).map(|p| p.amount.minor()) else {
                return false;
            };
            let has = values(product);
            query
                .category
                .as_ref()
                .is_none_or(|c| self.listed.get(c.as_str()).is_some_and(|l| l.contains(slug)))
                && query.price_min.is_none_or(|min| price >= min)
                && query.price_max.is_none_or(|max| price <= max)
                && (!query.in_stock || self.in_stock.contains(slug))
                && query
                    .attributes
                    .iter()
                    .filter(|(code, _)| Some(code.as_str()) != besides)
                    .all(|(code, wanted)| has.iter().any(|(c, v)| c == code && wanted.contains(v)))
        };
        self.products.iter().filter(fits).collect()
    }

    /// The totals and counts of an answer are those counted by hand.
    pub fn check(&self, listing: &Listing, currency: Currency) {
        let query = &listing.query;
        let found = self.found(query, None, currency);
        assert_eq!(listing.products.total, found.len() as u64, "{query:?}");
        let in_stock = found
            .iter()
            .filter(|p| self.in_stock.contains(p.slug.as_str()))
            .count();
        assert_eq!(listing.in_stock_count, in_stock as u64, "{query:?}");
        for facet in &listing.facets {
            let besides = query
                .attributes
                .iter()
                .any(|(code, _)| *code == facet.code)
                .then_some(facet.code.as_str());
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for product in self.found(query, besides, currency) {
                for (_, value) in values(product)
                    .into_iter()
                    .filter(|(code, _)| *code == facet.code)
                {
                    *counts.entry(value).or_default() += 1;
                }
            }
            for value in &facet.values {
                assert_eq!(
                    Some(&value.count),
                    counts.get(&value.code),
                    "{} {} of {query:?}",
                    facet.code,
                    value.code
                );
                assert_eq!(value.selected, query.has(&facet.code, &value.code));
            }
            assert_eq!(
                facet.values.len(),
                counts.len().min(12),
                "{} of {query:?}",
                facet.code
            );
        }
    }
}
