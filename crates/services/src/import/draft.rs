//! From the rows of one product to what they say, checked cell by cell. Knows nothing of what the shop already has.

use super::cell;
use super::columns::{Columns, Field, OPTIONS};
use super::html::clean_html;
use super::report::RowError;
use super::rows::{Group, Row};
use super::sku::{derived_sku, sku_parts};
use domain::kernel::{Currency, Money, Slug};
use domain::product::ProductStatus;

/// Letters that the cells may have.
pub(super) mod longest {
    pub(crate) const TITLE: usize = 255;
    pub(crate) const BODY: usize = 200_000;
    pub(crate) const SUMMARY: usize = 1_000;
    pub(crate) const NAME: usize = 255;
    pub(crate) const CODE: usize = 100;
    pub(crate) const TAGS: usize = 5_000;
    pub(crate) const URL: usize = 2_048;
    pub(crate) const NUMBER: usize = 40;
}

/// A product as the file describes it. `None`: the file has no such column, so that the shop keeps what it has.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) line: u64,
    pub(super) slug: Slug,
    pub(super) title: String,
    /// Clean HTML.
    pub(super) body: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) vendor: Option<String>,
    pub(super) kind: Option<String>,
    /// The product category from its root to its leaf.
    pub(super) category_path: Vec<String>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) status: Option<ProductStatus>,
    pub(super) options: Vec<DraftOption>,
    /// At least one.
    pub(super) variants: Vec<DraftVariant>,
    pub(super) images: Option<Vec<DraftImage>>,
    /// The rows as they stand in the file, where they may have to be handed back.
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Default)]
pub(super) struct DraftOption {
    pub(super) name: String,
    pub(super) values: Vec<String>,
}

#[derive(Debug)]
pub(super) struct DraftVariant {
    pub(super) line: u64,
    pub(super) sku: String,
    /// The code stands in the file; otherwise it was made of the handle and the choice.
    pub(super) sku_given: bool,
    /// Indices into the values of the options.
    pub(super) choice: Vec<usize>,
    pub(super) barcode: Option<String>,
    pub(super) price: Option<Money>,
    pub(super) compare_at: Option<Money>,
    pub(super) weight_g: Option<i64>,
    pub(super) size_mm: Option<[i64; 3]>,
    pub(super) quantity: Option<i64>,
    pub(super) image: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DraftImage {
    pub(super) url: String,
    pub(super) alt: String,
    /// Index of the variant it shows.
    pub(super) variant: Option<usize>,
}

impl Draft {
    /// Reads the rows of one product.
    /// # Errors
    /// Everything that is wrong with them.
    pub(super) fn read(columns: &Columns, currency: Currency, group: &Group) -> Result<Self, Vec<RowError>> {
        let mut reading = Reading {
            columns,
            currency,
            errors: Vec::new(),
        };
        let draft = reading.draft(group);
        match draft {
            Some(draft) if reading.errors.is_empty() => Ok(draft),
            _ => Err(reading.errors),
        }
    }
}

/// Reads cells and gathers what is wrong with them.
pub(super) struct Reading<'c> {
    pub(super) columns: &'c Columns,
    pub(super) currency: Currency,
    pub(super) errors: Vec<RowError>,
}

impl Reading<'_> {
    fn draft(&mut self, group: &Group) -> Option<Draft> {
        self.shape(group);
        let first = group.rows.first()?;
        let slug = self.slug(first, &group.key);
        let title = self.text(first, Field::Title, longest::TITLE).unwrap_or_default();
        if title.is_empty() {
            self.fail(
                first.line,
                Field::Title,
                "the product has no title on its first row",
            );
        }
        if self
            .parsed(first, Field::GiftCard, |text| cell::flag(text, false))
            .unwrap_or(false)
        {
            self.fail(first.line, Field::GiftCard, "gift cards are not supported yet");
        }
        let body = self.text(first, Field::Body, longest::BODY);
        let summary = self.text(first, Field::Summary, longest::SUMMARY);
        let vendor = self.text(first, Field::Vendor, longest::NAME);
        let kind = self.text(first, Field::Kind, longest::NAME);
        let path = self
            .text(first, Field::ProductCategory, longest::SUMMARY)
            .unwrap_or_default();
        let tags = self.text(first, Field::Tags, longest::TAGS).map(tags);
        let status = self.status(first);
        let (options, variants) = self.variants(&group.rows, slug.as_ref().map_or("", Slug::as_str));
        let images = self.images(&group.rows, &variants);
        Some(Draft {
            line: first.line,
            slug: slug?,
            title: title.to_owned(),
            body: body.map(clean_html),
            summary: summary.map(one_line),
            vendor: vendor.map(str::to_owned),
            kind: kind.map(str::to_owned),
            category_path: path
                .split('>')
                .map(|step| step.trim().to_owned())
                .filter(|s| !s.is_empty())
                .collect(),
            tags,
            status,
            options,
            variants,
            images,
            rows: Vec::new(),
        })
    }

    fn shape(&mut self, group: &Group) {
        let width = self.columns.width();
        for row in group.rows.iter().filter(|row| row.record.len() != width) {
            let message = format!("the row has {} cells, the header has {width}", row.record.len());
            self.errors.push(RowError {
                line: row.line,
                column: String::new(),
                message,
            });
        }
        if group.cut {
            self.fail(
                group.line(),
                Field::Handle,
                "the product has more rows than any product may have",
            );
        }
    }

    fn slug(&mut self, row: &Row, key: &str) -> Option<Slug> {
        // reported here if it is not UTF-8, since the key was read lossily
        self.text(row, Field::Handle, longest::NAME);
        if key.is_empty() {
            self.fail(
                row.line,
                Field::Handle,
                "the row belongs to no product: its handle is missing",
            );
            return None;
        }
        let slug = Slug::parse(key).ok().or_else(|| Slug::from_title(key));
        if slug.is_none() {
            self.fail(
                row.line,
                Field::Handle,
                &format!("{} makes no address", cell::shown(key)),
            );
        }
        slug
    }

    fn status(&mut self, row: &Row) -> Option<ProductStatus> {
        let status = self.parsed(row, Field::Status, cell::status);
        let published = self.parsed(row, Field::Published, |text| cell::flag(text, true));
        match (status, published) {
            (None, None) => None,
            (Some(ProductStatus::Published) | None, Some(false)) => Some(ProductStatus::Draft),
            (None, Some(true)) => Some(ProductStatus::Published),
            (Some(status), _) => Some(status),
        }
    }

    fn variants(&mut self, rows: &[Row], slug: &str) -> (Vec<DraftOption>, Vec<DraftVariant>) {
        let mut options = rows.first().map(|row| self.option_names(row)).unwrap_or_default();
        let mut variants: Vec<DraftVariant> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            if index > 0 && !self.is_variant(row) {
                continue;
            }
            let Some(choice) = self.choice(row, &mut options) else {
                continue;
            };
            if let Some(twin) = variants.iter().find(|other| other.choice == choice) {
                let message = format!("the same combination of options as on line {}", twin.line);
                self.fail(row.line, Field::Option1Value, &message);
                continue;
            }
            let variant = self.variant(row, choice);
            variants.push(variant);
        }
        let parts: Vec<Vec<String>> = options.iter().map(sku_parts).collect();
        for variant in variants.iter_mut().filter(|variant| !variant.sku_given) {
            variant.sku = derived_sku(slug, &parts, &variant.choice);
        }
        for (index, variant) in variants.iter().enumerate() {
            if let Some(twin) = variants[..index].iter().find(|other| other.sku == variant.sku) {
                let message = format!(
                    "the code {} stands on line {} already",
                    cell::shown(&variant.sku),
                    twin.line
                );
                self.fail(variant.line, Field::Sku, &message);
            }
        }
        (options, variants)
    }

    /// Whether a later row is a variant, and not just another picture.
    fn is_variant(&self, row: &Row) -> bool {
        let fields = OPTIONS.iter().map(|(_, value)| *value);
        fields.chain([Field::Sku, Field::Price]).any(|field| {
            self.columns
                .cell(&row.record, field)
                .is_some_and(|cell| !cell.trim_ascii().is_empty())
        })
    }

    /// The options that the first row names. `Title` with `Default Title` is how a product without options is written.
    fn option_names(&mut self, row: &Row) -> Vec<DraftOption> {
        let mut options: Vec<DraftOption> = Vec::new();
        for (name_field, value_field) in OPTIONS {
            let name = self.text(row, name_field, longest::NAME).unwrap_or_default();
            let value = self.text(row, value_field, longest::NAME).unwrap_or_default();
            let placeholder = options.is_empty() && name == "Title" && value == "Default Title";
            if name.is_empty() || placeholder {
                break;
            }
            if options.iter().any(|other| other.name.eq_ignore_ascii_case(name)) {
                self.fail(
                    row.line,
                    name_field,
                    &format!("the option {} is named twice", cell::shown(name)),
                );
            }
            options.push(DraftOption {
                name: name.to_owned(),
                values: Vec::new(),
            });
        }
        options
    }

    /// The values that a row chooses; new ones are added to their options.
    fn choice(&mut self, row: &Row, options: &mut [DraftOption]) -> Option<Vec<usize>> {
        let before = self.errors.len();
        let mut choice = Vec::with_capacity(options.len());
        for (index, (name_field, value_field)) in OPTIONS.into_iter().enumerate() {
            let name = self.text(row, name_field, longest::NAME).unwrap_or_default();
            let value = self.text(row, value_field, longest::NAME).unwrap_or_default();
            let default = value.is_empty() || value == "Default Title";
            let Some(option) = options.get_mut(index) else {
                if !default {
                    self.fail(
                        row.line,
                        value_field,
                        &format!(
                            "{} is a value of no option: name it on the first row",
                            cell::shown(value)
                        ),
                    );
                }
                continue;
            };
            if !name.is_empty() && name != option.name {
                self.fail(
                    row.line,
                    name_field,
                    &format!(
                        "unknown option {}: the first row says {}",
                        cell::shown(name),
                        cell::shown(&option.name)
                    ),
                );
            }
            if value.is_empty() {
                self.fail(
                    row.line,
                    value_field,
                    &format!("no value for the option {}", cell::shown(&option.name)),
                );
                continue;
            }
            let known = option.values.iter().position(|other| other == value);
            choice.push(known.unwrap_or_else(|| {
                option.values.push(value.to_owned());
                option.values.len() - 1
            }));
        }
        (self.errors.len() == before).then_some(choice)
    }

    fn variant(&mut self, row: &Row, choice: Vec<usize>) -> DraftVariant {
        let currency = self.currency;
        let code = |reading: &mut Self, field| {
            let text = reading.text(row, field, longest::CODE).unwrap_or_default();
            let code = cell::code(text).map_err(|message| reading.fail(row.line, field, &message));
            code.unwrap_or_default().to_owned()
        };
        let sku = code(self, Field::Sku);
        let barcode = code(self, Field::Barcode);
        let price = self.number(row, Field::Price, |text| cell::price(text, currency));
        let compare_at = self.number(row, Field::CompareAt, |text| cell::price(text, currency));
        DraftVariant {
            line: row.line,
            sku_given: !sku.is_empty(),
            sku,
            choice,
            barcode: Some(barcode).filter(|code| !code.is_empty()),
            price,
            // Files hold zero, or the price itself, where nothing is reduced.
            compare_at: compare_at
                .filter(|compare| price.is_some_and(|price| compare.minor() > price.minor())),
            weight_g: self.weight(row),
            size_mm: self.size(row),
            quantity: self.number(row, Field::Quantity, cell::quantity),
            image: self.url(row, Field::VariantImage),
        }
    }

    fn weight(&mut self, row: &Row) -> Option<i64> {
        let unit = self
            .text(row, Field::WeightUnit, longest::NUMBER)
            .unwrap_or_default()
            .to_owned();
        if !unit.is_empty() {
            self.parsed(row, Field::WeightUnit, |unit| cell::weight("0", unit))?;
        }
        // Grams are grams whatever the unit for display is.
        self.number(row, Field::Grams, |text| cell::weight(text, "g"))
            .or_else(|| self.number(row, Field::Weight, |text| cell::weight(text, &unit)))
    }

    fn size(&mut self, row: &Row) -> Option<[i64; 3]> {
        let unit = self
            .text(row, Field::LengthUnit, longest::NUMBER)
            .unwrap_or_default()
            .to_owned();
        if !unit.is_empty() {
            self.parsed(row, Field::LengthUnit, |unit| cell::length("0", unit))?;
        }
        let sides = [Field::Length, Field::Width, Field::Height]
            .map(|field| self.number(row, field, |text| cell::length(text, &unit)));
        sides
            .iter()
            .any(Option::is_some)
            .then(|| sides.map(Option::unwrap_or_default))
    }
}

/// Tags in their order, each once.
fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|other| other == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
