//! The page of the application: what is asked for, and, once it is handed in, what happens next.

use super::form::application_form;
use super::returned::ReturnedApplication;
use super::strings::{Strings, strings};
use crate::layout::{HeadKind, PageHead};
use crate::product::api::categories;
use crate::routes::{self, Entrance};
use crate::session::use_visit;
use crate::user::api::signed_in;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::SignedIn;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{ButtonLink, Notice, Skeleton, SkeletonShape, Tone};

/// Where a company applies to sell. Who is signed in owns the shop once it is let in.
#[component]
pub fn ApplyPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let query = use_query_map();
    let is_done = Memo::new(move |_| query.with(|query| query.get_str("done").is_some()));
    let returned = ReturnedApplication::of_this_answer();
    let answer = ask(
        || (),
        move |()| {
            let returned = returned.clone();
            async move { Ok((signed_in().await?, categories(locale).await?, returned)) }
        },
    );
    let content = move || {
        let is_done = is_done.get();
        Suspend::new(async move {
            if is_done {
                return thanks(locale, s);
            }
            match answer.await {
                Ok((who, categories, returned)) => view! {
                    {account_notice(locale, s, who.as_ref())}
                    {application_form(locale, s, categories, returned)}
                }
                .into_any(),
                Err(error) => view! {
                    <Notice tone=Tone::Danger>
                        <p>{crate::error::text(locale, &error)}</p>
                    </Notice>
                }
                .into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! {
        <PageHead title=s.title description=s.text path=routes::sell(locale) kind=HeadKind::Website />
        <div class="container page stack">
            <h1>{s.title}</h1>
            <p class="muted">{s.text}</p>
            <Transition fallback=waiting>{once(content)}</Transition>
        </div>
    }
    .into_any()
}

/// Whose the shop will be.
fn account_notice(locale: Locale, s: &'static Strings, who: Option<&SignedIn>) -> AnyView {
    if let Some(who) = who {
        let contact = who.contact.clone();
        return view! {
            <Notice tone=Tone::Info>
                <p>{s.owner_known} " " {contact}</p>
            </Notice>
        }
        .into_any();
    }
    let here = routes::sell(locale);
    let sign_in = routes::entrance(locale, Entrance::SignIn, &[("next", &here)]);
    view! {
        <Notice tone=Tone::Warning>
            <p>
                {s.owner_unknown} " " <a href=sign_in>{s.sign_in}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// What happens next.
fn thanks(locale: Locale, s: &'static Strings) -> AnyView {
    view! {
        <Notice tone=Tone::Success title=s.done live=true>
            <p>{s.done_text}</p>
        </Notice>
        <h2>{s.next}</h2>
        <ol class="prose">
            <li>{s.next_check}</li>
            <li>{s.next_ask}</li>
            <li>{s.next_open}</li>
        </ol>
        <p>
            <ButtonLink href=routes::home(locale)>{s.home}</ButtonLink>
        </p>
    }
    .into_any()
}
