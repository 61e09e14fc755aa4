//! Exporting, and importing what was exported.

use crate::import::{import, options};
use crate::support;
use domain::inventory::{Cause, CauseKind, MovementKind};
use domain::kernel::{Currency, Localized, Money, Slug, Timestamp};
use domain::merchant::SellerId;
use domain::product::{
    Brand, BrandId, Category, CategoryId, Image, ImageId, ImageSource, OptionValue, Price, Product,
    ProductId, ProductOption, ProductStatus, Variant, VariantId,
};
use domain::user::permission::policy::ProductExport;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use services::export::export_shopify;
use services::import::{clean_html, import_shopify};
use services::{Ctx, ServiceError};
use std::collections::HashMap;
use std::io::Cursor;

const WORDS: [&str; 12] = [
    "tea",
    "盖碗",
    "a,b",
    "\"quoted\"",
    "=1+1",
    "-5%",
    "@home",
    "two\nlines",
    "café",
    "<b>",
    "龙泉 青瓷",
    "100% & more",
];

fn words(rng: &mut StdRng, most: usize) -> String {
    let count = rng.random_range(1..=most);
    let all: Vec<&str> = (0..count)
        .map(|_| WORDS[rng.random_range(0..WORDS.len())])
        .collect();
    all.join(" ")
}

fn option(rng: &mut StdRng, number: usize) -> ProductOption {
    let values = rng.random_range(1..=4);
    ProductOption {
        code: format!("option-{number}"),
        name: Localized::same(&format!("Option {number}")),
        values: (0..values)
            .map(|v| OptionValue {
                code: format!("v-{v}"),
                name: Localized::same(&format!("V, {v}")),
            })
            .collect(),
    }
}

fn variants(rng: &mut StdRng, n: u128, options: &[ProductOption]) -> Vec<Variant> {
    let mut choices: Vec<Vec<String>> = vec![Vec::new()];
    for option in options {
        choices = choices
            .iter()
            .flat_map(|c| {
                option
                    .values
                    .iter()
                    .map(move |v| [c.as_slice(), std::slice::from_ref(&v.code)].concat())
            })
            .collect();
    }
    choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let amount = rng.random_range(1..1_000_000);
            Variant {
                id: VariantId::from_u128(n * 1_000 + index as u128),
                sku: format!("SKU-{n}-{index}"),
                barcode: rng.random_bool(0.5).then(|| format!("0{n}{index}")),
                choice,
                prices: vec![Price {
                    amount: Money::new(amount, Currency::Usd),
                    compare_at: rng
                        .random_bool(0.3)
                        .then(|| Money::new(amount + 100, Currency::Usd)),
                }],
                weight_g: rng.random_range(0..5_000),
                size_mm: if rng.random_bool(0.5) {
                    [0; 3]
                } else {
                    [10, 200, 3]
                },
                position: i64::try_from(index).unwrap(),
            }
        })
        .collect()
}

fn images(rng: &mut StdRng, n: u128, variants: &[Variant]) -> Vec<Image> {
    let count = rng.random_range(0..4_usize);
    (0..count)
        .map(|index| Image {
            id: ImageId::from_u128(n * 10 + index as u128),
            variant: variants.get(index).filter(|_| rng.random_bool(0.5)).map(|v| v.id),
            position: i64::try_from(index).unwrap(),
            source: match index {
                0 => ImageSource::Art {
                    family: "gaiwan".to_owned(),
                    palette: "jade".to_owned(),
                },
                1 => ImageSource::Remote {
                    url: format!("https://img.example/{n}/a%20b.jpg?x=1,2"),
                },
                _ => ImageSource::Stored {
                    stem: format!("/media/{n}"),
                    width: 5,
                    height: 5,
                    url: format!("https://img.example/{n}/stored.png"),
                },
            },
            alt: Localized::same(&format!("Alt, {} {index}", words(rng, 2).replace('\n', " "))),
        })
        .collect()
}

fn generated(rng: &mut StdRng, n: u128, brand: BrandId, category: CategoryId) -> Product {
    let options: Vec<ProductOption> = (0..rng.random_range(0..=3_usize))
        .map(|number| option(rng, number))
        .collect();
    let variants = variants(rng, n, &options);
    let images = images(rng, n, &variants);
    let body = format!("<p>{}</p><ul><li>{}</li></ul>", words(rng, 6), words(rng, 3));
    Product {
        id: ProductId::from_u128(n),
        slug: Slug::parse(&format!("product-{n}-茶")).unwrap(),
        status: [
            ProductStatus::Published,
            ProductStatus::Draft,
            ProductStatus::Archived,
        ][rng.random_range(0..3)],
        seller: SellerId::OWN_SHOP,
        brand: rng.random_bool(0.8).then_some(brand),
        categories: vec![category],
        name: Localized::same(&format!("{} {n}", words(rng, 3).replace('\n', " "))),
        summary: Localized::same(&format!("One line, {n}")),
        description: Localized::same(&clean_html(&body)),
        options,
        attributes: Vec::new(),
        tags: vec!["gift".to_owned(), "新品".to_owned()],
        variants,
        images,
        family: "gaiwan".to_owned(),
        palette: "jade".to_owned(),
        popularity: 0,
        published_at: Timestamp::from_micros(1_700_000_000_000_000),
    }
}

/// A shop with generated products; gives them, with a level for every variant.
async fn fill(ctx: &Ctx, count: u128) -> Vec<Product> {
    let mut rng = StdRng::seed_from_u64(7);
    let brand = Brand {
        id: BrandId::from_u128(1),
        slug: Slug::parse("song-lu").unwrap(),
        name: Localized::same("松庐, Song Lu"),
    };
    let category = Category {
        id: CategoryId::from_u128(1),
        parent: None,
        slug: Slug::parse("tea-sets").unwrap(),
        name: Localized::same("Tea \"sets\""),
        position: 0,
        family: "gaiwan".to_owned(),
        palette: "jade".to_owned(),
    };
    let products: Vec<Product> = (1..=count)
        .map(|n| generated(&mut rng, n, brand.id, category.id))
        .collect();
    let saved = products.clone();
    let now = ctx.clock.now();
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut store::Tx| {
            tx.product().save_brand(&brand).await?;
            tx.product().save_category(&category).await?;
            tx.product().save_all(&saved).await?;
            let all = saved.iter().flat_map(|p| &p.variants).enumerate();
            let levels: Vec<_> = all.map(|(i, v)| (v.id, i64::try_from(i % 7).unwrap())).collect();
            let minted = std::cell::Cell::new(0);
            let mint = || format!("mov-{}", minted.replace(minted.get() + 1));
            let cause = Cause::new(CauseKind::Import, "test");
            for levels in levels.chunks(500) {
                tx.inventory()
                    .set_levels(levels, MovementKind::Received, &cause, mint, now)
                    .await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    products
}

async fn exported(ctx: &Ctx, currency: Currency) -> Vec<u8> {
    let mut file = Vec::new();
    export_shopify(&ctx.permit().await.unwrap(), currency, &mut file)
        .await
        .unwrap();
    file
}

/// A product without what another shop cannot share: ids, and whether pictures are fetched.
fn comparable(product: &Product, brands: &[Brand], categories: &[Category]) -> serde_json::Value {
    let place = |id: VariantId| product.variants.iter().position(|v| v.id == id);
    let images: Vec<_> = product
        .images
        .iter()
        .map(|image| {
            let source = match &image.source {
                ImageSource::Stored { url, .. } | ImageSource::Failed { url, .. } => {
                    ImageSource::Remote { url: url.clone() }
                }
                other => other.clone(),
            };
            serde_json::json!([image.variant.and_then(place), image.position, source, image.alt])
        })
        .collect();
    let named: HashMap<_, _> = product.options.iter().map(|o| (&o.code, o)).collect();
    let variants: Vec<_> = product
        .variants
        .iter()
        .map(|v| {
            let choice: Vec<_> = product
                .options
                .iter()
                .zip(&v.choice)
                .map(|(o, code)| {
                    named[&o.code]
                        .values
                        .iter()
                        .find(|value| value.code == *code)
                        .map(|v| v.name.clone())
                })
                .collect();
            serde_json::json!([
                v.sku, v.barcode, choice, v.prices, v.weight_g, v.size_mm, v.position
            ])
        })
        .collect();
    let options: Vec<_> = product
        .options
        .iter()
        .map(|o| (&o.name, o.values.iter().map(|v| &v.name).collect::<Vec<_>>()))
        .collect();
    let brand = product
        .brand
        .and_then(|id| brands.iter().find(|b| b.id == id))
        .map(|b| &b.name);
    let categories: Vec<_> = product
        .categories
        .iter()
        .filter_map(|id| categories.iter().find(|c| c.id == *id))
        .map(|c| &c.name)
        .collect();
    serde_json::json!([
        product.slug,
        product.status,
        product.name,
        product.summary,
        product.description,
        product.tags,
        options,
        variants,
        images,
        brand,
        categories,
    ])
}

async fn catalogue(ctx: &Ctx) -> Vec<(serde_json::Value, Vec<i64>)> {
    let mut tx = ctx.store.read().await.unwrap();
    let brands = tx.product().brands().await.unwrap();
    let categories = tx.product().categories().await.unwrap();
    let mut products = tx.product().products_after(None, 1_000).await.unwrap();
    products.sort_by(|a, b| a.slug.cmp(&b.slug));
    let mut all = Vec::new();
    for product in &products {
        let ids: Vec<VariantId> = product.variants.iter().map(|v| v.id).collect();
        let levels = tx.inventory().levels(&ids).await.unwrap();
        let levels = ids
            .iter()
            .map(|id| levels.get(id).copied().unwrap_or(0))
            .collect();
        all.push((comparable(product, &brands, &categories), levels));
    }
    all
}

#[tokio::test]
async fn an_export_imports_to_the_same_catalogue_in_an_empty_shop() {
    let (here, _guard) = support::ctx_sqlite().await;
    fill(&here, 60).await;
    let file = exported(&here, Currency::Usd).await;
    let (there, _guard) = support::ctx_sqlite().await;
    let report = import(&there, file.clone()).await;
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.products_new, 60);
    let (ours, theirs) = (catalogue(&here).await, catalogue(&there).await);
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(exported(&there, Currency::Usd).await.len(), file.len());
}

#[tokio::test]
async fn an_export_imported_into_its_own_shop_changes_nothing() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let products = fill(&ctx, 40).await;
    let file = exported(&ctx, Currency::Usd).await;
    let report = import(&ctx, file).await;
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(
        (report.products_unchanged, report.products_changed),
        (40, 0),
        "{report:?}"
    );
    // in the other currency nothing has a price: what there is stays
    let file = exported(&ctx, Currency::Cny).await;
    let report = import_shopify(
        &ctx.permit().await.unwrap(),
        Cursor::new(file),
        options(Currency::Cny),
        &mut |_| {},
    )
    .await
    .unwrap();
    assert_eq!(
        (report.products_unchanged, report.products_changed),
        (40, 0),
        "{report:?}"
    );
    let stored = ctx
        .store
        .read()
        .await
        .unwrap()
        .product()
        .products_after(None, 1_000)
        .await
        .unwrap();
    assert_eq!(stored, products);
}

#[tokio::test]
async fn visitors_may_not_export() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let guest = ctx.for_guest(None, Currency::Usd);
    assert!(matches!(
        guest.permit::<ProductExport>().await.map(drop),
        Err(ServiceError::SignInRequired)
    ));
}
