//! Writing a purchase: a few statements, however many orders and lines it has.

use super::{KEY_COLUMN, OrderStore, PLACE_SCOPE, access_key_of, checkout_of};
use crate::error::StoreError;
use crate::sql::{Sql, Value, to_json};
use domain::kernel::Timestamp;
use domain::order::{Order, OrderGroup, OrderLine};

/// A purchase to insert, with the key of the command that made it.
#[derive(Debug)]
pub struct NewGroup<'a> {
    pub group: &'a OrderGroup,
    pub key: &'a str,
    pub fingerprint: &'a str,
}

impl OrderStore<'_> {
    /// Inserts a group with its orders, their lines and histories, and the key of its command: at the end of the closure,
    /// or with [`Tx::flush`](crate::Tx::flush).
    pub fn insert(&mut self, new: &NewGroup<'_>) -> Result<(), StoreError> {
        let group = new.group;
        let id = group.id.to_string();
        let vault = self.tx.vault();
        let access_key = vault.seal(access_key_of(&id), &group.access_key)?;
        let checkout = vault.seal(checkout_of(&id), &to_json(&group.checkout)?)?;
        let key = vault.index(KEY_COLUMN, new.key)?;
        let indexes = self.contact_indexes(&group.checkout)?;
        let mut sql = Sql::new(
            "INSERT INTO order_group (id, number, access_key, locale, currency, customer_id, checkout, subtotal,
                 delivery, total, placed_at, expires_at, version, email_index, phone_index, supplements)
             VALUES ",
        );
        sql.rows([group_row(group, access_key, checkout, indexes)]);
        self.tx.later(sql);
        let placed = |(position, order)| order_row(group, position, order);
        let mut sql = Sql::new(
            "INSERT INTO orders (id, group_id, position, seller_id, number, state, currency, subtotal, delivery, total,
                 placed_at) VALUES ",
        );
        sql.rows((0..).zip(&group.orders).map(placed));
        self.tx.later(sql);
        let mut sql = Sql::new(
            "INSERT INTO order_line (order_id, position, variant_id, product_slug, sku, name_zh, name_en, choice_zh,
                 choice_en, image, quantity, unit, total) VALUES ",
        );
        sql.rows(group.orders.iter().flat_map(|order| {
            let id = order.id.to_string();
            (0..)
                .zip(&order.lines)
                .map(move |(position, line)| line_row(&id, position, line))
        }));
        self.tx.later(sql);
        let mut sql = Sql::new("INSERT INTO order_history (order_id, position, state, cause, at) VALUES ");
        sql.rows(group.orders.iter().flat_map(history_rows));
        self.tx.later(sql);
        let mut sql = Sql::new("INSERT INTO idempotency (scope, key, fingerprint, group_id, at) VALUES ");
        sql.rows([vec![
            PLACE_SCOPE.into(),
            key.into(),
            new.fingerprint.into(),
            id.into(),
            group.placed_at.as_micros().into(),
        ]]);
        self.tx.later(sql);
        Ok(())
    }
}

/// `access_key` and `checkout` are sealed; the indexes are those of e-mail and telephone.
fn group_row(
    group: &OrderGroup,
    access_key: String,
    checkout: String,
    (email, phone): (String, String),
) -> Vec<Value> {
    vec![
        group.id.to_string().into(),
        group.number.as_str().into(),
        access_key.into(),
        group.locale.prefix().into(),
        group.currency.code().into(),
        group.customer.map(|account| account.to_string()).into(),
        checkout.into(),
        group.totals.subtotal.minor().into(),
        group.totals.delivery.minor().into(),
        group.totals.total.minor().into(),
        group.placed_at.as_micros().into(),
        group.expires_at.map(Timestamp::as_micros).into(),
        1_i64.into(),
        email.into(),
        phone.into(),
        group.supplements.map(|base| base.to_string()).into(),
    ]
}

fn order_row(group: &OrderGroup, position: i64, order: &Order) -> Vec<Value> {
    vec![
        order.id.to_string().into(),
        group.id.to_string().into(),
        position.into(),
        order.seller.id.to_string().into(),
        order.number.as_str().into(),
        order.state.as_str().into(),
        group.currency.code().into(),
        order.totals.subtotal.minor().into(),
        order.totals.delivery.minor().into(),
        order.totals.total.minor().into(),
        group.placed_at.as_micros().into(),
    ]
}

fn line_row(order: &str, position: i64, line: &OrderLine) -> Vec<Value> {
    vec![
        order.into(),
        position.into(),
        line.variant.to_string().into(),
        line.product_slug.to_string().into(),
        line.sku.as_str().into(),
        line.name.zh.as_str().into(),
        line.name.en.as_str().into(),
        line.choice.zh.as_str().into(),
        line.choice.en.as_str().into(),
        line.image.as_str().into(),
        line.quantity.get().into(),
        line.unit.minor().into(),
        line.total.minor().into(),
    ]
}

fn history_rows(order: &Order) -> impl Iterator<Item = Vec<Value>> {
    (0_i64..).zip(&order.history).map(|(position, entry)| {
        vec![
            order.id.to_string().into(),
            position.into(),
            entry.state.as_str().into(),
            entry.cause.as_str().into(),
            entry.at.as_micros().into(),
        ]
    })
}
