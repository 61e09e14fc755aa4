//! Money that comes after a purchase has ended.

use super::event::Held;
use super::refund::{Owed, owe};
use crate::{Ctx, ServiceError};
use domain::kernel::{Money, Timestamp};
use domain::payment::Amounts;
use store::Tx;

/// Owes back what has come of a purchase that ended unpaid, and is not owed yet: the gateway may tell of a part first, and
/// of the whole later.
pub(super) async fn owe_late(
    ctx: &Ctx,
    tx: &mut Tx,
    payment: Held,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let refunds = tx.payment().refunds(payment.id).await?;
    // The shares of orders that were paid and cancelled are owed by whoever cancelled them.
    if refunds.iter().any(|refund| refund.order.is_some()) {
        return Ok(());
    }
    let events = tx.payment().events(payment.id).await?;
    let came = Amounts::fold(payment.amount, &events)?.captured.minor();
    let asked: i64 = refunds.iter().map(|refund| refund.amount.minor()).sum();
    if came <= asked {
        return Ok(());
    }
    let rest = Money::new(came - asked, payment.amount.currency());
    owe(ctx, tx, payment, &[Owed::late(payment.id, rest)], at).await
}
