//! Money of purchases of several sellers: what goes back, and what couriers collect.

use crate::gateway::{GOOD, captured, refund_body};
use crate::order_group::{cancel, mixed, paid, states, two_sellers, yuan};
use domain::kernel::Money;
use domain::order::{Order, OrderState};
use domain::payment::{MoneyEvent, MoneyEventKind, PaymentState, RefundCause, RefundId, RefundState};
use services::ServiceError;
use services::jobs;
use services::order::{cancel_order_as_operator, deliver_order, ship_order};
use services::payment::{reconcile_payments, refund_payment};
use store::{PaymentEventRow, RefundRow, Tx};

/// What goes back of an order, and what of it is back.
const fn back(order: &Order) -> (i64, i64) {
    (order.refund.asked.minor(), order.refund.done.minor())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_share_of_a_cancelled_order_goes_back_once_and_the_rest_is_delivered() {
    let (shop, goods, _) = two_sellers().await;
    let (guest, placed, group) = paid(&shop, goods).await;
    let [own, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    shop.gateway.with(|books| books.down = true);
    cancel(&guest, &group, &woks).await.unwrap();
    let again = cancel(&guest, &group, &woks).await;
    assert!(matches!(again, Err(ServiceError::Conflict(_))), "{again:?}");
    let (confirmed, ended) = (OrderState::Confirmed, OrderState::Cancelled);
    assert_eq!(
        states(&shop, &placed).await,
        (vec![confirmed, ended], PaymentState::RefundPending)
    );
    assert_eq!(
        (shop.level(goods.jade).await, shop.level(goods.wok).await),
        (9, 5)
    );
    shop.assert_sound().await;
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .put_off,
        1
    );
    // The gateway carries the refund out, but its answer gets lost.
    shop.gateway
        .with(|books| (books.down, books.mute) = (false, true));
    shop.clock.advance_seconds(5);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    shop.gateway.with(|books| books.mute = false);
    shop.clock.advance_seconds(60);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await.1,
        PaymentState::Captured,
        "the rest stays"
    );
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    assert_eq!((refunds.len(), refunds[0].2), (1, yuan(21_000)));
    let after = shop.order(&placed).await;
    assert_eq!(
        [&after.orders[0], &after.orders[1]].map(back),
        [(0, 0), (21_000, 21_000)]
    );
    shop.assert_sound().await;
    ship_order(&shop.ctx.permit().await.unwrap(), &own).await.unwrap();
    let whole = cancel(&guest, &group, placed.number.as_str()).await;
    assert!(matches!(whole, Err(ServiceError::Conflict(_))), "{whole:?}");
    deliver_order(&shop.ctx.permit().await.unwrap(), &own)
        .await
        .unwrap();
    assert_eq!(shop.order(&placed).await.state(), OrderState::Delivered);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_shares_together_are_the_payment() {
    let (shop, goods, _) = two_sellers().await;
    let (guest, placed, group) = paid(&shop, goods).await;
    cancel(&guest, &group, group.orders[0].number.as_str())
        .await
        .unwrap();
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Captured);
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Refunded);
    let (_, at_once, other) = paid(&shop, goods).await;
    cancel_order_as_operator(&shop.ctx.permit().await.unwrap(), other.number.as_str(), "")
        .await
        .unwrap();
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(states(&shop, &at_once).await.1, PaymentState::Refunded);
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    let back: i64 = refunds.iter().map(|(.., amount)| amount.minor()).sum();
    assert_eq!((refunds.len(), back), (4, 2 * placed.total.minor()));
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_whose_answer_got_lost_is_found_by_asking() {
    let (shop, goods, _) = two_sellers().await;
    let (guest, placed, group) = paid(&shop, goods).await;
    cancel(&guest, &group, group.orders[1].number.as_str())
        .await
        .unwrap();
    shop.gateway.with(|books| books.mute = true);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    shop.gateway.with(|books| books.mute = false);
    shop.clock.advance_seconds(30);
    assert_eq!(reconcile_payments(&shop.ctx).await.unwrap(), 1);
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Captured);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        shop.gateway.with(|books| books.refunds.len()),
        1,
        "and not carried out again"
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_gave_less_back_than_is_owed_is_not_believed_to_have_given_all() {
    let (shop, goods, _) = two_sellers().await;
    let (guest, placed, group) = paid(&shop, goods).await;
    shop.gateway.with(|books| books.down = true);
    for order in &group.orders {
        cancel(&guest, &group, order.number.as_str()).await.unwrap();
    }
    shop.gateway.with(|books| {
        books.down = false;
        for account in books.accounts.values_mut() {
            account.status = captured(account.amount, 18_000);
        }
    });
    shop.clock.advance_seconds(30);
    reconcile_payments(&shop.ctx).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::RefundPending);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reported_refund_is_the_one_that_was_asked_for() {
    let (shop, goods, _) = two_sellers().await;
    let (guest, placed, group) = paid(&shop, goods).await;
    for order in &group.orders {
        cancel(&guest, &group, order.number.as_str()).await.unwrap();
    }
    let owed = shop
        .ctx
        .store
        .read()
        .await
        .unwrap()
        .payment()
        .refunds(group.payment)
        .await
        .unwrap();
    let report = async |id: &str, amount: Money, key: String| {
        let body = refund_body("fake", group.payment, amount, &key);
        shop.webhook(id, GOOD, &body).await.unwrap();
        let now = shop.order(&placed).await;
        let [first, second] = [0, 1].map(|place| !now.orders[place].refund.is_open());
        (first, second, now.payment_state)
    };
    let (open, done) = (false, true);
    let pending = PaymentState::RefundPending;
    let unknown = RefundId::from_u128(7).to_string();
    assert_eq!(
        report("evt_1", owed[0].amount, unknown).await,
        (open, open, pending)
    );
    assert_eq!(
        report("evt_2", yuan(1), owed[0].id.to_string()).await,
        (open, open, pending)
    );
    assert_eq!(
        report("evt_3", owed[0].amount, "x".to_owned()).await,
        (open, open, pending)
    );
    assert_eq!(
        report("evt_4", owed[0].amount, owed[0].id.to_string()).await,
        (done, open, pending)
    );
    assert_eq!(
        report("evt_5", owed[0].amount, owed[0].id.to_string()).await,
        (done, open, pending)
    );
    shop.assert_sound().await;
    let last = report("evt_6", owed[1].amount, owed[1].id.to_string()).await;
    assert_eq!(last, (done, done, PaymentState::Refunded));
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn couriers_collect_for_what_is_not_cancelled() {
    let (shop, goods, _) = two_sellers().await;
    let (confirmed, ended, there) = (
        OrderState::Confirmed,
        OrderState::Cancelled,
        OrderState::Delivered,
    );
    let (guest, placed, group) = mixed(&shop, goods, "cash_on_delivery").await;
    let [own, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    cancel(&guest, &group, &woks).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (vec![confirmed, ended], PaymentState::Due)
    );
    shop.assert_sound().await;
    ship_order(&shop.ctx.permit().await.unwrap(), &own).await.unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), &own)
        .await
        .unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (vec![there, ended], PaymentState::Collected)
    );
    shop.assert_sound().await;
    let (guest, placed, group) = mixed(&shop, goods, "cash_on_delivery").await;
    let [own, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    ship_order(&shop.ctx.permit().await.unwrap(), &own).await.unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), &own)
        .await
        .unwrap();
    assert_eq!(
        states(&shop, &placed).await.1,
        PaymentState::Due,
        "the woks are under way"
    );
    cancel(&guest, &group, &woks).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (vec![there, ended], PaymentState::Collected)
    );
    let (guest, placed, group) = mixed(&shop, goods, "cash_on_delivery").await;
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (vec![ended, ended], PaymentState::Void)
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_ends_gives_back_what_has_not_gone_back_before() {
    let (shop, goods, _) = two_sellers().await;
    let (guest, placed, group) = paid(&shop, goods).await;
    let woks = &group.orders[1];
    let before = RefundRow {
        id: RefundId::from_u128(7),
        payment: group.payment,
        order: Some(woks.id),
        cause: RefundCause::Edited,
        subject: "a cheaper lid".to_owned(),
        state: RefundState::Pending,
        amount: yuan(6_000),
        attempt: 1,
        next_at: None,
        failure: None,
    };
    let asked = PaymentEventRow {
        provider: "shop".to_owned(),
        key: "case".to_owned(),
        payment: group.payment,
        event: MoneyEvent {
            kind: MoneyEventKind::RefundRequested,
            operation: before.id.to_string(),
            amount: before.amount,
            at: shop.ctx.clock.now(),
        },
        reason: None,
    };
    let (id, at) = (before.id, shop.ctx.clock.now());
    let (from, to) = (PaymentState::Captured, PaymentState::RefundPending);
    shop.ctx
        .store
        .write(async move |tx: &mut Tx| {
            tx.payment().add_refund(&before, at).await?;
            tx.payment().append(&[asked], at).await?;
            tx.payment().advance(group.payment, from, to, at).await
        })
        .await
        .unwrap();
    cancel(&guest, &group, woks.number.as_str()).await.unwrap();
    assert_eq!(back(&shop.order(&placed).await.orders[1]), (21_000, 0));
    shop.assert_sound().await;
    refund_payment(&shop.ctx, id).await.unwrap();
    assert_eq!(back(&shop.order(&placed).await.orders[1]), (21_000, 6_000));
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let after = shop.order(&placed).await;
    assert_eq!(
        (back(&after.orders[1]), after.payment_state),
        ((21_000, 21_000), PaymentState::Captured)
    );
    let sent = shop.gateway.with(|books| books.refunds.clone());
    let sent: Vec<_> = sent.iter().map(|(.., amount)| amount.minor()).collect();
    assert_eq!(sent, [6_000, 15_000]);
    shop.assert_sound().await;
}
