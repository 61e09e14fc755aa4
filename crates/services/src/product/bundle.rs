//! Bundles: what they are made of is said here, by the codes of variants.

use crate::{Permit, ServiceError, audit, product};
use domain::inventory::{Component, bundle_faults};
use domain::kernel::FieldError;
use domain::merchant::{SellerId, SellerScope};
use domain::product::VariantId;
use domain::user::permission::policy::{ProductRead, ProductUpdate};
use serde_json::json;
use store::{BundleRow, Tx};

/// The bundles of a seller, one row for each component, behind the code `after`; at most `limit` (1 to 500). `seller` as for
/// [`Permit::seller`].
/// # Errors
/// As [`Permit::seller`].
pub async fn list_bundles(
    permit: &Permit<ProductRead>,
    seller: Option<SellerId>,
    after: &str,
    limit: i64,
) -> Result<Vec<BundleRow>, ServiceError> {
    let scope = permit.seller(seller)?;
    let mut tx = permit.store.read().await?;
    Ok(tx
        .inventory()
        .list_bundles(scope, after, limit.clamp(1, 500))
        .await?)
}

/// Makes a variant a bundle of others, `(code, units)` each, or with none a variant like any other. Orders that were placed
/// keep what they were made of. It is logged.
/// # Errors
/// [`ServiceError::NotFound`] for codes of others, [`ServiceError::Invalid`] for what is no bundle,
/// [`ServiceError::Conflict`] while the variant has stock of its own, or is in a bundle itself, and for a component that is a
/// bundle.
pub async fn define_bundle(
    permit: &Permit<ProductUpdate>,
    seller: Option<SellerId>,
    sku: &str,
    inside: &[(String, i64)],
) -> Result<(), ServiceError> {
    let scope = permit.seller(seller)?;
    let (sku, inside, owned) = (sku.to_owned(), inside.to_vec(), permit.clone());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let bundle = variant_of(tx, scope, &sku).await?;
            let mut parts: Vec<Component> = Vec::new();
            for (code, units) in &inside {
                let variant = variant_of(tx, scope, code).await?;
                match parts.iter_mut().find(|part| part.variant == variant) {
                    Some(part) => part.units = part.units.saturating_add(*units),
                    None => parts.push(Component {
                        variant,
                        units: *units,
                    }),
                }
            }
            let faults: Vec<FieldError> = if inside.is_empty() {
                Vec::new()
            } else {
                bundle_faults(bundle, &parts)
            };
            if !faults.is_empty() {
                return Err(ServiceError::Invalid(faults));
            }
            let before = tx.inventory().bundles(&[bundle]).await?;
            can_be(tx, bundle, &parts).await?;
            tx.inventory().set_bundle(bundle, &parts).await?;
            let mut record = audit::by(&owned, "bundle.define", "variant", bundle.to_string());
            record.seller_id = Some(scope.seller().to_string());
            let told = |parts: &[Component]| json!({ "inside": parts }).to_string();
            record.before = before.inside(bundle).map(told);
            record.after = Some(told(&parts));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await?;
    product::refresh(permit).await?;
    Ok(())
}

/// Looks whether a variant can be a bundle of these, and keeps it so.
async fn can_be(tx: &mut Tx, bundle: VariantId, parts: &[Component]) -> Result<(), ServiceError> {
    // Its shelves before itself: whoever has locked them refers to it next.
    tx.inventory().lock(&[bundle]).await?;
    tx.inventory().hold_bundle(bundle, parts).await?;
    if parts.is_empty() {
        return Ok(());
    }
    let refused = |why: &str| Err(ServiceError::Conflict(why.to_owned()));
    if tx.inventory().is_component(bundle).await? {
        return refused("this variant is in a bundle: it cannot be one");
    }
    let variants: Vec<VariantId> = parts.iter().map(|part| part.variant).collect();
    if !tx.inventory().bundles(&variants).await?.is_empty() {
        return refused("a bundle cannot be in a bundle");
    }
    let shelves = tx.inventory().lock(&[bundle]).await?;
    if shelves.iter().any(|shelf| shelf.level.on_hand > 0) {
        return refused("this variant has stock of its own: bring it to nothing first");
    }
    Ok(())
}

async fn variant_of(tx: &mut Tx, scope: SellerScope, sku: &str) -> Result<VariantId, ServiceError> {
    let found = tx.inventory().variants_by_code(scope, &[sku.to_owned()]).await?;
    let first = found.first().map(|(_, variant)| *variant);
    first.ok_or(ServiceError::NotFound("variant"))
}
