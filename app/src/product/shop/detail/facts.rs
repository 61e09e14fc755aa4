//! The specification of a product.

use super::choice::Choice;
use crate::product::strings::{strings, weight};
use crate::session::use_visit;
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/product/shop/detail/facts.module.css");

/// Brand, attributes, and what belongs to the chosen variant: item number and weight.
#[component]
pub fn Facts(
    /// What is chosen.
    choice: Choice,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let (brand, attributes) = choice.product(|product| (product.brand.clone(), product.attributes.clone()));
    let rows = attributes
        .into_iter()
        .map(|attribute| row(attribute.name, attribute.value.into_any()))
        .collect_view();
    let brand = brand.map(|brand| row(s.brand.to_owned(), brand.into_any()));
    let grams = move || {
        let grams = choice
            .variant(|variant| variant.weight_g)
            .filter(|grams| *grams > 0);
        grams.map(|grams| row(s.weight.to_owned(), weight(locale, grams).into_any()))
    };
    let sku = (move || choice.variant(|variant| variant.sku.clone())).into_any();
    view! {
        <section>
            <h2 class=css::heading>{s.specification}</h2>
            <table class=css::facts>
                <tbody>{brand} {rows} {grams} {row(s.sku.to_owned(), sku)}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(name: String, value: AnyView) -> AnyView {
    view! {
        <tr class=css::row>
            <th class=css::name scope="row">
                {name}
            </th>
            <td class=css::value>{value}</td>
        </tr>
    }
    .into_any()
}
