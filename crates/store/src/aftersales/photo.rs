//! Photos of requests: kept in sealed pieces, waiting for their request, and shown.

use super::AfterSalesStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::vault::Place;
use domain::aftersales::{AfterSalesId, Photo, PhotoId};
use domain::kernel::Timestamp;
use domain::merchant::FileFormat;

/// Bytes of a piece: few enough that hundreds of them can be in memory at once.
const PIECE: usize = 48 * 1_024;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    format: String,
    size: i64,
}

impl Row {
    fn into_photo(self) -> Result<Photo, StoreError> {
        let format = FileFormat::parse(&self.format);
        Ok(Photo {
            id: parse("the id of a photo", self.id.parse())?,
            format: format.ok_or_else(|| StoreError::inconsistent("the format of a photo", &self.format))?,
            size: self.size,
        })
    }
}

/// The primary key of a piece, which its content is sealed for.
fn piece_key(photo: PhotoId, position: i64) -> String {
    format!("{photo}.{position}")
}

const fn content_of(piece: &str) -> Place<'_> {
    Place::new("after_sales_photo_part", "content", piece)
}

impl AfterSalesStore<'_> {
    /// Keeps a photo that waits for its request until `expires_at`.
    pub async fn insert_photo(
        &mut self,
        photo: &Photo,
        content: &[u8],
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO after_sales_photo (id, request_id, format, size, expires_at) VALUES ($1, NULL, $2, $3, $4)",
        )
        .bind(photo.id.to_string())
        .bind(photo.format.content_type())
        .bind(photo.size)
        .bind(expires_at.as_micros())
        .execute(self.tx.conn())
        .await?;
        let mut rows = Vec::new();
        for (position, piece) in (0_i64..).zip(content.chunks(PIECE)) {
            let key = piece_key(photo.id, position);
            let sealed = self.tx.vault().seal_bytes(content_of(&key), piece)?;
            rows.push(vec![
                key.into(),
                photo.id.to_string().into(),
                position.into(),
                sealed.into(),
            ]);
        }
        let mut sql =
            Sql::new("INSERT INTO after_sales_photo_part (id, photo_id, position, content) VALUES ");
        sql.rows(rows);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Those of the named photos that still wait for their request.
    pub async fn waiting_photos(
        &mut self,
        ids: &[PhotoId],
        now: Timestamp,
    ) -> Result<Vec<Photo>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("SELECT id, format, size FROM after_sales_photo WHERE id IN (");
        sql.bind_all(ids.iter().map(ToString::to_string));
        sql.push(") AND request_id IS NULL AND expires_at > ")
            .bind(now.as_micros())
            .push(" ORDER BY id");
        self.photos(sql).await
    }

    /// Gives photos that wait to their request, where they stay until `expires_at`; gives whether all of them waited.
    pub async fn claim_photos(
        &mut self,
        ids: &[PhotoId],
        request: AfterSalesId,
        (now, expires_at): (Timestamp, Timestamp),
    ) -> Result<bool, StoreError> {
        if ids.is_empty() {
            return Ok(true);
        }
        let mut sql = Sql::new("UPDATE after_sales_photo SET request_id = ");
        sql.bind(request.to_string())
            .push(", expires_at = ")
            .bind(expires_at.as_micros())
            .push(" WHERE request_id IS NULL AND expires_at > ")
            .bind(now.as_micros())
            .push(" AND id IN (")
            .bind_all(ids.iter().map(ToString::to_string))
            .push(")");
        Ok(sql.execute(self.tx).await? == ids.len() as u64)
    }

    /// The photos of a request.
    pub async fn photos_of(&mut self, request: AfterSalesId) -> Result<Vec<Photo>, StoreError> {
        let mut sql = Sql::new("SELECT id, format, size FROM after_sales_photo WHERE request_id = ");
        sql.bind(request.to_string()).push(" ORDER BY id");
        self.photos(sql).await
    }

    /// A photo of this request with its content; that of another is none.
    pub async fn photo_content(
        &mut self,
        request: AfterSalesId,
        id: PhotoId,
    ) -> Result<Option<(Photo, Vec<u8>)>, StoreError> {
        let mut sql = Sql::new("SELECT id, format, size FROM after_sales_photo WHERE id = ");
        sql.bind(id.to_string())
            .push(" AND request_id = ")
            .bind(request.to_string());
        let Some(row) = sql.optional::<Row>(self.tx).await? else {
            return Ok(None);
        };
        let photo = row.into_photo()?;
        let pieces: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, content FROM after_sales_photo_part WHERE photo_id = $1 ORDER BY position",
        )
        .bind(id.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        let mut content = Vec::new();
        for (position, (key, sealed)) in (0_i64..).zip(pieces) {
            if key != piece_key(id, position) {
                return Err(StoreError::inconsistent("a photo", "its pieces are not in order"));
            }
            content.extend(self.tx.vault().open_bytes(content_of(&key), &sealed).await?);
        }
        if i64::try_from(content.len()) != Ok(photo.size) {
            return Err(StoreError::inconsistent("a photo", "a piece is missing"));
        }
        Ok(Some((photo, content)))
    }

    async fn photos(&mut self, sql: Sql) -> Result<Vec<Photo>, StoreError> {
        let rows = sql.all::<Row>(self.tx).await?;
        rows.into_iter().map(Row::into_photo).collect()
    }
}
