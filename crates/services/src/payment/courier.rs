//! What couriers hand over: statements taken in once, their lines matched by the number of the order or of one of
//! its parcels, and what of them a person has to say.

use super::statement::{CourierLine, TOO_MANY, Wrong, courier_lines, row_code};
use crate::{Permit, ServiceError, audit, settlement};
use domain::kernel::{Currency, FieldError, Money};
use domain::order::{OrderId, OrderNumber, tracking_number};
use domain::payment::{Cash, CourierLineId, CourierStatementId, IncomingEvent, IncomingState};
use domain::settlement::{
    CashRow, CourierOutcome, CourierView, NewCourierStatement, cash_assigned, cash_handed_over,
};
use domain::user::permission::policy::{ReceiptRead, ReceiptUpdate};
use serde_json::json;
use std::collections::BTreeMap;
use store::{NewLine, NewStatement, Tx};

const NAME_MOST: usize = 80;
const LIST: i64 = 100;
/// How often a statement is tried whose orders are settled by another one in the same moment.
const TRIES: u32 = 3;

/// Takes in a courier's statement: what it hands over for an order settles its cash, as far as that is open; what is more,
/// and what is nobody's, waits for a person. The same statement again changes nothing.
/// # Errors
/// [`ServiceError::Invalid`] with the first lines that cannot be read, [`ServiceError::Conflict`] for another statement
/// under the same reference.
pub async fn take_courier_statement(
    permit: &Permit<ReceiptUpdate>,
    new: &NewCourierStatement,
) -> Result<CourierOutcome, ServiceError> {
    permit.platform()?;
    let (courier, reference) = (new.courier.trim(), new.reference.trim());
    let mut wrong = Vec::new();
    for (field, text) in [("courier", courier), ("reference", reference)] {
        match text.chars().count() {
            0 => wrong.push(FieldError::new(field, "required")),
            length if length > NAME_MOST => wrong.push(FieldError::new(field, "too_long")),
            _ => {}
        }
    }
    let (lines, unread) = courier_lines(&new.lines, Currency::Cny);
    if lines.is_empty() || !unread.is_empty() {
        wrong.push(FieldError::new("lines", &line_code(&unread)));
    }
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let mut tries = 0;
    loop {
        let (owned, lines) = (permit.clone(), lines.clone());
        let (courier, reference) = (courier.to_owned(), reference.to_owned());
        let outcome = permit
            .store
            .write(async move |tx: &mut Tx| take(&owned, tx, (courier, reference), &lines).await)
            .await;
        tries += 1;
        match outcome {
            // The cash of an order has just been settled by another statement, or this one by a twin.
            Err(ServiceError::Conflict(_)) if tries < TRIES => {}
            other => return other,
        }
    }
}

/// Which lines are wrong, as the code of the field: `lines_7_9`.
fn line_code(unread: &[Wrong]) -> String {
    match unread {
        [] => "required".to_owned(),
        [(_, code)] if code == TOO_MANY => code.clone(),
        lines => row_code("lines", lines),
    }
}

async fn take(
    permit: &Permit<ReceiptUpdate>,
    tx: &mut Tx,
    (courier, reference): (String, String),
    lines: &[CourierLine],
) -> Result<CourierOutcome, ServiceError> {
    let told: Vec<String> = lines
        .iter()
        .map(|line| format!("{}\t{}", line.subject, line.amount.minor()))
        .collect();
    let content = format!("{courier}\n{reference}\n{}", told.join("\n"));
    let content_index = tx.vault().index("courier_statement.content", &content)?;
    if let Some(id) = tx.payment().courier_statement(&content_index).await? {
        return Ok(CourierOutcome {
            id,
            is_new: false,
            lines: 0,
            settled: 0,
            short: 0,
            over: 0,
            unknown: 0,
        });
    }
    let plan = Plan::make(permit, tx, lines).await?;
    let statement = NewStatement {
        id: CourierStatementId::from_u128(permit.ids.next()),
        courier,
        reference,
        currency: Currency::Cny,
        content_index,
        entered_by: permit.actor(),
    };
    // In the order of the orders, so that two statements of the same orders wait for each other.
    for (order, amount) in &plan.settled {
        if !tx.payment().hand_over_cash(*order, *amount).await? {
            return Err(ServiceError::Conflict(
                "the cash of an order has just been settled".to_owned(),
            ));
        }
    }
    let now = permit.clock.now();
    tx.payment()
        .insert_statement(&statement, &plan.lines, now)
        .await?;
    let mut entries = Vec::with_capacity(plan.lines.len());
    for line in &plan.lines {
        let rest = Money::new(line.amount.minor() - line.applied.minor(), line.amount.currency());
        entries.push(cash_handed_over(line.id, line.order, line.applied, rest));
    }
    settlement::post_incoming(permit, tx, entries).await?;
    let mut record = audit::by(
        permit,
        "courier_statement.take",
        "courier_statement",
        statement.id.to_string(),
    );
    let sum: i64 = lines.iter().map(|line| line.amount.minor()).sum();
    record.after = Some(
        json!({ "courier": statement.courier, "reference": statement.reference, "lines": lines.len(), "amount": sum })
            .to_string(),
    );
    tx.audit().append(record).await?;
    Ok(plan.outcome(statement.id))
}

/// What a statement settles.
struct Plan {
    lines: Vec<NewLine>,
    settled: BTreeMap<OrderId, Money>,
    /// As it will be.
    cash: BTreeMap<String, CashRow>,
}

impl Plan {
    async fn make(
        permit: &Permit<ReceiptUpdate>,
        tx: &mut Tx,
        lines: &[CourierLine],
    ) -> Result<Self, ServiceError> {
        let numbers = numbers(tx, lines).await?;
        let known: Vec<OrderNumber> = numbers.iter().flatten().cloned().collect();
        let mut cash = BTreeMap::new();
        for part in known.chunks(500) {
            cash.extend(tx.payment().cash_of(part).await?);
        }
        let mut plan = Self {
            lines: Vec::with_capacity(lines.len()),
            settled: BTreeMap::new(),
            cash,
        };
        for (line, number) in lines.iter().zip(&numbers) {
            let id = CourierLineId::from_u128(permit.ids.next());
            plan.add(id, line, number.as_ref())?;
        }
        Ok(plan)
    }

    fn add(
        &mut self,
        id: CourierLineId,
        line: &CourierLine,
        number: Option<&OrderNumber>,
    ) -> Result<(), ServiceError> {
        let row = number.and_then(|number| self.cash.get_mut(number.as_str()));
        let none = Money::zero(line.amount.currency());
        let (order, applied, state) = match row {
            Some(row) => {
                let (applied, state) = taken(&row.cash, line.amount)?;
                row.cash.remitted = row.cash.remitted.checked_add(applied)?;
                if !applied.is_zero() {
                    let sum = self.settled.entry(row.order).or_insert(none);
                    *sum = sum.checked_add(applied)?;
                }
                (Some(row.order), applied, state)
            }
            None => (None, none, IncomingState::Open),
        };
        self.lines.push(NewLine {
            id,
            subject: line.subject.clone(),
            order,
            amount: line.amount,
            applied,
            state,
        });
        Ok(())
    }

    fn outcome(&self, id: CourierStatementId) -> CourierOutcome {
        let count = |fits: &dyn Fn(&NewLine) -> bool| {
            i64::try_from(self.lines.iter().filter(|line| fits(line)).count()).unwrap_or(i64::MAX)
        };
        let open = |line: &NewLine| {
            self.cash
                .values()
                .any(|row| Some(row.order) == line.order && !row.cash.open().is_zero())
        };
        CourierOutcome {
            id,
            is_new: true,
            lines: count(&|_| true),
            settled: count(&|line| line.state == IncomingState::Applied && !open(line)),
            short: count(&|line| line.state == IncomingState::Applied && open(line)),
            over: count(&|line| line.state == IncomingState::Owed),
            unknown: count(&|line| line.state == IncomingState::Open),
        }
    }
}

/// The orders of lines, by their own number or by the tracking number of a parcel; `None` where nobody knows.
async fn numbers(tx: &mut Tx, lines: &[CourierLine]) -> Result<Vec<Option<OrderNumber>>, ServiceError> {
    let tracking = |line: &CourierLine| tracking_number(&line.subject).unwrap_or_default();
    let is_other = |line: &&CourierLine| OrderNumber::parse(&line.subject).is_err();
    let others: Vec<String> = lines.iter().filter(is_other).map(tracking).collect();
    let mut parcels = BTreeMap::new();
    for part in others.chunks(500) {
        parcels.extend(tx.payment().orders_by_tracking(part).await?);
    }
    let number = |line: &CourierLine| {
        let own = OrderNumber::parse(&line.subject).ok();
        own.or_else(|| parcels.get(&tracking(line)).cloned())
    };
    Ok(lines.iter().map(number).collect())
}

/// What of an amount settles the cash of an order, and where its line stands then.
fn taken(cash: &Cash, amount: Money) -> Result<(Money, IncomingState), ServiceError> {
    let (applied, over) = cash.take(amount);
    let event = if over.is_zero() {
        IncomingEvent::Apply
    } else {
        IncomingEvent::Owe
    };
    Ok((applied, IncomingState::Open.on(event)?))
}

/// Couriers' statements, newest first, and their lines that wait for a person.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn courier_statements(permit: &Permit<ReceiptRead>) -> Result<CourierView, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    Ok(CourierView {
        lines: tx.payment().waiting_lines(LIST).await?,
        statements: tx.payment().courier_statements(LIST).await?,
    })
}

/// Says whose the cash of a line is that nobody knew.
/// # Errors
/// [`ServiceError::NotFound`] for a line or an order with cash that is not there, [`ServiceError::Conflict`] when somebody
/// was faster.
pub async fn assign_courier_line(
    permit: &Permit<ReceiptUpdate>,
    id: CourierLineId,
    number: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let number = OrderNumber::parse(number).map_err(|_| ServiceError::NotFound("cash"))?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let line = tx
                .payment()
                .courier_line(id)
                .await?
                .ok_or(ServiceError::NotFound("line"))?;
            let found = tx.payment().cash_of(std::slice::from_ref(&number)).await?;
            let row = found.into_values().next().ok_or(ServiceError::NotFound("cash"))?;
            let (applied, state) = taken(&row.cash, line.amount)?;
            let faster = || ServiceError::Conflict("somebody was faster: look again".to_owned());
            if !tx.payment().assign_line(id, row.order, applied, state).await? {
                return Err(faster());
            }
            if !applied.is_zero() && !tx.payment().hand_over_cash(row.order, applied).await? {
                return Err(faster());
            }
            settlement::post_incoming(&owned, tx, vec![cash_assigned(id, row.order, applied)]).await?;
            let mut record = audit::by(&owned, "courier_line.assign", "courier_line", id.to_string());
            record.after =
                Some(json!({ "order": number.to_string(), "applied": applied.minor() }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}
