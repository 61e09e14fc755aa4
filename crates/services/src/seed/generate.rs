//! Any number of products for measuring, the same for the same seed.

use super::plan::{between, mixed};
use super::save_batch;
use crate::{Ctx, ServiceError};
use domain::kernel::{Currency, Localized, Money, Slug};
use domain::product::{
    Attribute, AttributeKind, AttributeValue, Category, CategoryId, Image, ImageId, ImageSource, OptionValue,
    Price, Product, ProductAttribute, ProductId, ProductOption, ProductStatus, Variant, VariantId,
};
use store::Tx;

/// Products of one transaction.
const BATCH: u64 = 500;

/// Kind of goods: slug and name of its category, family of its drawing, noun.
const KINDS: [(&str, &str, &str, &str, &str, &str); 12] = [
    ("tea", "茶与茶具", "Tea & teaware", "gaiwan", "盖碗", "gaiwan"),
    ("kitchen", "厨房", "Kitchen", "wok", "炒锅", "wok"),
    ("home", "家居", "Home", "lamp", "台灯", "lamp"),
    ("apparel", "服饰", "Apparel", "t-shirt", "短袖", "T-shirt"),
    (
        "bags",
        "箱包鞋履",
        "Bags & shoes",
        "backpack",
        "双肩包",
        "backpack",
    ),
    ("digital", "数码", "Digital", "headphones", "耳机", "headphones"),
    (
        "stationery",
        "文具",
        "Stationery",
        "notebook",
        "笔记本",
        "notebook",
    ),
    ("care", "个护", "Care", "soap", "手工皂", "soap"),
    (
        "outdoor",
        "户外",
        "Outdoor",
        "water-bottle",
        "水壶",
        "water bottle",
    ),
    ("kids", "童趣", "Kids", "plush", "毛绒玩具", "plush toy"),
    ("food", "食品", "Food", "coffee", "咖啡豆", "coffee beans"),
    (
        "garden",
        "绿植宠物",
        "Garden & pets",
        "plant-pot",
        "花盆",
        "plant pot",
    ),
];
const STYLES: [(&str, &str); 12] = [
    ("素雅", "Plain"),
    ("山野", "Highland"),
    ("晨光", "Morning"),
    ("江南", "Riverside"),
    ("匠作", "Workshop"),
    ("轻旅", "Traveller"),
    ("日常", "Everyday"),
    ("清川", "Clearwater"),
    ("暖冬", "Winter"),
    ("竹影", "Bamboo Shade"),
    ("云上", "Cloud"),
    ("旧时", "Heritage"),
];
const COLOURS: [(&str, &str, &str); 8] = [
    ("jade", "青瓷", "Jade"),
    ("vermilion", "朱红", "Vermilion"),
    ("indigo", "靛蓝", "Indigo"),
    ("sand", "沙色", "Sand"),
    ("olive", "橄榄", "Olive"),
    ("rose", "玫瑰", "Rose"),
    ("teal", "黛青", "Teal"),
    ("charcoal", "炭黑", "Charcoal"),
];
const MATERIALS: [(&str, &str, &str); 5] = [
    ("porcelain", "瓷", "Porcelain"),
    ("cotton", "棉", "Cotton"),
    ("bamboo", "竹", "Bamboo"),
    ("steel", "不锈钢", "Stainless steel"),
    ("wood", "木", "Wood"),
];

/// Generates `count` products with two variants each; `progress` hears how many are done.
/// # Errors
/// [`ServiceError::Forbidden`] for visitors, [`ServiceError::Conflict`] when products of this seed are there already.
pub async fn seed_generated(
    ctx: &Ctx,
    count: u64,
    seed: u64,
    mut progress: impl FnMut(u64),
) -> Result<(), ServiceError> {
    ctx.staff_only()?;
    let categories = prepare(ctx).await?;
    let mut done = 0;
    while done < count {
        let next = count.min(done + BATCH);
        let mut products = Vec::new();
        let mut levels = Vec::new();
        for index in done..next {
            let (product, stock) = product(ctx, &categories, seed, index);
            products.push(product);
            levels.extend(stock);
        }
        save_batch(ctx, products, levels, "generated").await?;
        done = next;
        progress(done);
    }
    crate::product::refresh(ctx).await?;
    Ok(())
}

/// Makes the categories and attributes that are missing.
async fn prepare(ctx: &Ctx) -> Result<Vec<CategoryId>, ServiceError> {
    let mut tx = ctx.store.read().await?;
    let present = tx.product().categories().await?;
    let known = tx.product().attributes().await?;
    drop(tx);
    let mut new = Vec::new();
    let mut ids = Vec::new();
    for (position, (slug, zh, en, family, ..)) in (0..).zip(KINDS) {
        let there = present
            .iter()
            .find(|category| category.slug.as_str() == slug)
            .map(|category| category.id);
        ids.push(there.unwrap_or_else(|| {
            let id = CategoryId::from_u128(ctx.ids.next());
            new.push(Category {
                id,
                parent: None,
                slug: fixed_slug(slug),
                name: Localized::new(zh, en),
                position,
                family: family.to_owned(),
                palette: COLOURS[usize::try_from(position).unwrap_or(0) % COLOURS.len()]
                    .0
                    .to_owned(),
            });
            id
        }));
    }
    let choice = |code: &str, zh: &str, en: &str, values: &[(&str, &str, &str)]| Attribute {
        code: code.to_owned(),
        name: Localized::new(zh, en),
        kind: AttributeKind::Choice,
        unit: Localized::default(),
        filter: true,
        values: values.iter().map(named).collect(),
    };
    let wanted = [
        choice("colour", "颜色", "Colour", &COLOURS),
        choice("material", "材质", "Material", &MATERIALS),
    ];
    let missing: Vec<Attribute> = wanted
        .into_iter()
        .filter(|attribute| !known.iter().any(|k| k.code == attribute.code))
        .collect();
    ctx.store
        .write(async move |tx: &mut Tx| {
            for category in &new {
                tx.product().save_category(category).await?;
            }
            for (position, attribute) in (0..).zip(&missing) {
                tx.product().save_attribute(attribute, position).await?;
            }
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(ids)
}

fn named((code, zh, en): &(&str, &str, &str)) -> OptionValue {
    OptionValue {
        code: (*code).to_owned(),
        name: Localized::new(*zh, *en),
    }
}

fn fixed_slug(text: &str) -> Slug {
    Slug::parse(text)
        .or_else(|_| Slug::parse("generated"))
        .unwrap_or_else(|_| unreachable!("a constant slug"))
}

/// Picks an element by `random`.
fn pick<T: Copy, const N: usize>(list: [T; N], random: u64) -> T {
    list[usize::try_from(random % N as u64).unwrap_or(0)]
}

fn product(ctx: &Ctx, categories: &[CategoryId], seed: u64, index: u64) -> (Product, Vec<(VariantId, i64)>) {
    let roll = |salt: u64| mixed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mixed(index ^ (salt << 48)));
    let kind = usize::try_from(roll(1) % KINDS.len() as u64).unwrap_or(0);
    let (.., family, noun_zh, noun_en) = KINDS[kind];
    let style = pick(STYLES, roll(2));
    let material = pick(MATERIALS, roll(3));
    let number = index + 1;
    let first = usize::try_from(roll(4) % COLOURS.len() as u64).unwrap_or(0);
    let colours = [
        COLOURS[first],
        COLOURS[(first + 1 + usize::try_from(roll(5) % 6).unwrap_or(0)) % COLOURS.len()],
    ];
    let cny = between(roll(6), 19, 899) * 100 - 10;
    let usd = (cny / 6 / 100).max(3) * 100 - 1;
    let price = |minor: i64, currency| Price {
        amount: Money::new(minor, currency),
        compare_at: (roll(7) % 5 == 0).then(|| Money::new(minor * 5 / 4, currency)),
    };
    let name = Localized::new(
        format!("{}{}{} {number} 号", style.0, material.1, noun_zh),
        format!(
            "{} {} {} No. {number}",
            style.1,
            material.2.to_lowercase(),
            noun_en
        ),
    );
    let variants: Vec<Variant> = (0..)
        .zip(colours)
        .map(|(position, colour)| Variant {
            id: VariantId::from_u128(ctx.ids.next()),
            sku: format!("G{seed}-{number}-{}", colour.0.to_uppercase()),
            barcode: None,
            choice: vec![colour.0.to_owned()],
            prices: vec![
                price(cny + position * 1_000, Currency::Cny),
                price(usd + position * 100, Currency::Usd),
            ],
            weight_g: between(roll(8), 80, 3_000),
            size_mm: [
                between(roll(9), 40, 400),
                between(roll(10), 40, 400),
                between(roll(11), 20, 300),
            ],
            position,
        })
        .collect();
    let stock = |n: u64| {
        if roll(20 + n) % 20 == 0 {
            0
        } else {
            between(roll(40 + n), 1, 500)
        }
    };
    let levels = variants
        .iter()
        .zip(0..)
        .map(|(variant, n)| (variant.id, stock(n)))
        .collect();
    let images = (0..).zip(colours).map(|(position, colour)| Image {
        id: ImageId::from_u128(ctx.ids.next()),
        variant: None,
        position,
        source: ImageSource::Art {
            family: family.to_owned(),
            palette: colour.0.to_owned(),
        },
        alt: name.clone(),
    });
    let product = Product {
        id: ProductId::from_u128(ctx.ids.next()),
        slug: fixed_slug(&format!("g{seed}-{family}-{number}")),
        status: ProductStatus::Published,
        brand: None,
        categories: vec![categories[kind]],
        summary: Localized::new(
            format!("{}材质，{}系列", material.1, style.0),
            format!("{}, from the {} series", material.2, style.1),
        ),
        description: Localized::new(
            format!(
                "<p>{}系列的第 {number} 件，{}制成，两种颜色可选。</p>",
                style.0, material.1
            ),
            format!(
                "<p>Number {number} of the {} series, made of {}, in two colours.</p>",
                style.1,
                material.2.to_lowercase()
            ),
        ),
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: Localized::new("颜色", "Colour"),
            values: colours.iter().map(named).collect(),
        }],
        attributes: vec![ProductAttribute {
            code: "material".to_owned(),
            value: AttributeValue::Choice(material.0.to_owned()),
        }],
        tags: Vec::new(),
        variants,
        images: images.collect(),
        name,
        family: family.to_owned(),
        palette: colours[0].0.to_owned(),
        popularity: between(roll(12), 1, 1_000),
        published_at: ctx.clock.now().plus_seconds(-between(roll(13), 0, 400) * 86_400),
    };
    (product, levels)
}
