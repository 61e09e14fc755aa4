//! Shops for those who work for them.

use super::MISSING;
use crate::{Permit, ServiceError};
use domain::merchant::{OwnShop, SellerRow};
use domain::user::permission::policy::SellerRead;

/// The shops that the person works for, by their ids; none for people of the platform who work for none.
/// # Errors
/// Those of the database.
pub async fn list_own_shops(permit: &Permit<SellerRead>) -> Result<Vec<OwnShop>, ServiceError> {
    let own = permit.sellers();
    let mut shops = Vec::with_capacity(own.len());
    let mut tx = permit.store.read().await?;
    for id in own {
        let scope = permit.seller(Some(id.parse().map_err(|_| MISSING)?))?;
        let Some(seller) = tx.merchant().own(scope).await? else {
            continue;
        };
        let history = tx.merchant().history(seller.id).await?;
        let latest = history.last();
        shops.push(OwnShop {
            row: SellerRow::new(&seller),
            reason: latest.map_or_else(String::new, |entry| entry.reason.clone()),
            since: latest.map_or(seller.created_at, |entry| entry.at),
            version: seller.version,
            profile: seller.profile,
            licence: seller.licence,
            credit: seller.credit,
        });
    }
    Ok(shops)
}
