//! Many buyers at once, on both databases.

use crate::merchant::{hand_over, open_shop};
use crate::support::{Goods, Shop, command, place, set_level, small_shop, small_shop_on_postgres};
use domain::kernel::Locale;
use domain::order::OrderState;
use domain::payment::PaymentState;
use futures::future::join_all;
use services::order::{cancel_order, place_order};
use services::{ServiceError, cart};

/// Runs a race on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (shop, goods) = super::small_shop().await;
                super::$name(&shop, goods).await;
                shop.assert_sound().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some((shop, goods)) = super::small_shop_on_postgres().await else { return };
                super::$name(&shop, goods).await;
                shop.assert_sound().await;
            }
        }
    )+};
}

on_both!(
    sixteen_twins_of_one_command_give_one_order,
    twins_for_the_last_units_give_one_order,
    two_pages_of_one_cart_give_one_order,
    sixty_four_buyers_of_ten_units_get_exactly_ten_orders,
    buyers_of_the_same_goods_in_any_order_do_not_stop_each_other,
    units_added_at_once_are_all_in_the_cart,
    parts_of_one_purchase_that_end_at_once_end_it,
);

async fn orders(shop: &Shop) -> usize {
    services::order::list_orders(&shop.ctx.permit().await.unwrap(), None, None, 500)
        .await
        .unwrap()
        .items
        .len()
}

async fn sixteen_twins_of_one_command_give_one_order(shop: &Shop, goods: Goods) {
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let command = command(&guest, &seen, "online");
    let twins = (0..16).map(|_| place_order(&guest, Locale::Zh, command.clone()));
    let answers: Vec<_> = join_all(twins).await.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| answer == &answers[0]));
    assert_eq!((orders(shop).await, shop.level(goods.jade).await), (1, 9));
}

async fn twins_for_the_last_units_give_one_order(shop: &Shop, goods: Goods) {
    let guest = shop.guest_with(&[(goods.rose, 3)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let command = command(&guest, &seen, "cash_on_delivery");
    let twins = (0..16).map(|_| place_order(&guest, Locale::Zh, command.clone()));
    let answers: Vec<_> = join_all(twins).await.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| answer == &answers[0]));
    assert_eq!((orders(shop).await, shop.level(goods.rose).await), (1, 0));
}

async fn two_pages_of_one_cart_give_one_order(shop: &Shop, goods: Goods) {
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let pages = (0..8).map(|_| place_order(&guest, Locale::Zh, command(&guest, &seen, "cash_on_delivery")));
    let mut placed = 0;
    for answer in join_all(pages).await {
        match answer {
            Ok(_) => placed += 1,
            Err(ServiceError::CartEmpty | ServiceError::Conflict(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(
        (placed, orders(shop).await, shop.level(goods.jade).await),
        (1, 1, 9)
    );
}

async fn sixty_four_buyers_of_ten_units_get_exactly_ten_orders(shop: &Shop, goods: Goods) {
    let mut guests = Vec::new();
    for _ in 0..64 {
        guests.push(shop.guest_with(&[(goods.jade, 1)]).await);
    }
    let buyers = guests.iter().map(|guest| place(guest, "cash_on_delivery"));
    let mut placed = 0;
    for answer in join_all(buyers).await {
        match answer {
            Ok(_) => placed += 1,
            Err(ServiceError::SoldOut(lines)) => assert_eq!((lines.len(), lines[0].available), (1, 0)),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(
        (placed, orders(shop).await, shop.level(goods.jade).await),
        (10, 10, 0)
    );
}

async fn buyers_of_the_same_goods_in_any_order_do_not_stop_each_other(shop: &Shop, goods: Goods) {
    let all = [goods.jade, goods.rose, goods.wok];
    for variant in all {
        set_level(&shop.ctx, variant, 30).await;
    }
    let mut guests = Vec::new();
    for n in 0..30 {
        let mut lines = all.map(|variant| (variant, 1));
        lines.rotate_left(n % 3);
        guests.push(shop.guest_with(&lines).await);
    }
    let answers = join_all(guests.iter().map(|guest| place(guest, "cash_on_delivery"))).await;
    for answer in answers {
        answer.expect("there is enough for everybody");
    }
    for variant in all {
        assert_eq!(shop.level(variant).await, 0);
    }
}

async fn units_added_at_once_are_all_in_the_cart(shop: &Shop, goods: Goods) {
    let guest = shop.guest();
    let added = (0..20).map(|_| cart::add_line(&guest, Locale::Zh, goods.jade, 1));
    for answer in join_all(added).await {
        answer.unwrap();
    }
    assert_eq!(cart::count(&guest).await.unwrap(), 20);
}

async fn parts_of_one_purchase_that_end_at_once_end_it(shop: &Shop, goods: Goods) {
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", id).await;
    for payment in ["cash_on_delivery", "online"] {
        let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 1)]).await;
        let placed = place(&guest, payment).await.unwrap();
        let group = shop.order(&placed).await;
        if payment == "online" {
            shop.pay(&group).await;
        }
        let parts = group
            .orders
            .iter()
            .cycle()
            .take(6)
            .map(|order| cancel_order(&guest, Locale::Zh, order.number.as_str(), &placed.access_key));
        let outcomes = join_all(parts).await;
        assert_eq!(
            outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
            2,
            "{outcomes:?}"
        );
        let ended = shop.order(&placed).await;
        let expected = match payment {
            "online" => (OrderState::Cancelled, PaymentState::RefundPending),
            _ => (OrderState::Cancelled, PaymentState::Void),
        };
        assert_eq!((ended.state(), ended.payment_state), expected);
        shop.assert_sound().await;
    }
    services::jobs::run_round(&shop.ctx.permit().await.unwrap())
        .await
        .unwrap();
    assert_eq!(shop.gateway.with(|books| books.refunds.len()), 2);
}
