//! The specification of a product.

use super::choice::Choice;
use crate::product::strings::{strings, weight};
use crate::routes;
use crate::session::use_visit;
use domain::kernel::Locale;
use domain::product::BundlePart;
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/product/shop/detail/facts.module.css");

/// What a bundle is made of, brand, attributes, and what belongs to the chosen variant: item number and weight.
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
    let inside = move || {
        let parts = choice
            .variant(|variant| variant.inside.clone())
            .unwrap_or_default();
        (!parts.is_empty()).then(|| row(s.inside.to_owned(), contents(locale, parts)))
    };
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
                <tbody>{inside} {brand} {rows} {grams} {row(s.sku.to_owned(), sku)}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// What is in a bundle, each with its page where it is sold singly.
fn contents(locale: Locale, parts: Vec<BundlePart>) -> AnyView {
    let part = |part: BundlePart| {
        let name = match part.slug {
            Some(slug) => {
                let href = routes::product(locale, slug.as_str());
                view! { <a href=href>{part.name}</a> }.into_any()
            }
            None => part.name.into_any(),
        };
        view! { <li>{name} {format!(" × {}", part.units)}</li> }
    };
    view! { <ul class=css::parts>{parts.into_iter().map(part).collect_view()}</ul> }.into_any()
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
