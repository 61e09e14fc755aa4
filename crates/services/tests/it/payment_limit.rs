//! Limits of payments: by payment, day, month, method and level; payments at once cannot pass them together.

use crate::support::{Goods, Shop, place, set_level, small_shop, small_shop_on_postgres};
use domain::kernel::{Currency, Locale, Money};
use domain::order::PlacedOrder;
use domain::payment::{LimitPeriod, PaymentLimit, PaymentMethod};
use domain::user::Level;
use futures::future::join_all;
use services::order::{cancel_order, expire_orders};
use services::payment::{list_limits, remove_limit, set_limit};
use services::{Ctx, ServiceError};

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
    payments_at_once_cannot_pass_a_limit_together,
    each_period_and_method_has_a_limit_of_its_own,
    what_ended_unpaid_counts_no_more,
);

fn limit(method: PaymentMethod, period: LimitPeriod, minor: i64) -> PaymentLimit {
    PaymentLimit {
        method,
        level: None,
        period,
        most: Money::new(minor, Currency::Cny),
    }
}

async fn set(shop: &Shop, limit: PaymentLimit) {
    set_limit(&shop.ctx.permit().await.unwrap(), limit).await.unwrap();
}

async fn unset(shop: &Shop, limit: PaymentLimit) {
    remove_limit(&shop.ctx.permit().await.unwrap(), limit)
        .await
        .unwrap();
}

/// A guest with one unit of jade in the cart, and what it costs with delivery.
async fn guest(shop: &Shop, goods: &Goods) -> Ctx {
    set_level(&shop.ctx, goods.jade, 50).await;
    shop.guest_with(&[(goods.jade, 1)]).await
}

async fn price(shop: &Shop, goods: &Goods) -> i64 {
    let guest = guest(shop, goods).await;
    let cart = services::cart::view_cart(&guest, Locale::Zh).await.unwrap();
    cart.totals.total.minor()
}

fn is_over(placed: &Result<PlacedOrder, ServiceError>) -> bool {
    match placed {
        Err(ServiceError::Invalid(fields)) => fields
            .iter()
            .any(|field| (field.field.as_str(), field.code.as_str()) == ("payment", "over_limit")),
        _ => false,
    }
}

async fn payments_at_once_cannot_pass_a_limit_together(shop: &Shop, goods: Goods) {
    let placed = place(&guest(shop, &goods).await, "online").await.unwrap();
    let each = placed.total.minor();
    // Of one telephone number, that of every test: one is paid already, and four more fit.
    set(
        shop,
        limit(PaymentMethod::Online, LimitPeriod::Day, 5 * each + each / 2),
    )
    .await;
    let mut guests = Vec::new();
    for _ in 0..16 {
        guests.push(guest(shop, &goods).await);
    }
    let answers = join_all(guests.iter().map(|guest| place(guest, "online"))).await;
    let placed = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(placed, 4);
    assert!(answers.iter().all(|answer| answer.is_ok() || is_over(answer)));
    let spent = shop
        .number("SELECT spent FROM payment_usage WHERE period = 'day' AND method = 'online'")
        .await;
    assert_eq!(spent, 5 * each, "refused ones count for nothing");
    assert_eq!(shop.level(goods.jade).await, 46, "nor do they take any stock");
}

async fn each_period_and_method_has_a_limit_of_its_own(shop: &Shop, goods: Goods) {
    let each = price(shop, &goods).await + 10_000;
    let buy = async |method: &str| place(&guest(shop, &goods).await, method).await;
    let one = limit(PaymentMethod::Online, LimitPeriod::Payment, 1);
    set(shop, one).await;
    assert!(is_over(&buy("online").await));
    assert!(buy("cash_on_delivery").await.is_ok(), "another method");
    unset(shop, one).await;
    let gold = PaymentLimit {
        level: Some(Level::Gold),
        ..one
    };
    set(shop, gold).await;
    let dollars = PaymentLimit {
        most: Money::new(1, Currency::Usd),
        ..one
    };
    set(shop, dollars).await;
    assert!(
        buy("online").await.is_ok(),
        "other customers, and another currency"
    );
    assert_eq!(
        list_limits(&shop.ctx.permit().await.unwrap()).await.unwrap(),
        [gold, dollars]
    );
    let day = limit(PaymentMethod::Online, LimitPeriod::Day, 1);
    let month = limit(PaymentMethod::Online, LimitPeriod::Month, 3 * each);
    set(shop, day).await;
    assert!(
        is_over(&buy("online").await),
        "of what was paid before it was set too"
    );
    unset(shop, day).await;
    set(shop, month).await;
    assert!(buy("online").await.is_ok());
    shop.clock.advance_seconds(20 * 24 * 3_600);
    assert!(buy("online").await.is_ok(), "another month");
    let gone = remove_limit(&shop.ctx.permit().await.unwrap(), day).await;
    assert!(matches!(gone, Err(ServiceError::NotFound(_))));
}

async fn what_ended_unpaid_counts_no_more(shop: &Shop, goods: Goods) {
    let first = place(&guest(shop, &goods).await, "online").await.unwrap();
    set(
        shop,
        limit(PaymentMethod::Online, LimitPeriod::Day, first.total.minor()),
    )
    .await;
    assert!(is_over(&place(&guest(shop, &goods).await, "online").await));
    cancel_order(&shop.ctx, Locale::Zh, first.number.as_str(), &first.access_key)
        .await
        .unwrap();
    let second = place(&guest(shop, &goods).await, "online").await;
    assert!(second.is_ok(), "{second:?}");
    shop.clock.advance_seconds(1_800);
    expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let spent = shop
        .number("SELECT CAST(SUM(spent) AS BIGINT) FROM payment_usage")
        .await;
    assert_eq!(spent, 0);
}
