//! Bundles, from the definition to the parcel, and races of bundles and single goods for the last units.

use crate::stock::{HOME, OWN, adjust, second_place};
use crate::support::{
    Goods, Shop, goods as new_product, place, product, save, set_level, small_shop, small_shop_on_postgres,
};
use domain::inventory::MovementKind;
use domain::kernel::Locale;
use domain::order::OrderState;
use domain::product::VariantId;
use futures::future::join_all;
use services::inventory::{DraftTransfer, draft_transfer};
use services::order::{cancel_order_as_operator, cancel_units, deliver_order, ship_order};
use services::product::{define_bundle, hand_over_product, list_bundles, product_page};
use services::{ServiceError, cart, jobs};

/// Runs a test on both databases.
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
    a_bundle_is_there_as_long_as_its_components_are,
    a_bundle_is_sent_and_given_back_as_its_components,
    a_bundle_of_several_that_is_cancelled_gives_its_components_back,
    an_order_keeps_what_its_bundle_was_made_of,
    a_bundle_whose_reservation_lapsed_is_taken_anew,
    lines_that_want_more_together_than_there_is_are_named,
    a_bundle_is_made_of_single_goods_of_its_seller,
    a_bundle_has_no_stock_of_its_own,
    bundles_and_single_goods_race_for_the_last_units,
    a_bundle_and_its_component_in_one_cart_race_for_the_last_units,
);

/// A product of one variant without stock: `SET-GOLD`.
async fn set(shop: &Shop) -> VariantId {
    let category = product(&shop.ctx, "wok").await.categories[0];
    let set = new_product(
        &shop.ctx,
        category,
        "set",
        ("茶与锅", "Tea and wok"),
        &[("gold", 40_000)],
    );
    let id = set.variants[0].id;
    save(&shop.ctx, set).await;
    id
}

pub async fn define(shop: &Shop, sku: &str, inside: &[(&str, i64)]) -> Result<(), ServiceError> {
    let inside: Vec<(String, i64)> = inside
        .iter()
        .map(|(sku, units)| ((*sku).to_owned(), *units))
        .collect();
    define_bundle(&shop.ctx.permit().await.unwrap(), OWN, sku, &inside).await
}

/// Two gaiwans and a wok.
async fn bundle(shop: &Shop) -> VariantId {
    let id = set(shop).await;
    define(shop, "SET-GOLD", &[("GAIWAN-JADE", 2), ("WOK-CHARCOAL", 1)])
        .await
        .unwrap();
    id
}

async fn levels(shop: &Shop, goods: Goods, bundle: VariantId) -> [i64; 3] {
    [
        shop.level(goods.jade).await,
        shop.level(goods.wok).await,
        shop.level(bundle).await,
    ]
}

async fn in_stock(shop: &Shop) -> i64 {
    shop.number("SELECT CAST(in_stock AS BIGINT) FROM product WHERE slug = 'set'")
        .await
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "called with what a service has just answered"
)]
fn is_conflict<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) {
    assert!(matches!(outcome, Err(ServiceError::Conflict(_))), "{outcome:?}");
}

async fn a_bundle_is_there_as_long_as_its_components_are(shop: &Shop, goods: Goods) {
    let set = bundle(shop).await;
    assert_eq!(levels(shop, goods, set).await, [10, 5, 5]);
    let store = second_place(shop, goods.wok, 3).await;
    assert_eq!(
        levels(shop, goods, set).await,
        [10, 8, 5],
        "as many as the scarcest part makes"
    );
    let page = product_page(&shop.guest(), Locale::En, "set").await.unwrap();
    let mut inside: Vec<(i64, &str)> = page.variants[0]
        .inside
        .iter()
        .map(|p| (p.units, p.name.as_str()))
        .collect();
    inside.sort_unstable();
    assert_eq!(inside, [(1, "Iron wok"), (2, "Celadon gaiwan")]);
    assert_eq!((page.variants[0].available, in_stock(shop).await), (5, 1));
    place(&shop.guest_with(&[(goods.jade, 9)]).await, "cash_on_delivery")
        .await
        .unwrap();
    assert_eq!(
        (levels(shop, goods, set).await, in_stock(shop).await),
        ([1, 8, 0], 0)
    );
    let gone = cart::add_line(&shop.guest(), Locale::En, set, 1).await;
    assert!(matches!(gone, Err(ServiceError::SoldOut(_))), "{gone:?}");
    adjust(shop, goods.jade, store, MovementKind::Received, (1, 0))
        .await
        .unwrap();
    assert_eq!(
        (levels(shop, goods, set).await, in_stock(shop).await),
        ([2, 8, 1], 1)
    );
}

async fn a_bundle_is_sent_and_given_back_as_its_components(shop: &Shop, goods: Goods) {
    let kit = bundle(shop).await;
    let sent = place(
        &shop.guest_with(&[(kit, 2), (goods.jade, 1)]).await,
        "cash_on_delivery",
    )
    .await
    .unwrap();
    let ended = place(&shop.guest_with(&[(kit, 1)]).await, "cash_on_delivery")
        .await
        .unwrap();
    assert_eq!(levels(shop, goods, kit).await, [3, 2, 1]);
    let permit = shop.ctx.permit().await.unwrap();
    ship_order(&permit, sent.number.as_str()).await.unwrap();
    shop.assert_sound().await;
    deliver_order(&permit, sent.number.as_str()).await.unwrap();
    cancel_order_as_operator(&permit, ended.number.as_str(), "not wanted")
        .await
        .unwrap();
    assert_eq!(levels(shop, goods, kit).await, [5, 3, 2]);
    let order = shop.order(&sent).await;
    assert_eq!(order.state(), OrderState::Delivered);
    let shipped: Vec<i64> = order.orders[0]
        .lines
        .iter()
        .map(|line| line.progress.shipped)
        .collect();
    assert_eq!(shipped, [1, 2], "lines count bundles");
    let gone = shop.number("SELECT CAST(-SUM(on_hand) AS BIGINT) FROM stock_movement WHERE kind = 'shipped'");
    assert_eq!(gone.await, 5 + 2, "and movements what is in them");
}

async fn a_bundle_of_several_that_is_cancelled_gives_its_components_back(shop: &Shop, goods: Goods) {
    let set = bundle(shop).await;
    let guest = shop.guest_with(&[(set, 2)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    assert_eq!(levels(shop, goods, set).await, [6, 3, 3]);
    let (number, key) = (placed.number.as_str(), placed.access_key.as_str());
    cancel_units(&guest, Locale::Zh, number, key, &[1]).await.unwrap();
    assert_eq!(levels(shop, goods, set).await, [8, 4, 4]);
    shop.assert_sound().await;
    let permit = shop.ctx.permit().await.unwrap();
    ship_order(&permit, number).await.unwrap();
    deliver_order(&permit, number).await.unwrap();
    let due = shop.number("SELECT due FROM cash_collection").await;
    assert_eq!(
        due,
        placed.total.minor() - 40_000,
        "couriers answer for what is left"
    );
}

async fn an_order_keeps_what_its_bundle_was_made_of(shop: &Shop, goods: Goods) {
    let set = bundle(shop).await;
    let guest = shop.guest_with(&[(set, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    define(shop, "SET-GOLD", &[("GAIWAN-ROSE", 1), ("WOK-CHARCOAL", 2)])
        .await
        .unwrap();
    let order = shop.order(&placed).await;
    shop.pay(&order).await;
    shop.assert_sound().await;
    let permit = shop.ctx.permit().await.unwrap();
    ship_order(&permit, placed.number.as_str()).await.unwrap();
    assert_eq!(
        (shop.level(goods.jade).await, shop.level(goods.rose).await),
        (8, 3)
    );
    assert_eq!(shop.level(goods.wok).await, 4);
    define(shop, "SET-GOLD", &[]).await.unwrap();
    shop.assert_sound().await;
    assert_eq!(
        shop.level(set).await,
        0,
        "a variant like any other, with nothing of it"
    );
}

async fn a_bundle_whose_reservation_lapsed_is_taken_anew(shop: &Shop, goods: Goods) {
    let set = bundle(shop).await;
    let late = place(&shop.guest_with(&[(set, 5)]).await, "online")
        .await
        .unwrap();
    assert_eq!(levels(shop, goods, set).await, [0, 0, 0]);
    shop.clock.advance_seconds(31 * 60);
    // What has lapsed is sold before anybody sweeps.
    let guest = shop.guest_with(&[(set, 2)]).await;
    place(&guest, "cash_on_delivery").await.unwrap();
    set_level(&shop.ctx, goods.jade, 10).await;
    set_level(&shop.ctx, goods.wok, 5).await;
    let order = shop.order(&late).await;
    shop.pay(&order).await;
    assert_eq!(shop.order(&late).await.state(), OrderState::Confirmed);
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(levels(shop, goods, set).await, [0, 0, 0]);
}

async fn lines_that_want_more_together_than_there_is_are_named(shop: &Shop, goods: Goods) {
    let set = bundle(shop).await;
    let guest = shop
        .guest_with(&[(set, 4), (goods.jade, 3), (goods.wok, 1)])
        .await;
    let refused = place(&guest, "cash_on_delivery").await;
    let Err(ServiceError::SoldOut(lines)) = refused else {
        panic!("{refused:?}");
    };
    let named: Vec<(VariantId, i64)> = lines.iter().map(|line| (line.variant, line.available)).collect();
    // The cart was filled in one moment, so its lines stand in the order of their ids.
    assert_eq!(named, [(set, 3)]);
    assert_eq!(levels(shop, goods, set).await, [10, 5, 5], "nothing is taken");
}

async fn a_bundle_is_made_of_single_goods_of_its_seller(shop: &Shop, goods: Goods) {
    bundle(shop).await;
    let missing = define(shop, "SET-GOLD", &[("NOTHING", 2)]).await;
    assert!(
        matches!(missing, Err(ServiceError::NotFound("variant"))),
        "{missing:?}"
    );
    for wrong in [
        &[("SET-GOLD", 2)][..],
        &[("WOK-CHARCOAL", 1)],
        &[("WOK-CHARCOAL", 0), ("GAIWAN-JADE", 2)],
    ] {
        let refused = define(shop, "SET-GOLD", wrong).await;
        assert!(
            matches!(refused, Err(ServiceError::Invalid(_))),
            "{wrong:?}: {refused:?}"
        );
    }
    is_conflict(define(shop, "GAIWAN-ROSE", &[("SET-GOLD", 2)]).await);
    set_level(&shop.ctx, goods.jade, 0).await;
    is_conflict(define(shop, "GAIWAN-JADE", &[("WOK-CHARCOAL", 2)]).await);
    let woks = crate::merchant::open_shop(&shop.ctx, "woks").await;
    is_conflict(hand_over_product(&shop.ctx.permit().await.unwrap(), "wok", woks).await);
    let rows = list_bundles(&shop.ctx.permit().await.unwrap(), OWN, "", 50)
        .await
        .unwrap();
    let rows: Vec<(&str, i64)> = rows.iter().map(|row| (row.part.as_str(), row.units)).collect();
    assert_eq!(rows, [("GAIWAN-JADE", 2), ("WOK-CHARCOAL", 1)]);
}

async fn a_bundle_has_no_stock_of_its_own(shop: &Shop, goods: Goods) {
    is_conflict(define(shop, "GAIWAN-ROSE", &[("WOK-CHARCOAL", 2)]).await);
    let set = bundle(shop).await;
    is_conflict(adjust(shop, set, HOME, MovementKind::Received, (3, 0)).await);
    set_level(&shop.ctx, set, 40).await;
    assert_eq!(levels(shop, goods, set).await, [10, 5, 5]);
    let store = second_place(shop, goods.wok, 0).await;
    let command = DraftTransfer {
        from: HOME,
        to: store,
        note: String::new(),
        lines: vec![("SET-GOLD".to_owned(), 1)],
    };
    is_conflict(draft_transfer(&shop.ctx.permit().await.unwrap(), OWN, command).await);
    // Stock that comes while a variant becomes a bundle: one of both is refused.
    for _ in 0..12 {
        define(shop, "SET-GOLD", &[]).await.unwrap();
        let coming = adjust(shop, set, HOME, MovementKind::Received, (1, 0));
        let making = define(shop, "SET-GOLD", &[("WOK-CHARCOAL", 2)]);
        let (came, made) = futures::future::join(coming, making).await;
        assert!(came.is_ok() != made.is_ok(), "{came:?} and {made:?}");
        if came.is_ok() {
            adjust(shop, set, HOME, MovementKind::WrittenOff, (-1, 1))
                .await
                .unwrap();
        }
        shop.assert_sound().await;
    }
}

/// What was ordered of jade and of bundles, each with two of it.
async fn sold(shop: &Shop, goods: Goods, set: VariantId) -> (i64, i64) {
    let of = |variant: VariantId| {
        shop.number(format!(
            "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM order_line WHERE variant_id = '{variant}'"
        ))
    };
    (of(goods.jade).await, of(set).await)
}

async fn bundles_and_single_goods_race_for_the_last_units(shop: &Shop, goods: Goods) {
    let set = bundle(shop).await;
    second_place(shop, goods.jade, 3).await;
    set_level(&shop.ctx, goods.wok, 50).await;
    let mut guests = Vec::new();
    for n in 0..32 {
        let wanted = if n % 2 == 0 { set } else { goods.jade };
        guests.push(shop.guest_with(&[(wanted, 1)]).await);
    }
    let answers = join_all(guests.iter().enumerate().map(|(n, guest)| {
        let payment = if n % 3 == 0 { "online" } else { "cash_on_delivery" };
        place(guest, payment)
    }))
    .await;
    let placed = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = |answer: &Result<_, ServiceError>| matches!(answer, Err(ServiceError::SoldOut(_)));
    assert!(
        answers.iter().all(|answer| answer.is_ok() || refused(answer)),
        "{answers:?}"
    );
    let (single, sets) = sold(shop, goods, set).await;
    let left = shop.level(goods.jade).await;
    assert_eq!(single + 2 * sets + left, 13, "{single} and {sets} sold");
    assert_eq!(usize::try_from(single + sets).unwrap(), placed);
    assert_eq!(left, 0, "whoever wanted one of the last got it");
    assert_eq!(shop.level(goods.wok).await, 50 - sets);
}

async fn a_bundle_and_its_component_in_one_cart_race_for_the_last_units(shop: &Shop, goods: Goods) {
    let set = bundle(shop).await;
    let mut guests = Vec::new();
    for n in 0..24 {
        let mut lines = vec![(set, 1), (goods.jade, 1), (goods.wok, 1)];
        lines.rotate_left(n % 3);
        guests.push(shop.guest_with(&lines).await);
    }
    let answers = join_all(guests.iter().map(|guest| place(guest, "cash_on_delivery"))).await;
    let placed = answers.iter().filter(|answer| answer.is_ok()).count();
    // Each takes three gaiwans of ten and two woks of five.
    assert_eq!((placed, levels(shop, goods, set).await), (2, [4, 1, 1]));
}
