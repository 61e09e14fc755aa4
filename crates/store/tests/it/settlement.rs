//! The ledger: what is posted, what the database refuses, how it is read, and damage that `verify` finds.

use crate::order::{goods, group, insert};
use crate::settlement_shop::{new, posted, rule, shop};
use crate::support::{Base, at, yuan};
use domain::kernel::{Currency, Money};
use domain::payment::PaymentMethod;
use domain::settlement::{
    Account, AccountKind, Balances, Entry, EntryKind, FeeBearer, PaymentFeeRule, Rate, Transfer,
};
use sqlx::{AssertSqlSafe, Connection};
use store::{NewEntry, StoreError, Tx};

on_both!(
    the_accounts_of_the_platform_are_those_of_the_program,
    an_event_is_posted_once,
    the_database_refuses_what_is_not_balanced,
    statements_come_newest_first_in_pages,
    the_books_say_what_sellers_are_owed,
    rules_count_from_their_beginning_to_their_end,
    of_fees_the_highest_version_that_has_begun_counts,
    purchases_without_an_entry_are_found,
);

fn account(text: &str) -> Account {
    text.parse().unwrap()
}

fn correction(key: &str, debit: &str, credit: &str, amount: Money) -> Vec<NewEntry> {
    let transfer = Transfer::new(account(debit), account(credit), amount, None).unwrap();
    new(vec![Entry::new(EntryKind::Correction, key, None, vec![transfer])])
}

async fn the_accounts_of_the_platform_are_those_of_the_program(base: &Base) {
    for kind in AccountKind::ALL.iter().filter(|kind| !kind.is_sellers()) {
        for currency in Currency::ALL {
            let floor = kind
                .floor()
                .map_or_else(|| "IS NULL".to_owned(), |floor| format!("= {floor}"));
            let (name, code) = (kind.as_str(), currency.code());
            let found = base
                .number(&format!(
                    "SELECT COUNT(*) FROM ledger_account WHERE id = '{name}' AND kind = '{name}' AND currency = '{code}'
                         AND type = '{}' AND floor {floor} AND seller_id IS NULL",
                    kind.account_type().as_str()
                ))
                .await;
            assert_eq!(found, 1, "{name} {code}");
        }
    }
    let kinds = AccountKind::ALL.iter().filter(|kind| !kind.is_sellers()).count();
    let rows = base.number("SELECT COUNT(*) FROM ledger_account").await;
    assert_eq!(rows, i64::try_from(2 * kinds).unwrap());
}

async fn an_event_is_posted_once(base: &Base) {
    let post = async |key: &'static str, amount| {
        let entries = correction(key, "bank", "gateway_clearing", yuan(amount));
        base.store
            .write::<_, StoreError, _>(async move |tx: &mut Tx| tx.settlement().post(&entries, at(0)))
            .await
    };
    post("a", 5).await.unwrap();
    let twice = post("a", 7).await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
    post("b", 7).await.unwrap();
    let mut tx = base.read().await;
    let bank = tx
        .settlement()
        .balance(account("bank"), Currency::Cny)
        .await
        .unwrap();
    assert_eq!(bank, yuan(12));
    let booked = tx
        .settlement()
        .entry_by_key("correction:a")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(booked.transfers[0].transfer.amount(), yuan(5));
    assert_eq!(tx.settlement().entry(booked.id).await.unwrap(), Some(booked));
}

async fn the_database_refuses_what_is_not_balanced(base: &Base) {
    let entries = correction("a", "bank", "gateway_clearing", yuan(5));
    let id = entries[0].id;
    base.write(async move |tx: &mut Tx| tx.settlement().post(&entries, at(0)))
        .await;
    let mut raw = base.raw().await;
    if !base.is_postgres() {
        sqlx::query("PRAGMA foreign_keys = ON")
            .execute(&mut raw)
            .await
            .unwrap();
    }
    for (debit, credit, currency, amount) in [
        ("bank", "write_off", "CNY", 0),
        ("bank", "write_off", "CNY", -5),
        ("bank", "bank", "CNY", 5),
        ("bank", "till", "CNY", 5),
        ("bank", "seller_payable:sel_00000000000000000000000001", "CNY", 5),
        ("bank", "write_off", "EUR", 5),
    ] {
        let sql = format!(
            "INSERT INTO ledger_transfer (entry_id, position, debit, credit, currency, amount, at)
             VALUES ('{id}', 9, '{debit}', '{credit}', '{currency}', {amount}, 0)"
        );
        let refused = sqlx::query(AssertSqlSafe(sql.clone())).execute(&mut raw).await;
        assert!(refused.is_err(), "{sql}");
    }
    raw.close().await.unwrap();
}

async fn statements_come_newest_first_in_pages(base: &Base) {
    for (key, second, debit, credit) in [
        ("a", 1, "bank", "gateway_clearing"),
        ("b", 2, "gateway_clearing", "bank"),
        ("c", 2, "payment_fees", "gateway_clearing"),
        ("d", 3, "bank", "write_off"),
    ] {
        let amount = yuan(100 * second);
        let entries = correction(key, debit, credit, amount);
        base.write(async move |tx: &mut Tx| tx.settlement().post(&entries, at(second)))
            .await;
    }
    let mut tx = base.read().await;
    let gateway = account("gateway_clearing");
    let all = tx
        .settlement()
        .statement(gateway, Currency::Cny, None, 10)
        .await
        .unwrap();
    let told: Vec<(i64, String)> = all
        .iter()
        .map(|row| (row.line.change.minor(), row.line.other.to_string()))
        .collect();
    let expected = [(-200, "payment_fees"), (200, "bank"), (-100, "bank")];
    assert_eq!(told, expected.map(|(change, other)| (change, other.to_owned())));
    let mut paged = Vec::new();
    let mut before = None;
    loop {
        let page = tx
            .settlement()
            .statement(gateway, Currency::Cny, before, 1)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        before = Some((last.line.at, last.line.entry, last.position));
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let trial = tx.settlement().trial(at(2)).await.unwrap();
    let told: Vec<_> = trial
        .iter()
        .map(|line| {
            let sides = (line.debit.minor(), line.credit.minor());
            (line.kind, sides, line.balance.minor())
        })
        .collect();
    assert_eq!(
        told,
        [
            (AccountKind::GatewayClearing, (200, 300), -100),
            (AccountKind::Bank, (100, 200), -100),
            (AccountKind::PaymentFees, (200, 0), 200),
        ],
        "not what came later"
    );
    let whole = (at(0), at(100));
    let first = tx.settlement().entries(whole, None, 3).await.unwrap();
    let after = first.last().map(|entry| (entry.at, entry.id));
    let rest = tx.settlement().entries(whole, after, 3).await.unwrap();
    let keys: Vec<&str> = first
        .iter()
        .chain(&rest)
        .map(|entry| entry.key.as_str())
        .collect();
    assert_eq!(
        keys,
        ["correction:a", "correction:b", "correction:c", "correction:d"]
    );
    let part = tx.settlement().entries((at(2), at(3)), None, 9).await.unwrap();
    assert_eq!(part.len(), 2);
}

async fn the_books_say_what_sellers_are_owed(base: &Base) {
    let shop = shop(base).await;
    let mut tx = base.read().await;
    let [owed] = &tx.settlement().owed(shop.seller).await.unwrap()[..] else {
        panic!("one currency")
    };
    // 3.00 of the goods, of which 6 in 106 are tax: 0.11 of the line of 20.00 and 0.06 of the one of 10.00.
    assert_eq!((owed.pending, owed.payable), (yuan(0), yuan(3_900)));
    let of = async |tx: &mut Tx, name: &str| {
        let balance = tx.settlement().balance(account(name), Currency::Cny).await;
        balance.unwrap().minor()
    };
    for (name, expected) in [
        ("commission_income", 283),
        ("commission_tax", 17),
        ("buyer_receivable", 4_200),
        ("order_clearing", 4_200),
        ("refund_payable", 4_200),
        ("gateway_clearing", 8_400),
        ("cash_in_transit", 4_200),
        ("sales_income", 3_000),
        ("delivery_income", 1_200),
    ] {
        assert_eq!(of(&mut tx, name).await, expected, "{name}");
    }
    let all = tx.settlement().sellers_owed(None, 10).await.unwrap();
    assert_eq!(all.len(), 2, "the own shop is a seller, too");
    let first = tx.settlement().sellers_owed(None, 1).await.unwrap();
    let rest = tx
        .settlement()
        .sellers_owed(Some(first[0].seller), 10)
        .await
        .unwrap();
    assert_eq!([first, rest].concat(), all);
    let mut folded = Balances::default();
    for entry in tx
        .settlement()
        .entries((at(0), at(100)), None, 100)
        .await
        .unwrap()
    {
        for row in &entry.transfers {
            folded.apply(&row.transfer);
        }
    }
    assert_eq!(folded.below_floor(), None);
    let earned = tx
        .settlement()
        .statement(
            account(&format!("seller_payable:{}", shop.seller)),
            Currency::Cny,
            None,
            10,
        )
        .await
        .unwrap();
    assert_eq!(earned[0].line.order.as_ref(), Some(&shop.mixed.orders[1].number));
    let entry = tx
        .settlement()
        .entry(earned[0].line.entry)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        entry.number.as_ref(),
        Some(&shop.mixed.number),
        "down to the purchase"
    );
    assert_eq!(entry.transfers.len(), 3);
}

async fn rules_count_from_their_beginning_to_their_end(base: &Base) {
    let goods = goods(base).await;
    let (id, seconds) = (rule(5), [(-1, 0), (0, 1), (9, 1), (10, 0)]);
    let ended = id.id;
    base.write(async move |tx: &mut Tx| {
        tx.settlement().add_rule(&id).await?;
        assert!(tx.settlement().end_rule(ended, at(10)).await?);
        assert!(!tx.settlement().end_rule(ended, at(11)).await?, "ended before");
        Ok(())
    })
    .await;
    let mut tx = base.read().await;
    for (second, expected) in seconds {
        let live = tx.settlement().live_rules(at(second), 10).await.unwrap();
        assert_eq!(live.len(), expected, "{second}");
    }
    let listed = tx.settlement().rules(10).await.unwrap();
    assert_eq!((listed.len(), listed[0].ends_at), (1, Some(at(10))));
    let variant = goods.variants[0].id;
    let facts = tx.settlement().goods(&[variant]).await.unwrap();
    assert_eq!(facts[&variant].grade, None);
    assert!(tx.settlement().goods(&[]).await.unwrap().is_empty());
}

async fn purchases_without_an_entry_are_found(base: &Base) {
    let goods = goods(base).await;
    let groups = [group(&goods, 0), group(&goods, 1), group(&goods, 2)];
    for group in &groups {
        insert(base, group).await.unwrap();
    }
    posted(base, &groups[1], 3).await;
    let unposted = async |after, limit| {
        base.read()
            .await
            .settlement()
            .unposted(after, limit)
            .await
            .unwrap()
    };
    assert_eq!(unposted(None, 10).await, [groups[0].id, groups[2].id]);
    assert_eq!(unposted(None, 1).await, [groups[0].id]);
    assert_eq!(unposted(Some(groups[0].id), 10).await, [groups[2].id]);
}

async fn of_fees_the_highest_version_that_has_begun_counts(base: &Base) {
    let rule = |version: i64, currency, second| PaymentFeeRule {
        method: PaymentMethod::Online,
        version,
        rate: Rate::new(version * 10).unwrap(),
        fixed: Money::new(version, currency),
        bearer: FeeBearer::ALL[usize::from(version == 2)],
        starts_at: at(second),
    };
    let (cny, usd) = (Currency::Cny, Currency::Usd);
    let rules = [rule(1, cny, 10), rule(2, cny, 20), rule(1, usd, 30)];
    let (first, second) = (rules[0], rules[1]);
    base.write(async move |tx: &mut Tx| {
        for rule in &rules {
            assert!(tx.settlement().add_payment_fee_rule(rule).await?);
        }
        let again = PaymentFeeRule {
            bearer: FeeBearer::Seller,
            ..rules[0]
        };
        assert!(
            !tx.settlement().add_payment_fee_rule(&again).await?,
            "a version is never changed"
        );
        Ok(())
    })
    .await;
    let mut tx = base.read().await;
    let mut settlement = tx.settlement();
    for (method, time, expected) in [
        (PaymentMethod::Online, 9, None),
        (PaymentMethod::Online, 10, Some(first)),
        (PaymentMethod::Online, 20, Some(second)),
        (PaymentMethod::Remittance, 20, None),
    ] {
        let found = settlement.payment_fee_rule(method, cny, at(time)).await.unwrap();
        assert_eq!(found, expected, "{method:?} {time}");
    }
    let known = settlement.payment_fee_rules().await.unwrap();
    assert_eq!(known, [second, rule(1, usd, 30)]);
}
