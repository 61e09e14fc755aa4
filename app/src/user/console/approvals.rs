//! Requests that wait for a second person.

use super::api::{DecideApproval, WithdrawApproval, list_approvals};
use super::person::or_dash;
use super::strings::{Strings, approval_state, kind_name, role_name, strings, target_name};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Address, list_body, strings as common};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::{Locale, Money};
use domain::user::{ApprovalState, ApprovalView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonSize, ButtonVariant, Column, ColumnWidth, DataTable, Field, IconName, PageHead,
    Pager, Popover, PopoverAlign, Tab, TableBody, TableRow, Tabs, TextInput,
};

/// Requests by state, with the forms to decide them.
#[component]
pub fn ApprovalsPage(
    /// Whose console it is.
    realm: Realm,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let caption = common::section_name(locale, ConsoleSection::Approvals);
    let address = Address::here();
    let found = ask(
        move || (shown_state(&address.read()), address.read().get("before")),
        |(state, before)| list_approvals(state, before),
    );
    let views = move || {
        let root = routes::console(locale, realm, ConsoleSection::Approvals);
        let view = |state: &str| routes::with_query(root.clone(), &[("state".to_owned(), state.to_owned())]);
        let states = ApprovalState::ALL.map(|state| {
            let (name, _) = approval_state(locale, state);
            Tab::new(state.as_str(), name, view(state.as_str()))
        });
        let mut items = Vec::from(states);
        items.push(Tab::new("all", c.all, view("all")));
        let current = Signal::derive(move || match shown_state(&address.read()).as_str() {
            "" => "all".to_owned(),
            state => state.to_owned(),
        });
        view! { <Tabs label=c.views items current /> }
    };
    let waiting = move || view! { <DataTable caption columns=columns(s) body=TableBody::Loading(5) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| {
                part.items
                    .iter()
                    .map(|view| row_of(locale, s, realm, view))
                    .collect()
            });
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            let body = list_body(locale, rows, address.way_back(""));
            view! {
                <DataTable caption columns=columns(s) body acts_label=c.acts />
                <Pager
                    label=c.pages
                    previous_href=newest
                    previous=c.newest
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=c.older
                />
            }
        })
    };
    view! {
        <PageHead title=caption text=s.approvals_text />
        {views}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

/// The state that the list shows: those that wait unless the address says otherwise; empty for all.
fn shown_state(address: &Address) -> String {
    match address.get("state").as_str() {
        "" => ApprovalState::Waiting.as_str().to_owned(),
        "all" => String::new(),
        state => state.to_owned(),
    }
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("about", s.about),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
        Column::text("reason", s.reason),
        Column::text("asked", s.asked_by),
        Column::text("decided", s.decided_by),
        Column::text("until", s.expires).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, realm: Realm, view: &ApprovalView) -> TableRow {
    let refund = view.refund.as_ref().map_or_else(
        || view.subject.clone(),
        |refund| format!("{} · {}", refund.number, refund.amount),
    );
    let subject = view.price.as_ref().map_or(refund, |cut| {
        let amounts = |prices: &[(Money, Option<Money>)]| {
            let amounts: Vec<_> = prices.iter().map(|(amount, _)| amount.to_string()).collect();
            amounts.join(" / ")
        };
        format!("{} · {} → {}", cut.sku, amounts(&cut.before), amounts(&cut.after))
    });
    let subject = view.payout.as_ref().map_or(subject, |payout| {
        format!("{} · {} · {}", payout.seller, payout.amount, payout.account)
    });
    let subject = view
        .cash
        .as_ref()
        .map_or(subject, |cash| format!("{} · {}", cash.number, cash.amount));
    let about = view.role.as_ref().map_or(subject, |role| {
        let hours = role
            .seconds
            .map(|seconds| format!(" · {} h", seconds / 3_600))
            .unwrap_or_default();
        let place = target_name(locale, &role.target);
        format!(
            "{} · {} · {place}{hours}",
            view.person,
            role_name(locale, &role.role, &[])
        )
    });
    let (name, tone) = approval_state(locale, view.state);
    let row = TableRow::new(view.id.to_string(), kind_name(locale, view.kind))
        .cell(view! {
            <strong>{kind_name(locale, view.kind)}</strong>
            <br />
            <span class="muted small">{about}</span>
        })
        .cell(view! { <Badge tone dot=true>{name}</Badge> })
        .cell(view.reason.clone())
        .cell(view! {
            {view.requested_by.clone()}
            <br />
            <span class="muted small">{date_time(locale, view.requested_at)}</span>
        })
        .cell(view! {
            {or_dash(&view.decided_by)}
            <br />
            <span class="muted small">{view.remark.clone()}</span>
        })
        .cell(date_time(locale, view.expires_at));
    if view.may_decide {
        row.acts(decide(locale, s, realm, view))
    } else if view.may_withdraw {
        row.acts(withdraw(locale, s, realm, view))
    } else {
        row
    }
}

fn decide(locale: Locale, s: &'static Strings, realm: Realm, view: &ApprovalView) -> AnyView {
    let done = move |()| leave_for(&routes::console(locale, realm, ConsoleSection::Approvals));
    let approve = Attempt::<DecideApproval>::new(locale, done);
    let hydrated = use_hydrated();
    let refuse = Attempt::<DecideApproval>::new(locale, done);
    let (yes, no) = (approve.problem(), refuse.problem());
    let id = view.id;
    view! {
        <form method="post" action=DecideApproval::url() on:submit=approve.on_submit()>
            {hidden("id", &id)} {hidden("approve", &true)}
            <Problem form="approve" locale problem=yes asked=Asked::Other />
            <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Primary pending=approve.pending()>
                {s.approve}
            </Button>
        </form>
        <Popover id=format!("refuse-{id}") label=s.refuse align=PopoverAlign::End>
            <form
                class="stack"
                method="post"
                action=DecideApproval::url()
                novalidate=move || hydrated.get()
                on:submit=refuse.on_submit()
            >
                {hidden("id", &id)} {hidden("approve", &false)}
                <Problem form="refuse" locale problem=no asked=Asked::Other />
                <Field id=format!("refuse-remark-{id}") label=s.remark required=true error=field_error(locale, no, "reason")>
                    <TextInput name="remark" attr:maxlength="500" />
                </Field>
                <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Danger pending=refuse.pending()>
                    {s.refuse}
                </Button>
            </form>
        </Popover>
    }
    .into_any()
}

fn withdraw(locale: Locale, s: &'static Strings, realm: Realm, view: &ApprovalView) -> AnyView {
    let done = move |()| leave_for(&routes::console(locale, realm, ConsoleSection::Approvals));
    let attempt = Attempt::<WithdrawApproval>::new(locale, done);
    view! {
        <form method="post" action=WithdrawApproval::url() on:submit=attempt.on_submit()>
            {hidden("id", &view.id)}
            <Problem form="withdraw" locale problem=attempt.problem() asked=Asked::Other />
            <Button kind="submit" size=ButtonSize::Small icon=IconName::Undo pending=attempt.pending()>
                {s.withdraw}
            </Button>
        </form>
    }
    .into_any()
}
