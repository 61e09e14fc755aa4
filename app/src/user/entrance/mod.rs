//! The pages for whoever is not signed in: signing in, registering, setting a new password.
//! Which step of them is shown stands in the address, so that it works without scripts and the back button follows it.

mod code_step;
mod register;
mod reset;
mod sign_in;

use super::api::signed_in;
use super::components::replace_by;
use super::strings;
use crate::layout::{HeadKind, PageHead};
use crate::routes::{self, AccountSection, Entrance};
use crate::session::{may_be_signed_in, use_toaster, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use register::RegisterForms;
use reset::ResetForms;
use sign_in::SignInForms;
use ui::{ButtonLink, ButtonVariant, Notice, Skeleton, SkeletonShape, Toast, Tone};

stylance::import_crate_style!(css, "src/user/entrance/mod.module.css");

/// The entrance that the path names. Whoever is signed in already goes on to where they wanted to go.
#[component]
pub fn EntrancePage() -> impl IntoView {
    let locale = use_visit().locale;
    let path = use_location().pathname;
    let entrance = Memo::new(move |last: Option<&Entrance>| {
        // While the router is leaving, what is shown stays.
        let found = path.with(|path| Entrance::of_path(path));
        found.or(last.copied()).unwrap_or(Entrance::SignIn)
    });
    let place = Place::new(locale);
    let person = ask(
        || (),
        |()| async {
            if may_be_signed_in() {
                signed_in().await
            } else {
                Ok(None)
            }
        },
    );
    let content = move || {
        let entrance = entrance.get();
        Suspend::new(async move {
            match person.await {
                Ok(Some(_)) if entrance != Entrance::Reset => view! { <Already place /> }.into_any(),
                _ => forms(entrance, place),
            }
        })
    };
    let head = move || {
        let s = strings::entrance(locale);
        let title = match entrance.get() {
            Entrance::SignIn => s.sign_in,
            Entrance::Register => s.register,
            Entrance::Reset => s.reset,
        };
        let path = routes::entrance(locale, entrance.get(), &[]);
        view! { <PageHead title path kind=HeadKind::Hidden /> }
    };
    let waiting = || {
        view! {
            <div aria-busy="true">
                <Skeleton shape=SkeletonShape::Row count=4 />
            </div>
        }
    };
    view! {
        {head}
        <div class="container page">
            <div class=css::entrance>
                <Suspense fallback=waiting>{once(content)}</Suspense>
            </div>
        </div>
    }
    .into_any()
}

fn forms(entrance: Entrance, place: Place) -> AnyView {
    match entrance {
        Entrance::SignIn => view! { <SignInForms place /> }.into_any(),
        Entrance::Register => view! { <RegisterForms place /> }.into_any(),
        Entrance::Reset => view! { <ResetForms place /> }.into_any(),
    }
}

/// Where a visitor stands, as the address tells.
#[derive(Clone, Copy)]
struct Place {
    locale: Locale,
    /// The way of signing in: empty, `code` or `app`.
    by: Memo<String>,
    /// What a code is to be shown for; empty as long as none is due.
    ticket: Memo<String>,
    /// What was done before; empty or `reset`.
    done: Memo<String>,
    /// Where to go afterwards: a path of this shop, or empty.
    next: Memo<String>,
}

impl Place {
    fn new(locale: Locale) -> Self {
        let query = use_query_map();
        let get = move |name: &'static str| {
            Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()))
        };
        let asked = get("next");
        Self {
            locale,
            by: get("by"),
            ticket: get("ticket"),
            done: get("done"),
            next: Memo::new(move |_| {
                asked.with(|next| routes::own_path(next).unwrap_or_default().to_owned())
            }),
        }
    }

    /// Another entrance, or another way of this one, with the same way on.
    fn address(self, entrance: Entrance, by: &str) -> String {
        let next = self.next.get_untracked();
        routes::entrance(self.locale, entrance, &[("by", by), ("next", &next)])
    }

    /// Goes to the next form. Asked for a code again, it says so.
    fn walk(self) -> impl Fn(&str) + 'static {
        let navigate = use_navigate();
        let toaster = use_toaster();
        let s = strings::entrance(self.locale);
        move |address: &str| {
            let again = self.ticket.with_untracked(|ticket| !ticket.is_empty());
            if again
                && self.by.get_untracked() != "app"
                && !address.contains("by=app")
                && address.contains("ticket=")
            {
                toaster.show(Toast::new(Tone::Success, s.resent));
            }
            navigate(
                address,
                NavigateOptions {
                    replace: again,
                    ..NavigateOptions::default()
                },
            );
        }
    }
}

/// Nothing to do here: goes on by the answer's status, or with scripts by loading that page anew, since consoles have
/// another frame.
#[component]
fn Already(
    /// Where the visitor stands.
    place: Place,
) -> impl IntoView {
    let s = strings::entrance(place.locale);
    let next = place.next.get_untracked();
    let address = if next.is_empty() {
        routes::account(place.locale, AccountSection::Overview)
    } else {
        next
    };
    #[cfg(feature = "ssr")]
    crate::server::redirect_plain(&address);
    let go = address.clone();
    Effect::new(move |_| replace_by(&go));
    view! {
        <Notice tone=Tone::Info>
            <p>{s.already}</p>
        </Notice>
        <ButtonLink href=address variant=ButtonVariant::Primary attr:rel="external">
            {s.go_on}
        </ButtonLink>
    }
    .into_any()
}

/// The heading of a form.
fn heading(title: &'static str, text: &'static str) -> AnyView {
    view! {
        <div class="stack" data-gap="2">
            <h1 class=css::title>{title}</h1>
            <p class="muted">{text}</p>
        </div>
    }
    .into_any()
}

/// A way to another entrance: "No account yet? Register".
fn way(before: &'static str, label: &'static str, href: String) -> AnyView {
    view! {
        <p class=css::way>
            {before} " " <a href=href>{label}</a>
        </p>
    }
    .into_any()
}
