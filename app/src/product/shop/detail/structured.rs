//! What search engines read of a product: product, offers and breadcrumbs of schema.org as JSON-LD.

use crate::routes;
use crate::session::absolute;
use domain::kernel::Locale;
use domain::product::{ImageView, ProductView};
use serde_json::{Value, json};

/// The graph as JSON, fit to stand inside a script element.
pub(super) fn json_ld(locale: Locale, product: &ProductView) -> String {
    let graph = json!({
        "@context": "https://schema.org",
        "@graph": [described(locale, product), trail(locale, product)],
    });
    // "</script>" and "<!--" must not appear inside a script element.
    graph.to_string().replace('<', "\\u003c")
}

fn described(locale: Locale, product: &ProductView) -> Value {
    let offers: Vec<Value> = product
        .variants
        .iter()
        .map(|variant| {
            let stock = if variant.available > 0 {
                "InStock"
            } else {
                "OutOfStock"
            };
            json!({
                "@type": "Offer",
                "sku": variant.sku,
                "price": variant.price.to_decimal(),
                "priceCurrency": variant.price.currency().code(),
                "availability": format!("https://schema.org/{stock}"),
                "url": absolute(&routes::variant(locale, product.slug.as_str(), &variant.sku)),
                "seller": { "@type": "Organization", "name": product.seller.name },
            })
        })
        .collect();
    let images: Vec<String> = product
        .images
        .iter()
        .map(|image| absolute(&largest(image)))
        .collect();
    let mut value = json!({
        "@type": "Product",
        "name": product.name,
        "description": product.summary,
        "image": images,
        "url": absolute(&routes::product(locale, product.slug.as_str())),
        "offers": offers,
    });
    if let Some(brand) = &product.brand {
        value["brand"] = json!({ "@type": "Brand", "name": brand });
    }
    value
}

fn trail(locale: Locale, product: &ProductView) -> Value {
    let stops: Vec<Value> = product
        .crumbs
        .iter()
        .enumerate()
        .map(|(index, crumb)| {
            json!({
                "@type": "ListItem",
                "position": index + 1,
                "name": crumb.name,
                "item": absolute(&routes::category(locale, crumb.slug.as_str())),
            })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": stops })
}

fn largest(image: &ImageView) -> String {
    match image.sizes.iter().max() {
        Some(size) => format!("{}-{size}.webp", image.src),
        None => image.src.clone(),
    }
}
