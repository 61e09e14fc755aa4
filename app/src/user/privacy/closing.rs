//! Closing the account: what stands in the way, what happens, and asking twice.

use super::api::{RequestErasure, closing_view};
use super::strings::{self, PrivacyStrings};
use crate::cart::components::hidden;
use crate::user::components::{Attempt, LiveAccount, Problem, replace_by};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::ClosingView;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Disclosure, Notice, Skeleton, Tone};

/// The steps of closing the account.
#[component]
pub fn Closing(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    let closing = ask(|| (), |()| closing_view());
    let attempt = Attempt::<RequestErasure>::new(locale, move |address| replace_by(&address));
    let content = move || {
        Suspend::new(async move {
            match closing.await {
                Ok(view) => body(locale, s, view, attempt),
                Err(_) => view! { <Notice tone=Tone::Danger><p>{s.failed}</p></Notice> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton count=2 /> }>{once(content)}</Transition> }.into_any()
}

fn body(
    locale: Locale,
    s: &'static PrivacyStrings,
    view: ClosingView,
    attempt: Attempt<RequestErasure>,
) -> AnyView {
    if !view.obstacles.is_empty() {
        let items: Vec<AnyView> = view
            .obstacles
            .iter()
            .map(|obstacle| view! { <li>{strings::obstacle(locale, obstacle)}</li> }.into_any())
            .collect();
        return view! {
            <Notice tone=Tone::Info title=s.close_obstacles>
                <ul>{items}</ul>
            </Notice>
        }
        .into_any();
    }
    view! {
        <ol class="prose">
            <li>{s.close_step_sign_out}</li>
            <li>{s.close_step_wait}</li>
            <li>{s.close_step_gone}</li>
        </ol>
        <p class="muted small">{strings::gone_at(locale, view.acts_at)}</p>
        <Disclosure summary=s.close_ask>
            <form class="stack" method="post" action=RequestErasure::url() on:submit=attempt.on_submit()>
                {hidden("locale", &locale)}
                <Problem form="close" locale problem=attempt.problem() asked=Asked::Other />
                <div>
                    <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                        {s.close_confirm}
                    </Button>
                </div>
            </form>
        </Disclosure>
    }
    .into_any()
}
