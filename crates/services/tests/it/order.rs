//! Placing an order.

use crate::support::{Shop, command, form, place, set_level, small_shop};
use domain::cart::CheckoutForm;
use domain::kernel::{Currency, Locale, Money};
use domain::order::{OrderState, PlaceOrder};
use domain::payment::PaymentState;
use domain::product::VariantId;
use services::order::{order_page, pay_order, place_order, track_order, track_order_path};
use services::{Ctx, ServiceError, cart};

/// What a refusal must leave as it is.
async fn traces(shop: &Shop, guest: &Ctx, goods: &[VariantId]) -> (Vec<i64>, Vec<(VariantId, i64)>, i64) {
    let mut levels = Vec::new();
    for variant in goods {
        levels.push(shop.level(*variant).await);
    }
    let cart = cart::view_cart(guest, Locale::Zh).await.unwrap();
    let lines = cart.lines.iter().map(|l| (l.variant, l.quantity.get())).collect();
    let open = shop
        .ctx
        .store
        .read()
        .await
        .unwrap()
        .outbox()
        .open()
        .await
        .unwrap();
    (levels, lines, open)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_paid_in_cash_is_confirmed_at_once() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 2)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    assert_eq!(
        (placed.total.minor(), placed.pay_url.as_deref()),
        (36_600, None),
        "free delivery"
    );
    let order = shop.order(&placed).await;
    assert_eq!(
        (order.state(), order.payment_state),
        (OrderState::Confirmed, PaymentState::Due)
    );
    assert_eq!(order.expires_at, None);
    assert_eq!(order.lines().count(), 2);
    assert_eq!(order.orders[0].lines[0].name.zh, "青瓷盖碗");
    assert_eq!(
        (shop.level(goods.jade).await, shop.level(goods.wok).await),
        (9, 3)
    );
    assert_eq!(cart::count(&guest).await.unwrap(), 0, "the cart is empty");
    let kept = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    assert!(kept.lines.is_empty());
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_paid_online_waits_for_its_money() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.wok, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    assert_eq!(placed.total.minor(), 9_900 + 1_200);
    assert!(
        placed
            .pay_url
            .as_deref()
            .unwrap()
            .starts_with("https://pay.example/")
    );
    let order = shop.order(&placed).await;
    assert_eq!(
        (order.state(), order.payment_state),
        (OrderState::AwaitingPayment, PaymentState::Pending)
    );
    assert_eq!(order.expires_at, Some(order.placed_at.plus_seconds(1_800)));
    shop.assert_sound().await;
    shop.pay(&order).await;
    let paid = shop.order(&placed).await;
    assert_eq!(
        (paid.state(), paid.payment_state),
        (OrderState::Confirmed, PaymentState::Captured)
    );
    let history = paid.history();
    let causes: Vec<&str> = history.iter().map(|entry| entry.cause.as_str()).collect();
    assert_eq!(causes, ["buyer", "gateway"]);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_command_gives_the_same_order_and_another_under_its_key_is_refused() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let command = command(&guest, &seen, "online");
    let first = place_order(&guest, Locale::Zh, command.clone()).await.unwrap();
    let again = place_order(&guest, Locale::Zh, command.clone()).await.unwrap();
    assert_eq!(first, again);
    let other = PlaceOrder {
        form: CheckoutForm {
            recipient: "韩梅梅".to_owned(),
            ..form("online")
        },
        ..command.clone()
    };
    let refused = place_order(&guest, Locale::Zh, other).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Conflict(_)), "{refused:?}");
    let stranger = shop.guest_with(&[(goods.jade, 1)]).await;
    let refused = place_order(&stranger, Locale::Zh, command).await.unwrap_err();
    assert!(
        matches!(refused, ServiceError::Conflict(_)),
        "a key opens no foreign order: {refused:?}"
    );
    assert_eq!(shop.level(goods.jade).await, 9);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_empty_or_too_long_is_refused() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    for key in [String::new(), "k".repeat(256)] {
        let command = PlaceOrder {
            key,
            ..command(&guest, &seen, "online")
        };
        let refused = place_order(&guest, Locale::Zh, command).await.unwrap_err();
        assert!(matches!(refused, ServiceError::BadRequest(_)), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_total_than_the_buyer_saw_is_told_and_not_charged() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let before = traces(&shop, &guest, &[goods.jade]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    for tampered in [Money::new(1, Currency::Cny), Money::new(18_000, Currency::Usd)] {
        let command = PlaceOrder {
            seen_total: tampered,
            ..command(&guest, &seen, "online")
        };
        match place_order(&guest, Locale::Zh, command).await {
            Err(ServiceError::TotalChanged(now)) => assert_eq!(now, Money::new(18_000, Currency::Cny)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(traces(&shop, &guest, &[goods.jade]).await, before);
    let view = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    assert_eq!(view.form, form("online"), "what was typed is kept");
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sold_out_line_is_named_and_nothing_is_half_done() {
    let (shop, goods) = small_shop().await;
    let guest = shop
        .guest_with(&[(goods.jade, 4), (goods.rose, 2), (goods.wok, 1)])
        .await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    set_level(&shop.ctx, goods.jade, 3).await;
    set_level(&shop.ctx, goods.rose, 0).await;
    let all = [goods.jade, goods.rose, goods.wok];
    let before = traces(&shop, &guest, &all).await;
    let typed = CheckoutForm {
        note: "送到门口".to_owned(),
        ..form("cash_on_delivery")
    };
    let command = PlaceOrder {
        form: typed.clone(),
        ..command(&guest, &seen, "cash_on_delivery")
    };
    let key = command.key.clone();
    let Err(ServiceError::SoldOut(lines)) = place_order(&guest, Locale::Zh, command).await else {
        panic!("sold out");
    };
    let named: Vec<_> = lines.iter().map(|line| (line.variant, line.available)).collect();
    assert_eq!(named, [(goods.jade, 3), (goods.rose, 0)]);
    assert_eq!(lines[0].name.en, "Celadon gaiwan");
    assert_eq!(traces(&shop, &guest, &all).await, before);
    assert_eq!(cart::view_cart(&guest, Locale::Zh).await.unwrap().form, typed);
    shop.assert_sound().await;
    cart::set_quantity(&guest, Locale::Zh, goods.jade, 3)
        .await
        .unwrap();
    cart::remove_line(&guest, Locale::Zh, goods.rose).await.unwrap();
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let repaired = PlaceOrder {
        key,
        ..self::command(&guest, &seen, "cash_on_delivery")
    };
    place_order(&guest, Locale::Zh, repaired)
        .await
        .expect("the key of a refusal can be used again");
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_form_names_its_fields_and_is_kept() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let before = traces(&shop, &guest, &[goods.jade]).await;
    let typed = CheckoutForm {
        phone: "12".to_owned(),
        recipient: String::new(),
        payment: "barter".to_owned(),
        ..form("online")
    };
    let command = PlaceOrder {
        form: typed.clone(),
        ..command(&guest, &seen, "online")
    };
    let Err(ServiceError::Invalid(errors)) = place_order(&guest, Locale::Zh, command).await else {
        panic!("invalid");
    };
    let mut fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["payment", "phone", "recipient"]);
    assert_eq!(traces(&shop, &guest, &[goods.jade]).await, before);
    assert_eq!(cart::view_cart(&guest, Locale::Zh).await.unwrap().form, typed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_foreign_or_expired_cart_cannot_be_ordered() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    shop.clock.advance_seconds(shop.ctx.settings.cart_seconds);
    for visitor in [
        guest.clone(),
        shop.guest(),
        shop.ctx.for_guest(None, Currency::Cny),
    ] {
        let refused = place_order(&visitor, Locale::Zh, command(&guest, &seen, "online"))
            .await
            .unwrap_err();
        assert!(matches!(refused, ServiceError::CartEmpty), "{refused:?}");
    }
    assert_eq!(shop.level(goods.jade).await, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_of_three_lines_costs_one_commit_and_few_statements() {
    let (shop, goods) = small_shop().await;
    let guest = shop
        .guest_with(&[(goods.jade, 1), (goods.rose, 1), (goods.wok, 1)])
        .await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let command = command(&guest, &seen, "cash_on_delivery");
    let metrics = guest.store.metrics();
    let (statements, commits) = (metrics.statements(), metrics.commits());
    place_order(&guest, Locale::Zh, command).await.unwrap();
    let statements = metrics.statements() - statements;
    assert!(statements <= 25, "{statements} statements");
    assert_eq!(metrics.commits() - commits, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_stands_when_the_gateway_is_down_and_can_be_paid_later() {
    let (shop, goods) = small_shop().await;
    shop.gateway.with(|books| books.down = true);
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    assert_eq!(placed.pay_url, None);
    let (number, key) = (placed.number.as_str(), placed.access_key.as_str());
    let refused = pay_order(&guest, Locale::Zh, number, key).await.unwrap_err();
    assert!(matches!(refused, ServiceError::PaymentUnavailable), "{refused:?}");
    shop.gateway.with(|books| books.down = false);
    let url = pay_order(&guest, Locale::Zh, number, key).await.unwrap();
    assert_eq!(
        pay_order(&guest, Locale::Zh, number, key).await.unwrap(),
        url,
        "one payment, one page"
    );
    shop.pay(&shop.order(&placed).await).await;
    let refused = pay_order(&guest, Locale::Zh, number, key).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Conflict(_)), "{refused:?}");
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_opens_to_its_key_or_contact_only() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let number = placed.number.to_string().to_lowercase();
    let view = order_page(&guest, Locale::En, &number, &placed.access_key)
        .await
        .unwrap();
    assert_eq!(
        (view.phone.as_str(), view.email.as_deref()),
        ("138****8000", Some("l***@example.com"))
    );
    assert_eq!(view.orders[0].lines[0].name, "Celadon gaiwan");
    for contact in ["LI.LEI@example.com", "+86 138-0013-8000"] {
        assert_eq!(
            track_order(&guest, Locale::En, &number, contact).await.unwrap(),
            view
        );
        let path = track_order_path(&guest, Locale::En, &number, contact)
            .await
            .unwrap();
        assert!(path.ends_with(&placed.access_key), "{path}");
    }
    for (number, secret) in [
        (number.as_str(), ""),
        (&number, "0"),
        (&number, "han.meimei@example.com"),
        ("261122-00000-00000", placed.access_key.as_str()),
        ("'; --", &placed.access_key),
    ] {
        let by_key = order_page(&guest, Locale::En, number, secret).await.unwrap_err();
        let by_contact = track_order(&guest, Locale::En, number, secret).await.unwrap_err();
        assert!(matches!(by_key, ServiceError::NotFound("order")), "{by_key:?}");
        assert!(
            matches!(by_contact, ServiceError::NotFound("order")),
            "{by_contact:?}"
        );
    }
}
