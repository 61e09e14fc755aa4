//! Which variant is chosen, and where other choices lead. Everything follows from the address.

use crate::routes;
use crate::session::use_visit;
use domain::kernel::Locale;
use domain::product::{ImageView, OptionView, ProductView, VariantView};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The product and the variant that the address names.
#[derive(Clone, Copy)]
pub struct Choice {
    product: StoredValue<ProductView>,
    index: Memo<usize>,
    picture: Memo<usize>,
    locale: Locale,
}

/// What choosing one value of one option means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it leads; empty where no variant has the value.
    pub href: String,
    pub chosen: bool,
    /// The variant it leads to cannot be bought now.
    pub sold_out: bool,
    /// It changes another option as well, because there is no variant with the rest as it is.
    pub changes_more: bool,
}

impl Choice {
    /// Follows the address of the page.
    pub fn new(product: ProductView) -> Self {
        let query = use_location().query;
        let product = StoredValue::new(product);
        let index = Memo::new(move |_| {
            let sku = query.with(|query| query.get("sku"));
            product.with_value(|product| {
                let variant = product.variant_or_default(sku.as_deref());
                variant
                    .and_then(|chosen| product.variants.iter().position(|v| v.id == chosen.id))
                    .unwrap_or(0)
            })
        });
        let picture = Memo::new(move |_| {
            let asked = query.with(|query| query.get("picture"));
            let asked = asked
                .and_then(|number| number.parse::<usize>().ok())
                .and_then(|n| n.checked_sub(1));
            let of_variant = index.get();
            product.with_value(|product| {
                let of_variant = product
                    .variants
                    .get(of_variant)
                    .map_or(0, |variant| variant.image);
                asked.filter(|n| *n < product.images.len()).unwrap_or(of_variant)
            })
        });
        Self {
            product,
            index,
            picture,
            locale: use_visit().locale,
        }
    }

    /// Something of the product.
    pub fn product<T>(self, read: impl FnOnce(&ProductView) -> T) -> T {
        self.product.with_value(read)
    }

    /// Something of the chosen variant; nothing for a product without variants.
    pub fn variant<T>(self, read: impl FnOnce(&VariantView) -> T) -> Option<T> {
        let index = self.index.get();
        self.product
            .with_value(|product| product.variants.get(index).map(read))
    }

    /// Units of the chosen variant that can be bought now.
    pub fn available(self) -> Memo<i64> {
        Memo::new(move |_| self.variant(|variant| variant.available).unwrap_or(0))
    }

    /// The picture shown: its place and itself.
    pub fn picture(self) -> Option<(usize, ImageView)> {
        let at = self.picture.get();
        self.product(|product| product.images.get(at).cloned())
            .map(|image| (at, image))
    }

    /// Where a picture is shown large, the variant staying.
    pub fn picture_href(self, at: usize) -> String {
        let sku = self.variant(|variant| variant.sku.clone()).unwrap_or_default();
        let path = self.product(|product| routes::variant(self.locale, product.slug.as_str(), &sku));
        format!("{path}&picture={}", at + 1)
    }

    /// The name of the chosen value of an option.
    pub fn chosen_name(self, option: usize) -> Option<String> {
        let code = self.variant(|variant| variant.choice.get(option).cloned())??;
        self.product(|product| {
            let values = &product.options.get(option)?.values;
            values
                .iter()
                .find(|value| value.code == code)
                .map(|value| value.name.clone())
        })
    }

    /// What choosing `value` of the option means now.
    pub fn step(self, option: usize, value: &str) -> Step {
        let index = self.index.get();
        self.product(|product| {
            let Some((target, exact)) = target(&product.variants, index, option, value) else {
                return Step {
                    href: String::new(),
                    chosen: false,
                    sold_out: true,
                    changes_more: true,
                };
            };
            let current = product
                .variants
                .get(index)
                .and_then(|variant| variant.choice.get(option));
            Step {
                href: routes::variant(self.locale, product.slug.as_str(), &target.sku),
                chosen: current.is_some_and(|code| code == value),
                sold_out: target.available <= 0,
                changes_more: !exact,
            }
        })
    }

    /// The options of the product.
    pub fn options(self) -> Vec<OptionView> {
        self.product(|product| product.options.clone())
    }
}

/// The variant that differs from the current one in this option only, else the first in stock with the value, else any.
/// Says whether it is the former.
fn target<'a>(
    variants: &'a [VariantView],
    current: usize,
    option: usize,
    value: &str,
) -> Option<(&'a VariantView, bool)> {
    let has_value = |variant: &&VariantView| variant.choice.get(option).is_some_and(|code| code == value);
    let mut wanted = variants.get(current)?.choice.clone();
    if let Some(code) = wanted.get_mut(option) {
        value.clone_into(code);
    }
    if let Some(exact) = variants.iter().find(|variant| variant.choice == wanted) {
        return Some((exact, true));
    }
    let in_stock = variants
        .iter()
        .filter(has_value)
        .find(|variant| variant.available > 0);
    in_stock
        .or_else(|| variants.iter().find(has_value))
        .map(|variant| (variant, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::kernel::{Currency, Money};
    use domain::product::VariantId;

    fn variant(id: u128, choice: [&str; 2], available: i64) -> VariantView {
        VariantView {
            id: VariantId::from_u128(id),
            sku: format!("sku-{id}"),
            choice: choice.map(str::to_owned).to_vec(),
            price: Money::new(100, Currency::Cny),
            compare_at: None,
            available,
            inside: Vec::new(),
            image: 0,
            weight_g: 0,
        }
    }

    #[test]
    fn a_value_keeps_the_rest_of_the_choice_where_it_can() {
        let all = [
            variant(1, ["red", "s"], 1),
            variant(2, ["blue", "s"], 0),
            variant(3, ["blue", "m"], 1),
        ];
        assert_eq!(
            target(&all, 0, 0, "blue").map(|(v, exact)| (v.sku.as_str(), exact)),
            Some(("sku-2", true))
        );
        assert_eq!(
            target(&all, 0, 1, "m").map(|(v, exact)| (v.sku.as_str(), exact)),
            Some(("sku-3", false))
        );
        assert_eq!(target(&all, 0, 1, "xl").map(|(v, _)| v.sku.as_str()), None);
    }
}
