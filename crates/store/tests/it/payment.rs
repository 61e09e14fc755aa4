//! Payments, webhooks and refunds.

use crate::order::{goods, group, insert, mixed_group, payment_of};
use crate::support::{Base, at, yuan};
use domain::kernel::{Currency, Money};
use domain::order::OrderGroup;
use domain::payment::{
    MethodFigures, MoneyEvent, MoneyEventKind, PaymentId, PaymentMethod, PaymentState, RefundCause, RefundId,
    RefundState,
};
use domain::user::register::Retention;
use store::{PaymentEventRow, PaymentRow, Place, RefundRow, StoreError, Tx};

on_both!(
    a_payment_moves_only_from_the_state_it_is_in,
    payments_that_wait_are_found_oldest_first,
    a_webhook_is_stored_once,
    a_share_of_an_order_goes_back_once_and_others_beside_it,
    what_happened_is_kept_once_and_in_its_order,
    figures_tell_of_success_time_and_reasons,
);

async fn payment(base: &Base, id: PaymentId) -> Option<PaymentRow> {
    base.read().await.payment().payment(id).await.unwrap()
}

async fn advance(base: &Base, id: PaymentId, from: PaymentState, to: PaymentState) -> bool {
    base.write(async move |tx: &mut Tx| tx.payment().advance(id, from, to, at(50)).await)
        .await
}

async fn a_payment_moves_only_from_the_state_it_is_in(base: &Base) {
    let group = group(&goods(base).await, 0);
    insert(base, &group).await.unwrap();
    let id = group.payment;
    let fresh = payment(base, id).await.unwrap();
    assert_eq!(format!("{fresh:?}"), format!("{:?}", payment_of(&group)));
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
    let mut tx = base.read().await;
    assert_eq!(tx.payment().payment_with("r1").await.unwrap(), Some(id));
    assert_eq!(tx.payment().payment_with("r2").await.unwrap(), None);
    drop(tx);
    assert_eq!(moved.pay_url.as_deref(), Some("https://pay.example/r1?a=1"));
    let whole = base.read().await.order().group(group.id).await.unwrap().unwrap();
    assert_eq!(whole.payment_state, PaymentState::Captured);
}

async fn payments_that_wait_are_found_oldest_first(base: &Base) {
    let goods = goods(base).await;
    let orders: Vec<OrderGroup> = (0..5).map(|second| group(&goods, second)).collect();
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
    for (time, swept) in [(0, 0), (1, 2)] {
        let now = at(time).plus_seconds(Retention::Webhook.days() * 24 * 3_600);
        assert_eq!(base.sweep("webhook", now).await, swept);
    }
}

async fn a_share_of_an_order_goes_back_once_and_others_beside_it(base: &Base) {
    let group = mixed_group(base, &goods(base).await, 0).await;
    insert(base, &group).await.unwrap();
    let refund = |number: u128, (order, subject): (Option<usize>, &str), minor| RefundRow {
        id: RefundId::from_u128(number),
        payment: group.payment,
        order: order.map(|place| group.orders[place].id),
        cause: order.map_or(RefundCause::Excess, |_| RefundCause::AfterSales),
        subject: subject.to_owned(),
        state: RefundState::Pending,
        amount: yuan(minor),
        attempt: 1,
        next_at: None,
        failure: None,
    };
    let add = async |refund: RefundRow, second| {
        base.store
            .write::<_, StoreError, _>(async move |tx: &mut Tx| {
                tx.payment().add_refund(&refund, at(second)).await
            })
            .await
    };
    let (first, second) = (refund(2, (Some(0), "a"), 100), refund(1, (Some(1), "a"), 4_000));
    let third = refund(4, (Some(1), "b"), 200);
    let excess = [refund(5, (None, "c"), 1), refund(6, (None, "c"), 1)];
    for (second, row) in (1..).zip([&first, &second, &third].into_iter().chain(&excess)) {
        add(row.clone(), second).await.unwrap();
    }
    let twice = add(refund(3, (Some(1), "a"), 1), 3).await.unwrap_err();
    assert!(matches!(twice, StoreError::Conflict(_)), "{twice:?}");
    let other = RefundRow {
        cause: RefundCause::Late,
        ..refund(3, (Some(1), "z"), 1)
    };
    assert!(add(other, 3).await.is_err(), "late money belongs to no order");
    let mut tx = base.read().await;
    let [one, two] = excess;
    assert_eq!(
        tx.payment().refunds(group.payment).await.unwrap(),
        [first, second.clone(), third, one, two]
    );
    assert_eq!(
        tx.payment().refund(second.id).await.unwrap(),
        Some(second.clone())
    );
    assert_eq!(tx.payment().refund(RefundId::from_u128(9)).await.unwrap(), None);
    drop(tx);
    let done = async || {
        let id = second.id;
        base.write(async move |tx: &mut Tx| tx.payment().set_refund(id, RefundState::Refunded, at(4)).await)
            .await
    };
    assert!(done().await);
    assert!(!done().await, "once");
    let whole = base.read().await.order().group(group.id).await.unwrap().unwrap();
    let sums: Vec<_> = whole
        .orders
        .iter()
        .map(|order| (order.refund.asked.minor(), order.refund.done.minor()))
        .collect();
    assert_eq!(sums, [(100, 0), (4_200, 4_000)]);
}

/// An event that a gateway tells of.
pub fn told(
    payment: PaymentId,
    key: &str,
    (kind, operation): (MoneyEventKind, &str),
    minor: i64,
    second: i64,
) -> PaymentEventRow {
    PaymentEventRow {
        provider: "fake".to_owned(),
        key: key.to_owned(),
        payment,
        event: MoneyEvent {
            kind,
            operation: operation.to_owned(),
            amount: yuan(minor),
            at: at(second),
        },
        reason: None,
    }
}

async fn what_happened_is_kept_once_and_in_its_order(base: &Base) {
    let goods = goods(base).await;
    let (first, second) = (group(&goods, 0), group(&goods, 1));
    for group in [&first, &second] {
        insert(base, group).await.unwrap();
    }
    let id = first.payment;
    let append = async |rows: Vec<PaymentEventRow>| {
        base.write(async move |tx: &mut Tx| tx.payment().append(&rows, at(9)).await)
            .await;
    };
    let declined = PaymentEventRow {
        reason: Some("insufficient_funds".to_owned()),
        ..told(id, "evt_1", (MoneyEventKind::Declined, "c"), 4_200, 3)
    };
    let captured = told(id, "evt_2", (MoneyEventKind::Captured, "c"), 4_200, 5);
    append(vec![]).await;
    append(vec![captured.clone(), declined.clone()]).await;
    let twin = told(second.payment, "evt_2", (MoneyEventKind::Captured, "c"), 1, 7);
    let mut own = told(id, "evt_2", (MoneyEventKind::Closed, ""), -1, 1);
    "shop".clone_into(&mut own.provider);
    own.event.amount = Money::new(-1, Currency::Usd);
    append(vec![twin, own.clone(), declined.clone()]).await;
    let events = async |id| base.read().await.payment().events(id).await.unwrap();
    assert_eq!(events(id).await, [own.event, declined.event, captured.event]);
    assert_eq!(
        events(second.payment).await,
        [],
        "the teller has told that of another"
    );
    let reason = base
        .text("SELECT reason FROM payment_event WHERE event_key = 'evt_1'")
        .await;
    assert_eq!(reason, "insufficient_funds");
}

async fn figures_tell_of_success_time_and_reasons(base: &Base) {
    let goods = goods(base).await;
    let groups: Vec<OrderGroup> = (0..5).map(|second| group(&goods, second)).collect();
    let mut rows = Vec::new();
    for (number, group) in (0_i64..).zip(&groups) {
        insert(base, group).await.unwrap();
        let id = group.payment;
        let key = |kind: &str| format!("{kind}-{number}");
        rows.push(told(
            id,
            &key("asked"),
            (MoneyEventKind::Requested, "c"),
            4_200,
            10,
        ));
        if number < 4 {
            // After 10, 20, 30 and 40 seconds, and heard of twice.
            let took = 20 + 10 * number;
            rows.push(told(
                id,
                &key("paid"),
                (MoneyEventKind::Captured, "c"),
                4_200,
                took,
            ));
            rows.push(told(
                id,
                &key("again"),
                (MoneyEventKind::Captured, "c"),
                4_200,
                took + 5,
            ));
        }
        let reason = if number == 0 {
            "expired_card"
        } else {
            "insufficient_funds"
        };
        rows.push(PaymentEventRow {
            reason: Some(reason.to_owned()),
            ..told(id, &key("declined"), (MoneyEventKind::Declined, "c"), 4_200, 12)
        });
    }
    base.write(async move |tx: &mut Tx| tx.payment().append(&rows, at(99)).await)
        .await;
    let mut tx = base.read().await;
    let seconds = 1_000_000;
    let figures = tx.payment().method_figures(at(10), at(11)).await.unwrap();
    let expected = MethodFigures {
        provider: "fake".to_owned(),
        method: PaymentMethod::Online,
        asked: 5,
        paid: 4,
        median_micros: Some(20 * seconds),
        slow_micros: Some(40 * seconds),
    };
    assert_eq!(figures, [expected]);
    assert_eq!(tx.payment().method_figures(at(11), at(90)).await.unwrap(), []);
    let reasons: Vec<(String, i64)> = tx
        .payment()
        .decline_reasons(at(0), at(90))
        .await
        .unwrap()
        .into_iter()
        .map(|counted| (counted.reason, counted.count))
        .collect();
    let expected = [
        ("insufficient_funds".to_owned(), 4),
        ("expired_card".to_owned(), 1),
    ];
    assert_eq!(reasons, expected);
    assert_eq!(tx.payment().decline_reasons(at(13), at(90)).await.unwrap(), []);
}
