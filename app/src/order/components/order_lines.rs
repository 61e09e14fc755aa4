//! What was ordered, and what it comes to.

use crate::cart::components::Thumb;
use crate::order::parcel::progress;
use crate::order::strings;
use crate::routes;
use domain::cart::Totals;
use domain::kernel::Locale;
use domain::order::OrderLineView;
use leptos::prelude::*;
use ui::{Price, PriceSize, SummaryList, SummaryRow};

stylance::import_crate_style!(css, "src/order/components/order_lines.module.css");

/// The goods of an order.
#[component]
pub fn OrderLines(
    /// Its lines.
    lines: Vec<OrderLineView>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let lines: Vec<_> = lines.into_iter().map(|line| entry(locale, line)).collect();
    view! {
        <ul class=css::lines aria-label=s.lines>
            {lines}
        </ul>
    }
    .into_any()
}

fn entry(locale: Locale, line: OrderLineView) -> AnyView {
    let come = is_partial(&line).then(|| {
        let text = progress(locale, line.progress);
        view! { <p class=css::units>{text}</p> }
    });
    let choice = (!line.choice.is_empty()).then(|| view! { <p class=css::choice>{line.choice}</p> });
    view! {
        <li class=css::line>
            <Thumb image=line.image decorative=true small=true />
            <div class=css::about>
                <a class=css::name href=routes::product(locale, line.product_slug.as_str())>
                    {line.name}
                </a>
                {choice}
                <p class=css::units>{strings::units(locale, line.quantity.get(), line.unit)}</p>
                {come}
            </div>
            <Price amount=line.total />
        </li>
    }
    .into_any()
}

/// Whether some units of a line have come further than others.
const fn is_partial(line: &OrderLineView) -> bool {
    let come = line.progress;
    come.cancelled > 0
        || come.returned > 0
        || (come.shipped > 0 && come.shipped < line.quantity.get())
        || (come.delivered > 0 && come.delivered < come.shipped)
}

/// The sums of an order.
#[component]
pub fn OrderTotals(
    /// The sums.
    totals: Totals,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let fee = if totals.delivery.is_zero() {
        view! { <span class=css::free>{s.free}</span> }.into_any()
    } else {
        view! { <Price amount=totals.delivery size=PriceSize::Small /> }.into_any()
    };
    view! {
        <SummaryList>
            <SummaryRow label=s.subtotal>
                <Price amount=totals.subtotal size=PriceSize::Small />
            </SummaryRow>
            <SummaryRow label=s.delivery_fee>{fee}</SummaryRow>
            <SummaryRow label=s.total total=true>
                <Price amount=totals.total size=PriceSize::Large accent=true />
            </SummaryRow>
        </SummaryList>
    }
    .into_any()
}
