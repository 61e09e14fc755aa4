//! The gateway of a shop that has none: online payment is refused, everything else works.

use super::{
    CreatedPayment, GatewayError, GatewayEvent, GatewayStatus, NewPayment, PaymentGateway, WebhookHeaders,
};
use async_trait::async_trait;
use domain::kernel::{Money, Timestamp};

/// Opens no payment, and every other call is [`GatewayError::Unreachable`].
#[derive(Clone, Copy, Debug, Default)]
pub struct NoGateway;

#[async_trait]
impl PaymentGateway for NoGateway {
    fn name(&self) -> &'static str {
        "none"
    }

    async fn create(&self, _payment: &NewPayment) -> Result<CreatedPayment, GatewayError> {
        Err(GatewayError::Refused("no_gateway".to_owned()))
    }

    async fn status(&self, _reference: &str) -> Result<GatewayStatus, GatewayError> {
        Err(GatewayError::Unreachable)
    }

    async fn cancel(&self, _reference: &str) -> Result<(), GatewayError> {
        Err(GatewayError::Unreachable)
    }

    async fn refund(&self, _reference: &str, _key: &str, _amount: Money) -> Result<(), GatewayError> {
        Err(GatewayError::Unreachable)
    }

    fn verify_webhook(
        &self,
        _headers: &WebhookHeaders<'_>,
        _body: &[u8],
        _now: Timestamp,
    ) -> Result<GatewayEvent, GatewayError> {
        Err(GatewayError::Unreachable)
    }
}
