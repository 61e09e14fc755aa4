//! The columns of a Shopify product file: the names of today's exports and those of older ones.

use csv::ByteRecord;

/// A column that the import reads. All others are kept for the file of rejected rows and otherwise ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Handle,
    Title,
    Body,
    Vendor,
    ProductCategory,
    Kind,
    Tags,
    Published,
    Status,
    Option1Name,
    Option1Value,
    Option2Name,
    Option2Value,
    Option3Name,
    Option3Value,
    Sku,
    Barcode,
    Grams,
    Weight,
    WeightUnit,
    Length,
    Width,
    Height,
    LengthUnit,
    Quantity,
    Price,
    CompareAt,
    ImageSrc,
    ImagePosition,
    ImageAlt,
    VariantImage,
    GiftCard,
    Summary,
}

use Field as F;

/// The first name is today's (`URL handle`), the others are older or of other exporters; compared without case.
const NAMES: [(Field, &[&str]); 33] = [
    (F::Handle, &["url handle", "handle"]),
    (F::Title, &["title"]),
    (F::Body, &["description", "body (html)", "body html"]),
    (F::Vendor, &["vendor"]),
    (
        F::ProductCategory,
        &[
            "product category",
            "standardized product type",
            "standard product type",
        ],
    ),
    (F::Kind, &["type", "custom product type", "product type"]),
    (F::Tags, &["tags"]),
    (F::Published, &["published on online store", "published"]),
    (F::Status, &["status"]),
    (F::Option1Name, &["option1 name"]),
    (F::Option1Value, &["option1 value"]),
    (F::Option2Name, &["option2 name"]),
    (F::Option2Value, &["option2 value"]),
    (F::Option3Name, &["option3 name"]),
    (F::Option3Value, &["option3 value"]),
    (F::Sku, &["sku", "variant sku"]),
    (F::Barcode, &["barcode", "variant barcode", "variant barcodes"]),
    (F::Grams, &["weight value (grams)", "variant grams"]),
    (F::Weight, &["variant weight"]),
    (F::WeightUnit, &["weight unit for display", "variant weight unit"]),
    (F::Length, &["packed product length"]),
    (F::Width, &["packed product width"]),
    (F::Height, &["packed product height"]),
    (F::LengthUnit, &["packed product dimension unit"]),
    (
        F::Quantity,
        &[
            "inventory quantity",
            "variant inventory qty",
            "variant inventory quantity",
        ],
    ),
    (F::Price, &["price", "variant price"]),
    (
        F::CompareAt,
        &["compare-at price", "variant compare at price", "compare at price"],
    ),
    (F::ImageSrc, &["product image url", "image src"]),
    (F::ImagePosition, &["image position"]),
    (F::ImageAlt, &["image alt text"]),
    (F::VariantImage, &["variant image url", "variant image"]),
    (F::GiftCard, &["gift card"]),
    (F::Summary, &["seo description"]),
];

/// Name and value of the three options.
pub(super) const OPTIONS: [(Field, Field); 3] = [
    (F::Option1Name, F::Option1Value),
    (F::Option2Name, F::Option2Value),
    (F::Option3Name, F::Option3Value),
];

/// Where the fields stand in one file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    places: [Option<usize>; NAMES.len()],
    names: Vec<String>,
}

impl Columns {
    /// Reads the header.
    /// # Errors
    /// A sentence that says what is missing and what the file may be instead.
    pub(super) fn parse(header: &ByteRecord) -> Result<Self, String> {
        let names: Vec<String> = header
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
            .collect();
        let plain: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let mut places = [None; NAMES.len()];
        for (field, aliases) in NAMES {
            places[field as usize] = aliases
                .iter()
                .find_map(|alias| plain.iter().position(|name| name == alias));
        }
        let columns = Self { places, names };
        if columns.has(F::Title) && (columns.has(F::Handle) || columns.has(F::Price)) {
            return Ok(columns);
        }
        let first = plain.first().map_or("", String::as_str);
        Err(if header.iter().any(|cell| cell.contains(&0)) {
            "the file is not UTF-8 text (it looks like UTF-16): save it as \"CSV UTF-8\"".to_owned()
        } else if plain.len() == 1 && (first.contains(';') || first.contains('\t')) {
            "the columns are not separated by commas: save the file as \"CSV UTF-8 (comma delimited)\""
                .to_owned()
        } else {
            "the first line does not name the columns of a Shopify product file: \
             \"Title\" and \"URL handle\" (or \"Handle\") must be among them"
                .to_owned()
        })
    }

    pub(super) const fn has(&self, field: Field) -> bool {
        self.places[field as usize].is_some()
    }

    /// The raw cell; `None` when the file has no such column.
    pub(super) fn cell<'r>(&self, record: &'r ByteRecord, field: Field) -> Option<&'r [u8]> {
        self.places[field as usize].map(|place| record.get(place).unwrap_or_default())
    }

    /// The column's name as this file writes it, or as Shopify does.
    pub(super) fn name(&self, field: Field) -> String {
        self.places[field as usize].map_or_else(
            || {
                NAMES
                    .iter()
                    .find(|(f, _)| *f == field)
                    .map_or(String::new(), |(_, names)| names[0].to_owned())
            },
            |place| self.names[place].clone(),
        )
    }

    /// How many cells a row must have.
    pub(super) const fn width(&self) -> usize {
        self.names.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_names_in_the_order_of_the_enum() {
        for (place, (field, names)) in NAMES.iter().enumerate() {
            assert_eq!(*field as usize, place);
            assert!(!names.is_empty());
        }
    }

    #[test]
    fn new_and_old_names_are_understood_and_others_explained() {
        let old = Columns::parse(&ByteRecord::from(vec![
            "Handle",
            "Title",
            "Variant Inventory Qty",
        ]))
        .unwrap();
        assert!(old.has(F::Quantity) && !old.has(F::Price));
        let new = Columns::parse(&ByteRecord::from(vec![
            "Title",
            "URL handle",
            "Inventory quantity",
        ]))
        .unwrap();
        assert_eq!(new.name(F::Quantity), "Inventory quantity");
        let semicolons = Columns::parse(&ByteRecord::from(vec!["Handle;Title;Vendor"])).unwrap_err();
        assert!(semicolons.contains("commas"), "{semicolons}");
        assert!(Columns::parse(&ByteRecord::from(vec!["Name", "E-mail"])).is_err());
    }
}
