//! The REST API, through the router: every endpoint, and every way of asking wrongly.

mod after_sales;
mod cart;
mod catalogue;
mod document;
mod key;
mod matrix;
mod order;
mod repeat;

use crate::support;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

/// A client of a shop with the demo catalogue.
struct Client(support::App);

/// An answer, read whole.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("well formed"))
    }

    /// The JSON of an answer that went well.
    #[track_caller]
    fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.json()
    }

    /// Checks that this is a problem document with this status and code, and gives it.
    #[track_caller]
    fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("cache-control"), "no-store");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/docs/errors#{code}"));
        assert!(!problem["detail"].as_str().expect("well formed").is_empty());
        problem
    }
}

impl Client {
    async fn new() -> Self {
        Self(support::app().await)
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.0.router.clone().oneshot(request).await.expect("well formed");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("well formed");
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).expect("well formed"),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("well formed"))
            .await
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>, key: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.expect("well formed")).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, Some(body), None).await
    }

    async fn put(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PUT, path, Some(body), None).await
    }

    /// Sends bytes as they are, as JSON.
    async fn raw(&self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .body(body.into())
            .expect("well formed");
        self.send(request).await
    }

    /// A product of which at least ten units of some variant are left.
    async fn product(&self) -> Value {
        let list = self.get("/v1/products?in_stock=true").await.ok();
        for item in list["items"].as_array().expect("well formed") {
            let product = self
                .get(&format!(
                    "/v1/products/{}",
                    item["id"].as_str().expect("well formed")
                ))
                .await
                .ok();
            if plenty(&product).is_some() {
                return product;
            }
        }
        panic!("nothing on the first page is there in plenty");
    }

    /// The id of a variant of which at least ten units are left.
    async fn variant(&self) -> String {
        plenty(&self.product().await).expect("well formed")
    }

    /// The path of a new cart.
    async fn cart(&self) -> String {
        let made = self.call(Method::POST, "/v1/carts", None, None).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        made.header("location").to_owned()
    }

    /// The path of a cart that is ready to be ordered, and its total.
    async fn full_cart(&self) -> (String, Value) {
        let cart = self.cart().await;
        let variant = self.variant().await;
        self.post(
            &format!("{cart}/lines"),
            &json!({"variant": variant, "quantity": 2}),
        )
        .await
        .ok();
        self.put(&format!("{cart}/address"), &address()).await.ok();
        let delivery = json!({"delivery_method": "standard", "payment_method": "cash_on_delivery"});
        let ready = self.put(&format!("{cart}/delivery"), &delivery).await.ok();
        assert_eq!(ready["orderable"], true);
        (cart, ready["totals"]["total"].clone())
    }
}

fn plenty(product: &Value) -> Option<String> {
    let variants = product["variants"].as_array().expect("well formed");
    let variant = variants
        .iter()
        .find(|variant| variant["available"].as_i64().expect("well formed") >= 10)?;
    Some(variant["id"].as_str().expect("well formed").to_owned())
}

fn address() -> Value {
    json!({
        "phone": "138 0013 8000", "recipient": "李雷", "country": "CN", "region": "浙江省", "city": "杭州市",
        "district": "西湖区", "street": "龙井路 1 号"
    })
}

/// A well-formed id that nothing has.
fn unknown(prefix: &str) -> String {
    format!("{prefix}_7zzzzzzzzzzzzzzzzzzzzzzzzz")
}
