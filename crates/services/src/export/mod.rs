//! Exporting the catalogue as the product file that Shopify imports and exports today.
//!
//! The file imports to the same catalogue: into this shop without any change, into another with everything the format
//! can say. It cannot say translations, typed attributes, popularity and prices in other currencies, and knows three
//! options. Cells are written raw, also those that begin with `=`, `+`, `-` or `@`: Shopify and our import read them as
//! they stand, and an escape would become part of the text. Do not open files of strangers in a spreadsheet.

mod row;

use crate::{Ctx, Permit, ServiceError};
use domain::kernel::{Currency, Locale};
use domain::product::{Brand, BrandId, Category, CategoryId, Product, VariantId};
use domain::user::permission::policy::ProductExport;
use row::{HEADER, product_rows};
use std::collections::HashMap;
use std::io::Write;

/// Products read at a time.
const PAGE: i64 = 200;

/// What the rows of a product refer to.
struct Surroundings<'s> {
    base_url: &'s str,
    currency: Currency,
    /// The language of the texts: that of the currency.
    locale: Locale,
    brands: HashMap<BrandId, Brand>,
    categories: HashMap<CategoryId, Category>,
}

/// Writes all products, published or not, with prices in `currency` and texts in its language; gives their number.
/// # Errors
/// [`ServiceError::BadRequest`] when `out` takes no more; errors of the database.
pub async fn export_shopify(
    permit: &Permit<ProductExport>,
    currency: Currency,
    out: impl Write + Send,
) -> Result<u64, ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    let mut tx = ctx.store.read().await?;
    let surroundings = Surroundings {
        base_url: &ctx.settings.base_url,
        currency,
        locale: Locale::ALL
            .into_iter()
            .find(|l| l.default_currency() == currency)
            .unwrap_or(Locale::En),
        brands: tx
            .product()
            .brands()
            .await?
            .into_iter()
            .map(|brand| (brand.id, brand))
            .collect(),
        categories: tx
            .product()
            .categories()
            .await?
            .into_iter()
            .map(|category| (category.id, category))
            .collect(),
    };
    let mut file = csv::Writer::from_writer(out);
    file.write_record(HEADER).map_err(|error| cannot_write(&error))?;
    let mut count = 0;
    let mut after = None;
    loop {
        let products = tx.product().products_after(after, PAGE).await?;
        let Some(last) = products.last() else { break };
        after = Some(last.id);
        let levels = levels(&mut tx, &products).await?;
        for product in &products {
            for cells in product_rows(product, &levels, &surroundings) {
                file.write_record(&cells).map_err(|error| cannot_write(&error))?;
            }
            count += 1;
        }
    }
    file.flush().map_err(|error| cannot_write(&error.into()))?;
    Ok(count)
}

async fn levels(tx: &mut store::Tx, products: &[Product]) -> Result<HashMap<VariantId, i64>, ServiceError> {
    let variants: Vec<VariantId> = products
        .iter()
        .flat_map(|p| p.variants.iter().map(|v| v.id))
        .collect();
    let mut levels = HashMap::with_capacity(variants.len());
    for variants in variants.chunks(1_000) {
        levels.extend(tx.inventory().levels(variants).await?);
    }
    Ok(levels)
}

fn cannot_write(error: &csv::Error) -> ServiceError {
    ServiceError::BadRequest(format!("the export cannot be written: {error}"))
}
