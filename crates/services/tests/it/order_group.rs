//! Purchases of several sellers: one payment, one order each.

use crate::merchant::{hand_over, open_shop};
use crate::people::{MAIL, seller_worker};
use crate::support::{Goods, Shop, command, place, small_shop};
use domain::kernel::{Currency, Locale, Money};
use domain::merchant::SellerId;
use domain::order::{OrderEvent, OrderGroup, OrderMove, OrderState, PlacedOrder};
use domain::payment::PaymentState;
use domain::user::Role;
use domain::user::permission::policy::{OrderRead, OrderReveal, OrderUpdate};
use services::order::{
    cancel_order, cancel_order_as_operator, expire_orders, list_orders, list_seller_orders,
    move_seller_order, order_as_operator, order_page, place_order, reveal_order, seller_order, ship_order,
    track_order,
};
use services::{Ctx, ServiceError, cart, jobs};

/// A small shop whose wok is sold by another seller.
pub async fn two_sellers() -> (Shop, Goods, SellerId) {
    let (shop, goods) = small_shop().await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(&shop, "wok", id).await;
    (shop, goods, id)
}

/// A gaiwan for 168.00 of the own shop and two woks for 198.00 of the other, each with 12.00 for delivery.
pub async fn mixed(shop: &Shop, goods: Goods, payment: &str) -> (Ctx, PlacedOrder, OrderGroup) {
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 2)]).await;
    let placed = place(&guest, payment).await.unwrap();
    let group = shop.order(&placed).await;
    (guest, placed, group)
}

pub async fn paid(shop: &Shop, goods: Goods) -> (Ctx, PlacedOrder, OrderGroup) {
    let (guest, placed, group) = mixed(shop, goods, "online").await;
    shop.pay(&group).await;
    (guest, placed, group)
}

pub async fn states(shop: &Shop, placed: &PlacedOrder) -> (Vec<OrderState>, PaymentState) {
    let group = shop.order(placed).await;
    let states = group.orders.iter().map(|order| order.state).collect();
    (states, group.payment_state)
}

pub async fn cancel(guest: &Ctx, group: &OrderGroup, number: &str) -> Result<(), ServiceError> {
    cancel_order(guest, Locale::Zh, number, &group.access_key)
        .await
        .map(drop)
}

pub const fn yuan(minor: i64) -> Money {
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
async fn an_order_costs_one_commit_and_at_most_twenty_five_statements_whoever_sells_it() {
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
        assert!(statements <= 25, "{statements} statements");
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
    assert_eq!(expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap(), 1);
    assert_eq!(expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap(), 0);
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
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(states(&shop, &placed).await.1, PaymentState::Refunded);
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    assert_eq!((refunds.len(), refunds[0].2), (1, placed.total));
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_name_the_order_that_is_sent() {
    let (shop, goods, _) = two_sellers().await;
    let (_, placed, group) = mixed(&shop, goods, "cash_on_delivery").await;
    let Err(ServiceError::Conflict(reason)) =
        ship_order(&shop.ctx.permit().await.unwrap(), placed.number.as_str()).await
    else {
        panic!("which one?");
    };
    for order in &group.orders {
        assert!(reason.contains(&order.number.to_string()), "{reason}");
    }
    let listed = list_orders(&shop.ctx.permit().await.unwrap(), None, None, 10)
        .await
        .unwrap()
        .items;
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|row| row.group_number == placed.number));
    let missing = list_orders(
        &shop.ctx.permit().await.unwrap(),
        None,
        Some(placed.number.as_str()),
        10,
    )
    .await;
    assert!(
        matches!(missing, Err(ServiceError::NotFound("order"))),
        "{missing:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sellers_move_their_own_orders_and_see_no_others() {
    let (shop, goods, id) = two_sellers().await;
    let (_, placed, group) = paid(&shop, goods).await;
    let [own, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    let owner = seller_worker(&shop, MAIL, Role::SellerOwner, id).await;
    let read = owner.permit::<OrderRead>().await.unwrap();
    let update = owner.permit::<OrderUpdate>().await.unwrap();
    let reveal = owner.permit::<OrderReveal>().await.unwrap();
    let mine = list_seller_orders(&read, None, None, None, 10)
        .await
        .unwrap()
        .items;
    assert_eq!((mine.len(), mine[0].seller.as_str()), (1, "woks"));
    for foreign in [own.as_str(), placed.number.as_str()] {
        let outcomes = [
            seller_order(&read, None, Locale::Zh, foreign).await.map(drop),
            move_seller_order(&update, Some(id), foreign, OrderEvent::Ship, "")
                .await
                .map(drop),
            list_seller_orders(&read, None, None, Some(foreign), 10)
                .await
                .map(drop),
            reveal_order(&reveal, foreign, "to send it").await.map(drop),
        ];
        for outcome in outcomes {
            assert!(
                matches!(outcome, Err(ServiceError::NotFound("order"))),
                "{outcome:?}"
            );
        }
    }
    let another = Some(SellerId::OWN_SHOP);
    let outcomes = [
        seller_order(&read, another, Locale::Zh, &own).await.map(drop),
        list_seller_orders(&read, another, None, None, 10).await.map(drop),
        move_seller_order(&update, another, &own, OrderEvent::Ship, "")
            .await
            .map(drop),
    ];
    for outcome in outcomes {
        assert!(
            matches!(outcome, Err(ServiceError::NotFound("seller"))),
            "{outcome:?}"
        );
    }
    let outcomes = [
        list_orders(&read, None, None, 10).await.map(drop),
        order_as_operator(&read, Locale::Zh, &woks).await.map(drop),
        ship_order(&update, &woks).await,
        cancel_order_as_operator(&update, &woks, "because")
            .await
            .map(drop),
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(ServiceError::Forbidden)), "{outcome:?}");
    }
    let pay = move_seller_order(&update, None, &woks, OrderEvent::Pay, "").await;
    assert!(matches!(pay, Err(ServiceError::Conflict(_))), "{pay:?}");
    let sent = move_seller_order(&update, None, &woks, OrderEvent::Ship, "").await;
    assert_eq!(sent.unwrap(), OrderMove::Done);
    let seen = seller_order(&read, None, Locale::Zh, &woks).await.unwrap();
    assert_eq!((seen.state, seen.orders.len()), (OrderState::Shipped, 1));
    assert_eq!(seen.history.last().unwrap().cause, "seller");
    assert_eq!(
        (seen.recipient.as_str(), seen.phone.contains("****")),
        ("李*", true)
    );
    let clear = reveal_order(&reveal, &woks, "to send it").await.unwrap();
    assert_eq!(clear.recipient, "李雷");
    assert!(!seen.address.contains(clear.address.last().unwrap()));
    let silent = reveal_order(&reveal, &woks, "").await;
    assert!(matches!(silent, Err(ServiceError::Invalid(_))), "{silent:?}");
    let looks = "SELECT COUNT(*) FROM audit_entry WHERE action = 'order.reveal' AND reason IS NOT NULL";
    assert_eq!(shop.number(looks).await, 1);
    let late = move_seller_order(&update, None, &woks, OrderEvent::Cancel, "").await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    let (confirmed, shipped) = (OrderState::Confirmed, OrderState::Shipped);
    assert_eq!(states(&shop, &placed).await.0, [confirmed, shipped]);
    let (_, placed, group) = paid(&shop, goods).await;
    let number = group.orders[1].number.to_string();
    let cancelled = move_seller_order(&update, None, &number, OrderEvent::Cancel, "").await;
    assert_eq!(cancelled.unwrap(), OrderMove::Done);
    assert_eq!(
        states(&shop, &placed).await,
        (
            vec![confirmed, OrderState::Cancelled],
            PaymentState::RefundPending
        )
    );
    shop.assert_sound().await;
}
