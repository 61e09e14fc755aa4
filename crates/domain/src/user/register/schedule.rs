//! When rows are past their retention: what the sweeper deletes.
//!
//! Every retention that ends by itself is in one of two lists, which a test checks against the register.

use super::Retention;

/// From when a row's time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Since the time in this column; rows without one stay.
    Column(&'static str),
    /// This column holds the end itself.
    End(&'static str),
    /// Since the account was closed, whose id is in this column.
    AccountClosed(&'static str),
}

/// A table whose rows end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    pub table: &'static str,
    pub retention: Retention,
    pub since: Since,
}

/// Tables whose rows are deleted when their time is over.
pub const SCHEDULE: &[Expiry] = &[
    expiry("cart", Retention::Cart, Since::End("expires_at")),
    expiry("api_answer", Retention::Code, Since::End("expires_at")),
    expiry("outbox", Retention::Outbox, Since::Column("done_at")),
    expiry("webhook", Retention::Webhook, Since::Column("received_at")),
    expiry("one_time_code", Retention::Code, Since::End("expires_at")),
    expiry("passkey_ceremony", Retention::Code, Since::End("expires_at")),
    expiry("throttle", Retention::Code, Since::End("arrival_at")),
    expiry("seller_file", Retention::Documents, Since::End("expires_at")),
    expiry(
        "after_sales_photo",
        Retention::Transaction,
        Since::End("expires_at"),
    ),
    expiry("payment_usage", Retention::Period, Since::End("ends_at")),
    expiry(
        "remittance_proof",
        Retention::Transaction,
        Since::Column("uploaded_at"),
    ),
    expiry("session", Retention::SignIn, Since::Column("seen_at")),
    expiry("sign_in", Retention::SignIn, Since::Column("at")),
    expiry("message", Retention::SignIn, Since::Column("created_at")),
    expiry("consent", Retention::Proof, Since::AccountClosed("account_id")),
    expiry("subject_request", Retention::Proof, Since::Column("closed_at")),
];

/// Retentions that end otherwise.
pub const OTHERWISE: &[(&str, Retention, &str)] = &[
    ("cart_line", Retention::Cart, "goes with its cart"),
    ("cart_request", Retention::Cart, "goes with its cart"),
    (
        "seller",
        Retention::Transaction,
        "runs from the last order of a seller that has closed; one that was not let in loses it with its application",
    ),
    (
        "seller_application",
        Retention::Documents,
        "ends with its files; its documents and whom to ask at the seller go with it",
    ),
    (
        "seller_document",
        Retention::Documents,
        "goes with its application",
    ),
    ("seller_file_part", Retention::Documents, "goes with its file"),
    (
        "audit_entry",
        Retention::Transaction,
        "a chain cannot lose a link; its values are sealed",
    ),
    (
        "order_group",
        Retention::Transaction,
        "its person is taken out of it",
    ),
    (
        "order_line",
        Retention::Transaction,
        "says nothing once its order has lost its person",
    ),
    ("seller_bank_account", Retention::Transaction, "as the seller"),
    (
        "payout",
        Retention::Transaction,
        "as the books, which say where money went",
    ),
    (
        "after_sales",
        Retention::Transaction,
        "its words go when its order loses its person",
    ),
    ("after_sales_line", Retention::Transaction, "as its order"),
    ("after_sales_history", Retention::Transaction, "as its order"),
    (
        "after_sales_photo_part",
        Retention::Transaction,
        "goes with its photo",
    ),
    (
        "parcel",
        Retention::Transaction,
        "says nothing once its order has lost its person",
    ),
    ("parcel_event", Retention::Transaction, "as its parcel"),
    (
        "order_note",
        Retention::Transaction,
        "goes with the person of its order",
    ),
    ("order_tag", Retention::Transaction, "as the notes"),
    ("order_version", Retention::Transaction, "as the notes"),
    ("payment_event", Retention::Transaction, "as its payment"),
    (
        "bank_receipt",
        Retention::Transaction,
        "its person is taken out of it with that of its purchase",
    ),
    (
        "remittance_proof_part",
        Retention::Transaction,
        "goes with its proof",
    ),
    (
        "payment",
        Retention::Transaction,
        "says nothing once its order has lost its person",
    ),
];

const fn expiry(table: &'static str, retention: Retention, since: Since) -> Expiry {
    Expiry {
        table,
        retention,
        since,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{table, tables};
    use super::*;

    #[test]
    fn every_retention_that_ends_is_swept_or_says_how_it_ends() {
        for table in tables() {
            for data in table
                .personal
                .iter()
                .filter(|data| data.retention != Retention::Account)
            {
                let swept = SCHEDULE
                    .iter()
                    .any(|expiry| (expiry.table, expiry.retention) == (table.name, data.retention));
                let otherwise = OTHERWISE
                    .iter()
                    .any(|(name, retention, _)| (*name, *retention) == (table.name, data.retention));
                assert!(swept != otherwise, "{} {:?}", table.name, data.columns);
            }
        }
    }

    #[test]
    fn times_are_columns_that_are_there() {
        for expiry in SCHEDULE {
            let (Since::Column(name) | Since::End(name) | Since::AccountClosed(name)) = expiry.since;
            let mut columns = table(expiry.table).unwrap().columns();
            assert!(columns.any(|column| column == name), "{}", expiry.table);
        }
    }
}
