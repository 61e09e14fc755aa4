//! The demo catalogue: read from JSON files that the program carries.

use super::demo_words::{CategoryFile, Vocabulary};
use super::save_batch;
use super::seller::SellersFile;
use crate::{Ctx, Permit, ServiceError};
use domain::inventory::Component;
use domain::product::{BrandId, Category, CategoryId, Product, VariantId};
use domain::user::permission::policy::SystemUpdate;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use store::Tx;

/// The files of a demo catalogue: vocabularies, categories and sellers, as JSON text.
#[derive(Clone, Copy, Debug)]
pub struct DemoSource<'a> {
    pub vocabularies: &'a [&'a str],
    /// In the order shown.
    pub categories: &'a [&'a str],
    /// The sellers besides the own shop, and its licence.
    pub sellers: &'a str,
}

/// Loads the demo catalogue into an empty shop; gives the number of products, 0 when there are some already.
/// # Errors
/// [`ServiceError::BadRequest`] for files that do not fit together.
pub async fn seed_demo(permit: &Permit<SystemUpdate>, source: DemoSource<'_>) -> Result<usize, ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    if ctx.store.read().await?.product().count().await? > 0 {
        return Ok(0);
    }
    let mut words = Vocabulary::default();
    for text in source.vocabularies {
        words.merge(parse(text)?);
    }
    let files: Vec<CategoryFile> = source
        .categories
        .iter()
        .map(|text| parse(text))
        .collect::<Result<_, _>>()?;
    let sellers: SellersFile = parse(source.sellers)?;
    let owners = sellers.save(ctx).await?;
    let brands = words.brand_rows(ctx)?;
    let categories = category_rows(ctx, &files);
    let attributes = words.attribute_rows();
    let by_slug: HashMap<String, CategoryId> =
        categories.iter().map(|c| (c.slug.to_string(), c.id)).collect();
    let brand_ids: HashMap<String, BrandId> = brands.iter().map(|b| (b.slug.to_string(), b.id)).collect();
    let mut products = Vec::new();
    let mut levels = Vec::new();
    let mut bundles = Vec::new();
    for mut file in files.into_iter().flat_map(|file| file.products) {
        let owner = file.brand.as_ref().and_then(|brand| owners.get(brand)).copied();
        let inside = std::mem::take(&mut file.inside);
        let (mut product, stock) = file.into_product(ctx, &words, &by_slug, &brand_ids)?;
        product.seller = owner.unwrap_or(product.seller);
        match product.variants.first() {
            Some(variant) if !inside.is_empty() => bundles.push((variant.id, inside)),
            _ => levels.extend(stock),
        }
        products.push(product);
    }
    let count = products.len();
    let bundles = bundle_rows(&products, bundles)?;
    ctx.store
        .write(async move |tx: &mut Tx| {
            for category in &categories {
                tx.product().save_category(category).await?;
            }
            for brand in &brands {
                tx.product().save_brand(brand).await?;
            }
            for (position, attribute) in (0..).zip(&attributes) {
                tx.product().save_attribute(attribute, position).await?;
            }
            Ok::<_, ServiceError>(())
        })
        .await?;
    save_batch(ctx, products, levels, "demo catalogue").await?;
    save_bundles(ctx, bundles).await?;
    crate::product::refresh(ctx).await?;
    Ok(count)
}

async fn save_bundles(ctx: &Ctx, bundles: Vec<(VariantId, Vec<Component>)>) -> Result<(), ServiceError> {
    ctx.store
        .write(async move |tx: &mut Tx| {
            for (bundle, inside) in &bundles {
                tx.inventory().set_bundle(*bundle, inside).await?;
            }
            Ok(())
        })
        .await
}

/// Bundles with what they are made of, by the codes of their components.
fn bundle_rows(
    products: &[Product],
    bundles: Vec<(VariantId, BTreeMap<String, i64>)>,
) -> Result<Vec<(VariantId, Vec<Component>)>, ServiceError> {
    let known: HashMap<&str, VariantId> = products
        .iter()
        .flat_map(|product| &product.variants)
        .map(|variant| (variant.sku.as_str(), variant.id))
        .collect();
    let component = |(sku, units): (&String, &i64)| {
        let variant = known.get(sku.as_str()).copied();
        let variant =
            variant.ok_or_else(|| ServiceError::BadRequest(format!("no demo product has the code {sku}")))?;
        Ok(Component {
            variant,
            units: *units,
        })
    };
    bundles
        .into_iter()
        .map(|(bundle, inside)| {
            Ok((
                bundle,
                inside
                    .iter()
                    .map(component)
                    .collect::<Result<_, ServiceError>>()?,
            ))
        })
        .collect()
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ServiceError> {
    serde_json::from_str(text)
        .map_err(|error| ServiceError::BadRequest(format!("a demo file cannot be read: {error}")))
}

fn category_rows(ctx: &Ctx, files: &[CategoryFile]) -> Vec<Category> {
    let mut rows = Vec::new();
    for (
        position,
        CategoryFile {
            category: top,
            products,
        },
    ) in (0..).zip(files)
    {
        let id = CategoryId::from_u128(ctx.ids.next());
        rows.push(Category {
            id,
            parent: None,
            slug: top.slug.clone(),
            name: top.name.clone(),
            position,
            family: top.family.clone(),
            palette: top.palette.clone(),
        });
        for (position, child) in (0..).zip(&top.children) {
            let first = products.iter().find(|p| p.category == child.slug.as_str());
            rows.push(Category {
                id: CategoryId::from_u128(ctx.ids.next()),
                parent: Some(id),
                slug: child.slug.clone(),
                name: child.name.clone(),
                position,
                family: first.map_or(&top.family, |p| &p.family).clone(),
                palette: first.map_or(&top.palette, |p| &p.palette).clone(),
            });
        }
    }
    rows
}
