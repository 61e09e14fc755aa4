//! Buying a purchase again. Every scenario on both databases.

use crate::people::{MAIL, registered, with};
use crate::support::{Shop, place, product, save, set_level, stock};
use domain::kernel::Locale;
use domain::order::{LeftOut, NotAgain};
use domain::product::ProductStatus;
use services::order::buy_again;
use services::{ServiceError, cart};

on_both!(
    what_can_be_had_joins_the_cart_and_the_rest_is_told,
    nobody_buys_again_what_they_may_not_open,
);

async fn what_can_be_had_joins_the_cart_and_the_rest_is_told(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let guest = shop
        .guest_with(&[(goods.jade, 2), (goods.rose, 2), (goods.wok, 1)])
        .await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let (number, key) = (placed.number.to_string(), placed.access_key.as_str());
    let order = shop.order(&placed).await;
    let place_of = |variant| order.lines().position(|line| line.variant == variant).unwrap();
    cart::add_line(&guest, Locale::Zh, goods.jade, 1).await.unwrap();
    let mut wok = product(&shop.ctx, "wok").await;
    wok.status = ProductStatus::Draft;
    save(&shop.ctx, wok.clone()).await;
    let again = buy_again(&guest, &number, key).await.unwrap();
    let expected = [
        (place_of(goods.rose), NotAgain::Fewer),
        (place_of(goods.wok), NotAgain::Gone),
    ];
    let mut expected = expected.map(|(place, why)| LeftOut { place, why });
    expected.sort_by_key(|left| left.place);
    assert_eq!(again.left, expected);
    let view = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let units = |variant| {
        let line = view.lines.iter().find(|line| line.variant == variant);
        line.map(|line| line.quantity.get())
    };
    assert_eq!(
        (units(goods.jade), units(goods.rose), units(goods.wok)),
        (Some(3), Some(1), None)
    );
    assert!(view.orderable, "what was put in can be ordered");
    wok.status = ProductStatus::Published;
    save(&shop.ctx, wok).await;
    set_level(&shop.ctx, goods.rose, 0).await;
    let fresh = shop.guest();
    let again = buy_again(&fresh, &number, key).await.unwrap();
    let sold_out = LeftOut {
        place: place_of(goods.rose),
        why: NotAgain::SoldOut,
    };
    assert_eq!(again.left, [sold_out]);
    assert_eq!(
        cart::count(&fresh).await.unwrap(),
        3,
        "a cart that was not there before"
    );
}

async fn nobody_buys_again_what_they_may_not_open(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let mine = registered(shop, MAIL).await;
    let mut me = with(shop, &mine.token);
    me.cart = Some(mine.cart);
    cart::add_line(&me, Locale::Zh, goods.jade, 1).await.unwrap();
    let placed = place(&me, "cash_on_delivery").await.unwrap();
    let number = placed.number.to_string();
    let again = buy_again(&me, &number, "").await.unwrap();
    assert_eq!(
        (again.put.len(), again.left.len()),
        (1, 0),
        "signed in, without a key"
    );
    for (who, key) in [(shop.guest(), ""), (shop.guest(), "wrong"), (me, "wrong")] {
        let refused = buy_again(&who, &number, key).await;
        assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    }
}
