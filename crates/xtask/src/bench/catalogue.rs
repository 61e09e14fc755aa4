//! What can be looked at and bought, as the REST API tells it.

use super::serving::{HOT_SLUG, Serving};
use crate::json;
use crate::report::{Failure, Result};

/// Products whose variants are bought: all that were seeded, so that each variant is bought a few times only.
const PRODUCTS: usize = 3_000;

/// The seeded catalogue, without the hot product.
pub struct Catalogue {
    pub categories: Vec<String>,
    pub slugs: Vec<String>,
    /// Variants with plenty of units.
    pub variants: Vec<String>,
}

impl Catalogue {
    pub fn read(server: &Serving) -> Result<Self> {
        let mut client = server.client()?;
        let tree = client.get("/v1/categories")?.success("Listing categories")?.body;
        let categories = json::texts(&tree, "slug").map(str::to_owned).collect();
        let mut slugs = Vec::new();
        let mut cursor = String::new();
        while slugs.len() < PRODUCTS {
            let path = format!("/v1/products?limit=24{cursor}");
            let list = client.get(&path)?.success("Listing products")?.body;
            let found = json::texts(&list, "slug").filter(|slug| *slug != HOT_SLUG);
            slugs.extend(found.map(str::to_owned));
            match json::text(&list, "next_cursor") {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let mut offers = Vec::new();
        for slug in &slugs {
            let product = client
                .get(&format!("/v1/products/{slug}"))?
                .success("Reading a product")?;
            offers.extend(offers_of(&product.body));
        }
        let variants = plentiful(offers);
        if variants.len() < 1_000 {
            return Err(Failure::new(
                format!("Only {} variants have plenty of units.", variants.len()),
                "The generator of `jishi seed` has changed: adapt the benchmark.",
            ));
        }
        Ok(Self {
            categories,
            slugs,
            variants,
        })
    }

    /// A variant for the `index`th line; lines that follow each other get different ones.
    pub fn variant(&self, index: usize) -> &str {
        &self.variants[index % self.variants.len()]
    }
}

/// The variants of a product, with the units that the shop shows.
fn offers_of(product: &str) -> Vec<(String, i64)> {
    let starts: Vec<usize> = product.match_indices("\"id\":\"var_").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([product.len()]);
    let variants = starts.iter().zip(ends).map(|(start, end)| &product[*start..end]);
    variants
        .filter_map(|variant| {
            let units = json::numbers(variant, "available").first().copied()?;
            Some((json::text(variant, "id")?.to_owned(), units))
        })
        .collect()
}

/// The variants with the most units shown: the shop shows large levels as one number that stands for it or more.
fn plentiful(offers: Vec<(String, i64)>) -> Vec<String> {
    let most = offers.iter().map(|(_, units)| *units).max().unwrap_or(0);
    let enough = offers.into_iter().filter(|(_, units)| *units == most);
    enough.map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variants_with_plenty_of_units_are_bought() {
        let product = r#"{"id":"prd_1","variants":[{"id":"var_a","sku":"A","available":19},{"id":"var_b","available":20}],"tags":[]}"#;
        let offers = offers_of(product);
        assert_eq!(offers, [("var_a".to_owned(), 19), ("var_b".to_owned(), 20)]);
        assert_eq!(plentiful(offers), ["var_b"]);
    }
}
