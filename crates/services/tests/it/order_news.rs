//! What buyers are told of goods on their way: by mail or SMS, in their language, once. Every scenario on both databases.

use crate::support::{Shop, form, place, stock};
use domain::cart::CheckoutForm;
use domain::kernel::Locale;
use domain::order::{OrderGroup, ParcelMark, PlaceOrder, ShipParcel};
use domain::user::permission::policy::OrderUpdate;
use services::order::{StatedCost, deliver_order, note_parcel, place_order, ship_order, ship_parcel};
use services::{ServiceError, cart, jobs, notify};

on_both!(
    every_parcel_is_told_of_when_it_leaves_and_when_it_comes,
    without_an_address_for_mail_it_is_an_sms_in_the_language_of_the_purchase,
);

/// Subject and text of what was told of a purchase, oldest first.
async fn told(shop: &Shop, group: &OrderGroup) -> Vec<(String, String)> {
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let mut messages = notify::local_outbox(&shop.ctx).await.unwrap();
    messages.reverse();
    let number = group.number.to_string();
    messages
        .into_iter()
        .filter(|message| message.subject.contains(&number))
        .map(|message| (message.subject, message.body))
        .collect()
}

async fn every_parcel_is_told_of_when_it_leaves_and_when_it_comes(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let buyer = shop.guest_with(&[(goods.wok, 3)]).await;
    let group = shop
        .order(&place(&buyer, "cash_on_delivery").await.unwrap())
        .await;
    let number = group.number.to_string();
    let permit = shop.ctx.permit::<OrderUpdate>().await.unwrap();
    let location = domain::inventory::LocationId::first_of(group.orders[0].seller.id);
    let chosen = |tracking: &str, units| ShipParcel {
        location,
        carrier: "顺丰".to_owned(),
        tracking: tracking.to_owned(),
        lines: vec![domain::order::ParcelLine { line: 0, units }],
    };
    let unknown = || StatedCost::Typed(String::new());
    let first = ship_parcel(&permit, &number, chosen("SF1000000001", 1), unknown())
        .await
        .unwrap();
    let second = ship_parcel(&permit, &number, chosen("SF1000000002", 2), unknown())
        .await
        .unwrap();
    note_parcel(&permit, &number, first, ParcelMark::Passed, "杭州")
        .await
        .unwrap();
    note_parcel(&permit, &number, first, ParcelMark::Delivered, "")
        .await
        .unwrap();
    let twice = note_parcel(&permit, &number, first, ParcelMark::Delivered, "").await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    note_parcel(&permit, &number, second, ParcelMark::Delivered, "")
        .await
        .unwrap();
    let told = told(shop, &group).await;
    let subjects: Vec<_> = told.iter().map(|(subject, _)| subject.as_str()).collect();
    let expected = ["部分商品已寄出", "商品已寄出", "一个包裹已送达", "商品已送达"]
        .map(|words| format!("{words} {number}"));
    assert_eq!(subjects, expected);
    assert!(told[0].1.contains("快递：顺丰 SF1000000001") && told[1].1.contains("SF1000000002"));
    assert!(
        told.iter().all(|(_, body)| body.contains(&group.access_key)),
        "it leads to the order"
    );
    shop.assert_sound().await;
}

async fn without_an_address_for_mail_it_is_an_sms_in_the_language_of_the_purchase(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let buyer = shop.guest_with(&[(goods.wok, 1)]).await;
    let seen = cart::view_cart(&buyer, Locale::En).await.unwrap();
    let command = PlaceOrder {
        form: CheckoutForm {
            email: String::new(),
            ..form("cash_on_delivery")
        },
        ..crate::support::command(&buyer, &seen, "cash_on_delivery")
    };
    let group = shop
        .order(&place_order(&buyer, Locale::En, command).await.unwrap())
        .await;
    let number = group.number.to_string();
    let permit = shop.ctx.permit::<OrderUpdate>().await.unwrap();
    ship_order(&permit, &number).await.unwrap();
    deliver_order(&permit, &number).await.unwrap();
    let told = told(shop, &group).await;
    let subjects: Vec<_> = told.iter().map(|(subject, _)| subject.as_str()).collect();
    let expected =
        ["Your goods are on their way", "Your goods have arrived"].map(|words| format!("{words}: {number}"));
    assert_eq!(subjects, expected);
    let messages = notify::local_outbox(&shop.ctx).await.unwrap();
    assert_eq!(messages[0].to.as_str(), group.checkout.phone.as_str());
}
