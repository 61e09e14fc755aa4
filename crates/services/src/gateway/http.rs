//! What clients of gateways share: short time limits, since a buyer waits; no redirects; answers up to 64 KiB.

use super::GatewayError;
use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_ANSWER: usize = 64 * 1024;
const MAX_CODE: usize = 64;

#[derive(Deserialize)]
struct ErrorAnswer {
    error: ErrorDetail,
}

#[derive(Deserialize)]
struct ErrorDetail {
    code: Option<String>,
}

/// A client for one gateway. A TLS provider must be installed in the process before.
pub(super) fn client() -> reqwest::Result<Client> {
    Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!("jishi/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// The body of an answer that went well. A failure of transport, a 5xx or 429, and a twin that is being carried out (409)
/// with `busy`, are [`GatewayError::Unreachable`]; any other 4xx is [`GatewayError::Refused`] with the code of its `error`.
pub(super) async fn exchange(request: RequestBuilder, busy: &[StatusCode]) -> Result<Vec<u8>, GatewayError> {
    let answer = request.send().await.map_err(|error| no_answer(&error))?;
    let status = answer.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS || busy.contains(&status) {
        tracing::warn!(%status, "the payment gateway answered with a failure");
        return Err(GatewayError::Unreachable);
    }
    let body = read(answer).await?;
    if status.is_success() {
        return Ok(body);
    }
    let named = serde_json::from_slice(&body)
        .ok()
        .and_then(|answer: ErrorAnswer| answer.error.code);
    let code = named.map_or_else(
        || format!("http_{}", status.as_u16()),
        |code| code.chars().take(MAX_CODE).collect(),
    );
    Err(GatewayError::Refused(code))
}

pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, GatewayError> {
    serde_json::from_slice(body).map_err(|_| GatewayError::BadMessage)
}

fn no_answer(error: &reqwest::Error) -> GatewayError {
    tracing::warn!(%error, "the payment gateway did not answer");
    GatewayError::Unreachable
}

async fn read(mut answer: Response) -> Result<Vec<u8>, GatewayError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| no_answer(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(GatewayError::BadMessage);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
