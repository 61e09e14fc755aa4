//! From what the file says and what the shop has to the product that is saved. Ids, translations, typed attributes and
//! everything else that the file cannot say stay as they are.

use super::draft::{Draft, DraftImage, DraftVariant};
use super::family::{drawing_at, family_of, palette_of};
use super::html::{clean_html, summary_of};
use domain::kernel::{Currency, Localized, Slug, Timestamp};
use domain::merchant::SellerId;
use domain::product::{
    BrandId, CategoryId, Image, ImageId, ImageSource, OptionValue, Price, Product, ProductId, ProductOption,
    ProductStatus, Variant, VariantId,
};

/// Bytes of the code of an option or a value, so that it can stand in an address.
const CODE_BYTES: usize = 48;

/// What merging needs besides the two descriptions.
pub(super) struct Setting<'m> {
    pub(super) brand: Option<BrandId>,
    pub(super) categories: Vec<CategoryId>,
    pub(super) currency: Currency,
    pub(super) seller: Option<SellerId>,
    pub(super) now: Timestamp,
    pub(super) mint: &'m mut dyn FnMut() -> u128,
}

/// Which stored variant a described one is: the one with its code, else the one with its choice.
pub(super) fn stored_variant<'p>(
    variant: &DraftVariant,
    choice: &[String],
    draft: &Draft,
    stored: Option<&'p Product>,
) -> Option<&'p Variant> {
    let stored = stored?;
    if let Some(same) = stored.variants.iter().find(|v| v.sku == variant.sku) {
        return Some(same);
    }
    let claimed = |sku: &str| draft.variants.iter().any(|other| other.sku == sku);
    stored
        .variants
        .iter()
        .find(|v| v.choice == choice && !claimed(&v.sku))
}

/// The options with their codes, and the codes of every variant's choice.
pub(super) fn options(draft: &Draft, stored: Option<&Product>) -> (Vec<ProductOption>, Vec<Vec<String>>) {
    let mut options: Vec<ProductOption> = Vec::with_capacity(draft.options.len());
    for described in &draft.options {
        let known = stored.and_then(|p| p.options.iter().find(|o| is_named(&o.name, &described.name)));
        let taken: Vec<String> = options.iter().map(|o| o.code.clone()).collect();
        let mut values: Vec<OptionValue> = Vec::with_capacity(described.values.len());
        for text in &described.values {
            let same = known.and_then(|o| o.values.iter().find(|v| is_named(&v.name, text)));
            values.push(same.cloned().unwrap_or_else(|| {
                let kept = known
                    .into_iter()
                    .flat_map(|o| o.values.iter().map(|v| v.code.clone()));
                let used: Vec<String> = values.iter().map(|v| v.code.clone()).chain(kept).collect();
                OptionValue {
                    code: code_of(text, "value", &used),
                    name: Localized::same(text),
                }
            }));
        }
        options.push(ProductOption {
            code: known.map_or_else(|| option_code(&described.name, &taken), |o| o.code.clone()),
            name: known.map_or_else(|| Localized::same(&described.name), |o| o.name.clone()),
            values,
        });
    }
    let choices = draft.variants.iter().map(|variant| {
        options
            .iter()
            .zip(&variant.choice)
            .map(|(option, value)| option.values[*value].code.clone())
            .collect()
    });
    let choices = choices.collect();
    (options, choices)
}

fn is_named(name: &Localized, text: &str) -> bool {
    name.zh == text || name.en == text
}

/// Colours and sizes have the same code in every language, so that they are one filter.
fn option_code(name: &str, taken: &[String]) -> String {
    let plain = match name.to_lowercase().as_str() {
        "color" | "colour" | "颜色" | "顏色" | "色" => "colour",
        "size" | "尺码" | "尺寸" | "大小" => "size",
        _ => name,
    };
    code_of(plain, "option", taken)
}

fn code_of(text: &str, fallback: &str, taken: &[String]) -> String {
    let mut code = Slug::from_title(text).map_or_else(|| fallback.to_owned(), String::from);
    while code.len() > CODE_BYTES {
        code.pop();
    }
    let code = code.trim_end_matches('-').to_owned();
    let mut candidate = code.clone();
    let mut number = 1;
    while taken.contains(&candidate) {
        number += 1;
        candidate = format!("{code}-{number}");
    }
    candidate
}

/// The product to save. `options` and `choices` come from [`options`].
pub(super) fn merge(
    draft: &Draft,
    stored: Option<&Product>,
    (options, choices): (Vec<ProductOption>, Vec<Vec<String>>),
    mut setting: Setting<'_>,
) -> Product {
    let name = merged(stored.map(|p| &p.name), &draft.title);
    let description = description(draft, stored);
    let summary = summary(draft, stored, &description);
    let tags = draft
        .tags
        .clone()
        .unwrap_or_else(|| stored.map(|p| p.tags.clone()).unwrap_or_default());
    let status = draft
        .status
        .unwrap_or_else(|| stored.map_or(ProductStatus::Published, |p| p.status));
    let variants: Vec<Variant> = draft
        .variants
        .iter()
        .zip(choices)
        .enumerate()
        .map(|(index, (described, choice))| {
            let before = stored_variant(described, &choice, draft, stored);
            variant(described, choice, before, index, &mut setting)
        })
        .collect();
    let images = images(draft, stored, &name, &variants, setting.mint);
    let (family, palette) = drawing(draft, stored, &images, &tags);
    let shown_before =
        stored.filter(|p| p.status == ProductStatus::Published || status != ProductStatus::Published);
    Product {
        id: stored.map_or_else(|| ProductId::from_u128((setting.mint)()), |p| p.id),
        slug: draft.slug.clone(),
        status,
        seller: setting
            .seller
            .or(stored.map(|p| p.seller))
            .unwrap_or(SellerId::OWN_SHOP),
        brand: setting.brand,
        categories: setting.categories,
        name,
        summary,
        description,
        options,
        attributes: stored.map(|p| p.attributes.clone()).unwrap_or_default(),
        tags,
        variants,
        images,
        family,
        palette,
        popularity: stored.map_or(0, |p| p.popularity),
        published_at: shown_before.map_or(setting.now, |p| p.published_at),
    }
}

/// Puts a text beside its translation: one that says nothing new changes nothing, a new one replaces the language it
/// is written in, and both as long as there is no translation.
fn merged(stored: Option<&Localized>, text: &str) -> Localized {
    match stored {
        Some(old) if old.zh != old.en => {
            if is_named(old, text) {
                old.clone()
            } else if is_chinese(text) {
                Localized::new(text, old.en.clone())
            } else {
                Localized::new(old.zh.clone(), text)
            }
        }
        _ => Localized::same(text),
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'))
}

fn description(draft: &Draft, stored: Option<&Product>) -> Localized {
    let old = stored.map(|p| &p.description);
    match (&draft.body, old) {
        (None, old) => old.cloned().unwrap_or_default(),
        (Some(body), Some(old)) if clean_html(&old.zh) == *body || clean_html(&old.en) == *body => {
            old.clone()
        }
        (Some(body), old) => merged(old, body),
    }
}

/// A summary that was made of the description follows it; one that somebody wrote stays.
fn summary(draft: &Draft, stored: Option<&Product>, description: &Localized) -> Localized {
    if let Some(text) = draft.summary.as_deref().filter(|text| !text.is_empty()) {
        return merged(stored.map(|p| &p.summary), text);
    }
    let Some(stored) = stored else {
        return Localized::new(summary_of(&description.zh), summary_of(&description.en));
    };
    let one = |summary: &String, before: &String, after: &String| {
        if before != after && *summary == summary_of(before) {
            summary_of(after)
        } else {
            summary.clone()
        }
    };
    Localized {
        zh: one(&stored.summary.zh, &stored.description.zh, &description.zh),
        en: one(&stored.summary.en, &stored.description.en, &description.en),
    }
}

fn variant(
    described: &DraftVariant,
    choice: Vec<String>,
    stored: Option<&Variant>,
    index: usize,
    setting: &mut Setting<'_>,
) -> Variant {
    let mut prices: Vec<Price> = stored.map(|v| v.prices.clone()).unwrap_or_default();
    if let Some(amount) = described.price {
        prices.retain(|price| price.amount.currency() != setting.currency);
        prices.push(Price {
            amount,
            compare_at: described.compare_at,
        });
        prices.sort_by_key(|price| price.amount.currency());
    }
    let kept_sku = stored.filter(|_| !described.sku_given).map(|v| v.sku.clone());
    Variant {
        id: stored.map_or_else(|| VariantId::from_u128((setting.mint)()), |v| v.id),
        sku: kept_sku.unwrap_or_else(|| described.sku.clone()),
        barcode: described
            .barcode
            .clone()
            .or_else(|| stored.and_then(|v| v.barcode.clone())),
        choice,
        prices,
        weight_g: described
            .weight_g
            .unwrap_or_else(|| stored.map_or(0, |v| v.weight_g)),
        size_mm: described
            .size_mm
            .unwrap_or_else(|| stored.map_or([0; 3], |v| v.size_mm)),
        position: i64::try_from(index).unwrap_or(i64::MAX),
    }
}

fn images(
    draft: &Draft,
    stored: Option<&Product>,
    name: &Localized,
    variants: &[Variant],
    mint: &mut dyn FnMut() -> u128,
) -> Vec<Image> {
    let before: &[Image] = stored.map_or(&[], |p| &p.images);
    let Some(described) = &draft.images else {
        let exists = |image: &&Image| image.variant.is_none_or(|id| variants.iter().any(|v| v.id == id));
        return before.iter().filter(exists).cloned().collect();
    };
    let mut left: Vec<&Image> = before.iter().collect();
    let mut images: Vec<Image> = Vec::with_capacity(described.len());
    for (index, picture) in described.iter().enumerate() {
        let variant = picture
            .variant
            .and_then(|index| variants.get(index))
            .map(|v| v.id);
        let source = source_at(&picture.url);
        let same = |image: &&Image, exactly: bool| {
            address(&image.source) == address(&source) && (!exactly || image.variant == variant)
        };
        let place = left
            .iter()
            .position(|i| same(i, true))
            .or_else(|| left.iter().position(|i| same(i, false)));
        let old = place.map(|place| left.remove(place));
        // a picture that was fetched for one variant is fetched for all
        let fetched = old
            .or_else(|| before.iter().find(|image| same(image, false)))
            .map(|image| image.source.clone());
        images.push(Image {
            id: old.map_or_else(|| ImageId::from_u128(mint()), |image| image.id),
            variant,
            position: i64::try_from(index).unwrap_or(i64::MAX),
            source: fetched.unwrap_or(source),
            alt: alt(picture, old, name, stored),
        });
    }
    // the same pictures in the same order keep their numbers
    if images.len() == before.len() && images.iter().zip(before).all(|(new, old)| new.id == old.id) {
        for (new, old) in images.iter_mut().zip(before) {
            new.position = old.position;
        }
    }
    images
}

fn source_at(url: &str) -> ImageSource {
    drawing_at(url).unwrap_or_else(|| ImageSource::Remote { url: url.to_owned() })
}

/// What tells pictures apart: where they come from, fetched or not.
fn address(source: &ImageSource) -> (&str, &str) {
    match source {
        ImageSource::Art { family, palette } => (family, palette),
        ImageSource::Remote { url } | ImageSource::Stored { url, .. } | ImageSource::Failed { url, .. } => {
            ("", url)
        }
    }
}

/// The alternative text; without one the picture is called like the product.
fn alt(picture: &DraftImage, old: Option<&Image>, name: &Localized, stored: Option<&Product>) -> Localized {
    if !picture.alt.is_empty() {
        return merged(old.map(|image| &image.alt), &picture.alt);
    }
    match old {
        Some(image) if stored.is_none_or(|p| p.name != image.alt) => image.alt.clone(),
        _ => name.clone(),
    }
}

fn drawing(draft: &Draft, stored: Option<&Product>, images: &[Image], tags: &[String]) -> (String, String) {
    if let Some(stored) = stored {
        return (stored.family.clone(), stored.palette.clone());
    }
    let drawn = images.iter().find_map(|image| match &image.source {
        ImageSource::Art { family, palette } => Some((family.clone(), palette.clone())),
        _ => None,
    });
    drawn.unwrap_or_else(|| {
        let tags = tags.join(" ");
        let kind = draft.kind.as_deref().unwrap_or_default();
        let leaf = draft.category_path.last().map_or("", String::as_str);
        let colour = draft
            .options
            .iter()
            .filter_map(|option| option.values.first())
            .map(String::as_str);
        let family = family_of([draft.title.as_str(), kind, leaf, tags.as_str()]);
        let palette = palette_of(
            std::iter::once(draft.title.as_str()).chain(colour),
            draft.slug.as_str(),
        );
        (family.to_owned(), palette.to_owned())
    })
}
