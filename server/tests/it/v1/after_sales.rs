//! Requests after a sale: asked for, listed, answered, received, looked at and withdrawn; and what is refused.

use super::Client;
use super::key::LONG;
use axum::http::{Method, StatusCode};
use domain::user::Permission;
use serde_json::{Value, json};

/// An order of two units that has arrived: its place, its key, and a key of the API for staff.
async fn delivered(client: &Client) -> (String, String, String) {
    let (cart, total) = client.full_cart().await;
    let body = json!({"seen_total": total});
    let placed = client
        .call(
            Method::POST,
            &format!("{cart}/checkout"),
            Some(&body),
            Some("an-order"),
        )
        .await;
    let place = placed.header("location").to_owned();
    let (order, key) = place.split_once("?key=").expect("a key");
    let permissions = [
        Permission::OrderUpdate,
        Permission::AfterSalesRead,
        Permission::AfterSalesUpdate,
    ];
    let (token, _) = client.key(&permissions, LONG).await;
    let bearer = format!("Bearer {token}");
    for step in ["ship", "deliver"] {
        let path = format!("{}/{step}", order.replace("/v1/", "/v1/admin/"));
        client.with_key(Method::POST, &path, &bearer, None).await.ok();
    }
    (order.to_owned(), key.to_owned(), bearer)
}

fn repair(units: i64) -> Value {
    json!({"kind": "repair", "reason": "defective", "text": "it leaks", "lines": [{"line": 0, "units": units}]})
}

#[tokio::test]
async fn a_request_is_asked_for_listed_answered_and_looked_at() {
    let client = Client::new().await;
    let (order, key, bearer) = delivered(&client).await;
    let place = format!("{order}/after-sales?key={key}");
    let offer = client.get(&place).await.ok();
    assert_eq!(
        (&offer["by_hand"], &offer["lines"][0]["returnable"]),
        (&json!(true), &json!(2))
    );
    let asked = client.post(&place, &repair(2)).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    let own = asked.header("location").to_owned();
    let asked = asked.json();
    let read = client.get(&own).await.ok();
    assert_eq!((&read, &read["text"]), (&asked, &json!("it leaks")));
    assert_eq!(
        client.get(&place).await.ok()["requests"][0]["number"],
        asked["number"]
    );
    let number = asked["number"].as_str().expect("a number");
    let staff = async |method: Method, path: &str, body: Option<&Value>| {
        client
            .with_key(method, &format!("/v1/admin/after-sales{path}"), &bearer, body)
            .await
    };
    let list = staff(Method::GET, "?state=requested&kind=repair&limit=1", None)
        .await
        .ok();
    assert_eq!(list["items"][0]["number"], *number);
    let none = staff(Method::GET, "?kind=claim", None).await.ok();
    assert_eq!(none["items"], json!([]));
    let seen = staff(Method::GET, &format!("/{number}"), None).await.ok();
    assert_eq!(seen["text"], "", "no key shows what a buyer has written");
    for (step, body, state) in [
        (
            "decide",
            json!({"version": 1, "answer": "approve", "remark": "send it"}),
            "approved",
        ),
        ("receive", json!({"version": 2}), "received"),
        (
            "inspect",
            json!({"version": 3, "lines": [{"line": 0, "accepted": 2}]}),
            "inspected",
        ),
    ] {
        let moved = staff(Method::POST, &format!("/{number}/{step}"), Some(&body))
            .await
            .ok();
        assert_eq!(moved["state"], state);
        let stale = staff(Method::POST, &format!("/{number}/{step}"), Some(&body)).await;
        stale.problem(409, "conflict");
    }
    let seen = client.get(&own).await.ok();
    assert_eq!(
        (&seen["lines"][0]["accepted"], &seen["history"][1]["remark"]),
        (&json!(2), &json!("send it"))
    );
}

#[tokio::test]
async fn what_is_not_right_is_refused_and_what_is_withdrawn_is_over() {
    let client = Client::new().await;
    let (order, key, _) = delivered(&client).await;
    let place = format!("{order}/after-sales?key={key}");
    client.post(&place, &repair(3)).await.problem(422, "invalid_form");
    let money = json!({"kind": "return", "reason": "changed_mind", "lines": [{"line": 0, "units": 1}]});
    let nameless = client.post(&place, &money).await.problem(422, "invalid_form");
    assert_eq!(nameless["fields"][0]["field"], "holder", "{nameless}");
    let odd = json!({"kind": "refund", "reason": "defective", "lines": []});
    client.post(&place, &odd).await.problem(400, "bad_request");
    client
        .post(&format!("{order}/after-sales?key=wrong"), &repair(1))
        .await
        .problem(404, "not_found");
    let mut named = money;
    named["payee"] = json!({"holder": "李雷", "bank": "中国银行", "number": "6222020200112233445"});
    let asked = client.post(&place, &named).await.ok();
    assert_eq!(asked["payee"], "中国银行 ****3445");
    let number = asked["number"].as_str().expect("a number");
    let (other, other_key, _) = delivered(&client).await;
    client
        .get(&format!("{other}/after-sales/{number}?key={other_key}"))
        .await
        .problem(404, "not_found");
    let withdraw = format!("{order}/after-sales/{number}/withdraw?key={key}");
    let over = client.call(Method::POST, &withdraw, None, None).await.ok();
    assert_eq!(over["state"], "withdrawn");
    client
        .call(Method::POST, &withdraw, None, None)
        .await
        .problem(409, "conflict");
}
