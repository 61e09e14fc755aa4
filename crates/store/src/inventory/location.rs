//! Warehouses and stores.

use super::InventoryStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::inventory::{Location, LocationId, LocationKind, Point};
use domain::kernel::Localized;
use domain::merchant::{SellerId, SellerScope};
use std::collections::BTreeSet;

#[derive(sqlx::FromRow)]
struct LocationRow {
    id: String,
    seller_id: String,
    kind: String,
    name_zh: String,
    name_en: String,
    division: String,
    street: String,
    latitude: Option<i64>,
    longitude: Option<i64>,
    priority: i64,
    active: i64,
    version: i64,
}

impl LocationRow {
    fn into_location(self) -> Result<Location, StoreError> {
        Ok(Location {
            id: parse("a location id", self.id.parse())?,
            seller: parse("a seller id", self.seller_id.parse())?,
            kind: LocationKind::parse(&self.kind)
                .ok_or_else(|| StoreError::inconsistent("the kind of a location", &self.kind))?,
            name: Localized::new(self.name_zh, self.name_en),
            division: self.division,
            street: self.street,
            place: self
                .latitude
                .zip(self.longitude)
                .and_then(|(lat, lon)| Point::new(lat, lon)),
            priority: self.priority,
            active: self.active == 1,
            version: self.version,
        })
    }
}

const COLUMNS: &str =
    "SELECT id, seller_id, kind, name_zh, name_en, division, street, latitude, longitude, priority,
    CAST(active AS BIGINT) AS active, version FROM location";

impl InventoryStore<'_> {
    /// The locations of a seller, as they are chosen; at most 200.
    pub async fn locations(&mut self, scope: SellerScope) -> Result<Vec<Location>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" WHERE seller_id = ")
            .bind(scope.seller().to_string())
            .push(" ORDER BY priority, id LIMIT 200");
        let rows = sql.all::<LocationRow>(self.tx).await?;
        rows.into_iter().map(LocationRow::into_location).collect()
    }

    /// A location of the seller.
    pub async fn location(
        &mut self,
        scope: SellerScope,
        id: LocationId,
    ) -> Result<Option<Location>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" WHERE id = ")
            .bind(id.to_string())
            .push(" AND seller_id = ")
            .bind(scope.seller().to_string());
        let row = sql.optional::<LocationRow>(self.tx).await?;
        row.map(LocationRow::into_location).transpose()
    }

    /// Adds a location, or changes the one that has its id and is of the version before. Lists follow when goods are no
    /// longer, or again, sold from there. Gives whether it was that version, of that seller.
    pub async fn save_location(&mut self, location: &Location) -> Result<bool, StoreError> {
        let mut sql = Sql::new(
            "INSERT INTO location (id, seller_id, kind, name_zh, name_en, division, street, latitude, longitude, priority, active,
                 version) VALUES ",
        );
        sql.rows([vec![
            location.id.to_string().into(),
            location.seller.to_string().into(),
            location.kind.as_str().into(),
            location.name.zh.as_str().into(),
            location.name.en.as_str().into(),
            location.division.as_str().into(),
            location.street.as_str().into(),
            location.place.map(Point::latitude).into(),
            location.place.map(Point::longitude).into(),
            location.priority.into(),
            i64::from(location.active).into(),
            location.version.into(),
        ]]);
        sql.push(
            " ON CONFLICT (id) DO UPDATE SET
                 kind = excluded.kind,
                 name_zh = excluded.name_zh,
                 name_en = excluded.name_en,
                 division = excluded.division,
                 street = excluded.street,
                 latitude = excluded.latitude,
                 longitude = excluded.longitude,
                 priority = excluded.priority,
                 active = excluded.active,
                 version = excluded.version
             WHERE location.seller_id = excluded.seller_id AND location.version = excluded.version - 1",
        );
        if sql.execute(self.tx).await? == 0 {
            return Ok(false);
        }
        let mut products = Sql::new(
            "SELECT id FROM product WHERE id IN (SELECT v.product_id FROM stock_level s
                 JOIN variant v ON v.id = s.variant_id WHERE s.location_id = ",
        );
        products.bind(location.id.to_string()).push(") ORDER BY id");
        self.refresh_flags(products).await?;
        self.tx.product().bump_stock_version().await?;
        Ok(true)
    }

    /// Opens the first locations that are not there yet, of the sellers that they are called by.
    pub(super) async fn open_first_locations(
        &mut self,
        homes: BTreeSet<LocationId>,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "INSERT INTO location (id, seller_id, kind, name_zh, name_en, division, street, priority, active, version) VALUES ",
        );
        sql.rows(homes.into_iter().map(|home| {
            vec![
                home.to_string().into(),
                SellerId::from_u128(home.as_u128()).to_string().into(),
                LocationKind::Warehouse.as_str().into(),
                "主仓库".into(),
                "Main warehouse".into(),
                "".into(),
                "".into(),
                0_i64.into(),
                1_i64.into(),
                1_i64.into(),
            ]
        }));
        sql.push(" ON CONFLICT DO NOTHING");
        sql.execute(self.tx).await?;
        Ok(())
    }
}
