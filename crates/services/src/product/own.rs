//! A shop's own goods, in every state, for those who work for it.

use crate::{Permit, ServiceError};
use domain::merchant::SellerId;
use domain::product::{OwnProduct, Product, ProductId, VariantId};
use domain::user::Part;
use domain::user::permission::policy::ProductRead;
use store::OwnProductFilter;

/// Goods of a seller that fit, newest first, older than the product `before`; at most `limit` (1 to 200). `seller` as
/// for [`Permit::seller`].
/// # Errors
/// As [`Permit::seller`].
pub async fn list_own_products(
    permit: &Permit<ProductRead>,
    seller: Option<SellerId>,
    filter: &OwnProductFilter,
    before: Option<ProductId>,
    limit: i64,
) -> Result<Part<OwnProduct>, ServiceError> {
    let scope = permit.seller(seller)?;
    let limit = limit.clamp(1, 200);
    let mut tx = permit.store.read().await?;
    let mut found = tx
        .product()
        .products_of_seller(scope, filter, before, limit + 1)
        .await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = found.len() > page;
    found.truncate(page);
    let variants =
        |product: &Product| -> Vec<VariantId> { product.variants.iter().map(|variant| variant.id).collect() };
    let ids: Vec<VariantId> = found.iter().flat_map(variants).collect();
    let levels = tx.inventory().levels(&ids).await?;
    let row = |product: &Product| {
        let own: Vec<i64> = variants(product)
            .iter()
            .map(|variant| levels.get(variant).copied().unwrap_or(0))
            .collect();
        OwnProduct::new(product, &own)
    };
    Ok(Part {
        next: found
            .last()
            .filter(|_| goes_on)
            .map(|product| product.id.to_string()),
        items: found.iter().map(row).collect(),
    })
}
