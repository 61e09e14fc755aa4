//! Cancelling a part of an order: money, goods, books and versions. Every scenario on both databases.

use crate::merchant::{hand_over, open_shop};
use crate::people::{seller_worker, worker};
use crate::settlement::rule;
use crate::support::{Goods, Shop, place, stock};
use domain::kernel::Locale;
use domain::merchant::SellerId;
use domain::order::{Desk, OrderGroup, OrderMove, OrderState, PlacedOrder};
use domain::payment::PaymentState;
use domain::user::permission::policy::{ApprovalDecide, AuditLogRead, OrderRead, OrderUpdate};
use domain::user::{AuditFilter, Role, Target};
use services::approval::decide_approval;
use services::order::{
    cancel_order, cancel_order_units, cancel_units, deliver_order, order_page, order_to_edit, ship_order,
};
use services::settlement::add_commission_rule;
use services::{Ctx, ServiceError, audit, jobs};

on_both!(
    what_was_paid_goes_back_by_the_piece_and_delivery_with_the_last,
    couriers_collect_less_and_the_books_follow,
    a_part_and_then_the_rest_come_to_the_whole,
    sellers_cancel_their_own_only_and_commission_is_reversed,
    a_large_part_waits_for_another_person,
    two_who_cancel_the_same_unit_cancel_it_once,
    what_cannot_be_cancelled_is_refused_and_leaves_no_trace,
);

async fn bought(shop: &Shop, payment: &str) -> (Ctx, PlacedOrder, Goods) {
    let goods = stock(&shop.ctx).await;
    // 2 × 99.00, and 12.00 for delivery.
    let guest = shop.guest_with(&[(goods.wok, 2)]).await;
    let placed = place(&guest, payment).await.unwrap();
    if payment == "online" {
        shop.pay(&shop.order(&placed).await).await;
    }
    (guest, placed, goods)
}

async fn cancel(
    guest: &Ctx,
    placed: &PlacedOrder,
    units: &[i64],
) -> Result<domain::order::OrderGroupView, ServiceError> {
    cancel_units(
        guest,
        Locale::Zh,
        &placed.number.to_string(),
        &placed.access_key,
        units,
    )
    .await
}

async fn refunds(shop: &Shop) -> Vec<String> {
    let sql = "SELECT CAST(amount AS TEXT) FROM refund ORDER BY requested_at, id";
    shop.texts(sql.to_owned()).await
}

fn standing(group: &OrderGroup) -> (OrderState, PaymentState) {
    (group.state(), group.payment_state)
}

async fn what_was_paid_goes_back_by_the_piece_and_delivery_with_the_last(shop: &Shop) {
    let (guest, placed, goods) = bought(shop, "online").await;
    assert_eq!((placed.total.minor(), shop.level(goods.wok).await), (21_000, 3));
    let view = cancel(&guest, &placed, &[1]).await.unwrap();
    assert_eq!(view.orders[0].lines[0].progress.cancelled, 1);
    assert_eq!(
        (refunds(shop).await, shop.level(goods.wok).await),
        (vec!["9900".to_owned()], 4)
    );
    let group = shop.order(&placed).await;
    assert_eq!(
        standing(&group),
        (OrderState::Confirmed, PaymentState::RefundPending)
    );
    assert_eq!(group.totals.total.minor(), 21_000, "what was placed stays");
    shop.assert_sound().await;
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let group = shop.order(&placed).await;
    assert_eq!(standing(&group), (OrderState::Confirmed, PaymentState::Captured));
    shop.clock.advance_seconds(1);
    cancel(&guest, &placed, &[1]).await.unwrap();
    assert_eq!(refunds(shop).await, ["9900", "11100"], "with the delivery");
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let group = shop.order(&placed).await;
    assert_eq!(standing(&group), (OrderState::Cancelled, PaymentState::Refunded));
    assert_eq!(shop.level(goods.wok).await, 5);
    let versions = shop.number("SELECT COUNT(*) FROM order_version").await;
    assert_eq!(versions, 2, "every former version is kept");
}

async fn couriers_collect_less_and_the_books_follow(shop: &Shop) {
    let (guest, placed, goods) = bought(shop, "cash_on_delivery").await;
    cancel(&guest, &placed, &[1]).await.unwrap();
    shop.assert_sound().await;
    let reduced = "SELECT CAST(COALESCE(SUM(t.amount), 0) AS BIGINT) FROM ledger_transfer t
        JOIN ledger_entry e ON e.id = t.entry_id WHERE e.kind = 'order.cancelled'";
    assert_eq!(shop.number(reduced).await, 9_900);
    let number = placed.number.to_string();
    let operator = shop.ctx.for_operator().permit::<OrderUpdate>().await.unwrap();
    ship_order(&operator, &number).await.unwrap();
    deliver_order(&operator, &number).await.unwrap();
    let group = shop.order(&placed).await;
    assert_eq!(standing(&group), (OrderState::Delivered, PaymentState::Collected));
    let collected = "SELECT amount FROM payment_event WHERE kind = 'captured'";
    assert_eq!(shop.number(collected).await, 9_900 + 1_200);
    assert_eq!(shop.level(goods.wok).await, 4);
    assert!(refunds(shop).await.is_empty());
}

async fn a_part_and_then_the_rest_come_to_the_whole(shop: &Shop) {
    for payment in ["online", "cash_on_delivery"] {
        let goods = stock_of(shop).await;
        let guest = shop.guest_with(&[(goods.0, 2), (goods.1, 2)]).await;
        let placed = place(&guest, payment).await.unwrap();
        let before = refunded(shop).await;
        if payment == "online" {
            shop.pay(&shop.order(&placed).await).await;
        }
        cancel(&guest, &placed, &[1, 1]).await.unwrap();
        cancel_order(&guest, Locale::Zh, &placed.number.to_string(), &placed.access_key)
            .await
            .unwrap();
        let back = if payment == "online" {
            placed.total.minor()
        } else {
            0
        };
        assert_eq!(refunded(shop).await - before, back, "{payment}");
        jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
        shop.assert_sound().await;
    }
}

async fn refunded(shop: &Shop) -> i64 {
    shop.number("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM refund")
        .await
}

async fn stock_of(shop: &Shop) -> (domain::product::VariantId, domain::product::VariantId) {
    let mut tx = shop.ctx.store.read().await.unwrap();
    if tx.product().product_by_slug("wok").await.unwrap().is_none() {
        drop(tx);
        let goods = stock(&shop.ctx).await;
        return (goods.wok, goods.jade);
    }
    drop(tx);
    let wok = crate::support::product(&shop.ctx, "wok").await;
    let gaiwan = crate::support::product(&shop.ctx, "gaiwan").await;
    (wok.variants[0].id, gaiwan.variants[0].id)
}

async fn two_sellers(shop: &Shop) -> (Ctx, PlacedOrder, SellerId) {
    let goods = stock(&shop.ctx).await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", id).await;
    add_commission_rule(&shop.ctx.permit().await.unwrap(), rule("5", "6"))
        .await
        .unwrap();
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 3)]).await;
    let placed = place(&guest, "online").await.unwrap();
    shop.pay(&shop.order(&placed).await).await;
    (guest, placed, id)
}

async fn sellers_cancel_their_own_only_and_commission_is_reversed(shop: &Shop) {
    let (_, placed, id) = two_sellers(shop).await;
    let group = shop.order(&placed).await;
    let own = group.orders.iter().find(|order| order.seller.id == id).unwrap();
    let other = group.orders.iter().find(|order| order.seller.id != id).unwrap();
    let (own, other) = (own.number.to_string(), other.number.to_string());
    let seller = seller_worker(shop, "woks@example.com", Role::SellerOwner, id).await;
    let permit = seller.permit::<OrderUpdate>().await.unwrap();
    let desk = Desk::Seller(None);
    let refused = cancel_order_units(&permit, desk, &other, &[1], "not in stock").await;
    assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    let done = cancel_order_units(&permit, desk, &own, &[2], "not in stock").await;
    assert_eq!(done.unwrap(), OrderMove::Done);
    assert_eq!(refunds(shop).await, ["19800"]);
    let operator = shop.ctx.for_operator().permit::<OrderUpdate>().await.unwrap();
    for number in [&own, &other] {
        ship_order(&operator, number).await.unwrap();
        deliver_order(&operator, number).await.unwrap();
    }
    let income = "SELECT CAST(COALESCE(SUM(CASE WHEN credit LIKE 'commission!_%' ESCAPE '!' THEN amount
        WHEN debit LIKE 'commission!_%' ESCAPE '!' THEN -amount ELSE 0 END), 0) AS BIGINT) FROM ledger_transfer";
    // 5 % of 297.00 is 14.85; of 309.00 with delivery, 198.00 went back: round(1485 × 19800 / 30900) = 952 less.
    let total = group
        .orders
        .iter()
        .find(|order| order.number.to_string() == own)
        .unwrap()
        .totals
        .total
        .minor();
    let gone = (2 * 1_485 * 19_800 + total) / (2 * total);
    assert_eq!(shop.number(income).await, 1_485 - gone);
    let permit = shop.ctx.for_operator().permit::<AuditLogRead>().await.unwrap();
    let log = audit::entries(&permit, &AuditFilter::default(), None, 100)
        .await
        .unwrap();
    let entry = log
        .iter()
        .find(|entry| entry.record.action == "order.cancel_units")
        .unwrap();
    assert_eq!(entry.record.reason.as_deref(), Some("not in stock"));
    assert_eq!(entry.record.seller_id, Some(id.to_string()));
}

async fn a_large_part_waits_for_another_person(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let guest = shop.guest_with(&[(goods.jade, 4)]).await;
    let placed = place(&guest, "online").await.unwrap();
    shop.pay(&shop.order(&placed).await).await;
    let number = placed.number.to_string();
    let asker = worker(shop, "asker@example.com", Role::Administrator, Target::Platform).await;
    let other = worker(shop, "other@example.com", Role::Administrator, Target::Platform).await;
    let permit = asker.permit::<OrderUpdate>().await.unwrap();
    let cut = cancel_order_units(&permit, Desk::Platform, &number, &[3], "dented lids").await;
    let OrderMove::Waiting(id) = cut.unwrap() else {
        panic!("nobody was asked")
    };
    assert!(refunds(shop).await.is_empty());
    let again = cancel_order_units(&permit, Desk::Platform, &number, &[3], "dented lids").await;
    assert_eq!(again.unwrap(), OrderMove::Waiting(id), "one request waits");
    let decide = other.permit::<ApprovalDecide>().await.unwrap();
    decide_approval(&decide, id, true, "").await.unwrap();
    assert_eq!(
        (refunds(shop).await, shop.level(goods.jade).await),
        (vec!["50400".to_owned()], 9)
    );
    let read = other.permit::<OrderRead>().await.unwrap();
    let edit = order_to_edit(&read, Locale::Zh, &number).await.unwrap();
    let version = &edit.versions[0];
    assert_eq!((version.number, version.cause.as_str()), (1, "operator"));
    assert_eq!(
        (version.reason.as_str(), version.author.as_str()),
        ("dented lids", "a***@example.com")
    );
    assert_eq!(
        (version.lines[0].quantity, version.lines[0].cancelled),
        (4, 0),
        "as it was"
    );
}

async fn two_who_cancel_the_same_unit_cancel_it_once(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let guest = shop.guest_with(&[(goods.wok, 1), (goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    shop.pay(&shop.order(&placed).await).await;
    let (one, two) =
        futures::future::join(cancel(&guest, &placed, &[1, 0]), cancel(&guest, &placed, &[1, 0])).await;
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(refunds(shop).await.len(), 1);
}

async fn what_cannot_be_cancelled_is_refused_and_leaves_no_trace(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let guest = shop.guest_with(&[(goods.wok, 2)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let number = placed.number.to_string();
    let conflict =
        |answer: Result<_, ServiceError>| matches!(answer.map(drop), Err(ServiceError::Conflict(_)));
    assert!(
        conflict(cancel(&guest, &placed, &[1]).await),
        "not paid: as a whole only"
    );
    shop.pay(&shop.order(&placed).await).await;
    for units in [vec![], vec![0], vec![3], vec![-1], vec![0, 1]] {
        assert!(conflict(cancel(&guest, &placed, &units).await), "{units:?}");
    }
    let stranger = cancel_units(&shop.guest(), Locale::Zh, &number, "wrong", &[1]).await;
    assert!(matches!(stranger, Err(ServiceError::NotFound(_))));
    let view = order_page(&guest, Locale::Zh, &number, &placed.access_key)
        .await
        .unwrap();
    assert!(view.orders[0].can_cancel_part);
    let operator = shop.ctx.for_operator().permit::<OrderUpdate>().await.unwrap();
    let unsaid = cancel_order_units(&operator, Desk::Platform, &number, &[1], " ").await;
    assert!(matches!(unsaid, Err(ServiceError::Invalid(_))), "{unsaid:?}");
    ship_order(&operator, &number).await.unwrap();
    assert!(conflict(cancel(&guest, &placed, &[1]).await), "it is on its way");
    let view = order_page(&guest, Locale::Zh, &number, &placed.access_key)
        .await
        .unwrap();
    assert!(!view.orders[0].can_cancel_part);
    assert!(refunds(shop).await.is_empty());
    assert_eq!(shop.number("SELECT COUNT(*) FROM order_version").await, 0);
}
