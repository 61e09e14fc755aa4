//! The button that uses a passkey. Only scripts can use one, so there is none before the page is awake.

use super::api::StartPasskeySignIn;
use super::browser::{self, Refused};
use crate::user::components::{Attempt, Problem};
use crate::user::strings::{self, Asked};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Button, ButtonSize, IconName, Notice, Tone};

/// Whether this browser can use passkeys; not before the page is awake.
pub(super) fn is_offered() -> RwSignal<bool> {
    let offered = RwSignal::new(false);
    Effect::new(move |_| offered.set(browser::can_use()));
    offered
}

/// Asks the server what is wanted, has the browser answer, and hands the answer on.
#[component]
pub fn Offer<F>(
    /// The language.
    locale: Locale,
    /// The button's words.
    label: &'static str,
    /// Takes the browser's answer.
    send: F,
    /// Why the answer was refused.
    problem: Signal<Option<crate::error::ApiError>>,
    /// The answer is being checked.
    pending: Signal<bool>,
) -> impl IntoView
where
    F: Fn(String) + Copy + 'static,
{
    let offered = is_offered();
    let refused = RwSignal::new(None::<Refused>);
    let start = Attempt::<StartPasskeySignIn>::new(locale, move |options: String| {
        spawn_local(async move {
            match browser::show(&options).await {
                Ok(answer) => send(answer),
                Err(why) => refused.set(Some(why)),
            }
        });
    });
    let press = move |_| {
        refused.set(None);
        start.send(StartPasskeySignIn {});
    };
    let problem = Signal::derive(move || start.problem().get().or_else(|| problem.get()));
    let pending = Signal::derive(move || start.pending().get() || pending.get());
    let content = move || {
        offered.get().then(|| {
            view! {
                <div class="stack" data-gap="2">
                    <Problem form="passkey" locale problem asked=Asked::Passkey />
                    {move || refused.get().map(|why| said_no(locale, why))}
                    <Button size=ButtonSize::Large full_width=true icon=IconName::Key pending on:click=press>
                        {label}
                    </Button>
                </div>
            }
        })
    };
    view! { {content} }.into_any()
}

/// Why the browser has given no answer.
pub(super) fn said_no(locale: Locale, why: Refused) -> AnyView {
    view! {
        <Notice tone=Tone::Warning live=true>
            <p>{strings::passkey_refused(locale, why)}</p>
        </Notice>
    }
    .into_any()
}
