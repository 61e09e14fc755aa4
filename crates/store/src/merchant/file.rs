//! The files of applications: kept in sealed pieces, waiting for their application, and forgotten together with it.

use super::MerchantStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::vault::Place;
use domain::kernel::Timestamp;
use domain::merchant::{ApplicationId, DocumentKind, FileFormat, SellerFile, SellerFileId, SellerId};
use domain::user::AccountId;

/// Bytes of a piece: few enough that hundreds of them can be in memory at once.
const PIECE: usize = 48 * 1_024;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    format: String,
    size: i64,
}

impl Row {
    fn into_file(self) -> Result<SellerFile, StoreError> {
        let kind = DocumentKind::parse(&self.kind);
        let format = FileFormat::parse(&self.format);
        Ok(SellerFile {
            id: parse("a file id", self.id.parse())?,
            kind: kind.ok_or_else(|| StoreError::inconsistent("a kind of document", &self.kind))?,
            format: format.ok_or_else(|| StoreError::inconsistent("the format of a file", &self.format))?,
            size: self.size,
        })
    }
}

/// The primary key of a piece, which its content is sealed for.
fn piece_key(file: SellerFileId, position: i64) -> String {
    format!("{file}.{position}")
}

const fn content_of(piece: &str) -> Place<'_> {
    Place::new("seller_file_part", "content", piece)
}

impl MerchantStore<'_> {
    /// Keeps a file that waits for its application until `expires_at`.
    pub async fn insert_file(
        &mut self,
        file: &SellerFile,
        content: &[u8],
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO seller_file (id, application_id, kind, format, size, expires_at)
             VALUES ($1, NULL, $2, $3, $4, $5)",
        )
        .bind(file.id.to_string())
        .bind(file.kind.as_str())
        .bind(file.format.content_type())
        .bind(file.size)
        .bind(expires_at.as_micros())
        .execute(self.tx.conn())
        .await?;
        let mut rows = Vec::new();
        for (position, piece) in (0_i64..).zip(content.chunks(PIECE)) {
            let key = piece_key(file.id, position);
            let sealed = self.tx.vault().seal_bytes(content_of(&key), piece)?;
            rows.push(vec![
                key.into(),
                file.id.to_string().into(),
                position.into(),
                sealed.into(),
            ]);
        }
        let mut sql = Sql::new("INSERT INTO seller_file_part (id, file_id, position, content) VALUES ");
        sql.rows(rows);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Those of the named files that still wait for their application.
    pub async fn waiting_files(
        &mut self,
        ids: &[SellerFileId],
        now: Timestamp,
    ) -> Result<Vec<SellerFile>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("SELECT id, kind, format, size FROM seller_file WHERE id IN (");
        sql.bind_all(ids.iter().map(ToString::to_string));
        sql.push(") AND application_id IS NULL AND expires_at > ")
            .bind(now.as_micros())
            .push(" ORDER BY kind, id");
        self.files(sql).await
    }

    /// Gives a file that waits to its application; gives whether it was there, of this kind, and still waited.
    pub async fn claim_file(
        &mut self,
        id: SellerFileId,
        kind: DocumentKind,
        application: ApplicationId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let claimed = sqlx::query(
            "UPDATE seller_file SET application_id = $3, expires_at = NULL
             WHERE id = $1 AND kind = $2 AND application_id IS NULL AND expires_at > $4",
        )
        .bind(id.to_string())
        .bind(kind.as_str())
        .bind(application.to_string())
        .bind(now.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(claimed.rows_affected() > 0)
    }

    /// The files of an application.
    pub async fn files_of(&mut self, application: ApplicationId) -> Result<Vec<SellerFile>, StoreError> {
        let mut sql = Sql::new("SELECT id, kind, format, size FROM seller_file WHERE application_id = ");
        sql.bind(application.to_string()).push(" ORDER BY id");
        self.files(sql).await
    }

    /// A file of this seller with its content; that of another seller is none.
    pub async fn file_content(
        &mut self,
        seller: SellerId,
        id: SellerFileId,
    ) -> Result<Option<(SellerFile, Vec<u8>)>, StoreError> {
        let mut sql = Sql::new(
            "SELECT f.id, f.kind, f.format, f.size
             FROM seller_file f JOIN seller_application a ON a.id = f.application_id
             WHERE f.id = ",
        );
        sql.bind(id.to_string())
            .push(" AND a.seller_id = ")
            .bind(seller.to_string());
        let Some(row) = sql.optional::<Row>(self.tx).await? else {
            return Ok(None);
        };
        let pieces: Vec<(String, String)> =
            sqlx::query_as("SELECT id, content FROM seller_file_part WHERE file_id = $1 ORDER BY position")
                .bind(id.to_string())
                .fetch_all(self.tx.conn())
                .await?;
        let file = row.into_file()?;
        let mut content = Vec::new();
        for (position, (key, sealed)) in (0_i64..).zip(pieces) {
            if key != piece_key(id, position) {
                return Err(StoreError::inconsistent(
                    "a file of an application",
                    "its pieces are not in order",
                ));
            }
            content.extend(self.tx.vault().open_bytes(content_of(&key), &sealed).await?);
        }
        if i64::try_from(content.len()) != Ok(file.size) {
            return Err(StoreError::inconsistent(
                "a file of an application",
                "a piece is missing",
            ));
        }
        Ok(Some((file, content)))
    }

    /// Lets the application of a seller and its files end at this time.
    pub async fn expire_application(&mut self, seller: SellerId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE seller_application SET expires_at = $2 WHERE seller_id = $1")
            .bind(seller.to_string())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        sqlx::query(
            "UPDATE seller_file SET expires_at = $2
             WHERE application_id IN (SELECT id FROM seller_application WHERE seller_id = $1)",
        )
        .bind(seller.to_string())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Deletes up to `limit` applications that have ended, with their documents and files, and whom to ask at their
    /// sellers; gives how many.
    pub async fn forget_applications(&mut self, now: Timestamp, limit: i64) -> Result<u64, StoreError> {
        let ended: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, seller_id FROM seller_application WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT $2",
        )
        .bind(now.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        if ended.is_empty() {
            return Ok(0);
        }
        for statement in [
            "DELETE FROM seller_document WHERE application_id IN (",
            "DELETE FROM seller_file WHERE application_id IN (",
            "DELETE FROM seller_application WHERE id IN (",
        ] {
            let mut sql = Sql::new(statement);
            sql.bind_all(ended.iter().map(|(id, _)| id.as_str())).push(")");
            sql.execute(self.tx).await?;
        }
        let mut sql = Sql::new("UPDATE seller SET contact = '', version = version + 1 WHERE id IN (");
        sql.bind_all(ended.iter().map(|(_, seller)| seller.as_str()))
            .push(") AND state IN ('rejected', 'closed')");
        sql.execute(self.tx).await?;
        Ok(u64::try_from(ended.len()).unwrap_or(u64::MAX))
    }

    /// Deletes the files that an account has handed in for sellers that were not let in; gives how many. What a shop
    /// was let in by stays: the platform has to know who sells (E-commerce Law of the PRC, article 27).
    pub async fn forget_files(&mut self, account: AccountId) -> Result<u64, StoreError> {
        let deleted = sqlx::query(
            "DELETE FROM seller_file WHERE application_id IN (
                 SELECT a.id FROM seller_application a JOIN seller s ON s.id = a.seller_id
                 WHERE a.account_id = $1 AND s.state IN ('applied', 'in_review', 'rejected'))",
        )
        .bind(account.to_string())
        .execute(self.tx.conn())
        .await?;
        Ok(deleted.rows_affected())
    }

    async fn files(&mut self, sql: Sql) -> Result<Vec<SellerFile>, StoreError> {
        let rows = sql.all::<Row>(self.tx).await?;
        rows.into_iter().map(Row::into_file).collect()
    }
}
