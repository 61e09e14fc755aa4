//! Money that nobody is owed: it came after the purchase had ended, or although it was paid. It goes back by the charge by
//! which it came.

use super::event::Held;
use super::refund::{Owed, owe};
use crate::{Ctx, ServiceError};
use domain::kernel::{Money, Timestamp};
use domain::payment::{RefundCause, Standing};
use store::{PaymentEventRow, RefundRow, Tx};

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
    let standing = payment.standing(tx).await?;
    let rest = |(charge, came): (&str, Money)| {
        let is_its = |refund: &&RefundRow| refund.subject == charge;
        let asked = sum(refunds.iter().filter(is_its));
        let rest = Money::new(came.minor() - asked, came.currency());
        (rest.minor() > 0).then(|| Owed::unwanted(RefundCause::Late, charge, rest))
    };
    let owed: Vec<Owed> = standing.charges().into_iter().filter_map(rest).collect();
    if owed.is_empty() {
        return Ok(());
    }
    owe(ctx, tx, payment, &owed, at).await
}

/// What more than the payment has come once `row` has been heard, and is not owed back yet.
pub(super) async fn excess(
    tx: &mut Tx,
    payment: Held,
    row: &PaymentEventRow,
) -> Result<Option<Money>, ServiceError> {
    let standing: Standing = payment.standing(tx).await?.apply(row.event.clone());
    let refunds = tx.payment().refunds(payment.id).await?;
    let is = |cause: RefundCause| move |refund: &&RefundRow| refund.cause == cause;
    if standing.is_closed() || refunds.iter().any(|refund| is(RefundCause::Late)(&refund)) {
        return Ok(None);
    }
    let came = standing.amounts()?.captured.minor();
    let asked = sum(refunds.iter().filter(is(RefundCause::Excess)));
    let more = came - asked - payment.amount.minor();
    Ok((more > 0).then(|| Money::new(more, payment.amount.currency())))
}

fn sum<'r>(refunds: impl Iterator<Item = &'r RefundRow>) -> i64 {
    refunds.map(|refund| refund.amount.minor()).sum()
}
