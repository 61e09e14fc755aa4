//! Attribute definitions: few, and read whole.

use super::ProductStore;
use crate::error::StoreError;
use crate::sql::{from_json, to_json};
use domain::kernel::Localized;
use domain::product::{Attribute, AttributeKind};

#[derive(sqlx::FromRow)]
struct AttributeRow {
    code: String,
    name_zh: String,
    name_en: String,
    kind: String,
    unit_zh: String,
    unit_en: String,
    is_filter: i16,
    option_values: String,
}

impl ProductStore<'_> {
    /// Every attribute in the order shown; at most 2,000.
    pub async fn attributes(&mut self) -> Result<Vec<Attribute>, StoreError> {
        let rows: Vec<AttributeRow> = sqlx::query_as(
            "SELECT code, name_zh, name_en, kind, unit_zh, unit_en, is_filter, option_values
             FROM attribute
             ORDER BY position, code
             LIMIT 2000",
        )
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Attribute {
                    kind: AttributeKind::parse(&row.kind)
                        .ok_or_else(|| StoreError::inconsistent("an attribute kind", &row.kind))?,
                    code: row.code,
                    name: Localized::new(row.name_zh, row.name_en),
                    unit: Localized::new(row.unit_zh, row.unit_en),
                    filter: row.is_filter == 1,
                    values: from_json("the values of an attribute", &row.option_values)?,
                })
            })
            .collect()
    }

    /// Inserts an attribute or replaces the one with its code.
    pub async fn save_attribute(&mut self, attribute: &Attribute, position: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO attribute (code, name_zh, name_en, kind, unit_zh, unit_en, is_filter, option_values, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (code) DO UPDATE SET
                 name_zh = excluded.name_zh,
                 name_en = excluded.name_en,
                 kind = excluded.kind,
                 unit_zh = excluded.unit_zh,
                 unit_en = excluded.unit_en,
                 is_filter = excluded.is_filter,
                 option_values = excluded.option_values,
                 position = excluded.position",
        )
        .bind(attribute.code.clone())
        .bind(attribute.name.zh.clone())
        .bind(attribute.name.en.clone())
        .bind(attribute.kind.as_str())
        .bind(attribute.unit.zh.clone())
        .bind(attribute.unit.en.clone())
        .bind(i16::from(attribute.filter))
        .bind(to_json(&attribute.values)?)
        .bind(position)
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }
}
