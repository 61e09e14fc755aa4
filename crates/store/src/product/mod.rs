//! The catalogue's tables: products whole, lists of cards, counts for filters, words for searching.

mod attribute;
mod category;
mod favourite;
mod listing;
mod load;
mod price;
mod save;
mod search;

pub use favourite::FavouriteRow;
pub use listing::{CardRow, FacetCount, ListingFilter, RelatedTo};
pub use load::OwnProductFilter;
pub use price::PriceChange;
pub use search::{SearchTerms, segment};

use crate::error::StoreError;
use crate::tx::Tx;

/// Functions over the catalogue, borrowed from a connection.
pub struct ProductStore<'t> {
    pub(crate) tx: &'t mut Tx,
}

/// Both grow with every change that a cached page could show: `stock` when only levels on product pages changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct CatalogueVersion {
    pub version: i64,
    #[sqlx(rename = "stock_version")]
    pub stock: i64,
    /// Of the delivery tariff that counts; a change of it grows `version` too.
    #[sqlx(rename = "tariff_version")]
    pub tariff: i64,
}

impl Tx {
    pub const fn product(&mut self) -> ProductStore<'_> {
        ProductStore { tx: self }
    }
}

impl ProductStore<'_> {
    pub async fn version(&mut self) -> Result<CatalogueVersion, StoreError> {
        let sql = "SELECT version, stock_version, tariff_version FROM catalogue_state WHERE id = 1";
        Ok(sqlx::query_as(sql).fetch_one(self.tx.conn()).await?)
    }

    /// Makes every cached page of the catalogue outdated once this transaction commits.
    pub async fn bump_version(&mut self) -> Result<(), StoreError> {
        sqlx::query("UPDATE catalogue_state SET version = version + 1 WHERE id = 1")
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}
