//! The rows of one product.

use super::Surroundings;
use domain::kernel::{Localized, Money};
use domain::product::{Image, ImageSource, Product, ProductStatus, Variant, VariantId};
use std::collections::HashMap;

/// The columns of today's exports that we can fill, in their order.
pub(super) const HEADER: [&str; 38] = [
    "Title",
    "URL handle",
    "Description",
    "Vendor",
    "Product category",
    "Type",
    "Tags",
    "Published on online store",
    "Status",
    "SKU",
    "Barcode",
    "Option1 name",
    "Option1 value",
    "Option2 name",
    "Option2 value",
    "Option3 name",
    "Option3 value",
    "Price",
    "Compare-at price",
    "Charge tax",
    "Inventory tracker",
    "Inventory quantity",
    "Continue selling when out of stock",
    "Weight value (grams)",
    "Weight unit for display",
    "Requires shipping",
    "Fulfillment service",
    "Product image URL",
    "Image position",
    "Image alt text",
    "Variant image URL",
    "Gift card",
    "SEO title",
    "SEO description",
    "Packed product length",
    "Packed product width",
    "Packed product height",
    "Packed product dimension unit",
];

/// Options that the format has room for.
const OPTIONS: usize = 3;

type Cells = Vec<String>;

/// The first row says everything about the product; further ones are variants and pictures, side by side.
pub(super) fn product_rows(
    product: &Product,
    levels: &HashMap<VariantId, i64>,
    around: &Surroundings<'_>,
) -> Vec<Cells> {
    let gallery = gallery(product, around);
    let count = product.variants.len().max(gallery.len()).max(1);
    (0..count)
        .map(|index| {
            let mut row = Row(vec![String::new(); HEADER.len()]);
            row.set("URL handle", product.slug.as_str());
            if index == 0 {
                product_cells(&mut row, product, around);
            }
            if let Some(variant) = product.variants.get(index) {
                variant_cells(&mut row, product, variant, around);
                row.set(
                    "Inventory quantity",
                    &levels.get(&variant.id).copied().unwrap_or(0).to_string(),
                );
            }
            if let Some((url, image)) = gallery.get(index) {
                row.set("Product image URL", url);
                row.set("Image position", &(index + 1).to_string());
                row.set("Image alt text", text(&image.alt, around));
            }
            row.0
        })
        .collect()
}

struct Row(Cells);

impl Row {
    fn set(&mut self, column: &str, value: &str) {
        if let Some(place) = HEADER.iter().position(|name| *name == column) {
            value.clone_into(&mut self.0[place]);
        }
    }
}

fn product_cells(row: &mut Row, product: &Product, around: &Surroundings<'_>) {
    row.set("Title", text(&product.name, around));
    row.set("Description", text(&product.description, around));
    row.set("SEO description", text(&product.summary, around));
    let brand = product.brand.and_then(|id| around.brands.get(&id));
    row.set("Vendor", brand.map_or("", |brand| text(&brand.name, around)));
    let category = product
        .categories
        .first()
        .and_then(|id| around.categories.get(id));
    row.set(
        "Type",
        category.map_or("", |category| text(&category.name, around)),
    );
    row.set("Tags", &product.tags.join(", "));
    let (published, status) = match product.status {
        ProductStatus::Published => ("true", "active"),
        ProductStatus::Draft => ("false", "draft"),
        ProductStatus::Archived => ("false", "archived"),
    };
    row.set("Published on online store", published);
    row.set("Status", status);
    row.set("Gift card", "false");
}

fn variant_cells(row: &mut Row, product: &Product, variant: &Variant, around: &Surroundings<'_>) {
    if product.options.is_empty() {
        row.set("Option1 name", "Title");
        row.set("Option1 value", "Default Title");
    }
    for (index, (option, code)) in product
        .options
        .iter()
        .zip(&variant.choice)
        .take(OPTIONS)
        .enumerate()
    {
        let value = option.values.iter().find(|value| value.code == *code);
        row.set(&format!("Option{} name", index + 1), text(&option.name, around));
        row.set(
            &format!("Option{} value", index + 1),
            value.map_or(code, |value| text(&value.name, around)),
        );
    }
    row.set("SKU", &variant.sku);
    row.set("Barcode", variant.barcode.as_deref().unwrap_or_default());
    if let Some(price) = variant.price_in(around.currency) {
        row.set("Price", &price.amount.to_decimal());
        row.set(
            "Compare-at price",
            &price.compare_at.map(Money::to_decimal).unwrap_or_default(),
        );
    }
    row.set("Charge tax", "true");
    row.set("Inventory tracker", "shopify");
    row.set("Continue selling when out of stock", "deny");
    row.set("Weight value (grams)", &variant.weight_g.to_string());
    row.set("Weight unit for display", "g");
    row.set("Requires shipping", "true");
    row.set("Fulfillment service", "manual");
    if variant.size_mm != [0; 3] {
        let sides = [
            "Packed product length",
            "Packed product width",
            "Packed product height",
        ];
        for (column, side) in sides.into_iter().zip(variant.size_mm) {
            row.set(column, &side.to_string());
        }
        row.set("Packed product dimension unit", "mm");
    }
    let image = product
        .images
        .iter()
        .find(|image| image.variant == Some(variant.id));
    row.set(
        "Variant image URL",
        &image
            .map(|image| address(&image.source, around.base_url))
            .unwrap_or_default(),
    );
}

/// The pictures with their addresses, each address once.
fn gallery<'p>(product: &'p Product, around: &Surroundings<'_>) -> Vec<(String, &'p Image)> {
    let mut images: Vec<&Image> = product.images.iter().collect();
    images.sort_by_key(|image| image.position);
    let mut gallery: Vec<(String, &Image)> = Vec::with_capacity(images.len());
    for image in images {
        let url = address(&image.source, around.base_url);
        if !gallery.iter().any(|(seen, _)| *seen == url) {
            gallery.push((url, image));
        }
    }
    gallery
}

/// Where a picture came from, or where our drawing is found.
fn address(source: &ImageSource, base_url: &str) -> String {
    match source {
        ImageSource::Art { family, palette } => format!("{base_url}/art/{family}/{palette}.svg"),
        ImageSource::Remote { url } | ImageSource::Stored { url, .. } | ImageSource::Failed { url, .. } => {
            url.clone()
        }
    }
}

/// The text in the language of the file, or in the other where it is empty.
fn text<'t>(text: &'t Localized, around: &Surroundings<'_>) -> &'t str {
    let wanted = text.get(around.locale);
    if wanted.is_empty() {
        [&text.zh, &text.en]
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or(wanted)
    } else {
        wanted
    }
}
