//! What is ordered and what it comes to, beside the form; and the button that orders it.

use super::draft::Draft;
use super::strings::{self, Strings};
use crate::cart::components::Thumb;
use crate::cart::strings as cart_strings;
use crate::merchant::components::SellerName;
use crate::routes::{self, PageName};
use domain::cart::{CartLineView, CartView, LineWarning, ParcelView};
use domain::kernel::{Locale, Money};
use leptos::prelude::*;
use ui::{
    Button, ButtonSize, ButtonVariant, Icon, IconName, IconSize, Notice, Price, PriceSize, SummaryList,
    SummaryRow, Tone,
};

stylance::import_crate_style!(css, "src/flows/checkout/summary.module.css");

/// Lines, sums, terms and the button.
pub fn summary(draft: Draft, total: Memo<Money>) -> AnyView {
    let locale = draft.locale;
    let s = strings::strings(locale);
    let priced = draft.priced();
    let parcels = move || {
        draft.cart.with(|cart| {
            let several = cart.parcels.len() > 1;
            let of = |view: &ParcelView| {
                let seller = view.parcel.seller;
                let fee = priced.with(|priced| {
                    let parcels = &priced.as_ref()?.parcels;
                    parcels
                        .iter()
                        .find(|parcel| parcel.seller == seller)
                        .map(|parcel| parcel.totals.delivery)
                });
                let fee = fee.unwrap_or(view.parcel.totals.delivery);
                parcel(locale, cart, view, several.then_some(fee))
            };
            cart.parcels.iter().map(of).collect_view()
        })
    };
    view! {
        <section class=css::summary aria-labelledby="checkout-summary">
            <div class=css::head>
                <h2 class=css::title id="checkout-summary">
                    {s.summary}
                </h2>
                <a class=css::edit href=routes::cart(locale)>
                    {s.edit_cart}
                </a>
            </div>
            <div class=css::parcels>{parcels}</div>
            {sums(draft, total)}
            {blocked(draft)}
            <div class=css::go>{order_button(draft)}</div>
            {terms(locale, s)}
            <p class=css::safe>
                <Icon name=IconName::Shield size=IconSize::Small />
                <span>{s.safe}</span>
            </p>
        </section>
    }
    .into_any()
}

/// The total and the button, always in sight on a phone.
pub fn order_bar(draft: Draft, total: Memo<Money>) -> AnyView {
    let s = strings::strings(draft.locale);
    view! {
        <div class=css::bar data-buy-bar="">
            <p class=css::bar_total>
                <span class=css::bar_label>{s.total}</span>
                {move || view! { <Price amount=total.get() size=PriceSize::Large accent=true /> }}
            </p>
            {order_button(draft)}
        </div>
    }
    .into_any()
}

fn order_button(draft: Draft) -> AnyView {
    let s = strings::strings(draft.locale);
    let disabled = Signal::derive(move || !draft.cart.with(|cart| cart.orderable));
    view! {
        <Button
            kind="submit"
            variant=ButtonVariant::Primary
            size=ButtonSize::Large
            full_width=true
            pending=draft.placing
            disabled
        >
            {s.place_order}
        </Button>
    }
    .into_any()
}

/// The goods of one seller; of several also what sending them costs.
fn parcel(locale: Locale, cart: &CartView, view: &ParcelView, fee: Option<Money>) -> AnyView {
    let s = strings::strings(locale);
    let own = cart
        .lines
        .iter()
        .filter(|line| line.line.seller == view.parcel.seller);
    let lines = own.map(|line| entry(locale, line)).collect_view();
    let sent = fee.map(|fee| {
        let fee = if fee.is_zero() {
            view! { <span class=css::free>{s.free}</span> }.into_any()
        } else {
            view! { <Price amount=fee size=PriceSize::Small /> }.into_any()
        };
        view! {
            <p class=css::sent>
                <span>{s.delivery_fee}</span>
                {fee}
            </p>
        }
    });
    view! {
        <div class=css::parcel>
            <p class=css::seller>
                <SellerName seller=view.seller.clone() locale />
            </p>
            <ul class=css::lines>{lines}</ul>
            {sent}
        </div>
    }
    .into_any()
}

fn entry(locale: Locale, line: &CartLineView) -> AnyView {
    let choice = (!line.choice.is_empty()).then(|| view! { <p class=css::choice>{line.choice.clone()}</p> });
    let notes = line
        .warnings
        .iter()
        .map(|warning| note(locale, line.unit, *warning))
        .collect_view();
    view! {
        <li class=css::line>
            <Thumb image=line.image.clone() decorative=true small=true />
            <div class=css::about>
                <p class=css::name>{line.name.clone()}</p>
                {choice}
                <p class=css::choice>{strings::units(locale, line.quantity.get())}</p>
                {notes}
            </div>
            <Price amount=line.total size=PriceSize::Small />
        </li>
    }
    .into_any()
}

fn note(locale: Locale, unit: Money, warning: LineWarning) -> AnyView {
    let c = cart_strings::strings(locale);
    let text = match warning {
        LineWarning::PriceChanged { was } => cart_strings::price_changed(locale, was, unit),
        LineWarning::OnlyLeft { available } => cart_strings::only_left(locale, available),
        LineWarning::SoldOut => c.sold_out.to_owned(),
        LineWarning::NotForSale => c.not_for_sale.to_owned(),
    };
    let blocks = warning.blocks().then_some("true");
    view! {
        <p class=css::note data-blocks=blocks>
            {text}
        </p>
    }
    .into_any()
}

fn sums(draft: Draft, total: Memo<Money>) -> AnyView {
    let s = strings::strings(draft.locale);
    let priced = draft.priced();
    let amounts = Memo::new(move |_| {
        let priced = priced.with(|priced| {
            priced
                .as_ref()
                .map(|priced| (priced.totals.subtotal, priced.totals.delivery))
        });
        priced.unwrap_or_else(|| {
            draft
                .cart
                .with(|cart| (cart.totals.subtotal, cart.totals.delivery))
        })
    });
    let fee = move || {
        let (_, delivery) = amounts.get();
        if delivery.is_zero() {
            view! { <span class=css::free>{s.free}</span> }.into_any()
        } else {
            view! { <Price amount=delivery size=PriceSize::Small /> }.into_any()
        }
    };
    view! {
        <SummaryList>
            <SummaryRow label=s.subtotal>
                {move || view! { <Price amount=amounts.get().0 size=PriceSize::Small /> }}
            </SummaryRow>
            <SummaryRow label=s.delivery_fee>{fee}</SummaryRow>
            <SummaryRow label=s.total total=true>
                {move || view! { <Price amount=total.get() size=PriceSize::Large accent=true /> }}
            </SummaryRow>
        </SummaryList>
    }
    .into_any()
}

fn blocked(draft: Draft) -> AnyView {
    let s = strings::strings(draft.locale);
    let shown = move || {
        (!draft.cart.with(|cart| cart.orderable)).then(|| {
            let cart = routes::cart(draft.locale);
            view! {
                <Notice tone=Tone::Warning>
                    <p>
                        {s.blocked} " " <a href=cart>{s.to_cart}</a>
                    </p>
                </Notice>
            }
        })
    };
    view! { {shown} }.into_any()
}

fn terms(locale: Locale, s: &'static Strings) -> AnyView {
    view! {
        <p class=css::terms>
            {s.terms_before} <a href=routes::page(locale, PageName::Terms)>{s.terms}</a> {s.terms_between}
            <a href=routes::page(locale, PageName::Privacy)>{s.privacy}</a> {s.terms_after}
        </p>
    }
    .into_any()
}
