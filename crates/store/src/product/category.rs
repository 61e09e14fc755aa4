//! Categories and brands: few, and read whole.

use super::ProductStore;
use crate::error::StoreError;
use crate::sql::parse;
use domain::kernel::{Localized, Slug};
use domain::product::{Brand, Category};

#[derive(sqlx::FromRow)]
struct CategoryRow {
    id: String,
    parent_id: Option<String>,
    slug: String,
    name_zh: String,
    name_en: String,
    position: i64,
    family: String,
    palette: String,
}

impl ProductStore<'_> {
    /// Every category; at most 5,000.
    pub async fn categories(&mut self) -> Result<Vec<Category>, StoreError> {
        let rows: Vec<CategoryRow> = sqlx::query_as(
            "SELECT id, parent_id, slug, name_zh, name_en, position, family, palette
             FROM category
             ORDER BY position, id
             LIMIT 5000",
        )
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Category {
                    id: parse("a category id", row.id.parse())?,
                    parent: row
                        .parent_id
                        .map(|id| parse("a category id", id.parse()))
                        .transpose()?,
                    slug: parse("a category slug", Slug::parse(&row.slug))?,
                    name: Localized::new(row.name_zh, row.name_en),
                    position: row.position,
                    family: row.family,
                    palette: row.palette,
                })
            })
            .collect()
    }

    /// Inserts a category or replaces the one with its id.
    pub async fn save_category(&mut self, category: &Category) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO category (id, parent_id, slug, name_zh, name_en, position, family, palette)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET
                 parent_id = excluded.parent_id,
                 slug = excluded.slug,
                 name_zh = excluded.name_zh,
                 name_en = excluded.name_en,
                 position = excluded.position,
                 family = excluded.family,
                 palette = excluded.palette",
        )
        .bind(category.id.to_string())
        .bind(category.parent.map(|id| id.to_string()))
        .bind(category.slug.to_string())
        .bind(category.name.zh.clone())
        .bind(category.name.en.clone())
        .bind(category.position)
        .bind(category.family.clone())
        .bind(category.palette.clone())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Every brand; at most 20,000.
    pub async fn brands(&mut self) -> Result<Vec<Brand>, StoreError> {
        let rows: Vec<(String, String, String, String)> =
            sqlx::query_as("SELECT id, slug, name_zh, name_en FROM brand ORDER BY id LIMIT 20000")
                .fetch_all(self.tx.conn())
                .await?;
        rows.into_iter()
            .map(|(id, slug, zh, en)| {
                Ok(Brand {
                    id: parse("a brand id", id.parse())?,
                    slug: parse("a brand slug", Slug::parse(&slug))?,
                    name: Localized::new(zh, en),
                })
            })
            .collect()
    }

    /// Inserts a brand or replaces the one with its id.
    pub async fn save_brand(&mut self, brand: &Brand) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO brand (id, slug, name_zh, name_en)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO UPDATE SET
                 slug = excluded.slug,
                 name_zh = excluded.name_zh,
                 name_en = excluded.name_en",
        )
        .bind(brand.id.to_string())
        .bind(brand.slug.to_string())
        .bind(brand.name.zh.clone())
        .bind(brand.name.en.clone())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }
}
