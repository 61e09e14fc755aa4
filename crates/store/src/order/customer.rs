//! Purchases of one account, and purchases that an account may claim.

use super::{OrderStore, access_key_of, checkout_of, state_of};
use crate::error::StoreError;
use crate::sql::{Sql, from_json, parse, to_json};
use domain::kernel::{Localized, Timestamp};
use domain::order::{Checkout, OrderGroupId, OrderNumber, OrderState};
use domain::user::{AccountId, Email, Login, Phone};

/// A row of the list of one's own purchases.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PurchaseRow {
    pub id: String,
    pub number: String,
    pub payment_state: String,
    pub method: String,
    pub total: i64,
    pub currency: String,
    pub placed_at: i64,
}

/// Something bought, for such a list.
#[derive(Clone, Debug)]
pub struct PurchaseLine {
    pub group: String,
    pub state: OrderState,
    pub name: Localized,
    pub image: String,
    pub quantity: i64,
}

/// An order that has not come to its end, or whose money has not.
#[derive(Clone, Debug)]
pub struct OpenOrder {
    pub number: OrderNumber,
    pub state: OrderState,
    pub refund_due: bool,
}

/// Blind indexes of contacts of purchases.
const EMAIL: &str = "order_group.email";
const PHONE: &str = "order_group.phone";

/// How far the last order of a group has come that is not cancelled: see [`domain::order::state_of_group`].
const RANK: &str =
    "(SELECT MIN(CASE o.state WHEN 'awaiting_payment' THEN 0 WHEN 'confirmed' THEN 1 WHEN 'shipped' THEN 2
        WHEN 'delivered' THEN 3 ELSE 4 END) FROM orders o WHERE o.group_id = g.id)";

const fn rank(state: OrderState) -> i64 {
    match state {
        OrderState::AwaitingPayment => 0,
        OrderState::Confirmed => 1,
        OrderState::Shipped => 2,
        OrderState::Delivered => 3,
        OrderState::Cancelled => 4,
    }
}

impl OrderStore<'_> {
    /// Purchases of an account, newest first: those in `state`, older than the one numbered `before`.
    pub async fn purchases(
        &mut self,
        account: AccountId,
        state: Option<OrderState>,
        before: Option<&OrderNumber>,
        limit: i64,
    ) -> Result<Vec<PurchaseRow>, StoreError> {
        let mut sql = Sql::new(
            "SELECT g.id, g.number, y.state AS payment_state, y.method, g.total, g.currency, g.placed_at
             FROM order_group g
             JOIN payment y ON y.group_id = g.id
             WHERE g.customer_id = ",
        );
        sql.bind(account.to_string());
        if let Some(number) = before {
            sql.push(
                " AND (g.placed_at, g.id) < (SELECT b.placed_at, b.id FROM order_group b WHERE b.number = ",
            )
            .bind(number.as_str())
            .push(")");
        }
        if let Some(state) = state {
            sql.push(" AND ").push(RANK).push(" = ").bind(rank(state));
        }
        sql.push(" ORDER BY g.placed_at DESC, g.id DESC LIMIT ")
            .bind(limit);
        sql.all(self.tx).await
    }

    /// What is in these purchases, with the states of its orders; at most 500 lines.
    pub async fn purchase_lines(&mut self, groups: &[String]) -> Result<Vec<PurchaseLine>, StoreError> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT o.group_id, o.state, l.name_zh, l.name_en, l.image, l.quantity
             FROM orders o
             JOIN order_line l ON l.order_id = o.id
             WHERE o.group_id IN (",
        );
        sql.bind_all(groups.iter().map(String::as_str))
            .push(") ORDER BY o.group_id, o.position, l.position LIMIT 500");
        let rows = sql
            .all::<(String, String, String, String, String, i64)>(self.tx)
            .await?;
        rows.into_iter()
            .map(|(group, state, zh, en, image, quantity)| {
                Ok(PurchaseLine {
                    group,
                    state: state_of(&state)?,
                    name: Localized::new(zh, en),
                    image,
                    quantity,
                })
            })
            .collect()
    }

    /// Orders of an account that are on their way, or whose money is; at most 50.
    pub async fn open_orders(&mut self, account: AccountId) -> Result<Vec<OpenOrder>, StoreError> {
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT o.number, o.state, o.refund
             FROM (SELECT o.number, o.state, o.placed_at, o.id,
                     (SELECT MIN(r.id) FROM refund r WHERE r.order_id = o.id AND r.state <> 'refunded') AS refund
                 FROM order_group g
                 JOIN orders o ON o.group_id = g.id
                 WHERE g.customer_id = $1) o
             WHERE o.state IN ('awaiting_payment', 'confirmed', 'shipped') OR o.refund IS NOT NULL
             ORDER BY o.placed_at, o.id
             LIMIT 50",
        )
        .bind(account.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(number, state, refund)| {
                Ok(OpenOrder {
                    number: parse("an order number", OrderNumber::parse(&number))?,
                    state: state_of(&state)?,
                    refund_due: refund.is_some(),
                })
            })
            .collect()
    }

    /// How many purchases of guests were placed with one of these contacts.
    pub async fn claimable(&mut self, contacts: &[Login]) -> Result<i64, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM order_group WHERE customer_id IS NULL AND ");
        if !self.placed_with(contacts, &mut sql)? {
            return Ok(0);
        }
        let (count,) = sql.optional::<(i64,)>(self.tx).await?.unwrap_or_default();
        Ok(count)
    }

    /// Gives purchases of guests that were placed with one of these contacts to an account; gives how many.
    pub async fn claim(&mut self, account: AccountId, contacts: &[Login]) -> Result<u64, StoreError> {
        let mut sql = Sql::new("UPDATE order_group SET customer_id = ");
        sql.bind(account.to_string())
            .push(", version = version + 1 WHERE customer_id IS NULL AND ");
        if !self.placed_with(contacts, &mut sql)? {
            return Ok(0);
        }
        sql.execute(self.tx).await
    }

    /// Adds the condition; gives whether there is any.
    fn placed_with(&mut self, contacts: &[Login], sql: &mut Sql) -> Result<bool, StoreError> {
        for (position, contact) in contacts.iter().enumerate() {
            let (column, name) = match contact {
                Login::Email(_) => ("email_index = ", EMAIL),
                Login::Phone(_) => ("phone_index = ", PHONE),
            };
            let index = self.tx.vault().index(name, contact.as_str())?;
            sql.push(if position == 0 { "(" } else { " OR " })
                .push(column)
                .bind(index);
        }
        sql.push(")");
        Ok(!contacts.is_empty())
    }

    /// The blind indexes of e-mail and telephone of a checkout.
    pub(super) fn contact_indexes(&mut self, checkout: &Checkout) -> Result<(String, String), StoreError> {
        let vault = self.tx.vault();
        let email = checkout.email.as_ref().map(Email::as_str);
        let email = email.map(|email| vault.index(EMAIL, email)).transpose()?;
        let phone = vault.index(PHONE, Phone::as_str(&checkout.phone))?;
        Ok((email.unwrap_or_default(), phone))
    }

    /// Fills in the blind indexes of up to `limit` purchases that have none yet; gives how many.
    pub async fn index_contacts(&mut self, limit: i64) -> Result<usize, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, checkout FROM order_group WHERE phone_index IS NULL ORDER BY id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let found = rows.len();
        for (id, checkout) in rows {
            let checkout = self.tx.vault().open_or_clear(checkout_of(&id), checkout).await?;
            let checkout: Checkout = from_json("the checkout of an order", &checkout)?;
            let (email, phone) = self.contact_indexes(&checkout)?;
            sqlx::query("UPDATE order_group SET email_index = $2, phone_index = $3 WHERE id = $1")
                .bind(id)
                .bind(email)
                .bind(phone)
                .execute(self.tx.conn())
                .await?;
        }
        Ok(found)
    }

    /// Purchases of an account whose person is still in them; at most `limit`.
    pub async fn personal_groups(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<OrderGroupId>, StoreError> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM order_group
             WHERE customer_id = $1 AND (phone_index IS NULL OR phone_index <> '')
             ORDER BY placed_at, id
             LIMIT $2",
        )
        .bind(account.to_string())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        groups(ids)
    }

    /// Purchases placed before `until` whose person is still in them and that are at their end; at most `limit`.
    pub async fn groups_to_forget(
        &mut self,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<OrderGroupId>, StoreError> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT g.id FROM order_group g
             WHERE g.placed_at < $1 AND g.phone_index <> ''
                 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.group_id = g.id
                     AND o.state IN ('awaiting_payment', 'confirmed', 'shipped'))
             ORDER BY g.placed_at
             LIMIT $2",
        )
        .bind(until.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        groups(ids)
    }

    /// Takes the person out of a purchase: contact, address and note go, and the key that opened its page is replaced by
    /// `key`. What was bought, amounts and states stay, linked to nobody.
    pub async fn forget_person(&mut self, id: OrderGroupId, key: &str) -> Result<(), StoreError> {
        let id = id.to_string();
        let stored: Option<String> = sqlx::query_scalar("SELECT checkout FROM order_group WHERE id = $1")
            .bind(id.clone())
            .fetch_optional(self.tx.conn())
            .await?;
        let Some(stored) = stored else { return Ok(()) };
        let vault = &mut self.tx.vault();
        let checkout = vault.open_or_clear(checkout_of(&id), stored).await?;
        let checkout: Checkout = from_json("the checkout of an order", &checkout)?;
        let checkout = vault.seal(checkout_of(&id), &to_json(&checkout.without_person())?)?;
        let key = vault.seal(access_key_of(&id), key)?;
        sqlx::query(
            "UPDATE order_group SET customer_id = NULL, checkout = $2, access_key = $3, email_index = '', phone_index = '',
                 version = version + 1
             WHERE id = $1",
        )
        .bind(id.clone())
        .bind(checkout)
        .bind(key)
        .execute(self.tx.conn())
        .await?;
        self.forget_notes(&id).await?;
        self.forget_versions(&id).await?;
        self.forget_remittance(id).await
    }

    /// Takes whoever has paid a purchase by remittance out of its receipts, and deletes the proofs.
    async fn forget_remittance(&mut self, group: String) -> Result<(), StoreError> {
        for statement in [
            "UPDATE bank_receipt SET payer = '', text = ''
             WHERE payment_id IN (SELECT id FROM payment WHERE group_id = $1)",
            "DELETE FROM remittance_proof WHERE payment_id IN (SELECT id FROM payment WHERE group_id = $1)",
        ] {
            sqlx::query(statement)
                .bind(group.clone())
                .execute(self.tx.conn())
                .await?;
        }
        Ok(())
    }
}

fn groups(ids: Vec<(String,)>) -> Result<Vec<OrderGroupId>, StoreError> {
    ids.into_iter()
        .map(|(id,)| parse("an order group id", id.parse()))
        .collect()
}
