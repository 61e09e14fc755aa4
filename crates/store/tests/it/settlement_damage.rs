//! Damage of the ledger of every kind that `verify` must find, with its repair.

use crate::settlement_shop::{Shop, shop};
use crate::support::Base;
use domain::settlement::{Entry, EntryKind};

on_both!(
    a_sound_ledger_passes_every_rule,
    damage_of_the_ledger_is_found_and_named,
);

const MOVES: &str = "every entry of the ledger moves something";
const FLOOR: &str = "no account is below its floor";
const CAME: &str = "every payment that came is in the ledger";
const CASH: &str = "cash that couriers have collected is in the ledger";
const REFUND: &str = "every refund is in the ledger";
const OWE: &str = "buyers owe what is ordered and not paid";
const PENDING: &str = "sellers have pending what is paid and not delivered";
const EARNED: &str = "what is delivered and paid is earned once, without its commission";
const BACK: &str = "what is owed back to buyers is what refunds wait for";
const RATE: &str = "commission is what its rate makes of the goods";
const TRIAL: &str = "the trial balance is the same in two ways, and sums to zero";
const SEAL: &str = "no entry of the ledger was changed";
/// Every rule of the ledger.
pub const RULES: [&str; 12] = [
    MOVES, FLOOR, CAME, CASH, REFUND, OWE, PENDING, EARNED, BACK, RATE, TRIAL, SEAL,
];

/// Damage, its repair, the rules of the ledger that it breaks.
type Case = (String, String, Vec<&'static str>);

/// The rules of the ledger that are broken.
async fn broken(base: &Base) -> Vec<&'static str> {
    let verdicts = base.store.verify(|_| {}).await.unwrap();
    let of_ledger = verdicts.iter().filter(|verdict| RULES.contains(&verdict.rule));
    of_ledger
        .filter(|verdict| !verdict.findings.is_empty())
        .map(|verdict| verdict.rule)
        .collect()
}

async fn a_sound_ledger_passes_every_rule(base: &Base) {
    shop(base).await;
    for verdict in base.store.verify(|_| {}).await.unwrap() {
        if RULES.contains(&verdict.rule) {
            assert!(verdict.checked > 0, "{}", verdict.rule);
            assert_eq!(verdict.findings, [], "{}", verdict.rule);
        }
    }
}

/// The entry of an event, as SQL.
fn entry(kind: EntryKind, subject: impl std::fmt::Display) -> String {
    let key = Entry::key(kind, subject);
    format!("(SELECT id FROM ledger_entry WHERE key = '{key}')")
}

/// Sets a column from one value to another.
fn set(table: &str, column: &str, (from, to): (&str, &str), place: &str, rules: &[&'static str]) -> Case {
    let change = |was: &str, is: &str| {
        format!("UPDATE {table} SET {column} = {is} WHERE {column} = {was} AND {place}")
    };
    (change(from, to), change(to, from), rules.to_vec())
}

fn of_amounts(shop: &Shop) -> Vec<Case> {
    let amount = |entry: &str, place: &str, change, rules| {
        let place = format!("entry_id = {entry} AND {place}");
        set("ledger_transfer", "amount", change, &place, rules)
    };
    let captured = entry(EntryKind::PaymentCaptured, shop.mixed.payment);
    let first = format!(
        "debit = 'gateway_clearing' AND order_id = '{}'",
        shop.mixed.orders[0].id
    );
    let collected = entry(EntryKind::CashCollected, shop.cash.payment);
    let owed = entry(EntryKind::RefundOwed, shop.back);
    let earned = entry(EntryKind::OrderEarned, shop.mixed.orders[1].id);
    let late = entry(EntryKind::PaymentLate, shop.given_back);
    let placed = entry(EntryKind::OrderPlaced, shop.open.id);
    let cash = "debit = 'cash_in_transit'";
    vec![
        amount(&captured, &first, ("4200", "4199"), &[CAME, OWE, SEAL]),
        amount(&collected, cash, ("4200", "4000"), &[CASH, OWE, SEAL]),
        amount(
            &owed,
            "debit <> ''",
            ("4200", "4000"),
            &[REFUND, PENDING, BACK, SEAL],
        ),
        amount(
            &earned,
            "credit = 'commission_tax'",
            ("17", "16"),
            &[PENDING, EARNED, SEAL],
        ),
        amount(
            &late,
            "debit <> ''",
            ("4200", "4201"),
            &[CAME, REFUND, BACK, SEAL],
        ),
        amount(&placed, "debit <> ''", ("4200", "9200"), &[OWE, SEAL]),
    ]
}

fn of_accounts_and_times(shop: &Shop) -> Vec<Case> {
    let collected = entry(EntryKind::CashCollected, shop.cash.payment);
    let earned = entry(EntryKind::OrderEarned, shop.mixed.orders[1].id);
    let placed = entry(EntryKind::OrderPlaced, shop.open.id);
    let (of_collected, of_earned) = (format!("entry_id = {collected}"), format!("entry_id = {earned}"));
    let cash = ("'cash_in_transit'", "'bank'");
    let income = ("'commission_income'", "'write_off'");
    let tax = "id = 'commission_tax' AND currency = 'CNY'";
    let later = |table: &str, place: &str, rules: &[&'static str]| {
        let add = |sign| format!("UPDATE {table} SET at = at {sign} 1 WHERE {place}");
        (add('+'), add('-'), rules.to_vec())
    };
    vec![
        set("ledger_transfer", "debit", cash, &of_collected, &[CASH, SEAL]),
        set("ledger_transfer", "credit", income, &of_earned, &[EARNED, SEAL]),
        later("ledger_transfer", &format!("entry_id = {placed}"), &[MOVES]),
        later("ledger_entry", &format!("id = {placed}"), &[MOVES, SEAL]),
        set("ledger_account", "floor", ("0", "18"), tax, &[FLOOR]),
        set("ledger_account", "floor", ("0", "17"), tax, &[]),
    ]
}

fn of_what_is_booked(shop: &Shop) -> Vec<Case> {
    let delivered = format!("id = '{}'", shop.mixed.orders[1].id);
    let open = format!("id = '{}'", shop.open.payment);
    let back = ("'delivered'", "'shipped'");
    let paid = ("'pending'", "'captured'");
    let less =
        |sign| format!("UPDATE order_commission SET commission = commission {sign} 1 WHERE position = 0");
    vec![
        set("orders", "state", back, &delivered, &[PENDING, EARNED]),
        set("payment", "state", paid, &open, &[CAME, OWE]),
        (less('-'), less('+'), vec![EARNED, RATE]),
    ]
}

async fn damage_of_the_ledger_is_found_and_named(base: &Base) {
    let shop = shop(base).await;
    let cases = [
        of_amounts(&shop),
        of_accounts_and_times(&shop),
        of_what_is_booked(&shop),
    ];
    for (damage, repair, rules) in cases.into_iter().flatten() {
        base.execute(&damage).await;
        assert_eq!(broken(base).await, rules, "{damage}");
        base.execute(&repair).await;
        assert_eq!(broken(base).await, Vec::<&str>::new(), "{repair}");
    }
    let owed = entry(EntryKind::RefundOwed, shop.back);
    base.execute(&format!("DELETE FROM ledger_transfer WHERE entry_id = {owed}"))
        .await;
    assert_eq!(broken(base).await, [MOVES, REFUND, PENDING, BACK, SEAL]);
    // At the end of time nobody walks past an entry; SQL adds it up all the same.
    base.execute(&format!("UPDATE ledger_entry SET at = {}", i64::MAX))
        .await;
    assert!(broken(base).await.contains(&TRIAL));
}
