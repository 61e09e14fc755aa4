//! Checkout and orders.

use super::{Client, unknown};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

async fn check_out(client: &Client, cart: &str, seen: &Value, key: &str) -> super::Answer {
    let body = json!({"seen_total": seen});
    client
        .call(Method::POST, &format!("{cart}/checkout"), Some(&body), Some(key))
        .await
}

#[tokio::test]
async fn a_cart_becomes_an_order_that_can_be_read_and_cancelled() {
    let client = Client::new().await;
    let (cart, total) = client.full_cart().await;
    let placed = check_out(&client, &cart, &total, "order-1").await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    assert_eq!(placed.header("cache-control"), "no-store");
    let place = placed.header("location").to_owned();
    assert_eq!(placed.json()["total"], total);

    let order = client.get(&format!("{place}&locale=en")).await;
    assert_eq!(order.header("cache-control"), "no-store");
    let order = order.ok();
    assert_eq!(order["number"], placed.json()["number"]);
    assert_eq!(
        (&order["state"], &order["totals"]["total"]),
        (&json!("confirmed"), &total)
    );
    assert_eq!(order["lines"][0]["quantity"], 2);
    assert!(
        !order["phone"].as_str().unwrap().contains("13800138000"),
        "masked"
    );

    let cancel = place.replace("?key=", "/cancel?key=");
    for _ in 0..2 {
        let cancelled = client
            .call(Method::POST, &cancel, None, Some("cancel-1"))
            .await
            .ok();
        assert_eq!(cancelled["state"], "cancelled");
    }
    assert_eq!(
        client.get(&cart).await.ok()["count"],
        0,
        "the cart is empty after its order"
    );
}

#[tokio::test]
async fn a_repeated_checkout_answers_with_the_same_order() {
    let client = Client::new().await;
    let (cart, total) = client.full_cart().await;
    let first = check_out(&client, &cart, &total, "same-key").await.ok();
    let again = check_out(&client, &cart, &total, "same-key").await.ok();
    assert_eq!(first, again);
    check_out(&client, &cart, &total, "another-key")
        .await
        .problem(409, "cart_empty");

    let (other, total) = client.full_cart().await;
    let others = check_out(&client, &other, &total, "same-key").await.ok();
    assert_ne!(
        first["number"], others["number"],
        "keys of different carts never meet"
    );
}

#[tokio::test]
async fn a_tampered_total_is_told_and_not_charged() {
    let client = Client::new().await;
    let (cart, total) = client.full_cart().await;
    for minor in [0, -1, 1, i64::MAX] {
        let seen = json!({"minor": minor, "currency": "CNY"});
        let problem = check_out(&client, &cart, &seen, &format!("key-{minor}"))
            .await
            .problem(409, "total_changed");
        assert_eq!(problem["total"], total);
    }
    assert_eq!(client.get(&cart).await.ok()["count"], 2, "nothing is lost");
}

#[tokio::test]
async fn a_checkout_without_key_or_with_a_foreign_currency_is_refused() {
    let client = Client::new().await;
    let (cart, total) = client.full_cart().await;
    let path = format!("{cart}/checkout");
    client
        .post(&path, &json!({"seen_total": total}))
        .await
        .problem(400, "bad_request");
    let euros = json!({"minor": 100, "currency": "EUR"});
    check_out(&client, &cart, &euros, "k")
        .await
        .problem(400, "bad_request");
    let body = json!({"seen_total": total, "discount": 100});
    client
        .call(Method::POST, &path, Some(&body), Some("k"))
        .await
        .problem(400, "bad_request");
    check_out(&client, &format!("/v1/carts/{}", unknown("crt")), &total, "k")
        .await
        .problem(404, "not_found");
    check_out(&client, "/v1/carts/mine", &total, "k")
        .await
        .problem(400, "bad_request");
}

#[tokio::test]
async fn a_cart_without_address_names_what_is_missing() {
    let client = Client::new().await;
    let cart = client.cart().await;
    let line = json!({"variant": client.variant().await});
    let total = client.post(&format!("{cart}/lines"), &line).await.ok()["totals"]["total"].clone();
    let problem = check_out(&client, &cart, &total, "k")
        .await
        .problem(422, "invalid_form");
    let fields: Vec<&str> = problem["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    assert!(
        fields.contains(&"street") && fields.contains(&"delivery_method"),
        "{fields:?}"
    );
}

#[tokio::test]
async fn an_order_that_is_paid_in_cash_has_no_page_to_pay_at() {
    let client = Client::new().await;
    let (cart, total) = client.full_cart().await;
    let place = check_out(&client, &cart, &total, "k")
        .await
        .header("location")
        .replace("?key=", "/pay?key=");
    client
        .call(Method::POST, &place, None, None)
        .await
        .problem(409, "conflict");
}

#[tokio::test]
async fn an_order_opens_to_its_key_alone() {
    let client = Client::new().await;
    let (cart, total) = client.full_cart().await;
    let placed = check_out(&client, &cart, &total, "k").await.ok();
    let path = format!("/v1/orders/{}", placed["number"].as_str().unwrap());
    client.get(&path).await.problem(400, "bad_request");
    for key in ["", "0", "00000000000000000000000000000000"] {
        client
            .get(&format!("{path}?key={key}"))
            .await
            .problem(404, "not_found");
        for step in ["cancel", "pay"] {
            let path = format!("{path}/{step}?key={key}");
            client
                .call(Method::POST, &path, None, None)
                .await
                .problem(404, "not_found");
        }
    }
    client
        .get("/v1/orders/123?key=x")
        .await
        .problem(400, "bad_request");
    client
        .get("/v1/orders/%FF?key=x")
        .await
        .problem(400, "bad_request");
}

/// Something of this seller that is there in plenty.
async fn variant_of(client: &Client, seller: &str) -> String {
    let list = client
        .get(&format!("/v1/products?seller={seller}&in_stock=true"))
        .await
        .ok();
    for item in list["items"].as_array().expect("items") {
        let id = item["id"].as_str().expect("an id");
        let product = client.get(&format!("/v1/products/{id}")).await.ok();
        assert_eq!(product["seller"]["slug"], seller);
        if let Some(variant) = super::plenty(&product) {
            return variant;
        }
    }
    panic!("{seller} has nothing in plenty");
}

#[tokio::test]
async fn goods_of_two_sellers_are_one_order_with_two_parts() {
    let client = Client::new().await;
    let cart = client.cart().await;
    for seller in ["jishi", "wanshan-tea-farm"] {
        let line = json!({"variant": variant_of(&client, seller).await, "quantity": 1});
        client.post(&format!("{cart}/lines"), &line).await.ok();
    }
    client
        .put(&format!("{cart}/address"), &super::address())
        .await
        .ok();
    let delivery = json!({"delivery_method": "express", "payment_method": "cash_on_delivery"});
    let ready = client.put(&format!("{cart}/delivery"), &delivery).await.ok();
    let parcels = ready["parcels"].as_array().unwrap();
    let minor = |value: &Value, name: &str| value["totals"][name]["minor"].as_i64().unwrap();
    assert_eq!(
        (parcels.len(), parcels[0]["seller"]["kind"].as_str()),
        (2, Some("own"))
    );
    assert_eq!(ready["lines"][1]["seller"], "wanshan-tea-farm");
    for name in ["subtotal", "delivery", "total"] {
        let sum: i64 = parcels.iter().map(|parcel| minor(parcel, name)).sum();
        assert_eq!(sum, minor(&ready, name), "{name}");
    }
    let total = ready["totals"]["total"].clone();
    let place = check_out(&client, &cart, &total, "k")
        .await
        .header("location")
        .to_owned();
    let order = client.get(&place).await.ok();
    let parts = order["parts"].as_array().unwrap();
    assert_eq!((parts.len(), order["lines"].as_array().unwrap().len()), (2, 2));
    assert_eq!(parts[1]["seller"]["slug"], "wanshan-tea-farm");
    assert!(
        parts
            .iter()
            .all(|part| part["number"] != order["number"] && part["can_cancel"] == true)
    );

    let (number, own) = (
        order["number"].as_str().unwrap(),
        parts[1]["number"].as_str().unwrap(),
    );
    let part = place.replace(number, own);
    assert_eq!(client.get(&part).await.ok(), order, "the key opens its parts too");
    let cancel = part.replace("?key=", "/cancel?key=");
    for _ in 0..2 {
        let after = client.call(Method::POST, &cancel, None, None).await.ok();
        assert_eq!(
            (&after["state"], &after["parts"][1]["state"]),
            (&json!("confirmed"), &json!("cancelled"))
        );
        assert_eq!(after["parts"][0]["state"], "confirmed");
    }
}

#[tokio::test]
async fn a_seller_shows_its_licence_and_lists_its_goods() {
    let client = Client::new().await;
    let farm = client.get("/v1/sellers/wanshan-tea-farm?locale=en").await.ok();
    assert_eq!(farm["licence"]["credit_code"], "91000000MA0000002W");
    assert_eq!(
        (&farm["name"], &farm["kind"]),
        (&json!("Wanshan Tea Farm"), &json!("third_party"))
    );
    client.get("/v1/sellers/nobody").await.problem(404, "not_found");
    client.get("/v1/sellers/A").await.problem(400, "bad_request");
    client
        .get("/v1/products?seller=nobody")
        .await
        .problem(404, "not_found");
    client
        .get("/v1/products?seller=A%20B")
        .await
        .problem(400, "bad_request");
    let all = client.get("/v1/products").await.ok()["total"].as_u64().unwrap();
    let own = client.get("/v1/products?seller=wanshan-tea-farm").await.ok()["total"].as_u64();
    assert!(own.is_some_and(|own| own > 0 && own < all));
}
