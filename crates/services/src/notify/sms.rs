//! Sending text messages: handed as a signed JSON document to a program of the operator's, which knows their provider.

use super::{Message, NotifyError};
use crate::ctx::Clock;
use crate::gateway::signature::{Secrets, SecretsError};
use crate::gateway::{WebhookHeaders, http_url};
use domain::user::Phone;
use reqwest::{Client, Url, redirect};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Hands text messages over.
#[derive(Clone)]
pub struct SmsSender {
    url: Url,
    secrets: Secrets,
    client: Client,
    clock: Arc<dyn Clock>,
}

/// A receiver of text messages that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsConfigError {
    #[error("write an address that starts with http:// or https://")]
    BadAddress,
    #[error(transparent)]
    BadSecret(#[from] SecretsError),
    #[error("the client could not be made: {0}")]
    Client(String),
}

#[derive(Serialize)]
struct Body<'a> {
    /// The same when it comes twice.
    id: &'a str,
    /// Eleven digits, or with a plus and the country's number.
    to: &'a str,
    text: &'a str,
}

impl SmsSender {
    /// `url` is asked by POST; `secret` signs (Standard Webhooks). A TLS provider must be installed in the process
    /// before.
    /// # Errors
    /// [`SmsConfigError`].
    pub fn new(url: &str, secret: &str, clock: Arc<dyn Clock>) -> Result<Self, SmsConfigError> {
        let client = Client::builder()
            .timeout(TIME_LIMIT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("jishi/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| SmsConfigError::Client(error.to_string()))?;
        Ok(Self {
            url: http_url(url).ok_or(SmsConfigError::BadAddress)?,
            secrets: Secrets::parse(secret)?,
            client,
            clock,
        })
    }

    /// Hands one message over. Any answer but a 2xx is a failure; one of 400 to 499 but 408 and 429 is final.
    pub(super) async fn send(&self, id: &str, to: &Phone, message: &Message) -> Result<(), NotifyError> {
        let body = Body {
            id,
            to: to.as_str(),
            text: &message.body,
        };
        let body = serde_json::to_vec(&body).map_err(|error| NotifyError::final_because(&error))?;
        let timestamp = (self.clock.now().as_micros() / 1_000_000).to_string();
        let signature = self.secrets.sign(id, &timestamp, &body);
        let request = self.client.post(self.url.clone()).body(body);
        let request = request
            .header("content-type", "application/json")
            .header(WebhookHeaders::ID, id)
            .header(WebhookHeaders::TIMESTAMP, timestamp)
            .header(WebhookHeaders::SIGNATURE, signature);
        let answer = request.send().await;
        let status = answer
            .map_err(|error| NotifyError::passing(&error.without_url()))?
            .status();
        match status.as_u16() {
            200..=299 => Ok(()),
            408 | 429 => Err(NotifyError::passing(&status)),
            400..=499 => Err(NotifyError::final_because(&status)),
            _ => Err(NotifyError::passing(&status)),
        }
    }
}
