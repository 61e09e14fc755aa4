//! The register of personal data: what every column of the database holds of people, why, and for how long.
//!
//! Declared here once. The privacy page, sealing, key rotation, export and erasure read it; a test of the store compares
//! it with the schema of both databases, so a column that is not declared here breaks the build.
//! Does not own what is done with the data: only what may be.

mod aftersales;
mod catalogue;
mod customer;
mod link;
mod order;
mod people;
mod rights;
mod schedule;
mod system;
mod trade;
mod words;

pub use link::{LINKED, Link, Linked, UNLINKED, linked_table};
pub use schedule::{Expiry, OTHERWISE, SCHEDULE, Since};

use crate::kernel::Localized;

/// The declarations, one part a group of modules. A new table or column is declared in the change that adds it.
const PARTS: [&[Table]; 8] = [
    aftersales::TABLES,
    catalogue::TABLES,
    customer::TABLES,
    order::TABLES,
    people::TABLES,
    rights::TABLES,
    system::TABLES,
    trade::TABLES,
];

/// A text in both languages.
pub type Text = Localized<&'static str>;

/// A table, with every one of its columns.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    /// The column that is the primary key; sealed values are bound to it. Empty when the key is made of several. One
    /// that is called `seq` holds numbers, every other one text.
    pub key: &'static str,
    /// Columns that say nothing of any person, separated by spaces.
    pub plain: &'static str,
    pub personal: &'static [Personal],
}

/// Columns that hold one kind of data of people.
#[derive(Clone, Copy, Debug)]
pub struct Personal {
    pub columns: &'static [&'static str],
    /// What it is, in words for the people it is about.
    pub what: Text,
    pub subject: Subject,
    pub sensitivity: &'static [Sensitivity],
    pub purpose: Purpose,
    pub retention: Retention,
    /// Whether it is sealed before it is stored.
    pub sealed: bool,
    pub on_erasure: OnErasure,
}

/// Whom the data is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Somebody who looks around and has ordered nothing.
    Visitor,
    Customer,
    /// Somebody who works for a seller.
    SellerStaff,
    /// Somebody who works for the platform.
    Staff,
}

/// What kind of data it is, and so what its loss would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// Reaches a person: e-mail, telephone.
    Contact,
    /// Names a person: name, document or bank number.
    Identity,
    /// Says where a person is: address, network address.
    Location,
    /// Says what a person did: orders, favourites, sign-ins.
    Behaviour,
    /// Opens something: keys, passwords, codes.
    Secret,
}

/// Why it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To keep what a visitor has chosen and typed until it is ordered.
    Cart,
    /// To carry out an order: deliver, answer questions, take back.
    Order,
    /// To take payments and to give them back.
    Payment,
    /// To tell people what they asked to be told.
    Notice,
    /// To carry out a command once, however often it is sent.
    Repeats,
    /// To let people sign in and to keep what they want kept.
    Account,
    /// To keep accounts and the shop safe, and to show later who did what.
    Safety,
    /// To prove what was agreed to.
    Consent,
    /// To carry out what people ask about their data, and to prove that it was done.
    Rights,
    /// To know who sells here: E-commerce Law of the People's Republic of China, article 27.
    Trade,
}

/// How long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// 30 days after the cart was last touched.
    Cart,
    /// 7 days after it was carried out.
    Outbox,
    /// 90 days after it came.
    Webhook,
    /// A day at most; a code itself works for ten minutes.
    Code,
    /// A month at most after the day or the month that it is counted for.
    Period,
    /// 180 days.
    SignIn,
    /// As long as the account.
    Account,
    /// Three years after the order: E-commerce Law of the People's Republic of China, article 31.
    Transaction,
    /// A day without an application, 180 days after one that was not let in, three years after the shop has closed.
    Documents,
    /// Three years after it has ended: the limitation period of article 188 of the Civil Code of the People's Republic of
    /// China.
    Proof,
}

/// What becomes of it when its person is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnErasure {
    /// Stays: it says nothing once what it belongs to has lost its person.
    Keep,
    /// The person is taken out, the rest stays for the books.
    Pseudonymise,
    Delete,
}

impl Retention {
    /// In days of 24 hours at most, from the event that the retention is named by. An account's has no end: a hundred
    /// years.
    pub const fn days(self) -> i64 {
        match self {
            Self::Code => 1,
            Self::Outbox => 7,
            Self::Cart => 30,
            Self::Period => 32,
            Self::Webhook => 90,
            Self::SignIn => 180,
            Self::Transaction | Self::Proof | Self::Documents => 3 * 365 + 1,
            Self::Account => 36_500,
        }
    }
}

impl Table {
    /// All columns, in no order.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        let personal = self.personal.iter().flat_map(|data| data.columns);
        self.plain.split_whitespace().chain(personal.copied())
    }

    /// The columns that are sealed.
    pub fn sealed(&self) -> impl Iterator<Item = &'static str> {
        let sealed = self.personal.iter().filter(|data| data.sealed);
        sealed.flat_map(|data| data.columns).copied()
    }
}

/// Every table of the schema.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    PARTS.into_iter().flatten()
}

/// The declaration of a table.
pub fn table(name: &str) -> Option<&'static Table> {
    tables().find(|table| table.name == name)
}

/// Whether a column is declared as sealed.
pub fn is_sealed(name: &str, column: &str) -> bool {
    table(name).is_some_and(|table| table.sealed().any(|sealed| sealed == column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_table_and_column_is_declared_once() {
        let names: BTreeSet<_> = tables().map(|table| table.name).collect();
        assert_eq!(names.len(), tables().count());
        for table in tables() {
            let columns: BTreeSet<_> = table.columns().collect();
            assert_eq!(columns.len(), table.columns().count(), "{}", table.name);
        }
    }

    #[test]
    fn sealed_columns_have_a_row_to_be_bound_to() {
        for table in tables() {
            let has_key = table.columns().any(|column| column == table.key);
            assert!(table.sealed().next().is_none() || has_key, "{}", table.name);
            assert!(
                table.sealed().all(|column| column != table.key),
                "{}: the key is looked up, so it cannot be sealed",
                table.name
            );
        }
    }

    #[test]
    fn what_reaches_or_names_a_person_is_sealed() {
        for data in tables().flat_map(|table| table.personal) {
            let open = [Sensitivity::Contact, Sensitivity::Identity, Sensitivity::Location];
            let reaches = data.sensitivity.iter().any(|kind| open.contains(kind));
            assert!(!reaches || data.sealed, "{:?}", data.columns);
        }
    }

    #[test]
    fn every_declaration_has_words_in_both_languages() {
        for data in tables().flat_map(|table| table.personal) {
            assert!(!data.columns.is_empty() && !data.sensitivity.is_empty());
            for text in [data.what, data.purpose.text(), data.retention.text()] {
                assert!(!text.zh.is_ascii(), "{}", text.zh);
                assert!(!text.en.is_empty() && text.en.is_ascii(), "{}", text.en);
            }
        }
    }
}
