//! The demo catalogue's files as they are written, and the vocabulary they share.

use crate::{Ctx, ServiceError};
use domain::kernel::{Currency, Localized, Slug};
use domain::product::{Attribute, AttributeKind, Brand, BrandId, OptionValue, ProductOption};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Vocabulary {
    pub(super) brands: BTreeMap<String, Localized>,
    pub(super) attributes: BTreeMap<String, AttributeFile>,
    pub(super) values: BTreeMap<String, BTreeMap<String, Localized>>,
    pub(super) options: BTreeMap<String, Localized>,
    pub(super) option_values: BTreeMap<String, BTreeMap<String, Localized>>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct AttributeFile {
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) kind: AttributeKind,
    #[serde(default)]
    pub(super) unit: Localized,
    #[serde(default)]
    pub(super) filter: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct CategoryFile {
    pub(super) category: TopFile,
    pub(super) products: Vec<ProductFile>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TopFile {
    pub(super) slug: Slug,
    pub(super) name: Localized,
    pub(super) family: String,
    pub(super) palette: String,
    pub(super) children: Vec<ChildFile>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ChildFile {
    pub(super) slug: Slug,
    pub(super) name: Localized,
}

#[derive(Debug, Deserialize)]
pub(super) struct ProductFile {
    pub(super) slug: Slug,
    pub(super) category: String,
    pub(super) brand: Option<String>,
    pub(super) family: String,
    pub(super) palette: String,
    pub(super) name: Localized,
    pub(super) summary: Localized,
    pub(super) description: Localized<Vec<String>>,
    #[serde(default)]
    pub(super) options: Vec<OptionFile>,
    pub(super) attributes: BTreeMap<String, serde_json::Value>,
    pub(super) price: BTreeMap<Currency, i64>,
    pub(super) compare_at: Option<BTreeMap<Currency, i64>>,
    #[serde(default)]
    pub(super) variant_price: Vec<VariantPriceFile>,
    pub(super) stock: [i64; 2],
    /// Of a bundle: codes of other goods, and how many of each are in it. A bundle has no options.
    #[serde(default)]
    pub(super) inside: BTreeMap<String, i64>,
    #[serde(default)]
    pub(super) sold_out: Vec<BTreeMap<String, String>>,
    pub(super) weight_g: i64,
    pub(super) size_mm: [i64; 3],
    pub(super) popularity: i64,
    pub(super) days_ago: i64,
    #[serde(default)]
    pub(super) tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OptionFile {
    pub(super) code: String,
    pub(super) values: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct VariantPriceFile {
    #[serde(rename = "match")]
    pub(super) choice: BTreeMap<String, String>,
    #[serde(flatten)]
    pub(super) amounts: BTreeMap<Currency, i64>,
}

impl Vocabulary {
    pub(super) fn merge(&mut self, other: Self) {
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

    pub(super) fn brand_rows(&self, ctx: &Ctx) -> Result<Vec<Brand>, ServiceError> {
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
    pub(super) fn attribute_rows(&self) -> Vec<Attribute> {
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

    pub(super) fn option(&self, file: &OptionFile) -> Result<ProductOption, ServiceError> {
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

fn slug_of(text: &str) -> Result<Slug, ServiceError> {
    Slug::parse(text).map_err(|error| ServiceError::BadRequest(error.to_string()))
}
