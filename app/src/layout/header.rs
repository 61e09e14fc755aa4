//! The head of every page.

use super::account_link::AccountLink;
use super::category_menu::CategoryMenu;
use super::preferences::{CurrencySwitch, LanguageLink, ThemeToggle};
use super::search_form::SearchForm;
use super::strings::{free_delivery, strings};
use crate::routes;
use crate::session::{use_cart_badge, use_visit};
use leptos::prelude::*;
use ui::{Icon, IconLink, IconName, IconSize};

stylance::import_crate_style!(css, "src/layout/header.module.css");

/// Utility line, then the bar with name, search and cart, then the categories.
#[component]
pub fn Header() -> impl IntoView {
    let visit = use_visit();
    let locale = visit.locale;
    let s = strings(locale);
    view! {
        <div class=css::utility>
            <div class=format!("container {}", css::line)>
                <p class=css::promise>
                    <Icon name=IconName::Truck size=IconSize::Small />
                    <span>{free_delivery(locale, visit.delivery)}</span>
                    <span class=css::dot aria-hidden="true"></span>
                    <span>{s.promise_returns}</span>
                </p>
                <a class=css::plain href=routes::track(locale)>
                    {s.track}
                </a>
                <CurrencySwitch />
                <LanguageLink />
            </div>
        </div>
        <header class=css::header>
            <div class=format!("container {}", css::bar)>
                <a class=css::brand href=routes::home(locale)>
                    <img class=css::mark src="/brand/mark.svg" alt="" width="64" height="64" />
                    <span class=css::name>{s.brand}</span>
                </a>
                <div class=css::search>
                    <SearchForm id="search" />
                </div>
                <div class=css::tools>
                    <span class=css::phone_only>
                        <LanguageLink short=true />
                    </span>
                    <ThemeToggle />
                    <AccountLink />
                    <IconLink
                        class=css::cart
                        href=routes::cart(locale)
                        icon=IconName::Cart
                        label=s.cart
                        shown_label=true
                        count=use_cart_badge().shown()
                    />
                </div>
            </div>
            <CategoryMenu />
        </header>
    }
    .into_any()
}
