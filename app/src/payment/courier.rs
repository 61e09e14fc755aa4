//! Couriers' statements: taking them in, and their lines that wait for a person.

use super::api::{AssignCourierLine, SettleCourierLine, TakeCourierStatement, courier_statements};
use super::cash::{STATEMENTS, page, tabs};
use super::form::{send, send_file, text};
use super::strings::{self, Strings, strings};
use crate::cart::components::hidden;
use crate::console::{list_body, strings as common};
use crate::routes::{self, ConsoleSection};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::payment::{IncomingEvent, IncomingState};
use domain::settlement::{CourierLineRow, CourierStatementRow};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ButtonVariant, Column, ColumnWidth, DataTable, Field, FormGrid, FormSection, PageHead, TableBody,
    TableFlow, TableRow, TextArea,
};

/// Statements, newest first, with what of them is nobody's yet.
#[component]
pub fn CourierPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let may_change = who.console.contains(&Permission::ReceiptUpdate);
    let found = ask(|| (), |()| courier_statements());
    let waiting =
        move || view! { <DataTable caption=s.statements columns=columns(s) body=TableBody::Loading(6) /> };
    let content = move || {
        Suspend::new(async move {
            let found = found.await;
            let lines = found.as_ref().map(|view| view.lines.clone()).unwrap_or_default();
            let lines: Vec<TableRow> = lines
                .iter()
                .map(|line| line_of(locale, line, may_change))
                .collect();
            let shown = !lines.is_empty();
            let lines = shown.then(|| {
                view! {
                    <h2>{s.waiting}</h2>
                    <DataTable
                        caption=s.waiting
                        columns=line_columns(s)
                        body=TableBody::Rows(lines)
                        flow=TableFlow::Scroll
                        acts_label=c.acts
                    />
                }
            });
            let rows = found.map(|view| view.statements.iter().map(|row| row_of(locale, row)).collect());
            let body = list_body(locale, rows, None);
            view! {
                {lines}
                <h2>{s.statements}</h2>
                <DataTable caption=s.statements columns=columns(s) body flow=TableFlow::Scroll />
            }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Cash) text=s.statements_text />
        {tabs(locale, STATEMENTS)}
        {may_change.then(|| form(locale, s))}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("courier", s.courier),
        Column::text("reference", s.reference),
        Column::figure("lines", s.lines),
        Column::figure("amount", s.total),
        Column::text("entered", s.entered).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, row: &CourierStatementRow) -> TableRow {
    TableRow::new(row.id.to_string(), row.reference.clone())
        .cell(row.courier.clone())
        .cell(row.reference.clone())
        .cell(row.lines.to_string())
        .cell(row.amount.to_string())
        .cell(date_time(locale, row.entered_at))
}

fn line_columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("reference", s.reference),
        Column::text("subject", s.subject),
        Column::text("order", s.order),
        Column::figure("amount", s.total),
        Column::figure("applied", s.applied),
        Column::text("standing", s.standing).width(ColumnWidth::Narrow),
    ]
}

fn line_of(locale: Locale, line: &CourierLineRow, may_change: bool) -> TableRow {
    let order = line.order.as_ref().map(ToString::to_string).unwrap_or_default();
    let row = TableRow::new(line.id.to_string(), line.subject.clone())
        .cell(format!("{} {}", line.courier, line.reference))
        .cell(line.subject.clone())
        .cell(order)
        .cell(line.amount.to_string())
        .cell(line.applied.to_string())
        .cell(strings::incoming(locale, line.state));
    if may_change {
        row.acts(acts(locale, line))
    } else {
        row
    }
}

fn acts(locale: Locale, line: &CourierLineRow) -> AnyView {
    let s = strings(locale);
    let here = || page(locale, STATEMENTS);
    let assign = (line.state == IncomingState::Open).then(|| {
        let fields = view! {
            {hidden("id", &line.id)} {text(format!("assign-{}", line.id), "number", s.number, String::new())}
        };
        send::<AssignCourierLine>(
            locale,
            here(),
            (s.assign, ButtonVariant::Primary),
            fields.into_any(),
        )
    });
    let settle = line.state.allowed().filter_map(|event| {
        let label = match event {
            IncomingEvent::Apply => return None,
            IncomingEvent::Owe => s.owe,
            IncomingEvent::Return => s.returned,
            IncomingEvent::Keep => s.keep,
        };
        let fields = view! {
            {hidden("id", &line.id)} {hidden("event", &event.as_str())}
            {text(format!("{}-{}", event.as_str(), line.id), "reason", s.reason, String::new())}
        };
        let look = (label, ButtonVariant::Secondary);
        Some(send::<SettleCourierLine>(locale, here(), look, fields.into_any()))
    });
    let settle = settle.collect_view();
    view! {
        {assign}
        {settle}
    }
    .into_any()
}

fn form(locale: Locale, s: &'static Strings) -> AnyView {
    let fields = view! {
        <FormGrid>
            {text("incoming-courier".to_owned(), "courier", s.courier, String::new())}
            {text("incoming-reference".to_owned(), "reference", s.reference, String::new())}
        </FormGrid>
        <Field id="incoming-lines" label=s.lines hint=s.lines_hint>
            <TextArea name="lines" rows=6 />
        </Field>
    };
    let file = view! {
        <FormGrid>
            {text("file-courier".to_owned(), "courier", s.courier, String::new())}
            {text("file-reference".to_owned(), "reference", s.reference, String::new())}
        </FormGrid>
    };
    let look = (s.take, ButtonVariant::Primary);
    view! {
        <FormSection id="statement" title=s.statements>
            {send::<TakeCourierStatement>(locale, page(locale, STATEMENTS), look, fields.into_any())}
            {send_file(locale, routes::COURIER_STATEMENT, s.send_file, file.into_any())}
        </FormSection>
    }
    .into_any()
}
