//! What the shops of tests sell.

use crate::support::{START, Shop};
use domain::inventory::{Cause, CauseKind, MovementKind};
use domain::kernel::{Currency, Localized, Money, Slug, encode_id};
use domain::merchant::SellerId;
use domain::product::{
    Category, CategoryId, OptionValue, Price, Product, ProductId, ProductOption, ProductStatus, Variant,
    VariantId,
};
use services::seed::{DemoSource, seed_demo};
use services::{Ctx, ServiceError};
use std::path::PathBuf;
use store::Tx;

/// The goods of [`small_shop`].
#[derive(Clone, Copy)]
pub struct Goods {
    /// 168.00, 10 units, in two colours
    pub jade: VariantId,
    /// 173.00, 3 units
    pub rose: VariantId,
    /// 99.00, 5 units
    pub wok: VariantId,
}

/// A shop with two products.
pub async fn small_shop() -> (Shop, Goods) {
    let shop = Shop::sqlite().await;
    let goods = stock(&shop.ctx).await;
    (shop, goods)
}

/// [`small_shop`] on `PostgreSQL`; `None` when no server is named.
pub async fn small_shop_on_postgres() -> Option<(Shop, Goods)> {
    let shop = Shop::postgres().await?;
    let goods = stock(&shop.ctx).await;
    Some((shop, goods))
}

/// Sets the level of a variant.
pub async fn set_level(ctx: &Ctx, variant: VariantId, level: i64) {
    let (ids, at) = (ctx.ids.clone(), ctx.clock.now());
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            let kind = MovementKind::Adjusted;
            Ok(tx
                .inventory()
                .set_levels(
                    &[(variant, level)],
                    kind,
                    &Cause::new(CauseKind::Import, "test"),
                    || encode_id("mov", ids.next()),
                    at,
                )
                .await?)
        })
        .await
        .unwrap();
}

/// Saves a product as it is.
pub async fn save(ctx: &Ctx, product: Product) {
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            tx.product().save(&product).await?;
            Ok(tx.product().bump_version().await?)
        })
        .await
        .unwrap();
    services::product::refresh(ctx).await.unwrap();
}

pub async fn product(ctx: &Ctx, slug: &str) -> Product {
    let mut tx = ctx.store.read().await.unwrap();
    tx.product().product_by_slug(slug).await.unwrap().expect(slug)
}

pub async fn stock(ctx: &Ctx) -> Goods {
    let category = Category {
        id: CategoryId::from_u128(ctx.ids.next()),
        parent: None,
        slug: Slug::parse("kitchen").unwrap(),
        name: Localized::new("厨房", "Kitchen"),
        position: 0,
        family: "wok".to_owned(),
        palette: "charcoal".to_owned(),
    };
    let gaiwan = goods(
        ctx,
        category.id,
        "gaiwan",
        ("青瓷盖碗", "Celadon gaiwan"),
        &[("jade", 16_800), ("rose", 17_300)],
    );
    let wok = goods(
        ctx,
        category.id,
        "wok",
        ("铁锅", "Iron wok"),
        &[("charcoal", 9_900)],
    );
    let ids = Goods {
        jade: gaiwan.variants[0].id,
        rose: gaiwan.variants[1].id,
        wok: wok.variants[0].id,
    };
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            Ok(tx.product().save_category(&category).await?)
        })
        .await
        .unwrap();
    for product in [gaiwan, wok] {
        save(ctx, product).await;
    }
    for (variant, level) in [(ids.jade, 10), (ids.rose, 3), (ids.wok, 5)] {
        set_level(ctx, variant, level).await;
    }
    services::product::refresh(ctx).await.unwrap();
    ids
}

/// A published product with one variant a colour.
pub fn goods(
    ctx: &Ctx,
    category: CategoryId,
    slug: &str,
    name: (&str, &str),
    colours: &[(&str, i64)],
) -> Product {
    let variant = |(position, (colour, cny)): (i64, &(&str, i64))| Variant {
        id: VariantId::from_u128(ctx.ids.next()),
        sku: format!("{slug}-{colour}").to_uppercase(),
        barcode: None,
        choice: vec![(*colour).to_owned()],
        prices: vec![
            Price {
                amount: Money::new(*cny, Currency::Cny),
                compare_at: None,
            },
            Price {
                amount: Money::new(cny / 6, Currency::Usd),
                compare_at: None,
            },
        ],
        weight_g: 300,
        size_mm: [100, 100, 80],
        position,
    };
    let value = |(colour, _): &(&str, i64)| OptionValue {
        code: (*colour).to_owned(),
        name: Localized::new(format!("{colour}色"), *colour),
    };
    Product {
        id: ProductId::from_u128(ctx.ids.next()),
        slug: Slug::parse(slug).unwrap(),
        status: ProductStatus::Published,
        seller: SellerId::OWN_SHOP,
        brand: None,
        categories: vec![category],
        name: Localized::new(name.0, name.1),
        summary: Localized::new("好用", "Useful"),
        description: Localized::new("<p>好</p>", "<p>Good</p>"),
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: Localized::new("颜色", "Colour"),
            values: colours.iter().map(value).collect(),
        }],
        attributes: Vec::new(),
        tags: Vec::new(),
        variants: (0..).zip(colours).map(variant).collect(),
        images: Vec::new(),
        family: slug.to_owned(),
        palette: colours[0].0.to_owned(),
        popularity: 10,
        published_at: START,
    }
}

/// A shop with the demo catalogue.
pub async fn demo_shop() -> Shop {
    let shop = Shop::sqlite().await;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../server/demo");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let is_vocabulary = |file: &PathBuf| {
        file.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("vocabulary")
    };
    let (words, mut goods): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(is_vocabulary);
    let place = goods
        .iter()
        .position(|file| file.ends_with("sellers.json"))
        .unwrap();
    let sellers = vec![goods.remove(place)];
    let read = |files: Vec<PathBuf>| -> Vec<String> {
        files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect()
    };
    let (words, goods, sellers) = (read(words), read(goods), read(sellers));
    let source = DemoSource {
        vocabularies: &words.iter().map(String::as_str).collect::<Vec<_>>(),
        categories: &goods.iter().map(String::as_str).collect::<Vec<_>>(),
        sellers: &sellers[0],
    };
    let count = seed_demo(&shop.ctx.permit().await.unwrap(), source)
        .await
        .unwrap();
    assert!(count >= 120, "{count} products");
    assert_eq!(
        seed_demo(&shop.ctx.permit().await.unwrap(), source)
            .await
            .unwrap(),
        0,
        "a filled shop is left alone"
    );
    shop
}
