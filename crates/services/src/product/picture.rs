//! From what the catalogue keeps of a picture to what a page shows.

use domain::kernel::Locale;
use domain::product::{Image, ImageSource, ImageView, Product};

/// Widths of stored pictures, in pixels.
const SIZES: [u32; 3] = [320, 640, 1280];

/// The picture of a list row: a drawing's path, or the stem of a stored picture and `#`.
pub fn cover_view(cover: &str, alt: String) -> ImageView {
    match cover.strip_suffix('#') {
        Some(stem) => ImageView {
            src: stem.to_owned(),
            sizes: SIZES.to_vec(),
            alt,
        },
        None => ImageView {
            src: cover.to_owned(),
            sizes: Vec::new(),
            alt,
        },
    }
}

/// A picture of a product; one that is not fetched yet shows the drawing of the product's family.
pub(super) fn image_view(image: &Image, product: &Product, locale: Locale) -> ImageView {
    let alt = image.alt.get(locale).clone();
    match &image.source {
        ImageSource::Art { family, palette } => cover_view(&format!("/art/{family}/{palette}.svg"), alt),
        ImageSource::Stored { stem, .. } => cover_view(&format!("{stem}#"), alt),
        ImageSource::Remote { .. } | ImageSource::Failed { .. } => placeholder(product, locale),
    }
}

/// The drawing of the product's family.
pub(super) fn placeholder(product: &Product, locale: Locale) -> ImageView {
    let src = format!("/art/{}/{}.svg", product.family, product.palette);
    cover_view(&src, product.name.get(locale).clone())
}
