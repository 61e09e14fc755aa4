//! Rules of commission: the list, adding one, ending one.

use super::api::{AddCommissionRule, EndCommissionRule, commission_rules};
use super::finance::{COMMISSION, tabs};
use super::strings::{Strings, field_problem, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{list_body, strings as common};
use crate::error::ApiError;
use crate::routes::{self, ConsoleSection};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::{Locale, Localized};
use domain::settlement::CommissionRuleView;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonSize, ButtonVariant, Column, ColumnWidth, DataTable, Field, FormGrid, FormSection,
    PageHead, TableBody, TableRow, TextInput,
};

/// Every rule, in the order in which they are asked.
#[component]
pub fn CommissionPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let may_change = who.console.contains(&Permission::CommissionUpdate);
    let found = ask(|| (), |()| commission_rules());
    let waiting =
        move || view! { <DataTable caption=s.commission columns=columns(s) body=TableBody::Loading(4) /> };
    let table = move || {
        Suspend::new(async move {
            let rows = found.await.map(|rules| {
                rules
                    .iter()
                    .map(|rule| row_of(locale, s, rule, may_change))
                    .collect()
            });
            let body = list_body(locale, rows, None);
            view! { <DataTable caption=s.commission columns=columns(s) body acts_label=c.acts /> }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Finance) text=s.commission_text />
        {tabs(locale, COMMISSION)}
        <Transition fallback=waiting>{once(table)}</Transition>
        {may_change.then(|| form(locale, s))}
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::figure("priority", s.priority),
        Column::figure("rate", s.rate),
        Column::figure("tax", s.tax),
        Column::text("category", s.category),
        Column::text("shop", s.shop),
        Column::text("grade", s.grade).width(ColumnWidth::Narrow),
        Column::text("since", s.since).width(ColumnWidth::Narrow),
        Column::text("ended", s.ended).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, rule: &CommissionRuleView, may_change: bool) -> TableRow {
    let name = |name: &Option<Localized>| {
        name.as_ref()
            .map_or_else(|| s.everything.to_owned(), |name| name.get(locale).clone())
    };
    let ended = rule
        .ends_at
        .map_or_else(|| "—".to_owned(), |at| date_time(locale, at));
    let row = TableRow::new(rule.id.to_string(), rule.priority.to_string())
        .cell(rule.priority.to_string())
        .cell(rule.terms.rate.to_string())
        .cell(rule.terms.tax.to_string())
        .cell(name(&rule.category))
        .cell(name(&rule.seller))
        .cell(rule.grade.clone().unwrap_or_else(|| s.everything.to_owned()))
        .cell(date_time(locale, rule.starts_at))
        .cell(ended);
    if may_change && rule.ends_at.is_none() {
        row.acts(end(locale, s, rule))
    } else {
        row
    }
}

fn here(locale: Locale) -> String {
    routes::console_item(locale, ConsoleSection::Finance, COMMISSION)
}

fn end(locale: Locale, s: &'static Strings, rule: &CommissionRuleView) -> AnyView {
    let attempt = Attempt::<EndCommissionRule>::new(locale, move |()| leave_for(&here(locale)));
    view! {
        <form method="post" action=EndCommissionRule::url() on:submit=attempt.on_submit()>
            {hidden("id", &rule.id)}
            <Problem form="end-rule" locale problem=attempt.problem() asked=Asked::Other />
            <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Danger pending=attempt.pending()>
                {s.end}
            </Button>
        </form>
    }
    .into_any()
}

/// What is wrong with a field, if anything is.
fn wrong(
    s: &'static Strings,
    problem: Signal<Option<ApiError>>,
    field: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        problem.with(|problem| {
            let errors = problem.iter().flat_map(|error| &error.fields);
            let mut own = errors.filter(|error| error.field == field);
            own.next()
                .map(|error| field_problem(s, field, &error.code).to_owned())
        })
    })
}

fn form(locale: Locale, s: &'static Strings) -> AnyView {
    let hydrated = use_hydrated();
    let attempt = Attempt::<AddCommissionRule>::new(locale, move |()| leave_for(&here(locale)));
    let problem = attempt.problem();
    let text = move |name: &'static str, label: &'static str, hint: &'static str, value: &'static str| {
        view! {
            <Field id=format!("rule-{name}") label hint error=wrong(s, problem, name)>
                <TextInput name value attr:maxlength="64" />
            </Field>
        }
        .into_any()
    };
    view! {
        <FormSection id="rule" title=s.new_rule text=s.commission_text>
            <form
                class="stack"
                method="post"
                action=AddCommissionRule::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                <Problem form="rule" locale problem asked=Asked::Other />
                <FormGrid>
                    {text("priority", s.priority, s.priority_hint, "100")} {text("rate", s.rate, "", "")}
                    {text("tax", s.tax, "", "0")} {text("category", s.category, s.category_hint, "")}
                    {text("seller", s.shop, s.shop_hint, "")} {text("grade", s.grade, s.grade_hint, "")}
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.add}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}
