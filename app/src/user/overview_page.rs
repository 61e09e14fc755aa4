//! The overview of one's account: a greeting, what stands out, the ways people take most.

use super::components::LiveAccount;
use super::section::ENTRIES;
use super::strings;
use crate::routes::{self, AccountSection};
use domain::user::{AccountView, mask_email, mask_phone};
use leptos::prelude::*;
use ui::{Avatar, Icon, IconName, Notice, Tone};

stylance::import_crate_style!(css, "src/user/overview_page.module.css");

/// The overview.
#[component]
pub fn OverviewPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::account(locale);
    let greeting = move || {
        account.view.with(|view| {
            let contact = contact(view);
            let name = if view.name.is_empty() {
                contact.clone()
            } else {
                view.name.clone()
            };
            let title = strings::greeting(locale, &view.name);
            view! {
                <header class=css::head>
                    <Avatar name large=true />
                    <div class=css::words>
                        <h1 class=css::title>{title}</h1>
                        <p class="muted small">{contact}</p>
                    </div>
                </header>
            }
            .into_any()
        })
    };
    let advice = move || {
        let open = account.view.with(|view| !view.has_second_factor);
        open.then(|| {
            view! {
                <Notice tone=Tone::Info title=s.advice_title>
                    <p>
                        {s.advice_text} " "
                        <a href=routes::account(locale, AccountSection::TwoStep)>{s.two_step_set_up}</a>
                    </p>
                </Notice>
            }
        })
    };
    let level = account
        .view
        .with_untracked(|view| strings::level_name(locale, view.level));
    let shortcuts = ENTRIES.iter().filter(|entry| entry.shortcut).map(|entry| {
        let href = routes::account(locale, entry.section);
        shortcut(href, entry.icon, strings::section_name(locale, entry.section))
    });
    view! {
        {greeting}
        <ul class=css::shortcuts aria-label=s.shortcuts>
            {shortcuts.collect_view()} {shortcut(routes::track(locale), IconName::Truck, s.track)}
        </ul>
        <dl class=css::facts>
            {fact(s.points, s.no_points)} {fact(s.level, level)}
        </dl>
        {advice}
    }
    .into_any()
}

/// The contact that the person signs in with, masked: screens are seen by others.
fn contact(view: &AccountView) -> String {
    if view.email.is_empty() {
        mask_phone(&view.phone)
    } else {
        mask_email(&view.email)
    }
}

fn shortcut(href: String, icon: IconName, label: &'static str) -> AnyView {
    view! {
        <li>
            <a class=css::shortcut href=href>
                <Icon name=icon class=css::icon />
                <span>{label}</span>
            </a>
        </li>
    }
    .into_any()
}

fn fact(label: &'static str, value: &'static str) -> AnyView {
    view! {
        <div class=css::fact>
            <dt class=css::label>{label}</dt>
            <dd class=css::value>{value}</dd>
        </div>
    }
    .into_any()
}
