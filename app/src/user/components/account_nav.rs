//! The ways through one's account: at the side of a desktop, a list on a phone.

use crate::cart::components::hidden;
use crate::routes::{self, AccountSection};
use crate::user::api::SignOut;
use crate::user::section::ENTRIES;
use crate::user::strings;
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/user/components/account_nav.module.css");

/// Links to all sections, and signing out.
#[component]
pub fn AccountNav(
    /// The language.
    locale: Locale,
    /// The section that is shown.
    current: Memo<AccountSection>,
) -> impl IntoView {
    let s = strings::account(locale);
    let links = ENTRIES.iter().map(|entry| {
        let section = entry.section;
        let here = move || (current.get().entry() == section).then_some("page");
        view! {
            <li>
                <a class=css::link href=routes::account(locale, section) aria-current=here>
                    <Icon name=entry.icon class=css::icon />
                    <span class=css::words>{strings::section_name(locale, section)}</span>
                    <Icon name=IconName::ChevronRight size=IconSize::Small class=css::mark />
                </a>
            </li>
        }
    });
    view! {
        <nav class=css::nav aria-label=s.navigation>
            <ul class=css::list>{links.collect_view()}</ul>
            <form method="post" action=SignOut::url()>
                {hidden("locale", &locale)}
                <button class=format!("{} {}", css::link, css::leave) type="submit">
                    <Icon name=IconName::Leave class=css::icon />
                    <span class=css::words>{s.sign_out}</span>
                </button>
            </form>
        </nav>
    }
    .into_any()
}
