//! Verifying finds planted damage of every kind, and nothing in a sound database.

use crate::audit::record;
use crate::inventory::{HOME, cause};
use crate::order::{goods, group, insert, mixed_group};
use crate::parcel::parcel;
use crate::payment::told;
use crate::settlement_shop::book;
use crate::support::{Base, at, id, keys, on_sqlite};
use crate::transfer::received_transfer;
use crate::verify_damage::{Names, money_damage, order_damage, stock_damage};
use domain::inventory::{Cause, CauseKind, Delta, HoldState, Movement, MovementKind};
use domain::order::{Order, OrderGroup, OrderState, Progress};
use domain::payment::{MoneyEventKind, PaymentState, RefundCause, RefundId, RefundState};
use domain::product::Product;
use store::{Engine, Hold, RefundRow, Store, StoreError, Tx, Verdict};

on_both!(
    a_sound_shop_passes_every_rule,
    damage_of_every_rule_is_found_and_named,
    a_changed_entry_of_the_audit_log_is_found,
);

/// Two purchases, an unpaid one and a cancelled one, and a paid one of two sellers, one of whom has cancelled; with all
/// that belongs to them.
async fn shop(base: &Base) -> (Product, [OrderGroup; 3]) {
    let goods = goods(base).await;
    let groups = [
        group(&goods, 0),
        group(&goods, 1),
        mixed_group(base, &goods, 2).await,
    ];
    for group in &groups {
        insert(base, group).await.unwrap();
    }
    let variants = [goods.variants[0].id, goods.variants[1].id];
    let stored = groups.clone();
    base.write(async move |tx: &mut Tx| {
        let rows = variants.map(|variant| (variant, 10));
        tx.inventory()
            .set_levels(&rows, MovementKind::Received, &cause(), || id("mov"), at(0))
            .await?;
        for order in stored.iter().flat_map(|group| &group.orders) {
            hold(tx, order, None, HoldState::Reserved).await?;
        }
        let [_, ended, mixed] = &stored;
        let (from, to) = (PaymentState::Pending, PaymentState::Captured);
        tx.payment().advance(mixed.payment, from, to, at(1)).await?;
        let (waiting, confirmed) = (OrderState::AwaitingPayment, OrderState::Confirmed);
        let both: Vec<_> = mixed.orders.iter().map(|order| order.id).collect();
        tx.order()
            .advance(&both, waiting, confirmed, "gateway", at(1))
            .await?;
        for order in &mixed.orders {
            hold(tx, order, Some(HoldState::Reserved), HoldState::Allocated).await?;
        }
        send_one(tx, &mixed.orders[0]).await?;
        let (reserved, allocated) = (HoldState::Reserved, HoldState::Allocated);
        for (order, from, held) in [
            (&ended.orders[0], waiting, reserved),
            (&mixed.orders[1], confirmed, allocated),
        ] {
            hold(tx, order, Some(held), HoldState::Released).await?;
            let to = OrderState::Cancelled;
            tx.order().advance(&[order.id], from, to, "clock", at(2)).await?;
        }
        let (from, to) = (PaymentState::Pending, PaymentState::Void);
        tx.payment().advance(ended.payment, from, to, at(2)).await?;
        let refund = RefundRow {
            id: RefundId::from_u128(1),
            payment: mixed.payment,
            order: Some(mixed.orders[1].id),
            cause: RefundCause::Cancelled,
            subject: String::new(),
            state: RefundState::Pending,
            amount: mixed.orders[1].totals.total,
            attempt: 1,
            next_at: None,
            failure: None,
        };
        tx.payment().add_refund(&refund, at(2)).await?;
        let share = mixed.orders[1].totals.total.minor();
        let told = [
            told(
                mixed.payment,
                "1",
                (MoneyEventKind::Captured, "c"),
                mixed.totals.total.minor(),
                1,
            ),
            told(
                ended.payment,
                "2",
                (MoneyEventKind::Closed, "c"),
                ended.totals.total.minor(),
                2,
            ),
            told(
                mixed.payment,
                "3",
                (MoneyEventKind::RefundRequested, "r"),
                share,
                2,
            ),
        ];
        tx.payment().append(&told, at(2)).await?;
        let (from, to) = (PaymentState::Captured, PaymentState::RefundPending);
        tx.payment().advance(mixed.payment, from, to, at(2)).await?;
        for group in &stored {
            book(tx, group.id, 2).await?;
        }
        let cause = ended.orders[0].id.to_string();
        tx.audit().append(record("order.cancel", &cause, 2)).await?;
        tx.audit().checkpoint(at(3)).await
    })
    .await;
    received_transfer(base, variants[0]).await;
    (goods, groups)
}

/// Moves what an order holds on, with its movements and holds.
async fn hold(tx: &mut Tx, order: &Order, from: Option<HoldState>, to: HoldState) -> Result<(), StoreError> {
    let (kind, signs) = HoldState::step(from, to).unwrap();
    let variants: Vec<_> = order.lines.iter().map(|line| line.variant).collect();
    let mut shelves = tx.inventory().lock(&variants).await?;
    let movements: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            let movement = Movement {
                variant: line.variant,
                location: HOME,
                kind,
                delta: Delta::of(signs, line.quantity.get()),
                cause: Cause::new(CauseKind::Order, order.id.to_string()),
            };
            (id("mov"), movement)
        })
        .collect();
    assert!(tx.inventory().apply(&mut shelves, &movements, at(1)).await?);
    if let Some(from) = from {
        tx.inventory().move_holds(&[order.id], from, to).await?;
        return Ok(());
    }
    let holds: Vec<_> = order
        .lines
        .iter()
        .map(|line| Hold {
            order: order.id,
            variant: line.variant,
            location: HOME,
            units: line.quantity.get(),
        })
        .collect();
    tx.inventory().add_holds(&holds, to, Some(at(60))).await
}

/// Sends one unit of the first line of an order that holds its goods.
async fn send_one(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    let variant = order.lines[0].variant;
    let (allocated, shipped) = (HoldState::Allocated, HoldState::Shipped);
    let (kind, signs) = HoldState::step(Some(allocated), shipped).unwrap();
    let movement = Movement {
        variant,
        location: HOME,
        kind,
        delta: Delta::of(signs, 1),
        cause: Cause::new(CauseKind::Order, order.id.to_string()),
    };
    let mut shelves = tx.inventory().lock(&[variant]).await?;
    assert!(
        tx.inventory()
            .apply(&mut shelves, &[(id("mov"), movement)], at(2))
            .await?
    );
    let part = Hold {
        order: order.id,
        variant,
        location: HOME,
        units: 1,
    };
    assert!(tx.inventory().move_units(&[part], allocated, shipped).await?);
    let come = Progress {
        shipped: 1,
        ..Progress::default()
    };
    assert!(tx.order().add_progress(order.id, &[(0, come)]).await?);
    tx.order().add_parcels(&[parcel(order, 1, &[(0, 1)])]).await
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

/// The rules of money that comes by courier and by bank: the services' tests have shops where it does.
const INCOMING: [&str; 7] = [
    "couriers answer for the cash of every delivered order, once",
    "no more cash goes back than couriers answer for",
    "what couriers have handed over is what their statements say",
    "cash in transit is what couriers have not handed over",
    "every receipt is a payment's as far as it was applied",
    "every receipt and every line of a courier is in the ledger, once",
    "money that is nobody's is what receipts and couriers' lines leave over",
];

/// What taking money and sending goods costs: broken in tests of the services.
const COSTS: [&str; 2] = [
    "every capture that a rule covers has its fee, by the rule's formula",
    "what carriers are paid is what was stated of parcels",
];

async fn a_sound_shop_passes_every_rule(base: &Base) {
    shop(base).await;
    let verdicts = base.store.verify(|_| {}).await.unwrap();
    let rules = if base.store.engine() == Engine::Sqlite {
        65
    } else {
        63
    };
    assert_eq!(verdicts.len(), rules);
    for verdict in verdicts {
        // The ledger's have a shop of their own, where everything has happened, and so have payouts and after-sales.
        let elsewhere = [
            &crate::settlement_damage::RULES[..],
            &crate::payout::RULES[..],
            &crate::aftersales::RULES[..],
            &INCOMING[..],
            &COSTS[..],
        ]
        .concat();
        let has_rows = verdict.checked > 0 || elsewhere.contains(&verdict.rule);
        assert!(has_rows, "{}", verdict.rule);
        assert_eq!(verdict.findings, [], "{}", verdict.rule);
    }
}

async fn damage_of_every_rule_is_found_and_named(base: &Base) {
    let (goods, [open, ended, mixed]) = shop(base).await;
    let names = Names {
        jade: goods.variants[0].id,
        rose: goods.variants[1].id,
        open: open.orders[0].id,
        group: open.id,
        paid: open.payment,
        ended: ended.orders[0].id,
        void: ended.payment,
        mixed_group: mixed.id,
        kept: mixed.orders[0].id,
        gone: mixed.orders[1].id,
        part: mixed.payment,
        mine: base
            .text(&format!(
                "SELECT checkout FROM order_group WHERE id = '{}'",
                open.id
            ))
            .await,
    };
    let cases = [stock_damage(&names), order_damage(&names), money_damage(&names)];
    for (damage, repair, rules) in cases.into_iter().flatten() {
        base.execute(&damage).await;
        let verdicts = broken(base).await;
        assert!(
            !format!("{verdicts:?}").contains("13800138000"),
            "findings hold no contact"
        );
        // The ledger follows what is damaged here: its rules are broken, too.
        let found: Vec<&str> = verdicts
            .iter()
            .map(|verdict| verdict.rule)
            .filter(|rule| !crate::settlement_damage::RULES.contains(rule))
            .collect();
        assert_eq!(found, rules, "{damage}");
        base.execute(&repair).await;
        assert_eq!(broken(base).await.len(), 0, "{repair}");
    }
    base.execute(&format!("DELETE FROM payment WHERE id = '{}'", names.paid))
        .await;
    let findings = broken(base).await.remove(0).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].subject, names.group.to_string());
    assert!(findings[0].detail.contains("missing"), "{}", findings[0].detail);
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
