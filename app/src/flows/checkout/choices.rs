//! How the order travels and how it is paid.

use super::draft::Draft;
use super::strings;
use crate::order::strings as order_strings;
use domain::cart::{CartLine, price_cart};
use domain::logistics::DeliveryMethod;
use domain::payment::{PaymentMethod, Unavailable};
use leptos::prelude::*;
use ui::{ChoiceGroup, IconName, Price, PriceSize, RadioCard};

stylance::import_crate_style!(css, "src/flows/checkout/choices.module.css");

/// The delivery methods, with what they cost for this cart.
pub fn delivery_choices(draft: Draft) -> AnyView {
    let s = strings::strings(draft.locale);
    let china = draft.address().china();
    let chosen = draft.delivery.get_untracked();
    let cards = move |domestic: bool| {
        DeliveryMethod::ALL
            .map(|method| delivery_card(draft, method, chosen, domestic))
            .collect_view()
    };
    view! {
        <ChoiceGroup legend=s.delivery error=draft.error("delivery") class=css::group>
            {move || cards(china.get())}
        </ChoiceGroup>
    }
    .into_any()
}

fn delivery_card(draft: Draft, method: DeliveryMethod, first: DeliveryMethod, domestic: bool) -> AnyView {
    let checked = draft.delivery.try_get_untracked().unwrap_or(first) == method;
    let icon = match method {
        DeliveryMethod::Standard => IconName::Truck,
        DeliveryMethod::Express => IconName::Clock,
    };
    view! {
        <RadioCard
            name="form[delivery]"
            value=method.as_str()
            title=order_strings::delivery(draft.locale, method)
            text=strings::estimate(draft.locale, method, domestic)
            aside=move || fee(draft, method)
            icon
            checked
            required=true
        />
    }
    .into_any()
}

/// What a method costs for the goods in the cart.
fn fee(draft: Draft, method: DeliveryMethod) -> AnyView {
    let s = strings::strings(draft.locale);
    // Every parcel has its own fee.
    let fee = Memo::new(move |_| {
        draft.cart.with(|cart| {
            let lines: Vec<CartLine> = cart.lines.iter().map(|line| line.line).collect();
            let priced = price_cart(&lines, cart.currency, method, draft.zone(), &cart.tariff);
            priced.map_or(cart.totals.delivery, |priced| priced.totals.delivery)
        })
    });
    view! {
        {move || {
            let fee = fee.get();
            if fee.is_zero() {
                view! { <span class=css::free>{s.free}</span> }.into_any()
            } else {
                view! { <Price amount=fee size=PriceSize::Small /> }.into_any()
            }
        }}
    }
    .into_any()
}

/// The payment methods; one that is not available says why.
pub fn payment_choices(draft: Draft) -> AnyView {
    let s = strings::strings(draft.locale);
    let refused = draft.refused();
    let cards = move || {
        let refused = refused.get();
        let paid_by = draft.paid_by().get_untracked();
        // Of what the shop does not take at all nothing is said.
        let is_taken = |method: &PaymentMethod| !refused.contains(&(*method, Unavailable::NoAccount));
        PaymentMethod::ALL
            .into_iter()
            .filter(is_taken)
            .map(|method| {
                let is_refused = refused.iter().any(|(other, _)| *other == method);
                payment_card(draft, method, paid_by == method, is_refused)
            })
            .collect_view()
    };
    let reason = move || {
        let told = |(_, why): &(PaymentMethod, Unavailable)| *why != Unavailable::NoAccount;
        let reasons = refused.get().into_iter().filter(told).map(|(method, why)| {
            let why = strings::unavailable(draft.locale, method, why);
            view! { <p class=css::reason>{why}</p> }
        });
        reasons.collect_view()
    };
    view! {
        <ChoiceGroup legend=s.payment error=draft.error("payment") class=css::group>
            {cards}
            {reason}
        </ChoiceGroup>
    }
    .into_any()
}

fn payment_card(draft: Draft, method: PaymentMethod, checked: bool, disabled: bool) -> AnyView {
    let icon = match method {
        PaymentMethod::Online => IconName::CreditCard,
        PaymentMethod::CashOnDelivery => IconName::Cash,
        PaymentMethod::Remittance => IconName::Store,
    };
    view! {
        <RadioCard
            name="form[payment]"
            value=method.as_str()
            title=order_strings::payment(draft.locale, method)
            text=strings::payment_text(draft.locale, method)
            icon
            checked=checked
            required=true
            disabled=disabled
        />
    }
    .into_any()
}
