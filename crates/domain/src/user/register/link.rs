//! Which rows are about which account: what export and erasure walk.
//!
//! Every table that holds something of people is in one of two lists, which a test checks.

/// How rows belong to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// This column holds the account's id.
    Account(&'static str),
    /// This column holds the key of a row of that table, which is linked itself.
    Row(&'static str, &'static str),
    /// This column holds the blind index of a contact of the account, made under this name.
    Contact(&'static str, &'static str),
}

/// A table whose rows are linked to accounts.
#[derive(Clone, Copy, Debug)]
pub struct Linked {
    pub table: &'static str,
    /// Any of them makes a row the account's.
    pub links: &'static [Link],
    /// Columns that say nothing of a person by themselves, but help them to read what does.
    pub shown: &'static str,
}

/// Linked tables: those that refer to others come before them.
pub const LINKED: &[Linked] = &[
    linked("session", &[Link::Account("account_id")], "expires_at revoked_at"),
    linked("sign_in", &[Link::Account("account_id")], ""),
    Linked {
        table: "one_time_code",
        links: &[
            Link::Account("account_id"),
            Link::Contact("target", "one_time_code.target"),
        ],
        shown: "purpose expires_at used_at",
    },
    linked("recovery_code", &[Link::Account("account_id")], "used_at"),
    linked("passkey", &[Link::Account("account_id")], "created_at used_at"),
    linked("passkey_ceremony", &[Link::Account("account_id")], "expires_at"),
    linked("role_grant", &[Link::Account("account_id")], "at expires_at"),
    linked("address", &[Link::Account("account_id")], "is_default created_at"),
    linked("favourite", &[Link::Account("account_id")], ""),
    linked("customer_note", &[Link::Account("account_id")], "at"),
    linked("customer_tag", &[Link::Account("account_id")], ""),
    linked("consent", &[Link::Account("account_id")], ""),
    linked("subject_request", &[Link::Account("account_id")], ""),
    Linked {
        table: "message",
        links: &[Link::Contact("recipient_index", "message.recipient")],
        shown: "channel created_at sent_at",
    },
    linked("cart_request", &[Link::Row("cart_id", "cart")], "at"),
    linked("cart_line", &[Link::Row("cart_id", "cart")], ""),
    linked("cart", &[Link::Account("account_id")], "created_at expires_at"),
    linked(
        "payment_usage",
        &[Link::Account("payer")],
        "method currency period span",
    ),
    linked(
        "payment_event",
        &[Link::Row("payment_id", "payment")],
        "kind amount currency at",
    ),
    linked(
        "bank_receipt",
        &[Link::Row("payment_id", "payment")],
        "amount currency booked_on state",
    ),
    linked(
        "remittance_proof",
        &[Link::Row("payment_id", "payment")],
        "format",
    ),
    linked(
        "payment",
        &[Link::Row("group_id", "order_group")],
        "method state amount currency updated_at",
    ),
    linked("order_note", &[Link::Row("group_id", "order_group")], "at"),
    linked("order_tag", &[Link::Row("group_id", "order_group")], ""),
    linked(
        "order_version",
        &[Link::Row("group_id", "order_group")],
        "change at",
    ),
    linked("order_line", &[Link::Row("order_id", "orders")], ""),
    linked("parcel_event", &[Link::Row("parcel_id", "parcel")], "mark at"),
    linked(
        "parcel",
        &[Link::Row("order_id", "orders")],
        "state carrier shipped_at",
    ),
    linked(
        "after_sales_photo",
        &[Link::Row("request_id", "after_sales")],
        "format size",
    ),
    linked(
        "after_sales_history",
        &[Link::Row("request_id", "after_sales")],
        "state at",
    ),
    linked("after_sales_line", &[Link::Row("request_id", "after_sales")], ""),
    linked(
        "after_sales",
        &[Link::Row("order_id", "orders")],
        "number state requested_at",
    ),
    linked(
        "orders",
        &[Link::Row("group_id", "order_group")],
        "number state currency total placed_at",
    ),
    linked(
        "order_group",
        &[Link::Account("customer_id")],
        "number locale currency subtotal delivery total placed_at",
    ),
    linked("account", &[Link::Account("id")], "state level locale created_at"),
];

/// Tables that hold something of people and are linked to no account, and why.
pub const UNLINKED: &[(&str, &str)] = &[
    (
        "api_answer",
        "the sealed answer to a program's request; it is gone after a day",
    ),
    (
        "throttle",
        "a count under a keyed fingerprint; it is gone within a day",
    ),
    ("outbox", "ids only; it is gone a week after it was carried out"),
    (
        "webhook",
        "what the payment service says of a payment; it is gone after 90 days",
    ),
    (
        "seller",
        "whom a seller names as its contact, whatever account they have",
    ),
    ("seller_application", "as the seller"),
    ("seller_document", "as the seller"),
    ("seller_bank_account", "as the seller"),
    ("payout", "as the seller"),
    (
        "seller_file_part",
        "as the seller; those of whoever was not let in go with the account that handed them in",
    ),
    (
        "after_sales_photo_part",
        "shown on the page of its request; it goes with its photo",
    ),
    (
        "remittance_proof_part",
        "the file that its person has sent; it goes with its proof",
    ),
    (
        "audit_entry",
        "the platform's own record of its staff, which nobody may change",
    ),
];

const fn linked(table: &'static str, links: &'static [Link], shown: &'static str) -> Linked {
    Linked { table, links, shown }
}

/// How the rows of a table are linked; `None` for one that is not.
pub fn linked_table(table: &str) -> Option<&'static Linked> {
    LINKED.iter().find(|linked| linked.table == table)
}

#[cfg(test)]
mod tests {
    use super::super::{table, tables};
    use super::*;

    #[test]
    fn every_table_with_data_of_people_is_linked_or_says_why_not() {
        for table in tables().filter(|table| !table.personal.is_empty()) {
            let is_linked = linked_table(table.name).is_some();
            let is_not = UNLINKED.iter().any(|(name, _)| *name == table.name);
            assert!(is_linked != is_not, "{}", table.name);
        }
    }

    #[test]
    fn links_name_columns_that_are_there_and_parents_that_come_later() {
        for (index, linked) in LINKED.iter().enumerate() {
            let declared = table(linked.table).unwrap();
            let has = |name: &str| declared.columns().any(|column| column == name);
            assert!(linked.shown.split_whitespace().all(has), "{}", linked.table);
            for link in linked.links {
                match link {
                    Link::Account(column) | Link::Contact(column, _) => {
                        assert!(has(column), "{}", linked.table);
                    }
                    Link::Row(column, parent) => {
                        assert!(has(column), "{}", linked.table);
                        let place = LINKED.iter().position(|other| other.table == *parent);
                        assert!(place.is_some_and(|place| place > index), "{}", linked.table);
                    }
                }
            }
        }
    }

    #[test]
    fn what_helps_to_read_is_not_personal_itself() {
        for linked in LINKED {
            let declared = table(linked.table).unwrap();
            let mut personal = declared.personal.iter().flat_map(|data| data.columns);
            let shown = |column: &&str| linked.shown.split_whitespace().any(|shown| shown == *column);
            assert!(!personal.any(shown), "{}", linked.table);
        }
    }
}
