//! A price people can read from across the aisle.

use domain::kernel::Money;
use leptos::prelude::*;
use std::fmt::Write as _;

stylance::import_crate_style!(css, "src/price.module.css");

/// How large a price is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PriceSize {
    /// Body text: order lines, tables.
    Small,
    /// Product cards.
    #[default]
    Medium,
    /// Buy bar, totals.
    Large,
    /// The product page.
    Hero,
}

/// An amount with a smaller currency sign, and the former price struck through.
#[component]
pub fn Price(
    /// What is paid.
    amount: Money,
    /// What it was before; shown only if it is more.
    #[prop(optional_no_strip)]
    compare_at: Option<Money>,
    /// Read out before the former price: "Original price".
    #[prop(into, optional)]
    compare_label: String,
    /// A word before the amount: "from", "到手价".
    #[prop(into, optional)]
    prefix: String,
    /// How large.
    #[prop(optional)]
    size: PriceSize,
    /// In vermilion: the price that matters.
    #[prop(optional)]
    accent: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let size = match size {
        PriceSize::Small => css::small,
        PriceSize::Medium => css::medium,
        PriceSize::Large => css::large,
        PriceSize::Hero => css::hero,
    };
    let former =
        compare_at.filter(|former| former.currency() == amount.currency() && former.minor() > amount.minor());
    view! {
        <span class=crate::join(&[css::price, size, if accent { css::accent } else { "" }, &class])>
            {crate::filled(prefix).map(|prefix| view! { <span class=css::prefix>{prefix}</span> })}
            <span class=css::amount inner_html=figures(amount)></span>
            {former
                .map(|former| {
                    view! {
                        <span class=css::former>
                            <span class="visually-hidden">{compare_label}" "</span>
                            <s inner_html=figures(former)></s>
                        </span>
                    }
                })}
        </span>
    }
    .into_any()
}

/// Sign, whole part and fraction, each in its own size, as markup: lists have many prices, and none of them changes by
/// parts. An amount holds nothing that would need escaping.
fn figures(amount: Money) -> String {
    let parts = amount.parts();
    let negative = if parts.negative { "−" } else { "" };
    let mut markup = format!(
        "{negative}<span class=\"{}\">{}</span>{}",
        css::symbol,
        parts.symbol,
        parts.whole
    );
    if !parts.fraction.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(
            markup,
            "<span class=\"{}\">.{}</span>",
            css::fraction,
            parts.fraction
        );
    }
    markup
}
