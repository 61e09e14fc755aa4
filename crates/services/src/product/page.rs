//! The home page, the navigation and product pages.

use super::catalogue::{SmallTables, product_of_slug, seller_of, small_tables};
use super::listing::card;
use super::picture::{cover_view, image_view, placeholder};
use crate::{Ctx, ServiceError};
use domain::kernel::{Locale, Localized, Slug};
use domain::merchant::{SellerLink, SellerState};
use domain::product::{
    AttributeValue, AttributeView, BundlePart, Category, CategoryId, CategoryLink, CategoryNode, Crumb,
    HomeView, ImageSource, ImageView, OptionValueView, OptionView, Product, ProductCard, ProductId,
    ProductStatus, ProductView, Sort, VariantId, VariantView,
};
use std::collections::HashMap;
use std::sync::Arc;
use store::{CardRow, ListingFilter, PartRow, RelatedTo, SHOWN_BELOW};

const MISSING: ServiceError = ServiceError::NotFound("product");

const HOME_ROW: i64 = 10;
const RELATED: usize = 5;
/// A wider category repeats what its narrower one gave.
const RELATED_MOST: i64 = 10;

/// The home page: categories, and what is popular, reduced and new.
pub async fn home(ctx: &Ctx, locale: Locale) -> Result<HomeView, ServiceError> {
    let categories = categories(ctx, locale).await?;
    let mut tx = ctx.store.read().await?;
    let filter = |sort, reduced| ListingFilter {
        locale,
        currency: ctx.currency,
        category: None,
        seller: None,
        terms: None,
        attributes: Vec::new(),
        price_min: None,
        price_max: None,
        in_stock: true,
        reduced,
        sort,
    };
    let hot = tx
        .product()
        .cards(&filter(Sort::Popular, false), HOME_ROW, 0)
        .await?;
    let offers = tx
        .product()
        .cards(&filter(Sort::Popular, true), HOME_ROW, 0)
        .await?;
    let fresh = tx
        .product()
        .cards(&filter(Sort::Newest, false), HOME_ROW, 0)
        .await?;
    let now = ctx.clock.now();
    let cards = |rows: Vec<CardRow>| {
        rows.into_iter()
            .filter_map(|row| card(row, ctx.currency, now))
            .collect()
    };
    Ok(HomeView {
        categories,
        hot: cards(hot),
        fresh: cards(fresh),
        offers: cards(offers),
    })
}

/// The category tree for navigation.
pub async fn categories(ctx: &Ctx, locale: Locale) -> Result<Vec<CategoryLink>, ServiceError> {
    fn link(node: CategoryNode, locale: Locale) -> CategoryLink {
        let children = node
            .children
            .into_iter()
            .map(|child| link(child, locale))
            .collect();
        category_link(&node.category, children, locale)
    }
    let tables = small_tables(ctx).await?;
    Ok(CategoryNode::forest(&tables.categories)
        .into_iter()
        .map(|node| link(node, locale))
        .collect())
}

/// The addresses of all categories.
pub(crate) async fn category_slugs(ctx: &Ctx) -> Result<Vec<Slug>, ServiceError> {
    let tables = small_tables(ctx).await?;
    Ok(tables.categories.iter().map(|c| c.slug.clone()).collect())
}

/// The addresses of all categories with their names.
pub(crate) async fn category_names(ctx: &Ctx) -> Result<Vec<(Slug, Localized)>, ServiceError> {
    let tables = small_tables(ctx).await?;
    let named = |category: &Category| (category.slug.clone(), category.name.clone());
    Ok(tables.categories.iter().map(named).collect())
}

pub(super) fn category_link(
    category: &Category,
    children: Vec<CategoryLink>,
    locale: Locale,
) -> CategoryLink {
    let name = category.name.get(locale).clone();
    let art = format!("/art/{}/{}.svg", category.family, category.palette);
    CategoryLink {
        slug: category.slug.clone(),
        image: cover_view(&art, String::new()),
        name,
        children,
    }
}

pub(super) fn crumbs(tables: &SmallTables, id: CategoryId, locale: Locale) -> Vec<Crumb> {
    let path = tables.path(id).into_iter();
    path.map(|c| Crumb {
        slug: c.slug.clone(),
        name: c.name.get(locale).clone(),
    })
    .collect()
}

/// A published product with what is related to it. Asked by a former slug, the answer carries the present one.
/// # Errors
/// [`ServiceError::NotFound`] for an unknown slug, a product that is not published or not sold in the currency, or whose
/// seller may not sell now.
pub async fn product_page(ctx: &Ctx, locale: Locale, slug: &str) -> Result<ProductView, ServiceError> {
    let product = by_slug(ctx, slug).await?;
    let mut view = shown(ctx, locale, &product).await?;
    view.related = related(ctx, locale, &product).await?;
    Ok(view)
}

/// As [`product_page`], but nothing related.
/// # Errors
/// As [`product_page`].
pub async fn product_by_slug(ctx: &Ctx, locale: Locale, slug: &str) -> Result<ProductView, ServiceError> {
    shown(ctx, locale, &*by_slug(ctx, slug).await?).await
}

/// As [`product_by_slug`], by its id.
/// # Errors
/// As [`product_page`].
pub async fn product_by_id(ctx: &Ctx, locale: Locale, id: ProductId) -> Result<ProductView, ServiceError> {
    let found = ctx.store.read().await?.product().product(id).await?;
    shown(ctx, locale, &found.ok_or(MISSING)?).await
}

async fn by_slug(ctx: &Ctx, slug: &str) -> Result<Arc<Product>, ServiceError> {
    let slug = Slug::parse(slug).map_err(|_| MISSING)?;
    if let Some(product) = product_of_slug(ctx, &slug).await? {
        return Ok(product);
    }
    let present = ctx
        .store
        .read()
        .await?
        .product()
        .slug_after(slug.as_str())
        .await?;
    let present = present.and_then(|slug| Slug::parse(&slug).ok()).ok_or(MISSING)?;
    product_of_slug(ctx, &present).await?.ok_or(MISSING)
}

/// From the narrowest category outwards, until the row is full.
async fn related(ctx: &Ctx, locale: Locale, product: &Product) -> Result<Vec<ProductCard>, ServiceError> {
    let tables = small_tables(ctx).await?;
    let categories = product.categories.first().map(|id| tables.path(*id));
    let mut tx = ctx.store.read().await?;
    let mut rows: Vec<CardRow> = Vec::new();
    for category in categories.unwrap_or_default().into_iter().rev() {
        if rows.len() >= RELATED {
            break;
        }
        let to = RelatedTo {
            product: product.id,
            category: category.id,
        };
        for row in tx
            .product()
            .related(to, locale, ctx.currency, RELATED_MOST)
            .await?
        {
            if rows.len() < RELATED && !rows.iter().any(|known| known.id == row.id) {
                rows.push(row);
            }
        }
    }
    let now = ctx.clock.now();
    Ok(rows
        .into_iter()
        .filter_map(|row| card(row, ctx.currency, now))
        .collect())
}

/// A product with its stock.
async fn shown(ctx: &Ctx, locale: Locale, product: &Product) -> Result<ProductView, ServiceError> {
    if product.status != ProductStatus::Published {
        return Err(MISSING);
    }
    let seller = seller_of(ctx, product.seller).await?;
    let seller = seller
        .filter(|seller| seller.state == SellerState::Approved)
        .ok_or(MISSING)?;
    let tables = small_tables(ctx).await?;
    let ids: Vec<_> = product.variants.iter().map(|v| v.id).collect();
    let mut tx = ctx.store.read().await?;
    let levels = tx.inventory().levels(&ids).await?;
    let parts = tx.inventory().bundle_parts(&ids).await?;
    drop(tx);
    let images = images(product, locale);
    let variants = variants(ctx, product, locale, &images, &levels, &parts);
    if variants.is_empty() {
        return Err(MISSING);
    }
    Ok(ProductView {
        id: product.id,
        seller: SellerLink::new(&seller.sign(), locale),
        brand: product
            .brand
            .and_then(|id| tables.brand(id))
            .map(|brand| brand.name.get(locale).clone()),
        crumbs: product
            .categories
            .first()
            .map_or_else(Vec::new, |id| crumbs(&tables, *id, locale)),
        options: options(product, locale),
        attributes: attributes(&tables, product, locale),
        images: images.into_iter().map(|(view, _)| view).collect(),
        variants,
        related: Vec::new(),
        slug: product.slug.clone(),
        name: product.name.get(locale).clone(),
        summary: product.summary.get(locale).clone(),
        description_html: product.description.get(locale).clone(),
        tags: product.tags.clone(),
        published_at: product.published_at,
    })
}

/// The pictures with the palette of those that are drawings.
fn images(product: &Product, locale: Locale) -> Vec<(ImageView, Option<String>)> {
    let mut images: Vec<(ImageView, Option<String>)> = Vec::new();
    for image in &product.images {
        let palette = match &image.source {
            ImageSource::Art { palette, .. } => Some(palette.clone()),
            _ => None,
        };
        let view = image_view(image, product, locale);
        if !images.iter().any(|(seen, _)| seen.src == view.src) {
            images.push((view, palette));
        }
    }
    if images.is_empty() {
        images.push((placeholder(product, locale), Some(product.palette.clone())));
    }
    images
}

fn variants(
    ctx: &Ctx,
    product: &Product,
    locale: Locale,
    images: &[(ImageView, Option<String>)],
    levels: &HashMap<VariantId, i64>,
    parts: &[PartRow],
) -> Vec<VariantView> {
    let colour = product.options.iter().position(|option| option.code == "colour");
    product
        .variants
        .iter()
        .filter_map(|variant| {
            let price = variant.price_in(ctx.currency)?;
            // Pictures that are not fetched yet share one placeholder, so positions are looked up by what is shown.
            let own = product
                .images
                .iter()
                .find(|image| image.variant == Some(variant.id))
                .map(|image| image_view(image, product, locale).src)
                .and_then(|src| images.iter().position(|(view, _)| view.src == src));
            let palette = colour.and_then(|index| variant.choice.get(index));
            let drawn =
                palette.and_then(|palette| images.iter().position(|(_, of)| of.as_ref() == Some(palette)));
            Some(VariantView {
                id: variant.id,
                sku: variant.sku.clone(),
                choice: variant.choice.clone(),
                price: price.amount,
                compare_at: price
                    .compare_at
                    .filter(|compare| compare.minor() > price.amount.minor()),
                available: levels
                    .get(&variant.id)
                    .copied()
                    .unwrap_or(0)
                    .clamp(0, SHOWN_BELOW),
                inside: inside(parts, variant.id, locale),
                image: own.or(drawn).unwrap_or(0),
                weight_g: variant.weight_g,
            })
        })
        .collect()
}

fn inside(parts: &[PartRow], bundle: VariantId, locale: Locale) -> Vec<BundlePart> {
    let own = parts.iter().filter(|part| part.bundle == bundle);
    own.map(|part| BundlePart {
        units: part.component.units,
        name: part.name.get(locale).clone(),
        slug: Slug::parse(&part.product_slug).ok().filter(|_| part.is_published),
    })
    .collect()
}

fn options(product: &Product, locale: Locale) -> Vec<OptionView> {
    let view = |option: &domain::product::ProductOption| OptionView {
        code: option.code.clone(),
        name: option.name.get(locale).clone(),
        values: option
            .values
            .iter()
            .map(|value| OptionValueView {
                code: value.code.clone(),
                name: value.name.get(locale).clone(),
            })
            .collect(),
    };
    product.options.iter().map(view).collect()
}

fn attributes(tables: &SmallTables, product: &Product, locale: Locale) -> Vec<AttributeView> {
    let written = |code: &str, value: &AttributeValue| {
        let attribute = tables.attribute(code);
        match value {
            AttributeValue::Choice(choice) => attribute
                .and_then(|a| a.values.iter().find(|v| v.code == *choice))
                .map_or_else(|| choice.clone(), |v| v.name.get(locale).clone()),
            AttributeValue::Number(number) => {
                let unit = attribute.map_or("", |a| a.unit.get(locale).as_str());
                if unit.is_empty() {
                    number.to_string()
                } else {
                    format!("{number} {unit}")
                }
            }
            AttributeValue::Flag(flag) => match (locale, flag) {
                (Locale::Zh, true) => "是".to_owned(),
                (Locale::Zh, false) => "否".to_owned(),
                (Locale::En, true) => "Yes".to_owned(),
                (Locale::En, false) => "No".to_owned(),
            },
            AttributeValue::Text(text) => text.get(locale).clone(),
        }
    };
    product
        .attributes
        .iter()
        .map(|attribute| AttributeView {
            name: tables
                .attribute(&attribute.code)
                .map_or_else(|| attribute.code.clone(), |a| a.name.get(locale).clone()),
            value: written(&attribute.code, &attribute.value),
            code: attribute.code.clone(),
        })
        .collect()
}
