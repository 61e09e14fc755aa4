//! Which of their shops somebody looks at: it is in the address, and the first one where the address says nothing.

use super::api::list_own_shops;
use super::strings::strings;
use crate::console::Address;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::merchant::{OwnShop, SellerId};
use leptos::prelude::*;
use ui::{Tab, Tabs};

/// The name in the address.
pub const SHOP: &str = "shop";

/// The shop that an address names.
pub fn asked_shop(address: &Address) -> Option<SellerId> {
    address.get(SHOP).parse().ok()
}

/// The shop that an address means.
pub(super) fn chosen(address: &Address, shops: Vec<OwnShop>) -> Option<OwnShop> {
    let asked = asked_shop(address);
    let place = shops.iter().position(|shop| Some(shop.row.id) == asked);
    shops.into_iter().nth(place.unwrap_or(0))
}

/// One's shops, for whoever works for several of them.
#[component]
pub fn ShopChoice() -> impl IntoView {
    let locale = use_visit().locale;
    let address = Address::here();
    let shops = ask(|| (), |()| list_own_shops());
    let choice = move || {
        let address = address.get();
        Suspend::new(async move {
            let shops = shops.await.unwrap_or_default();
            if shops.len() < 2 {
                return None;
            }
            let asked = asked_shop(&address).or(shops.first().map(|shop| shop.row.id));
            let current = asked.map(|id| id.to_string()).unwrap_or_default();
            let mut items = Vec::new();
            for shop in &shops {
                let id = shop.row.id.to_string();
                let href = address.with(SHOP, &id);
                items.push(Tab::new(id, shop.row.name.get(locale).clone(), href));
            }
            Some(view! { <Tabs label=strings(locale).shops items current /> })
        })
    };
    view! { <Transition>{once(choice)}</Transition> }.into_any()
}
