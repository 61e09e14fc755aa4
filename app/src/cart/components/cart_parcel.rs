//! The goods of one seller in the cart: whose they are, the lines, and what it costs to send them.

use super::CartLine;
use crate::cart::live::LiveCart;
use crate::cart::strings;
use crate::merchant::components::SellerName;
use domain::cart::ParcelView;
use domain::kernel::Locale;
use domain::merchant::SellerId;
use leptos::prelude::*;
use ui::{Icon, IconName, IconSize, Price, PriceSize};

stylance::import_crate_style!(css, "src/cart/components/cart_parcel.module.css");

/// One seller's part of the cart page.
#[component]
pub fn CartParcel(
    /// The cart it is in.
    cart: LiveCart,
    /// Whose part it is.
    seller: SellerId,
    /// Scripts have taken over.
    #[prop(into)]
    hydrated: Signal<bool>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let view = cart.view();
    let keys = cart.keys(seller);
    let line = move |variant| {
        let line =
            view.with_untracked(|view| view.lines.iter().find(|line| line.variant == variant).cloned());
        line.map(|line| view! { <CartLine cart line hydrated locale /> })
    };
    let own = move || {
        view.with(|view| {
            let parcel = view.parcels.iter().find(|parcel| parcel.parcel.seller == seller);
            (parcel.cloned(), view.parcels.len() > 1)
        })
    };
    let name = untrack(own).0.map(|parcel| parcel.seller);
    let label = name.as_ref().map(|link| strings::lines_of(locale, &link.name));
    // One parcel is what the summary tells of.
    let sent = move || match own() {
        (Some(parcel), true) => delivery(locale, &parcel),
        _ => ().into_any(),
    };
    view! {
        <section class=css::parcel>
            <h2 class=css::head>{name.map(|seller| view! { <SellerName seller locale /> })}</h2>
            <ul class=css::lines aria-label=label>
                <For each=move || keys.get() key=|key| *key children=move |(variant, _)| line(variant) />
            </ul>
            {sent}
        </section>
    }
    .into_any()
}

/// What this parcel costs to send, and how far it is from travelling free.
fn delivery(locale: Locale, parcel: &ParcelView) -> AnyView {
    let s = strings::strings(locale);
    let totals = parcel.parcel.totals;
    if totals.subtotal.is_zero() {
        return ().into_any();
    }
    let fee = if totals.delivery.is_zero() {
        view! { <span class=css::free>{s.free}</span> }.into_any()
    } else {
        view! { <Price amount=totals.delivery size=PriceSize::Small /> }.into_any()
    };
    let gap = parcel
        .parcel
        .free_delivery_gap
        .map(|gap| view! { <span class=css::gap>{strings::free_gap(locale, gap)}</span> });
    view! {
        <p class=css::delivery>
            <Icon name=IconName::Truck size=IconSize::Small />
            <span>{s.delivery}</span>
            {fee}
            {gap}
        </p>
    }
    .into_any()
}
