//! Payouts, what they hold, and where they go.

use super::SettlementStore;
use crate::error::StoreError;
use crate::sql::{Sql, from_json, parse, to_json};
use crate::vault::Place;
use domain::kernel::{Currency, Localized, Money, Timestamp};
use domain::merchant::SellerId;
use domain::payment::BankAccount;
use domain::settlement::{Payout, PayoutId, PayoutState};
use domain::user::{AccountId, ApprovalId};

/// A payout with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutRow {
    pub payout: Payout,
    pub seller_name: Localized,
}

/// Which payouts are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayoutFilter {
    /// `None` for all.
    pub seller: Option<SellerId>,
    pub state: Option<PayoutState>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    seller_id: String,
    name_zh: String,
    name_en: String,
    currency: String,
    amount: i64,
    state: String,
    account: String,
    requested_by: String,
    requested_at: i64,
    changed_at: i64,
    note: String,
    version: i64,
}

const PAYOUTS: &str =
    "SELECT p.id, p.seller_id, s.name_zh, s.name_en, p.currency, p.amount, p.state, p.account,
        p.requested_by, p.requested_at, p.changed_at, p.note, p.version
     FROM payout p
     JOIN seller s ON s.id = p.seller_id ";

const fn account_of(payout: &str) -> Place<'_> {
    Place::new("payout", "account", payout)
}

const fn bank_account_of(seller: &str) -> Place<'_> {
    Place::new("seller_bank_account", "account", seller)
}

fn state(text: &str) -> Result<PayoutState, StoreError> {
    PayoutState::parse(text).ok_or_else(|| StoreError::inconsistent("the state of a payout", text))
}

impl SettlementStore<'_> {
    /// Where a seller's payouts go, and the version of it.
    pub async fn bank_account(&mut self, seller: SellerId) -> Result<Option<(BankAccount, i64)>, StoreError> {
        let row: Option<(String, i64)> =
            sqlx::query_as("SELECT account, version FROM seller_bank_account WHERE seller_id = $1")
                .bind(seller.to_string())
                .fetch_optional(self.tx.conn())
                .await?;
        let Some((sealed, version)) = row else {
            return Ok(None);
        };
        let id = seller.to_string();
        let account = self.tx.vault().open(bank_account_of(&id), &sealed).await?;
        Ok(Some((from_json("a bank account", &account)?, version)))
    }

    /// Keeps where a seller's payouts go, if nobody has changed it since `version` (0 for the first one); gives whether it
    /// did.
    pub async fn keep_bank_account(
        &mut self,
        seller: SellerId,
        account: &BankAccount,
        version: i64,
        (by, at): (AccountId, Timestamp),
    ) -> Result<bool, StoreError> {
        let id = seller.to_string();
        let sealed = self.tx.vault().seal(bank_account_of(&id), &to_json(account)?)?;
        let kept = sqlx::query(
            "INSERT INTO seller_bank_account (seller_id, account, changed_at, changed_by, version)
             VALUES ($1, $2, $3, $4, $5 + 1)
             ON CONFLICT (seller_id) DO UPDATE SET account = excluded.account, changed_at = excluded.changed_at,
                 changed_by = excluded.changed_by, version = seller_bank_account.version + 1
             WHERE seller_bank_account.version = $5",
        )
        .bind(id)
        .bind(sealed)
        .bind(at.as_micros())
        .bind(by.to_string())
        .bind(version)
        .execute(self.tx.conn())
        .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Adds to what payouts hold of a seller's money, or takes from it; gives what they hold then. Nobody else changes it
    /// until this transaction ends, so what is read afterwards is how it stands.
    pub async fn hold_payout(&mut self, seller: SellerId, change: Money) -> Result<Money, StoreError> {
        let held: i64 = sqlx::query_scalar(
            "INSERT INTO payout_hold (seller_id, currency, amount) VALUES ($1, $2, $3)
             ON CONFLICT (seller_id, currency) DO UPDATE SET amount = payout_hold.amount + excluded.amount
             RETURNING amount",
        )
        .bind(seller.to_string())
        .bind(change.currency().code())
        .bind(change.minor())
        .fetch_one(self.tx.conn())
        .await?;
        Ok(Money::new(held, change.currency()))
    }

    /// Takes what an ended payout held.
    pub async fn release_payout(&mut self, payout: &Payout) -> Result<(), StoreError> {
        sqlx::query("UPDATE payout_hold SET amount = amount - $3 WHERE seller_id = $1 AND currency = $2")
            .bind(payout.seller.to_string())
            .bind(payout.amount.currency().code())
            .bind(payout.amount.minor())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// What payouts hold of a seller's money.
    pub async fn held(&mut self, seller: SellerId, currency: Currency) -> Result<Money, StoreError> {
        let held: Option<i64> =
            sqlx::query_scalar("SELECT amount FROM payout_hold WHERE seller_id = $1 AND currency = $2")
                .bind(seller.to_string())
                .bind(currency.code())
                .fetch_optional(self.tx.conn())
                .await?;
        Ok(Money::new(held.unwrap_or(0), currency))
    }

    /// Adds a payout that was just asked for.
    pub async fn add_payout(&mut self, payout: &Payout, approval: ApprovalId) -> Result<(), StoreError> {
        let id = payout.id.to_string();
        let sealed = self
            .tx
            .vault()
            .seal(account_of(&id), &to_json(&payout.account)?)?;
        let mut sql = Sql::new(
            "INSERT INTO payout (id, seller_id, currency, amount, state, account, requested_by, requested_at,
                 approval_id, changed_at, note, version) VALUES ",
        );
        sql.rows([vec![
            id.into(),
            payout.seller.to_string().into(),
            payout.amount.currency().code().into(),
            payout.amount.minor().into(),
            payout.state.as_str().into(),
            sealed.into(),
            payout.requested_by.as_str().into(),
            payout.requested_at.as_micros().into(),
            approval.to_string().into(),
            payout.changed_at.as_micros().into(),
            payout.note.as_str().into(),
            payout.version.into(),
        ]]);
        sql.execute(self.tx).await?;
        self.note_payout(payout, &payout.requested_by).await
    }

    /// Writes a payout that has moved on, if it is still at the version before; gives whether it did.
    pub async fn move_payout(&mut self, payout: &Payout, by: &str) -> Result<bool, StoreError> {
        let moved = sqlx::query(
            "UPDATE payout SET state = $2, changed_at = $3, note = $4, version = $5
             WHERE id = $1 AND version = $5 - 1",
        )
        .bind(payout.id.to_string())
        .bind(payout.state.as_str())
        .bind(payout.changed_at.as_micros())
        .bind(payout.note.clone())
        .bind(payout.version)
        .execute(self.tx.conn())
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        self.note_payout(payout, by).await?;
        Ok(true)
    }

    pub async fn payout(&mut self, id: PayoutId) -> Result<Option<PayoutRow>, StoreError> {
        let mut sql = Sql::new(PAYOUTS);
        sql.push("WHERE p.id = ").bind(id.to_string());
        match sql.optional::<Row>(self.tx).await? {
            Some(row) => Ok(Some(self.opened(row).await?)),
            None => Ok(None),
        }
    }

    /// Payouts that fit, newest first, older than one of them; at most `limit`.
    pub async fn payouts(
        &mut self,
        filter: PayoutFilter,
        before: Option<PayoutId>,
        limit: i64,
    ) -> Result<Vec<PayoutRow>, StoreError> {
        let mut sql = Sql::new(PAYOUTS);
        sql.push("WHERE TRUE");
        if let Some(seller) = filter.seller {
            sql.push(" AND p.seller_id = ").bind(seller.to_string());
        }
        if let Some(state) = filter.state {
            sql.push(" AND p.state = ").bind(state.as_str());
        }
        if let Some(before) = before {
            sql.push(
                " AND (p.requested_at, p.id) < (SELECT b.requested_at, b.id FROM payout b WHERE b.id = ",
            )
            .bind(before.to_string())
            .push(")");
        }
        sql.push(" ORDER BY p.requested_at DESC, p.id DESC LIMIT ")
            .bind(limit);
        let mut payouts = Vec::new();
        for row in sql.all::<Row>(self.tx).await? {
            payouts.push(self.opened(row).await?);
        }
        Ok(payouts)
    }

    /// Payouts that wait although their request is over: refused, taken back, or not decided in time.
    pub async fn undecided_payouts(&mut self, limit: i64) -> Result<Vec<Payout>, StoreError> {
        let mut sql = Sql::new(PAYOUTS);
        sql.push(
            "JOIN approval a ON a.id = p.approval_id
             WHERE p.state = 'requested' AND a.state IN ('refused', 'withdrawn', 'expired')
             ORDER BY p.id LIMIT ",
        )
        .bind(limit);
        let mut payouts = Vec::new();
        for row in sql.all::<Row>(self.tx).await? {
            payouts.push(self.opened(row).await?.payout);
        }
        Ok(payouts)
    }

    /// Every state that a payout has been in, oldest first, with who caused it.
    pub async fn payout_history(
        &mut self,
        id: PayoutId,
    ) -> Result<Vec<(PayoutState, Timestamp, String)>, StoreError> {
        let rows: Vec<(String, i64, String)> = sqlx::query_as(
            "SELECT state, at, changed_by FROM payout_history WHERE payout_id = $1 ORDER BY position",
        )
        .bind(id.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(reached, at, by)| Ok((state(&reached)?, Timestamp::from_micros(at), by)))
            .collect()
    }

    async fn note_payout(&mut self, payout: &Payout, by: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO payout_history (payout_id, position, state, at, changed_by)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(payout.id.to_string())
        .bind(payout.version)
        .bind(payout.state.as_str())
        .bind(payout.changed_at.as_micros())
        .bind(by.to_owned())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    async fn opened(&mut self, row: Row) -> Result<PayoutRow, StoreError> {
        let account = self.tx.vault().open(account_of(&row.id), &row.account).await?;
        Ok(PayoutRow {
            payout: Payout {
                id: parse("a payout id", row.id.parse())?,
                seller: parse("a seller id", row.seller_id.parse())?,
                amount: super::money(row.amount, &row.currency)?,
                state: state(&row.state)?,
                account: from_json("the bank account of a payout", &account)?,
                requested_by: row.requested_by,
                requested_at: Timestamp::from_micros(row.requested_at),
                changed_at: Timestamp::from_micros(row.changed_at),
                note: row.note,
                version: row.version,
            },
            seller_name: Localized::new(row.name_zh, row.name_en),
        })
    }
}
