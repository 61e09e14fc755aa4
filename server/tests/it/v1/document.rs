//! The `OpenAPI` document, the documentation pages, and what holds for every address below `/v1`.

use super::{Client, unknown};
use axum::http::{Method, StatusCode};
use serde_json::Value;
use server::http::problem::{CODES, ProblemDocument};
use std::collections::BTreeSet;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub async fn document(client: &Client) -> Value {
    let answer = client.get("/v1/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    answer.ok()
}

pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let of = |path: &String, item: &Value| -> Vec<(String, String, Value)> {
        METHODS
            .iter()
            .filter_map(|method| Some(((*method).to_owned(), path.clone(), item.get(method)?.clone())))
            .collect()
    };
    paths.iter().flat_map(|(path, item)| of(path, item)).collect()
}

/// The path with well-formed values that nothing has.
fn concrete(path: &str) -> String {
    path.replace("{product}", "no-such-thing")
        .replace("{cart}", &unknown("crt"))
        .replace("{variant}", &unknown("var"))
        .replace("{seller}", "nobody")
        .replace("{number}", "000000-00000-00000")
        .replace("{parcel}", &unknown("par"))
        .replace("{request}", "000000-00000-00000-S1")
}

#[tokio::test]
async fn the_document_lists_every_route_and_every_route_it_lists_answers() {
    let client = Client::new().await;
    let document = document(&client).await;
    assert_eq!(document["openapi"], "3.1.0");
    let listed: BTreeSet<String> = operations(&document)
        .into_iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    let expected = [
        "delete /v1/carts/{cart}/lines/{variant}",
        "get /v1/admin/after-sales",
        "get /v1/admin/after-sales/{request}",
        "get /v1/admin/customers",
        "get /v1/admin/orders",
        "get /v1/admin/orders/{number}",
        "get /v1/admin/sellers",
        "get /v1/carts/{cart}",
        "get /v1/categories",
        "get /v1/orders/{number}",
        "get /v1/orders/{number}/after-sales",
        "get /v1/orders/{number}/after-sales/{request}",
        "get /v1/products",
        "get /v1/products/{product}",
        "get /v1/sellers/{seller}",
        "patch /v1/carts/{cart}/lines/{variant}",
        "post /v1/admin/after-sales/{request}/decide",
        "post /v1/admin/after-sales/{request}/inspect",
        "post /v1/admin/after-sales/{request}/receive",
        "post /v1/admin/orders/{number}/cancel",
        "post /v1/admin/orders/{number}/deliver",
        "post /v1/admin/orders/{number}/parcels",
        "post /v1/admin/orders/{number}/parcels/{parcel}/events",
        "post /v1/admin/orders/{number}/ship",
        "post /v1/carts",
        "post /v1/carts/{cart}/checkout",
        "post /v1/carts/{cart}/lines",
        "post /v1/orders/{number}/after-sales",
        "post /v1/orders/{number}/after-sales/{request}/withdraw",
        "post /v1/orders/{number}/cancel",
        "post /v1/orders/{number}/pay",
        "put /v1/carts/{cart}/address",
        "put /v1/carts/{cart}/delivery",
    ];
    assert_eq!(listed.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    for (method, path, operation) in operations(&document) {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let answer = client.call(method, &concrete(&path), None, None).await;
        assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(
            !answer.text.contains("not part of the API"),
            "{path}: {}",
            answer.text
        );
        let status = answer.status.as_str();
        assert!(
            operation["responses"].get(status).is_some(),
            "{path} answered {status}, which is not documented"
        );
    }
}

#[tokio::test]
async fn every_operation_is_documented_in_full() {
    let client = Client::new().await;
    let document = document(&client).await;
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let name = format!("{method} {path}");
        assert!(
            ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
            "{name}"
        );
        assert!(!operation["summary"].as_str().unwrap().is_empty(), "{name}");
        let parameters = operation["parameters"].as_array().unwrap();
        for parameter in parameters {
            assert!(parameter["description"].is_string(), "{name}: {parameter}");
            assert!(!parameter["schema"].is_null(), "{name}: {parameter}");
        }
        for segment in path.split('/').filter_map(|segment| segment.strip_prefix('{')) {
            let wanted = segment.trim_end_matches('}');
            assert!(
                parameters
                    .iter()
                    .any(|p| p["in"] == "path" && p["name"] == wanted),
                "{name}: {wanted}"
            );
        }
        assert!(parameters.iter().any(|p| p["name"] == "locale"), "{name}");
        assert_eq!(
            method == "post",
            parameters.iter().any(|p| p["name"] == "Idempotency-Key"),
            "{name}"
        );
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name}");
        assert!(
            responses.contains_key("400") && responses.contains_key("500"),
            "{name}"
        );
        assert_eq!(
            operation.get("requestBody").is_some(),
            responses.contains_key("415"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere_and_every_code_is_used() {
    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let client = Client::new().await;
    let document = document(&client).await;
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 10);
    for reference in found {
        assert!(
            document.pointer(reference.trim_start_matches('#')).is_some(),
            "{reference}"
        );
    }
    let text = document.to_string();
    for entry in CODES.iter().filter(|entry| entry.code != "method_not_allowed") {
        assert!(
            text.contains(&format!("/docs/errors#{}", entry.code)),
            "{}",
            entry.code
        );
    }
}

#[tokio::test]
async fn documented_examples_are_what_the_api_reads_and_writes() {
    let client = Client::new().await;
    let document = document(&client).await;
    let mut bodies = 0;
    for (method, path, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let examples = response["content"]["application/problem+json"]["examples"].as_object();
            for (code, example) in examples.into_iter().flatten() {
                let problem: ProblemDocument = serde_json::from_value(example["value"].clone()).unwrap();
                assert_eq!(
                    (&problem.code, problem.status.to_string()),
                    (code, status.clone())
                );
            }
        }
        let Some(schema) = operation["requestBody"]["content"]["application/json"].get("schema") else {
            continue;
        };
        let reference = schema["$ref"]
            .as_str()
            .or_else(|| schema["oneOf"][0]["$ref"].as_str())
            .unwrap();
        let example = &document.pointer(reference.trim_start_matches('#')).unwrap()["example"];
        assert!(example.is_object(), "{path}: {schema}");
        let cart = client.cart().await;
        let path = path
            .replace("/v1/carts/{cart}", &cart)
            .replace("{number}/after-sales", "260101-00000-00003/after-sales?key=none")
            .replace("{variant}", &client.variant().await);
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let answer = client
            .call(method, &path, Some(example), Some("a-key-for-the-examples"))
            .await;
        // The example's variant is nobody's, and an empty cart cannot be ordered; but each must be read.
        let unread = [StatusCode::BAD_REQUEST, StatusCode::UNSUPPORTED_MEDIA_TYPE];
        assert!(!unread.contains(&answer.status), "{path}: {}", answer.text);
        bodies += 1;
    }
    assert_eq!(bodies, 13);
}

/// Found by schemathesis: the list answers 404 for a category that is not there.
#[tokio::test]
async fn what_an_unknown_category_is_answered_with_is_documented() {
    let client = Client::new().await;
    let document = document(&client).await;
    for question in [
        "category=none",
        "seller=nobody",
        "f.none=1",
        "cursor=none",
        "limit=0",
    ] {
        let answer = client.get(&format!("/v1/products?{question}")).await;
        let documented = &document["paths"]["/v1/products"]["get"]["responses"];
        let status = answer.status.as_u16().to_string();
        assert!(
            documented.get(&status).is_some(),
            "{question}: {status} is not documented"
        );
    }
    let missing = client.get("/v1/products?category=none").await;
    missing.problem(404, "not_found");
}
