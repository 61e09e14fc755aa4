//! Prices that people change: at once or with a second person, for whoever sells the goods, and nobody's work lost. Every
//! scenario on both databases.

use crate::merchant::{fields, hand_over, open_shop, pair};
use crate::people::{MAIL, seller_worker, worker};
use crate::support::{Shop, place, product, save, stock};
use domain::kernel::{Currency, Locale, Money};
use domain::product::{PriceOutcome, TypedPrices, VariantId};
use domain::user::permission::policy::{ApprovalDecide, ApprovalRead, ProductRead, ProductUpdate};
use domain::user::{ApprovalId, Role, Target};
use services::approval::{decide_approval, list_approvals};
use services::product::{ChangePrices, PricesOf, change_prices, list_prices, price_item, product_by_slug};
use services::{Ctx, ServiceError};

const OTHER: &str = "hanmeimei@example.com";
const THIRD: &str = "wangwu@example.com";

on_both!(
    a_new_price_counts_at_once_everywhere,
    a_deep_cut_waits_for_another_person,
    cuts_of_one_day_count_together,
    whoever_is_slower_is_told,
    an_import_makes_what_was_seen_old,
    a_shop_prices_its_own_goods_alone,
    copies_in_lists_are_those_of_a_whole_product,
);

fn yuan(cny: &str) -> TypedPrices {
    TypedPrices {
        cny: cny.to_owned(),
        ..TypedPrices::default()
    }
}

async fn version(ctx: &Ctx, variant: VariantId) -> i64 {
    let permit = ctx.permit::<ProductRead>().await.unwrap();
    price_item(&permit, variant).await.unwrap().row.version
}

async fn change(ctx: &Ctx, variant: VariantId, prices: TypedPrices) -> Result<PriceOutcome, ServiceError> {
    let command = ChangePrices {
        variant,
        version: version(ctx, variant).await,
        prices,
        reason: "end of season".to_owned(),
    };
    change_prices(&ctx.permit::<ProductUpdate>().await?, command).await
}

async fn decide(ctx: &Ctx, approve: bool) -> Result<(), ServiceError> {
    let permit = ctx.permit::<ApprovalRead>().await?;
    let id: ApprovalId = list_approvals(&permit, None, None, 1).await?.items[0].id;
    decide_approval(
        &ctx.permit::<ApprovalDecide>().await?,
        id,
        approve,
        "looked into it",
    )
    .await
}

/// The price in yuan that shoppers see.
async fn shown(ctx: &Ctx, slug: &str) -> Vec<Money> {
    let guest = ctx.for_guest(None, Currency::Cny);
    let page = product_by_slug(&guest, Locale::Zh, slug).await.unwrap();
    page.variants.iter().map(|variant| variant.price).collect()
}

async fn a_new_price_counts_at_once_everywhere(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let asker = worker(shop, MAIL, Role::Marketing, Target::Platform).await;
    let guest = shop.guest_with(&[(goods.wok, 1)]).await;
    assert_eq!(shown(&shop.ctx, "wok").await, [Money::new(9_900, Currency::Cny)]);
    let wrong = change(&asker, goods.wok, yuan("0")).await.unwrap_err();
    assert_eq!(fields(wrong), [pair("cny", "amount")]);
    let typed = TypedPrices {
        cny: "89".to_owned(),
        compare_cny: "99".to_owned(),
        ..TypedPrices::default()
    };
    let outcome = change(&asker, goods.wok, typed).await.unwrap();
    assert_eq!(outcome, PriceOutcome::Changed);
    assert_eq!(shown(&shop.ctx, "wok").await, [Money::new(8_900, Currency::Cny)]);
    let cart = services::cart::view_cart(&guest, Locale::Zh).await.unwrap();
    assert_eq!(cart.totals.subtotal, Money::new(8_900, Currency::Cny));
    let placed = place(&guest, "online").await.unwrap();
    assert_eq!(shop.order(&placed).await.totals.subtotal.minor(), 8_900);
    let permit = asker.permit::<ProductRead>().await.unwrap();
    let item = price_item(&permit, goods.wok).await.unwrap();
    // Also that it is sold for dollars no longer.
    assert_eq!(item.history.len(), 2);
    assert!(
        item.history
            .iter()
            .all(|change| !change.approved && change.by.contains('*'))
    );
    assert!(item.waiting.is_none());
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'price.change'")
            .await,
        1
    );
    shop.assert_sound().await;
}

async fn a_deep_cut_waits_for_another_person(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Operator, Target::Platform).await;
    // 30 % of 99.00 are 29.70.
    let silent = ChangePrices {
        variant: goods.wok,
        version: version(&asker, goods.wok).await,
        prices: yuan("69.29"),
        reason: " ".to_owned(),
    };
    let permit = asker.permit::<ProductUpdate>().await.unwrap();
    let silent = change_prices(&permit, silent).await.unwrap_err();
    assert_eq!(fields(silent), [pair("reason", "required")]);
    let come = change(&asker, goods.wok, yuan("69.29")).await.unwrap();
    assert_eq!(come, PriceOutcome::Requested);
    assert_eq!(shown(&shop.ctx, "wok").await[0].minor(), 9_900, "not yet");
    let permit = asker.permit::<ProductRead>().await.unwrap();
    let waiting = price_item(&permit, goods.wok).await.unwrap().waiting.unwrap();
    assert_eq!(waiting[0].amount.minor(), 6_929);
    let again = change(&asker, goods.wok, yuan("98")).await;
    assert!(matches!(again, Err(ServiceError::Conflict(_))), "{again:?}");
    let own = decide(&asker, true).await;
    assert!(matches!(own, Err(ServiceError::Forbidden)), "{own:?}");
    decide(&other, true).await.unwrap();
    assert_eq!(shown(&shop.ctx, "wok").await[0].minor(), 6_929);
    let item = price_item(&permit, goods.wok).await.unwrap();
    assert!(item.waiting.is_none() && item.history.iter().all(|change| change.approved));
    // What was refused changes nothing.
    change(&asker, goods.wok, yuan("1")).await.unwrap();
    decide(&other, false).await.unwrap();
    assert_eq!(shown(&shop.ctx, "wok").await[0].minor(), 6_929);
    shop.assert_sound().await;
}

async fn cuts_of_one_day_count_together(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Operator, Target::Platform).await;
    let at_once = async |cny: &str| change(&asker, goods.wok, yuan(cny)).await.unwrap();
    assert_eq!(at_once("80").await, PriceOutcome::Changed);
    assert_eq!(
        at_once("69").await,
        PriceOutcome::Requested,
        "from 99.00, not from 80.00"
    );
    decide(&other, true).await.unwrap();
    shop.clock.advance_seconds(1);
    assert_eq!(
        at_once("60").await,
        PriceOutcome::Changed,
        "from what was approved"
    );
    shop.clock.advance_seconds(24 * 3_600 + 1);
    // Whoever works here has to prove again who they are after a day.
    let fresh = worker(shop, THIRD, Role::Operator, Target::Platform).await;
    let next = change(&fresh, goods.wok, yuan("45")).await.unwrap();
    assert_eq!(next, PriceOutcome::Changed, "of another day");
}

async fn whoever_is_slower_is_told(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Operator, Target::Platform).await;
    let seen = version(&asker, goods.wok).await;
    let command = |cny: &str| ChangePrices {
        variant: goods.wok,
        version: seen,
        prices: yuan(cny),
        reason: String::new(),
    };
    let (one, two) = (
        asker.permit::<ProductUpdate>().await.unwrap(),
        other.permit::<ProductUpdate>().await.unwrap(),
    );
    let (first, second) = futures::join!(
        change_prices(&one, command("95")),
        change_prices(&two, command("96"))
    );
    let refused: Vec<_> = [&first, &second]
        .into_iter()
        .filter(|come| come.is_err())
        .collect();
    assert!(
        matches!(refused.as_slice(), [Err(ServiceError::Conflict(_))]),
        "{first:?} {second:?}"
    );
    // A cut that was approved after somebody else has changed the price is not carried out.
    assert_eq!(
        change(&asker, goods.wok, yuan("9")).await.unwrap(),
        PriceOutcome::Requested
    );
    shop.execute(&format!(
        "UPDATE variant SET price_version = price_version + 1 WHERE id = '{}'",
        goods.wok
    ))
    .await;
    let late = decide(&other, true).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
}

async fn an_import_makes_what_was_seen_old(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let seen = version(&shop.ctx, goods.wok).await;
    let mut wok = product(&shop.ctx, "wok").await;
    save(&shop.ctx, wok.clone()).await;
    assert_eq!(version(&shop.ctx, goods.wok).await, seen, "nothing was changed");
    wok.variants[0].prices[0].amount = Money::new(9_800, Currency::Cny);
    save(&shop.ctx, wok).await;
    assert_eq!(version(&shop.ctx, goods.wok).await, seen + 1);
}

async fn a_shop_prices_its_own_goods_alone(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let seller = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", seller).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, seller).await;
    let staff = seller_worker(shop, OTHER, Role::SellerStaff, seller).await;
    let permit = staff.permit::<ProductRead>().await.unwrap();
    let own = list_prices(&permit, PricesOf::Shop(None), "", None, 50)
        .await
        .unwrap();
    assert_eq!(
        own.items.iter().map(|row| row.variant).collect::<Vec<_>>(),
        [goods.wok]
    );
    let all = list_prices(&permit, PricesOf::All, "", None, 50).await;
    assert!(matches!(all, Err(ServiceError::Forbidden)), "{all:?}");
    let theirs = price_item(&permit, goods.jade).await;
    assert!(matches!(theirs, Err(ServiceError::NotFound(_))), "{theirs:?}");
    let command = ChangePrices {
        variant: goods.jade,
        version: 1,
        prices: yuan("1"),
        reason: "mine".to_owned(),
    };
    let theirs = change_prices(&staff.permit().await.unwrap(), command).await;
    assert!(matches!(theirs, Err(ServiceError::NotFound(_))), "{theirs:?}");
    // Its own people decide about its own prices.
    assert_eq!(
        change(&staff, goods.wok, yuan("50")).await.unwrap(),
        PriceOutcome::Requested
    );
    decide(&owner, true).await.unwrap();
    assert_eq!(shown(&shop.ctx, "wok").await[0].minor(), 5_000);
    let permit = shop.ctx.permit::<ProductRead>().await.unwrap();
    let first = list_prices(&permit, PricesOf::All, "", None, 2).await.unwrap();
    let cursor = first.next.clone().unwrap().parse().ok();
    let rest = list_prices(&permit, PricesOf::All, "", cursor, 2).await.unwrap();
    let ids = |part: &domain::user::Part<domain::product::PriceRow>| -> Vec<VariantId> {
        part.items.iter().map(|row| row.variant).collect()
    };
    let mut seen = [ids(&first), ids(&rest)].concat();
    seen.sort_unstable();
    let mut all = vec![goods.jade, goods.rose, goods.wok];
    all.sort_unstable();
    assert_eq!((seen, rest.next), (all, None));
    let found = list_prices(&permit, PricesOf::All, "gaiwan-j", None, 50)
        .await
        .unwrap();
    assert_eq!(ids(&found), [goods.jade]);
}

async fn copies_in_lists_are_those_of_a_whole_product(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let copies = async || {
        shop.texts(
            "SELECT COALESCE(price_cny, -1) || ' ' || COALESCE(compare_cny, -1) || ' ' || is_from_cny || ' '
                 || COALESCE(price_usd, -1) || ' ' || COALESCE(compare_usd, -1) || ' ' || is_from_usd
             FROM product WHERE slug = 'gaiwan'"
                .to_owned(),
        )
        .await
    };
    let typed = |cny: &str, compare_cny: &str, usd: &str| TypedPrices {
        cny: cny.to_owned(),
        compare_cny: compare_cny.to_owned(),
        usd: usd.to_owned(),
        ..TypedPrices::default()
    };
    for (variant, prices) in [
        (goods.rose, typed("168", "200", "28")),
        (goods.rose, typed("150", "", "")),
        (goods.jade, typed("150", "180", "")),
        (goods.jade, typed("", "", "5")),
        (goods.rose, typed("", "", "5")),
    ] {
        change(&shop.ctx, variant, prices.clone()).await.unwrap();
        let narrow = copies().await;
        save(&shop.ctx, product(&shop.ctx, "gaiwan").await).await;
        assert_eq!(narrow, copies().await, "{prices:?}");
    }
}
