//! A thousand random tamperings with the audit log, of every kind, are all found.

use crate::audit::{append, findings, record, verdicts};
use crate::support::{Base, at};
use domain::user::AuditRecord;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::collections::BTreeMap;
use store::Tx;

on_both!(
    a_thousand_random_tamperings_are_all_found,
    every_column_of_every_kind_counts
);

const ENTRIES: i64 = 40;
const ROUNDS: usize = 1_000;
const TABLES: [&str; 3] = ["audit_entry", "audit_head", "audit_checkpoint"];
const NUMBERS: [&str; 2] = ["seq", "at"];
const TEXTS: [&str; 6] = [
    "actor",
    "action",
    "subject_kind",
    "subject_id",
    "prev_hash",
    "hash",
];
const OPTIONAL_TEXTS: [&str; 7] = [
    "seller_id",
    "reason",
    "before_values",
    "after_values",
    "address",
    "user_agent",
    "request_id",
];

/// Numbers that look random and are the same in every run (xorshift64* of Marsaglia and Vigna).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d);
        usize::try_from(number >> 33).unwrap() % most
    }

    fn entry(&mut self) -> i64 {
        i64::try_from(self.below(ENTRIES.try_into().unwrap())).unwrap() + 1
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// A log with every column filled somewhere and empty somewhere, and four checkpoints.
async fn log(base: &Base) {
    for n in 1..=ENTRIES {
        let or_none = |every: i64, text: &str| (n % every == 0).then(|| format!("{text} {n}"));
        let written = AuditRecord {
            actor: format!("acc_{}", n % 5),
            seller_id: or_none(2, "sel"),
            reason: or_none(3, "because"),
            before: or_none(2, "before"),
            after: or_none(3, "after"),
            address: or_none(2, "192.0.2"),
            user_agent: or_none(3, "Browser"),
            request_id: or_none(2, "req"),
            ..record("order.ship", &format!("ord_{n}"), n)
        };
        append(base, written).await;
        if n % 10 == 0 {
            base.write(async move |tx: &mut Tx| tx.audit().checkpoint(at(n)).await)
                .await;
        }
    }
}

/// A connection that may do anything, with a copy of every table beside it.
async fn tamperer(base: &Base) -> AnyConnection {
    let mut raw = base.raw().await;
    if !base.is_postgres() {
        for pragma in ["PRAGMA synchronous = OFF", "PRAGMA ignore_check_constraints = ON"] {
            run(&mut raw, pragma).await;
        }
    }
    for table in TABLES {
        run(
            &mut raw,
            &format!("CREATE TABLE {table}_kept AS SELECT * FROM {table}"),
        )
        .await;
    }
    raw
}

async fn run(raw: &mut AnyConnection, sql: &str) -> u64 {
    sqlx::query(AssertSqlSafe(sql.to_owned()))
        .execute(raw)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
        .rows_affected()
}

async fn restore(raw: &mut AnyConnection) {
    for table in TABLES {
        run(raw, &format!("DELETE FROM {table}")).await;
        run(raw, &format!("INSERT INTO {table} SELECT * FROM {table}_kept")).await;
    }
}

/// Sets a column of some entries to another value; 0 when the value was the same.
async fn set(raw: &mut AnyConnection, column: &str, value: &str, entry: i64) -> u64 {
    let sql = format!(
        "UPDATE audit_entry SET {column} = {value} WHERE seq = {entry} AND {column} IS DISTINCT FROM {value}"
    );
    run(raw, &sql).await
}

async fn edit(raw: &mut AnyConnection, dice: &mut Dice) -> u64 {
    let (entry, other) = (dice.entry(), dice.entry());
    match dice.below(6) {
        0 => {
            let value = ["at + 1", "at - 1", "0", "at + 1000000", "-at"][dice.below(5)];
            set(raw, "at", value, entry).await
        }
        1 => {
            let (column, by) = (dice.one(&TEXTS), dice.below(9));
            set(raw, column, &format!("{column} || '{by}'"), entry).await
        }
        2 => {
            let column = dice.one(&TEXTS);
            set(raw, column, &format!("UPPER({column})"), entry).await
                + set(raw, column, &format!("SUBSTR({column}, 2)"), entry).await
        }
        3 => {
            let column = dice.one(&OPTIONAL_TEXTS);
            set(raw, column, ["NULL", "''", "'forged'"][dice.below(3)], entry).await
        }
        4 => {
            let column = dice.one(&[&TEXTS[..], &OPTIONAL_TEXTS[..]].concat());
            let value = format!("(SELECT k.{column} FROM audit_entry_kept k WHERE k.seq = {other})");
            set(raw, column, &value, entry).await
        }
        _ => {
            let column = dice.one(&[&TEXTS[..], &OPTIONAL_TEXTS[..]].concat());
            let value = format!("(SELECT k.{column} FROM audit_entry_kept k WHERE k.seq = {other})");
            run(raw, &format!("UPDATE audit_entry SET {column} = {value} WHERE seq >= {entry} AND {column} IS DISTINCT FROM {value}")).await
        }
    }
}

async fn delete(raw: &mut AnyConnection, dice: &mut Dice) -> u64 {
    let (entry, more) = (dice.entry(), dice.below(5));
    let range = match dice.below(4) {
        0 => format!("seq = {entry}"),
        1 => format!("seq BETWEEN {entry} AND {entry} + {more}"),
        2 => format!("seq >= {entry}"),
        _ => format!("seq <= {entry}"),
    };
    run(raw, &format!("DELETE FROM audit_entry WHERE {range}")).await
}

/// Puts a copy of an entry to a place of its own, or pushes the later ones on to make room.
async fn insert(raw: &mut AnyConnection, dice: &mut Dice) -> u64 {
    let (entry, other) = (dice.entry(), dice.entry());
    let place = match dice.below(3) {
        0 => ENTRIES + 1,
        1 => ENTRIES + 1 + other,
        _ => {
            run(
                raw,
                &format!("UPDATE audit_entry SET seq = -seq - 1 WHERE seq >= {other}"),
            )
            .await;
            run(raw, "UPDATE audit_entry SET seq = -seq WHERE seq < 0").await;
            other
        }
    };
    let columns = [&["at"], &TEXTS[..], &OPTIONAL_TEXTS[..]].concat().join(", ");
    run(
        raw,
        &format!("INSERT INTO audit_entry (seq, {columns}) SELECT {place}, {columns} FROM audit_entry_kept WHERE seq = {entry}"),
    )
    .await
}

/// Swaps two entries, or turns a stretch round.
async fn reorder(raw: &mut AnyConnection, dice: &mut Dice) -> u64 {
    let (a, b) = (dice.entry(), dice.entry());
    let (low, high) = (a.min(b), a.max(b));
    if low == high {
        return 0;
    }
    let which = if dice.below(2) == 0 {
        format!("seq IN ({low}, {high})")
    } else {
        format!("seq BETWEEN {low} AND {high}")
    };
    run(
        raw,
        &format!("UPDATE audit_entry SET seq = seq - {low} - {high} - 1000 WHERE {which}"),
    )
    .await;
    run(raw, "UPDATE audit_entry SET seq = -seq - 1000 WHERE seq < 0").await
}

/// Lies about how far the log goes, or about where it stood.
async fn lie(raw: &mut AnyConnection, dice: &mut Dice) -> u64 {
    let n = i64::try_from(dice.below(4)).unwrap() * 10 + 10;
    let sql = match dice.below(6) {
        0 => "UPDATE audit_head SET seq = seq - 1".to_owned(),
        1 => format!("UPDATE audit_head SET seq = seq + {n}"),
        2 => "DELETE FROM audit_head".to_owned(),
        3 => format!("UPDATE audit_checkpoint SET seq = seq + 1 WHERE seq = {n}"),
        4 => format!("UPDATE audit_checkpoint SET at = at + 1 WHERE seq = {n}"),
        _ => format!(
            "UPDATE audit_checkpoint SET {} = (SELECT hash FROM audit_entry WHERE seq = 1) WHERE seq = {n}",
            dice.one(&["hash", "signature"])
        ),
    };
    run(raw, &sql).await
}

async fn a_thousand_random_tamperings_are_all_found(base: &Base) {
    log(base).await;
    assert_eq!(findings(base, &[]).await, [""; 0], "the log is sound");
    let mut raw = tamperer(base).await;
    if base.is_postgres() {
        // A tamperer takes no notice of rules.
        run(
            &mut raw,
            "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_seq_check",
        )
        .await;
    }
    let mut dice = Dice(20_261_123);
    let mut kinds = BTreeMap::new();
    let mut found = 0;
    while found < ROUNDS {
        let kind = dice.below(5);
        let (name, changed) = match kind {
            0 => ("edited", edit(&mut raw, &mut dice).await),
            1 => ("deleted", delete(&mut raw, &mut dice).await),
            2 => ("inserted", insert(&mut raw, &mut dice).await),
            3 => ("reordered", reorder(&mut raw, &mut dice).await),
            _ => ("lied about", lie(&mut raw, &mut dice).await),
        };
        if changed == 0 {
            continue;
        }
        let verdicts = verdicts(base, &[]).await;
        let is_found = verdicts.iter().any(|verdict| !verdict.findings.is_empty());
        assert!(is_found, "tampering {found} was not found: {name}");
        *kinds.entry(name).or_insert(0) += 1;
        found += 1;
        restore(&mut raw).await;
    }
    assert_eq!(findings(base, &[]).await, [""; 0], "the log is sound again");
    assert!(
        kinds.len() == 5 && kinds.values().all(|times| *times > 100),
        "{kinds:?}"
    );
    raw.close().await.unwrap();
}

async fn every_column_of_every_kind_counts(base: &Base) {
    log(base).await;
    let mut raw = tamperer(base).await;
    for (columns, value) in [
        (&NUMBERS[..], "1000"),
        (&TEXTS[..], "'x'"),
        (&OPTIONAL_TEXTS[..], "''"),
    ] {
        for column in columns {
            for entry in [1, 7, ENTRIES] {
                assert_eq!(set(&mut raw, column, value, entry).await, 1);
                let findings = findings(base, &[]).await;
                assert!(!findings.is_empty(), "{column} of entry {entry}");
                restore(&mut raw).await;
            }
        }
    }
    let stored = base.number("SELECT COUNT(*) FROM audit_entry").await;
    assert_eq!(stored, ENTRIES);
    if !base.is_postgres() {
        for value in ["'soon'", "1.5", "x'00'"] {
            assert_eq!(set(&mut raw, "at", value, 7).await, 1);
            assert_eq!(
                findings(base, &[]).await,
                ["after 0: an entry holds what cannot be read"]
            );
            restore(&mut raw).await;
        }
    }
    raw.close().await.unwrap();
}
