//! Requests that people answer: asking, and what became of them.

use super::api::{AskAboutData, list_own_requests};
use super::strings::{self, PrivacyStrings};
use crate::cart::components::{hidden, use_hydrated};
use crate::user::components::{Attempt, LiveAccount, Problem, field_error};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{SubjectRequest, SubjectRequestKind, SubjectRequestState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, Field, Select, SelectOption, SettingList, SettingRow, Skeleton, SkeletonShape, TextArea,
};

const KINDS: [SubjectRequestKind; 3] = [
    SubjectRequestKind::Correct,
    SubjectRequestKind::Restrict,
    SubjectRequestKind::Object,
];

/// The form and the list.
#[component]
pub fn Requests(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    let asked = RwSignal::new(0);
    let requests = ask(move || asked.get(), |_| list_own_requests());
    let attempt = Attempt::<AskAboutData>::new(locale, move |()| {
        account.done("asked");
        asked.update(|asked| *asked += 1);
    });
    // Drawn anew when it is sent: what was asked for stands in the list then.
    let form = move || {
        asked.track();
        form(locale, s, attempt)
    };
    let content = move || {
        Suspend::new(async move {
            let requests = requests.await.unwrap_or_default();
            list(locale, s, requests)
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=1 /> };
    view! {
        {form}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn form(locale: Locale, s: &'static PrivacyStrings, attempt: Attempt<AskAboutData>) -> AnyView {
    let problem = attempt.problem();
    let hydrated = use_hydrated();
    let options = KINDS
        .iter()
        .map(|kind| SelectOption::new(format!("{kind:?}"), strings::kind_name(locale, *kind)))
        .collect();
    view! {
        <form
            class="stack"
            method="post"
            action=AskAboutData::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            <Problem form="ask" locale problem asked=Asked::Other />
            <Field id="ask-kind" label=s.ask_kind error=field_error(locale, problem, "kind") required=true>
                <Select name="kind" options />
            </Field>
            <Field id="ask-wish" label=s.ask_wish error=field_error(locale, problem, "wish") required=true>
                <TextArea name="wish" required=true attr:maxlength="2000" />
            </Field>
            <div>
                <Button kind="submit" pending=attempt.pending()>
                    {s.ask_send}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn list(locale: Locale, s: &'static PrivacyStrings, requests: Vec<SubjectRequest>) -> Option<AnyView> {
    let rows: Vec<AnyView> = requests
        .into_iter()
        .map(|request| {
            let open = request.state == SubjectRequestState::Open;
            let tone = strings::state_tone(request.state);
            let state = strings::state_name(locale, request.state);
            let due = open.then_some(request.due_at);
            view! {
                <SettingRow
                    title=strings::kind_name(locale, request.kind)
                    text=strings::request_line(locale, request.asked_at, due, &request.answer)
                    value=move || view! { <Badge tone=tone>{state}</Badge> }
                />
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <SettingList label=s.asked_title>{rows}</SettingList> }.into_any())
}
