//! Warehouses and stores.

use super::InventoryStore;
use crate::db::Engine;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::inventory::{Location, LocationId, LocationKind, LocationRow as Listed, LocationUse, Point};
use domain::kernel::{Localized, Timestamp};
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
    closed_at: Option<i64>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    location: LocationRow,
    seller_zh: String,
    seller_en: String,
}

impl ListedRow {
    fn into_listed(self) -> Result<Listed, StoreError> {
        Ok(Listed {
            location: self.location.into_location()?,
            seller_name: Localized::new(self.seller_zh, self.seller_en),
        })
    }
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
            closed_at: self.closed_at.map(Timestamp::from_micros),
            version: self.version,
        })
    }
}

const COLUMNS: &str =
    "SELECT id, seller_id, kind, name_zh, name_en, division, street, latitude, longitude, priority,
    CAST(active AS BIGINT) AS active, closed_at, version FROM location";

const LISTED: &str =
    "SELECT l.id, l.seller_id, l.kind, l.name_zh, l.name_en, l.division, l.street, l.latitude, l.longitude, l.priority,
    CAST(l.active AS BIGINT) AS active, l.closed_at, l.version, s.name_zh AS seller_zh, s.name_en AS seller_en
    FROM location l
    JOIN seller s ON s.id = l.seller_id";

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

    /// Locations of a seller, or of all, by seller and as they are chosen, behind the location `after`.
    pub async fn list_locations(
        &mut self,
        scope: Option<SellerScope>,
        after: Option<LocationId>,
        limit: i64,
    ) -> Result<Vec<Listed>, StoreError> {
        let mut sql = Sql::new(LISTED);
        sql.push(" WHERE 1 = 1");
        if let Some(scope) = scope {
            sql.push(" AND l.seller_id = ").bind(scope.seller().to_string());
        }
        if let Some(after) = after {
            sql.push(" AND (l.seller_id, l.priority, l.id) > (SELECT seller_id, priority, id FROM location WHERE id = ")
                .bind(after.to_string())
                .push(")");
        }
        sql.push(" ORDER BY l.seller_id, l.priority, l.id LIMIT ")
            .bind(limit);
        let rows = sql.all::<ListedRow>(self.tx).await?;
        rows.into_iter().map(ListedRow::into_listed).collect()
    }

    /// A location of a seller, or of anybody, with its seller's name.
    pub async fn listed_location(
        &mut self,
        scope: Option<SellerScope>,
        id: LocationId,
    ) -> Result<Option<Listed>, StoreError> {
        let mut sql = Sql::new(LISTED);
        sql.push(" WHERE l.id = ").bind(id.to_string());
        if let Some(scope) = scope {
            sql.push(" AND l.seller_id = ").bind(scope.seller().to_string());
        }
        let row = sql.optional::<ListedRow>(self.tx).await?;
        row.map(ListedRow::into_listed).transpose()
    }

    /// What lies at a location, or is about to.
    pub async fn use_of(&mut self, id: LocationId) -> Result<LocationUse, StoreError> {
        let on_hand = sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT) FROM stock_level WHERE location_id = $1",
        )
        .bind(id.to_string())
        .fetch_one(self.tx.conn())
        .await?;
        let transfers = sqlx::query_scalar(
            "SELECT COUNT(*) FROM transfer WHERE (from_id = $1 OR to_id = $1) AND state IN ('draft', 'in_transit')",
        )
        .bind(id.to_string())
        .fetch_one(self.tx.conn())
        .await?;
        let returns = sqlx::query_scalar(
            "SELECT COUNT(*) FROM after_sales
             WHERE location_id = $1 AND state IN ('approved', 'sent_back', 'received', 'inspected')",
        )
        .bind(id.to_string())
        .fetch_one(self.tx.conn())
        .await?;
        Ok(LocationUse {
            on_hand,
            transfers,
            returns,
        })
    }

    /// Keeps everything from a location until the transaction ends: its row, so that no shelf is put up and no transfer
    /// planned there meanwhile, and its shelves. It waits for nobody, so it is in nobody's way who has locked some of
    /// them: gives whether it got all of them. For writing only; on `SQLite` there is one writer.
    pub async fn hold_location(&mut self, id: LocationId) -> Result<bool, StoreError> {
        if self.tx.engine() == Engine::Sqlite {
            return Ok(true);
        }
        // What refers to a row locks its key: only the strongest lock keeps that waiting.
        let place = sqlx::query("SELECT id FROM location WHERE id = $1 FOR UPDATE SKIP LOCKED")
            .bind(id.to_string())
            .fetch_optional(self.tx.conn())
            .await?;
        let shelves = sqlx::query(
            "SELECT variant_id FROM stock_level WHERE location_id = $1 ORDER BY variant_id FOR NO KEY UPDATE SKIP LOCKED",
        )
        .bind(id.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        let all: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM stock_level WHERE location_id = $1")
            .bind(id.to_string())
            .fetch_one(self.tx.conn())
            .await?;
        Ok(place.is_some() && i64::try_from(shelves.len()).is_ok_and(|held| held == all))
    }

    /// Closes a location of this version, which the caller holds and of which nobody has any use. Gives whether it was
    /// that version, and open.
    pub async fn close_location(
        &mut self,
        scope: SellerScope,
        id: LocationId,
        version: i64,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let closed = sqlx::query(
            "UPDATE location SET active = 0, closed_at = $1, version = version + 1
             WHERE id = $2 AND seller_id = $3 AND version = $4 AND closed_at IS NULL",
        )
        .bind(at.as_micros())
        .bind(id.to_string())
        .bind(scope.seller().to_string())
        .bind(version)
        .execute(self.tx.conn())
        .await?;
        Ok(closed.rows_affected() == 1)
    }

    /// Adds a location, or changes the one that has its id and is of the version before. Lists follow when goods are no
    /// longer, or again, sold from there. Gives whether it was that version, of that seller, and open.
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
             WHERE location.seller_id = excluded.seller_id AND location.version = excluded.version - 1
                 AND location.closed_at IS NULL",
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
