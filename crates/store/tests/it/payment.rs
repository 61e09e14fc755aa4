//! Payments and webhooks.

use crate::order::{goods, insert, order, payment_of};
use crate::support::{Base, at};
use domain::order::Order;
use domain::payment::{PaymentId, PaymentState};
use store::{PaymentRow, Place, StoreError, Tx};

on_both!(
    a_payment_moves_only_from_the_state_it_is_in,
    payments_that_wait_are_found_oldest_first,
    a_webhook_is_stored_once,
);

async fn payment(base: &Base, id: PaymentId) -> Option<PaymentRow> {
    base.read().await.payment().payment(id).await.unwrap()
}

async fn advance(base: &Base, id: PaymentId, from: PaymentState, to: PaymentState) -> bool {
    base.write(async move |tx: &mut Tx| tx.payment().advance(id, from, to, at(50)).await)
        .await
}

async fn a_payment_moves_only_from_the_state_it_is_in(base: &Base) {
    let order = order(&goods(base).await, 0);
    insert(base, &order).await.unwrap();
    let id = order.payment;
    let fresh = payment(base, id).await.unwrap();
    assert_eq!(format!("{fresh:?}"), format!("{:?}", payment_of(&order)));
    assert!(payment(base, PaymentId::from_u128(u128::MAX)).await.is_none());
    assert!(!advance(base, id, PaymentState::Void, PaymentState::RefundPending).await);
    assert!(advance(base, id, PaymentState::Pending, PaymentState::Captured).await);
    assert!(!advance(base, id, PaymentState::Pending, PaymentState::Captured).await);
    base.write(async move |tx: &mut Tx| {
        let url = "https://pay.example/r1?a=1";
        tx.payment().set_reference(id, "r1", url, at(51)).await
    })
    .await;
    base.write(async move |tx: &mut Tx| tx.payment().keep_reference(id, "r2", at(52)).await)
        .await;
    let moved = payment(base, id).await.unwrap();
    assert_eq!(moved.state, PaymentState::Captured);
    assert_eq!(moved.reference.as_deref(), Some("r1"));
    assert_eq!(moved.pay_url.as_deref(), Some("https://pay.example/r1?a=1"));
    let whole = base.read().await.order().order(order.id).await.unwrap().unwrap();
    assert_eq!(whole.payment_state, PaymentState::Captured);
}

async fn payments_that_wait_are_found_oldest_first(base: &Base) {
    let goods = goods(base).await;
    let orders: Vec<Order> = (0..5).map(|second| order(&goods, second)).collect();
    for (number, order) in orders.iter().enumerate() {
        insert(base, order).await.unwrap();
        let id = order.payment;
        if number == 1 {
            continue;
        }
        let touched = at(10 - i64::try_from(number).unwrap());
        base.write(async move |tx: &mut Tx| {
            tx.payment()
                .set_reference(id, &format!("r{number}"), "https://pay.example", touched)
                .await
        })
        .await;
    }
    advance(
        base,
        orders[2].payment,
        PaymentState::Pending,
        PaymentState::Captured,
    )
    .await;
    let waiting = async |before, limit| -> Vec<PaymentId> {
        let mut tx = base.read().await;
        let rows = tx.payment().waiting(before, limit).await.unwrap();
        rows.into_iter().map(|row| row.id).collect()
    };
    let [zero, _, _, three, four] = [0, 1, 2, 3, 4].map(|n| orders[n].payment);
    assert_eq!(
        waiting(at(100), 10).await,
        [four, three, zero],
        "not the paid, not the unopened"
    );
    assert_eq!(waiting(at(7), 10).await, [four], "not what has just moved");
    assert_eq!(waiting(at(100), 1).await, [four]);
    base.write(async move |tx: &mut Tx| tx.payment().touch(four, at(20)).await)
        .await;
    assert_eq!(waiting(at(100), 10).await, [three, zero, four]);
    let twice = orders[1].payment;
    base.write(async move |tx: &mut Tx| tx.payment().keep_reference(twice, "r1", at(2)).await)
        .await;
    assert_eq!(waiting(at(3), 1).await, [twice]);
    let error = base
        .refused(async move |tx: &mut Tx| {
            tx.payment()
                .set_reference(twice, "r0", "https://pay.example", at(1))
                .await
        })
        .await;
    assert!(
        matches!(error, StoreError::Conflict(_)),
        "a reference belongs to one payment: {error:?}"
    );
}

async fn a_webhook_is_stored_once(base: &Base) {
    let store = async |body: &'static str| {
        base.write(async move |tx: &mut Tx| tx.payment().store_webhook("evt_1", body, at(0)).await)
            .await
    };
    assert!(store("{\"first\":\"件\"}").await);
    assert!(!store("{\"second\":1}").await);
    let kept = base.text("SELECT body FROM webhook").await;
    let place = Place::new("webhook", "body", "evt_1");
    let opened = base.read().await.vault().open(place, &kept).await.unwrap();
    assert_eq!(opened, "{\"first\":\"件\"}", "sealed, and the first one");
    base.refused(async |tx: &mut Tx| {
        assert!(tx.payment().store_webhook("evt_2", "{}", at(0)).await?);
        Err::<(), _>(StoreError::Conflict("could not be applied".to_owned()))
    })
    .await;
    let again = base
        .write(async |tx: &mut Tx| tx.payment().store_webhook("evt_2", "{}", at(0)).await)
        .await;
    assert!(again, "what could not be applied may come again");
    for (before, swept) in [(at(0), 0), (at(1), 2)] {
        let gone = base
            .write(async move |tx: &mut Tx| tx.payment().sweep_webhooks(before).await)
            .await;
        assert_eq!(gone, swept);
    }
}
