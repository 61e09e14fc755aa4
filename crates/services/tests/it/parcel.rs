//! Parcels: an order sent in parts from several places, what is told of them, and that they are received in the end.

use crate::order_group::{paid, two_sellers};
use crate::people::{MAIL, seller_worker};
use crate::stock::second_place;
use crate::support::{Goods, Shop, place, small_shop};
use domain::inventory::LocationId;
use domain::kernel::Locale;
use domain::merchant::SellerId;
use domain::order::{
    OrderGroup, OrderGroupView, OrderState, ParcelId, ParcelLine, ParcelMark, ParcelState, PlacedOrder,
    ShipParcel,
};
use domain::payment::PaymentState;
use domain::user::{AuditFilter, Role};
use services::order::{
    StatedCost, cancel_order, deliver_order, note_parcel, order_as_operator, order_page, receive_order,
    ship_order, ship_parcel,
};
use services::{Ctx, ServiceError, audit, jobs};

const HOME: LocationId = LocationId::first_of(SellerId::OWN_SHOP);
const DAY: i64 = 24 * 60 * 60;

fn from(location: LocationId, lines: &[(i64, i64)]) -> ShipParcel {
    ShipParcel {
        location,
        carrier: " 顺丰速运 ".to_owned(),
        tracking: "sf 1234".to_owned(),
        lines: lines
            .iter()
            .map(|(line, units)| ParcelLine {
                line: *line,
                units: *units,
            })
            .collect(),
    }
}

fn unknown() -> StatedCost {
    StatedCost::Typed(String::new())
}

/// A paid order of twelve gaiwans, of which ten lie at home and two in the store, and two woks.
async fn ordered(shop: &Shop, goods: Goods) -> (Ctx, PlacedOrder, LocationId) {
    let store = second_place(shop, goods.jade, 2).await;
    let guest = shop.guest_with(&[(goods.jade, 12), (goods.wok, 2)]).await;
    let placed = place(&guest, "online").await.unwrap();
    shop.pay(&shop.order(&placed).await).await;
    (guest, placed, store)
}

async fn ship(shop: &Shop, placed: &PlacedOrder, parcel: ShipParcel) -> Result<ParcelId, ServiceError> {
    let permit = shop.ctx.permit().await.unwrap();
    ship_parcel(&permit, placed.number.as_str(), parcel, unknown()).await
}

async fn note(
    shop: &Shop,
    placed: &PlacedOrder,
    parcel: ParcelId,
    mark: ParcelMark,
) -> Result<(), ServiceError> {
    let permit = shop.ctx.permit().await.unwrap();
    note_parcel(&permit, placed.number.as_str(), parcel, mark, " 杭州 ").await
}

async fn seen(shop: &Shop, placed: &PlacedOrder) -> OrderGroupView {
    let permit = shop.ctx.permit().await.unwrap();
    order_as_operator(&permit, Locale::En, placed.number.as_str())
        .await
        .unwrap()
}

/// Of each line what is cancelled, shipped and delivered, and where the order stands.
async fn come(shop: &Shop, placed: &PlacedOrder) -> (Vec<[i64; 3]>, OrderState) {
    let group = shop.order(placed).await;
    let lines = group.lines().map(|line| line.progress);
    let lines = lines
        .map(|come| [come.cancelled, come.shipped, come.delivered])
        .collect();
    (lines, group.orders[0].state)
}

fn code_of<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) -> String {
    match outcome {
        Err(ServiceError::Invalid(fields)) => format!("{} {}", fields[0].field, fields[0].code),
        other => panic!("{other:?}"),
    }
}

fn conflict<T>(outcome: &Result<T, ServiceError>) -> bool {
    matches!(outcome, Err(ServiceError::Conflict(_)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_leaves_in_three_parcels_from_two_places_and_comes_in_parts() {
    let (shop, goods) = small_shop().await;
    let (guest, placed, store) = ordered(&shop, goods).await;
    let view = seen(&shop, &placed).await;
    let could: Vec<_> = view.orders[0]
        .to_send
        .iter()
        .map(|from| {
            (
                from.location,
                from.lines
                    .iter()
                    .map(|line| (line.line, line.units))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(could.len(), 2, "{could:?}");
    assert!(could.contains(&(HOME, vec![(0, 10), (1, 2)])) && could.contains(&(store, vec![(0, 2)])));

    let first = ship(&shop, &placed, from(HOME, &[(0, 6), (1, 1)])).await.unwrap();
    assert_eq!(
        come(&shop, &placed).await,
        (vec![[0, 6, 0], [0, 1, 0]], OrderState::Confirmed)
    );
    shop.assert_sound().await;
    let too_late = cancel_order(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key).await;
    assert!(conflict(&too_late), "a part of it has left: {too_late:?}");

    let second = ship(&shop, &placed, from(store, &[(0, 2)])).await.unwrap();
    shop.assert_sound().await;
    note(&shop, &placed, first, ParcelMark::Delivered).await.unwrap();
    assert_eq!(
        come(&shop, &placed).await,
        (vec![[0, 8, 6], [0, 1, 1]], OrderState::Confirmed)
    );
    shop.assert_sound().await;

    let third = ship(&shop, &placed, from(HOME, &[(0, 4), (1, 1)])).await.unwrap();
    assert_eq!(
        come(&shop, &placed).await,
        (vec![[0, 12, 6], [0, 2, 1]], OrderState::Shipped)
    );
    shop.assert_sound().await;
    note(&shop, &placed, third, ParcelMark::Passed).await.unwrap();
    note(&shop, &placed, third, ParcelMark::Delivered).await.unwrap();
    note(&shop, &placed, second, ParcelMark::Lost).await.unwrap();
    assert_eq!(come(&shop, &placed).await.1, OrderState::Shipped);
    shop.assert_sound().await;
    note(&shop, &placed, second, ParcelMark::Delivered).await.unwrap();
    assert_eq!(
        come(&shop, &placed).await,
        (vec![[0, 12, 12], [0, 2, 2]], OrderState::Delivered)
    );
    shop.assert_sound().await;

    let page = order_page(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    let parcels = &page.orders[0].parcels;
    let told: Vec<Vec<&str>> = parcels
        .iter()
        .map(|parcel| parcel.notes.iter().map(|note| note.mark.as_str()).collect())
        .collect();
    assert_eq!(
        told,
        [
            vec!["shipped", "delivered"],
            vec!["shipped", "lost", "delivered"],
            vec!["shipped", "passed", "delivered"]
        ]
    );
    assert_eq!(
        (
            parcels[0].carrier.as_str(),
            parcels[0].tracking.as_str(),
            parcels[2].notes[1].place.as_str()
        ),
        ("顺丰速运", "SF1234", "杭州")
    );
    assert_eq!(
        (parcels[1].lines[0].units, parcels[1].lines[0].name.as_str()),
        (2, "青瓷盖碗")
    );
    assert!(page.orders[0].to_send.is_empty(), "that is for those who send");
    let filter = AuditFilter {
        action: Some("order.ship".to_owned()),
        ..AuditFilter::default()
    };
    let permit = shop.ctx.permit().await.unwrap();
    let noted = audit::entries(&permit, &filter, None, 10).await.unwrap();
    assert_eq!(noted.len(), 3);
    let after = noted[2].record.after.clone().unwrap_or_default();
    assert!(after.contains(&first.to_string()), "{after}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_is_not_sent() {
    let (shop, goods) = small_shop().await;
    let (_, placed, store) = ordered(&shop, goods).await;
    for (parcel, code) in [
        (from(HOME, &[]), "lines empty"),
        (from(HOME, &[(0, 13)]), "lines too_many"),
        (from(HOME, &[(2, 1)]), "lines too_many"),
        (from(HOME, &[(0, 11)]), "lines not_there"),
        (from(store, &[(1, 1)]), "lines not_there"),
        (
            ShipParcel {
                carrier: "长".repeat(41),
                ..from(HOME, &[(0, 1)])
            },
            "carrier too_long",
        ),
        (
            ShipParcel {
                tracking: "<b>".to_owned(),
                ..from(HOME, &[(0, 1)])
            },
            "tracking invalid",
        ),
    ] {
        assert_eq!(code_of(ship(&shop, &placed, parcel).await), code);
    }
    let sent = ship(&shop, &placed, from(HOME, &[(0, 1)])).await.unwrap();
    assert!(
        conflict(&note(&shop, &placed, sent, ParcelMark::Shipped).await),
        "it has left"
    );
    note(&shop, &placed, sent, ParcelMark::Delivered).await.unwrap();
    for mark in ParcelMark::ALL {
        assert!(
            conflict(&note(&shop, &placed, sent, mark).await),
            "{mark:?}: it has come"
        );
    }
    let unknown = note(&shop, &placed, ParcelId::from_u128(1), ParcelMark::Lost).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound(_))), "{unknown:?}");
    let unpaid = place(&shop.guest_with(&[(goods.wok, 1)]).await, "online")
        .await
        .unwrap();
    assert!(conflict(&ship(&shop, &unpaid, from(HOME, &[(0, 1)])).await));
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_undelivered_is_sent_again() {
    let (shop, goods) = small_shop().await;
    let (_, placed, _) = ordered(&shop, goods).await;
    let permit = async || shop.ctx.permit().await.unwrap();
    ship_order(&permit().await, placed.number.as_str()).await.unwrap();
    let parcels = seen(&shop, &placed).await.orders.remove(0).parcels;
    assert_eq!(parcels.len(), 2, "one for each place");
    shop.assert_sound().await;
    note(&shop, &placed, parcels[0].id, ParcelMark::Returned)
        .await
        .unwrap();
    let (_, state) = come(&shop, &placed).await;
    assert_eq!(state, OrderState::Confirmed, "its goods are to be sent");
    shop.assert_sound().await;
    ship_order(&permit().await, placed.number.as_str()).await.unwrap();
    deliver_order(&permit().await, placed.number.as_str())
        .await
        .unwrap();
    let order = seen(&shop, &placed).await.orders.remove(0);
    let states: Vec<ParcelState> = order.parcels.iter().map(|parcel| parcel.state).collect();
    let (returned, delivered) = (ParcelState::Returned, ParcelState::Delivered);
    assert_eq!(states.iter().filter(|state| **state == returned).count(), 1);
    assert_eq!(states.iter().filter(|state| **state == delivered).count(), 2);
    let steps: Vec<_> = order.history.iter().map(|entry| entry.state.as_str()).collect();
    assert_eq!(
        steps,
        [
            "awaiting_payment",
            "confirmed",
            "shipped",
            "confirmed",
            "shipped",
            "delivered"
        ]
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seller_sends_its_own_orders_only() {
    let (shop, goods, id) = two_sellers().await;
    let (_, _, group) = paid(&shop, goods).await;
    let clerk = seller_worker(&shop, MAIL, Role::SellerOwner, id).await;
    let [gaiwans, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    let permit = clerk.permit().await.unwrap();
    let foreign = ship_parcel(&permit, &gaiwans, from(HOME, &[(0, 1)]), unknown()).await;
    assert!(matches!(foreign, Err(ServiceError::NotFound(_))), "{foreign:?}");
    let whole = ship_parcel(&permit, group.number.as_str(), from(HOME, &[(0, 1)]), unknown()).await;
    assert!(matches!(whole, Err(ServiceError::NotFound(_))), "{whole:?}");
    let sent = ship_parcel(
        &permit,
        &woks,
        from(LocationId::first_of(id), &[(0, 1)]),
        unknown(),
    )
    .await
    .unwrap();
    let foreign = note_parcel(&permit, &gaiwans, sent, ParcelMark::Delivered, "").await;
    assert!(matches!(foreign, Err(ServiceError::NotFound(_))), "{foreign:?}");
    note_parcel(&permit, &woks, sent, ParcelMark::Delivered, "")
        .await
        .unwrap();
    let both = ship_parcel(
        &shop.ctx.permit().await.unwrap(),
        group.number.as_str(),
        from(HOME, &[(0, 1)]),
        unknown(),
    )
    .await;
    assert!(conflict(&both), "one of several must be named");
    shop.assert_sound().await;
}

async fn receive(guest: &Ctx, placed: &PlacedOrder) -> Result<OrderGroupView, ServiceError> {
    receive_order(guest, Locale::Zh, placed.number.as_str(), &placed.access_key).await
}

async fn round(shop: &Shop) -> (usize, u64) {
    let round = jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    (round.received, round.closed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_says_that_everything_has_come() {
    let (shop, goods) = small_shop().await;
    let (guest, placed, _) = ordered(&shop, goods).await;
    assert!(conflict(&receive(&guest, &placed).await), "nothing has left");
    ship(&shop, &placed, from(HOME, &[(0, 1)])).await.unwrap();
    assert!(
        conflict(&receive(&guest, &placed).await),
        "not everything has left"
    );
    ship_order(&shop.ctx.permit().await.unwrap(), placed.number.as_str())
        .await
        .unwrap();
    let page = receive(&guest, &placed).await.unwrap();
    assert_eq!((page.state, page.can_receive), (OrderState::Delivered, false));
    assert!(page.orders[0].received_at.is_some());
    assert!(
        page.orders[0]
            .parcels
            .iter()
            .all(|parcel| parcel.state == ParcelState::Delivered)
    );
    assert!(conflict(&receive(&guest, &placed).await), "once");
    let wrong = receive_order(&guest, Locale::Zh, placed.number.as_str(), "wrong").await;
    assert!(matches!(wrong, Err(ServiceError::NotFound(_))), "{wrong:?}");
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_for_the_courier_is_not_received_by_word() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.wok, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    ship_order(&shop.ctx.permit().await.unwrap(), placed.number.as_str())
        .await
        .unwrap();
    assert!(
        conflict(&receive(&guest, &placed).await),
        "the courier is to be paid first"
    );
    shop.clock.advance_seconds(100 * DAY);
    assert_eq!(round(&shop).await, (0, 0), "nor by the clock");
    deliver_order(&shop.ctx.permit().await.unwrap(), placed.number.as_str())
        .await
        .unwrap();
    receive(&guest, &placed).await.unwrap();
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Collected);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_receives_and_closes_once() {
    let (shop, goods) = small_shop().await;
    let order = async |units: i64| {
        let placed = place(&shop.guest_with(&[(goods.jade, units)]).await, "online")
            .await
            .unwrap();
        shop.pay(&shop.order(&placed).await).await;
        ship_order(&shop.ctx.permit().await.unwrap(), placed.number.as_str())
            .await
            .unwrap();
        placed
    };
    let (sent, come) = (order(1).await, order(2).await);
    deliver_order(&shop.ctx.permit().await.unwrap(), come.number.as_str())
        .await
        .unwrap();
    let lost = order(3).await;
    let parcel = seen(&shop, &lost).await.orders[0].parcels[0].id;
    note(&shop, &lost, parcel, ParcelMark::Lost).await.unwrap();
    let group = async |placed: &PlacedOrder| -> OrderGroup { shop.order(placed).await };
    shop.clock.advance_seconds(7 * DAY - 60);
    assert_eq!(round(&shop).await, (0, 0));
    shop.clock.advance_seconds(120);
    assert_eq!(round(&shop).await, (1, 0), "seven days after delivery");
    assert_eq!(round(&shop).await, (0, 0), "once");
    assert!(group(&come).await.orders[0].received_at.is_some());
    shop.clock.advance_seconds(8 * DAY);
    assert_eq!(round(&shop).await, (1, 0), "fifteen days after it was sent");
    let order = group(&sent).await.orders.remove(0);
    let newest = order.history.last().unwrap();
    assert_eq!(
        (order.state, newest.cause.as_str()),
        (OrderState::Delivered, "clock")
    );
    assert_eq!(
        group(&lost).await.orders[0].received_at,
        None,
        "what is lost has not come"
    );
    shop.assert_sound().await;
    shop.clock.advance_seconds(7 * DAY);
    assert_eq!(
        round(&shop).await,
        (0, 1),
        "fifteen days after the first was received"
    );
    assert_eq!(round(&shop).await, (0, 0), "once");
    assert!(
        group(&come).await.orders[0].closed_at.is_some() && group(&sent).await.orders[0].closed_at.is_none()
    );
    shop.assert_sound().await;
}
