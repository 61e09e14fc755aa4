//! Lists of products and the counts beside them.

use super::ProductStore;
use super::search::SearchTerms;
use crate::error::StoreError;
use crate::sql::Sql;
use domain::kernel::{Currency, Locale};
use domain::merchant::SellerId;
use domain::product::{CategoryId, ProductId, Sort};

/// Which products, for the database: names resolved, bounds in minor units.
#[derive(Clone, Debug)]
pub struct ListingFilter {
    pub locale: Locale,
    pub currency: Currency,
    pub category: Option<CategoryId>,
    pub seller: Option<SellerId>,
    pub terms: Option<SearchTerms>,
    /// Any of the values, of all of the attributes.
    pub attributes: Vec<(String, Vec<String>)>,
    pub price_min: Option<i64>,
    pub price_max: Option<i64>,
    pub in_stock: bool,
    /// Only goods with a struck-through price.
    pub reduced: bool,
    pub sort: Sort,
}

/// A row of a list: text in the asked language, price in the asked currency.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CardRow {
    pub id: String,
    pub slug: String,
    pub name: String,
    pub summary: String,
    /// Path of a drawing, or the stem of a stored picture followed by `#`.
    pub cover: String,
    pub cover_alt: String,
    pub price: i64,
    pub compare_at: Option<i64>,
    pub is_from: i16,
    pub in_stock: i16,
    pub published_at: i64,
}

/// How many products have a value.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FacetCount {
    pub attribute: String,
    pub value: String,
    pub count: i64,
}

/// What related products are looked for by.
#[derive(Clone, Copy, Debug)]
pub struct RelatedTo {
    pub product: ProductId,
    pub category: CategoryId,
}

/// Goods of sellers that may not sell now are in no list. They are few, so the database looks through them, not through
/// all sellers.
const OPEN: &str = " AND p.seller_id NOT IN (SELECT id FROM seller WHERE state <> 'approved')";

pub(super) const fn columns(locale: Locale, currency: Currency) -> &'static str {
    match (locale, currency) {
        (Locale::Zh, Currency::Cny) => {
            "p.id, p.slug, p.name_zh AS name, p.summary_zh AS summary, p.cover, p.cover_alt_zh AS cover_alt, \
             p.price_cny AS price, p.compare_cny AS compare_at, p.is_from_cny AS is_from, p.in_stock, p.published_at"
        }
        (Locale::Zh, Currency::Usd) => {
            "p.id, p.slug, p.name_zh AS name, p.summary_zh AS summary, p.cover, p.cover_alt_zh AS cover_alt, \
             p.price_usd AS price, p.compare_usd AS compare_at, p.is_from_usd AS is_from, p.in_stock, p.published_at"
        }
        (Locale::En, Currency::Cny) => {
            "p.id, p.slug, p.name_en AS name, p.summary_en AS summary, p.cover, p.cover_alt_en AS cover_alt, \
             p.price_cny AS price, p.compare_cny AS compare_at, p.is_from_cny AS is_from, p.in_stock, p.published_at"
        }
        (Locale::En, Currency::Usd) => {
            "p.id, p.slug, p.name_en AS name, p.summary_en AS summary, p.cover, p.cover_alt_en AS cover_alt, \
             p.price_usd AS price, p.compare_usd AS compare_at, p.is_from_usd AS is_from, p.in_stock, p.published_at"
        }
    }
}

const fn price_column(currency: Currency) -> &'static str {
    match currency {
        Currency::Cny => "p.price_cny",
        Currency::Usd => "p.price_usd",
    }
}

impl ProductStore<'_> {
    /// One page of cards.
    pub async fn cards(
        &mut self,
        filter: &ListingFilter,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<CardRow>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(columns(filter.locale, filter.currency));
        self.matching(filter, None, &mut sql);
        sql.push(" ORDER BY ");
        if let Some(terms) = filter.terms.as_ref().filter(|_| filter.sort == Sort::Popular) {
            terms.rank(self.tx.engine(), "p.id", &mut sql);
            sql.push(", ");
        }
        let table = if filter.category.is_some() { "c" } else { "p" };
        match filter.sort {
            Sort::Popular => sql.push(table).push(".popularity DESC"),
            Sort::Newest => sql.push(table).push(".published_at DESC"),
            Sort::PriceUp => sql.push(price_column(filter.currency)),
            Sort::PriceDown => sql.push(price_column(filter.currency)).push(" DESC"),
        };
        sql.push(if filter.category.is_some() {
            ", c.product_id"
        } else {
            ", p.id"
        });
        sql.push(" LIMIT ").bind(limit).push(" OFFSET ").bind(offset);
        sql.all(self.tx).await
    }

    /// How many products there are, and how many of them can be bought now.
    pub async fn card_counts(&mut self, filter: &ListingFilter) -> Result<(i64, i64), StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*), CAST(COALESCE(SUM(p.in_stock), 0) AS BIGINT)");
        self.matching(filter, None, &mut sql);
        Ok(sql.optional(self.tx).await?.unwrap_or((0, 0)))
    }

    /// Products per value of every attribute, or of one; the filter on `besides` is left out,
    /// since choosing a second value of an attribute widens the list.
    pub async fn facet_counts(
        &mut self,
        filter: &ListingFilter,
        besides: Option<&str>,
    ) -> Result<Vec<FacetCount>, StoreError> {
        let mut sql = Sql::new(
            "SELECT f.attribute, f.value, COUNT(*) AS count FROM product_facet f WHERE f.product_id IN (SELECT p.id",
        );
        self.matching(filter, besides, &mut sql);
        sql.push(")");
        if let Some(attribute) = besides {
            sql.push(" AND f.attribute = ").bind(attribute);
        }
        sql.push(" GROUP BY f.attribute, f.value ORDER BY f.attribute, count DESC, f.value LIMIT 2000");
        sql.all(self.tx).await
    }

    /// Popular products of the same category that can be bought.
    pub async fn related(
        &mut self,
        to: RelatedTo,
        locale: Locale,
        currency: Currency,
        limit: i64,
    ) -> Result<Vec<CardRow>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(columns(locale, currency));
        sql.push(" FROM product_category c JOIN product p ON p.id = c.product_id WHERE c.category_id = ");
        sql.bind(to.category.to_string());
        sql.push(" AND p.status = 'published' AND p.in_stock = 1 AND p.id <> ")
            .bind(to.product.to_string());
        sql.push(" AND ")
            .push(price_column(currency))
            .push(" IS NOT NULL");
        sql.push(OPEN)
            .push(" ORDER BY c.popularity DESC, c.product_id LIMIT ")
            .bind(limit);
        sql.all(self.tx).await
    }

    /// Adds FROM and WHERE.
    fn matching(&self, filter: &ListingFilter, besides: Option<&str>, sql: &mut Sql) {
        match filter.category {
            Some(category) => {
                sql.push(
                    " FROM product_category c JOIN product p ON p.id = c.product_id WHERE c.category_id = ",
                );
                sql.bind(category.to_string()).push(" AND p.status = 'published'");
            }
            None => {
                sql.push(" FROM product p WHERE p.status = 'published'");
            }
        }
        let price = price_column(filter.currency);
        sql.push(" AND ").push(price).push(" IS NOT NULL").push(OPEN);
        if let Some(seller) = filter.seller {
            sql.push(" AND p.seller_id = ").bind(seller.to_string());
        }
        if let Some(terms) = &filter.terms {
            sql.push(" AND ");
            terms.condition(self.tx.engine(), "p.id", sql);
        }
        for (attribute, values) in filter
            .attributes
            .iter()
            .filter(|(code, _)| Some(code.as_str()) != besides)
        {
            sql.push(" AND p.id IN (SELECT product_id FROM product_facet WHERE attribute = ")
                .bind(attribute.as_str());
            sql.push(" AND value IN (")
                .bind_all(values.iter().cloned())
                .push("))");
        }
        if let Some(min) = filter.price_min {
            sql.push(" AND ").push(price).push(" >= ").bind(min);
        }
        if let Some(max) = filter.price_max {
            sql.push(" AND ").push(price).push(" <= ").bind(max);
        }
        if filter.in_stock {
            sql.push(" AND p.in_stock = 1");
        }
        if filter.reduced {
            let compare = if filter.currency == Currency::Cny {
                "p.compare_cny"
            } else {
                "p.compare_usd"
            };
            sql.push(" AND ").push(compare).push(" > ").push(price);
        }
    }
}
