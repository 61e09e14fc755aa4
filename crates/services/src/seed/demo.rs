//! The demo catalogue: read from JSON files that the program carries.

use super::plan::{between, combinations, number_of};
use super::save_batch;
use crate::{Ctx, ServiceError};
use domain::kernel::{Currency, Localized, Money, Slug};
use domain::product::{
    Attribute, AttributeKind, AttributeValue, Brand, BrandId, Category, CategoryId, Image, ImageId,
    ImageSource, OptionValue, Price, Product, ProductAttribute, ProductId, ProductOption, ProductStatus,
    Variant, VariantId,
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use store::Tx;

/// The files of a demo catalogue: vocabularies and categories, as JSON text.
#[derive(Clone, Copy, Debug)]
pub struct DemoSource<'a> {
    pub vocabularies: &'a [&'a str],
    /// In the order shown.
    pub categories: &'a [&'a str],
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Vocabulary {
    brands: BTreeMap<String, Localized>,
    attributes: BTreeMap<String, AttributeFile>,
    values: BTreeMap<String, BTreeMap<String, Localized>>,
    options: BTreeMap<String, Localized>,
    option_values: BTreeMap<String, BTreeMap<String, Localized>>,
}

#[derive(Clone, Debug, Deserialize)]
struct AttributeFile {
    zh: String,
    en: String,
    kind: AttributeKind,
    #[serde(default)]
    unit: Localized,
    #[serde(default)]
    filter: bool,
}

#[derive(Debug, Deserialize)]
struct CategoryFile {
    category: TopFile,
    products: Vec<ProductFile>,
}

#[derive(Debug, Deserialize)]
struct TopFile {
    slug: Slug,
    name: Localized,
    family: String,
    palette: String,
    children: Vec<ChildFile>,
}

#[derive(Debug, Deserialize)]
struct ChildFile {
    slug: Slug,
    name: Localized,
}

#[derive(Debug, Deserialize)]
struct ProductFile {
    slug: Slug,
    category: String,
    brand: Option<String>,
    family: String,
    palette: String,
    name: Localized,
    summary: Localized,
    description: Localized<Vec<String>>,
    #[serde(default)]
    options: Vec<OptionFile>,
    attributes: BTreeMap<String, serde_json::Value>,
    price: BTreeMap<Currency, i64>,
    compare_at: Option<BTreeMap<Currency, i64>>,
    #[serde(default)]
    variant_price: Vec<VariantPriceFile>,
    stock: [i64; 2],
    #[serde(default)]
    sold_out: Vec<BTreeMap<String, String>>,
    weight_g: i64,
    size_mm: [i64; 3],
    popularity: i64,
    days_ago: i64,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct OptionFile {
    code: String,
    values: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct VariantPriceFile {
    #[serde(rename = "match")]
    choice: BTreeMap<String, String>,
    #[serde(flatten)]
    amounts: BTreeMap<Currency, i64>,
}

/// Loads the demo catalogue into an empty shop; gives the number of products, 0 when there are some already.
/// # Errors
/// [`ServiceError::Forbidden`] for visitors, [`ServiceError::BadRequest`] for files that do not fit together.
pub async fn seed_demo(ctx: &Ctx, source: DemoSource<'_>) -> Result<usize, ServiceError> {
    ctx.staff_only()?;
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
    let brands = words.brand_rows(ctx)?;
    let categories = category_rows(ctx, &files);
    let attributes = words.attribute_rows();
    let by_slug: HashMap<String, CategoryId> =
        categories.iter().map(|c| (c.slug.to_string(), c.id)).collect();
    let brand_ids: HashMap<String, BrandId> = brands.iter().map(|b| (b.slug.to_string(), b.id)).collect();
    let mut products = Vec::new();
    let mut levels = Vec::new();
    for file in files.into_iter().flat_map(|file| file.products) {
        let (product, stock) = file.into_product(ctx, &words, &by_slug, &brand_ids)?;
        products.push(product);
        levels.extend(stock);
    }
    let count = products.len();
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
    crate::product::refresh(ctx).await?;
    Ok(count)
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

impl Vocabulary {
    fn merge(&mut self, other: Self) {
        self.brands.extend(other.brands);
        self.attributes.extend(other.attributes);
        self.options.extend(other.options);
        for (code, values) in other.values {
            self.values.entry(code).or_default().extend(values);
        }
        for (code, values) in other.option_values {
            self.option_values.entry(code).or_default().extend(values);
        }
    }

    fn brand_rows(&self, ctx: &Ctx) -> Result<Vec<Brand>, ServiceError> {
        let row = |(slug, name): (&String, &Localized)| {
            Ok(Brand {
                id: BrandId::from_u128(ctx.ids.next()),
                slug: slug_of(slug)?,
                name: name.clone(),
            })
        };
        self.brands.iter().map(row).collect()
    }

    /// Attributes in the order material, origin, the other filters, the rest; options such as colour are filters too.
    fn attribute_rows(&self) -> Vec<Attribute> {
        let named = |values: Option<&BTreeMap<String, Localized>>| -> Vec<OptionValue> {
            let value = |(code, name): (&String, &Localized)| OptionValue {
                code: code.clone(),
                name: name.clone(),
            };
            values.into_iter().flatten().map(value).collect()
        };
        let own = self.attributes.iter().map(|(code, file)| Attribute {
            code: code.clone(),
            name: Localized::new(file.zh.clone(), file.en.clone()),
            kind: file.kind,
            unit: file.unit.clone(),
            filter: file.filter,
            values: named(self.values.get(code)),
        });
        let options = self.options.iter().map(|(code, name)| Attribute {
            code: code.clone(),
            name: name.clone(),
            kind: AttributeKind::Choice,
            unit: Localized::default(),
            filter: true,
            values: named(self.option_values.get(code)),
        });
        let mut rows: Vec<Attribute> = own.chain(options).collect();
        let first = ["colour", "material", "size", "origin"];
        rows.sort_by_key(|row| {
            let place = first
                .iter()
                .position(|code| *code == row.code)
                .unwrap_or(first.len());
            (place, !row.filter, row.code.clone())
        });
        rows.dedup_by(|next, kept| next.code == kept.code);
        rows
    }

    fn option(&self, file: &OptionFile) -> Result<ProductOption, ServiceError> {
        let unknown = |what: &str| ServiceError::BadRequest(format!("the vocabulary does not know {what}"));
        let names = self.option_values.get(&file.code);
        let value = |code: &String| {
            let name = names
                .and_then(|names| names.get(code))
                .ok_or_else(|| unknown(code))?;
            Ok(OptionValue {
                code: code.clone(),
                name: name.clone(),
            })
        };
        Ok(ProductOption {
            code: file.code.clone(),
            name: self
                .options
                .get(&file.code)
                .ok_or_else(|| unknown(&file.code))?
                .clone(),
            values: file
                .values
                .iter()
                .map(value)
                .collect::<Result<_, ServiceError>>()?,
        })
    }
}

impl ProductFile {
    fn into_product(
        self,
        ctx: &Ctx,
        words: &Vocabulary,
        categories: &HashMap<String, CategoryId>,
        brands: &HashMap<String, BrandId>,
    ) -> Result<(Product, Vec<(VariantId, i64)>), ServiceError> {
        let slug = self.slug.to_string();
        let wrong = |what: &str| ServiceError::BadRequest(format!("demo product {slug}: {what}"));
        let options: Vec<ProductOption> = self
            .options
            .iter()
            .map(|o| words.option(o))
            .collect::<Result<_, _>>()?;
        let codes: Vec<Vec<String>> = self.options.iter().map(|option| option.values.clone()).collect();
        let choices = combinations(&codes);
        let variants: Vec<Variant> = (0..)
            .zip(&choices)
            .map(|(position, choice)| self.variant(ctx, position, choice))
            .collect();
        let levels = variants
            .iter()
            .map(|variant| (variant.id, self.level(variant)))
            .collect();
        let attributes = self.attributes.iter().map(|(code, value)| {
            let kind = words
                .attributes
                .get(code)
                .map(|a| a.kind)
                .ok_or_else(|| wrong(code))?;
            let value = attribute_value(kind, value).ok_or_else(|| wrong(code))?;
            Ok(ProductAttribute {
                code: code.clone(),
                value,
            })
        });
        let product = Product {
            id: ProductId::from_u128(ctx.ids.next()),
            status: ProductStatus::Published,
            brand: self
                .brand
                .as_ref()
                .map(|code| brands.get(code).copied().ok_or_else(|| wrong(code)))
                .transpose()?,
            categories: vec![
                *categories
                    .get(&self.category)
                    .ok_or_else(|| wrong(&self.category))?,
            ],
            description: Localized {
                zh: paragraphs(&self.description.zh),
                en: paragraphs(&self.description.en),
            },
            attributes: attributes.collect::<Result<_, ServiceError>>()?,
            images: self.images(ctx, &options),
            options,
            variants,
            slug: self.slug,
            name: self.name,
            summary: self.summary,
            tags: self.tags,
            family: self.family,
            palette: self.palette,
            popularity: self.popularity,
            published_at: ctx.clock.now().plus_seconds(-self.days_ago * 86_400),
        };
        Ok((product, levels))
    }

    fn variant(&self, ctx: &Ctx, position: i64, choice: &[String]) -> Variant {
        let over = self
            .variant_price
            .iter()
            .find(|price| self.fits(&price.choice, choice));
        let price = |currency: Currency| {
            let base = self.price.get(&currency)?;
            let amount = over.and_then(|o| o.amounts.get(&currency)).unwrap_or(base);
            let compare = self
                .compare_at
                .as_ref()
                .and_then(|all| all.get(&currency))
                .filter(|c| *c > amount);
            Some(Price {
                amount: Money::new(*amount, currency),
                compare_at: compare.map(|minor| Money::new(*minor, currency)),
            })
        };
        let sku = std::iter::once(self.slug.as_str())
            .chain(choice.iter().map(String::as_str))
            .collect::<Vec<_>>();
        Variant {
            id: VariantId::from_u128(ctx.ids.next()),
            sku: sku.join("-").to_uppercase(),
            barcode: None,
            choice: choice.to_vec(),
            prices: Currency::ALL.into_iter().filter_map(price).collect(),
            weight_g: self.weight_g,
            size_mm: self.size_mm,
            position,
        }
    }

    fn fits(&self, wanted: &BTreeMap<String, String>, choice: &[String]) -> bool {
        let has = |(code, value): (&String, &String)| {
            self.options
                .iter()
                .zip(choice)
                .any(|(option, chosen)| option.code == *code && chosen == value)
        };
        wanted.iter().all(has)
    }

    fn level(&self, variant: &Variant) -> i64 {
        let [low, high] = self.stock;
        let gone = self
            .sold_out
            .iter()
            .any(|wanted| self.fits(wanted, &variant.choice));
        if gone {
            0
        } else {
            between(number_of(&variant.sku), low, high.max(low))
        }
    }

    /// One drawing in each colour, or one in the product's own.
    fn images(&self, ctx: &Ctx, options: &[ProductOption]) -> Vec<Image> {
        let colours = options.iter().find(|option| option.code == "colour");
        let image = |position: i64, palette: &str, alt: Localized| Image {
            id: ImageId::from_u128(ctx.ids.next()),
            variant: None,
            position,
            source: ImageSource::Art {
                family: self.family.clone(),
                palette: palette.to_owned(),
            },
            alt,
        };
        match colours {
            None => vec![image(0, &self.palette, self.name.clone())],
            Some(option) => (0..)
                .zip(&option.values)
                .map(|(position, colour)| {
                    let alt = Localized::new(
                        format!("{} {}", self.name.zh, colour.name.zh),
                        format!("{}, {}", self.name.en, colour.name.en),
                    );
                    image(position, &colour.code, alt)
                })
                .collect(),
        }
    }
}

fn attribute_value(kind: AttributeKind, value: &serde_json::Value) -> Option<AttributeValue> {
    match kind {
        AttributeKind::Choice => value.as_str().map(|code| AttributeValue::Choice(code.to_owned())),
        AttributeKind::Number => value.as_i64().map(AttributeValue::Number),
        AttributeKind::Flag => value.as_bool().map(AttributeValue::Flag),
        AttributeKind::Text => serde_json::from_value(value.clone())
            .ok()
            .map(AttributeValue::Text),
    }
}

fn paragraphs(texts: &[String]) -> String {
    ammonia::clean(
        &texts
            .iter()
            .map(|text| format!("<p>{text}</p>"))
            .collect::<String>(),
    )
}

fn slug_of(text: &str) -> Result<Slug, ServiceError> {
    Slug::parse(text).map_err(|error| ServiceError::BadRequest(error.to_string()))
}
