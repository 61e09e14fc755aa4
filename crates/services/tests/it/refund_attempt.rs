//! Refunds that the gateway refuses, and money that came twice.

use crate::gateway::{Account, GOOD, body, captured, refund_body};
use crate::order_group::cancel;
use crate::people::{MAIL, worker};
use crate::support::{Shop, place, stock};
use domain::order::{OrderGroup, OrderState, PlacedOrder};
use domain::payment::{PaymentState, RefundCause, RefundState};
use domain::user::permission::policy::{RefundRequest, SystemUpdate};
use domain::user::{Role, Target};
use services::gateway::WebhookHeaders;
use services::payment::{receive_webhook, retry_refund};
use services::{Ctx, ServiceError, jobs};
use store::RefundRow;

on_both!(
    a_refused_refund_is_sent_again_under_another_key,
    a_refund_that_is_refused_too_often_is_left_to_a_person,
    a_refund_that_came_back_is_sent_again,
    a_second_charge_goes_back_by_itself,
    a_second_charge_of_what_has_gone_back_goes_back_too,
    two_charges_of_a_purchase_that_has_ended_both_go_back,
);

/// A purchase that was paid.
async fn bought(shop: &Shop) -> (Ctx, PlacedOrder, OrderGroup) {
    let goods = stock(&shop.ctx).await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let group = shop.order(&placed).await;
    shop.pay(&group).await;
    (guest, placed, group)
}

async fn round(shop: &Shop) {
    let permit = shop.ctx.permit::<SystemUpdate>().await.unwrap();
    jobs::run_round(&permit).await.unwrap();
}

async fn refunds(shop: &Shop, group: &OrderGroup) -> Vec<RefundRow> {
    let mut tx = shop.ctx.store.read().await.unwrap();
    tx.payment().refunds(group.payment).await.unwrap()
}

async fn state(shop: &Shop, placed: &PlacedOrder) -> PaymentState {
    shop.order(placed).await.payment_state
}

/// Keys and amounts that went back, in order.
fn sent(shop: &Shop) -> Vec<(String, i64)> {
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    let plain = |(_, key, amount): (String, String, domain::kernel::Money)| (key, amount.minor());
    refunds.into_iter().map(plain).collect()
}

async fn a_refused_refund_is_sent_again_under_another_key(shop: &Shop) {
    let (guest, placed, group) = bought(shop).await;
    shop.gateway.with(|books| books.refuses_refunds = true);
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    round(shop).await;
    let refund = refunds(shop, &group).await.remove(0);
    assert_eq!(
        (refund.state, refund.attempt, refund.failure.as_deref()),
        (RefundState::Retrying, 2, Some("insufficient_funds"))
    );
    shop.assert_sound().await;
    // What was refused under a key stays so.
    shop.gateway.with(|books| books.refuses_refunds = false);
    shop.clock.advance_seconds(59);
    round(shop).await;
    assert!(sent(shop).is_empty(), "not before its time");
    shop.clock.advance_seconds(1);
    round(shop).await;
    assert_eq!(sent(shop), [(format!("{}:2", refund.id), placed.total.minor())]);
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    shop.clock.advance_seconds(86_400);
    round(shop).await;
    assert_eq!(sent(shop).len(), 1);
    shop.assert_sound().await;
}

async fn a_refund_that_is_refused_too_often_is_left_to_a_person(shop: &Shop) {
    let (guest, placed, group) = bought(shop).await;
    shop.gateway.with(|books| books.refuses_refunds = true);
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    for _ in 0..8 {
        round(shop).await;
        shop.clock.advance_seconds(86_400);
    }
    let refund = refunds(shop, &group).await.remove(0);
    assert_eq!(
        (refund.state, refund.attempt),
        (RefundState::GivenUp, 6),
        "{refund:?}"
    );
    assert_eq!(
        shop.gateway.with(|books| books.refused_keys.len()),
        6,
        "each under its own key"
    );
    shop.assert_sound().await;
    let finance = worker(shop, MAIL, Role::Finance, Target::Platform).await;
    let permit = finance.permit::<RefundRequest>().await.unwrap();
    retry_refund(&permit, refund.id).await.unwrap();
    let refund = refunds(shop, &group).await.remove(0);
    assert_eq!((refund.state, refund.attempt), (RefundState::GivenUp, 7));
    shop.gateway.with(|books| books.refuses_refunds = false);
    retry_refund(&permit, refund.id).await.unwrap();
    assert_eq!(sent(shop), [(format!("{}:8", refund.id), placed.total.minor())]);
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    let again = retry_refund(&permit, refund.id).await;
    assert!(matches!(again, Err(ServiceError::Conflict(_))), "{again:?}");
    let noted = shop
        .number("SELECT COUNT(*) FROM audit_entry WHERE action = 'refund.try_again'")
        .await;
    assert_eq!(noted, 2);
}

/// A message about something that happened a minute after the shop was opened.
async fn hear_later(shop: &Shop, id: &str, body: &str) {
    let headers = WebhookHeaders {
        id,
        timestamp: "1795363260",
        signature: GOOD,
    };
    receive_webhook(&shop.ctx, &headers, body.as_bytes())
        .await
        .unwrap();
}

async fn a_refund_that_came_back_is_sent_again(shop: &Shop) {
    let (guest, placed, group) = bought(shop).await;
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    round(shop).await;
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    let refund = refunds(shop, &group).await.remove(0);
    let reference = format!("fake-{}", group.payment);
    let told = body("refund_failed", &reference, group.payment, placed.total);
    let told = format!("{told} {}", refund.id);
    shop.gateway.with(|books| {
        let account = books.accounts.get_mut(&reference).unwrap();
        account.status = captured(account.amount, 0);
    });
    shop.clock.advance_seconds(100);
    hear_later(shop, "evt_failed", &told).await;
    assert_eq!(state(shop, &placed).await, PaymentState::RefundPending);
    shop.assert_sound().await;
    // Heard again, and late, it is no other failure.
    hear_later(shop, "evt_failed_again", &told).await;
    assert_eq!(refunds(shop, &group).await[0].attempt, 2);
    shop.clock.advance_seconds(60);
    round(shop).await;
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    let keys: Vec<_> = sent(shop).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [refund.id.to_string(), format!("{}:2", refund.id)]);
    // The gateway tells of the second one by its key.
    let report = refund_body(&reference, group.payment, placed.total, &keys[1]);
    shop.webhook("evt_back", GOOD, &report).await.unwrap();
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    shop.assert_sound().await;
}

/// The gateway has opened the payment once more, and the buyer has paid that, too.
async fn second_charge(shop: &Shop, group: &OrderGroup, name: &str) {
    let amount = group.totals.total;
    let account = Account {
        payment: group.payment,
        amount,
        status: captured(amount, 0),
    };
    shop.gateway
        .with(|books| books.accounts.insert(name.to_owned(), account));
    let told = body("captured", name, group.payment, amount);
    for id in ["first", "second"] {
        shop.webhook(&format!("evt_{name}_{id}"), GOOD, &told)
            .await
            .unwrap();
    }
}

/// What went back by a charge.
fn back_by(shop: &Shop, charge: &str) -> i64 {
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    let by = refunds.iter().filter(|(reference, ..)| reference == charge);
    by.map(|(.., amount)| amount.minor()).sum()
}

async fn a_second_charge_goes_back_by_itself(shop: &Shop) {
    let (guest, placed, group) = bought(shop).await;
    second_charge(shop, &group, "twin").await;
    assert_eq!(state(shop, &placed).await, PaymentState::RefundPending);
    let owed = refunds(shop, &group).await;
    assert_eq!(
        (
            owed.len(),
            owed[0].cause,
            owed[0].subject.as_str(),
            owed[0].amount
        ),
        (1, RefundCause::Excess, "twin", placed.total)
    );
    shop.assert_sound().await;
    round(shop).await;
    assert_eq!(back_by(shop, "twin"), placed.total.minor());
    let now = shop.order(&placed).await;
    assert_eq!(
        (now.state(), now.payment_state),
        (OrderState::Confirmed, PaymentState::Captured)
    );
    assert!(now.orders[0].refund.is_none(), "nothing of the order");
    shop.assert_sound().await;
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    round(shop).await;
    let own = format!("fake-{}", group.payment);
    assert_eq!(back_by(shop, &own), placed.total.minor());
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    shop.assert_sound().await;
}

async fn a_second_charge_of_what_has_gone_back_goes_back_too(shop: &Shop) {
    let (guest, placed, group) = bought(shop).await;
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    round(shop).await;
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    second_charge(shop, &group, "twin").await;
    assert_eq!(state(shop, &placed).await, PaymentState::RefundPending);
    round(shop).await;
    assert_eq!(back_by(shop, "twin"), placed.total.minor());
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    shop.assert_sound().await;
}

async fn two_charges_of_a_purchase_that_has_ended_both_go_back(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let group = shop.order(&placed).await;
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    assert_eq!(state(shop, &placed).await, PaymentState::Void);
    shop.pay(&group).await;
    second_charge(shop, &group, "twin").await;
    let causes: Vec<_> = refunds(shop, &group)
        .await
        .iter()
        .map(|refund| refund.cause)
        .collect();
    assert_eq!(causes, [RefundCause::Late, RefundCause::Late]);
    shop.assert_sound().await;
    round(shop).await;
    let own = format!("fake-{}", group.payment);
    for charge in [own.as_str(), "twin"] {
        assert_eq!(back_by(shop, charge), placed.total.minor(), "{charge}");
    }
    assert_eq!(state(shop, &placed).await, PaymentState::Refunded);
    shop.assert_sound().await;
}
