//! Carts.

use super::{Client, address, unknown};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;

#[tokio::test]
async fn a_cart_is_made_filled_changed_and_emptied() {
    let client = Client::new().await;
    let cart = client.cart().await;
    let empty = client.get(&cart).await;
    assert_eq!(empty.header("cache-control"), "no-store");
    let empty = empty.ok();
    assert_eq!(
        (&empty["count"], &empty["orderable"], &empty["address"]),
        (&json!(0), &json!(false), &json!(null))
    );

    let variant = client.variant().await;
    let lines = format!("{cart}/lines");
    client.post(&lines, &json!({"variant": variant})).await.ok();
    let added = client
        .post(&lines, &json!({"variant": variant, "quantity": 2}))
        .await
        .ok();
    assert_eq!(added["lines"][0]["quantity"], 3);
    let line = format!("{cart}/lines/{variant}");
    let changed = client
        .call(Method::PATCH, &line, Some(&json!({"quantity": 5})), None)
        .await
        .ok();
    assert_eq!(changed["count"], 5);
    let unit = changed["lines"][0]["unit"]["minor"].as_i64().unwrap();
    assert_eq!(changed["totals"]["subtotal"]["minor"], unit * 5);
    for _ in 0..2 {
        let removed = client.call(Method::DELETE, &line, None, None).await.ok();
        assert_eq!(removed["count"], 0);
    }
}

#[tokio::test]
async fn the_currency_of_a_cart_is_the_one_asked_for() {
    let client = Client::new().await;
    let (cart, _) = client.full_cart().await;
    assert_eq!(
        client.get(&format!("{cart}?currency=USD")).await.ok()["totals"]["total"]["currency"],
        "USD"
    );
    client
        .get(&format!("{cart}?currency=EUR"))
        .await
        .problem(400, "bad_request");
    client
        .get(&format!("{cart}?locale=tlh"))
        .await
        .problem(400, "bad_request");
}

#[tokio::test]
async fn address_and_delivery_are_kept_side_by_side() {
    let client = Client::new().await;
    let (cart, _) = client.full_cart().await;
    let elsewhere = json!({
        "email": "li@example.com", "phone": "13800138000", "recipient": "韩梅梅", "country": "CN",
        "region": "北京市", "city": "北京市", "street": "景山前街 4 号"
    });
    let moved = client.put(&format!("{cart}/address"), &elsewhere).await.ok();
    assert_eq!(moved["address"]["recipient"], "韩梅梅");
    assert_eq!(moved["address"]["district"], "", "the whole address is replaced");
    assert_eq!(moved["payment_method"], "cash_on_delivery");
    let express = json!({"delivery_method": "express", "payment_method": "online", "note": "请放前台"});
    let express = client.put(&format!("{cart}/delivery"), &express).await.ok();
    assert_eq!(
        (&express["delivery_method"], &express["note"]),
        (&json!("express"), &json!("请放前台"))
    );
    assert_eq!(express["address"]["recipient"], "韩梅梅");
}

#[tokio::test]
async fn wrong_fields_are_all_named() {
    let client = Client::new().await;
    let cart = client.cart().await;
    let fields = |problem: &serde_json::Value| -> Vec<String> {
        problem["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| format!("{}:{}", f["field"], f["code"]).replace('"', ""))
            .collect()
    };
    let mut wrong = address();
    wrong["phone"] = json!("12");
    wrong["email"] = json!("nobody");
    wrong["country"] = json!("XX");
    wrong["street"] = json!("x".repeat(121));
    let problem = client
        .put(&format!("{cart}/address"), &wrong)
        .await
        .problem(422, "invalid_form");
    assert_eq!(
        fields(&problem),
        ["email:email", "phone:phone", "country:unknown", "street:too_long"]
    );
    let wrong = json!({"delivery_method": "pigeon", "payment_method": "shells"});
    let problem = client
        .put(&format!("{cart}/delivery"), &wrong)
        .await
        .problem(422, "invalid_form");
    assert_eq!(
        fields(&problem),
        ["delivery_method:unknown", "payment_method:unknown"]
    );
    let mut abroad = address();
    abroad["country"] = json!("DE");
    client.put(&format!("{cart}/address"), &abroad).await.ok();
    let cash = json!({"delivery_method": "standard", "payment_method": "cash_on_delivery"});
    let problem = client
        .put(&format!("{cart}/delivery"), &cash)
        .await
        .problem(422, "invalid_form");
    assert_eq!(fields(&problem), ["payment_method:not_available"]);
}

#[tokio::test]
async fn a_quantity_out_of_range_is_refused_with_its_field() {
    let client = Client::new().await;
    let cart = client.cart().await;
    let variant = client.variant().await;
    for quantity in [
        "0",
        "-1",
        "1000",
        "9223372036854775807",
        "99999999999999999999999",
        "-1e30",
    ] {
        let line = format!("{{\"variant\": \"{variant}\", \"quantity\": {quantity}}}");
        let problem = client
            .raw(&format!("{cart}/lines"), line)
            .await
            .problem(422, "invalid_form");
        assert_eq!(
            problem["fields"],
            json!([{"field": "quantity", "code": "out_of_range"}]),
            "{quantity}"
        );
    }
    for quantity in ["1.5", "\"2\"", "null", "true"] {
        let line = format!("{{\"variant\": \"{variant}\", \"quantity\": {quantity}}}");
        client
            .raw(&format!("{cart}/lines"), line)
            .await
            .problem(400, "bad_request");
    }
    let path = format!("{cart}/lines/{variant}");
    client
        .call(Method::PATCH, &path, Some(&json!({"quantity": 0})), None)
        .await
        .problem(422, "invalid_form");
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused() {
    let client = Client::new().await;
    let cart = client.cart().await;
    let lines = format!("{cart}/lines");
    let variant = client.variant().await;
    client
        .post(&lines, &json!({"variant": variant, "price": 1}))
        .await
        .problem(400, "bad_request");
    client.post(&lines, &json!({})).await.problem(400, "bad_request");
    client
        .post("/v1/carts", &json!({"total": 0}))
        .await
        .problem(400, "bad_request");
    client
        .raw(&lines, "{\"variant\": ")
        .await
        .problem(400, "bad_request");
    client.raw(&lines, "").await.problem(400, "bad_request");
    client
        .raw(&lines, vec![b'"', 0xff, b'"'])
        .await
        .problem(400, "bad_request");
    client
        .raw(&lines, vec![b' '; 10 * 1024 * 1024])
        .await
        .problem(413, "payload_too_large");
    let body = json!({"variant": variant}).to_string();
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let mut request = Request::post(&lines);
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let answer = client.send(request.body(Body::from(body.clone())).unwrap()).await;
        answer.problem(415, "unsupported_media_type");
    }
    let charset = Request::post(&lines).header("content-type", "application/json; charset=utf-8");
    assert_eq!(
        client.send(charset.body(Body::from(body)).unwrap()).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn unknown_carts_are_not_found_and_malformed_ids_are_refused() {
    let client = Client::new().await;
    let variant = client.variant().await;
    let line = json!({"variant": variant});
    let gone = format!("/v1/carts/{}", unknown("crt"));
    client.get(&gone).await.problem(404, "not_found");
    client
        .post(&format!("{gone}/lines"), &line)
        .await
        .problem(404, "not_found");
    client
        .put(&format!("{gone}/address"), &address())
        .await
        .problem(404, "not_found");
    client
        .call(Method::DELETE, &format!("{gone}/lines/{variant}"), None, None)
        .await
        .problem(404, "not_found");
    for bad in [
        "1",
        "ord_00000000000000000000000001",
        "crt_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "%FF",
    ] {
        client
            .get(&format!("/v1/carts/{bad}"))
            .await
            .problem(400, "bad_request");
    }
    let cart = client.cart().await;
    client
        .post(&format!("{cart}/lines"), &json!({"variant": "x"}))
        .await
        .problem(400, "bad_request");
    client
        .post(&format!("{cart}/lines"), &json!({"variant": unknown("var")}))
        .await
        .problem(404, "not_found");
    client
        .call(Method::DELETE, &format!("{cart}/lines/x"), None, None)
        .await
        .problem(400, "bad_request");
}

#[tokio::test]
async fn a_repeated_request_with_its_key_changes_nothing() {
    let client = Client::new().await;
    let key = Some("8f14e45f-ceea-467f-a9d1-0a7f3b1c2d3e");
    let first = client.call(Method::POST, "/v1/carts", None, key).await;
    let again = client
        .call(Method::POST, "/v1/carts", Some(&json!({})), key)
        .await;
    assert_eq!(first.header("location"), again.header("location"));
    assert_ne!(client.cart().await, first.header("location"));

    let lines = format!("{}/lines", first.header("location"));
    let line = json!({"variant": client.variant().await, "quantity": 2});
    for _ in 0..3 {
        let cart = client
            .call(Method::POST, &lines, Some(&line), Some("once"))
            .await
            .ok();
        assert_eq!(cart["count"], 2);
    }
    let mut other = line.clone();
    other["quantity"] = json!(3);
    client
        .call(Method::POST, &lines, Some(&other), Some("once"))
        .await
        .problem(422, "key_reused");
    assert_eq!(
        client
            .call(Method::POST, &lines, Some(&line), Some("twice"))
            .await
            .ok()["count"],
        4
    );
}

#[tokio::test]
async fn keys_that_are_no_keys_are_refused() {
    let client = Client::new().await;
    let cart = client.cart().await;
    let line = json!({"variant": client.variant().await});
    for key in ["", &"k".repeat(256)] {
        client
            .call(Method::POST, &format!("{cart}/lines"), Some(&line), Some(key))
            .await
            .problem(400, "bad_request");
    }
    let longest = "k".repeat(255);
    client
        .call(
            Method::POST,
            &format!("{cart}/lines"),
            Some(&line),
            Some(&longest),
        )
        .await
        .ok();
    client
        .call(Method::POST, "/v1/carts", None, Some("guessable"))
        .await
        .problem(400, "bad_request");
}
