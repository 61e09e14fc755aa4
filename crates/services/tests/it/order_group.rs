//! Purchases of several sellers: one payment, one order each.

use crate::gateway::{GOOD, refund_body};
use crate::merchant::{hand_over, open_shop};
use crate::support::{Goods, Shop, command, place, small_shop};
use domain::kernel::{Currency, Locale, Money};
use domain::merchant::{SellerId, SellerScope};
use domain::order::{OrderEvent, OrderGroup, OrderState, PlacedOrder};
use domain::payment::{PaymentState, RefundId, RefundState};
use services::order::{
    cancel_order, cancel_order_as_operator, deliver_order, expire_orders, list_orders, list_seller_orders,
    move_seller_order, order_page, place_order, seller_order, ship_order, track_order,
};
use services::payment::reconcile_payments;
use services::{Ctx, ServiceError, cart, jobs};

/// A small shop whose wok is sold by another seller.
async fn two_sellers() -> (Shop, Goods, SellerId) {
    let (shop, goods) = small_shop().await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(&shop, "wok", id).await;
    (shop, goods, id)
}

/// A gaiwan for 168.00 of the own shop and two woks for 198.00 of the other, each with 12.00 for delivery.
async fn mixed(shop: &Shop, goods: Goods, payment: &str) -> (Ctx, PlacedOrder, OrderGroup) {
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 2)]).await;
    let placed = place(&guest, payment).await.unwrap();
    let group = shop.order(&placed).await;
    (guest, placed, group)
}

async fn paid(shop: &Shop, goods: Goods) -> (Ctx, PlacedOrder, OrderGroup) {
    let (guest, placed, group) = mixed(shop, goods, "online").await;
    shop.pay(&group).await;
    (guest, placed, group)
}

async fn states(shop: &Shop, placed: &PlacedOrder) -> (Vec<OrderState>, PaymentState) {
    let group = shop.order(placed).await;
    let states = group.orders.iter().map(|order| order.state).collect();
    (states, group.payment_state)
}

async fn cancel(guest: &Ctx, group: &OrderGroup, number: &str) -> Result<(), ServiceError> {
    cancel_order(guest, Locale::Zh, number, &group.access_key)
        .await
        .map(drop)
}

const fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_of_two_sellers_are_one_purchase_with_an_order_each() {
    let (shop, goods, id) = two_sellers().await;
    let guest = shop.guest_with(&[(goods.wok, 2)]).await;
    for variant in [goods.jade, goods.rose] {
        shop.clock.advance_seconds(1);
        cart::add_line(&guest, Locale::Zh, variant, 1).await.unwrap();
    }
    let cart = cart::view_cart(&guest, Locale::En).await.unwrap();
    let parcels: Vec<_> = cart
        .parcels
        .iter()
        .map(|view| {
            let totals = view.parcel.totals;
            (
                view.seller.slug.as_str(),
                totals.subtotal.minor(),
                totals.delivery.minor(),
            )
        })
        .collect();
    assert_eq!(parcels, [("woks", 19_800, 1_200), ("jishi", 34_100, 0)]);
    assert_eq!(
        cart.free_delivery_gap,
        Some(yuan(100)),
        "of the parcel that needs it"
    );
    let placed = place(&guest, "online").await.unwrap();
    assert_eq!(placed.total, cart.totals.total);
    let group = shop.order(&placed).await;
    let orders: Vec<_> = group
        .orders
        .iter()
        .map(|order| (order.seller.id, order.lines.len(), order.totals.total.minor()))
        .collect();
    assert_eq!(orders, [(id, 1, 21_000), (SellerId::OWN_SHOP, 2, 34_100)]);
    assert!(group.orders.iter().all(|order| order.number != group.number));
    assert_ne!(group.orders[0].number, group.orders[1].number);
    let page = order_page(&guest, Locale::En, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    assert_eq!(
        (page.orders[0].seller.name.as_str(), page.orders[1].lines.len()),
        ("Shop woks", 2)
    );
    let by_part = group.orders[1].number.to_string();
    let tracked = track_order(&guest, Locale::En, &by_part, "13800138000")
        .await
        .unwrap();
    assert_eq!(tracked, page, "found by the number of a part, too");
    shop.assert_sound().await;
    shop.pay(&group).await;
    let confirmed = OrderState::Confirmed;
    assert_eq!(
        states(&shop, &placed).await,
        (vec![confirmed, confirmed], PaymentState::Captured)
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_costs_one_commit_and_at_most_twenty_statements_whoever_sells_it() {
    let (shop, goods, _) = two_sellers().await;
    for lines in [
        vec![(goods.jade, 1), (goods.rose, 1)],
        vec![(goods.jade, 1), (goods.wok, 1)],
    ] {
        let guest = shop.guest_with(&lines).await;
        let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
        let command = command(&guest, &seen, "cash_on_delivery");
        let metrics = guest.store.metrics();
        let (statements, commits) = (metrics.statements(), metrics.commits());
        place_order(&guest, Locale::Zh, command).await.unwrap();
        let statements = metrics.statements() - statements;
        assert!(statements <= 20, "{statements} statements");
        assert_eq!(metrics.commits() - commits, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_purchase_is_cancelled_as_a_whole() {
    let (shop, goods, _) = two_sellers().await;
    let (guest, placed, group) = mixed(&shop, goods, "online").await;
    for order in &group.orders {
        let refused = cancel(&guest, &group, order.number.as_str()).await;
        assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    }
    let page = order_page(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    assert!(page.can_cancel && page.orders.iter().all(|order| !order.can_cancel));
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    let ended = OrderState::Cancelled;
    assert_eq!(
        states(&shop, &placed).await,
        (vec![ended, ended], PaymentState::Void)
    );
    assert_eq!(
        (shop.level(goods.jade).await, shop.level(goods.wok).await),
        (10, 5)
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_purchase_ends_as_a_whole_with_its_time_and_late_money_goes_back_whole() {
    let (shop, goods, _) = two_sellers().await;
    let (_, placed, group) = mixed(&shop, goods, "online").await;
    shop.clock.advance_seconds(1_800);
    assert_eq!(expire_orders(&shop.ctx).await.unwrap(), 1);
    assert_eq!(expire_orders(&shop.ctx).await.unwrap(), 0);
    let ended = OrderState::Cancelled;
    assert_eq!(
        states(&shop, &placed).await,
        (vec![ended, ended], PaymentState::Void)
    );
    assert_eq!(
        (shop.level(goods.jade).await, shop.level(goods.wok).await),
        (10, 5)
    );
    shop.assert_sound().await;
    shop.pay(&group).await;
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Refunded);
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    assert_eq!((refunds.len(), refunds[0].2), (1, placed.total));
    shop.assert_sound().await;
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
    assert_eq!(jobs::run_round(&shop.ctx).await.unwrap().put_off, 1);
    // The gateway carries the refund out, but its answer gets lost.
    shop.gateway
        .with(|books| (books.down, books.mute) = (false, true));
    shop.clock.advance_seconds(5);
    jobs::run_round(&shop.ctx).await.unwrap();
    shop.gateway.with(|books| books.mute = false);
    shop.clock.advance_seconds(60);
    jobs::run_round(&shop.ctx).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await.1,
        PaymentState::Captured,
        "the rest stays"
    );
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    assert_eq!((refunds.len(), refunds[0].2), (1, yuan(21_000)));
    let after = shop.order(&placed).await;
    assert_eq!(
        (after.orders[0].refund, after.orders[1].refund),
        (None, Some(RefundState::Refunded))
    );
    shop.assert_sound().await;
    ship_order(&shop.ctx, &own).await.unwrap();
    let whole = cancel(&guest, &group, placed.number.as_str()).await;
    assert!(matches!(whole, Err(ServiceError::Conflict(_))), "{whole:?}");
    deliver_order(&shop.ctx, &own).await.unwrap();
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
    jobs::run_round(&shop.ctx).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Captured);
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    jobs::run_round(&shop.ctx).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Refunded);
    let (_, at_once, other) = paid(&shop, goods).await;
    cancel_order_as_operator(&shop.ctx, other.number.as_str())
        .await
        .unwrap();
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx).await.unwrap();
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
    jobs::run_round(&shop.ctx).await.unwrap();
    shop.gateway.with(|books| books.mute = false);
    shop.clock.advance_seconds(30);
    assert_eq!(reconcile_payments(&shop.ctx).await.unwrap(), 1);
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Captured);
    jobs::run_round(&shop.ctx).await.unwrap();
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
            account.status = crate::gateway::captured(account.amount, 18_000);
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
        (now.orders[0].refund, now.orders[1].refund, now.payment_state)
    };
    let (open, done) = (Some(RefundState::Pending), Some(RefundState::Refunded));
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
    ship_order(&shop.ctx, &own).await.unwrap();
    deliver_order(&shop.ctx, &own).await.unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (vec![there, ended], PaymentState::Collected)
    );
    shop.assert_sound().await;
    let (guest, placed, group) = mixed(&shop, goods, "cash_on_delivery").await;
    let [own, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    ship_order(&shop.ctx, &own).await.unwrap();
    deliver_order(&shop.ctx, &own).await.unwrap();
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
async fn operators_name_the_order_that_is_sent() {
    let (shop, goods, _) = two_sellers().await;
    let (_, placed, group) = mixed(&shop, goods, "cash_on_delivery").await;
    let Err(ServiceError::Conflict(reason)) = ship_order(&shop.ctx, placed.number.as_str()).await else {
        panic!("which one?");
    };
    for order in &group.orders {
        assert!(reason.contains(&order.number.to_string()), "{reason}");
    }
    let listed = list_orders(&shop.ctx, None, None, 10).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(
        listed
            .iter()
            .all(|row| row.group_number == placed.number.as_str())
    );
    let missing = list_orders(&shop.ctx, None, Some(placed.number.as_str()), 10).await;
    assert!(
        matches!(missing, Err(ServiceError::NotFound("order"))),
        "{missing:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "tests need no guard")]
async fn sellers_move_their_own_orders_and_see_no_others() {
    let (shop, goods, id) = two_sellers().await;
    let (_, placed, group) = paid(&shop, goods).await;
    let [own, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    let scope = SellerScope::granted(id);
    let mine = list_seller_orders(&shop.ctx, scope, None, None, 10)
        .await
        .unwrap();
    assert_eq!((mine.len(), mine[0].seller.as_str()), (1, "woks"));
    for foreign in [own.as_str(), placed.number.as_str()] {
        let outcomes = [
            seller_order(&shop.ctx, scope, foreign).await.map(drop),
            move_seller_order(&shop.ctx, scope, foreign, OrderEvent::Ship)
                .await
                .map(drop),
            list_seller_orders(&shop.ctx, scope, None, Some(foreign), 10)
                .await
                .map(drop),
        ];
        for outcome in outcomes {
            assert!(
                matches!(outcome, Err(ServiceError::NotFound("order"))),
                "{outcome:?}"
            );
        }
    }
    let pay = move_seller_order(&shop.ctx, scope, &woks, OrderEvent::Pay).await;
    assert!(matches!(pay, Err(ServiceError::Conflict(_))), "{pay:?}");
    let sent = move_seller_order(&shop.ctx, scope, &woks, OrderEvent::Ship)
        .await
        .unwrap();
    assert_eq!(sent.order.state, OrderState::Shipped);
    assert_eq!(sent.order.history.last().unwrap().cause, "seller");
    let late = move_seller_order(&shop.ctx, scope, &woks, OrderEvent::Cancel).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    let (confirmed, shipped) = (OrderState::Confirmed, OrderState::Shipped);
    assert_eq!(states(&shop, &placed).await.0, [confirmed, shipped]);
    let (_, placed, group) = paid(&shop, goods).await;
    let number = group.orders[1].number.to_string();
    move_seller_order(&shop.ctx, scope, &number, OrderEvent::Cancel)
        .await
        .unwrap();
    assert_eq!(
        states(&shop, &placed).await,
        (
            vec![confirmed, OrderState::Cancelled],
            PaymentState::RefundPending
        )
    );
    shop.assert_sound().await;
}
