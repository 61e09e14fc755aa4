//! The bar at the bottom of a phone's screen.

use super::strings::strings;
use crate::routes::{self, AccountSection};
use crate::session::{use_cart_badge, use_visit};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{IconLink, IconName};

stylance::import_crate_style!(css, "src/layout/tab_bar.module.css");

/// Home, categories, cart, orders and account within reach of the thumb. A page with a bar of its own (`data-buy-bar`) hides it.
#[component]
pub fn TabBar() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let path = use_location().pathname;
    let at = move |target: String| Signal::derive(move || path.get() == target);
    let below = move |target: &'static str| {
        let start = format!("/{locale}/{target}");
        Signal::derive(move || path.get().starts_with(&start))
    };
    let categories = format!("{}#categories", routes::home(locale));
    view! {
        <nav class=css::bar aria-label=s.tab_bar>
            <IconLink
                href=routes::home(locale)
                icon=IconName::Home
                label=s.home
                shown_label=true
                current=at(routes::home(locale))
            />
            <IconLink href=categories icon=IconName::Grid label=s.categories shown_label=true current=below("c/") />
            <IconLink
                href=routes::cart(locale)
                icon=IconName::Cart
                label=s.cart
                shown_label=true
                count=use_cart_badge().shown()
                current=at(routes::cart(locale))
            />
            <IconLink
                href=routes::track(locale)
                icon=IconName::Box
                label=s.track_short
                shown_label=true
                current=at(routes::track(locale))
            />
            <IconLink
                href=routes::account(locale, AccountSection::Overview)
                icon=IconName::User
                label=s.account_short
                shown_label=true
                current=below("account")
            />
        </nav>
    }
    .into_any()
}
