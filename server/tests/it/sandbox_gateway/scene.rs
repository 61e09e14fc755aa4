//! What a payment needs around it: a gateway, a receiver of webhooks, a shop and a buyer.

mod conformance;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use domain::kernel::{Currency, Locale, Money, Timestamp};
use domain::payment::PaymentId;
use reqwest::{Client, Response, redirect};
use serde_json::Value;
use server::sandbox_gateway::{Options, bind};
use services::gateway::{
    CreatedPayment, GatewayError, GatewayEvent, NewPayment, PaymentGateway, SandboxGateway, WebhookHeaders,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;

pub const SECRET: &str = "sandbox-test-secret";

/// A gateway, the shop's client of it, a receiver of its webhooks and a buyer's browser without scripts.
pub struct Scene {
    pub base: String,
    pub gateway: SandboxGateway,
    pub webhook_url: String,
    deliveries: mpsc::UnboundedReceiver<Delivery>,
    pub buyer: Client,
}

pub struct Delivery {
    pub headers: HeaderMap,
    pub body: Bytes,
}

#[derive(Clone)]
struct Inbox {
    deliveries: mpsc::UnboundedSender<Delivery>,
    /// So many deliveries are answered with 500 before one is taken.
    failures: Arc<AtomicU32>,
}

/// The HTTP client needs a TLS provider, also for plain HTTP.
pub fn install_tls() {
    // Another test of the process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

pub async fn scene() -> Scene {
    scene_with(0, |_| {}).await
}

pub async fn scene_with(failures: u32, change: impl FnOnce(&mut Options)) -> Scene {
    install_tls();
    let mut options = Options::new("127.0.0.1:0".parse().unwrap(), SECRET);
    options.webhook_backoff = Duration::from_millis(10);
    change(&mut options);
    let bound = bind(options).await.unwrap();
    let base = format!("http://{}", bound.address());
    tokio::spawn(bound.run());
    let (sender, deliveries) = mpsc::unbounded_channel();
    let inbox = Inbox {
        deliveries: sender,
        failures: Arc::new(AtomicU32::new(failures)),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let webhook_url = format!("http://{}/webhook", listener.local_addr().unwrap());
    let routes = Router::new().route("/webhook", post(receive)).with_state(inbox);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Scene {
        gateway: SandboxGateway::new(&base, SECRET).unwrap(),
        buyer: Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap(),
        base,
        webhook_url,
        deliveries,
    }
}

async fn receive(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    inbox.deliveries.send(Delivery { headers, body }).unwrap();
    let failing = inbox
        .failures
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
    match failing {
        Ok(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Err(_) => StatusCode::NO_CONTENT,
    }
}

impl Scene {
    pub fn new_payment(&self, id: u128) -> NewPayment {
        NewPayment {
            id: PaymentId::from_u128(id),
            amount: Money::new(129_900, Currency::Cny),
            order_number: "2611-0007".to_owned(),
            locale: Locale::Zh,
            return_url: "http://127.0.0.1:3000/zh/order/2611-0007?token=a%26b".to_owned(),
            webhook_url: self.webhook_url.clone(),
        }
    }

    pub async fn created(&self, id: u128) -> CreatedPayment {
        self.gateway.create(&self.new_payment(id)).await.unwrap()
    }

    pub async fn press(&self, payment: &CreatedPayment, action: &str) -> Response {
        let url = format!("{}/{action}?lang=en", payment.pay_url);
        self.buyer.post(url).send().await.unwrap()
    }

    pub async fn delivery(&mut self) -> Delivery {
        let next = timeout(Duration::from_secs(5), self.deliveries.recv()).await;
        next.expect("a webhook arrives in time").unwrap()
    }

    pub async fn event(&mut self) -> GatewayEvent {
        let delivery = self.delivery().await;
        self.read(&delivery).unwrap()
    }

    fn read(&self, delivery: &Delivery) -> Result<GatewayEvent, GatewayError> {
        let headers = headers_of(delivery);
        let sent: i64 = headers.timestamp.parse().unwrap();
        self.gateway
            .verify_webhook(&headers, &delivery.body, Timestamp::from_micros(sent * 1_000_000))
    }

    pub async fn nothing_more_arrives(&mut self) {
        let next = timeout(Duration::from_millis(150), self.deliveries.recv()).await;
        assert!(next.is_err(), "no further webhook");
    }

    pub async fn ask(&self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let request = self
            .buyer
            .post(format!("{}/v1/{path}", self.base))
            .bearer_auth(SECRET);
        let answer = request
            .header("idempotency-key", key)
            .json(body)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

pub fn headers_of(delivery: &Delivery) -> WebhookHeaders<'_> {
    WebhookHeaders::read(|name| delivery.headers.get(name)?.to_str().ok()).unwrap()
}

pub fn location(response: &Response) -> &str {
    response.headers()["location"].to_str().unwrap()
}
