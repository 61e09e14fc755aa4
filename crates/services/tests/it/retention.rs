//! What is past its retention goes, by the register. Every scenario on both databases.

use crate::canary::{CANARY, arrive};
use crate::rights::{DAY, finish, rows_in};
use crate::support::{Shop, stock};
use domain::user::register::{SCHEDULE, Since};
use services::jobs;

on_both!(
    rows_end_when_the_register_says,
    an_old_order_loses_its_person_and_keeps_its_amounts,
);

async fn rows_end_when_the_register_says(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    finish(shop, &canary).await;
    // What the canary leaves no trace in.
    for row in [
        "INSERT INTO api_answer (key, fingerprint, claim, answer, claimed_at, expires_at) VALUES ('k', 'f', 'c', '', 0, 0)",
        "INSERT INTO payment_usage (payer, method, currency, period, span, spent, ends_at)
         VALUES ('p', 'online', 'CNY', 'day', '2026-11-24', 1, 0)",
        "INSERT INTO remittance_proof (id, payment_id, format, size, uploaded_at)
         SELECT 'prf_00000000000000000000000001', id, 'image/png', 1, 0 FROM payment LIMIT 1",
    ] {
        shop.execute(row).await;
    }
    let far = shop.ctx.clock.now().plus_seconds(DAY).as_micros();
    for (table, column) in [
        ("api_answer", "expires_at"),
        ("payment_usage", "ends_at"),
        ("remittance_proof", "uploaded_at"),
    ] {
        shop.execute(&format!("UPDATE {table} SET {column} = {far}"))
            .await;
    }
    for expiry in SCHEDULE {
        let name = expiry.table;
        assert!(rows_in(shop, name).await > 0, "{name}: nothing is tested");
        let now = shop.ctx.clock.now();
        let until = now.plus_seconds(-expiry.retention.days() * DAY).as_micros();
        let set = |time: i64| match expiry.since {
            Since::Column(column) | Since::End(column) => format!("UPDATE {name} SET {column} = {time}"),
            Since::AccountClosed(_) => format!("UPDATE account SET closed_at = {time}"),
        };
        let (young, old) = match expiry.since {
            Since::End(_) => (now.as_micros() + 1, now.as_micros()),
            _ => (until, until - 1),
        };
        let rows = rows_in(shop, name).await;
        shop.execute(&set(young)).await;
        jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
        assert_eq!(
            rows_in(shop, name).await,
            rows,
            "{name} is kept to the end of its time"
        );
        shop.execute(&set(old)).await;
        jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
        assert_eq!(rows_in(shop, name).await, 0, "{name} is past its time");
    }
}

async fn an_old_order_loses_its_person_and_keeps_its_amounts(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    finish(shop, &canary).await;
    let before = shop.order(&canary.order).await;
    shop.clock.advance_seconds((3 * 365 + 1) * DAY);
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let kept = shop.order(&canary.order).await;
    assert_eq!(kept.checkout, before.checkout, "to the last day");
    shop.clock.advance_seconds(2 * 60);
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let after = shop.order(&canary.order).await;
    assert_eq!(
        (after.totals, after.orders.clone()),
        (before.totals, before.orders.clone())
    );
    assert_eq!(after.checkout, before.checkout.without_person());
    assert!(after.customer.is_none() && after.access_key != before.access_key);
    shop.assert_sound().await;
}
