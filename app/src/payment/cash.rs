//! Cash that couriers have: what is in transit by age, what is missing of it, and which of the pages an address means.

use super::api::{DecideCash, NoteCollected, cash_in_transit};
use super::courier::CourierPage;
use super::form::{send, send_then, text};
use super::rules::RulesPage;
use super::strings::{self, Strings, strings};
use crate::cart::components::hidden;
use crate::console::{Address, list_body, strings as common};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::payment::CashDecision;
use domain::settlement::{CashAges, CashRow, CashView};
use domain::user::{ApprovalId, Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ButtonVariant, Column, ColumnWidth, DataTable, FormGrid, FormSection, PageHead, Pager, Tab, TableBody,
    TableFlow, TableRow, Tabs,
};

const DIFFERENCES: &str = "differences";
pub(super) const STATEMENTS: &str = "statements";
pub(super) const RULES: &str = "rules";

/// One of the pages of couriers' cash.
#[component]
pub fn CashPage(
    /// Which: none for what is in transit, or a page's name.
    id: Option<String>,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    match id.as_deref() {
        Some(STATEMENTS) => view! { <CourierPage who /> }.into_any(),
        Some(RULES) => view! { <RulesPage who /> }.into_any(),
        Some(DIFFERENCES) => list(&who, true),
        _ => list(&who, false),
    }
}

/// The way between the pages.
pub(super) fn tabs(locale: Locale, current: &'static str) -> AnyView {
    let s = strings(locale);
    let root = routes::console(locale, Realm::Platform, ConsoleSection::Cash);
    let items = vec![
        Tab::new("transit", s.transit, root),
        Tab::new(DIFFERENCES, s.differences, page(locale, DIFFERENCES)),
        Tab::new(STATEMENTS, s.statements, page(locale, STATEMENTS)),
        Tab::new(RULES, s.rules, page(locale, RULES)),
    ];
    view! { <Tabs label=s.views items current /> }.into_any()
}

/// One of the pages by its name.
pub(super) fn page(locale: Locale, name: &str) -> String {
    routes::console_item(locale, ConsoleSection::Cash, name)
}

fn list(who: &SignedIn, short: bool) -> AnyView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let may_change = who.console.contains(&Permission::ReceiptUpdate);
    let address = Address::here();
    let found = ask(
        move || address.get().get("before"),
        move |after| cash_in_transit(short, after),
    );
    let (name, text) = if short {
        (DIFFERENCES, s.differences_text)
    } else {
        ("transit", s.transit_text)
    };
    let waiting =
        move || view! { <DataTable caption=s.transit columns=columns(s) body=TableBody::Loading(8) /> };
    let content = move || {
        let address = address.get();
        Suspend::new(async move { loaded(locale, &address, found.await, (short, may_change)) })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Cash) text />
        {tabs(locale, name)}
        <Transition fallback=waiting>{once(content)}</Transition>
        {(may_change && !short).then(|| note(locale, s))}
    }
    .into_any()
}

fn loaded(
    locale: Locale,
    address: &Address,
    found: Result<CashView, crate::error::ApiError>,
    (short, may_change): (bool, bool),
) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let ages = found.as_ref().map(|view| view.ages.clone()).unwrap_or_default();
    let next = found.as_ref().ok().and_then(|view| view.next.clone());
    let rows = found.map(|view| {
        let row = |row: &CashRow| row_of(locale, row, short && may_change);
        view.rows.iter().map(row).collect()
    });
    let body = list_body(locale, rows, None);
    let beginning = if address.get("before").is_empty() {
        String::new()
    } else {
        address.with("before", "")
    };
    view! {
        {(!short).then(|| by_age(s, &ages))}
        <DataTable caption=s.transit columns=columns(s) body flow=TableFlow::Scroll acts_label=c.acts />
        <Pager
            label=c.pages
            previous_href=beginning
            previous=c.beginning
            next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
            next=c.further
        />
    }
    .into_any()
}

fn by_age(s: &'static Strings, ages: &[CashAges]) -> AnyView {
    let columns = vec![
        Column::figure("three", s.age_three),
        Column::figure("week", s.age_week),
        Column::figure("month", s.age_month),
        Column::figure("older", s.age_older),
        Column::figure("total", s.total),
    ];
    let rows = ages.iter().map(|ages| {
        let row = TableRow::new(ages.total.currency().code(), ages.total.to_string());
        let row = ages
            .groups
            .iter()
            .fold(row, |row, amount| row.cell(amount.to_string()));
        row.cell(ages.total.to_string())
    });
    let rows: Vec<TableRow> = rows.collect();
    let shown = !rows.is_empty();
    shown
        .then(|| view! { <DataTable caption=s.total columns body=TableBody::Rows(rows) flow=TableFlow::Scroll /> })
        .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("order", s.order),
        Column::figure("due", s.due),
        Column::figure("collected", s.collected),
        Column::figure("remitted", s.remitted),
        Column::figure("written_off", s.written_off),
        Column::figure("missing", s.missing),
        Column::text("standing", s.standing).width(ColumnWidth::Narrow),
        Column::text("since", s.since).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, row: &CashRow, decides: bool) -> TableRow {
    let number = row.number.to_string();
    let cash = &row.cash;
    let cells = TableRow::new(row.order.to_string(), number.clone())
        .cell(number)
        .cell(cash.due.to_string())
        .cell(cash.collected.to_string())
        .cell(cash.remitted.to_string())
        .cell(cash.written_off.to_string())
        .cell(cash.to_write_off().to_string())
        .cell(strings::standing(locale, cash.standing()))
        .cell(date_time(locale, row.collected_at));
    if decides {
        cells.acts(decide(locale, row))
    } else {
        cells
    }
}

fn decide(locale: Locale, row: &CashRow) -> AnyView {
    let s = strings(locale);
    let claim = (!row.cash.is_claimed).then_some((CashDecision::Claim, s.claim, ButtonVariant::Secondary));
    let give_up = (CashDecision::WriteOff, s.write_off, ButtonVariant::Danger);
    let forms = claim
        .into_iter()
        .chain([give_up])
        .map(|(decision, label, variant)| {
            let id = format!("{}-{}", decision.as_str(), row.order);
            let fields = view! {
                {hidden("number", &row.number)} {hidden("decision", &decision.as_str())}
                {text(id, "reason", s.reason, String::new())}
            };
            let here = page(locale, DIFFERENCES);
            let then = move |waiting: Option<ApprovalId>| match waiting {
                Some(_) => format!("{here}?done=requested"),
                None => here.clone(),
            };
            send_then::<DecideCash>(locale, then, (label, variant), fields.into_any())
        });
    forms.collect_view().into_any()
}

fn note(locale: Locale, s: &'static Strings) -> AnyView {
    let fields = view! {
        <FormGrid>
            {text("collected-number".to_owned(), "number", s.number, String::new())}
            {text("collected-amount".to_owned(), "amount", s.amount, String::new())}
        </FormGrid>
    };
    let here = page(locale, DIFFERENCES);
    view! {
        <FormSection id="collected" title=s.note_title text=s.note_text>
            {send::<NoteCollected>(locale, here, (s.note, ButtonVariant::Primary), fields.into_any())}
        </FormSection>
    }
    .into_any()
}
