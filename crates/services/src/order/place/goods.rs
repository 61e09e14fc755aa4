//! What the rows of a cart become: lines of an order, or goods that are sold out.

use crate::ServiceError;
use domain::cart::PricedLine;
use domain::inventory::Bundles;
use domain::order::{OrderLine, Progress, SoldOutLine};
use domain::product::VariantId;
use store::{CartRow, Tx};

/// The lines that lost a race for the last units, or want more together than there is.
pub(super) async fn missing(
    tx: &mut Tx,
    rows: &[CartRow],
    bundles: &Bundles,
) -> Result<Vec<SoldOutLine>, ServiceError> {
    let lines: Vec<_> = rows
        .iter()
        .map(|row| (row.offer.variant, row.quantity.get()))
        .collect();
    let parts = bundles
        .fold(lines.iter().copied())
        .ok_or(ServiceError::Internal)?;
    let parts: Vec<VariantId> = parts.into_iter().map(|(variant, _)| variant).collect();
    let levels = tx.inventory().levels(&parts).await?;
    let short = bundles.short(&lines, levels).into_iter();
    Ok(short
        .filter_map(|(place, available)| rows.get(place).map(|row| sold_out(row, available)))
        .collect())
}

pub(super) fn bundles_among(rows: &[CartRow]) -> Vec<VariantId> {
    let bundles = rows.iter().filter(|row| row.offer.is_bundle);
    bundles.map(|row| row.offer.variant).collect()
}

pub(super) fn sold_out(row: &CartRow, available: i64) -> SoldOutLine {
    SoldOutLine {
        variant: row.offer.variant,
        name: row.offer.name.clone(),
        available: available.max(0),
    }
}

pub(super) fn order_line(row: &CartRow, line: &PricedLine) -> OrderLine {
    OrderLine {
        variant: row.offer.variant,
        product_slug: row.offer.product_slug.clone(),
        sku: row.offer.sku.clone(),
        name: row.offer.name.clone(),
        choice: row.offer.choice.clone(),
        image: row.offer.cover.clone(),
        quantity: line.quantity,
        unit: line.unit,
        total: line.total,
        progress: Progress::default(),
    }
}
