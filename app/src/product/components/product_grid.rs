//! Products side by side: two on a phone, five on a wide screen.

use super::ProductCard;
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/product/components/product_grid.module.css");

/// A grid of product cards.
#[component]
pub fn ProductGrid(
    /// Which, in order.
    products: Vec<domain::product::ProductCard>,
    /// How many of them are seen at once on arrival: their pictures are fetched first.
    #[prop(optional)]
    first: usize,
    /// Beside a column of filters: one card fewer in a row.
    #[prop(optional)]
    beside: bool,
    /// Only rows that are full: for a taste of a longer list.
    #[prop(optional)]
    whole_rows: bool,
) -> impl IntoView {
    let cards = products
        .into_iter()
        .enumerate()
        .map(|(index, product)| view! { <li><ProductCard product first=index < first /></li> }.into_any());
    let class = match (beside, whole_rows) {
        (true, _) => format!("{} {}", css::grid, css::beside),
        (false, true) => format!("{} {}", css::grid, css::whole),
        (false, false) => css::grid.to_owned(),
    };
    view! { <ul class=class>{cards.collect_view()}</ul> }.into_any()
}
