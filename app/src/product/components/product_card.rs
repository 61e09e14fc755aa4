//! A product in a list.

use super::Picture;
use crate::product::strings::{discount, strings};
use crate::routes;
use crate::session::use_visit;
use domain::kernel::Locale;
use leptos::prelude::*;
use ui::{Badge, Price, Tone};

stylance::import_crate_style!(css, "src/product/components/product_card.module.css");

/// Picture, name, one line about it, price. The whole card leads to the product.
#[component]
pub fn ProductCard(
    /// Which.
    product: domain::product::ProductCard,
    /// It is in the first row of the page.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let href = routes::product(locale, product.slug.as_str());
    let off = product
        .compare_at
        .and_then(|before| discount(locale, product.price, before));
    let mark = match (product.in_stock, off, product.is_new) {
        (true, Some(off), _) => Some((Tone::Accent, off)),
        (true, None, true) => Some((Tone::Success, s.new.to_owned())),
        (false, ..) | (true, None, false) => None,
    };
    let price = price(&product, locale);
    view! {
        <article class=css::card data-sold-out=(!product.in_stock).then_some("true")>
            <div class=css::frame>
                <Picture image=product.image first=first decorative=true class=css::picture />
                {mark.map(|(tone, words)| view! { <Badge tone=tone solid=true class=css::mark>{words}</Badge> })}
                {(!product.in_stock).then(|| view! { <span class=css::gone>{s.sold_out}</span> })}
            </div>
            <div class=css::words>
                <h3 class=css::name>
                    <a class=css::link href=href>
                        {product.name}
                    </a>
                </h3>
                <p class=css::summary>{product.summary}</p>
                {price}
            </div>
        </article>
    }
    .into_any()
}

/// The price, the former price, and that there are dearer variants: "from" stands before it in English, 起 behind it
/// in Chinese.
fn price(product: &domain::product::ProductCard, locale: Locale) -> AnyView {
    let s = strings(locale);
    let accent = product.in_stock;
    if !product.from || locale == Locale::En {
        let prefix = if product.from { s.from } else { "" };
        return view! {
            <p class=css::price>
                <Price
                    amount=product.price
                    compare_at=product.compare_at
                    compare_label=s.original_price
                    prefix=prefix
                    accent=accent
                />
            </p>
        }
        .into_any();
    }
    let former = product
        .compare_at
        .filter(|former| former.minor() > product.price.minor())
        .map(|former| {
            view! {
                <span class="visually-hidden">{s.original_price} " "</span>
                <s class=css::former>{former.to_string()}</s>
            }
        });
    view! {
        <p class=css::price>
            <Price amount=product.price accent=accent />
            <span class=css::after>{s.from}</span>
            {former}
        </p>
    }
    .into_any()
}
