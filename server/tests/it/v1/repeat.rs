//! `Idempotency-Key`: the contract, on every POST of the document. One that is not in the table fails the first test.

use super::document::{document, operations};
use super::key::LONG;
use super::{Answer, Client};
use axum::body::Body;
use axum::http::Request;
use domain::inventory::LocationId;
use domain::merchant::SellerId;
use domain::user::Permission;
use futures::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What eight twins at once come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Twins {
    /// One is carried out; the others are refused, or get its answer.
    Refused,
    /// The key is held in the transaction of the command: all get one answer.
    Same,
}

/// Every POST.
const POSTS: &[(&str, Twins)] = &[
    ("/v1/admin/after-sales/{request}/decide", Twins::Refused),
    ("/v1/admin/after-sales/{request}/inspect", Twins::Refused),
    ("/v1/admin/after-sales/{request}/receive", Twins::Refused),
    ("/v1/admin/orders/{number}/cancel", Twins::Refused),
    ("/v1/admin/orders/{number}/deliver", Twins::Refused),
    ("/v1/admin/orders/{number}/parcels", Twins::Refused),
    (
        "/v1/admin/orders/{number}/parcels/{parcel}/events",
        Twins::Refused,
    ),
    ("/v1/admin/orders/{number}/ship", Twins::Refused),
    ("/v1/carts", Twins::Refused),
    ("/v1/carts/{cart}/checkout", Twins::Same),
    ("/v1/carts/{cart}/lines", Twins::Refused),
    ("/v1/orders/{number}/after-sales", Twins::Refused),
    (
        "/v1/orders/{number}/after-sales/{request}/withdraw",
        Twins::Refused,
    ),
    ("/v1/orders/{number}/cancel", Twins::Refused),
    ("/v1/orders/{number}/pay", Twins::Refused),
];

const KEY: &str = "0b8f6a52-4e0c-4f0e-9d5f-6f6d1f4a2c11";

/// A request that can be carried out now.
struct Scene {
    path: String,
    body: Option<Value>,
    token: Option<String>,
}

impl Scene {
    async fn of(client: &Client, operation: &str) -> Self {
        let (kind, step) = (
            operation.split('/').nth(2).unwrap_or_default(),
            operation.rsplit('/').next().unwrap_or_default(),
        );
        match (kind, step) {
            ("carts", "carts") => Self::open("/v1/carts".to_owned(), None),
            ("carts", "lines") => {
                let line = json!({"variant": client.variant().await, "quantity": 2});
                Self::open(format!("{}/lines", client.cart().await), Some(line))
            }
            ("carts", "checkout") => {
                let (cart, total) = client.full_cart().await;
                Self::open(format!("{cart}/checkout"), Some(json!({"seen_total": total})))
            }
            (_, "after-sales" | "withdraw" | "decide" | "receive" | "inspect") => {
                Self::after_sales(client, step).await
            }
            ("orders", step) => {
                let place = Self::order(client).await;
                Self::open(place.replace("?key=", &format!("/{step}?key=")), None)
            }
            (_, step) => {
                let place = Self::order(client).await;
                let number = place
                    .trim_start_matches("/v1/orders/")
                    .split('?')
                    .next()
                    .unwrap_or_default();
                let permissions = [Permission::OrderUpdate, Permission::RefundRequest];
                let (token, _) = client.key(&permissions, LONG).await;
                let mut path = format!("/v1/admin/orders/{number}/{step}");
                let mut body = (step == "cancel").then(|| json!({"reason": "a test"}));
                if step == "deliver" || step == "events" {
                    let ship = Self {
                        path: format!("/v1/admin/orders/{number}/ship"),
                        body: None,
                        token: Some(token.clone()),
                    };
                    let sent = ship.send(client, "", Some("ship it first")).await;
                    if step == "events" {
                        let sent = sent.ok();
                        let parcel = sent["parts"][0]["parcels"][0]["id"].as_str().unwrap_or_default();
                        path = format!("/v1/admin/orders/{number}/parcels/{parcel}/events");
                        body = Some(json!({"mark": "passed", "place": "Hangzhou"}));
                    }
                }
                if step == "parcels" {
                    let location = LocationId::first_of(SellerId::OWN_SHOP);
                    body = Some(json!({"location": location, "lines": [{"line": 0, "units": 1}]}));
                }
                Self {
                    path,
                    body,
                    token: Some(token),
                }
            }
        }
    }

    /// A repair of an order that has arrived, as far as `step` needs it.
    async fn after_sales(client: &Client, step: &str) -> Self {
        let place = Self::order(client).await;
        let (order, key) = place.split_once("?key=").expect("a key");
        let permissions = [Permission::OrderUpdate, Permission::AfterSalesUpdate];
        let (token, _) = client.key(&permissions, LONG).await;
        let as_staff = |path: String, body: Option<Value>| Self {
            path,
            body,
            token: Some(token.clone()),
        };
        for moved in ["ship", "deliver"] {
            let admin = order.replace("/v1/", "/v1/admin/");
            let scene = as_staff(format!("{admin}/{moved}"), None);
            scene.send(client, "", Some(moved)).await.ok();
        }
        let asked = json!({"kind": "repair", "reason": "defective", "text": "it leaks", "lines": [{"line": 0, "units": 1}]});
        let ask = Self::open(format!("{order}/after-sales?key={key}"), Some(asked));
        if step == "after-sales" {
            return ask;
        }
        let request = ask.send(client, "", Some("ask")).await.ok()["number"]
            .as_str()
            .expect("a number")
            .to_owned();
        if step == "withdraw" {
            return Self::open(format!("{order}/after-sales/{request}/withdraw?key={key}"), None);
        }
        let steps = [
            ("decide", json!({"version": 1, "answer": "approve"})),
            ("receive", json!({"version": 2})),
            (
                "inspect",
                json!({"version": 3, "lines": [{"line": 0, "accepted": 1}]}),
            ),
        ];
        for (name, body) in steps {
            let scene = as_staff(format!("/v1/admin/after-sales/{request}/{name}"), Some(body));
            if name == step {
                return scene;
            }
            scene.send(client, "", Some(name)).await.ok();
        }
        unreachable!("{step}")
    }

    fn open(path: String, body: Option<Value>) -> Self {
        Self {
            path,
            body,
            token: None,
        }
    }

    /// The place of a new order, with its key.
    async fn order(client: &Client) -> String {
        let (cart, total) = client.full_cart().await;
        let scene = Self::open(format!("{cart}/checkout"), Some(json!({"seen_total": total})));
        scene
            .send(client, "", Some("an order"))
            .await
            .header("location")
            .to_owned()
    }

    async fn send(&self, client: &Client, query: &str, key: Option<&str>) -> Answer {
        let mark = if self.path.contains('?') { '&' } else { '?' };
        let mut request = Request::post(format!("{}{mark}{query}", self.path));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match &self.body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        client.send(request.body(body).expect("a request")).await
    }
}

/// What a client sees of an answer.
fn seen(answer: &Answer) -> (u16, &str, [&str; 3]) {
    let headers = ["content-type", "location", "cache-control"].map(|name| answer.header(name));
    (answer.status.as_u16(), &answer.text, headers)
}

fn is_replayed(answer: &Answer) -> bool {
    answer.header("idempotent-replayed") == "true"
}

#[tokio::test]
async fn every_post_of_the_document_is_in_the_table() {
    let client = Client::new().await;
    let document = document(&client).await;
    let mut posts = BTreeSet::new();
    for (_, path, operation) in operations(&document)
        .into_iter()
        .filter(|(method, ..)| method == "post")
    {
        for (status, code) in [("422", "key_reused"), ("409", "key_in_use")] {
            let examples = &operation["responses"][status]["content"]["application/problem+json"]["examples"];
            assert!(examples[code].is_object(), "{path}: {code} is not documented");
        }
        posts.insert(path);
    }
    let table: BTreeSet<String> = POSTS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(posts, table);
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_byte_for_byte_and_another_request_is_refused() {
    let client = Client::new().await;
    for (operation, _) in POSTS {
        let scene = Scene::of(&client, operation).await;
        let first = scene.send(&client, "", Some(KEY)).await;
        assert!(
            first.status.is_success() || *operation == "/v1/orders/{number}/pay",
            "{}",
            first.text
        );
        assert!(!is_replayed(&first), "{operation}");
        for _ in 0..2 {
            let again = scene.send(&client, "", Some(KEY)).await;
            assert_eq!(seen(&again), seen(&first), "{operation}");
            assert!(is_replayed(&again), "{operation}");
        }
        let other = scene.send(&client, "locale=en", Some(KEY)).await;
        other.problem(422, "key_reused");
        if let Some(body) = &scene.body {
            let mut other = Scene {
                body: Some(body.clone()),
                path: scene.path.clone(),
                token: scene.token.clone(),
            };
            other.body.as_mut().unwrap()["more"] = json!(1);
            other
                .send(&client, "", Some(KEY))
                .await
                .problem(422, "key_reused");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_not_kept_and_the_key_stays_free() {
    let client = Client::new().await;
    for (operation, _) in POSTS {
        let scene = Scene::of(&client, operation).await;
        for _ in 0..2 {
            let refused = scene.send(&client, "locale=xx", Some(KEY)).await;
            refused.problem(400, "bad_request");
            assert!(!is_replayed(&refused), "{operation}");
        }
        let done = scene.send(&client, "", Some(KEY)).await;
        assert!(
            matches!(done.status.as_u16(), 200 | 201 | 409),
            "{operation}: {}",
            done.text
        );
        assert!(!is_replayed(&done), "{operation}");
    }
}

#[tokio::test]
async fn of_twins_at_once_one_is_carried_out() {
    let client = Client::new().await;
    for (operation, twins) in POSTS {
        let scene = Scene::of(&client, operation).await;
        let answers = join_all((0..8).map(|_| scene.send(&client, "", Some(KEY)))).await;
        let (refused, answered): (Vec<_>, Vec<_>) = answers
            .iter()
            .partition(|answer| answer.text.contains("/docs/errors#key_in_use"));
        for answer in &answered {
            assert_eq!(seen(answer), seen(answered[0]), "{operation}");
        }
        let first = answered.iter().filter(|answer| !is_replayed(answer)).count();
        assert_eq!(first, 1, "{operation}: {answered:?}", answered = answered.len());
        for answer in &refused {
            assert_eq!(*twins, Twins::Refused, "{operation}");
            answer.problem(409, "key_in_use");
            assert_eq!(answer.header("retry-after"), "1");
        }
        let after = scene.send(&client, "", Some(KEY)).await;
        assert_eq!(seen(&after), seen(answered[0]), "{operation}");
    }
}

#[tokio::test]
async fn an_error_is_an_answer_too_and_is_kept() {
    let client = Client::new().await;
    let (cart, total) = client.full_cart().await;
    let wrong = json!({"minor": 1, "currency": "CNY"});
    let scene = Scene::open(format!("{cart}/checkout"), Some(json!({"seen_total": wrong})));
    let first = scene.send(&client, "", Some(KEY)).await;
    first.problem(409, "total_changed");
    let again = scene.send(&client, "", Some(KEY)).await;
    assert_eq!((seen(&again), is_replayed(&again)), (seen(&first), true));
    let right = Scene::open(scene.path, Some(json!({"seen_total": total})));
    right
        .send(&client, "", Some(KEY))
        .await
        .problem(422, "key_reused");
    right.send(&client, "", Some("a new key")).await.ok();
}

#[tokio::test]
async fn whoever_lost_their_key_of_the_api_gets_no_old_answers() {
    let client = Client::new().await;
    let mut scene = Scene::of(&client, "/v1/admin/orders/{number}/ship").await;
    scene.send(&client, "", Some(KEY)).await.ok();
    let (token, id) = client.key(&[Permission::OrderUpdate], LONG).await;
    scene.token = Some(token);
    let own = scene.send(&client, "", Some(KEY)).await;
    assert!(
        own.status.is_success() && !is_replayed(&own),
        "another caller, another key"
    );
    client.revoke(id).await;
    scene
        .send(&client, "", Some(KEY))
        .await
        .problem(401, "sign_in_required");
}
