//! Messages from the payment gateway.

use crate::state::AppState;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use services::ServiceError;
use services::gateway::WebhookHeaders;

/// Takes a webhook in. 2xx means that it is stored; anything else makes the gateway send it again.
pub async fn payment(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Ok(read) = WebhookHeaders::read(|name| headers.get(name).and_then(|value| value.to_str().ok()))
    else {
        return StatusCode::UNAUTHORIZED;
    };
    match services::payment::receive_webhook(&state.ctx, &read, &body).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(ServiceError::BadRequest(reason)) => {
            tracing::warn!(reason, "a webhook was refused");
            StatusCode::UNAUTHORIZED
        }
        Err(error) => {
            tracing::error!(%error, "a webhook could not be applied");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
