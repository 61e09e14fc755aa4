//! Staff's side: answering requests, taking goods in, looking at them, and what follows.

use super::ask::{due_at, refused};
use super::money::{ask_second, cause_of, may_refund, send_money, what_goes_back, with_money};
use super::{Case, MISSING, goods, hold, news, number_of, take};
use crate::approval::reason_of;
use crate::{Ctx, Permit, ServiceError, audit, product, settlement};
use domain::aftersales::{
    AfterSales, AfterSalesEvent, AfterSalesLine, GivenBack, Inspected, RejectedFate, Shipment, ShipmentText,
    check_inspection,
};
use domain::inventory::LocationId;
use domain::order::OrderMove;
use domain::payment::PaymentState;
use domain::user::DecisionError;
use domain::user::permission::policy::{AfterSalesUpdate, RefundRequest};
use serde_json::json;
use store::Tx;

const REMARK_MOST: usize = 500;

/// What staff do with a request. Remarks and reasons reach the buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffStep {
    /// Goods go to `location`, the first of the seller where none is named.
    Approve {
        location: Option<LocationId>,
        remark: String,
    },
    Refuse {
        reason: String,
    },
    /// The goods have come.
    Receive,
    Inspect {
        lines: Vec<Inspected>,
        fate: Option<RejectedFate>,
        remark: String,
    },
    /// What was accepted is paid back, or a claim without goods.
    PayBack {
        reason: String,
    },
    /// Others go out instead of what was accepted.
    Replace(ShipmentText),
    /// What was accepted goes out again, repaired.
    Repair(ShipmentText),
    /// Nothing was accepted.
    Reject {
        remark: String,
    },
}

/// In whose name a step is taken.
pub(super) struct By {
    /// For the audit log.
    pub(super) actor: String,
    /// For the history: `operator` or `seller`.
    pub(super) cause: String,
    /// For both; may be empty.
    pub(super) reason: String,
}

/// Takes a step with a request of which whoever asks has seen the `version`. What gives more back than one person may decide
/// waits for a second one, and until then the request stays as it is.
/// # Errors
/// [`ServiceError::NotFound`], also for requests of others; [`ServiceError::Conflict`] when it has moved meanwhile, does not
/// allow the step, or goods are missing; [`ServiceError::Invalid`]; [`ServiceError::Forbidden`] for the buyer, and for giving
/// money back without the permission for it.
pub async fn move_after_sales(
    permit: &Permit<AfterSalesUpdate>,
    number: &str,
    version: i64,
    wanted: StaffStep,
) -> Result<OrderMove, ServiceError> {
    let number = number_of(number)?;
    let refund = permit.permit::<RefundRequest>().await;
    let owned = permit.clone();
    let come = permit
        .store
        .write(async move |tx: &mut Tx| {
            let case = hold(tx, &number).await?;
            owned.seller(Some(case.request.seller)).map_err(|_| MISSING)?;
            if case.group.customer.is_some() && case.group.customer == owned.asker() {
                return Err(DecisionError::OwnCase.into());
            }
            if case.request.version != version {
                return Err(ServiceError::Conflict(
                    "the request has just moved: look again".to_owned(),
                ));
            }
            if let StaffStep::PayBack { reason } = &wanted {
                may_refund(&refund?, &case)?;
                return decide_money(&owned, tx, &case, reason).await;
            }
            go_on(&owned, tx, &case, &wanted).await?;
            Ok(OrderMove::Done)
        })
        .await?;
    product::refresh(permit).await?;
    Ok(come)
}

/// Every step but paying back.
async fn go_on(
    permit: &Permit<AfterSalesUpdate>,
    tx: &mut Tx,
    case: &Case,
    wanted: &StaffStep,
) -> Result<(), ServiceError> {
    let at = permit.clock.now();
    let before = case.request.clone();
    let mut reason = String::new();
    let (event, changed) = match wanted {
        StaffStep::Approve { location, remark } => {
            reason = remark_of(remark)?;
            (
                AfterSalesEvent::Approve,
                approved(permit, tx, case, *location).await?,
            )
        }
        StaffStep::Refuse { reason: given } => {
            reason = reason_of(given)?;
            (AfterSalesEvent::Refuse, before)
        }
        StaffStep::Receive => {
            let due_at = None;
            (AfterSalesEvent::Receive, AfterSales { due_at, ..before })
        }
        StaffStep::Inspect { lines, fate, remark } => {
            reason = remark_of(remark)?;
            check_inspection(&before, lines, *fate).map_err(ServiceError::Invalid)?;
            (AfterSalesEvent::Inspect, inspected(&before, lines, *fate))
        }
        StaffStep::Replace(shipment) => (AfterSalesEvent::Replace, sent_out(before, shipment)?),
        StaffStep::Repair(shipment) => (AfterSalesEvent::Repair, sent_out(before, shipment)?),
        StaffStep::Reject { remark } => {
            reason = remark_of(remark)?;
            (AfterSalesEvent::Reject, before)
        }
        StaffStep::PayBack { .. } => return Err(ServiceError::Internal),
    };
    let by = By {
        actor: permit.actor(),
        cause: cause_of(permit).to_owned(),
        reason,
    };
    take(tx, case, &changed, (event, &by.cause, &by.reason), at).await?;
    match event {
        AfterSalesEvent::Inspect if changed.kind.keeps_goods() => {
            goods::take_in(permit, tx, case, &changed.lines, at).await?;
        }
        AfterSalesEvent::Approve => goods::hold_instead(permit, tx, case, at).await?,
        AfterSalesEvent::Replace => goods::send_instead(permit, tx, case, at).await?,
        AfterSalesEvent::Reject => goods::let_go(permit, tx, case, at).await?,
        _ => {}
    }
    news::tell(permit, tx, case, event, &by.reason).await?;
    note(permit, tx, case, event, &by).await
}

async fn approved(
    permit: &Permit<AfterSalesUpdate>,
    tx: &mut Tx,
    case: &Case,
    location: Option<LocationId>,
) -> Result<AfterSales, ServiceError> {
    let scope = permit.seller(Some(case.request.seller))?;
    let mut places = tx.inventory().locations(scope).await?;
    places.retain(domain::inventory::Location::is_open);
    let chosen = match location {
        Some(id) => places.iter().find(|place| place.id == id),
        None => places.first(),
    };
    let location = chosen.ok_or_else(|| refused("location", "unknown"))?.id;
    Ok(AfterSales {
        location: Some(location),
        due_at: case.request.kind.goes_back().then(|| due_at(permit.clock.now())),
        ..case.request.clone()
    })
}

fn inspected(before: &AfterSales, looks: &[Inspected], fate: Option<RejectedFate>) -> AfterSales {
    let line = |line: &AfterSalesLine| {
        let look = looks.iter().find(|look| look.position == line.position);
        look.map_or(*line, |look| AfterSalesLine {
            accepted: look.accepted,
            written_off: look.written_off,
            rejected: look.rejected,
            ..*line
        })
    };
    let any_rejected = looks.iter().any(|look| look.rejected > 0);
    AfterSales {
        lines: before.lines.iter().map(line).collect(),
        fate: fate.filter(|_| any_rejected),
        ..before.clone()
    }
}

fn sent_out(before: AfterSales, shipment: &ShipmentText) -> Result<AfterSales, ServiceError> {
    let shipment: Shipment = shipment.check().map_err(ServiceError::Invalid)?;
    Ok(AfterSales {
        sent_out: Some(shipment),
        ..before
    })
}

/// What goes back when this step is taken; an error when it cannot be.
pub(super) async fn back_of(
    tx: &mut Tx,
    case: &Case,
    event: AfterSalesEvent,
) -> Result<GivenBack, ServiceError> {
    let request = &case.request;
    request.state.step(request.kind, request.accepted() > 0, event)?;
    if case.group.payment_state == PaymentState::Due {
        return Err(ServiceError::Conflict(
            "couriers have not collected the cash of the whole purchase yet".to_owned(),
        ));
    }
    if event == AfterSalesEvent::Settle {
        what_goes_back(tx, case, |line| line.units).await
    } else {
        what_goes_back(tx, case, |line| line.accepted).await
    }
}

async fn decide_money(
    permit: &Permit<AfterSalesUpdate>,
    tx: &mut Tx,
    case: &Case,
    reason: &str,
) -> Result<OrderMove, ServiceError> {
    let event = if case.request.kind.goes_back() {
        AfterSalesEvent::Refund
    } else {
        AfterSalesEvent::Settle
    };
    let back = back_of(tx, case, event).await?;
    if let Some(waiting) = ask_second(permit, tx, case, back.total, reason).await? {
        return Ok(OrderMove::Waiting(waiting));
    }
    let by = By {
        actor: permit.actor(),
        cause: cause_of(permit).to_owned(),
        reason: remark_of(reason)?,
    };
    pay_back(permit, tx, case, (event, &back), &by).await?;
    Ok(OrderMove::Done)
}

/// Pays a request of a held purchase back: its end, goods, money, books and what the buyer hears, together.
pub(super) async fn pay_back(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    (event, back): (AfterSalesEvent, &GivenBack),
    by: &By,
) -> Result<(), ServiceError> {
    let at = ctx.clock.now();
    let mut changed = with_money(&case.request, back);
    if event == AfterSalesEvent::Settle {
        for line in &mut changed.lines {
            (line.accepted, line.written_off) = (line.units, line.units);
        }
    }
    take(tx, case, &changed, (event, &by.cause, &by.reason), at).await?;
    if event == AfterSalesEvent::Settle {
        goods::take_in(ctx, tx, case, &changed.lines, at).await?;
    }
    goods::let_go(ctx, tx, case, at).await?;
    send_money(ctx, tx, case, back, at).await?;
    settlement::post(ctx, tx, case.group.id).await?;
    news::tell(ctx, tx, case, event, &by.reason).await?;
    note(ctx, tx, case, event, by).await
}

/// Notes in the audit log what staff have done.
async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    event: AfterSalesEvent,
    by: &By,
) -> Result<(), ServiceError> {
    let request = &case.request;
    let action = format!("after_sales.{}", event.as_str());
    let mut record = audit::record(
        ctx,
        by.actor.clone(),
        &action,
        "after_sales",
        request.id.to_string(),
    );
    record.seller_id = Some(request.seller.to_string());
    record.reason = (!by.reason.is_empty()).then(|| by.reason.clone());
    let after = tx.aftersales().request(&request.number).await?.ok_or(MISSING)?;
    let told = |request: &AfterSales| {
        let back: i64 = request.lines.iter().map(|line| line.back.minor()).sum();
        json!({ "state": request.state, "accepted": request.accepted(), "back": back + request.delivery_back.minor() })
    };
    (record.before, record.after) = audit::changes(&told(request), &told(&after));
    tx.audit().append(record).await?;
    Ok(())
}

/// A remark, without the space around it; may be empty.
fn remark_of(remark: &str) -> Result<String, ServiceError> {
    let remark = remark.trim();
    if remark.chars().count() > REMARK_MOST {
        return Err(refused("remark", "too_long"));
    }
    Ok(remark.to_owned())
}
