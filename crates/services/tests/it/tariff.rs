//! Changing what delivery costs, and what carts and orders make of it.

use crate::support::{Goods, Shop, command, place, small_shop, small_shop_on_postgres};
use domain::kernel::{Currency, Locale};
use domain::logistics::{DeliveryMethod, RateForm, Zone};
use domain::user::AuditFilter;
use services::logistics::{change_rate, change_remote, delivery_tariff};
use services::order::place_order;
use services::{Ctx, ServiceError, audit, cart, product};

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
    a_changed_fee_is_asked_before_it_is_charged_and_changes_no_order,
    a_province_that_becomes_remote_costs_what_remote_places_cost,
    a_fee_is_changed_at_the_version_that_was_seen,
    another_process_learns_of_a_change,
);

const USUAL: (Currency, Zone, DeliveryMethod) = (Currency::Cny, Zone::Mainland, DeliveryMethod::Standard);

fn form(tiers: &str) -> RateForm {
    RateForm {
        tiers: tiers.to_owned(),
        beyond: "2".to_owned(),
        free_from: "500".to_owned(),
    }
}

async fn change(ctx: &Ctx, tiers: &str, version: i64) -> Result<(), ServiceError> {
    change_rate(&ctx.permit().await.unwrap(), USUAL, &form(tiers), version).await
}

async fn delivery(guest: &Ctx) -> i64 {
    let view = cart::view_cart(guest, Locale::Zh).await.unwrap();
    assert_eq!(view.tariff.rates.len(), 8, "what one currency needs");
    view.totals.delivery.minor()
}

async fn a_changed_fee_is_asked_before_it_is_charged_and_changes_no_order(shop: &Shop, goods: Goods) {
    let before = place(&shop.guest_with(&[(goods.jade, 1)]).await, "cash_on_delivery")
        .await
        .unwrap();
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    assert_eq!(delivery(&guest).await, 1_200);
    let old = command(&guest, &seen, "cash_on_delivery");
    change(&shop.ctx, "8 15.00\n20 30", 1).await.unwrap();
    let asked = place_order(&guest, Locale::Zh, old).await;
    let now = seen.totals.total.minor() + 300;
    assert!(
        matches!(asked, Err(ServiceError::TotalChanged(total)) if total.minor() == now),
        "{asked:?}"
    );
    assert_eq!(delivery(&guest).await, 1_500);
    let after = place(&guest, "cash_on_delivery").await.unwrap();
    for (placed, fee) in [(before, 1_200), (after, 1_500)] {
        assert_eq!(shop.order(&placed).await.totals.delivery.minor(), fee);
    }
    let usual = shop.ctx.catalogue.tariff().usual(Currency::Cny);
    assert_eq!(
        (
            usual.fee.minor(),
            usual.free_from.map(domain::kernel::Money::minor)
        ),
        (1_500, Some(50_000))
    );
}

async fn a_province_that_becomes_remote_costs_what_remote_places_cost(shop: &Shop, goods: Goods) {
    let permit = shop.ctx.permit().await.unwrap();
    let unknown = change_remote(&permit, vec!["Atlantis".to_owned()], 1).await;
    assert!(matches!(unknown, Err(ServiceError::Invalid(_))), "{unknown:?}");
    change_remote(&permit, vec!["浙江省".to_owned()], 1)
        .await
        .unwrap();
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    cart::save_form(&guest, Locale::Zh, crate::support::form("online"))
        .await
        .unwrap();
    assert_eq!(delivery(&guest).await, 1_800);
}

async fn a_fee_is_changed_at_the_version_that_was_seen(shop: &Shop, _: Goods) {
    change(&shop.ctx, "5 10", 1).await.unwrap();
    let stale = change(&shop.ctx, "5 11", 1).await;
    assert!(matches!(stale, Err(ServiceError::Conflict(_))), "{stale:?}");
    for wrong in ["", "5 10\n5 11", "5 10\n6 9", "0 10", "5 ten"] {
        let refused = change(&shop.ctx, wrong, 2).await;
        assert!(
            matches!(refused, Err(ServiceError::Invalid(_))),
            "{wrong}: {refused:?}"
        );
    }
    let tariff = delivery_tariff(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(tariff.version, 2);
    let filter = AuditFilter {
        action: Some("delivery_fee.change".to_owned()),
        ..AuditFilter::default()
    };
    let permit = shop.ctx.permit().await.unwrap();
    let told = audit::entries(&permit, &filter, None, 10).await.unwrap();
    let before = told[0].record.before.clone().unwrap_or_default();
    assert!(before.contains("19900"), "what it was is kept: {before}");
}

async fn another_process_learns_of_a_change(shop: &Shop, _: Goods) {
    let other = Ctx::new(
        shop.ctx.store.clone(),
        shop.ctx.clock.clone(),
        shop.ctx.ids.clone(),
        shop.ctx.gateway.clone(),
        (*shop.ctx.settings).clone(),
    );
    assert_eq!(other.catalogue.tariff().version, 1);
    change(&shop.ctx, "5 10", 1).await.unwrap();
    product::refresh(&other).await.unwrap();
    assert_eq!(other.catalogue.tariff(), shop.ctx.catalogue.tariff());
    assert_eq!(other.catalogue.tariff().version, 2);
}
