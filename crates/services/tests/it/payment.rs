//! Money: webhooks, reconciling, refunds.

use crate::gateway::{GOOD, body, captured};
use crate::support::{Shop, place, small_shop};
use domain::kernel::{Currency, Locale, Money};
use domain::order::{OrderGroup, OrderState, PlacedOrder};
use domain::payment::{PaymentId, PaymentState};
use services::gateway::GatewayStatus;
use services::order::{cancel_order, expire_orders};
use services::{ServiceError, jobs};

async fn ordered(shop: &Shop, goods: &crate::support::Goods) -> (PlacedOrder, OrderGroup) {
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let order = shop.order(&placed).await;
    (placed, order)
}

async fn states(shop: &Shop, placed: &PlacedOrder) -> (OrderState, PaymentState) {
    let order = shop.order(placed).await;
    (order.state(), order.payment_state)
}

const WAITING: (OrderState, PaymentState) = (OrderState::AwaitingPayment, PaymentState::Pending);
const PAID: (OrderState, PaymentState) = (OrderState::Confirmed, PaymentState::Captured);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_comes_again_changes_nothing() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    let report = shop.gateway.pay(order.payment);
    for (id, times) in [("evt_1", 3), ("evt_2", 1)] {
        for _ in 0..times {
            shop.webhook(id, GOOD, &report).await.unwrap();
        }
    }
    let paid = shop.order(&placed).await;
    assert_eq!((paid.state(), paid.history().len()), (OrderState::Confirmed, 2));
    let twins = (0..8).map(|_| shop.webhook("evt_3", GOOD, &report));
    assert!(futures::future::join_all(twins).await.iter().all(Result::is_ok));
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_or_broken_webhook_is_refused_and_not_kept() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    let report = shop.gateway.pay(order.payment);
    for (signature, body) in [
        ("v1,bad", report.as_str()),
        ("", &report),
        (GOOD, "nonsense"),
        (GOOD, ""),
    ] {
        let refused = shop.webhook("evt_1", signature, body).await.unwrap_err();
        assert!(matches!(refused, ServiceError::BadRequest(_)), "{refused:?}");
    }
    assert_eq!(states(&shop, &placed).await, WAITING);
    shop.webhook("evt_1", GOOD, &report).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        PAID,
        "the true one under the same id still counts"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_amount_confirms_nothing() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    let reference = format!("fake-{}", order.payment);
    let wrong = [
        Money::new(1, Currency::Cny),
        Money::new(placed.total.minor(), Currency::Usd),
    ];
    for (id, amount) in ["evt_1", "evt_2"].into_iter().zip(wrong) {
        shop.webhook(id, GOOD, &body("captured", &reference, order.payment, amount))
            .await
            .unwrap();
    }
    assert_eq!(states(&shop, &placed).await, WAITING);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declined_unknown_and_cancelled_payments_leave_the_order_waiting() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    let unknown = PaymentId::from_u128(1);
    for (id, kind, payment) in [
        ("evt_1", "declined", order.payment),
        ("evt_2", "cancelled", order.payment),
        ("evt_3", "refunded", order.payment),
        ("evt_4", "captured", unknown),
        ("evt_5", "refunded", unknown),
    ] {
        shop.webhook(id, GOOD, &body(kind, "fake", payment, placed.total))
            .await
            .unwrap();
    }
    assert_eq!(states(&shop, &placed).await, WAITING);
    shop.pay(&order).await;
    assert_eq!(states(&shop, &placed).await, PAID);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_comes_after_the_end_goes_back() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    shop.clock.advance_seconds(1_800);
    assert_eq!(expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap(), 1);
    shop.pay(&order).await;
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::RefundPending)
    );
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::Refunded)
    );
    assert_eq!(shop.gateway.with(|books| books.refunds.len()), 1);
    assert_eq!(shop.level(goods.jade).await, 10);
    shop.webhook(
        "evt_r",
        GOOD,
        &body("refunded", "fake", order.payment, placed.total),
    )
    .await
    .unwrap();
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_came_while_the_order_was_cancelled_goes_back_without_a_webhook() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    shop.gateway.pay(order.payment);
    cancel_order(&shop.ctx, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::Void)
    );
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await.1,
        PaymentState::RefundPending,
        "the gateway refused to cancel"
    );
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Refunded);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_webhook_is_made_up_for_by_asking() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    shop.gateway.pay(order.payment);
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .asked_after,
        0,
        "patience first"
    );
    shop.clock.advance_seconds(21);
    shop.gateway.with(|books| books.down = true);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(states(&shop, &placed).await, WAITING);
    shop.gateway.with(|books| books.down = false);
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .asked_after,
        1
    );
    assert_eq!(states(&shop, &placed).await, PAID);
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .asked_after,
        0
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_the_gateway_does_not_know_holds_up_no_other() {
    let (shop, goods) = small_shop().await;
    let (_, lost) = ordered(&shop, &goods).await;
    shop.clock.advance_seconds(1);
    let (placed, order) = ordered(&shop, &goods).await;
    shop.gateway
        .with(|books| books.forgotten.push(format!("fake-{}", lost.payment)));
    shop.gateway.pay(order.payment);
    shop.clock.advance_seconds(30);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(states(&shop, &placed).await, PAID);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_takes_its_time_does_not_keep_others_from_being_asked_after() {
    let (shop, goods) = small_shop().await;
    let (slow_order, slow) = ordered(&shop, &goods).await;
    shop.pay(&slow).await;
    cancel_order(
        &shop.ctx,
        Locale::Zh,
        slow_order.number.as_str(),
        &slow_order.access_key,
    )
    .await
    .unwrap();
    let reference = format!("fake-{}", slow.payment);
    for _ in 0..3 {
        shop.clock.advance_seconds(30);
        services::payment::reconcile_payments(&shop.ctx).await.unwrap();
    }
    assert_eq!(
        shop.gateway.with(|books| books.asked.clone()),
        [&*reference, &*reference, &*reference]
    );
    let at = services::payment::reconcile_payments(&shop.ctx).await.unwrap();
    assert_eq!(at, 0, "it has just been asked after");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_for_a_payment_whose_opening_was_cut_off_can_go_back() {
    let (shop, goods) = small_shop().await;
    shop.gateway.with(|books| books.mute = true);
    let (placed, order) = ordered(&shop, &goods).await;
    assert_eq!(placed.pay_url, None, "the answer of the gateway got lost");
    assert_eq!(
        shop.gateway.status_of(order.payment),
        Some(GatewayStatus::Pending)
    );
    shop.pay(&order).await;
    shop.gateway.with(|books| books.mute = false);
    assert_eq!(states(&shop, &placed).await, PAID);
    cancel_order(&shop.ctx, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::Refunded)
    );
    assert_eq!(shop.gateway.with(|books| books.refunds.len()), 1);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_has_taken_another_amount_confirms_nothing() {
    let (shop, goods) = small_shop().await;
    let (placed, order) = ordered(&shop, &goods).await;
    shop.gateway.pay(order.payment);
    shop.gateway.with(|books| {
        for account in books.accounts.values_mut() {
            account.status = captured(Money::new(1, account.amount.currency()), 0);
        }
    });
    shop.clock.advance_seconds(30);
    assert_eq!(services::payment::reconcile_payments(&shop.ctx).await.unwrap(), 1);
    assert_eq!(states(&shop, &placed).await, WAITING);
}
