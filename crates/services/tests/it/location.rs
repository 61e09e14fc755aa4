//! Locations: opened, changed and closed, and what becomes of goods that are handed over.

use crate::merchant::{hand_over, open_shop};
use crate::stock::{HOME, OWN, adjust, level, second_place};
use crate::support::{Goods, Shop, place, small_shop, small_shop_on_postgres};
use domain::inventory::{Location, LocationId, MovementKind, Point};
use domain::merchant::SellerId;
use futures::future::{join, join_all};
use services::ServiceError;
use services::inventory::{
    DraftTransfer, all_locations, cancel_transfer, close_location, draft_transfer, list_locations,
    save_location, view_location, view_transfer,
};
use services::order::cancel_order_as_operator;
use services::product::hand_over_product;

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
    a_location_is_changed_at_the_version_that_was_seen,
    a_location_closes_once_nothing_lies_there_or_is_on_its_way,
    nothing_comes_to_a_location_that_is_closed,
    what_comes_while_a_location_closes_is_not_lost,
    locations_of_all_sellers_are_listed_in_pages,
    goods_that_are_handed_over_take_their_stock_along,
    goods_that_orders_hold_are_not_handed_over,
);

async fn seen(shop: &Shop, id: LocationId) -> Location {
    let permit = shop.ctx.permit().await.unwrap();
    view_location(&permit, None, id).await.unwrap().location
}

async fn close(shop: &Shop, id: LocationId, version: i64) -> Result<(), ServiceError> {
    close_location(&shop.ctx.permit().await.unwrap(), OWN, id, version).await
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "called with what a service has just answered"
)]
fn is_conflict<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) {
    assert!(matches!(outcome, Err(ServiceError::Conflict(_))), "{outcome:?}");
}

async fn a_location_is_changed_at_the_version_that_was_seen(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 4).await;
    let permit = shop.ctx.permit().await.unwrap();
    let mut location = seen(shop, store).await;
    "南山路 1 号".clone_into(&mut location.street);
    location.place = Point::new(30_240_000, 120_150_000);
    location.active = false;
    save_location(&permit, OWN, location.clone()).await.unwrap();
    assert_eq!(shop.level(goods.jade).await, 10, "nothing is sold from there now");
    is_conflict(save_location(&permit, OWN, location.clone()).await);
    let now = seen(shop, store).await;
    assert_eq!((now.street.as_str(), now.version), ("南山路 1 号", 2));
    let mut first = seen(shop, HOME).await;
    first.active = false;
    let refused = save_location(&permit, OWN, first).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
}

async fn a_location_closes_once_nothing_lies_there_or_is_on_its_way(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 2).await;
    is_conflict(close(shop, store, 1).await);
    adjust(shop, goods.jade, store, MovementKind::WrittenOff, (-2, 2))
        .await
        .unwrap();
    let permit = shop.ctx.permit().await.unwrap();
    let command = DraftTransfer {
        from: HOME,
        to: store,
        note: String::new(),
        lines: vec![("GAIWAN-JADE".to_owned(), 1)],
    };
    let planned = draft_transfer(&permit, OWN, command).await.unwrap();
    is_conflict(close(shop, store, 1).await);
    let transfer = view_transfer(&shop.ctx.permit().await.unwrap(), OWN, planned)
        .await
        .unwrap();
    cancel_transfer(&permit, OWN, planned, transfer.version)
        .await
        .unwrap();
    is_conflict(close(shop, store, 7).await);
    close(shop, store, 1).await.unwrap();
    is_conflict(close(shop, store, 2).await);
    let closed = seen(shop, store).await;
    assert_eq!(
        (closed.is_open(), closed.active, closed.version),
        (false, false, 2)
    );
    is_conflict(
        save_location(
            &permit,
            OWN,
            Location {
                active: true,
                ..closed
            },
        )
        .await,
    );
    is_conflict(close(shop, HOME, 1).await);
    let entries = shop.texts("SELECT action FROM audit_entry WHERE action = 'location.close'".to_owned());
    assert_eq!(entries.await.len(), 1);
}

async fn nothing_comes_to_a_location_that_is_closed(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 0).await;
    adjust(shop, goods.jade, store, MovementKind::Received, (1, 0))
        .await
        .unwrap();
    adjust(shop, goods.jade, store, MovementKind::WrittenOff, (-1, 1))
        .await
        .unwrap();
    close(shop, store, 1).await.unwrap();
    is_conflict(adjust(shop, goods.jade, store, MovementKind::Received, (1, 0)).await);
    let command = DraftTransfer {
        from: HOME,
        to: store,
        note: String::new(),
        lines: vec![("GAIWAN-JADE".to_owned(), 1)],
    };
    is_conflict(draft_transfer(&shop.ctx.permit().await.unwrap(), OWN, command).await);
    assert_eq!(level(shop, goods.jade, store).await.on_hand, 0);
}

async fn what_comes_while_a_location_closes_is_not_lost(shop: &Shop, goods: Goods) {
    let mut closed = 0;
    for round in 0..24 {
        let store = second_place(shop, goods.jade, 0).await;
        if round % 2 == 0 {
            // An empty shelf that is there already.
            adjust(shop, goods.wok, store, MovementKind::Received, (1, 0))
                .await
                .unwrap();
            adjust(shop, goods.wok, store, MovementKind::WrittenOff, (-1, 1))
                .await
                .unwrap();
        }
        let coming = adjust(shop, goods.wok, store, MovementKind::Received, (3, 0));
        let (came, gone) = if round % 3 == 0 {
            join(coming, close(shop, store, 1)).await
        } else {
            let (gone, came) = join(close(shop, store, 1), coming).await;
            (came, gone)
        };
        assert!(came.is_ok() != gone.is_ok(), "{came:?} and {gone:?}");
        let lies = level(shop, goods.wok, store).await.on_hand;
        assert_eq!(
            (seen(shop, store).await.is_open(), lies > 0),
            (came.is_ok(), came.is_ok())
        );
        closed += i32::from(gone.is_ok());
    }
    eprintln!("{closed} of 24 closed first");
}

async fn locations_of_all_sellers_are_listed_in_pages(shop: &Shop, goods: Goods) {
    second_place(shop, goods.jade, 1).await;
    let woks = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", woks).await;
    let permit = shop.ctx.permit().await.unwrap();
    let first = all_locations(&permit, None, None, 2).await.unwrap();
    assert_eq!(first.items.len(), 2);
    let after = first.next.unwrap().parse().ok();
    let rest = all_locations(&permit, None, after, 2).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    let mut sellers: Vec<SellerId> = first
        .items
        .iter()
        .chain(&rest.items)
        .map(|row| row.location.seller)
        .collect();
    sellers.dedup();
    assert_eq!(sellers.len(), 2, "seller by seller");
    let own = all_locations(&permit, Some(woks), None, 50).await.unwrap().items;
    assert_eq!((own.len(), own[0].location.id), (1, LocationId::first_of(woks)));
    let hidden = view_location(&permit, Some(woks), HOME).await;
    assert!(
        matches!(hidden, Err(ServiceError::NotFound("location"))),
        "{hidden:?}"
    );
}

async fn goods_that_are_handed_over_take_their_stock_along(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.wok, 2).await;
    let woks = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", woks).await;
    let home = LocationId::first_of(woks);
    let permit = shop.ctx.permit().await.unwrap();
    let places = list_locations(&permit, Some(woks)).await.unwrap();
    assert_eq!(places.iter().map(|place| place.id).collect::<Vec<_>>(), [home]);
    for old in [HOME, store] {
        assert_eq!(level(shop, goods.wok, old).await.on_hand, 0);
    }
    assert_eq!(shop.level(goods.wok).await, 7);
    place(&shop.guest_with(&[(goods.wok, 7)]).await, "cash_on_delivery")
        .await
        .unwrap();
    assert_eq!(shop.level(goods.wok).await, 0);
}

async fn goods_that_orders_hold_are_not_handed_over(shop: &Shop, goods: Goods) {
    let woks = open_shop(&shop.ctx, "woks").await;
    let placed = place(&shop.guest_with(&[(goods.wok, 1)]).await, "cash_on_delivery")
        .await
        .unwrap();
    let permit = shop.ctx.permit().await.unwrap();
    is_conflict(hand_over_product(&permit, "wok", woks).await);
    let number = placed.number.to_string();
    cancel_order_as_operator(&shop.ctx.permit().await.unwrap(), &number, "not wanted")
        .await
        .unwrap();
    // Many at once: one of them moves the stock, the others find it moved.
    let twins = join_all((0..4).map(|_| hand_over_product(&permit, "wok", woks))).await;
    assert!(twins.iter().any(Result::is_ok), "{twins:?}");
    assert_eq!(shop.level(goods.wok).await, 5);
}
