//! Codes for variants that come without one: always the same for the same handle and choice.

use super::draft::{DraftOption, longest};
use super::family::stable_hash;
use domain::kernel::Slug;

/// A code for a variant that comes without: the handle, and what distinguishes the variant. A point stands in neither
/// part, so that different choices give different codes; long ones end in a hash of the whole.
pub(super) fn derived_sku(slug: &str, parts: &[Vec<String>], choice: &[usize]) -> String {
    let chosen = parts
        .iter()
        .zip(choice)
        .map(|(parts, value)| parts[*value].as_str());
    let sku = std::iter::once(slug).chain(chosen).collect::<Vec<_>>().join(".");
    if sku.chars().count() <= longest::CODE {
        return sku;
    }
    let short: String = sku.chars().take(longest::CODE - 17).collect();
    format!("{short}.{:016x}", stable_hash(&sku))
}

/// What stands for each value of an option in a code; values that look alike are numbered.
pub(super) fn sku_parts(option: &DraftOption) -> Vec<String> {
    let mut parts: Vec<String> = Vec::with_capacity(option.values.len());
    for value in &option.values {
        let part = Slug::from_title(value).map_or_else(|| "x".to_owned(), String::from);
        let alike = parts
            .iter()
            .filter(|other| other.split('.').next() == Some(&part))
            .count();
        parts.push(if alike == 0 {
            part
        } else {
            format!("{part}.{}", alike + 1)
        });
    }
    parts
}
