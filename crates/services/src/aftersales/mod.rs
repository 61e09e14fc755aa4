//! After-sales: what buyers ask for, what staff answer and carry out, and what the clock ends.
//!
//! Every step holds the group of its order, so that two steps, or a step and another change of the purchase, follow each
//! other. Goods move with `inventory`, money with `payment`; what is above the refund limit waits for a second person.

mod ask;
mod goods;
mod lapse;
mod money;
mod news;
mod photo;
mod show;
mod step;

pub use ask::{AskedAgain, ask_after_sales, offer_after_sales, send_back_after_sales, withdraw_after_sales};
pub use lapse::lapse_after_sales;
pub(crate) use money::refund_approved;
pub use photo::{OpenedPhoto, open_own_photo, open_photo};
pub use show::{
    after_sales_as_staff, after_sales_label, list_after_sales, list_own_after_sales, list_seller_after_sales,
    moved_after_sales, own_after_sales,
};
pub use step::{StaffStep, move_after_sales};
pub use store::AfterSalesFilter;

use crate::order::{held, opened};
use crate::{Ctx, ServiceError};
use domain::aftersales::{AfterSales, AfterSalesEntry, AfterSalesEvent, AfterSalesNumber};
use domain::kernel::Timestamp;
use domain::order::{Order, OrderGroup};
use store::Tx;

const MISSING: ServiceError = ServiceError::NotFound("after-sales request");

/// A request, with the purchase that it belongs to.
struct Case {
    group: OrderGroup,
    /// The place of its order in the group.
    at: usize,
    request: AfterSales,
}

impl Case {
    fn order(&self) -> &Order {
        &self.group.orders[self.at]
    }
}

/// Reads a number as people type it.
fn number_of(text: &str) -> Result<AfterSalesNumber, ServiceError> {
    AfterSalesNumber::parse(text).map_err(|_| MISSING)
}

/// A request as it is.
async fn load(tx: &mut Tx, number: &AfterSalesNumber) -> Result<Case, ServiceError> {
    let request = tx.aftersales().request(number).await?.ok_or(MISSING)?;
    let group = tx.order().group_by_number(number.order()).await?.ok_or(MISSING)?;
    in_group(group, request)
}

/// A request as it is, kept from changing until the transaction ends.
async fn hold(tx: &mut Tx, number: &AfterSalesNumber) -> Result<Case, ServiceError> {
    let group = tx.order().group_by_number(number.order()).await?.ok_or(MISSING)?;
    let group = held(tx, group.id).await?;
    let request = tx.aftersales().request(number).await?.ok_or(MISSING)?;
    in_group(group, request)
}

fn in_group(group: OrderGroup, request: AfterSales) -> Result<Case, ServiceError> {
    let at = group.orders.iter().position(|order| order.id == request.order);
    let at = at.ok_or(ServiceError::Internal)?;
    Ok(Case { group, at, request })
}

/// The number of a request, if the key, or without one the signed-in person, opens its purchase.
async fn opened_request(ctx: &Ctx, number: &str, key: &str) -> Result<AfterSalesNumber, ServiceError> {
    let number = number_of(number)?;
    opened(ctx, number.order().as_str(), key).await?;
    Ok(number)
}

/// Takes a step: the request as the step leaves it, and what is said of it in its history.
async fn take(
    tx: &mut Tx,
    case: &Case,
    changed: &AfterSales,
    (event, by, remark): (AfterSalesEvent, &str, &str),
    at: Timestamp,
) -> Result<(), ServiceError> {
    let (before, kind) = (case.request.state, case.request.kind);
    let entry = AfterSalesEntry {
        state: before.step(kind, changed.accepted() > 0, event)?,
        cause: by.to_owned(),
        remark: remark.to_owned(),
        at,
    };
    if tx.aftersales().save(changed, &entry).await? {
        Ok(())
    } else {
        Err(ServiceError::Conflict(
            "the request has just moved: look again".to_owned(),
        ))
    }
}
