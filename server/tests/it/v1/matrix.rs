//! Who may do what below `/v1`: every operation of the document, without a key, with one that does not carry its
//! permission, with one that does, and with one that has expired or was revoked.
//!
//! An operation that is not in the table fails the first test; so does one in the table that is gone.

use super::document::{document, operations};
use super::key::LONG;
use super::{Client, unknown};
use axum::http::Method;
use domain::user::{ApiKey, Permission};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every operation, and the permission that a key has to carry; `None` for what everybody may do.
const OPERATIONS: &[(&str, Option<Permission>)] = &[
    ("delete /v1/carts/{cart}/lines/{variant}", None),
    ("get /v1/admin/after-sales", Some(Permission::AfterSalesRead)),
    (
        "get /v1/admin/after-sales/{request}",
        Some(Permission::AfterSalesRead),
    ),
    ("get /v1/admin/customers", Some(Permission::CustomerRead)),
    ("get /v1/admin/orders", Some(Permission::OrderRead)),
    ("get /v1/admin/orders/{number}", Some(Permission::OrderRead)),
    ("get /v1/admin/sellers", Some(Permission::SellerRead)),
    ("get /v1/carts/{cart}", None),
    ("get /v1/categories", None),
    ("get /v1/orders/{number}", None),
    ("get /v1/orders/{number}/after-sales", None),
    ("get /v1/orders/{number}/after-sales/{request}", None),
    ("get /v1/products", None),
    ("get /v1/products/{product}", None),
    ("get /v1/sellers/{seller}", None),
    ("patch /v1/carts/{cart}/lines/{variant}", None),
    (
        "post /v1/admin/after-sales/{request}/decide",
        Some(Permission::AfterSalesUpdate),
    ),
    (
        "post /v1/admin/after-sales/{request}/inspect",
        Some(Permission::AfterSalesUpdate),
    ),
    (
        "post /v1/admin/after-sales/{request}/receive",
        Some(Permission::AfterSalesUpdate),
    ),
    (
        "post /v1/admin/orders/{number}/cancel",
        Some(Permission::OrderUpdate),
    ),
    (
        "post /v1/admin/orders/{number}/deliver",
        Some(Permission::OrderUpdate),
    ),
    (
        "post /v1/admin/orders/{number}/parcels",
        Some(Permission::OrderUpdate),
    ),
    (
        "post /v1/admin/orders/{number}/parcels/{parcel}/events",
        Some(Permission::OrderUpdate),
    ),
    (
        "post /v1/admin/orders/{number}/ship",
        Some(Permission::OrderUpdate),
    ),
    ("post /v1/carts", None),
    ("post /v1/carts/{cart}/checkout", None),
    ("post /v1/carts/{cart}/lines", None),
    ("post /v1/orders/{number}/after-sales", None),
    ("post /v1/orders/{number}/after-sales/{request}/withdraw", None),
    ("post /v1/orders/{number}/cancel", None),
    ("post /v1/orders/{number}/pay", None),
    ("put /v1/carts/{cart}/address", None),
    ("put /v1/carts/{cart}/delivery", None),
];

fn method_and_path(name: &str) -> (Method, String) {
    let (method, path) = name.split_once(' ').expect("a method and a path");
    let path = path
        .replace("{cart}", &unknown("crt"))
        .replace("{variant}", &unknown("var"))
        .replace("{number}", "000000-00000-00000")
        .replace("{request}", "000000-00000-00000-S1")
        .replace("{parcel}", &unknown("par"))
        .replace("{product}", "no-such-thing")
        .replace("{seller}", "nobody");
    (method.to_uppercase().parse().expect("a method"), path)
}

#[tokio::test]
async fn every_operation_names_the_permission_of_the_table() {
    let client = Client::new().await;
    let documented: BTreeMap<String, Value> = operations(&document(&client).await)
        .into_iter()
        .map(|(method, path, operation)| (format!("{method} {path}"), operation["security"].clone()))
        .collect();
    let table: BTreeMap<String, Value> = OPERATIONS
        .iter()
        .map(|(name, permission)| {
            let named = permission.map_or(Value::Null, |permission| json!([{ "key": [permission.key()] }]));
            ((*name).to_owned(), named)
        })
        .collect();
    assert_eq!(table.len(), OPERATIONS.len(), "declared twice");
    assert_eq!(documented, table);
}

#[tokio::test]
async fn every_operation_asks_for_a_live_key_with_its_permission() {
    let client = Client::new().await;
    let reason = json!({ "reason": "to see who may" });
    let parcel = json!({ "location": unknown("loc"), "lines": [{ "line": 0, "units": 1 }] });
    let news = json!({ "mark": "passed" });
    let decided = json!({ "version": 1, "answer": "approve" });
    let received = json!({ "version": 1 });
    let inspected = json!({ "version": 1, "lines": [] });
    let mut cells = 0;
    for (name, permission) in OPERATIONS {
        let (method, path) = method_and_path(name);
        let body = match name.rsplit('/').next() {
            Some("cancel") => Some(&reason),
            Some("parcels") => Some(&parcel),
            Some("events") => Some(&news),
            Some("decide") => Some(&decided),
            Some("receive") => Some(&received),
            Some("inspect") => Some(&inspected),
            _ => None,
        };
        let ask =
            async |authorization: &str| client.with_key(method.clone(), &path, authorization, body).await;
        let Some(permission) = permission else {
            let (without, with) = (
                client.call(method.clone(), &path, body, None).await.status,
                ask("Bearer jsk_nothing").await.status,
            );
            assert_eq!(without, with, "{name}");
            assert!(![401, 403].contains(&with.as_u16()), "{name}: {with}");
            cells += 2;
            continue;
        };
        let others: Vec<Permission> = Permission::ALL
            .iter()
            .copied()
            .filter(|other| ApiKey::can_carry(*other) && other != permission)
            .collect();
        let (good, _) = client.key(&[*permission], LONG).await;
        let (other, _) = client.key(&others, LONG).await;
        let (old, _) = client.key(&[*permission], -1).await;
        let (gone, id) = client.key(&[*permission], LONG).await;
        let before = ask(&format!("Bearer {gone}")).await.status;
        client.revoke(id).await;
        let with = ask(&format!("Bearer {good}")).await;
        assert!(
            ![401, 403, 500].contains(&with.status.as_u16()),
            "{name}: {}",
            with.text
        );
        assert_eq!(before, with.status, "{name}: it was good before");
        let refused = [
            (String::new(), 401),
            (good.clone(), 401),
            (format!("Basic {good}"), 401),
            (format!("Bearer {}x", &good[..good.len() - 1]), 401),
            (format!("Bearer {old}"), 401),
            (format!("Bearer {gone}"), 401),
            (format!("Bearer {other}"), 403),
        ];
        for (authorization, status) in refused {
            let answer = ask(&authorization).await;
            let code = if status == 401 {
                "sign_in_required"
            } else {
                "forbidden"
            };
            answer.problem(status, code);
            let challenge = if status == 401 { "Bearer" } else { "" };
            assert_eq!(answer.header("www-authenticate"), challenge, "{name}");
            cells += 1;
        }
        let none = client.call(method.clone(), &path, body, None).await;
        none.problem(401, "sign_in_required");
        cells += 2;
    }
    assert!(cells > 80, "{cells}");
}
