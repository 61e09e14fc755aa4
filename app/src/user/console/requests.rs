//! What people ask about their data: who answers, and the answers.

use super::api::{CloseSubjectRequest, TakeSubjectRequest, list_subject_requests};
use super::person::or_dash;
use super::strings::{Strings, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Address, list_body, strings as common};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error, leave_for};
use crate::user::privacy::strings::{kind_name, state_name, state_tone};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{SubjectRequestKind, SubjectRequestRow, SubjectRequestState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonSize, ButtonVariant, Column, ColumnWidth, DataTable, Field, PageHead, Pager,
    Popover, PopoverAlign, Tab, TableBody, TableRow, Tabs, TextArea, Tone,
};

/// Requests by state, those due first in front, with the forms to take and to answer them.
#[component]
pub fn RequestsPage() -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let caption = common::section_name(locale, ConsoleSection::Requests);
    let address = Address::here();
    let found = ask(
        move || (shown_state(&address.read()), address.read().get("before")),
        |(state, after)| list_subject_requests(state.as_str().to_owned(), after),
    );
    let views = move || {
        let view = |state: SubjectRequestState| {
            let pair = ("state".to_owned(), state.as_str().to_owned());
            let to = routes::with_query(root(locale), &[pair]);
            Tab::new(state.as_str(), state_name(locale, state), to)
        };
        let items = Vec::from(SubjectRequestState::ALL.map(view));
        let current = Signal::derive(move || shown_state(&address.read()).as_str().to_owned());
        view! { <Tabs label=c.views items current /> }
    };
    let waiting = move || view! { <DataTable caption columns=columns(s) body=TableBody::Loading(5) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| part.items.iter().map(|row| row_of(locale, s, row)).collect());
            let first = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            let body = list_body(locale, rows, address.way_back("state"));
            view! {
                <DataTable caption columns=columns(s) body acts_label=c.acts />
                <Pager
                    label=c.pages
                    previous_href=first
                    previous=s.requests_first
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=s.requests_more
                />
            }
        })
    };
    view! {
        <PageHead title=caption text=s.requests_text />
        {views}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn root(locale: Locale) -> String {
    routes::console(locale, Realm::Platform, ConsoleSection::Requests)
}

/// The state that the list shows: open ones unless the address says otherwise.
fn shown_state(address: &Address) -> SubjectRequestState {
    SubjectRequestState::parse(&address.get("state")).unwrap_or(SubjectRequestState::Open)
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("about", s.request_column),
        Column::text("wish", s.request_wish),
        Column::text("due", s.request_due).width(ColumnWidth::Narrow),
        Column::text("taker", s.request_taker),
        Column::text("answer", s.request_answer),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, request: &SubjectRequestRow) -> TableRow {
    let kind = kind_name(locale, request.kind);
    let customer = routes::console_item(locale, ConsoleSection::Customers, &request.account.to_string());
    let row = TableRow::new(request.id.to_string(), format!("{kind} {}", request.customer))
        .cell(view! {
            <strong>{kind}</strong>
            <br />
            <a class="small" href=customer>{or_dash(&request.customer)}</a>
        })
        .cell(or_dash(&request.wish))
        .cell(due(locale, s, request))
        .cell(or_dash(&request.taker))
        .cell(view! {
            {or_dash(&request.answer)}
            <br />
            <span class="muted small">{request.closed_at.map(|at| date_time(locale, at))}</span>
        });
    if request.state == SubjectRequestState::Open {
        row.acts(acts(locale, s, request))
    } else {
        row
    }
}

/// By when it is to be answered, and how it stands.
fn due(locale: Locale, s: &'static Strings, request: &SubjectRequestRow) -> AnyView {
    let (words, tone) = if request.is_overdue {
        (s.request_overdue, Tone::Danger)
    } else {
        (state_name(locale, request.state), state_tone(request.state))
    };
    let erasure = request
        .acts_at
        .filter(|_| request.state == SubjectRequestState::Open)
        .map(|at| format!("{} {}", s.request_acts, date_time(locale, at)));
    view! {
        <Badge tone dot=true>{words}</Badge>
        <br />
        <span class="muted small">{date_time(locale, request.due_at)}</span>
        {erasure.map(|words| view! { <br /> <span class="muted small">{words}</span> })}
    }
    .into_any()
}

fn acts(locale: Locale, s: &'static Strings, request: &SubjectRequestRow) -> AnyView {
    let is_free = request.taker.is_empty();
    view! {
        {(!request.is_mine).then(|| take(locale, s, request))}
        {(is_free || request.is_mine).then(|| answer(locale, s, request))}
    }
    .into_any()
}

/// Taking it, or taking it over from a colleague.
fn take(locale: Locale, s: &'static Strings, request: &SubjectRequestRow) -> AnyView {
    let attempt = Attempt::<TakeSubjectRequest>::new(locale, move |()| leave_for(&root(locale)));
    let over = !request.taker.is_empty();
    let words = if over { s.request_take_over } else { s.request_take };
    view! {
        <form method="post" action=TakeSubjectRequest::url() on:submit=attempt.on_submit()>
            {hidden("id", &request.id)} {hidden("over", &over)}
            <Problem form="take" locale problem=attempt.problem() asked=Asked::Other />
            <Button kind="submit" size=ButtonSize::Small pending=attempt.pending()>
                {words}
            </Button>
        </form>
    }
    .into_any()
}

/// The answer, and whether it was done. Erasures are carried out by the clock: they can only be refused.
fn answer(locale: Locale, s: &'static Strings, request: &SubjectRequestRow) -> AnyView {
    let attempt = Attempt::<CloseSubjectRequest>::new(locale, move |()| leave_for(&root(locale)));
    let (problem, hydrated, pending) = (attempt.problem(), use_hydrated(), attempt.pending());
    let id = request.id;
    let by_people = request.kind != SubjectRequestKind::Erase;
    let done = by_people.then(|| {
        view! {
            <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Primary name="done" value="true" pending>
                {s.request_done}
            </Button>
        }
    });
    view! {
        <Popover id=format!("answer-{id}") label=s.request_reply align=PopoverAlign::End>
            <form
                class="stack"
                method="post"
                action=CloseSubjectRequest::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("id", &id)}
                <Problem form="answer" locale problem asked=Asked::Other />
                <Field
                    id=format!("answer-text-{id}")
                    label=s.request_note
                    hint=s.request_note_hint
                    required=true
                    error=field_error(locale, problem, "answer")
                >
                    <TextArea name="answer" rows=4 attr:maxlength="2000" />
                </Field>
                <div class="cluster">
                    {done}
                    <Button
                        kind="submit"
                        size=ButtonSize::Small
                        variant=ButtonVariant::Danger
                        name="done"
                        value="false"
                        pending
                    >
                        {s.request_refuse}
                    </Button>
                </div>
            </form>
        </Popover>
    }
    .into_any()
}
