//! Stock over several locations, from the reservation to the parcel; counting and transfers.

use crate::merchant::open_shop;
use crate::support::{Goods, Shop, place, set_level, small_shop, small_shop_on_postgres};
use domain::inventory::{
    Arrival, Level, Location, LocationId, LocationKind, MovementKind, Point, Transfer, TransferState,
};
use domain::kernel::Localized;
use domain::merchant::SellerId;
use domain::order::{OrderState, PlacedOrder};
use domain::payment::PaymentState;
use domain::product::VariantId;
use futures::future::join_all;
use services::ServiceError;
use services::inventory::{
    AdjustStock, DraftTransfer, LevelFilter, adjust_stock, cancel_transfer, draft_transfer, list_levels,
    list_locations, list_movements, list_transfers, receive_transfer, save_location, send_transfer,
};
use services::jobs;
use services::order::{cancel_order_as_operator, ship_order};

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
    sixty_four_buyers_get_exactly_what_lies_in_two_places,
    an_order_that_no_place_can_fill_alone_is_filled_by_two,
    the_nearest_place_sends_the_parcel,
    what_has_lapsed_is_sold_before_anybody_sweeps,
    money_that_comes_late_takes_the_goods_anew,
    money_that_comes_too_late_goes_back,
    money_that_comes_late_keeps_what_nobody_wanted,
    a_paid_order_that_is_cancelled_gives_its_goods_back,
    counting_needs_a_reason_and_a_fresh_look,
    goods_and_places_of_others_are_not_there,
    goods_on_their_way_belong_to_neither_place,
    a_transfer_is_given_up_on_its_way,
);

pub const OWN: Option<SellerId> = Some(SellerId::OWN_SHOP);
pub const HOME: LocationId = LocationId::first_of(SellerId::OWN_SHOP);

/// A store in Hangzhou, opened with so many units of a variant.
pub async fn second_place(shop: &Shop, variant: VariantId, units: i64) -> LocationId {
    let store = Location {
        id: HOME,
        seller: SellerId::OWN_SHOP,
        kind: LocationKind::Store,
        name: Localized::new("湖滨店", "Lakeside store"),
        division: "330102".to_owned(),
        street: "湖滨路 2 号".to_owned(),
        place: Point::new(30_254_000, 120_164_000),
        priority: 5,
        active: true,
        closed_at: None,
        version: 0,
    };
    let permit = shop.ctx.permit().await.unwrap();
    let place = save_location(&permit, OWN, store).await.unwrap();
    if units > 0 {
        adjust(shop, variant, place, MovementKind::Received, (units, 0))
            .await
            .unwrap();
    }
    place
}

pub async fn adjust(
    shop: &Shop,
    variant: VariantId,
    location: LocationId,
    kind: MovementKind,
    (units, seen): (i64, i64),
) -> Result<Level, ServiceError> {
    let command = AdjustStock {
        variant,
        shelf: (location, seen),
        kind,
        units,
        reason: "counted by hand".to_owned(),
    };
    adjust_stock(&shop.ctx.permit().await.unwrap(), OWN, command).await
}

pub async fn level(shop: &Shop, variant: VariantId, location: LocationId) -> Level {
    let filter = LevelFilter {
        location: Some(location),
        ..LevelFilter::default()
    };
    let permit = shop.ctx.permit().await.unwrap();
    let rows = list_levels(&permit, OWN, &filter, None, 200).await.unwrap().items;
    rows.into_iter()
        .find(|row| row.variant == variant)
        .map(|row| row.level)
        .unwrap_or_default()
}

const fn units(on_hand: i64, reserved: i64, allocated: i64) -> Level {
    Level {
        on_hand,
        reserved,
        allocated,
    }
}

async fn states(shop: &Shop, placed: &PlacedOrder) -> (OrderState, PaymentState) {
    let order = shop.order(placed).await;
    (order.state(), order.payment_state)
}

/// Longer than anybody may take to pay.
fn much_later(shop: &Shop) {
    shop.clock.advance_seconds(31 * 60);
}

async fn sixty_four_buyers_get_exactly_what_lies_in_two_places(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 7).await;
    let mut guests = Vec::new();
    for n in 0..64 {
        guests.push(shop.guest_with(&[(goods.jade, 1 + n % 2)]).await);
    }
    let buyers = guests.iter().enumerate().map(|(n, guest)| {
        let payment = if n % 3 == 0 { "online" } else { "cash_on_delivery" };
        place(guest, payment)
    });
    let mut placed = 0;
    for (n, answer) in join_all(buyers).await.into_iter().enumerate() {
        match answer {
            Ok(_) => placed += 1 + i64::try_from(n % 2).unwrap(),
            Err(ServiceError::SoldOut(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((placed, shop.level(goods.jade).await), (17, 0));
    for (location, all) in [(HOME, 10), (store, 7)] {
        let level = level(shop, goods.jade, location).await;
        assert_eq!((level.on_hand, level.reserved + level.allocated), (all, all));
    }
}

async fn an_order_that_no_place_can_fill_alone_is_filled_by_two(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 4).await;
    let guest = shop.guest_with(&[(goods.jade, 12), (goods.rose, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    assert_eq!(
        level(shop, goods.jade, store).await,
        units(4, 4, 0),
        "the near one first"
    );
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 8, 0));
    shop.pay(&shop.order(&placed).await).await;
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 8));
    shop.assert_sound().await;
    let permit = shop.ctx.permit().await.unwrap();
    ship_order(&permit, placed.number.as_str()).await.unwrap();
    assert_eq!(level(shop, goods.jade, store).await, units(0, 0, 0));
    assert_eq!(level(shop, goods.jade, HOME).await, units(2, 0, 0));
    let permit = shop.ctx.permit().await.unwrap();
    let first = list_movements(&permit, OWN, goods.jade, None, 2).await.unwrap();
    let rest = list_movements(&permit, OWN, goods.jade, first.next.as_deref(), 200)
        .await
        .unwrap();
    let all: Vec<_> = rest.items.iter().rev().chain(first.items.iter().rev()).collect();
    let kinds = |place| -> Vec<MovementKind> {
        all.iter()
            .filter(|row| row.location == place)
            .map(|row| row.kind)
            .collect()
    };
    let life = [
        MovementKind::Received,
        MovementKind::Reserved,
        MovementKind::Allocated,
        MovementKind::Shipped,
    ];
    assert_eq!(kinds(store), life);
    let at_store = all
        .iter()
        .filter(|row| row.location == store)
        .map(|row| row.delta);
    assert_eq!(Level::fold(at_store), Some(units(0, 0, 0)));
    let refused = list_movements(&permit, OWN, goods.jade, Some("x"), 2).await;
    assert!(matches!(refused, Err(ServiceError::BadRequest(_))), "{refused:?}");
}

async fn the_nearest_place_sends_the_parcel(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 2).await;
    place(&shop.guest_with(&[(goods.jade, 1)]).await, "cash_on_delivery")
        .await
        .unwrap();
    assert_eq!(level(shop, goods.jade, store).await, units(2, 0, 1));
    // Two parcels are worse than one from far away.
    let both = shop.guest_with(&[(goods.jade, 1), (goods.rose, 1)]).await;
    place(&both, "cash_on_delivery").await.unwrap();
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 1));
}

async fn what_has_lapsed_is_sold_before_anybody_sweeps(shop: &Shop, goods: Goods) {
    let slow = place(
        &shop.guest_with(&[(goods.jade, 9), (goods.rose, 1)]).await,
        "online",
    )
    .await
    .unwrap();
    let full = shop.guest_with(&[(goods.jade, 1)]).await;
    services::cart::set_quantity(&full, domain::kernel::Locale::Zh, goods.jade, 5)
        .await
        .unwrap();
    let refused = place(&full, "online").await;
    assert!(matches!(refused, Err(ServiceError::SoldOut(_))), "{refused:?}");
    much_later(shop);
    place(&full, "cash_on_delivery").await.unwrap();
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 5));
    assert_eq!(
        level(shop, goods.rose, HOME).await,
        units(3, 1, 0),
        "nobody wanted it"
    );
    assert_eq!(
        states(shop, &slow).await,
        (OrderState::AwaitingPayment, PaymentState::Pending)
    );
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        states(shop, &slow).await,
        (OrderState::Cancelled, PaymentState::Void)
    );
    assert_eq!(level(shop, goods.rose, HOME).await, units(3, 0, 0));
    assert_eq!(shop.level(goods.jade).await, 5);
}

/// An order of three for which the money has not come in time, and another of nine that has taken the goods.
async fn overtaken(shop: &Shop, goods: Goods) -> PlacedOrder {
    let slow = place(
        &shop.guest_with(&[(goods.jade, 3), (goods.rose, 1)]).await,
        "online",
    )
    .await
    .unwrap();
    much_later(shop);
    place(&shop.guest_with(&[(goods.jade, 9)]).await, "cash_on_delivery")
        .await
        .unwrap();
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 9));
    slow
}

async fn money_that_comes_late_takes_the_goods_anew(shop: &Shop, goods: Goods) {
    let slow = overtaken(shop, goods).await;
    set_level(&shop.ctx, goods.jade, 2).await;
    let store = second_place(shop, goods.jade, 1).await;
    shop.pay(&shop.order(&slow).await).await;
    assert_eq!(
        states(shop, &slow).await,
        (OrderState::Confirmed, PaymentState::Captured)
    );
    assert_eq!(level(shop, goods.jade, store).await, units(1, 0, 1));
    assert_eq!(shop.level(goods.jade).await, 0);
    assert_eq!(level(shop, goods.rose, HOME).await, units(3, 0, 1));
    shop.assert_sound().await;
    let permit = shop.ctx.permit().await.unwrap();
    ship_order(&permit, slow.number.as_str()).await.unwrap();
}

async fn money_that_comes_too_late_goes_back(shop: &Shop, goods: Goods) {
    let slow = overtaken(shop, goods).await;
    shop.pay(&shop.order(&slow).await).await;
    assert_eq!(
        states(shop, &slow).await,
        (OrderState::Cancelled, PaymentState::RefundPending)
    );
    assert_eq!(
        level(shop, goods.rose, HOME).await,
        units(3, 0, 0),
        "it holds nothing"
    );
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 9));
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        states(shop, &slow).await,
        (OrderState::Cancelled, PaymentState::Refunded)
    );
}

async fn money_that_comes_late_keeps_what_nobody_wanted(shop: &Shop, goods: Goods) {
    let slow = place(&shop.guest_with(&[(goods.jade, 3)]).await, "online")
        .await
        .unwrap();
    much_later(shop);
    shop.pay(&shop.order(&slow).await).await;
    assert_eq!(
        states(shop, &slow).await,
        (OrderState::Confirmed, PaymentState::Captured)
    );
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 3));
}

async fn a_paid_order_that_is_cancelled_gives_its_goods_back(shop: &Shop, goods: Goods) {
    let placed = place(&shop.guest_with(&[(goods.jade, 3)]).await, "online")
        .await
        .unwrap();
    shop.pay(&shop.order(&placed).await).await;
    let permit = shop.ctx.permit().await.unwrap();
    cancel_order_as_operator(&permit, placed.number.as_str(), "changed their mind")
        .await
        .unwrap();
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 0));
}

async fn counting_needs_a_reason_and_a_fresh_look(shop: &Shop, goods: Goods) {
    place(&shop.guest_with(&[(goods.jade, 8)]).await, "cash_on_delivery")
        .await
        .unwrap();
    let lost = adjust(shop, goods.jade, HOME, MovementKind::WrittenOff, (-1, 10))
        .await
        .unwrap();
    assert_eq!(lost, units(9, 0, 8));
    let again = adjust(shop, goods.jade, HOME, MovementKind::WrittenOff, (-1, 10)).await;
    assert!(
        matches!(again, Err(ServiceError::Conflict(_))),
        "the same form twice: {again:?}"
    );
    let promised = adjust(shop, goods.jade, HOME, MovementKind::Adjusted, (-2, 9)).await;
    assert!(matches!(promised, Err(ServiceError::Conflict(_))), "{promised:?}");
    for (kind, change, reason) in [
        (MovementKind::Adjusted, 1, " "),
        (MovementKind::Adjusted, 0, "nothing at all"),
        (MovementKind::Received, -1, "the wrong way"),
        (MovementKind::Shipped, -1, "no order"),
        (MovementKind::Received, i64::MAX, "too many"),
    ] {
        let command = AdjustStock {
            variant: goods.jade,
            shelf: (HOME, 9),
            kind,
            units: change,
            reason: reason.to_owned(),
        };
        let refused = adjust_stock(&shop.ctx.permit().await.unwrap(), OWN, command).await;
        assert!(
            matches!(refused, Err(ServiceError::Invalid(_))),
            "{reason}: {refused:?}"
        );
    }
    let logged = "SELECT COUNT(*) FROM audit_entry WHERE action = 'stock.adjust'";
    assert_eq!(shop.number(logged).await, 1, "what was refused is not in the log");
}

async fn goods_and_places_of_others_are_not_there(shop: &Shop, goods: Goods) {
    let other = Some(open_shop(&shop.ctx, "woks").await);
    let command = AdjustStock {
        variant: goods.jade,
        shelf: (HOME, 10),
        kind: MovementKind::Adjusted,
        units: 1,
        reason: "not theirs".to_owned(),
    };
    let permit = shop.ctx.permit().await.unwrap();
    let refused = adjust_stock(&permit, other, command).await;
    assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    let read = shop.ctx.permit().await.unwrap();
    let none = list_levels(&read, other, &LevelFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(none.items, []);
    assert_eq!(
        list_movements(&read, other, goods.jade, None, 10)
            .await
            .unwrap()
            .items,
        []
    );
    let mut own = list_locations(&read, OWN).await.unwrap().remove(0);
    let refused = save_location(&permit, other, own.clone()).await;
    assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    own.active = false;
    let refused = save_location(&permit, OWN, own).await;
    assert!(
        matches!(refused, Err(ServiceError::Invalid(_))),
        "a first location stays open: {refused:?}"
    );
    let guest = shop
        .guest()
        .permit::<domain::user::permission::policy::StockRead>()
        .await;
    assert!(guest.is_err());
}

async fn transfer(shop: &Shop, to: LocationId, lines: &[(&str, i64)]) -> Transfer {
    let command = DraftTransfer {
        from: HOME,
        to,
        note: String::new(),
        lines: lines
            .iter()
            .map(|(code, units)| ((*code).to_owned(), *units))
            .collect(),
    };
    let permit = shop.ctx.permit().await.unwrap();
    let id = draft_transfer(&permit, OWN, command).await.unwrap();
    newest(shop, Some(id)).await
}

async fn newest(shop: &Shop, id: Option<domain::inventory::TransferId>) -> Transfer {
    let permit = shop.ctx.permit().await.unwrap();
    let all = list_transfers(&permit, OWN, None, 10).await.unwrap().items;
    let found = all
        .into_iter()
        .find(|transfer| id.is_none_or(|id| id == transfer.id));
    found.unwrap()
}

async fn goods_on_their_way_belong_to_neither_place(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 0).await;
    let draft = transfer(
        shop,
        store,
        &[("GAIWAN-JADE", 4), ("GAIWAN-JADE", 2), ("WOK-CHARCOAL", 1)],
    )
    .await;
    assert_eq!(
        (draft.state, draft.lines.len()),
        (TransferState::Draft, 2),
        "a code is one line"
    );
    assert_eq!(shop.level(goods.jade).await, 10);
    let permit = shop.ctx.permit().await.unwrap();
    send_transfer(&permit, OWN, draft.id, draft.version)
        .await
        .unwrap();
    let twice = send_transfer(&permit, OWN, draft.id, draft.version).await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    assert_eq!(level(shop, goods.jade, HOME).await, units(4, 0, 0));
    assert_eq!(level(shop, goods.jade, store).await, units(0, 0, 0));
    assert_eq!(shop.level(goods.jade).await, 4, "what is on its way is not sold");
    shop.assert_sound().await;
    let sent = newest(shop, Some(draft.id)).await;
    assert_eq!(
        sent.lines
            .iter()
            .map(domain::inventory::TransferLine::on_the_way)
            .sum::<i64>(),
        7
    );
    let arrived = |received, reason: &str| {
        vec![Arrival {
            variant: goods.jade,
            received,
            reason: reason.to_owned(),
        }]
    };
    for wrong in [
        arrived(5, ""),
        arrived(7, "more than was sent"),
        arrived(-1, "less than none"),
    ] {
        let refused = receive_transfer(&permit, OWN, sent.id, sent.version, wrong).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }
    receive_transfer(&permit, OWN, sent.id, sent.version, arrived(5, "one broken"))
        .await
        .unwrap();
    let received = newest(shop, Some(draft.id)).await;
    assert_eq!(
        (received.state, received.lines[0].lost),
        (TransferState::Received, 1)
    );
    assert_eq!(level(shop, goods.jade, store).await, units(5, 0, 0));
    assert_eq!(
        level(shop, goods.wok, store).await,
        units(1, 0, 0),
        "what is not named arrived whole"
    );
    assert_eq!(shop.level(goods.jade).await, 9);
}

async fn a_transfer_is_given_up_on_its_way(shop: &Shop, goods: Goods) {
    let store = second_place(shop, goods.jade, 0).await;
    place(&shop.guest_with(&[(goods.jade, 8)]).await, "cash_on_delivery")
        .await
        .unwrap();
    let permit = shop.ctx.permit().await.unwrap();
    let too_much = transfer(shop, store, &[("GAIWAN-JADE", 3)]).await;
    let refused = send_transfer(&permit, OWN, too_much.id, too_much.version).await;
    assert!(
        matches!(refused, Err(ServiceError::Conflict(_))),
        "eight are promised: {refused:?}"
    );
    cancel_transfer(&permit, OWN, too_much.id, too_much.version)
        .await
        .unwrap();
    let spare = transfer(shop, store, &[("GAIWAN-JADE", 2)]).await;
    send_transfer(&permit, OWN, spare.id, spare.version)
        .await
        .unwrap();
    assert_eq!(shop.level(goods.jade).await, 0);
    cancel_transfer(&permit, OWN, spare.id, spare.version + 1)
        .await
        .unwrap();
    assert_eq!(newest(shop, Some(spare.id)).await.state, TransferState::Cancelled);
    assert_eq!(level(shop, goods.jade, HOME).await, units(10, 0, 8));
    let unknown = DraftTransfer {
        from: HOME,
        to: store,
        note: String::new(),
        lines: vec![("NOBODY-KNOWS".to_owned(), 1)],
    };
    let refused = draft_transfer(&permit, OWN, unknown).await;
    assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
}
