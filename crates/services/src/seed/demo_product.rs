//! From a product of the demo catalogue's files to a product of the shop.

use super::demo_words::{ProductFile, Vocabulary};
use super::plan::{between, combinations, number_of};
use crate::{Ctx, ServiceError};
use domain::kernel::{Currency, Localized, Money};
use domain::merchant::SellerId;
use domain::product::{
    AttributeKind, AttributeValue, BrandId, CategoryId, Image, ImageId, ImageSource, Price, Product,
    ProductAttribute, ProductId, ProductOption, ProductStatus, Variant, VariantId,
};
use std::collections::{BTreeMap, HashMap};

impl ProductFile {
    pub(super) fn into_product(
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
        let attributes = self.attributes(words)?;
        let product = Product {
            id: ProductId::from_u128(ctx.ids.next()),
            status: ProductStatus::Published,
            seller: SellerId::OWN_SHOP,
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
            attributes,
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

    fn attributes(&self, words: &Vocabulary) -> Result<Vec<ProductAttribute>, ServiceError> {
        let attribute = |(code, value): (&String, &serde_json::Value)| {
            let wrong = || ServiceError::BadRequest(format!("demo product {}: {code}", self.slug));
            let kind = words.attributes.get(code).map(|a| a.kind).ok_or_else(wrong)?;
            let value = attribute_value(kind, value).ok_or_else(wrong)?;
            Ok(ProductAttribute {
                code: code.clone(),
                value,
            })
        };
        self.attributes.iter().map(attribute).collect()
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
    let html = format!("<p>{}</p>", texts.join("</p><p>"));
    ammonia::clean(&html)
}
