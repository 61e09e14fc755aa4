//! Proofs of remittances: kept in sealed pieces.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::vault::Place;
use domain::kernel::Timestamp;
use domain::merchant::FileFormat;
use domain::payment::{PaymentId, ProofId};

/// Bytes of a piece: few enough that hundreds of them can be in memory at once.
const PIECE: usize = 48 * 1_024;

/// The primary key of a piece, which its content is sealed for.
fn piece_key(proof: ProofId, position: i64) -> String {
    format!("{proof}.{position}")
}

const fn content_of(piece: &str) -> Place<'_> {
    Place::new("remittance_proof_part", "content", piece)
}

impl PaymentStore<'_> {
    /// Keeps a proof of a payment.
    pub async fn insert_proof(
        &mut self,
        (id, payment): (ProofId, PaymentId),
        format: FileFormat,
        content: &[u8],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let size = i64::try_from(content.len())
            .map_err(|_| StoreError::inconsistent("the size of a proof", content.len()))?;
        sqlx::query(
            "INSERT INTO remittance_proof (id, payment_id, format, size, uploaded_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id.to_string())
        .bind(payment.to_string())
        .bind(format.content_type())
        .bind(size)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        let mut rows = Vec::new();
        for (position, piece) in (0_i64..).zip(content.chunks(PIECE)) {
            let key = piece_key(id, position);
            let sealed = self.tx.vault().seal_bytes(content_of(&key), piece)?;
            rows.push(vec![
                key.into(),
                id.to_string().into(),
                position.into(),
                sealed.into(),
            ]);
        }
        let mut sql = Sql::new("INSERT INTO remittance_proof_part (id, proof_id, position, content) VALUES ");
        sql.rows(rows);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// The proofs of a payment with the times at which they came, oldest first.
    pub async fn proofs(&mut self, payment: PaymentId) -> Result<Vec<(ProofId, Timestamp)>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT id, uploaded_at FROM remittance_proof WHERE payment_id = $1 ORDER BY uploaded_at, id LIMIT 100",
        )
        .bind(payment.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(id, at)| {
                Ok((
                    parse("the id of a proof", id.parse())?,
                    Timestamp::from_micros(at),
                ))
            })
            .collect()
    }

    /// The payment of a proof, what kind of file it is, and its content.
    pub async fn proof(
        &mut self,
        id: ProofId,
    ) -> Result<Option<(PaymentId, FileFormat, Vec<u8>)>, StoreError> {
        let row: Option<(String, String, i64)> =
            sqlx::query_as("SELECT payment_id, format, size FROM remittance_proof WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(self.tx.conn())
                .await?;
        let Some((payment, format, size)) = row else {
            return Ok(None);
        };
        let pieces: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, content FROM remittance_proof_part WHERE proof_id = $1 ORDER BY position",
        )
        .bind(id.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        let mut content = Vec::new();
        for (position, (key, sealed)) in (0_i64..).zip(pieces) {
            if key != piece_key(id, position) {
                return Err(StoreError::inconsistent("a proof", "its pieces are not in order"));
            }
            content.extend(self.tx.vault().open_bytes(content_of(&key), &sealed).await?);
        }
        if i64::try_from(content.len()) != Ok(size) {
            return Err(StoreError::inconsistent("a proof", "a piece is missing"));
        }
        let format = FileFormat::parse(&format)
            .ok_or_else(|| StoreError::inconsistent("the format of a file", &format))?;
        Ok(Some((parse("a payment id", payment.parse())?, format, content)))
    }
}
