//! Verifying finds planted damage of every kind, and nothing in a sound database.

use crate::audit::record;
use crate::order::{goods, insert, order};
use crate::support::{Base, at, id, keys, on_sqlite};
use domain::inventory::MovementKind;
use domain::order::{Order, OrderState};
use domain::payment::PaymentState;
use domain::product::Product;
use store::{Engine, Store, Tx, Verdict};

on_both!(
    a_sound_shop_passes_every_rule,
    damage_of_every_rule_is_found_and_named,
    a_value_that_was_moved_or_is_not_sealed_is_found,
    a_changed_entry_of_the_audit_log_is_found,
);

/// Two orders, one of them cancelled, with all that belongs to them.
async fn shop(base: &Base) -> (Product, [Order; 2]) {
    let goods = goods(base).await;
    let orders = [order(&goods, 0), order(&goods, 1)];
    for order in &orders {
        insert(base, order).await.unwrap();
    }
    let stored = orders.clone();
    let variants = [goods.variants[0].id, goods.variants[1].id];
    base.write(async move |tx: &mut Tx| {
        let rows = variants.map(|variant| (variant, 10, id("mov")));
        tx.inventory()
            .set_levels(&rows, MovementKind::Received, "test", at(0))
            .await?;
        for order in &stored {
            let lines: Vec<_> = order.lines.iter().map(|l| (l.variant, l.quantity)).collect();
            tx.inventory().take(&lines).await?;
            let sold: Vec<_> = lines.iter().map(|(v, q)| (id("mov"), *v, -q.get())).collect();
            let cause = order.id.to_string();
            tx.inventory()
                .record(&sold, MovementKind::Sold, &cause, at(1))
                .await?;
        }
        let ended = &stored[1];
        let lines: Vec<_> = ended.lines.iter().map(|l| (l.variant, l.quantity)).collect();
        tx.inventory().give_back(&lines).await?;
        let back: Vec<_> = lines.iter().map(|(v, q)| (id("mov"), *v, q.get())).collect();
        let cause = ended.id.to_string();
        tx.inventory()
            .record(&back, MovementKind::Released, &cause, at(2))
            .await?;
        let (from, to) = (OrderState::AwaitingPayment, OrderState::Cancelled);
        tx.order().advance(ended.id, from, to, "clock", at(2)).await?;
        let (from, to) = (PaymentState::Pending, PaymentState::Void);
        tx.payment().advance(ended.payment, from, to, at(2)).await?;
        tx.audit().append(record("order.cancel", &cause, 2)).await?;
        tx.audit().checkpoint(at(3)).await
    })
    .await;
    (goods, orders)
}

async fn broken(base: &Base) -> Vec<Verdict> {
    let mut heard = 0;
    let verdicts = base.store.verify(|_| heard += 1).await.unwrap();
    assert_eq!(heard, verdicts.len(), "every verdict is told as it comes");
    verdicts
        .into_iter()
        .filter(|verdict| !verdict.findings.is_empty())
        .collect()
}

async fn a_sound_shop_passes_every_rule(base: &Base) {
    shop(base).await;
    let verdicts = base.store.verify(|_| {}).await.unwrap();
    let rules = if base.store.engine() == Engine::Sqlite {
        12
    } else {
        10
    };
    assert_eq!(verdicts.len(), rules);
    for verdict in verdicts {
        assert!(verdict.checked > 0, "{}", verdict.rule);
        assert_eq!(verdict.findings, [], "{}", verdict.rule);
    }
}

async fn damage_of_every_rule_is_found_and_named(base: &Base) {
    let (goods, [open, ended]) = shop(base).await;
    let (jade, rose) = (goods.variants[0].id, goods.variants[1].id);
    let (paid, void) = (open.payment, ended.payment);
    let (open, ended) = (open.id, ended.id);
    let level = "stock movements fold to stock levels";
    let sold = "sold units equal order lines, cancelled ones are back";
    let totals = "order totals equal their lines";
    let payments = "payments fit orders";
    let history = "the last history entry is the order's state";
    let lists = "lists know what is in stock";
    // damage, its repair, the rules it breaks
    let cases: Vec<(String, String, Vec<&str>)> = vec![
        (
            format!("UPDATE stock_level SET available = available + 1 WHERE variant_id = '{jade}'"),
            format!("UPDATE stock_level SET available = available - 1 WHERE variant_id = '{jade}'"),
            vec![level],
        ),
        (
            format!("DELETE FROM stock_level WHERE variant_id = '{rose}'"),
            format!("INSERT INTO stock_level (variant_id, available) VALUES ('{rose}', 8)"),
            vec!["every movement has a level"],
        ),
        (
            format!("UPDATE stock_movement SET cause = 'lost' WHERE kind = 'sold' AND cause = '{open}'"),
            format!("UPDATE stock_movement SET cause = '{open}' WHERE cause = 'lost'"),
            vec![sold],
        ),
        (
            format!(
                "UPDATE stock_movement SET kind = 'adjusted' WHERE kind = 'released' AND cause = '{ended}'"
            ),
            format!(
                "UPDATE stock_movement SET kind = 'released' WHERE kind = 'adjusted' AND cause = '{ended}'"
            ),
            vec![sold],
        ),
        (
            format!(
                "UPDATE order_line SET unit = 1, total = quantity WHERE order_id = '{open}' AND position = 0"
            ),
            format!("UPDATE order_line SET unit = 1000, total = 1000 * quantity WHERE order_id = '{open}'"),
            vec![totals],
        ),
        (
            format!("UPDATE orders SET subtotal = 2000, total = 3200 WHERE id = '{open}'"),
            format!("UPDATE orders SET subtotal = 3000, total = 4200 WHERE id = '{open}'"),
            vec![totals, payments],
        ),
        (
            format!("UPDATE payment SET amount = 1 WHERE id = '{paid}'"),
            format!("UPDATE payment SET amount = 4200 WHERE id = '{paid}'"),
            vec![payments],
        ),
        (
            format!("UPDATE payment SET currency = 'USD' WHERE id = '{paid}'"),
            format!("UPDATE payment SET currency = 'CNY' WHERE id = '{paid}'"),
            vec![payments],
        ),
        (
            format!("UPDATE payment SET state = 'captured' WHERE id = '{paid}'"),
            format!("UPDATE payment SET state = 'pending' WHERE id = '{paid}'"),
            vec![payments],
        ),
        (
            format!("UPDATE payment SET state = 'captured' WHERE id = '{void}'"),
            format!("UPDATE payment SET state = 'void' WHERE id = '{void}'"),
            vec![payments],
        ),
        (
            format!("UPDATE orders SET state = 'confirmed' WHERE id = '{open}'"),
            format!("UPDATE orders SET state = 'awaiting_payment' WHERE id = '{open}'"),
            vec![payments, history],
        ),
        (
            format!("UPDATE order_history SET position = 5 WHERE order_id = '{ended}' AND position = 0"),
            format!("UPDATE order_history SET position = 0 WHERE order_id = '{ended}' AND position = 5"),
            vec![history],
        ),
        (
            "UPDATE product SET in_stock = 0".to_owned(),
            "UPDATE product SET in_stock = 1".to_owned(),
            vec![lists],
        ),
    ];
    for (damage, repair, rules) in cases {
        base.execute(&damage).await;
        let found: Vec<&str> = broken(base).await.iter().map(|verdict| verdict.rule).collect();
        assert_eq!(found, rules, "{damage}");
        base.execute(&repair).await;
        assert_eq!(broken(base).await.len(), 0, "{repair}");
    }
    base.execute(&format!("DELETE FROM payment WHERE id = '{paid}'"))
        .await;
    let findings = broken(base).await.remove(0).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].subject, open.to_string());
    assert!(findings[0].detail.contains("missing"), "{}", findings[0].detail);
}

async fn a_value_that_was_moved_or_is_not_sealed_is_found(base: &Base) {
    let (_, [mine, other]) = shop(base).await;
    for (value, detail) in [
        (
            format!("(SELECT o.checkout FROM orders o WHERE o.id = '{}')", other.id),
            "orders.checkout does not open",
        ),
        (
            "'{\"phone\":\"13800138000\"}'".to_owned(),
            "orders.checkout is not sealed; run: jishi keys rotate --resume",
        ),
    ] {
        base.execute(&format!(
            "UPDATE orders SET checkout = {value} WHERE id = '{}'",
            mine.id
        ))
        .await;
        let verdicts = broken(base).await;
        assert_eq!(verdicts.len(), 1);
        assert_eq!(
            verdicts[0].rule,
            "personal data is sealed, and opens in its place"
        );
        let found: Vec<_> = verdicts[0]
            .findings
            .iter()
            .map(|finding| (finding.subject.clone(), finding.detail.as_str()))
            .collect();
        assert_eq!(found, [(mine.id.to_string(), detail)]);
    }
}

async fn a_changed_entry_of_the_audit_log_is_found(base: &Base) {
    shop(base).await;
    base.execute("UPDATE audit_entry SET actor = 'nobody'").await;
    let found: Vec<&str> = broken(base).await.iter().map(|verdict| verdict.rule).collect();
    assert_eq!(found, ["the audit log is one whole chain"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_refer_to_nothing_are_found_in_the_file() {
    on_sqlite(async |base: &Base| {
        shop(base).await;
        base.execute("DELETE FROM variant").await;
        let verdicts = broken(base).await;
        let keys = verdicts
            .iter()
            .find(|verdict| verdict.rule == "foreign keys lead somewhere")
            .unwrap();
        let detail = &keys.findings[0].detail;
        assert!(detail.contains("refers to nothing in variant"), "{detail}");
        assert!(keys.findings.len() <= 20);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_found() {
    use std::io::{Seek, SeekFrom, Write};
    on_sqlite(async |base: &Base| {
        shop(base).await;
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        let page = base
            .number("SELECT rootpage FROM sqlite_master WHERE name = 'orders_placed'")
            .await;
        let path = base.folder().join("shop.db");
        let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        let start = u64::try_from((page - 1) * 4096).unwrap();
        file.seek(SeekFrom::Start(start + 4_000)).unwrap();
        file.write_all(&[0x55; 96]).unwrap();
        drop(file);
        let store = Store::connect(&base.url, &keys()).await.unwrap();
        let verdicts = store.verify(|_| {}).await.unwrap();
        let file = verdicts
            .iter()
            .find(|verdict| verdict.rule == "the database file is intact")
            .unwrap();
        assert!(!file.findings.is_empty());
    })
    .await;
}
