//! A shop from before there were sellers and groups keeps everything it had.

use crate::support::{Base, keys};
use domain::inventory::LocationId;
use domain::merchant::SellerId;
use domain::order::{OrderGroup, OrderNumber, OrderState};
use domain::payment::{PaymentMethod, PaymentState, RefundState};
use domain::product::VariantId;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use store::{Store, Tx};

on_both!(orders_from_before_become_groups_of_one);

/// The last version without sellers.
const BEFORE: i64 = 20_261_123_119_999;

/// The letters of a checkout, as it was and is stored.
const CHECKOUT: &str = r#"{"email":null,"phone":"13800138000","address":{"recipient":"李雷","country":"CN","region":"浙江省","city":"杭州市","district":"西湖区","street":"龙井路 1 号","postcode":""},"delivery":"standard","payment":"online","note":""}"#;

/// Number, state, payment's method and state.
const OLD: [(u8, &str, &str, &str); 5] = [
    (1, "confirmed", "online", "captured"),
    (2, "awaiting_payment", "online", "pending"),
    (3, "cancelled", "online", "refund_pending"),
    (4, "cancelled", "online", "refunded"),
    (5, "shipped", "cash_on_delivery", "due"),
];

async fn run(raw: &mut AnyConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql.clone()))
        .execute(raw)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn id(prefix: &str, number: u8) -> String {
    format!("{prefix}_{number:026}")
}

fn number(n: u8) -> OrderNumber {
    OrderNumber::compose(crate::support::at(0).civil(480), u64::from(n))
}

/// One product and five orders of one unit, under the schema of that time.
async fn old_shop(url: &str) {
    let mut raw = AnyConnection::connect(url).await.unwrap();
    sqlx::migrate!("../../migrations")
        .run_to(BEFORE, &mut raw)
        .await
        .unwrap();
    let (product, variant) = (id("prd", 1), id("var", 1));
    run(&mut raw, format!(
        "INSERT INTO product (id, slug, status, name_zh, name_en, summary_zh, summary_en, description_zh, description_en,
             options, attributes, tags, images, cover, cover_alt_zh, cover_alt_en, family, palette, popularity,
             published_at, is_from_cny, is_from_usd, in_stock)
         VALUES ('{product}', 'old', 'published', '旧', 'Old', '', '', '', '', '[]', '[]', '[]', '[]', '', '', '', 'gaiwan',
             'jade', 1, 0, 0, 0, 1)"
    )).await;
    run(&mut raw, format!(
        "INSERT INTO variant (id, product_id, sku, choice, weight_g, length_mm, width_mm, height_mm, position, price_cny)
         VALUES ('{variant}', '{product}', 'OLD', '[]', 0, 0, 0, 0, 0, 1000)"
    )).await;
    run(
        &mut raw,
        format!("INSERT INTO stock_level (variant_id, available) VALUES ('{variant}', 7)"),
    )
    .await;
    run(&mut raw, format!(
        "INSERT INTO stock_movement (id, variant_id, kind, delta, cause, at) VALUES ('m0', '{variant}', 'received', 10, 'x', 0)"
    )).await;
    for (n, state, method, payment) in OLD {
        let (order, pay, number) = (id("ord", n), id("pay", n), number(n));
        let number = number.as_str();
        run(&mut raw, format!(
            "INSERT INTO orders (id, number, access_key, state, locale, currency, checkout, subtotal, delivery, total,
                 placed_at, expires_at)
             VALUES ('{order}', '{number}', 'key-{n}', '{state}', 'en', 'CNY', '{CHECKOUT}', 1000, 1200, 2200, {n}, 99)"
        )).await;
        run(&mut raw, format!(
            "INSERT INTO order_line (order_id, position, variant_id, product_slug, sku, name_zh, name_en, choice_zh,
                 choice_en, image, quantity, unit, total)
             VALUES ('{order}', 0, '{variant}', 'old', 'OLD', '旧', 'Old', '', '', '', 1, 1000, 1000)"
        )).await;
        for (position, state) in (0..).zip(["awaiting_payment", state]) {
            run(
                &mut raw,
                format!(
                    "INSERT INTO order_history (order_id, position, state, cause, at)
                 VALUES ('{order}', {position}, '{state}', 'buyer', {position})"
                ),
            )
            .await;
        }
        run(&mut raw, format!(
            "INSERT INTO payment (id, order_id, method, state, amount, currency, reference, pay_url, updated_at)
             VALUES ('{pay}', '{order}', '{method}', '{payment}', 2200, 'CNY', 'ref-{n}', 'https://pay.example', 5)"
        )).await;
        let kinds = if state == "cancelled" {
            &[("sold", -1), ("released", 1)][..]
        } else {
            &[("sold", -1)][..]
        };
        for (kind, delta) in kinds {
            run(
                &mut raw,
                format!(
                    "INSERT INTO stock_movement (id, variant_id, kind, delta, cause, at)
                 VALUES ('{kind}-{n}', '{variant}', '{kind}', {delta}, '{order}', 1)"
                ),
            )
            .await;
        }
    }
    run(&mut raw, format!(
        "INSERT INTO idempotency (scope, key, fingerprint, order_id, at) VALUES ('place_order', 'k', 'print', '{}', 1)",
        id("ord", 1)
    )).await;
    for (topic, subject) in [
        ("order.placed", id("ord", 2)),
        ("payment.refund", id("pay", 3)),
        ("payment.cancel", id("pay", 2)),
    ] {
        run(
            &mut raw,
            format!(
                "INSERT INTO outbox (id, topic, subject, payload, created_at, due_at, attempts)
             VALUES ('out-{topic}', '{topic}', '{subject}', '{{}}', 0, 0, 0)"
            ),
        )
        .await;
    }
    raw.close().await.unwrap();
}

/// What orders had taken is promised now, or gone.
async fn assert_stock(raw: &mut AnyConnection, tx: &mut Tx) {
    let level: String = sqlx::query_scalar(
        "SELECT location_id || ' ' || on_hand || ' ' || reserved || ' ' || allocated FROM stock_level",
    )
    .fetch_one(raw)
    .await
    .unwrap();
    let home = LocationId::first_of(SellerId::OWN_SHOP);
    // Ten came, one was sent; one waits for its money, one for its parcel.
    assert_eq!(level, format!("{home} 9 1 1"));
    let levels = tx.inventory().levels(&[VariantId::from_u128(1)]).await.unwrap();
    assert_eq!(
        levels,
        [(VariantId::from_u128(1), 7)].into(),
        "as many can be sold as before"
    );
}

async fn orders_from_before_become_groups_of_one(base: &Base) {
    let url = base.fresh().await;
    // Opened first, since this makes the file.
    let store = Store::connect(&url, &keys()).await.unwrap();
    old_shop(&url).await;
    assert!(!store.is_migrated().await);
    store.migrate(crate::support::at(0)).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let product = tx.product().product_by_slug("old").await.unwrap().unwrap();
    assert_eq!(product.seller, SellerId::OWN_SHOP);
    let mut groups: Vec<OrderGroup> = Vec::new();
    for (n, ..) in OLD {
        groups.push(tx.order().group_by_number(&number(n)).await.unwrap().unwrap());
    }
    for (group, (n, state, method, payment)) in groups.iter().zip(OLD) {
        assert_eq!(
            (group.number.clone(), group.access_key.clone()),
            (number(n), format!("key-{n}"))
        );
        assert_eq!(group.state().as_str(), state);
        assert_eq!(group.payment_state.as_str(), payment);
        assert_eq!(group.checkout.phone.as_str(), "13800138000");
        let [order] = &group.orders[..] else {
            panic!("{group:?}")
        };
        assert_eq!(
            (&order.number, order.id.to_string()),
            (&group.number, id("ord", n))
        );
        assert_eq!(
            (order.seller.id, order.lines.len(), order.history.len()),
            (SellerId::OWN_SHOP, 1, 2)
        );
        assert_eq!((order.totals, group.totals.total.minor()), (group.totals, 2_200));
        let come = order.lines[0].progress;
        let expected = match state {
            "shipped" => (0, 1, 0),
            "cancelled" => (1, 0, 0),
            _ => (0, 0, 0),
        };
        assert_eq!((come.cancelled, come.shipped, come.delivered), expected);
        let row = tx.payment().payment(group.payment).await.unwrap().unwrap();
        assert_eq!(
            (row.group, row.method),
            (group.id, PaymentMethod::parse(method).unwrap())
        );
        assert_eq!(row.reference, Some(format!("ref-{n}")));
    }
    let refunds = async |tx: &mut Tx, n: usize| tx.payment().refunds(groups[n - 1].payment).await.unwrap();
    let owed = refunds(&mut tx, 3).await;
    assert_eq!(
        (owed.len(), owed[0].state, owed[0].amount.minor()),
        (1, RefundState::Pending, 2_200)
    );
    assert_eq!(refunds(&mut tx, 4).await[0].state, RefundState::Refunded);
    assert!(refunds(&mut tx, 1).await.is_empty());
    let due = tx.order().expired(crate::support::at(0), 10).await.unwrap();
    assert_eq!(due, [groups[1].id]);
    let mut raw = AnyConnection::connect(&url).await.unwrap();
    let kept: String = sqlx::query_scalar("SELECT group_id FROM idempotency WHERE key = 'k'")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    assert_eq!(kept, groups[0].id.to_string());
    assert_stock(&mut raw, &mut tx).await;
    raw.close().await.unwrap();
    drop(tx);
    let items = store
        .write::<_, store::StoreError, _>(async |tx: &mut Tx| {
            let now = crate::support::at(0);
            tx.outbox().claim(now, now.plus_seconds(1), 10).await
        })
        .await
        .unwrap();
    let subject = |topic: &str| {
        items
            .iter()
            .find(|item| item.topic == topic)
            .unwrap()
            .subject
            .clone()
    };
    assert_eq!(subject("order.placed"), groups[1].id.to_string());
    assert_eq!(subject("payment.refund"), owed[0].id.to_string());
    assert_eq!(subject("payment.cancel"), groups[1].payment.to_string());
    for verdict in store.verify(|_| {}).await.unwrap() {
        // What was stored in clear is sealed by the next rotation of keys.
        // What was bought is posted when the program starts.
        let is_old = verdict.rule == "personal data is sealed, and opens in its place"
            || crate::settlement_damage::RULES.contains(&verdict.rule);
        assert!(
            is_old || verdict.findings.is_empty(),
            "{}: {:?}",
            verdict.rule,
            verdict.findings
        );
    }
    assert_eq!(groups[4].payment_state, PaymentState::Due);
    assert_eq!(groups[1].state(), OrderState::AwaitingPayment);
}
