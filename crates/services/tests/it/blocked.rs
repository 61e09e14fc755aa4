//! Customers who may not order: by their account, and as guests by a contact of it. On both databases.

use crate::people::{MAIL, account, registered, with};
use crate::support::{Shop, form, place, stock};
use domain::cart::CheckoutForm;
use domain::kernel::Locale;
use domain::order::PlaceOrder;
use domain::user::{AccountId, AccountState, Level};
use services::{Ctx, ServiceError, cart, order};
use store::Tx;

on_both!(a_blocked_customer_cannot_order_and_is_told_why);

const REASON: &str = "拒收三次";

async fn set_state(shop: &Shop, id: AccountId, state: AccountState) {
    let changed: Result<bool, ServiceError> = shop
        .ctx
        .store
        .write(async move |tx: &mut Tx| {
            let version = tx.user().account(id).await?.unwrap().version;
            let reason = if state == AccountState::Blocked {
                REASON
            } else {
                ""
            };
            Ok(tx
                .user()
                .set_standing(id, state, reason, Level::Regular, version)
                .await?)
        })
        .await;
    assert!(changed.unwrap());
}

async fn order_with(guest: &Ctx, email: &str, phone: &str) -> Result<(), ServiceError> {
    let seen = cart::view_cart(guest, Locale::Zh).await.unwrap();
    let command = PlaceOrder {
        form: CheckoutForm {
            email: email.to_owned(),
            phone: phone.to_owned(),
            ..form("cash_on_delivery")
        },
        seen_total: seen.totals.total,
        key: format!("{:032x}", guest.ids.secret()),
    };
    order::place_order(guest, Locale::Zh, command).await.map(drop)
}

fn assert_blocked(refused: &Result<(), ServiceError>) {
    assert!(
        matches!(refused, Err(ServiceError::Blocked(reason)) if reason == REASON),
        "{refused:?}"
    );
}

async fn a_blocked_customer_cannot_order_and_is_told_why(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let (mail, phone) = (
        registered(shop, MAIL).await,
        registered(shop, "13900139000").await,
    );
    let mut signed_in = with(shop, &mail.token);
    signed_in.cart = Some(mail.cart);
    cart::add_line(&signed_in, Locale::Zh, goods.jade, 1)
        .await
        .unwrap();
    for started in [&mail, &phone] {
        let id = account(shop, &started.token).await;
        set_state(shop, id, AccountState::Blocked).await;
    }
    assert_blocked(&order_with(&signed_in, "", "13700137000").await);
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    assert_blocked(&order_with(&guest, "", "+86 139-0013-9000").await);
    assert_blocked(&order_with(&guest, "LiLei@example.com", "13700137000").await);
    assert_eq!(shop.level(goods.jade).await, 10, "nothing was taken");
    order_with(&guest, "other@example.com", "13700137000")
        .await
        .unwrap();
    let id = account(shop, &mail.token).await;
    set_state(shop, id, AccountState::Active).await;
    place(&signed_in, "cash_on_delivery").await.unwrap();
    shop.assert_sound().await;
}
