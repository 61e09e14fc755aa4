//! How far lines of orders have come, parcels, and receiving and closing of orders.

use crate::inventory::HOME;
use crate::order::{goods, group, insert, mixed_group, stored};
use crate::support::{Base, at, next};
use domain::order::{
    Order, OrderGroup, OrderGroupId, OrderState, Parcel, ParcelId, ParcelLine, ParcelMark, ParcelNote,
    ParcelState, Progress,
};
use domain::payment::PaymentState;
use domain::product::Product;
use store::{StoreError, Tx};

on_both!(
    lines_come_as_far_as_they_are_told_and_no_further,
    parcels_come_back_with_what_is_in_them_and_what_was_told,
    a_parcel_moves_only_from_the_state_it_is_in,
    orders_are_received_in_time_and_closed_once,
);

fn note(mark: ParcelMark, place: &str, second: i64) -> ParcelNote {
    ParcelNote {
        mark,
        place: place.to_owned(),
        cause: "operator".to_owned(),
        at: at(second),
    }
}

/// A parcel of an order with these units of its lines, sent at that second.
pub fn parcel(order: &Order, second: i64, lines: &[(i64, i64)]) -> Parcel {
    Parcel {
        id: ParcelId::from_u128(u128::from(next())),
        order: order.id,
        location: HOME,
        state: ParcelState::Shipped,
        carrier: "顺丰速运".to_owned(),
        tracking: format!("SF{second}"),
        lines: lines
            .iter()
            .map(|(line, units)| ParcelLine {
                line: *line,
                units: *units,
            })
            .collect(),
        notes: vec![note(ParcelMark::Shipped, "", second)],
        shipped_at: at(second),
    }
}

async fn lines_come_as_far_as_they_are_told_and_no_further(base: &Base) {
    let group = group(&goods(base).await, 0);
    insert(base, &group).await.unwrap();
    let order = group.orders[0].id;
    let add = async |lines: &[(i64, [i64; 4])]| {
        let progress = |[cancelled, shipped, delivered, returned]: [i64; 4]| Progress {
            cancelled,
            shipped,
            delivered,
            returned,
        };
        let lines: Vec<_> = lines
            .iter()
            .map(|(place, units)| (*place, progress(*units)))
            .collect();
        let done: Result<bool, StoreError> = base
            .store
            .write(async move |tx: &mut Tx| tx.order().add_progress(order, &lines).await)
            .await;
        done.unwrap_or(false)
    };
    assert!(add(&[(0, [0, 1, 0, 0]), (1, [1, 0, 0, 0])]).await);
    assert!(add(&[]).await);
    assert!(!add(&[(7, [0, 1, 0, 0])]).await, "there is no such line");
    for too_far in [
        [0, 2, 0, 0],
        [2, 0, 0, 0],
        [0, 0, 2, 0],
        [0, 0, 0, 1],
        [-1, 0, 0, 0],
    ] {
        assert!(!add(&[(0, too_far)]).await, "{too_far:?}");
    }
    assert!(add(&[(0, [0, 1, 2, 1])]).await);
    let lines = &stored(base, group.id).await.orders[0].lines;
    let expected = Progress {
        cancelled: 0,
        shipped: 2,
        delivered: 2,
        returned: 1,
    };
    assert_eq!(
        (lines[0].progress, lines[0].open(), lines[0].returnable()),
        (expected, 0, 1)
    );
    assert_eq!((lines[1].progress.cancelled, lines[1].open()), (1, 0));
}

async fn parcels_come_back_with_what_is_in_them_and_what_was_told(base: &Base) {
    let group = mixed_group(base, &goods(base).await, 0).await;
    insert(base, &group).await.unwrap();
    let [first, second] = [0, 1].map(|place| &group.orders[place]);
    let parcels = [
        parcel(first, 5, &[(0, 1), (1, 1)]),
        parcel(first, 7, &[(0, 1)]),
        parcel(second, 6, &[(1, 1)]),
    ];
    let (written, id) = (parcels.to_vec(), parcels[0].id);
    let passed = note(ParcelMark::Passed, "杭州转运中心", 8);
    let told = passed.clone();
    let (shipped, group_id) = (ParcelState::Shipped, group.id);
    let done = base
        .write(async move |tx: &mut Tx| {
            tx.order().add_parcels(&written).await?;
            tx.order().add_parcels(&[]).await?;
            tx.order().note_parcels(&[id], (shipped, shipped), &told).await
        })
        .await;
    assert!(done);
    let mut expected = parcels.to_vec();
    expected[0].notes.push(passed);
    let found = base.read().await.order().parcels(group_id).await.unwrap();
    assert_eq!(found, expected, "of each order the oldest first");
    let nothing = base
        .read()
        .await
        .order()
        .parcels(OrderGroupId::from_u128(7))
        .await;
    assert_eq!(nothing.unwrap(), []);
}

async fn a_parcel_moves_only_from_the_state_it_is_in(base: &Base) {
    let group = group(&goods(base).await, 0);
    insert(base, &group).await.unwrap();
    let (first, second) = (
        parcel(&group.orders[0], 1, &[(0, 1)]),
        parcel(&group.orders[0], 2, &[(0, 1)]),
    );
    let (both, written) = ([first.id, second.id], [first.clone(), second]);
    base.write(async move |tx: &mut Tx| tx.order().add_parcels(&written).await)
        .await;
    let (shipped, delivered) = (ParcelState::Shipped, ParcelState::Delivered);
    let step = async |ids: &[ParcelId], from, to| {
        let ids = ids.to_vec();
        let done: Result<(), StoreError> = base
            .store
            .write(async move |tx: &mut Tx| {
                let told = note(ParcelMark::Delivered, "", 9);
                if tx.order().note_parcels(&ids, (from, to), &told).await? {
                    Ok(())
                } else {
                    Err(StoreError::Conflict("not all".to_owned()))
                }
            })
            .await;
        done.is_ok()
    };
    assert!(step(&[], shipped, delivered).await);
    assert!(step(&both[..1], shipped, delivered).await);
    assert!(!step(&both, shipped, delivered).await, "one of them has come");
    let found = base.read().await.order().parcels(group.id).await.unwrap();
    let states: Vec<_> = found
        .iter()
        .map(|parcel| (parcel.state, parcel.notes.len()))
        .collect();
    assert_eq!(states, [(delivered, 2), (shipped, 1)]);
}

/// A purchase whose order was moved to this state at the tenth second.
async fn moved(base: &Base, goods: &Product, to: OrderState, payment: PaymentState) -> OrderGroup {
    let mut group = group(goods, 0);
    group.payment_state = payment;
    insert(base, &group).await.unwrap();
    let id = group.orders[0].id;
    base.write(async move |tx: &mut Tx| {
        let mut from = OrderState::AwaitingPayment;
        for state in [OrderState::Confirmed, OrderState::Shipped, OrderState::Delivered] {
            if from != to {
                assert!(tx.order().advance(&[id], from, state, "operator", at(10)).await?);
                from = state;
            }
        }
        Ok(())
    })
    .await;
    group
}

async fn orders_are_received_in_time_and_closed_once(base: &Base) {
    let (goods, captured) = (goods(base).await, PaymentState::Captured);
    let delivered = moved(base, &goods, OrderState::Delivered, captured).await;
    let sent = moved(base, &goods, OrderState::Shipped, captured).await;
    let lost = moved(base, &goods, OrderState::Shipped, captured).await;
    moved(base, &goods, OrderState::Shipped, PaymentState::Due).await;
    moved(base, &goods, OrderState::Confirmed, captured).await;
    let mut gone = parcel(&lost.orders[0], 10, &[(0, 1)]);
    gone.state = ParcelState::Lost;
    base.write(async move |tx: &mut Tx| tx.order().add_parcels(&[gone]).await)
        .await;
    let due = async |delivered: i64, sent: i64| {
        let mut tx = base.read().await;
        let rows = tx.order().unreceived(at(delivered), at(sent), 10).await.unwrap();
        rows.into_iter().map(|(_, order)| order).collect::<Vec<_>>()
    };
    let (one, two) = (delivered.orders[0].id, sent.orders[0].id);
    assert!(due(9, 9).await.is_empty());
    assert_eq!(due(10, 9).await, [one]);
    assert_eq!(
        due(9, 10).await,
        [two],
        "neither lost ones nor those that the courier is paid for"
    );
    let receive = async |id| {
        base.write(async move |tx: &mut Tx| tx.order().receive(&[id], at(20)).await)
            .await
    };
    assert!(!receive(two).await, "it has not been delivered");
    assert!(receive(one).await && !receive(one).await, "once");
    assert!(due(10, 9).await.is_empty());
    let close = async |until: i64, now: i64| {
        base.write(async move |tx: &mut Tx| tx.order().close_received(at(until), at(now), 10).await)
            .await
    };
    assert_eq!(
        (close(19, 30).await, close(20, 31).await, close(40, 41).await),
        (0, 1, 0)
    );
    let order = stored(base, delivered.id).await.orders.remove(0);
    assert_eq!((order.received_at, order.closed_at), (Some(at(20)), Some(at(31))));
    assert!(
        base.fails(&format!("UPDATE orders SET closed_at = 1 WHERE id = '{two}'"))
            .await
    );
    assert_eq!(stored(base, sent.id).await.orders[0].closed_at, None);
}
