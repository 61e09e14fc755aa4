//! What an exchange keeps of stock: from its approval until others go out, or the request ends in any other way. Every
//! scenario on both databases.

use crate::aftersales::{
    Bought, approve, delivered, done, form, inspect, inspected, look, parcel, send_back, step,
};
use crate::bundle::define;
use crate::support::{Shop, product, save, set_level, stock};
use domain::aftersales::{AfterSalesNumber, AfterSalesState};
use domain::kernel::Locale;
use services::aftersales::{StaffStep, offer_after_sales, withdraw_after_sales};
use services::{ServiceError, jobs};

on_both!(
    what_is_approved_is_kept_for_the_buyer,
    what_was_not_accepted_is_for_sale_again,
    every_other_end_lets_go,
    without_stock_an_exchange_is_not_approved,
    another_bundle_is_refused_when_it_is_asked_for,
);

async fn held(shop: &Shop) -> i64 {
    shop.number("SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) FROM after_sales_hold")
        .await
}

async fn approved(shop: &Shop, bought: &Bought, units: i64) -> AfterSalesNumber {
    let asked = bought
        .ask(form("exchange", "defective", &[units]), Vec::new())
        .await;
    let number = asked.unwrap();
    assert_eq!(held(shop).await, 0, "asking keeps nothing");
    done(shop, &number, approve()).await;
    number
}

async fn what_is_approved_is_kept_for_the_buyer(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = approved(shop, &bought, 2).await;
    assert_eq!((held(shop).await, shop.level(goods.wok).await), (2, 1));
    shop.assert_sound().await;
    // The last one is sold: the two are still there for the buyer.
    delivered(shop, &[(goods.wok, 1)]).await;
    assert_eq!(shop.level(goods.wok).await, 0);
    send_back(&bought, &number).await.unwrap();
    done(shop, &number, StaffStep::Receive).await;
    done(shop, &number, inspect(&[look(0, 2, 2, 0)])).await;
    assert_eq!(held(shop).await, 2);
    done(shop, &number, StaffStep::Replace(parcel())).await;
    assert_eq!((held(shop).await, shop.level(goods.wok).await), (0, 0));
    assert_eq!(bought.seen(&number).await.state, AfterSalesState::Replaced);
    shop.assert_sound().await;
}

async fn what_was_not_accepted_is_for_sale_again(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = inspected(
        shop,
        &bought,
        form("exchange", "defective", &[2]),
        &[look(0, 1, 1, 1)],
    )
    .await;
    assert_eq!((held(shop).await, shop.level(goods.wok).await), (1, 2));
    shop.assert_sound().await;
    done(shop, &number, StaffStep::Replace(parcel())).await;
    assert_eq!((held(shop).await, shop.level(goods.wok).await), (0, 2));
    shop.assert_sound().await;
}

async fn every_other_end_lets_go(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let free = async |bought: &Bought, number: &AfterSalesNumber, state| {
        assert_eq!((held(shop).await, shop.level(goods.wok).await), (0, 3));
        assert_eq!(bought.seen(number).await.state, state);
        shop.assert_sound().await;
    };
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = approved(shop, &bought, 2).await;
    let withdrawn = withdraw_after_sales(&bought.buyer, Locale::Zh, &number.to_string(), bought.key()).await;
    withdrawn.unwrap();
    free(&bought, &number, AfterSalesState::Withdrawn).await;
    let number = approved(shop, &bought, 2).await;
    shop.clock.advance_seconds(10 * 24 * 3_600 + 1);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    free(&bought, &number, AfterSalesState::Lapsed).await;
    // The time for after-sales of the first purchase may be over.
    let bought = delivered(shop, &[(goods.wok, 1)]).await;
    let number = approved(shop, &bought, 1).await;
    send_back(&bought, &number).await.unwrap();
    done(shop, &number, StaffStep::Receive).await;
    done(shop, &number, inspect(&[look(0, 0, 0, 1)])).await;
    assert_eq!(held(shop).await, 0);
    let remark = "used".to_owned();
    done(shop, &number, StaffStep::Reject { remark }).await;
    shop.assert_sound().await;
}

async fn without_stock_an_exchange_is_not_approved(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    set_level(&shop.ctx, goods.wok, 1).await;
    let asked = bought.ask(form("exchange", "defective", &[2]), Vec::new()).await;
    let number = asked.unwrap();
    let short = step(&shop.ctx, &number, approve()).await;
    assert!(matches!(short, Err(ServiceError::Conflict(_))), "{short:?}");
    assert_eq!((held(shop).await, shop.level(goods.wok).await), (0, 1));
    assert_eq!(bought.seen(&number).await.state, AfterSalesState::Requested);
    set_level(&shop.ctx, goods.wok, 2).await;
    done(shop, &number, approve()).await;
    assert_eq!((held(shop).await, shop.level(goods.wok).await), (2, 0));
    shop.assert_sound().await;
}

async fn another_bundle_is_refused_when_it_is_asked_for(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let mut gaiwan = product(&shop.ctx, "gaiwan").await;
    let prices = gaiwan.variants[0].prices.clone();
    gaiwan.variants[1].prices = prices;
    save(&shop.ctx, gaiwan).await;
    let bought = delivered(shop, &[(goods.jade, 1)]).await;
    set_level(&shop.ctx, goods.rose, 0).await;
    define(shop, "GAIWAN-ROSE", &[("WOK-CHARCOAL", 2)]).await.unwrap();
    let offer = offer_after_sales(&bought.buyer, Locale::En, &bought.order(), bought.key()).await;
    assert!(offer.unwrap().lines[0].instead.is_empty(), "it is not offered");
    let mut other = form("exchange", "wrong_choice", &[1]);
    other.lines[0].instead = goods.rose.to_string();
    let refused = bought.ask(other, Vec::new()).await;
    let Err(ServiceError::Invalid(fields)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        (fields[0].field.as_str(), fields[0].code.as_str()),
        ("lines", "bundle")
    );
}
