//! One customer: standing, notes, and the contact in clear for a reason.

use super::api::{AddCustomerNote, EditCustomer, RevealCustomer, SignOutCustomer, view_customer};
use super::person::{level_badge, or_dash, state_badge};
use super::strings::{Strings, level_name, state_name, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Rivals, conflict_notice, differing, strings as common};
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{AccountId, AccountState, CustomerView, Level, Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Crumb, Field, FormGrid, FormSection, PageHead, Select, SelectOption, Skeleton,
    SkeletonShape, SummaryList, SummaryRow, Switch, TextArea, TextInput, Timeline, TimelineEvent,
};

/// A customer, as far as the permissions of whoever looks go.
#[component]
pub fn CustomerPage(
    /// From the address.
    id: String,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let Ok(id) = id.parse::<AccountId>() else {
        return view! { <ErrorPage error=crate::error::ApiError::new("not_found", "no customer") /> }
            .into_any();
    };
    let version = RwSignal::new(0_u32);
    let found = ask(move || version.get(), move |_| view_customer(id));
    let who = StoredValue::new(who);
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(view) => loaded(locale, &who.get_value(), &view, version),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn loaded(locale: Locale, who: &SignedIn, view: &CustomerView, version: RwSignal<u32>) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let may = |permission| who.console.contains(&permission);
    let title = if view.row.email.is_empty() {
        view.row.phone.clone()
    } else {
        view.row.email.clone()
    };
    let trail = vec![
        Crumb::link(
            common::section_name(locale, ConsoleSection::Customers),
            routes::console(locale, Realm::Platform, ConsoleSection::Customers),
        ),
        Crumb::here(title.clone()),
    ];
    let state = view.row.state;
    let mark = move || state_badge(locale, state);
    let log = routes::with_query(
        routes::console(locale, Realm::Platform, ConsoleSection::AuditLog),
        &[("subject".to_owned(), view.row.id.to_string())],
    );
    let history = may(Permission::AuditLogRead).then(|| view! { <p><a href=log>{s.history}</a></p> });
    view! {
        <PageHead title trail_label=c.trail trail mark />
        {facts(locale, s, view)}
        {history}
        {may(Permission::CustomerReveal).then(|| reveal(locale, s, view.row.id))}
        {(may(Permission::CustomerUpdate) && state != AccountState::Closed).then(|| standing(locale, s, view, version))}
        {(may(Permission::CustomerUpdate) && view.devices > 0).then(|| signing_out(locale, s, view.row.id, version))}
        {notes(locale, s, view, may(Permission::CustomerUpdate), version)}
    }
    .into_any()
}

fn facts(locale: Locale, s: &'static Strings, view: &CustomerView) -> AnyView {
    let row = &view.row;
    let (name, email, phone) = (or_dash(&row.name), or_dash(&row.email), or_dash(&row.phone));
    let (tags, since, number) = (
        or_dash(&row.tags.join(", ")),
        date_time(locale, row.created_at),
        row.id.to_string(),
    );
    let level = level_badge(locale, row.level);
    let (devices, second) = (
        view.devices.to_string(),
        if view.has_second_factor { s.yes } else { s.no },
    );
    view! {
        <SummaryList columns=true>
            <SummaryRow label=s.name>{name}</SummaryRow>
            <SummaryRow label=s.email>{email}</SummaryRow>
            <SummaryRow label=s.phone>{phone}</SummaryRow>
            <SummaryRow label=s.level>{level}</SummaryRow>
            <SummaryRow label=s.tags>{tags}</SummaryRow>
            <SummaryRow label=s.since>{since}</SummaryRow>
            <SummaryRow label=s.devices>{devices}</SummaryRow>
            <SummaryRow label=s.second_factor>{second}</SummaryRow>
            <SummaryRow label=s.customer_number>{number}</SummaryRow>
        </SummaryList>
    }
    .into_any()
}

/// The contact in clear stays on the page until it is left; it is never in its address.
fn reveal(locale: Locale, s: &'static Strings, id: AccountId) -> AnyView {
    let shown = RwSignal::new(None);
    let hydrated = use_hydrated();
    let attempt = Attempt::<RevealCustomer>::new(locale, move |contact| shown.set(Some(contact)));
    let problem = attempt.problem();
    let contact = move || {
        shown.get().map(|contact| {
            view! {
                <SummaryList columns=true>
                    <SummaryRow label=s.name>{or_dash(&contact.name)}</SummaryRow>
                    <SummaryRow label=s.email>{or_dash(&contact.email)}</SummaryRow>
                    <SummaryRow label=s.phone>{or_dash(&contact.phone)}</SummaryRow>
                </SummaryList>
            }
        })
    };
    view! {
        <FormSection id="reveal" title=s.reveal text=s.reveal_text>
            <div aria-live="polite">{contact}</div>
            <form
                class="stack"
                method="post"
                action=RevealCustomer::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("id", &id)}
                <Problem form="reveal" locale problem asked=Asked::Other />
                <Field id="reveal-reason" label=s.reason required=true error=field_error(locale, problem, "reason")>
                    <TextInput name="reason" attr:maxlength="500" />
                </Field>
                <div>
                    <Button kind="submit" pending=attempt.pending()>
                        {s.reveal_submit}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn standing(locale: Locale, s: &'static Strings, view: &CustomerView, version: RwSignal<u32>) -> AnyView {
    let c = common::strings(locale);
    let hydrated = use_hydrated();
    let attempt = Attempt::<EditCustomer>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let levels: Vec<_> = Level::ALL
        .map(|level| SelectOption::new(level.as_str(), level_name(locale, level)))
        .into();
    let (id, seen, level) = (view.row.id, view.version, view.row.level.as_str());
    let (tags, reason) = (view.row.tags.join(", "), view.blocked_reason.clone());
    let blocked = view.row.state == AccountState::Blocked;
    view! {
        <FormSection id="standing" title=s.standing text=s.standing_text>
            {stale(locale, s, attempt, id)}
            <form
                class="stack"
                method="post"
                action=EditCustomer::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("id", &id)} {hidden("version", &seen)}
                <Problem form="standing" locale problem asked=Asked::Other />
                <FormGrid>
                    <Field id="standing-level" label=s.level>
                        <Select name="level" options=levels selected=level />
                    </Field>
                    <Field id="standing-tags" label=s.tags hint=s.tags_hint error=field_error(locale, problem, "tags")>
                        <TextInput name="tags" value=tags />
                    </Field>
                    <Field
                        id="standing-blocked_reason"
                        label=s.blocked_reason
                        error=field_error(locale, problem, "blocked_reason")
                        class="wide"
                    >
                        <TextInput name="blocked_reason" value=reason attr:maxlength="500" />
                    </Field>
                </FormGrid>
                <Switch name="blocked" checked=blocked>
                    {s.blocked}
                </Switch>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {c.save}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

/// For a customer whose device was lost or stolen.
fn signing_out(locale: Locale, s: &'static Strings, id: AccountId, version: RwSignal<u32>) -> AnyView {
    let attempt = Attempt::<SignOutCustomer>::new(locale, move |_| version.update(|version| *version += 1));
    view! {
        <FormSection id="devices" title=s.devices text=s.sign_out_text>
            <Problem form="devices" locale problem=attempt.problem() asked=Asked::Other />
            <form method="post" action=SignOutCustomer::url() on:submit=attempt.on_submit()>
                {hidden("id", &id)}
                <Button kind="submit" pending=attempt.pending()>
                    {s.sign_out}
                </Button>
            </form>
        </FormSection>
    }
    .into_any()
}

/// Somebody else was faster: both versions, and a choice.
fn stale(
    locale: Locale,
    s: &'static Strings,
    attempt: Attempt<EditCustomer>,
    id: AccountId,
) -> impl IntoView {
    let saved = move |_| async move { view_customer(id).await.ok() };
    let compare = move |theirs: CustomerView, mine: EditCustomer| {
        let state = if mine.blocked {
            AccountState::Blocked
        } else {
            AccountState::Active
        };
        let level = |level| level_name(locale, level).to_owned();
        let state_of = |state| state_name(locale, state).to_owned();
        let version = theirs.version;
        let changes = differing([
            (
                s.level,
                level(theirs.row.level),
                level(Level::parse(&mine.level).unwrap_or_default()),
            ),
            (s.tags, theirs.row.tags.join(", "), mine.tags.clone()),
            (s.state, state_of(theirs.row.state), state_of(state)),
            (
                s.blocked_reason,
                theirs.blocked_reason,
                mine.blocked_reason.clone(),
            ),
        ]);
        let again = Some(EditCustomer { version, ..mine });
        Some(Rivals { changes, again })
    };
    conflict_notice(locale, attempt, saved, compare)
}

fn notes(
    locale: Locale,
    s: &'static Strings,
    view: &CustomerView,
    may_add: bool,
    version: RwSignal<u32>,
) -> AnyView {
    let events: Vec<_> = view
        .notes
        .iter()
        .map(|note| TimelineEvent {
            title: note.body.clone(),
            actor: note.author.clone(),
            time: date_time(locale, note.at),
            datetime: note.at.to_rfc3339(),
            ..TimelineEvent::default()
        })
        .collect();
    let list = if events.is_empty() {
        view! { <p class="muted">{s.notes_none}</p> }.into_any()
    } else {
        view! { <Timeline label=s.notes events /> }.into_any()
    };
    let id = view.row.id;
    let form = may_add.then(|| {
        let hydrated = use_hydrated();
        let attempt = Attempt::<AddCustomerNote>::new(locale, move |()| version.update(|version| *version += 1));
        let problem = attempt.problem();
        view! {
            <form
                class="stack"
                method="post"
                action=AddCustomerNote::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("id", &id)}
                <Problem form="note" locale problem asked=Asked::Other />
                <Field id="note-body" label=s.note_new required=true error=field_error(locale, problem, "body")>
                    <TextArea name="body" rows=3 attr:maxlength="500" />
                </Field>
                <div>
                    <Button kind="submit" pending=attempt.pending()>
                        {s.note_add}
                    </Button>
                </div>
            </form>
        }
    });
    view! {
        <FormSection id="notes" title=s.notes>
            {list}
            {form}
        </FormSection>
    }
    .into_any()
}
