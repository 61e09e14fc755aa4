//! The foot of every page.

use super::preferences::{CurrencySwitch, LanguageLink};
use super::strings::strings;
use crate::session::{Visit, use_visit};
use leptos::prelude::*;
use std::sync::Arc;
#[cfg(feature = "ssr")]
use {
    super::still::still,
    super::strings::{free_delivery, page_name},
    crate::routes::{self, PageName},
    std::sync::RwLock,
    ui::{Icon, IconName, IconSize},
};

stylance::import_crate_style!(
    #[cfg_attr(
        not(feature = "ssr"),
        expect(dead_code, reason = "only the server makes this markup")
    )]
    css,
    "src/layout/footer.module.css"
);

/// What the shop promises, where to read on, language and currency.
#[component]
pub fn Footer() -> impl IntoView {
    let visit = use_visit();
    let s = strings(visit.locale);
    let markup = markup(visit);
    view! {
        <footer class=css::footer>
            <ul
                class=format!("container {}", css::promises)
                aria-label=s.promises
                inner_html=markup.promises
            ></ul>
            <div class=css::base>
                <div class=format!("container {}", css::columns)>
                    <div class=css::about>
                        <p class=css::name>{s.brand}</p>
                        <p>{s.tagline}</p>
                    </div>
                    <nav
                        class=css::navigation
                        aria-label=s.footer_navigation
                        inner_html=markup.navigation
                    ></nav>
                    <div class=css::preferences>
                        <h2 class=css::heading>{s.preferences}</h2>
                        <LanguageLink />
                        <CurrencySwitch />
                    </div>
                </div>
                <p class=format!("container {}", css::small_print)>
                    <span>{s.open_source}</span>
                    <span>{s.demo}</span>
                </p>
            </div>
        </footer>
    }
    .into_any()
}

/// What is the same on every page of a language and currency.
#[derive(Clone, Default)]
struct Markup {
    promises: Arc<str>,
    navigation: Arc<str>,
}

/// The browser finds it in the page.
#[cfg(not(feature = "ssr"))]
fn markup(_: Visit) -> Markup {
    Markup::default()
}

/// Made once for a language, a currency and what delivery costs.
#[cfg(feature = "ssr")]
fn markup(visit: Visit) -> Markup {
    static KEPT: RwLock<Vec<(Visit, Markup)>> = RwLock::new(Vec::new());
    if let Ok(kept) = KEPT.read()
        && let Some((_, markup)) = kept.iter().find(|(of, _)| *of == visit)
    {
        return markup.clone();
    }
    let markup = made(visit);
    if let Ok(mut kept) = KEPT.write() {
        kept.retain(|(of, _)| (of.locale, of.currency) != (visit.locale, visit.currency));
        kept.push((visit, markup.clone()));
    }
    markup
}

#[cfg(feature = "ssr")]
fn made(visit: Visit) -> Markup {
    let locale = visit.locale;
    let s = strings(locale);
    let delivery = free_delivery(locale, visit.delivery);
    let text_link = move |page: PageName| entry(routes::page(locale, page), page_name(locale, page));
    let promises = move || {
        view! {
            {promise(IconName::Truck, delivery, s.promise_delivery_text)}
            {promise(IconName::Return, s.promise_returns.to_owned(), s.promise_returns_text)}
            {promise(IconName::Shield, s.promise_goods.to_owned(), s.promise_goods_text)}
            {promise(IconName::Cash, s.promise_pay.to_owned(), s.promise_pay_text)}
        }
        .into_any()
    };
    let navigation = move || {
        view! {
            <div>
                <h2 class=css::heading>{s.help}</h2>
                <ul class=css::list>
                    {text_link(PageName::Delivery)} {text_link(PageName::Returns)}
                    {entry(routes::track(locale), s.track)}
                </ul>
            </div>
            <div>
                <h2 class=css::heading>{s.about}</h2>
                <ul class=css::list>
                    {text_link(PageName::About)} {text_link(PageName::Privacy)} {text_link(PageName::Terms)}
                    {entry(routes::sell(locale), s.sell)}
                </ul>
            </div>
        }
        .into_any()
    };
    Markup {
        promises: still(promises),
        navigation: still(navigation),
    }
}

#[cfg(feature = "ssr")]
fn promise(icon: IconName, title: String, text: &'static str) -> AnyView {
    view! {
        <li class=css::promise>
            <Icon name=icon size=IconSize::Large class=css::glyph />
            <span class=css::words>
                <strong class=css::title>{title}</strong>
                <span class=css::text>{text}</span>
            </span>
        </li>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
fn entry(href: String, words: &'static str) -> AnyView {
    view! {
        <li>
            <a class=css::link href=href>
                {words}
            </a>
        </li>
    }
    .into_any()
}
