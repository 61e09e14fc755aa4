//! Couriers name cash by the number of the parcel, which they know, as well as by that of the order.

use crate::support::{Goods, Shop, place, small_shop, small_shop_on_postgres};
use domain::inventory::LocationId;
use domain::merchant::SellerId;
use domain::order::{ParcelLine, PlacedOrder, ShipParcel};
use domain::settlement::{CourierOutcome, NewCourierStatement};
use services::order::{StatedCost, deliver_order, ship_parcel};
use services::payment::take_courier_statement;

/// One gaiwan that was sent in a parcel of this number and delivered against cash.
async fn delivered(shop: &Shop, goods: Goods, tracking: &str) -> PlacedOrder {
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let number = placed.number.as_str();
    let parcel = ShipParcel {
        location: LocationId::first_of(SellerId::OWN_SHOP),
        carrier: "顺丰速运".to_owned(),
        tracking: tracking.to_owned(),
        lines: vec![ParcelLine { line: 0, units: 1 }],
    };
    let cost = StatedCost::Typed(String::new());
    ship_parcel(&shop.ctx.permit().await.unwrap(), number, parcel, cost)
        .await
        .unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    placed
}

async fn hand_over(shop: &Shop, reference: &str, lines: String) -> CourierOutcome {
    let statement = NewCourierStatement {
        courier: "顺丰速运".to_owned(),
        reference: reference.to_owned(),
        lines,
    };
    take_courier_statement(&shop.ctx.permit().await.unwrap(), &statement)
        .await
        .unwrap()
}

async fn lines_match_by_the_number_of_the_parcel(shop: &Shop, goods: Goods) {
    let first = delivered(shop, goods, "SF1234").await;
    let total = first.total.to_decimal();
    for _ in 0..2 {
        delivered(shop, goods, "SF-TWICE").await;
    }
    let lines = format!("sf 1234,{total}\nSF-TWICE,{total}\nSF9,{total}\n");
    let outcome = hand_over(shop, "SF-1", lines).await;
    assert_eq!((outcome.lines, outcome.settled, outcome.unknown), (3, 1, 2));
    let again = hand_over(shop, "SF-2", format!("{},{total}\n", first.number)).await;
    assert_eq!((again.settled, again.over), (0, 1), "it is settled");
    let matched = "SELECT COUNT(*) FROM courier_line WHERE subject = 'sf 1234' AND state = 'applied'";
    assert_eq!(shop.number(matched).await, 1);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_match_by_the_number_of_the_parcel_on_sqlite() {
    let (shop, goods) = small_shop().await;
    lines_match_by_the_number_of_the_parcel(&shop, goods).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_match_by_the_number_of_the_parcel_on_postgres() {
    if let Some((shop, goods)) = small_shop_on_postgres().await {
        lines_match_by_the_number_of_the_parcel(&shop, goods).await;
    }
}
