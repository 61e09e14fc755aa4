//! Purchases of signed-in people: listed, opened without a key, claimed. Every scenario on both databases.

use crate::people::{MAIL, code, registered, with};
use crate::support::{Shop, form, place, stock};
use domain::cart::CheckoutForm;
use domain::kernel::Locale;
use domain::order::{OrderState, PlaceOrder, PlacedOrder};
use domain::user::permission::policy::AccountUpdate;
use services::order::{
    cancel_order, claim_orders, count_claimable_orders, deliver_order, list_own_orders, order_page,
    ship_order,
};
use services::user::{Started, confirm_contact, request_contact};
use services::{Ctx, Permit, ServiceError, cart, jobs, order};

on_both!(
    a_purchase_of_a_signed_in_person_is_theirs_and_opens_without_a_key,
    the_list_goes_by_state_and_in_parts,
    guest_orders_are_claimed_by_verified_contacts_only,
    orders_from_before_there_were_indexes_can_be_claimed_too,
);

fn signed_in(shop: &Shop, started: &Started) -> Ctx {
    let mut ctx = with(shop, &started.token);
    ctx.cart = Some(started.cart);
    ctx
}

async fn buy(shop: &Shop, ctx: &Ctx) -> PlacedOrder {
    let goods = crate::support::product(&shop.ctx, "gaiwan").await.variants[0].id;
    cart::add_line(ctx, Locale::Zh, goods, 1).await.unwrap();
    place(ctx, "cash_on_delivery").await.unwrap()
}

async fn buy_with(shop: &Shop, email: &str, phone: &str) {
    let goods = crate::support::product(&shop.ctx, "wok").await.variants[0].id;
    let guest = shop.guest_with(&[(goods, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let command = PlaceOrder {
        form: CheckoutForm {
            email: email.to_owned(),
            phone: phone.to_owned(),
            ..form("cash_on_delivery")
        },
        seen_total: seen.totals.total,
        key: format!("{:032x}", guest.ids.secret()),
    };
    order::place_order(&guest, Locale::Zh, command).await.unwrap();
}

async fn numbers(permit: &Permit<AccountUpdate>, state: Option<OrderState>) -> Vec<String> {
    let part = list_own_orders(permit, Locale::Zh, state, None).await.unwrap();
    part.items.iter().map(|card| card.number.to_string()).collect()
}

async fn a_purchase_of_a_signed_in_person_is_theirs_and_opens_without_a_key(shop: &Shop) {
    stock(&shop.ctx).await;
    let (mine, theirs) = (
        registered(shop, MAIL).await,
        registered(shop, "hanmeimei@example.com").await,
    );
    let (me, other) = (signed_in(shop, &mine), signed_in(shop, &theirs));
    let placed = buy(shop, &me).await;
    let number = placed.number.as_str();
    let page = order_page(&me, Locale::Zh, number, "").await.unwrap();
    assert_eq!(page.number, placed.number);
    for nobody in [&other, &shop.guest()] {
        let refused = order_page(nobody, Locale::Zh, number, "").await;
        assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
        let refused = cancel_order(nobody, Locale::Zh, number, "").await;
        assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    }
    assert!(order_page(&me, Locale::Zh, number, "wrong").await.is_err());
    let permit = me.permit::<AccountUpdate>().await.unwrap();
    let list = list_own_orders(&permit, Locale::En, None, None).await.unwrap();
    let card = &list.items[0];
    assert_eq!((card.total, card.state), (placed.total, OrderState::Confirmed));
    assert_eq!(
        (card.items[0].name.as_str(), card.items[0].quantity),
        ("Celadon gaiwan", 1)
    );
    assert!(!card.can_pay);
    assert!(numbers(&other.permit().await.unwrap(), None).await.is_empty());
    cancel_order(&me, Locale::Zh, number, "").await.unwrap();
    assert_eq!(
        numbers(&permit, Some(OrderState::Cancelled)).await,
        [placed.number.to_string()]
    );
    shop.assert_sound().await;
}

async fn the_list_goes_by_state_and_in_parts(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    crate::support::set_level(&shop.ctx, goods.jade, 50).await;
    let started = registered(shop, MAIL).await;
    let me = signed_in(shop, &started);
    let mut all = Vec::new();
    for _ in 0..23 {
        all.insert(0, buy(shop, &me).await.number.to_string());
        shop.clock.advance_seconds(1);
    }
    ship_order(&shop.ctx.permit().await.unwrap(), &all[3])
        .await
        .unwrap();
    ship_order(&shop.ctx.permit().await.unwrap(), &all[5])
        .await
        .unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), &all[5])
        .await
        .unwrap();
    let permit = me.permit::<AccountUpdate>().await.unwrap();
    assert_eq!(
        numbers(&permit, Some(OrderState::Shipped)).await,
        [all[3].clone()]
    );
    assert_eq!(
        numbers(&permit, Some(OrderState::Delivered)).await,
        [all[5].clone()]
    );
    assert!(
        numbers(&permit, Some(OrderState::AwaitingPayment))
            .await
            .is_empty()
    );
    let first = list_own_orders(&permit, Locale::Zh, None, None).await.unwrap();
    let next = first.next.as_deref();
    let second = list_own_orders(&permit, Locale::Zh, None, next).await.unwrap();
    let seen: Vec<String> = first
        .items
        .iter()
        .chain(&second.items)
        .map(|card| card.number.to_string())
        .collect();
    assert_eq!((seen, second.next), (all, None));
}

async fn guest_orders_are_claimed_by_verified_contacts_only(shop: &Shop) {
    stock(&shop.ctx).await;
    buy_with(shop, "LiLei@example.com", "13700137000").await;
    buy_with(shop, "", "+86 139 0013 9000").await;
    buy_with(shop, "other@example.com", "13700137000").await;
    let started = registered(shop, MAIL).await;
    let me = with(shop, &started.token)
        .permit::<AccountUpdate>()
        .await
        .unwrap();
    assert_eq!(count_claimable_orders(&me).await.unwrap(), 1);
    let ticket = request_contact(&me, Locale::Zh, "13900139000").await.unwrap();
    assert_eq!(
        count_claimable_orders(&me).await.unwrap(),
        1,
        "not before it is verified"
    );
    let sent = code(shop, "13900139000").await;
    confirm_contact(&me, &ticket, &sent).await.unwrap();
    assert_eq!(count_claimable_orders(&me).await.unwrap(), 2);
    assert_eq!(claim_orders(&me).await.unwrap(), 2);
    assert_eq!(numbers(&me, None).await.len(), 2);
    assert_eq!(
        (
            claim_orders(&me).await.unwrap(),
            count_claimable_orders(&me).await.unwrap()
        ),
        (0, 0)
    );
    let other = registered(shop, "other@example.com").await;
    let other = with(shop, &other.token).permit::<AccountUpdate>().await.unwrap();
    assert_eq!(
        claim_orders(&other).await.unwrap(),
        1,
        "what is claimed is nobody else's"
    );
    shop.assert_sound().await;
}

async fn orders_from_before_there_were_indexes_can_be_claimed_too(shop: &Shop) {
    stock(&shop.ctx).await;
    buy_with(shop, MAIL, "13700137000").await;
    shop.execute("UPDATE order_group SET email_index = NULL, phone_index = NULL")
        .await;
    let started = registered(shop, MAIL).await;
    let me = with(shop, &started.token)
        .permit::<AccountUpdate>()
        .await
        .unwrap();
    assert_eq!(count_claimable_orders(&me).await.unwrap(), 0);
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(claim_orders(&me).await.unwrap(), 1);
}
