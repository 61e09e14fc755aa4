//! One payout: where it stands, moving it on, and where it goes.

use super::api::{MovePayout, RevealPayout, view_payout};
use super::strings::{Strings, field_error, state_name, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::payment::BankAccount;
use domain::settlement::{PayoutEvent, PayoutId, PayoutView};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonVariant, Column, Crumb, DataTable, Field, FormSection, PageHead, Skeleton,
    SkeletonShape, SummaryList, SummaryRow, TableBody, TableRow, TextInput,
};

/// A payout.
#[component]
pub fn PayoutPage(
    /// From the address.
    id: String,
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let version = RwSignal::new(0_u32);
    let id = id.parse().unwrap_or_else(|_| PayoutId::from_u128(0));
    let found = ask(move || version.get(), move |_| view_payout(id));
    let platform = realm == Realm::Platform;
    let may_move = platform && who.console.contains(&Permission::PayoutUpdate);
    let may_reveal = platform && who.console.contains(&Permission::PayoutReveal);
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(view) => view! {
                    {facts(locale, realm, &view)}
                    {may_reveal.then(|| reveal(locale, &view))}
                    {may_move.then(|| steps(locale, &view, version))}
                    {history(locale, &view)}
                }
                .into_any(),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn facts(locale: Locale, realm: Realm, payout: &PayoutView) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let list = routes::console(locale, realm, ConsoleSection::Payouts);
    let title = payout.amount.to_string();
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::Payouts), list),
        Crumb::here(title.clone()),
    ];
    let (name, tone) = state_name(locale, payout.state);
    let (account, by, note) = (
        payout.account.clone(),
        payout.requested_by.clone(),
        payout.note.clone(),
    );
    let at = date_time(locale, payout.requested_at);
    view! {
        <PageHead title text=payout.seller_name.get(locale).clone() trail_label=c.trail trail />
        <SummaryList columns=true>
            <SummaryRow label=s.state>
                <Badge tone dot=true>
                    {name}
                </Badge>
            </SummaryRow>
            <SummaryRow label=s.account>{account}</SummaryRow>
            <SummaryRow label=s.asked_by>{by}</SummaryRow>
            <SummaryRow label=s.asked_at>{at}</SummaryRow>
            <SummaryRow label=s.note>{note}</SummaryRow>
        </SummaryList>
    }
    .into_any()
}

/// The forms of the steps that are possible now.
fn steps(locale: Locale, payout: &PayoutView, version: RwSignal<u32>) -> AnyView {
    let forms: Vec<AnyView> = [PayoutEvent::Send, PayoutEvent::Fail]
        .into_iter()
        .filter(|event| payout.state.allowed().any(|allowed| allowed == *event))
        .map(|event| step(locale, payout, event, version))
        .collect();
    forms.into_any()
}

fn step(locale: Locale, payout: &PayoutView, event: PayoutEvent, version: RwSignal<u32>) -> AnyView {
    let s = strings(locale);
    let hydrated = use_hydrated();
    let attempt = Attempt::<MovePayout>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let (title, text, label, variant) = match event {
        PayoutEvent::Send => (s.send, s.send_text, s.send_note, ButtonVariant::Primary),
        _ => (s.fail, "", s.fail_note, ButtonVariant::Danger),
    };
    let key = event.as_str();
    let (id, seen) = (payout.id, payout.version);
    view! {
        <FormSection id=key title text>
            <form
                class="stack"
                method="post"
                action=MovePayout::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("id", &id)} {hidden("version", &seen)} {hidden("event", &key)}
                <Problem form="payout-step" locale problem asked=Asked::Other words=field_error />
                <Field
                    id=format!("payout-{key}-note")
                    label
                    required=true
                    error=field_error_in(locale, problem, "note", field_error)
                >
                    <TextInput name="note" attr:maxlength="200" />
                </Field>
                <div>
                    <Button kind="submit" variant pending=attempt.pending()>
                        {title}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

/// What is in clear stays on the page until it is left; it is never in its address.
fn reveal(locale: Locale, payout: &PayoutView) -> AnyView {
    let s = strings(locale);
    let shown = RwSignal::new(None);
    let attempt = Attempt::<RevealPayout>::new(locale, move |account| shown.set(Some(account)));
    let problem = attempt.problem();
    let clear = move || shown.get().map(|account| in_clear(s, account));
    let id = payout.id;
    view! {
        <FormSection id="reveal" title=s.reveal text=s.reveal_text>
            <div aria-live="polite">{clear}</div>
            <form class="stack" method="post" action=RevealPayout::url() on:submit=attempt.on_submit()>
                {hidden("id", &id)}
                <Problem form="reveal" locale problem asked=Asked::Other words=field_error />
                <Field
                    id="reveal-reason"
                    label=s.reveal_reason
                    required=true
                    error=field_error_in(locale, problem, "reason", field_error)
                >
                    <TextInput name="reason" attr:maxlength="500" />
                </Field>
                <div>
                    <Button kind="submit" pending=attempt.pending()>
                        {s.show}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn in_clear(s: &'static Strings, account: BankAccount) -> AnyView {
    view! {
        <SummaryList columns=true>
            <SummaryRow label=s.holder>{account.holder}</SummaryRow>
            <SummaryRow label=s.bank>{account.bank}</SummaryRow>
            <SummaryRow label=s.number>{account.number}</SummaryRow>
        </SummaryList>
    }
    .into_any()
}

fn history(locale: Locale, payout: &PayoutView) -> AnyView {
    let s = strings(locale);
    let columns = vec![
        Column::text("at", s.changed_at),
        Column::text("state", s.state),
        Column::text("by", s.by),
    ];
    let rows = payout.history.iter().enumerate().map(|(position, step)| {
        let (name, tone) = state_name(locale, step.state);
        TableRow::new(position.to_string(), name)
            .cell(date_time(locale, step.at))
            .cell(view! { <Badge tone dot=true>{name}</Badge> })
            .cell(step.by.clone())
    });
    let body = TableBody::Rows(rows.collect());
    view! {
        <FormSection id="history" title=s.history>
            <DataTable caption=s.history columns body />
        </FormSection>
    }
    .into_any()
}
