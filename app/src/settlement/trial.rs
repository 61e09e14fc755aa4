//! The trial balance.

use super::api::trial_balance;
use super::finance::{self, statement_href, tabs};
use super::strings::{Strings, account_name, strings};
use crate::console::{Address, list_body, strings as common};
use crate::routes::{self, ConsoleSection};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::{Locale, Money};
use domain::settlement::{Account, Trial, TrialLine};
use leptos::prelude::*;
use ui::{
    Button, Column, ColumnWidth, DataTable, Field, PageHead, TableBody, TableFlow, TableRow, TextInput,
};

/// Every account with both of its sides, now or as a day began.
#[component]
pub fn TrialPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let address = Address::here();
    let found = ask(move || address.get().get("until"), trial_balance);
    let waiting = move || view! { <DataTable caption=s.trial columns=columns(s) body=TableBody::Loading(10) flow=TableFlow::Scroll /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let trial = found.await;
            let note = trial.as_ref().ok().map(|trial| date_time(locale, trial.at));
            let rows = trial.map(|trial| rows(locale, s, &trial));
            let body = list_body(locale, rows, address.way_back(""));
            view! {
                <p class="muted small">{note}</p>
                <DataTable caption=s.trial columns=columns(s) body flow=TableFlow::Scroll />
            }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Finance) text=s.trial_text />
        {tabs(locale, "trial")}
        {move || address.with(|address| day(s, address))}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

/// Asks for another day; a plain form, so it works without scripts.
fn day(s: &'static Strings, address: &Address) -> AnyView {
    let (path, until) = (address.path(), address.get("until"));
    view! {
        <form class="stack" method="get" action=path>
            <Field id="finance-until" label=s.until hint=s.until_hint>
                <TextInput name="until" kind="date" value=until />
            </Field>
            <div>
                <Button kind="submit">{s.show}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("account", s.account),
        Column::text("currency", s.currency).width(ColumnWidth::Narrow),
        Column::figure("debit", s.debit),
        Column::figure("credit", s.credit),
        Column::figure("balance", s.balance),
    ]
}

fn rows(locale: Locale, s: &'static Strings, trial: &Trial) -> Vec<TableRow> {
    let lines = trial.lines.iter().map(|line| row_of(locale, line));
    let sums = trial
        .sums
        .iter()
        .map(|(debit, credit)| sum_of(s, *debit, *credit));
    lines.chain(sums).collect()
}

fn row_of(locale: Locale, line: &TrialLine) -> TableRow {
    let (name, currency) = (account_name(locale, line.kind), line.balance.currency());
    // Sellers have an account each: their page leads further.
    let href = Account::new(line.kind, None).map_or_else(
        || routes::console_item(locale, ConsoleSection::Finance, finance::OWED),
        |account| statement_href(locale, account, currency),
    );
    TableRow::new(format!("{}-{currency}", line.kind.as_str()), name)
        .link(href)
        .cell(name)
        .cell(currency.code())
        .cell(line.debit.to_string())
        .cell(line.credit.to_string())
        .cell(line.balance.to_string())
}

fn sum_of(s: &'static Strings, debit: Money, credit: Money) -> TableRow {
    let currency = debit.currency().code();
    TableRow::new(format!("sum-{currency}"), s.sum)
        .cell(s.sum)
        .cell(currency)
        .cell(debit.to_string())
        .cell(credit.to_string())
        .cell("")
}
