//! Any number of products for measuring, the same for the same seed.

use super::plan::{between, mixed};
use super::save_batch;
use super::seller::generated_sellers;
use super::words::{COLOURS, KINDS, MATERIALS, STYLES};
use crate::{Ctx, Permit, ServiceError};
use domain::kernel::{Currency, Localized, Money, Slug};
use domain::merchant::SellerId;
use domain::product::{
    Attribute, AttributeKind, AttributeValue, Category, CategoryId, Image, ImageId, ImageSource, OptionValue,
    Price, Product, ProductAttribute, ProductId, ProductOption, ProductStatus, Variant, VariantId,
};
use domain::user::permission::policy::SystemUpdate;
use store::Tx;

/// Products of one transaction.
const BATCH: u64 = 500;

/// Generates `count` products with two variants each; `progress` hears how many are done.
/// # Errors
/// [`ServiceError::Conflict`] when products of this seed are there already.
pub async fn seed_generated(
    permit: &Permit<SystemUpdate>,
    count: u64,
    seed: u64,
    mut progress: impl FnMut(u64),
) -> Result<(), ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    let categories = prepare(ctx).await?;
    let sellers = generated_sellers(ctx).await?;
    let mut done = 0;
    while done < count {
        let next = count.min(done + BATCH);
        let mut products = Vec::new();
        let mut levels = Vec::new();
        for index in done..next {
            let (mut product, stock) = product(ctx, &categories, seed, index);
            product.seller = pick_seller(&sellers, seed, index);
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

/// The same for the same seed and product.
fn pick_seller(sellers: &[SellerId], seed: u64, index: u64) -> SellerId {
    let place = usize::try_from(roll(seed, index, 60) % sellers.len().max(1) as u64).unwrap_or(0);
    sellers.get(place).copied().unwrap_or(SellerId::OWN_SHOP)
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

/// What the seed decides about one product.
struct Plan {
    seed: u64,
    index: u64,
    kind: usize,
    style: (&'static str, &'static str),
    material: (&'static str, &'static str, &'static str),
    colours: [(&'static str, &'static str, &'static str); 2],
}

impl Plan {
    fn new(seed: u64, index: u64) -> Self {
        let roll = |salt| roll(seed, index, salt);
        let place = |random: u64, among: usize| usize::try_from(random % among as u64).unwrap_or(0);
        let first = place(roll(4), COLOURS.len());
        let second = (first + 1 + place(roll(5), COLOURS.len() - 1)) % COLOURS.len();
        Self {
            seed,
            index,
            kind: place(roll(1), KINDS.len()),
            style: pick(STYLES, roll(2)),
            material: pick(MATERIALS, roll(3)),
            colours: [COLOURS[first], COLOURS[second]],
        }
    }

    fn roll(&self, salt: u64) -> u64 {
        roll(self.seed, self.index, salt)
    }

    const fn number(&self) -> u64 {
        self.index + 1
    }

    fn family(&self) -> &'static str {
        KINDS[self.kind].3
    }

    fn name(&self) -> Localized {
        let (.., noun_zh, noun_en) = KINDS[self.kind];
        let (style, material, number) = (self.style, self.material, self.number());
        Localized::new(
            format!("{}{}{noun_zh} {number} 号", style.0, material.1),
            format!("{} {} {noun_en} No. {number}", style.1, material.2.to_lowercase()),
        )
    }

    fn description(&self) -> Localized {
        let (style, material, number) = (self.style, self.material, self.number());
        let (zh, en) = (material.1, material.2.to_lowercase());
        Localized::new(
            format!("<p>{}系列的第 {number} 件，{zh}制成，两种颜色可选。</p>", style.0),
            format!(
                "<p>Number {number} of the {} series, made of {en}, in two colours.</p>",
                style.1
            ),
        )
    }

    fn prices(&self, position: i64) -> Vec<Price> {
        let cny = between(self.roll(6), 19, 899) * 100 - 10;
        let usd = (cny / 600).max(3) * 100 - 1;
        let price = |minor: i64, currency| Price {
            amount: Money::new(minor, currency),
            compare_at: self
                .roll(7)
                .is_multiple_of(5)
                .then(|| Money::new(minor * 5 / 4, currency)),
        };
        vec![
            price(cny + position * 1_000, Currency::Cny),
            price(usd + position * 100, Currency::Usd),
        ]
    }

    fn variants(&self, ctx: &Ctx) -> Vec<Variant> {
        let variant = |(position, colour): (i64, &(&str, &str, &str))| Variant {
            id: VariantId::from_u128(ctx.ids.next()),
            sku: format!("G{}-{}-{}", self.seed, self.number(), colour.0.to_uppercase()),
            barcode: None,
            choice: vec![colour.0.to_owned()],
            prices: self.prices(position),
            weight_g: between(self.roll(8), 80, 3_000),
            size_mm: [
                between(self.roll(9), 40, 400),
                between(self.roll(10), 40, 400),
                between(self.roll(11), 20, 300),
            ],
            position,
        };
        (0..).zip(&self.colours).map(variant).collect()
    }

    /// One variant in twenty is sold out.
    fn level(&self, variant: u64) -> i64 {
        if self.roll(20 + variant).is_multiple_of(20) {
            0
        } else {
            between(self.roll(40 + variant), 1, 500)
        }
    }

    fn images(&self, ctx: &Ctx) -> Vec<Image> {
        let image = |(position, colour): (i64, &(&str, &str, &str))| Image {
            id: ImageId::from_u128(ctx.ids.next()),
            variant: None,
            position,
            source: ImageSource::Art {
                family: self.family().to_owned(),
                palette: colour.0.to_owned(),
            },
            alt: self.name(),
        };
        (0..).zip(&self.colours).map(image).collect()
    }
}

/// A number that depends on seed, product and purpose alone.
const fn roll(seed: u64, index: u64, salt: u64) -> u64 {
    mixed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mixed(index ^ (salt << 48)))
}

fn product(ctx: &Ctx, categories: &[CategoryId], seed: u64, index: u64) -> (Product, Vec<(VariantId, i64)>) {
    let plan = Plan::new(seed, index);
    let variants = plan.variants(ctx);
    let levels = variants
        .iter()
        .zip(0..)
        .map(|(variant, n)| (variant.id, plan.level(n)))
        .collect();
    let product = Product {
        id: ProductId::from_u128(ctx.ids.next()),
        slug: fixed_slug(&format!("g{seed}-{}-{}", plan.family(), plan.number())),
        status: ProductStatus::Published,
        seller: SellerId::OWN_SHOP,
        brand: None,
        categories: vec![categories[plan.kind]],
        name: plan.name(),
        summary: Localized::new(
            format!("{}材质，{}系列", plan.material.1, plan.style.0),
            format!("{}, from the {} series", plan.material.2, plan.style.1),
        ),
        description: plan.description(),
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: Localized::new("颜色", "Colour"),
            values: plan.colours.iter().map(named).collect(),
        }],
        attributes: vec![ProductAttribute {
            code: "material".to_owned(),
            value: AttributeValue::Choice(plan.material.0.to_owned()),
        }],
        tags: Vec::new(),
        variants,
        images: plan.images(ctx),
        family: plan.family().to_owned(),
        palette: plan.colours[0].0.to_owned(),
        popularity: between(plan.roll(12), 1, 1_000),
        published_at: ctx
            .clock
            .now()
            .plus_seconds(-between(plan.roll(13), 0, 400) * 86_400),
    };
    (product, levels)
}
