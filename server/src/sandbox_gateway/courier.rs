//! Carries webhooks to the merchant: signed, at least once, tried again with growing waits.
//!
//! Each happening is a task of its own, so that a slow merchant holds up nothing and deliveries may overtake
//! each other. Tasks are bounded; what is beyond is dropped with a warning, and the merchant asks for the
//! status as it must anyway.

use super::book::Happening;
use super::{Options, world};
use domain::kernel::Currency;
use reqwest::{Client, StatusCode, Url, redirect};
use serde::Serialize;
use services::gateway::WebhookHeaders;
use services::gateway::signature::Secrets;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

const TRIES: u32 = 8;
/// Deliveries that may wait for their next try at a time.
const MAX_WAITING: usize = 10_000;
/// Requests to merchants under way at a time.
const MAX_SENDING: usize = 64;
const TIMEOUT: Duration = Duration::from_secs(10);

pub struct Courier(Arc<Desk>);

struct Desk {
    client: Client,
    secrets: Secrets,
    delay: Duration,
    repeat: u32,
    backoff: Duration,
    waiting: Arc<Semaphore>,
    sending: Semaphore,
}

struct Letter {
    id: String,
    to: Url,
    body: Vec<u8>,
}

#[derive(Serialize)]
struct Message<'a> {
    r#type: &'static str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    id: &'a str,
    merchant_reference: &'a str,
    amount: i64,
    currency: Currency,
    #[serde(skip_serializing_if = "Option::is_none")]
    refund_key: Option<&'a str>,
}

impl Courier {
    pub fn new(secrets: Secrets, options: &Options) -> anyhow::Result<Self> {
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .user_agent("sandbox-gateway")
            .build()?;
        Ok(Self(Arc::new(Desk {
            client,
            secrets,
            delay: options.webhook_delay,
            repeat: options.webhook_repeat.max(1),
            backoff: options.webhook_backoff,
            waiting: Arc::new(Semaphore::new(MAX_WAITING)),
            sending: Semaphore::new(MAX_SENDING),
        })))
    }

    /// Sees to it that the merchant hears of it; returns at once.
    pub fn report(&self, happening: Happening) {
        let Ok(permit) = Arc::clone(&self.0.waiting).try_acquire_owned() else {
            tracing::warn!(event = %happening.id, "too many webhooks are waiting: one is dropped");
            return;
        };
        let message = Message {
            r#type: happening.kind,
            timestamp: world::now().to_rfc3339(),
            data: Data {
                id: &happening.payment,
                merchant_reference: &happening.merchant_reference,
                amount: happening.amount.minor(),
                currency: happening.amount.currency(),
                refund_key: happening.refund_key.as_deref(),
            },
        };
        let body = match serde_json::to_vec(&message) {
            Ok(body) => body,
            Err(error) => {
                tracing::error!(%error, "a webhook cannot be written");
                return;
            }
        };
        let letter = Letter {
            id: happening.id,
            to: happening.webhook_url,
            body,
        };
        let desk = Arc::clone(&self.0);
        tokio::spawn(async move {
            sleep(desk.delay).await;
            for _ in 0..desk.repeat {
                desk.deliver(&letter).await;
            }
            drop(permit);
        });
    }
}

impl Desk {
    async fn deliver(&self, letter: &Letter) {
        let mut wait = self.backoff;
        for attempt in 1..=TRIES {
            match self.hand_over(letter).await {
                Ok(status) if status.is_success() => return,
                Ok(StatusCode::GONE) => {
                    tracing::info!(event = %letter.id, "the merchant wants no more webhooks here");
                    return;
                }
                Ok(status) => tracing::info!(event = %letter.id, attempt, %status, "a webhook was not taken"),
                Err(error) => {
                    // The address stays out of the log: it may hold a key of the merchant.
                    let error = error.without_url();
                    tracing::info!(event = %letter.id, attempt, %error, "a webhook did not arrive");
                }
            }
            if attempt < TRIES {
                sleep(wait).await;
                wait = wait.saturating_mul(2);
            }
        }
        tracing::warn!(event = %letter.id, "a webhook was given up after {TRIES} tries");
    }

    async fn hand_over(&self, letter: &Letter) -> reqwest::Result<StatusCode> {
        let _turn = self.sending.acquire().await;
        let timestamp = world::now().as_micros().div_euclid(1_000_000).to_string();
        let signature = self.secrets.sign(&letter.id, &timestamp, &letter.body);
        let answer = self
            .client
            .post(letter.to.clone())
            .header("content-type", "application/json")
            .header(WebhookHeaders::ID, &letter.id)
            .header(WebhookHeaders::TIMESTAMP, timestamp)
            .header(WebhookHeaders::SIGNATURE, signature)
            .body(letter.body.clone())
            .send()
            .await?;
        Ok(answer.status())
    }
}
