//! The way to one's account in the header. Pages are kept for all, so it begins as the way to sign in; who is signed in
//! is known once the page is awake.

use super::strings::{Strings, strings};
use crate::routes::{self, AccountSection, ConsoleSection, Entrance, Realm};
use crate::session::{use_visit, use_who};
use crate::user::api::SignOut;
use domain::kernel::Locale;
use domain::user::SignedIn;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_location;
use ui::{IconLink, IconName, Menu, MenuItem, PopoverAlign};

stylance::import_crate_style!(css, "src/layout/account_link.module.css");

/// A link to sign in, or the menu of whoever is signed in.
#[component]
pub fn AccountLink() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let person = use_who().person();
    let location = use_location();
    move || {
        if let Some(person) = person.get() {
            return menu(locale, s, &person);
        }
        let (path, search) = (location.pathname.get(), location.search.get());
        let href = sign_in(locale, &path, &search);
        view! {
            <IconLink
                class=css::enter
                href
                icon=IconName::User
                label=s.sign_in
                shown_label=true
                attr:rel="nofollow"
            />
        }
        .into_any()
    }
}

/// From an entrance there is no way back to it; from elsewhere signing in comes back.
fn sign_in(locale: Locale, path: &str, search: &str) -> String {
    let next = match (Entrance::of_path(path), search.is_empty()) {
        (Some(_), _) => String::new(),
        (None, true) => path.to_owned(),
        (None, false) => format!("{path}?{search}"),
    };
    routes::entrance(locale, Entrance::SignIn, &[("next", &next)])
}

fn menu(locale: Locale, s: &'static Strings, person: &SignedIn) -> AnyView {
    let name = if person.name.is_empty() {
        person.contact.clone()
    } else {
        person.name.clone()
    };
    // Consoles have a frame of their own, so they are loaded anew.
    let console = |realm: Realm, label: &'static str, icon: IconName| {
        let href = routes::console(locale, realm, ConsoleSection::Overview);
        view! {
            <MenuItem href icon external=true>
                {label}
            </MenuItem>
        }
    };
    let platform =
        (!person.console.is_empty()).then(|| console(Realm::Platform, s.console, IconName::Settings));
    let seller = person
        .seller
        .then(|| console(Realm::Seller, s.seller_console, IconName::Store));
    view! {
        <div class=css::menu>
            <Menu id="account-menu" label=name icon=IconName::User align=PopoverAlign::End>
                <MenuItem href=routes::account(locale, AccountSection::Overview) icon=IconName::User>
                    {s.account}
                </MenuItem>
                {platform}
                {seller}
                <MenuItem form="sign-out" icon=IconName::Leave divided=true>
                    {s.sign_out}
                </MenuItem>
            </Menu>
            // Sent by the browser: the page is loaded anew.
            <form id="sign-out" method="post" action=SignOut::url()>
                <input type="hidden" name="locale" value=locale.to_string() />
            </form>
        </div>
    }
    .into_any()
}
