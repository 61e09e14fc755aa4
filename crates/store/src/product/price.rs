//! Prices of variants as people change them, with the copies of them that lists are made of.

use super::ProductStore;
use crate::error::StoreError;
use crate::sql::{Sql, Value, containing, parse};
use domain::kernel::{Currency, Localized, Money, Timestamp};
use domain::merchant::SellerScope;
use domain::product::{Price, PriceRow, ProductId, ProductStatus, VariantId};
use domain::user::ApprovalId;

/// What somebody makes of the price of a variant in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceChange {
    pub id: String,
    pub before: Option<Price>,
    pub after: Option<Price>,
    pub currency: Currency,
    pub at: Timestamp,
    /// An account's id, `api_key` or `operator`.
    pub by: String,
    pub approval: Option<ApprovalId>,
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    product_id: String,
    sku: String,
    name_zh: String,
    name_en: String,
    status: String,
    seller_id: String,
    seller_zh: String,
    seller_en: String,
    price_cny: Option<i64>,
    compare_cny: Option<i64>,
    price_usd: Option<i64>,
    compare_usd: Option<i64>,
    price_version: i64,
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    id: String,
    currency: String,
    amount_before: Option<i64>,
    compare_before: Option<i64>,
    amount_after: Option<i64>,
    compare_after: Option<i64>,
    at: i64,
    changed_by: String,
    approval_id: Option<String>,
    reason: String,
}

const ROWS: &str = "SELECT v.id, v.product_id, v.sku, p.name_zh, p.name_en, p.status, p.seller_id,
        s.name_zh AS seller_zh, s.name_en AS seller_en, v.price_cny, v.compare_cny, v.price_usd, v.compare_usd,
        v.price_version
     FROM variant v
     JOIN product p ON p.id = v.product_id
     JOIN seller s ON s.id = p.seller_id ";

fn price(amount: Option<i64>, compare_at: Option<i64>, currency: Currency) -> Option<Price> {
    amount.map(|minor| Price {
        amount: Money::new(minor, currency),
        compare_at: compare_at.map(|minor| Money::new(minor, currency)),
    })
}

impl Row {
    fn into_row(self) -> Result<PriceRow, StoreError> {
        let prices = [
            price(self.price_cny, self.compare_cny, Currency::Cny),
            price(self.price_usd, self.compare_usd, Currency::Usd),
        ];
        Ok(PriceRow {
            variant: parse("a variant id", self.id.parse())?,
            product: parse("a product id", self.product_id.parse())?,
            sku: self.sku,
            name: Localized::new(self.name_zh, self.name_en),
            status: ProductStatus::parse(&self.status)
                .ok_or_else(|| StoreError::inconsistent("a product status", &self.status))?,
            seller: parse("a seller id", self.seller_id.parse())?,
            seller_name: Localized::new(self.seller_zh, self.seller_en),
            prices: prices.into_iter().flatten().collect(),
            version: self.price_version,
        })
    }
}

impl ChangeRow {
    fn into_change(self) -> Result<PriceChange, StoreError> {
        let currency: Currency = parse("a currency", self.currency.parse())?;
        Ok(PriceChange {
            id: self.id,
            before: price(self.amount_before, self.compare_before, currency),
            after: price(self.amount_after, self.compare_after, currency),
            currency,
            at: Timestamp::from_micros(self.at),
            by: self.changed_by,
            approval: self
                .approval_id
                .map(|id| parse("an approval id", id.parse()))
                .transpose()?,
            reason: self.reason,
        })
    }
}

impl ProductStore<'_> {
    /// Up to `limit` variants of a seller or, without one, of all, whose name or code holds the words, by product, newest
    /// first, after one of them.
    pub async fn price_rows(
        &mut self,
        scope: Option<SellerScope>,
        words: &str,
        after: Option<VariantId>,
        limit: i64,
    ) -> Result<Vec<PriceRow>, StoreError> {
        let mut sql = Sql::new(ROWS);
        sql.push("WHERE TRUE");
        if let Some(scope) = scope {
            sql.push(" AND p.seller_id = ").bind(scope.seller().to_string());
        }
        if let Some(after) = after {
            let of_it = "(SELECT b.product_id FROM variant b WHERE b.id = ";
            sql.push(" AND (v.product_id < ")
                .push(of_it)
                .bind(after.to_string());
            sql.push(") OR (v.product_id = ")
                .push(of_it)
                .bind(after.to_string());
            sql.push(") AND v.id > ").bind(after.to_string()).push("))");
        }
        if !words.is_empty() {
            let pattern = containing(words);
            for (index, column) in ["v.sku", "p.name_zh", "p.name_en"].into_iter().enumerate() {
                sql.push(if index == 0 { " AND (LOWER(" } else { " OR LOWER(" });
                sql.push(column).push(") LIKE ").bind(pattern.as_str());
                sql.push(" ESCAPE '!'");
            }
            sql.push(")");
        }
        sql.push(" ORDER BY v.product_id DESC, v.id LIMIT ").bind(limit);
        let rows = sql.all::<Row>(self.tx).await?;
        rows.into_iter().map(Row::into_row).collect()
    }

    /// A variant with its prices.
    pub async fn price_row(&mut self, variant: VariantId) -> Result<Option<PriceRow>, StoreError> {
        let mut sql = Sql::new(ROWS);
        sql.push("WHERE v.id = ").bind(variant.to_string());
        let row = sql.optional::<Row>(self.tx).await?;
        row.map(Row::into_row).transpose()
    }

    /// Gives a variant these prices, one for each currency at most, if nobody has changed them since `version`; gives
    /// whether it did. Lists of goods show them at once.
    pub async fn set_prices(
        &mut self,
        (product, variant): (ProductId, VariantId),
        version: i64,
        prices: &[Price],
    ) -> Result<bool, StoreError> {
        let of = |currency: Currency| prices.iter().find(|price| price.amount.currency() == currency);
        let amount = |currency: Currency| of(currency).map(|price| price.amount.minor());
        let compare_at = |currency: Currency| of(currency).and_then(|price| Some(price.compare_at?.minor()));
        let mut sql = Sql::new("UPDATE variant SET price_version = price_version + 1, price_cny = ");
        sql.bind(amount(Currency::Cny)).push(", compare_cny = ");
        sql.bind(compare_at(Currency::Cny)).push(", price_usd = ");
        sql.bind(amount(Currency::Usd)).push(", compare_usd = ");
        sql.bind(compare_at(Currency::Usd)).push(" WHERE id = ");
        sql.bind(variant.to_string()).push(" AND product_id = ");
        sql.bind(product.to_string()).push(" AND price_version = ");
        sql.bind(version);
        if sql.execute(self.tx).await? == 0 {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE product SET
                 price_cny = (SELECT MIN(v.price_cny) FROM variant v WHERE v.product_id = product.id),
                 compare_cny = (SELECT v.compare_cny FROM variant v
                     WHERE v.product_id = product.id AND v.price_cny IS NOT NULL
                     ORDER BY v.price_cny, v.position, v.id LIMIT 1),
                 is_from_cny = (SELECT CASE WHEN COUNT(DISTINCT v.price_cny) > 1 THEN 1 ELSE 0 END FROM variant v
                     WHERE v.product_id = product.id),
                 price_usd = (SELECT MIN(v.price_usd) FROM variant v WHERE v.product_id = product.id),
                 compare_usd = (SELECT v.compare_usd FROM variant v
                     WHERE v.product_id = product.id AND v.price_usd IS NOT NULL
                     ORDER BY v.price_usd, v.position, v.id LIMIT 1),
                 is_from_usd = (SELECT CASE WHEN COUNT(DISTINCT v.price_usd) > 1 THEN 1 ELSE 0 END FROM variant v
                     WHERE v.product_id = product.id)
             WHERE id = $1",
        )
        .bind(product.to_string())
        .execute(self.tx.conn())
        .await?;
        self.bump_version().await?;
        Ok(true)
    }

    /// Keeps what somebody has made of the prices of a variant.
    pub async fn keep_price_changes(
        &mut self,
        variant: VariantId,
        changes: &[PriceChange],
    ) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let amount = |price: Option<Price>| -> Value { price.map(|price| price.amount.minor()).into() };
        let compare_at = |price: Option<Price>| -> Value {
            price.and_then(|price| Some(price.compare_at?.minor())).into()
        };
        let mut sql = Sql::new(
            "INSERT INTO price_change (id, variant_id, currency, amount_before, compare_before, amount_after,
                 compare_after, at, changed_by, approval_id, reason) VALUES ",
        );
        sql.rows(changes.iter().map(|change| {
            vec![
                change.id.as_str().into(),
                variant.to_string().into(),
                change.currency.code().into(),
                amount(change.before),
                compare_at(change.before),
                amount(change.after),
                compare_at(change.after),
                change.at.as_micros().into(),
                change.by.as_str().into(),
                change.approval.map(|id| id.to_string()).into(),
                change.reason.as_str().into(),
            ]
        }));
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// What people have made of the prices of a variant, newest first.
    pub async fn price_changes(
        &mut self,
        variant: VariantId,
        limit: i64,
    ) -> Result<Vec<PriceChange>, StoreError> {
        let rows: Vec<ChangeRow> = sqlx::query_as(
            "SELECT id, currency, amount_before, compare_before, amount_after, compare_after, at, changed_by,
                 approval_id, reason
             FROM price_change WHERE variant_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
        )
        .bind(variant.to_string())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(ChangeRow::into_change).collect()
    }

    /// The highest prices that a variant had since a moment and that people changed without a second person, by
    /// currency; what a second person has approved counts from then on.
    pub async fn highest_prices(
        &mut self,
        variant: VariantId,
        since: Timestamp,
    ) -> Result<Vec<Money>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT c.currency, CAST(MAX(c.amount_before) AS BIGINT)
             FROM price_change c
             WHERE c.variant_id = $1 AND c.at > $2 AND c.amount_before IS NOT NULL AND c.approval_id IS NULL
                 AND c.at > COALESCE((SELECT MAX(a.at) FROM price_change a
                     WHERE a.variant_id = $1 AND a.approval_id IS NOT NULL), 0)
             GROUP BY c.currency",
        )
        .bind(variant.to_string())
        .bind(since.as_micros())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(currency, minor)| Ok(Money::new(minor, parse("a currency", currency.parse())?)))
            .collect()
    }
}
