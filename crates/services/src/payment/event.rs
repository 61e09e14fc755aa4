//! Noting what happens to the money of payments: events are added, and payments and refunds follow what they come to.
//!
//! Whoever notes holds the payment's group, so that two notes of one payment follow each other.

use super::attempt::fail;
use crate::gateway::GatewayEvent;
use crate::{Ctx, ServiceError};
use domain::kernel::{Money, Timestamp};
use domain::order::OrderGroup;
use domain::payment::{
    MoneyEvent, MoneyEventKind, PaymentId, PaymentMethod, PaymentState, RefundFate, RefundId, RefundState,
    Standing,
};
use store::{PaymentEventRow, PaymentRow, Tx};

/// A payment that is held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub id: PaymentId,
    pub method: PaymentMethod,
    pub amount: Money,
    pub state: PaymentState,
}

impl Held {
    /// The payment with everything that was heard of it.
    pub(super) async fn standing(self, tx: &mut Tx) -> Result<Standing, ServiceError> {
        Ok(Standing {
            method: self.method,
            amount: self.amount,
            events: tx.payment().events(self.id).await?,
        })
    }
}

impl From<&OrderGroup> for Held {
    fn from(group: &OrderGroup) -> Self {
        Self {
            id: group.payment,
            method: group.checkout.payment,
            amount: group.totals.total,
            state: group.payment_state,
        }
    }
}

impl From<&PaymentRow> for Held {
    fn from(row: &PaymentRow) -> Self {
        Self {
            id: row.id,
            method: row.method,
            amount: row.amount,
            state: row.state,
        }
    }
}

/// Who tells of an event, and when it happened by their clock.
#[derive(Clone, Debug)]
pub(super) struct Told {
    provider: String,
    /// The teller's id of the message; `None` where it has none.
    key: Option<String>,
    reason: Option<String>,
    at: Timestamp,
}

impl Told {
    fn by(provider: &str, at: Timestamp) -> Self {
        Self {
            provider: provider.to_owned(),
            key: None,
            reason: None,
            at,
        }
    }

    /// The shop itself.
    pub(super) fn shop(at: Timestamp) -> Self {
        Self::by("shop", at)
    }

    /// The courier who takes cash.
    pub(super) fn courier(at: Timestamp) -> Self {
        Self::by("courier", at)
    }

    /// The bank, by its statement or by a person who has sent money.
    pub(super) fn bank(at: Timestamp) -> Self {
        Self::by("bank", at)
    }

    /// The gateway, which was asked.
    pub(super) fn asked(ctx: &Ctx, at: Timestamp) -> Self {
        Self::by(ctx.gateway.name(), at)
    }

    /// The gateway, by a message of its own.
    pub(super) fn heard(ctx: &Ctx, event: &GatewayEvent) -> Self {
        Self {
            key: Some(event.id.clone()),
            reason: event.reason.clone(),
            ..Self::by(ctx.gateway.name(), event.at)
        }
    }

    /// With the gateway's code for why it failed.
    pub(super) fn because(self, code: &str) -> Self {
        Self {
            reason: Some(code.to_owned()),
            ..self
        }
    }

    /// The event as it is stored. Without an id of its own it is one with its like.
    pub(super) fn row(
        &self,
        payment: PaymentId,
        kind: MoneyEventKind,
        operation: &str,
        amount: Money,
    ) -> PaymentEventRow {
        let key = || format!("{}:{operation}:{}", kind.as_str(), amount.minor());
        PaymentEventRow {
            provider: self.provider.clone(),
            key: self.key.clone().unwrap_or_else(key),
            payment,
            event: MoneyEvent {
                kind,
                operation: operation.to_owned(),
                amount,
                at: self.at,
            },
            reason: self.reason.clone(),
        }
    }
}

/// Notes events of a held payment; the payment and its refunds become what all events come to. Gives that state.
pub(super) async fn note(
    tx: &mut Tx,
    payment: Held,
    rows: &[PaymentEventRow],
    at: Timestamp,
) -> Result<PaymentState, ServiceError> {
    tx.payment().append(rows, at).await?;
    let standing = payment.standing(tx).await?;
    for row in rows.iter().filter(|row| !standing.counts(&row.event)) {
        tracing::error!(payment = %payment.id, kind = row.event.kind.as_str(), amount = %row.event.amount,
            "the gateway reports money that was never agreed upon");
    }
    follow_refunds(tx, &standing, rows, at).await?;
    let next = standing.state()?;
    if !payment.state.leads_to(next) {
        tracing::error!(payment = %payment.id, from = payment.state.as_str(), to = next.as_str(),
            "the events of a payment come to a state that nothing leads to");
        return Err(ServiceError::Internal);
    }
    if next == payment.state || tx.payment().advance(payment.id, payment.state, next, at).await? {
        Ok(next)
    } else {
        Err(ServiceError::Conflict(
            "the payment has just moved: try again".to_owned(),
        ))
    }
}

/// Refunds that the events are about become what all events of theirs come to.
async fn follow_refunds(
    tx: &mut Tx,
    standing: &Standing,
    rows: &[PaymentEventRow],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let reports = [MoneyEventKind::Refunded, MoneyEventKind::RefundFailed];
    for row in rows.iter().filter(|row| reports.contains(&row.event.kind)) {
        let Some(id) = RefundId::of_key(&row.event.operation) else {
            continue;
        };
        let refund = tx.payment().refund(id).await?;
        let Some(refund) = refund.filter(|refund| refund.payment == row.payment) else {
            continue;
        };
        match standing.refund(&row.event.operation) {
            RefundFate::Back => {
                tx.payment().set_refund(id, RefundState::Refunded, at).await?;
            }
            RefundFate::Failed if refund.state != RefundState::GivenUp => {
                fail(tx, &refund, row.reason.as_deref(), at).await?;
            }
            RefundFate::Failed | RefundFate::Open => {}
        }
    }
    Ok(())
}
