//! Limits of payments: the list, setting one, taking one away.

use super::api::{ChangeLimit, list_limits};
use super::page::{LIMITS, tabs};
use super::strings::{self, Strings, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{list_body, strings as common};
use crate::order::strings::payment;
use crate::routes::{self, ConsoleSection};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, leave_for};
use crate::user::console::level_name;
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::{Currency, Locale};
use domain::payment::{LimitPeriod, PaymentLimit, PaymentMethod};
use domain::user::{Level, Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonSize, ButtonVariant, Column, DataTable, Field, FormGrid, FormSection, PageHead, Select,
    SelectOption, TableBody, TableRow, TextInput,
};

/// Every limit, and the form that sets one.
#[component]
pub fn LimitsPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let may_change = who.console.contains(&Permission::SettingUpdate);
    let found = ask(|| (), |()| list_limits());
    let waiting =
        move || view! { <DataTable caption=s.limits columns=columns(s) body=TableBody::Loading(4) /> };
    let table = move || {
        Suspend::new(async move {
            let row = |limit: &PaymentLimit| row_of(locale, s, limit, may_change);
            let rows = found.await.map(|limits| limits.iter().map(row).collect());
            let body = list_body(locale, rows, None);
            let acts = common::strings(locale).acts;
            view! { <DataTable caption=s.limits columns=columns(s) body acts_label=acts /> }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Payments) text=s.limits_text />
        {tabs(locale, &who, LIMITS)}
        <Transition fallback=waiting>{once(table)}</Transition>
        {may_change.then(|| form(locale, s))}
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("method", s.method),
        Column::text("level", s.level),
        Column::text("period", s.period),
        Column::figure("most", s.most),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, limit: &PaymentLimit, may_change: bool) -> TableRow {
    let level = limit.level.map_or(s.everybody, |level| level_name(locale, level));
    let method = payment(locale, limit.method);
    let key = format!(
        "{}-{}-{}-{}",
        limit.method.as_str(),
        limit.most.currency(),
        limit.level.map_or("", Level::as_str),
        limit.period.as_str()
    );
    let row = TableRow::new(key, method)
        .cell(method)
        .cell(level)
        .cell(strings::period(locale, limit.period))
        .cell(limit.most.to_string());
    if may_change {
        row.acts(remove(locale, s, limit))
    } else {
        row
    }
}

fn here(locale: Locale) -> String {
    routes::console_item(locale, ConsoleSection::Payments, LIMITS)
}

fn remove(locale: Locale, s: &'static Strings, limit: &PaymentLimit) -> AnyView {
    let attempt = Attempt::<ChangeLimit>::new(locale, move |()| leave_for(&here(locale)));
    view! {
        <form method="post" action=ChangeLimit::url() on:submit=attempt.on_submit()>
            {hidden("method", &limit.method.as_str())} {hidden("currency", &limit.most.currency())}
            {hidden("period", &limit.period.as_str())} {hidden("level", &limit.level.map_or("", Level::as_str))}
            <Problem form="remove-limit" locale problem=attempt.problem() asked=Asked::Other />
            <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Danger pending=attempt.pending()>
                {s.remove}
            </Button>
        </form>
    }
    .into_any()
}

fn form(locale: Locale, s: &'static Strings) -> AnyView {
    let hydrated = use_hydrated();
    let attempt = Attempt::<ChangeLimit>::new(locale, move |()| leave_for(&here(locale)));
    let problem = attempt.problem();
    let wrong = Signal::derive(move || {
        let is_wrong = problem.with(|problem| problem.as_ref().is_some_and(|error| !error.fields.is_empty()));
        is_wrong.then(|| s.wrong_most.to_owned())
    });
    let option = |value: &str, label: &str| SelectOption::new(value, label);
    let methods = PaymentMethod::ALL.map(|way| option(way.as_str(), payment(locale, way)));
    let currencies = Currency::ALL.map(|currency| option(currency.code(), currency.code()));
    let periods = LimitPeriod::ALL.map(|period| option(period.as_str(), strings::period(locale, period)));
    let mut levels = vec![option("", s.everybody)];
    levels.extend(
        Level::ALL
            .iter()
            .map(|level| option(level.as_str(), level_name(locale, *level))),
    );
    view! {
        <FormSection id="limit" title=s.set_limit>
            <form
                class="stack"
                method="post"
                action=ChangeLimit::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                <Problem form="limit" locale problem asked=Asked::Other />
                <FormGrid>
                    <Field id="limit-method" label=s.method>
                        <Select name="method" options=methods.to_vec() />
                    </Field>
                    <Field id="limit-currency" label=s.currency>
                        <Select name="currency" options=currencies.to_vec() />
                    </Field>
                    <Field id="limit-level" label=s.level>
                        <Select name="level" options=levels />
                    </Field>
                    <Field id="limit-period" label=s.period>
                        <Select name="period" options=periods.to_vec() />
                    </Field>
                    <Field id="limit-most" label=s.most hint=s.most_hint error=wrong>
                        <TextInput name="most" attr:inputmode="decimal" attr:maxlength="16" />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.set}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}
