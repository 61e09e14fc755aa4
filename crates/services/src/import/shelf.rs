//! Brands and categories: found by name or slug, made where they are missing.

use super::draft::Draft;
use super::family::{family_of, palette_of, stable_hash};
use domain::kernel::{Localized, Slug};
use domain::product::{Brand, BrandId, Category, CategoryId};
use std::collections::HashMap;

/// The brands and categories of the shop, with those that the import adds.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    brands: HashMap<String, BrandId>,
    categories: Vec<Category>,
    brand_slugs: HashMap<Slug, BrandId>,
    /// Added since [`Shelf::take_new`].
    new_brands: Vec<Brand>,
    new_categories: Vec<Category>,
}

impl Shelf {
    pub(super) fn new(brands: Vec<Brand>, categories: Vec<Category>) -> Self {
        let mut shelf = Self {
            categories,
            ..Self::default()
        };
        for brand in brands {
            shelf.add_brand(&brand);
        }
        shelf
    }

    fn add_brand(&mut self, brand: &Brand) {
        for name in [&brand.name.zh, &brand.name.en] {
            self.brands.entry(name.to_lowercase()).or_insert(brand.id);
        }
        self.brand_slugs.insert(brand.slug.clone(), brand.id);
    }

    /// What was added since the last call: to be saved before the products that refer to it.
    pub(super) fn take_new(&mut self) -> (Vec<Brand>, Vec<Category>) {
        (
            std::mem::take(&mut self.new_brands),
            std::mem::take(&mut self.new_categories),
        )
    }

    /// The brand of a vendor's name.
    pub(super) fn brand(&mut self, vendor: &str, mint: &mut dyn FnMut() -> u128) -> Option<BrandId> {
        if vendor.is_empty() {
            return None;
        }
        if let Some(id) = self.brands.get(&vendor.to_lowercase()) {
            return Some(*id);
        }
        let slug = slug_of(vendor, "brand")?;
        if let Some(id) = self.brand_slugs.get(&slug) {
            return Some(*id);
        }
        let brand = Brand {
            id: BrandId::from_u128(mint()),
            slug,
            name: Localized::same(vendor),
        };
        self.add_brand(&brand);
        let id = brand.id;
        self.new_brands.push(brand);
        Some(id)
    }

    /// The categories of a product. What the shop already files it under stays, unless its type names another.
    pub(super) fn categories(
        &mut self,
        draft: &Draft,
        present: &[CategoryId],
        mint: &mut dyn FnMut() -> u128,
    ) -> Vec<CategoryId> {
        let kind = draft.kind.as_deref().unwrap_or_default();
        if !present.is_empty() {
            let named = |id: &CategoryId| self.categories.iter().any(|c| c.id == *id && is_called(c, kind));
            if kind.is_empty() || present.iter().any(named) {
                return present.to_vec();
            }
            return vec![self.find(kind).unwrap_or_else(|| self.add_category(kind, mint))];
        }
        let tag = draft
            .tags
            .as_ref()
            .and_then(|tags| tags.first())
            .map(String::as_str);
        let path = draft.category_path.iter().rev().map(String::as_str);
        let candidates = std::iter::once(kind)
            .chain(path)
            .chain(tag)
            .filter(|name| !name.is_empty());
        if let Some(id) = candidates.into_iter().find_map(|name| self.find(name)) {
            return vec![id];
        }
        let name = if kind.is_empty() {
            draft.category_path.last().map(String::as_str)
        } else {
            Some(kind)
        };
        vec![match name {
            Some(name) => self.add_category(name, mint),
            None => self.unsorted(mint),
        }]
    }

    fn find(&self, name: &str) -> Option<CategoryId> {
        self.categories
            .iter()
            .find(|category| is_called(category, name))
            .map(|category| category.id)
    }

    fn unsorted(&mut self, mint: &mut dyn FnMut() -> u128) -> CategoryId {
        const SLUG: &str = "unsorted";
        match self.find(SLUG) {
            Some(id) => id,
            None => self.insert(SLUG, Localized::new("未分类", "Unsorted"), mint),
        }
    }

    fn add_category(&mut self, name: &str, mint: &mut dyn FnMut() -> u128) -> CategoryId {
        self.insert(name, Localized::same(name), mint)
    }

    fn insert(&mut self, title: &str, name: Localized, mint: &mut dyn FnMut() -> u128) -> CategoryId {
        let Some(slug) = slug_of(title, "category") else {
            return self.unsorted(mint);
        };
        let position = self
            .categories
            .iter()
            .map(|c| c.position)
            .max()
            .map_or(0, |last| last.saturating_add(1));
        let category = Category {
            id: CategoryId::from_u128(mint()),
            parent: None,
            position,
            family: family_of([title]).to_owned(),
            palette: palette_of([title], slug.as_str()).to_owned(),
            slug,
            name,
        };
        let id = category.id;
        self.categories.push(category.clone());
        self.new_categories.push(category);
        id
    }
}

fn is_called(category: &Category, name: &str) -> bool {
    let name = name.to_lowercase();
    category.name.zh.to_lowercase() == name
        || category.name.en.to_lowercase() == name
        || slug_of(&name, "category").is_some_and(|slug| slug == category.slug)
}

/// A slug for any name; one without letters gets a number of its own.
fn slug_of(name: &str, prefix: &str) -> Option<Slug> {
    Slug::from_title(name).or_else(|| Slug::from_title(&format!("{prefix} {:08x}", stable_hash(name) >> 32)))
}
