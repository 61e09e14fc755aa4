//! Moving orders on: shipped, delivered, cancelled, expired.

use crate::support::{Shop, place, small_shop};
use domain::kernel::Locale;
use domain::order::{OrderState, PlacedOrder};
use domain::payment::PaymentState;
use domain::user::permission::policy::{OrderRead, OrderReveal, OrderUpdate, SystemUpdate};
use services::gateway::GatewayStatus;
use services::order::{
    cancel_order, cancel_order_as_operator, deliver_order, expire_orders, list_orders, ship_order,
};
use services::{ServiceError, jobs};

async fn states(shop: &Shop, placed: &PlacedOrder) -> (OrderState, PaymentState) {
    let order = shop.order(placed).await;
    (order.state(), order.payment_state)
}

fn conflict<T>(outcome: &Result<T, ServiceError>) -> bool {
    matches!(outcome, Err(ServiceError::Conflict(_)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_shipped_and_delivered_and_its_cash_collected() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 2)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let number = placed.number.as_str();
    assert!(
        conflict(&deliver_order(&shop.ctx.permit().await.unwrap(), number).await),
        "not shipped yet"
    );
    ship_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    assert!(
        conflict(&ship_order(&shop.ctx.permit().await.unwrap(), number).await),
        "only once"
    );
    assert!(
        conflict(&cancel_order_as_operator(&shop.ctx.permit().await.unwrap(), number, "").await),
        "too late"
    );
    let refused = cancel_order(&guest, Locale::Zh, number, &placed.access_key).await;
    assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Shipped, PaymentState::Due)
    );
    deliver_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Delivered, PaymentState::Collected)
    );
    assert!(
        conflict(&deliver_order(&shop.ctx.permit().await.unwrap(), number).await),
        "only once"
    );
    assert_eq!(shop.level(goods.jade).await, 8);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_is_not_shipped() {
    let (shop, goods) = small_shop().await;
    let placed = place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    assert!(conflict(
        &ship_order(&shop.ctx.permit().await.unwrap(), placed.number.as_str()).await
    ));
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::AwaitingPayment, PaymentState::Pending)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_operators_move_orders_and_see_all_of_them() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let outcomes = [
        guest.permit::<OrderUpdate>().await.map(drop),
        guest.permit::<OrderRead>().await.map(drop),
        guest.permit::<OrderReveal>().await.map(drop),
        guest.permit::<SystemUpdate>().await.map(drop),
    ];
    for outcome in outcomes {
        assert!(
            matches!(outcome, Err(ServiceError::SignInRequired)),
            "{outcome:?}"
        );
    }
    let missing = ship_order(&shop.ctx.permit().await.unwrap(), "261122-00000-00000").await;
    assert!(
        matches!(missing, Err(ServiceError::NotFound("order"))),
        "{missing:?}"
    );
    let operator = shop.ctx.for_operator();
    let listed = list_orders(
        &operator.permit().await.unwrap(),
        Some(OrderState::Confirmed),
        None,
        10,
    )
    .await
    .unwrap()
    .items;
    assert_eq!((listed.len(), listed[0].lines), (1, 1));
    assert_eq!(listed[0].number, placed.number);
    assert!(
        list_orders(
            &operator.permit().await.unwrap(),
            Some(OrderState::Shipped),
            None,
            10
        )
        .await
        .unwrap()
        .items
        .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_gives_the_stock_back_once() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.rose, 3), (goods.wok, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    assert_eq!(shop.level(goods.rose).await, 0);
    let wrong = cancel_order(&guest, Locale::Zh, placed.number.as_str(), "wrong").await;
    assert!(matches!(wrong, Err(ServiceError::NotFound("order"))), "{wrong:?}");
    let cancel = || cancel_order(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key);
    let outcomes = futures::future::join_all([cancel(), cancel(), cancel()]).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(
        (shop.level(goods.rose).await, shop.level(goods.wok).await),
        (3, 5)
    );
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::Void)
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_a_paid_order_gives_the_money_back_once() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let order = shop.order(&placed).await;
    shop.pay(&order).await;
    shop.gateway.with(|books| books.down = true);
    cancel_order(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::RefundPending)
    );
    shop.assert_sound().await;
    let round = jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(round.put_off, 1, "{round:?}");
    // The gateway carries the refund out, but its answer gets lost.
    shop.gateway
        .with(|books| (books.down, books.mute) = (false, true));
    shop.clock.advance_seconds(5);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    shop.gateway.with(|books| books.mute = false);
    shop.clock.advance_seconds(60);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::Refunded)
    );
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    assert_eq!(refunds.len(), 1);
    assert!(refunds[0].1.starts_with("rfd_"), "{refunds:?}");
    assert_eq!(refunds[0].2, placed.total);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_ends_with_its_time_and_gives_its_stock_back_once() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 4)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let order = shop.order(&placed).await;
    shop.clock.advance_seconds(1_799);
    assert_eq!(expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap(), 0);
    shop.clock.advance_seconds(1);
    let permit = shop.ctx.permit().await.unwrap();
    let workers = futures::future::join_all([expire_orders(&permit), expire_orders(&permit)]).await;
    let ended: usize = workers.into_iter().map(Result::unwrap).sum();
    assert_eq!((ended, shop.level(goods.jade).await), (1, 10));
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Cancelled, PaymentState::Void)
    );
    assert_eq!(shop.order(&placed).await.history()[1].cause, "clock");
    let round = jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!((round.expired, shop.level(goods.jade).await), (0, 10));
    assert_eq!(
        shop.gateway.status_of(order.payment),
        Some(GatewayStatus::Cancelled)
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_order_does_not_end_with_the_time_to_pay() {
    let (shop, goods) = small_shop().await;
    let placed = place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    shop.pay(&shop.order(&placed).await).await;
    shop.clock.advance_seconds(100_000);
    assert_eq!(expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap(), 0);
    assert_eq!(
        states(&shop, &placed).await,
        (OrderState::Confirmed, PaymentState::Captured)
    );
    shop.assert_sound().await;
}
