//! A product that goes to another seller takes its stock along.

use crate::{Permit, ServiceError, audit, product};
use domain::inventory::{Cause, CauseKind};
use domain::kernel::encode_id;
use domain::merchant::{SellerId, SellerState};
use domain::user::permission::policy::ProductUpdate;
use serde_json::json;
use store::{Kept, Tx};

/// Hands the product of an address over to another seller: whatever lies of it goes to that seller's first location. It is logged.
/// # Errors
/// [`ServiceError::Forbidden`] for people whose permission does not reach the whole platform, [`ServiceError::NotFound`] for
/// an unknown product or a seller that may not sell, [`ServiceError::Conflict`] while orders hold some of it, some of it is
/// on its way between locations, or it has to do with a bundle.
pub async fn hand_over_product(
    permit: &Permit<ProductUpdate>,
    slug: &str,
    to: SellerId,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let (slug, owned) = (slug.to_owned(), permit.clone());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let found = tx.product().product_by_slug(&slug).await?;
            let found = found.ok_or(ServiceError::NotFound("product"))?;
            let id = found.id;
            let seller = tx.merchant().seller(to).await?;
            if seller.is_none_or(|seller| seller.state != SellerState::Approved) {
                return Err(ServiceError::NotFound("seller"));
            }
            if found.seller == to {
                return Ok(());
            }
            let cause = Cause {
                kind: CauseKind::Adjustment,
                id: id.to_string(),
                reason: format!("handed over to {to}"),
            };
            let mint = || encode_id("mov", owned.ids.next());
            let at = owned.clock.now();
            let outcome = tx.inventory().hand_over(id, to, &cause, mint, at).await?;
            outcome.map_err(|kept| ServiceError::Conflict(why(kept).to_owned()))?;
            let mut record = audit::by(&owned, "product.hand_over", "product", id.to_string());
            record.before = Some(json!({ "seller": found.seller }).to_string());
            record.after = Some(json!({ "seller": to }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await?;
    product::refresh(permit).await?;
    Ok(())
}

const fn why(kept: Kept) -> &'static str {
    match kept {
        Kept::Held => "orders hold some of this product: it stays until they are sent or have ended",
        Kept::OnTheWay => "some of this product is in a transfer that has not ended",
        Kept::Bundled => "this product is a bundle, or is in one: take the bundle apart first",
    }
}
