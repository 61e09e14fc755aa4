//! Receipts of remittances: rows of the bank's statement, each once, matched by the code in their text.
//!
//! Every row has a transaction of its own, which holds the purchase that it is for: two imports at once, or one that was cut
//! off and sent again, come to the same.

use super::event::{Held, Told, note};
use super::statement::{BankRow, bank_rows, row_code};
use super::{held, late};
use crate::order::confirm_paid;
use crate::{Ctx, Permit, ServiceError, audit, settlement};
use domain::kernel::{Currency, FieldError, Money, Timestamp};
use domain::order::OrderNumber;
use domain::payment::{
    Amounts, Awaited, IncomingEvent, IncomingState, MoneyEventKind, PaymentId, PaymentMethod, PaymentState,
    ReceiptId, RemittanceCode, Unmatched, split_receipt,
};
use domain::settlement::{ReceiptsOutcome, RemittancesView, receipt_booked};
use domain::user::permission::policy::{ReceiptRead, ReceiptUpdate};
use serde_json::json;
use store::{NewReceipt, Tx};

const LIST: i64 = 100;

/// Takes in a statement of the bank: its rows of money that came in, in `currency`. A row whose text holds the code of one
/// payment is applied to it; any other waits for a person. A row that was taken in before changes nothing.
/// # Errors
/// [`ServiceError::Invalid`] for `text`: `columns` without those of a statement, `too_many_rows` above 5,000. And those of
/// the database: what was taken in by then stays, and the same file goes on where it stopped.
pub async fn import_receipts(
    permit: &Permit<ReceiptUpdate>,
    currency: Currency,
    text: &str,
) -> Result<ReceiptsOutcome, ServiceError> {
    permit.platform()?;
    let (rows, wrong) = bank_rows(text, currency);
    if let [(1, code)] = wrong.as_slice() {
        return Err(ServiceError::Invalid(vec![FieldError::new("text", code)]));
    }
    let mut outcome = ReceiptsOutcome {
        rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        wrong,
        ..ReceiptsOutcome::default()
    };
    for row in rows {
        let owned = permit.clone();
        let came = permit
            .store
            .write(async move |tx: &mut Tx| take(&owned, tx, row).await)
            .await?;
        match came {
            None => outcome.known += 1,
            Some(IncomingState::Open) => outcome.open += 1,
            Some(IncomingState::Applied) => outcome.applied += 1,
            Some(IncomingState::Owed | IncomingState::Returned | IncomingState::Kept) => outcome.owed += 1,
        }
    }
    let (owned, told) = (permit.clone(), outcome.clone());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let mut record = audit::by(&owned, "receipt.import", "bank_statement", currency.code());
            record.after = Some(
                json!({ "rows": told.rows, "known": told.known, "applied": told.applied, "owed": told.owed,
                    "open": told.open })
                .to_string(),
            );
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(outcome)
}

/// [`import_receipts`] for pages: rows that cannot be read are an error, after the others were taken in.
/// # Errors
/// Those of [`import_receipts`], and [`ServiceError::Invalid`] for `text` with the numbers of the rows, as `rows_2_5`, or
/// `rows_2_5_more_7` when there are more than 20.
pub async fn import_statement(
    permit: &Permit<ReceiptUpdate>,
    currency: Currency,
    text: &str,
) -> Result<ReceiptsOutcome, ServiceError> {
    let outcome = import_receipts(permit, currency, text).await?;
    if outcome.wrong.is_empty() {
        return Ok(outcome);
    }
    let code = row_code("rows", &outcome.wrong);
    Err(ServiceError::Invalid(vec![FieldError::new("text", &code)]))
}

/// Takes a row in; gives where its receipt stands, or `None` if it was taken in before.
async fn take(ctx: &Ctx, tx: &mut Tx, row: BankRow) -> Result<Option<IncomingState>, ServiceError> {
    let at = ctx.clock.now();
    let new = NewReceipt {
        id: ReceiptId::from_u128(ctx.ids.next()),
        row_index: tx.vault().index("bank_receipt.row", &row.key())?,
        amount: row.amount,
        booked_on: row.booked_on,
        payer: row.payer,
        text: row.text,
    };
    if !tx.payment().insert_receipt(&new, at).await? {
        return Ok(None);
    }
    settlement::post_incoming(ctx, tx, vec![receipt_booked(new.id, new.amount)]).await?;
    let named = tx
        .payment()
        .payments_with(&RemittanceCode::all_in(&new.text))
        .await?;
    let [(_, payment)] = named.as_slice() else {
        return Ok(Some(IncomingState::Open));
    };
    match apply(ctx, tx, (new.id, new.amount), *payment, at).await? {
        Ok(state) => Ok(Some(state)),
        Err(_) => Ok(Some(IncomingState::Open)),
    }
}

/// Applies a receipt that is nobody's yet to a payment, and owes back what is more than that.
async fn apply(
    ctx: &Ctx,
    tx: &mut Tx,
    (id, amount): (ReceiptId, Money),
    payment: PaymentId,
    at: Timestamp,
) -> Result<Result<IncomingState, Unmatched>, ServiceError> {
    let missing = ServiceError::NotFound("payment");
    let (payment, group) = held(tx, payment).await?.ok_or(missing)?;
    let code = payment
        .reference
        .as_deref()
        .and_then(|text| RemittanceCode::parse(text).ok());
    let code = code.ok_or(ServiceError::Internal)?;
    let events = tx.payment().events(payment.id).await?;
    let is_over = events.iter().any(|event| event.kind == MoneyEventKind::Closed);
    let awaited = Awaited {
        payment: payment.id,
        code,
        amount: payment.amount,
        came: Amounts::fold(payment.amount, &events)?.captured,
        is_over,
    };
    let matched = match split_receipt(amount, &awaited) {
        Ok(matched) => matched,
        Err(unmatched) => return Ok(Err(unmatched)),
    };
    let event = if matched.excess.is_zero() {
        IncomingEvent::Apply
    } else {
        IncomingEvent::Owe
    };
    let state = IncomingState::Open.on(event)?;
    if !tx
        .payment()
        .assign_receipt(id, payment.id, matched.applied, state)
        .await?
    {
        return Err(ServiceError::Conflict(
            "somebody was faster: look again".to_owned(),
        ));
    }
    if matched.applied.is_zero() {
        return Ok(Ok(state));
    }
    let row = Told::bank(at).row(
        payment.id,
        MoneyEventKind::Captured,
        &id.to_string(),
        matched.applied,
    );
    let next = note(tx, Held::from(&payment), &[row], at).await?;
    if is_over {
        let late = Held {
            state: next,
            ..Held::from(&payment)
        };
        late::owe_late(ctx, tx, late, at).await?;
    } else if next == PaymentState::Captured && payment.state == PaymentState::Pending {
        confirm_paid(ctx, tx, &group, at).await?;
    }
    settlement::post(ctx, tx, group.id).await?;
    Ok(Ok(state))
}

/// Receipts that wait for a person, purchases that wait for their money, and what came last.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn list_receipts(permit: &Permit<ReceiptRead>) -> Result<RemittancesView, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let awaited = tx.payment().awaited_remittances(LIST).await?;
    let mut open = tx.payment().receipts(true, LIST).await?;
    for receipt in &mut open {
        let fits = awaited.iter().filter(|row| {
            row.amount.currency() == receipt.amount.currency()
                && row.amount.minor() - row.came.minor() == receipt.amount.minor()
        });
        receipt.hints = fits.map(|row| row.number.clone()).take(3).collect();
    }
    Ok(RemittancesView {
        open,
        awaited,
        recent: tx.payment().receipts(false, LIST).await?,
    })
}

/// Says for which purchase a receipt is that nobody knew.
/// # Errors
/// [`ServiceError::NotFound`] for a receipt or a purchase by remittance that is not there, [`ServiceError::Conflict`] for
/// another currency and when somebody was faster.
pub async fn assign_receipt(
    permit: &Permit<ReceiptUpdate>,
    id: ReceiptId,
    number: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let missing = ServiceError::NotFound("order");
    let number = OrderNumber::parse(number).map_err(|_| ServiceError::NotFound("order"))?;
    let group = permit
        .store
        .read()
        .await?
        .order()
        .group_by_number(&number)
        .await?;
    let group = group.filter(|group| group.checkout.payment == PaymentMethod::Remittance);
    let payment = group.ok_or(missing)?.payment;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let at = owned.clock.now();
            let receipt = tx
                .payment()
                .receipt(id)
                .await?
                .ok_or(ServiceError::NotFound("receipt"))?;
            let applied = apply(&owned, tx, (id, receipt.amount), payment, at).await?;
            let state = applied
                .map_err(|_| ServiceError::Conflict("the purchase is paid in another currency".to_owned()))?;
            let mut record = audit::by(&owned, "receipt.assign", "bank_receipt", id.to_string());
            record.after = Some(json!({ "order": number.to_string(), "state": state }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}
