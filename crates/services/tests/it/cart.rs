//! The rules of a cart.

use crate::support::{form, goods, product, save, set_level, small_shop};
use domain::cart::{CheckoutForm, LineWarning, MAX_LINES};
use domain::kernel::{Currency, Locale, Money};
use domain::product::{ProductStatus, VariantId};
use services::cart::{add_line, add_line_once, count, remove_line, save_form, set_quantity, view_cart};
use services::{ServiceError, jobs};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_add_up_and_are_never_more_than_the_most() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest();
    assert_eq!(count(&guest).await.unwrap(), 0);
    add_line(&guest, Locale::Zh, goods.jade, 2).await.unwrap();
    let cart = add_line(&guest, Locale::En, goods.jade, 3).await.unwrap();
    assert_eq!((cart.count, cart.lines[0].total.minor()), (5, 5 * 16_800));
    assert_eq!(
        (cart.lines[0].name.as_str(), cart.lines[0].choice.as_str()),
        ("Celadon gaiwan", "jade")
    );
    let cart = add_line(&guest, Locale::Zh, goods.jade, 999).await.unwrap();
    assert_eq!(cart.lines[0].quantity.get(), 999);
    assert_eq!(cart.lines[0].warnings, [LineWarning::OnlyLeft { available: 10 }]);
    assert!(!cart.orderable);
    let cart = set_quantity(&guest, Locale::Zh, goods.jade, 1).await.unwrap();
    assert!(cart.orderable);
    assert_eq!(
        cart.free_delivery_gap,
        Some(Money::new(19_900 - 16_800, Currency::Cny))
    );
    assert_eq!(count(&guest).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_with_a_key_adds_once_whatever_else_happens() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest();
    let add = async |key: &str, quantity| {
        add_line_once(&guest, Locale::Zh, key.to_owned(), goods.jade, quantity).await
    };
    let sold = set_level(&shop.ctx, goods.jade, 0).await;
    assert!(
        matches!(add("k", 2).await, Err(ServiceError::SoldOut(_))),
        "{sold:?}"
    );
    set_level(&shop.ctx, goods.jade, 10).await;
    assert_eq!(
        add("k", 2).await.unwrap().count,
        2,
        "a refused request frees its key"
    );
    assert_eq!(add("k", 2).await.unwrap().count, 2);
    let (one, two) = futures::future::join(add("l", 1), add("l", 1)).await;
    assert_eq!((one.unwrap().count, two.unwrap().count), (3, 3));
    assert!(matches!(add("l", 2).await, Err(ServiceError::Conflict(_))));
    let other = shop.guest();
    let added = add_line_once(&other, Locale::Zh, "k".to_owned(), goods.jade, 1).await;
    assert_eq!(added.unwrap().count, 1, "keys belong to their cart");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quantities_outside_the_bounds_are_refused() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 2)]).await;
    for quantity in [i64::MIN, -1, 0, 1_000, i64::MAX] {
        for outcome in [
            add_line(&guest, Locale::Zh, goods.jade, quantity).await,
            set_quantity(&guest, Locale::Zh, goods.jade, quantity).await,
        ] {
            let Err(ServiceError::Invalid(errors)) = outcome else {
                panic!("{quantity}: {outcome:?}");
            };
            assert_eq!(
                (errors[0].field.as_str(), errors[0].code.as_str()),
                ("quantity", "out_of_range")
            );
        }
    }
    assert_eq!(count(&guest).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_unknown_unpublished_or_not_sold_in_the_currency_cannot_be_added() {
    let (shop, goods) = small_shop().await;
    let mut wok = product(&shop.ctx, "wok").await;
    wok.status = ProductStatus::Draft;
    save(&shop.ctx, wok).await;
    let mut gaiwan = product(&shop.ctx, "gaiwan").await;
    gaiwan.variants[1]
        .prices
        .retain(|price| price.amount.currency() == Currency::Usd);
    save(&shop.ctx, gaiwan).await;
    let guest = shop.guest();
    for variant in [VariantId::from_u128(7), goods.wok, goods.rose] {
        for outcome in [
            add_line(&guest, Locale::Zh, variant, 1).await,
            set_quantity(&guest, Locale::Zh, variant, 1).await,
        ] {
            assert!(
                matches!(outcome, Err(ServiceError::NotFound("variant"))),
                "{outcome:?}"
            );
        }
    }
    let nobody = shop.ctx.for_guest(None, Currency::Cny);
    let outcome = add_line(&nobody, Locale::Zh, goods.jade, 1).await;
    assert!(
        matches!(outcome, Err(ServiceError::NotFound("cart"))),
        "{outcome:?}"
    );
    assert!(view_cart(&nobody, Locale::Zh).await.unwrap().lines.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sold_out_goods_cannot_be_added_but_stay_with_a_warning() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 1)]).await;
    set_level(&shop.ctx, goods.jade, 0).await;
    let Err(ServiceError::SoldOut(lines)) = add_line(&guest, Locale::Zh, goods.jade, 1).await else {
        panic!("sold out");
    };
    assert_eq!(
        (lines[0].variant, lines[0].name.zh.as_str()),
        (goods.jade, "青瓷盖碗")
    );
    let cart = view_cart(&guest, Locale::Zh).await.unwrap();
    assert_eq!(cart.lines[0].warnings, [LineWarning::SoldOut]);
    assert!(!cart.orderable);
    assert_eq!(
        cart.totals.subtotal.minor(),
        9_900,
        "what cannot be had is not charged"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_price_is_shown_until_the_buyer_has_seen_it() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.wok, 1)]).await;
    let mut wok = product(&shop.ctx, "wok").await;
    wok.variants[0].prices[0].amount = Money::new(8_800, Currency::Cny);
    save(&shop.ctx, wok).await;
    let cart = view_cart(&guest, Locale::Zh).await.unwrap();
    let was = Money::new(9_900, Currency::Cny);
    assert_eq!(cart.lines[0].warnings, [LineWarning::PriceChanged { was }]);
    assert_eq!(cart.lines[0].unit.minor(), 8_800);
    let cart = set_quantity(&guest, Locale::Zh, goods.wok, 1).await.unwrap();
    assert_eq!(cart.lines[0].warnings, []);
    let dollars = shop.ctx.for_guest(guest.cart, Currency::Usd);
    let cart = view_cart(&dollars, Locale::En).await.unwrap();
    assert_eq!(cart.lines[0].warnings, [], "another currency is no other price");
    assert_eq!(cart.lines[0].unit, Money::new(1_650, Currency::Usd));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_taken_out_can_be_put_back() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 2), (goods.wok, 1)]).await;
    let cart = remove_line(&guest, Locale::Zh, goods.jade).await.unwrap();
    assert_eq!(cart.lines.len(), 1);
    assert_eq!(
        remove_line(&guest, Locale::Zh, goods.jade).await.unwrap(),
        cart,
        "twice is no error"
    );
    let cart = set_quantity(&guest, Locale::Zh, goods.jade, 2).await.unwrap();
    assert_eq!((cart.lines.len(), cart.count), (2, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_cart_is_empty_and_nothing_of_it_comes_back() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 2)]).await;
    save_form(&guest, Locale::Zh, form("online")).await.unwrap();
    shop.clock.advance_seconds(shop.ctx.settings.cart_seconds - 1);
    assert_eq!(count(&guest).await.unwrap(), 2);
    shop.clock.advance_seconds(1);
    assert_eq!(count(&guest).await.unwrap(), 0);
    let cart = view_cart(&guest, Locale::Zh).await.unwrap();
    assert_eq!(
        (cart.lines.len(), cart.form.clone()),
        (0, CheckoutForm::default())
    );
    let cart = add_line(&guest, Locale::Zh, goods.wok, 1).await.unwrap();
    assert_eq!((cart.count, cart.form), (1, CheckoutForm::default()));
    assert_eq!(cart.lines[0].variant, goods.wok);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_touch_puts_the_end_of_a_cart_off_and_the_sweep_takes_the_rest() {
    let (shop, goods) = small_shop().await;
    let (kept, left) = (
        shop.guest_with(&[(goods.jade, 1)]).await,
        shop.guest_with(&[(goods.wok, 1)]).await,
    );
    shop.clock.advance_seconds(shop.ctx.settings.cart_seconds - 1);
    add_line(&kept, Locale::Zh, goods.jade, 1).await.unwrap();
    shop.clock.advance_seconds(shop.ctx.settings.cart_seconds - 1);
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(count(&kept).await.unwrap(), 2);
    assert_eq!(count(&left).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_holds_so_many_goods_and_no_more() {
    let (shop, _) = small_shop().await;
    let gaiwan = product(&shop.ctx, "gaiwan").await;
    let colours: Vec<(String, i64)> = (0..=i64::try_from(MAX_LINES).unwrap())
        .map(|n| (format!("c{n}"), 100))
        .collect();
    let colours: Vec<(&str, i64)> = colours
        .iter()
        .map(|(code, price)| (code.as_str(), *price))
        .collect();
    let many = goods(&shop.ctx, gaiwan.categories[0], "many", ("多", "Many"), &colours);
    save(&shop.ctx, many.clone()).await;
    for variant in &many.variants {
        set_level(&shop.ctx, variant.id, 5).await;
    }
    let (last, first) = many.variants.split_last().unwrap();
    let lines: Vec<(VariantId, i64)> = first.iter().map(|variant| (variant.id, 1)).collect();
    let guest = shop.guest_with(&lines).await;
    for outcome in [
        add_line(&guest, Locale::Zh, last.id, 1).await,
        set_quantity(&guest, Locale::Zh, last.id, 1).await,
    ] {
        assert!(matches!(outcome, Err(ServiceError::Conflict(_))), "{outcome:?}");
    }
    add_line(&guest, Locale::Zh, first[0].id, 1)
        .await
        .expect("more of the same is no other goods");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_types_is_refused_and_what_was_typed_is_kept() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let typed = CheckoutForm {
        phone: "不是电话".to_owned(),
        delivery: "express".to_owned(),
        ..form("online")
    };
    let cart = save_form(&guest, Locale::Zh, typed.clone()).await.unwrap();
    assert_eq!(
        (cart.form.clone(), cart.totals.delivery.minor()),
        (typed.clone(), 2_200)
    );
    let long = CheckoutForm {
        note: "长".repeat(2_001),
        ..form("online")
    };
    let Err(ServiceError::Invalid(errors)) = save_form(&guest, Locale::Zh, long).await else {
        panic!("too long");
    };
    assert_eq!(
        (errors[0].field.as_str(), errors[0].code.as_str()),
        ("note", "too_long")
    );
    assert_eq!(view_cart(&guest, Locale::Zh).await.unwrap().form, typed);
}
