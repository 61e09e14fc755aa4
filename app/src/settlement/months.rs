//! Months of the books: closing the next one, what was said of those that are closed, and opening the last one again.

use super::api::{ClosePeriod, ReopenPeriod, RequestReopening, list_periods};
use super::finance::{MONTHS, tabs};
use super::strings::{Strings, account_name, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error_in, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::settlement::{Month, PeriodView, PeriodsView, TrialLine};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Column, ColumnWidth, DataTable, Disclosure, Field, FormSection, Notice, PageHead,
    Skeleton, SkeletonShape, SummaryList, SummaryRow, TableBody, TableFlow, TableRow, TextInput, Tone,
};

/// The months of the books.
#[component]
pub fn MonthsPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let may_change = who.console.contains(&Permission::LedgerUpdate);
    let found = ask(|| (), |()| list_periods());
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(view) => loaded(locale, s, &view, may_change),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Finance) text=s.months_text />
        {tabs(locale, MONTHS)}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn loaded(locale: Locale, s: &'static Strings, view: &PeriodsView, may_change: bool) -> AnyView {
    let next = match view.next {
        Some(month) => next(locale, s, month, view.may_close && may_change),
        None => view! { <Notice tone=Tone::Info title=s.no_month>""</Notice> }.into_any(),
    };
    let closed: Vec<AnyView> = view
        .closed
        .iter()
        .map(|period| closed(locale, s, period, may_change))
        .collect();
    view! {
        {next}
        {closed}
    }
    .into_any()
}

fn here(locale: Locale) -> String {
    routes::console_item(locale, ConsoleSection::Finance, MONTHS)
}

/// The month that is next, with the form to close it once it is over.
fn next(locale: Locale, s: &'static Strings, month: Month, may_close: bool) -> AnyView {
    let attempt = Attempt::<ClosePeriod>::new(locale, move |()| leave_for(&here(locale)));
    let form = if may_close {
        view! {
            <form class="stack" method="post" action=ClosePeriod::url() on:submit=attempt.on_submit()>
                {hidden("month", &month)}
                <Problem form="close-month" locale problem=attempt.problem() asked=Asked::Other />
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.close_month}
                    </Button>
                </div>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="muted">{s.not_over}</p> }.into_any()
    };
    view! {
        <FormSection id="next-month" title=month.to_string() text=s.months_text>
            {form}
        </FormSection>
    }
    .into_any()
}

fn closed(locale: Locale, s: &'static Strings, period: &PeriodView, may_change: bool) -> AnyView {
    let summary = &period.summary;
    let month = summary.month.to_string();
    let (entries, hash) = (summary.entries.to_string(), period.hash.clone());
    let (at, by) = (date_time(locale, period.closed_at), period.closed_by.clone());
    let state = match &period.reopened {
        Some((at, by)) => format!("{} · {by} · {}", s.is_reopened, date_time(locale, *at)),
        None => s.is_closed.to_owned(),
    };
    let lines = lines(locale, s, &summary.lines);
    let asked = asked(locale, s, period);
    let form = if may_change && period.may_ask {
        Some(ask_form(locale, s, period))
    } else if may_change && period.may_open {
        Some(open_form(locale, s, period))
    } else {
        None
    };
    view! {
        <FormSection id=period.id.to_string() title=month text=s.hash_text>
            <SummaryList columns=true>
                <SummaryRow label=s.is_closed>{state}</SummaryRow>
                <SummaryRow label=s.closed_at>{at}</SummaryRow>
                <SummaryRow label=s.closed_by>{by}</SummaryRow>
                <SummaryRow label=s.entries>{entries}</SummaryRow>
                <SummaryRow label=s.hash>
                    <code>{hash}</code>
                </SummaryRow>
            </SummaryList>
            <Disclosure summary=s.period_lines>{lines}</Disclosure>
            {asked}
            {form}
        </FormSection>
    }
    .into_any()
}

fn asked(locale: Locale, s: &'static Strings, period: &PeriodView) -> Option<AnyView> {
    let reopening = period.reopening.as_ref()?;
    let at = date_time(locale, reopening.asked_at);
    let text = format!("{} · {at} · {}", reopening.asked_by, reopening.reason);
    Some(
        view! {
            <Notice tone=Tone::Warning title=s.reopening>
                <p>{text}</p>
            </Notice>
        }
        .into_any(),
    )
}

/// The reason is the only field.
fn words(locale: Locale, _: &str, _: &str) -> String {
    strings(locale).reason_needed.to_owned()
}

fn ask_form(locale: Locale, s: &'static Strings, period: &PeriodView) -> AnyView {
    let hydrated = use_hydrated();
    let attempt = Attempt::<RequestReopening>::new(locale, move |()| leave_for(&here(locale)));
    let problem = attempt.problem();
    let id = period.id;
    view! {
        <form
            class="stack"
            method="post"
            action=RequestReopening::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("id", &id)}
            <Problem form="ask-reopening" locale problem asked=Asked::Other words />
            <Field
                id="reopen-reason"
                label=s.reopen_reason
                required=true
                error=field_error_in(locale, problem, "reason", words)
            >
                <TextInput name="reason" attr:maxlength="500" />
            </Field>
            <div>
                <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                    {s.reopen}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn open_form(locale: Locale, s: &'static Strings, period: &PeriodView) -> AnyView {
    let attempt = Attempt::<ReopenPeriod>::new(locale, move |()| leave_for(&here(locale)));
    view! {
        <form class="stack" method="post" action=ReopenPeriod::url() on:submit=attempt.on_submit()>
            {hidden("id", &period.id)}
            <Problem form="reopen" locale problem=attempt.problem() asked=Asked::Other />
            <div>
                <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                    {s.open_now}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn lines(locale: Locale, s: &'static Strings, lines: &[TrialLine]) -> AnyView {
    let columns = vec![
        Column::text("account", s.account),
        Column::text("currency", s.currency).width(ColumnWidth::Narrow),
        Column::figure("debit", s.debit),
        Column::figure("credit", s.credit),
        Column::figure("balance", s.balance),
    ];
    let row = |line: &TrialLine| {
        let (name, currency) = (account_name(locale, line.kind), line.balance.currency().code());
        TableRow::new(format!("{}-{currency}", line.kind.as_str()), name)
            .cell(name)
            .cell(currency)
            .cell(line.debit.to_string())
            .cell(line.credit.to_string())
            .cell(line.balance.to_string())
    };
    let body = TableBody::Rows(lines.iter().map(row).collect());
    view! { <DataTable caption=s.period_lines columns body flow=TableFlow::Scroll /> }.into_any()
}
