//! Stock for those who look after it: levels, movements, counting, locations, transfers. A seller's people see and change
//! what lies at their seller's locations; what orders do to stock is theirs.

mod level;
mod location;
mod transfer;

pub use level::{AdjustStock, adjust_stock, list_levels, list_movements, stock_item, stock_levels};
pub use location::{
    all_locations, close_location, list_locations, save_location, save_location_form, view_location,
};
pub use store::LevelFilter;
pub use transfer::{
    DraftTransfer, cancel_transfer, draft_transfer, list_transfers, move_transfer, receive_transfer,
    send_transfer, stock_transfers, view_transfer,
};

use crate::{Permit, ServiceError};
use domain::kernel::FieldError;
use domain::merchant::{SellerId, SellerScope};
use domain::user::{Policy, Reach};

const REASON_LEAST: usize = 4;
const REASON_MOST: usize = 500;
/// More units than any shelf holds, and far from what a level can count.
const UNITS_MOST: i64 = 10_000_000;

/// Whose stock is meant: as [`Permit::seller`], but for the platform's people who name nobody it is the platform's own shop.
fn scope<P: Policy>(permit: &Permit<P>, asked: Option<SellerId>) -> Result<SellerScope, ServiceError> {
    let own = matches!(permit.reach(), Reach::Platform).then_some(SellerId::OWN_SHOP);
    permit.seller(asked.or(own))
}

/// The code of what is wrong with a reason, if anything is.
fn wrong_reason(reason: &str) -> Option<&'static str> {
    match reason.trim().chars().count() {
        length if length < REASON_LEAST => Some("required"),
        length if length > REASON_MOST => Some("too_long"),
        _ => None,
    }
}

/// Refuses a form whose checks have found something.
fn refuse<const N: usize>(found: [Option<(&str, &str)>; N]) -> Result<(), ServiceError> {
    let wrong: Vec<FieldError> = found
        .into_iter()
        .flatten()
        .map(|(field, code)| FieldError::new(field, code))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(wrong))
    }
}

/// What lies of a bundle are its components.
fn bundled() -> ServiceError {
    ServiceError::Conflict("a bundle has no stock of its own".to_owned())
}

/// Goods cannot come to a location that was closed.
fn closed() -> ServiceError {
    ServiceError::Conflict("this location is closed".to_owned())
}

/// Somebody else was faster.
fn moved_on() -> ServiceError {
    ServiceError::Conflict("this has just been changed by somebody else: look again".to_owned())
}
