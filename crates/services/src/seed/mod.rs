//! Filling a shop: with the demo catalogue, or with any number of generated products.

mod demo;
mod demo_product;
mod demo_words;
mod generate;
mod plan;
mod seller;
mod words;

pub use demo::{DemoSource, seed_demo};
pub use generate::seed_generated;

use crate::{Ctx, ServiceError};
use domain::inventory::{Cause, CauseKind, MovementKind};
use domain::kernel::encode_id;
use domain::product::{Product, VariantId};
use store::Tx;

/// Saves products with their stock in one transaction.
async fn save_batch(
    ctx: &Ctx,
    products: Vec<Product>,
    levels: Vec<(VariantId, i64)>,
    cause: &'static str,
) -> Result<(), ServiceError> {
    let at = ctx.clock.now();
    let ids = ctx.ids.clone();
    let cause = Cause::new(CauseKind::Seed, cause);
    ctx.store
        .write(async move |tx: &mut Tx| {
            tx.product().save_all(&products).await?;
            for levels in levels.chunks(500) {
                tx.inventory()
                    .set_levels(
                        levels,
                        MovementKind::Received,
                        &cause,
                        || encode_id("mov", ids.next()),
                        at,
                    )
                    .await?;
            }
            tx.product().bump_version().await?;
            Ok(())
        })
        .await
}
