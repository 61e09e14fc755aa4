//! The client of Stripe against a server that speaks like Stripe and is not ours: the package `localstripe` of `PyPI`.
//!
//! `cargo xtask test --only stripe` installs and starts one and runs these tests; elsewhere they are shown as ignored.

use async_trait::async_trait;
use domain::kernel::{Currency, Locale, Money, Timestamp};
use domain::payment::PaymentId;
use services::gateway::conformance::{Gap, Message, Scene, check};
use services::gateway::{
    CreatedPayment, GatewayError, GatewayStatus, NewPayment, PaymentGateway, StripeGateway,
};
use services::{Clock, Ids, RandomIds, SystemClock};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{Receiver, Sender, channel};

const URL: &str = "JISHI_TEST_STRIPE_URL";
const KEY: &str = "sk_test_of_the_shop";
const SECRET: &str = "whsec_of_the_shop";
/// It sends what happened a second later.
const PATIENCE: Duration = Duration::from_secs(4);

struct Local {
    base: String,
    gateway: StripeGateway,
    http: reqwest::Client,
    messages: Mutex<Receiver<Message>>,
}

impl Local {
    /// Everything that is told from now on comes here.
    async fn new() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let base = std::env::var(URL).unwrap_or_else(|_| {
            panic!("set {URL} to the address of localstripe, or run cargo xtask test --only stripe")
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (sender, messages) = channel(64);
        tokio::spawn(receive(listener, sender));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let told = serde_json::json!({ "url": url, "secret": SECRET }).to_string();
        // One endpoint a process: tests here follow each other, so that none gets the messages of another.
        let answer = http
            .post(format!("{base}/_config/webhooks/jishi"))
            .body(told)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success());
        let gateway = StripeGateway::new(&base, KEY, SECRET, "https://shop.example/pay").unwrap();
        Self {
            base,
            gateway,
            http,
            messages: Mutex::new(messages),
        }
    }
}

#[async_trait]
impl Scene for Local {
    fn new_payment(&self) -> NewPayment {
        NewPayment {
            id: PaymentId::from_u128(RandomIds.next()),
            amount: Money::new(12_345, Currency::Cny),
            order_number: "261124-K7M2Q-9XF4C".to_owned(),
            locale: Locale::En,
            return_url: "https://shop.example/en/order?key=a&b".to_owned(),
            webhook_url: "https://shop.example/webhooks/payment".to_owned(),
        }
    }

    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    async fn pay(&self, payment: &CreatedPayment) {
        self.gateway
            .pay_with(&payment.reference, "pm_card_visa")
            .await
            .unwrap();
    }

    async fn decline(&self, payment: &CreatedPayment) {
        let card = "pm_card_chargeCustomerFail";
        let refused = self.gateway.pay_with(&payment.reference, card).await;
        assert_eq!(refused, Err(GatewayError::Refused("card_declined".to_owned())));
    }

    async fn message(&self) -> Option<Message> {
        let mut messages = self.messages.lock().await;
        tokio::time::timeout(PATIENCE, messages.recv())
            .await
            .ok()
            .flatten()
    }
}

async fn receive(listener: TcpListener, sender: Sender<Message>) {
    while let Ok((stream, _)) = listener.accept().await {
        if let Some(message) = read_message(stream).await {
            drop(sender.send(message).await);
        }
    }
}

/// One request over HTTP/1.1, which says how long it is.
async fn read_message(mut stream: TcpStream) -> Option<Message> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4_096];
        let count = stream.read(&mut part).await.ok()?;
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let header = |name: &str| {
            let lines = text.lines().take_while(|line| !line.is_empty());
            let mut found = lines.filter_map(|line| line.split_once(": "));
            found
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.to_owned())
        };
        if let Some((_, body)) = text.split_once("\r\n\r\n") {
            let length: usize = header("content-length")?.parse().ok()?;
            if body.len() >= length {
                let signature = header("stripe-signature")?;
                let body = body.as_bytes().to_vec();
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                    .await
                    .ok()?;
                let (id, timestamp) = (String::new(), String::new());
                return Some(Message {
                    id,
                    timestamp,
                    signature,
                    body,
                });
            }
        }
        if count == 0 {
            return None;
        }
    }
}

#[tokio::test]
#[ignore = "needs localstripe: run cargo xtask test --only stripe"]
async fn stripe_keeps_every_rule_but_those_that_localstripe_lacks() {
    let local = Local::new().await;
    // localstripe knows no idempotency keys, and sends no events about refunds.
    let gaps = [Gap::OpensTwice, Gap::TellsOfNoRefunds];
    let breaches = check(&local.gateway, &local, &gaps).await;
    assert_eq!(breaches, []);
}

#[tokio::test]
#[ignore = "needs localstripe: run cargo xtask test --only stripe"]
async fn a_part_of_what_was_authorised_is_captured_and_the_address_of_the_page_says_what_is_paid() {
    let local = Local::new().await;
    let made = local.gateway.create(&local.new_payment()).await.unwrap();
    let page = reqwest::Url::parse(&made.pay_url).unwrap();
    assert!(page.fragment().unwrap().starts_with(&made.reference), "{page}");
    let (_, back) = page.query_pairs().find(|(name, _)| name == "return").unwrap();
    assert_eq!(back, "https://shop.example/en/order?key=a&b");
    let answer = local
        .http
        .post(format!("{}/v1/payment_intents", local.base))
        .bearer_auth(KEY)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("amount=1000&currency=cny&capture_method=manual&payment_method=pm_card_visa&confirm=true")
        .send()
        .await
        .unwrap();
    let intent: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let reference = intent["id"].as_str().unwrap();
    assert_eq!(
        local.gateway.status(reference).await,
        Ok(GatewayStatus::Pending),
        "held only"
    );
    let yuan = |minor| Money::new(minor, Currency::Cny);
    let refused = local.gateway.refund(reference, "early", yuan(1)).await;
    assert_eq!(refused, Err(GatewayError::Refused("not_captured".to_owned())));
    let more = local.gateway.capture(reference, "capture", yuan(1_001)).await;
    assert!(matches!(more, Err(GatewayError::Refused(_))), "{more:?}");
    local
        .gateway
        .capture(reference, "capture", yuan(600))
        .await
        .unwrap();
    // localstripe gives the rest back, where Stripe lets it go.
    let left = match local.gateway.status(reference).await.unwrap() {
        GatewayStatus::Captured { amount, refunded } => amount.minor() - refunded.minor(),
        other => panic!("{other:?}"),
    };
    assert_eq!(left, 600);
}

#[tokio::test]
#[ignore = "needs localstripe: run cargo xtask test --only stripe"]
async fn another_account_and_an_unknown_payment_are_refused() {
    let local = Local::new().await;
    let stranger =
        StripeGateway::new(&local.base, "pk_not_secret", SECRET, "https://shop.example/pay").unwrap();
    let refused = stranger.create(&local.new_payment()).await;
    assert!(matches!(refused, Err(GatewayError::Refused(_))), "{refused:?}");
    let unknown = local.gateway.status("pi_nobody").await;
    assert!(matches!(unknown, Err(GatewayError::Refused(_))), "{unknown:?}");
    let down = StripeGateway::new("http://127.0.0.1:9", KEY, SECRET, "https://shop.example/pay").unwrap();
    assert_eq!(down.status("pi_1").await, Err(GatewayError::Unreachable));
}
