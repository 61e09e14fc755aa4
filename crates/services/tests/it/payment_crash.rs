//! Placing in three phases: prepared and committed, paid outside of any transaction, finalised. Cut off at every step, it is
//! finished or given back by the jobs: in the end money is where there is an order for it, and nowhere else.
//!
//! The steps at which a purchase can be cut off, and what takes it up:
//! - before the commit: nothing has happened, and the same command places it;
//! - committed and not opened at the gateway, or opened and the answer lost: the outbox opens it (again);
//! - paid and the report lost: the gateway is asked;
//! - the report stored and not applied: the outbox applies it (`payment_event.rs`);
//! - ended by its buyer or the clock while the gateway opens it, or while the buyer pays: the outbox ends it there, and what
//!   was paid goes back;
//! - money owed and not sent, or sent and the answer lost: the outbox sends it, with the same key.

use crate::gateway::GOOD;
use crate::support::{Goods, Shop, command, cut_off, place, set_level, small_shop, small_shop_on_postgres};
use domain::kernel::Locale;
use domain::order::{OrderGroup, OrderState, PlacedOrder};
use domain::payment::PaymentState;
use services::gateway::GatewayStatus;
use services::order::{cancel_order, place_order};
use services::{cart, jobs};

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
    a_purchase_cut_off_anywhere_is_placed_once_and_can_be_paid,
    money_that_was_taken_before_the_shop_knew_of_it_finds_its_order,
    an_order_that_ends_while_it_is_paid_keeps_no_money,
    a_payment_whose_opening_was_never_answered_is_ended_with_its_order,
    a_refund_cut_off_anywhere_goes_back_once,
);

/// Some rounds of the jobs, with time for what was put off.
async fn rounds(shop: &Shop) {
    for _ in 0..4 {
        jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
        shop.clock.advance_seconds(70);
    }
}

/// Every payment that the gateway has taken and not given back has an order, and every order under way is paid.
async fn assert_settled(shop: &Shop) {
    let accounts = shop.gateway.with(|books| books.accounts.clone());
    for account in accounts.values() {
        let row = {
            let mut tx = shop.ctx.store.read().await.unwrap();
            tx.payment().payment(account.payment).await.unwrap().unwrap()
        };
        let has_money = matches!(account.status, GatewayStatus::Captured { .. });
        assert_eq!(
            row.state == PaymentState::Captured,
            has_money,
            "{row:?}: {account:?}"
        );
        let gone = [PaymentState::Void, PaymentState::Refunded];
        assert!(
            has_money || gone.contains(&row.state) || row.state == PaymentState::Pending,
            "{row:?}"
        );
    }
    shop.assert_sound().await;
}

async fn ordered(shop: &Shop, goods: &Goods) -> (PlacedOrder, OrderGroup) {
    set_level(&shop.ctx, goods.jade, 10).await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let group = shop.order(&placed).await;
    (placed, group)
}

async fn a_purchase_cut_off_anywhere_is_placed_once_and_can_be_paid(shop: &Shop, goods: Goods) {
    for polls in 1.. {
        set_level(&shop.ctx, goods.jade, 10).await;
        let guest = shop.guest_with(&[(goods.jade, 1)]).await;
        let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
        let command = command(&guest, &seen, "online");
        let came = cut_off(Box::pin(place_order(&guest, Locale::Zh, command.clone())), polls).await;
        jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
        let placed = place_order(&guest, Locale::Zh, command).await.unwrap();
        if let Some(first) = &came {
            assert_eq!(first.as_ref().unwrap(), &placed, "the same order");
        }
        assert_eq!(shop.level(goods.jade).await, 9, "after {polls} polls");
        assert!(placed.pay_url.is_some(), "it can be paid");
        let group = shop.order(&placed).await;
        shop.pay(&group).await;
        assert_eq!(shop.order(&placed).await.state(), OrderState::Confirmed);
        assert_settled(shop).await;
        // On a busy machine the answers of a database may be there at the first look.
        if came.is_some() && polls > 2 {
            break;
        }
    }
    let doubled = shop.gateway.with(|books| {
        books
            .accounts
            .values()
            .map(|account| account.payment)
            .collect::<Vec<_>>()
    });
    let orders = shop.number("SELECT COUNT(*) FROM order_group").await;
    assert_eq!(
        doubled.len(),
        usize::try_from(orders).unwrap(),
        "one payment each"
    );
}

async fn money_that_was_taken_before_the_shop_knew_of_it_finds_its_order(shop: &Shop, goods: Goods) {
    shop.gateway.with(|books| books.mute = true);
    let (placed, group) = ordered(shop, &goods).await;
    assert_eq!(placed.pay_url, None, "opened, and the answer lost");
    shop.gateway.pay(group.payment);
    shop.gateway.with(|books| books.mute = false);
    rounds(shop).await;
    assert_eq!(shop.order(&placed).await.state(), OrderState::Confirmed);
    assert_settled(shop).await;
}

async fn an_order_that_ends_while_it_is_paid_keeps_no_money(shop: &Shop, goods: Goods) {
    for polls in 1.. {
        let (placed, group) = ordered(shop, &goods).await;
        shop.gateway.pay(group.payment);
        let cancel = cancel_order(&shop.ctx, Locale::Zh, placed.number.as_str(), &placed.access_key);
        let came = cut_off(cancel, polls).await;
        rounds(shop).await;
        let state = shop.order(&placed).await;
        let ended = state.state() == OrderState::Cancelled;
        let expected = if ended {
            PaymentState::Refunded
        } else {
            PaymentState::Captured
        };
        assert_eq!(state.payment_state, expected, "after {polls} polls");
        assert_settled(shop).await;
        if came.is_some() {
            assert!(ended);
        }
        if came.is_some() && polls > 2 {
            break;
        }
    }
}

async fn a_payment_whose_opening_was_never_answered_is_ended_with_its_order(shop: &Shop, goods: Goods) {
    for is_paid in [false, true] {
        shop.gateway.with(|books| books.mute = true);
        let (placed, group) = ordered(shop, &goods).await;
        cancel_order(&shop.ctx, Locale::Zh, placed.number.as_str(), &placed.access_key)
            .await
            .unwrap();
        shop.gateway.with(|books| books.mute = false);
        if is_paid {
            // Somebody had the address all the same, and no report of it comes.
            shop.gateway.pay(group.payment);
        }
        rounds(shop).await;
        let status = shop.gateway.status_of(group.payment);
        let (expected, state) = if is_paid {
            (GatewayStatus::Refunded, PaymentState::Refunded)
        } else {
            (GatewayStatus::Cancelled, PaymentState::Void)
        };
        assert_eq!(status, Some(expected), "it is not left open at the gateway");
        assert_eq!(shop.order(&placed).await.payment_state, state);
        assert_settled(shop).await;
    }
}

async fn a_refund_cut_off_anywhere_goes_back_once(shop: &Shop, goods: Goods) {
    for polls in 1.. {
        let (placed, group) = ordered(shop, &goods).await;
        let report = shop.gateway.pay(group.payment);
        shop.webhook(&format!("evt-{}", group.payment), GOOD, &report)
            .await
            .unwrap();
        cancel_order(&shop.ctx, Locale::Zh, placed.number.as_str(), &placed.access_key)
            .await
            .unwrap();
        let refund = {
            let mut tx = shop.ctx.store.read().await.unwrap();
            tx.payment().refunds(group.payment).await.unwrap().remove(0)
        };
        let came = cut_off(services::payment::refund_payment(&shop.ctx, refund.id), polls).await;
        rounds(shop).await;
        assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Refunded);
        let key = refund.id.to_string();
        let sent = shop
            .gateway
            .with(|books| books.refunds.iter().filter(|(_, known, _)| *known == key).count());
        assert_eq!(sent, 1, "after {polls} polls");
        assert_settled(shop).await;
        if came.is_some() && polls > 2 {
            break;
        }
    }
}
