//! Language, currency and theme: links and forms that need no scripts (but for the theme).

use super::strings::{currency_name, strings};
use crate::routes;
use crate::session::use_visit;
use domain::kernel::{Currency, Locale};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{Icon, IconName};

stylance::import_crate_style!(css, "src/layout/preferences.module.css");

/// The same page in the other language, as a full page load.
#[component]
pub fn LanguageLink(
    /// Print the short form: one or two letters.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let other = if locale == Locale::Zh {
        Locale::En
    } else {
        Locale::Zh
    };
    let location = use_location();
    let href = move || {
        let path = routes::in_locale(&location.pathname.get(), other);
        let search = location.search.get();
        if search.is_empty() {
            path
        } else {
            format!("{path}?{search}")
        }
    };
    let words = if short {
        s.other_language_short
    } else {
        s.other_language
    };
    view! {
        <a
            class=css::language
            href=href
            rel="external"
            hreflang=other.tag()
            lang=other.tag()
            aria-label=short.then_some(s.other_language)
        >
            <Icon name=IconName::Globe />
            <span>{words}</span>
        </a>
    }
    .into_any()
}

/// The currencies as two buttons of a form; the page comes back in the chosen one.
#[component]
pub fn CurrencySwitch() -> impl IntoView {
    let visit = use_visit();
    let s = strings(visit.locale);
    let buttons = Currency::ALL.map(|currency| {
        let chosen = currency == visit.currency;
        view! {
            <button
                class=css::currency
                type="submit"
                name="currency"
                value=currency.code()
                aria-pressed=if chosen { "true" } else { "false" }
            >
                {currency_name(visit.locale, currency)}
            </button>
        }
    });
    view! {
        <form class=css::currencies method="post" action=routes::CHOOSE_CURRENCY role="group" aria-label=s.currency>
            {buttons.into_iter().collect_view()}
        </form>
    }
    .into_any()
}

/// Turns dark into light and back. `theme.js` listens to it and remembers the choice.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let s = strings(use_visit().locale);
    view! {
        <button class=css::theme type="button" data-theme-toggle="" aria-label=s.theme title=s.theme>
            <Icon name=IconName::Sun class=css::sun />
            <Icon name=IconName::Moon class=css::moon />
        </button>
    }
    .into_any()
}
