//! What the cart comes to, the way to free delivery and to the checkout.

use crate::cart::live::LiveCart;
use crate::cart::strings::{self, Strings};
use crate::order::strings as order_strings;
use crate::routes;
use domain::cart::{CartView, Totals};
use domain::kernel::Locale;
use domain::logistics::DeliveryMethod;
use leptos::prelude::*;
use ui::{
    Button, ButtonLink, ButtonSize, ButtonVariant, Icon, IconName, IconSize, Price, PriceSize, SummaryList,
    SummaryRow,
};

stylance::import_crate_style!(css, "src/cart/components/cart_summary.module.css");

/// The totals beside the lines.
#[component]
pub fn CartSummary(
    /// The cart of the page.
    cart: LiveCart,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let view = cart.view();
    view! {
        <section class=css::summary aria-labelledby="cart-summary">
            <h2 class=css::title id="cart-summary">
                {s.summary}
            </h2>
            {move || view.with(|view| free_delivery(locale, view))}
            {move || view.with(|view| totals(locale, view))}
            <div class=css::go>{move || go(s, locale, view.with(|view| view.orderable))}</div>
            <ul class=css::promises>
                {promise(IconName::Return, s.promise_returns)}
                {promise(IconName::Shield, s.promise_payment)}
            </ul>
        </section>
    }
    .into_any()
}

/// The total and the way to the checkout, always in sight on a phone.
#[component]
pub fn CartBar(
    /// The cart of the page.
    cart: LiveCart,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let view = cart.view();
    let total = move || {
        let total = view.with(|view| view.totals.total);
        view! { <Price amount=total size=PriceSize::Large accent=true /> }
    };
    view! {
        <div class=css::bar>
            <p class=css::bar_total>
                <span class=css::bar_label>{s.total}</span>
                {total}
            </p>
            <div class=css::bar_go>{move || go(s, locale, view.with(|view| view.orderable))}</div>
        </div>
    }
    .into_any()
}

fn go(s: &'static Strings, locale: Locale, orderable: bool) -> AnyView {
    if orderable {
        view! {
            <ButtonLink
                href=routes::checkout(locale)
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
            >
                {s.checkout}
            </ButtonLink>
        }
        .into_any()
    } else {
        view! {
            <Button variant=ButtonVariant::Primary size=ButtonSize::Large full_width=true disabled=true>
                {s.checkout}
            </Button>
            <p class=css::fix_first>{s.fix_first}</p>
        }
        .into_any()
    }
}

fn totals(locale: Locale, view: &CartView) -> AnyView {
    let s = strings::strings(locale);
    let Totals {
        subtotal,
        delivery,
        total,
    } = view.totals;
    let count = strings::count(locale, view.count);
    let note = match view.delivery {
        DeliveryMethod::Standard => s.delivery_note,
        DeliveryMethod::Express => order_strings::delivery(locale, view.delivery),
    };
    let fee = if delivery.is_zero() && !subtotal.is_zero() {
        view! { <span class=css::free>{s.free}</span> }.into_any()
    } else {
        view! { <Price amount=delivery size=PriceSize::Small /> }.into_any()
    };
    view! {
        <SummaryList>
            <SummaryRow label=s.subtotal note=count>
                <Price amount=subtotal size=PriceSize::Small />
            </SummaryRow>
            <SummaryRow label=s.delivery note=note>
                {fee}
            </SummaryRow>
            <SummaryRow label=s.total total=true>
                <Price amount=total size=PriceSize::Large accent=true />
            </SummaryRow>
        </SummaryList>
    }
    .into_any()
}

/// How far it is to free delivery: in words, and as a bar.
fn free_delivery(locale: Locale, view: &CartView) -> AnyView {
    let s = strings::strings(locale);
    let goal = view
        .tariff
        .free_from(DeliveryMethod::Standard, view.zone, view.currency);
    let Some(goal) = goal else {
        return ().into_any();
    };
    // Of several parcels each tells its own way.
    if view.totals.subtotal.is_zero() || view.parcels.len() > 1 {
        return ().into_any();
    }
    let words = match view.free_delivery_gap {
        Some(gap) => strings::free_gap(locale, gap),
        None => s.free_reached.to_owned(),
    };
    let reached = view.free_delivery_gap.is_none();
    let label = words.clone();
    view! {
        <div class=css::delivery data-reached=reached.then_some("true")>
            <p class=css::delivery_words>
                <Icon name=IconName::Truck size=IconSize::Small />
                <span>{words}</span>
            </p>
            <progress
                class=css::progress
                max=goal.minor()
                value=view.totals.subtotal.minor().min(goal.minor())
                aria-label=label
            ></progress>
        </div>
    }
    .into_any()
}

fn promise(icon: IconName, words: &'static str) -> AnyView {
    view! {
        <li class=css::promise>
            <Icon name=icon size=IconSize::Small />
            <span>{words}</span>
        </li>
    }
    .into_any()
}
