//! Remittances: receipts that nobody knows whose they are, purchases that wait, and which of the pages an address means.

use super::api::{AssignReceipt, PrepareProof, SettleReceipt, list_receipts};
use super::form::{send, text};
use super::owed::OwedPage;
use super::strings::{self, Strings, strings};
use super::taking::{AccountPage, ImportPage};
use crate::cart::components::hidden;
use crate::console::{list_body, strings as common};
use crate::error;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::payment::{IncomingEvent, ProofId};
use domain::settlement::{AwaitedRow, ReceiptRow};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonSize, ButtonVariant, Column, ColumnWidth, DataTable, Notice, PageHead, Tab, TableBody,
    TableFlow, TableRow, Tabs, Tone,
};

pub(super) const OWED: &str = "owed";
pub(super) const IMPORT: &str = "import";
pub(super) const ACCOUNT: &str = "account";

/// One of the pages of remittances.
#[component]
pub fn RemittancesPage(
    /// Which: none for receipts, or a page's name.
    id: Option<String>,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    match id.as_deref() {
        Some(OWED) => view! { <OwedPage who /> }.into_any(),
        Some(IMPORT) => view! { <ImportPage who /> }.into_any(),
        Some(ACCOUNT) => view! { <AccountPage who /> }.into_any(),
        _ => view! { <ReceiptsPage who /> }.into_any(),
    }
}

/// The way between the pages.
pub(super) fn tabs(locale: Locale, current: &'static str) -> AnyView {
    let s = strings(locale);
    let items = vec![
        Tab::new("receipts", s.receipts, root(locale)),
        Tab::new(OWED, s.owed, page(locale, OWED)),
        Tab::new(IMPORT, s.import, page(locale, IMPORT)),
        Tab::new(ACCOUNT, s.account, page(locale, ACCOUNT)),
    ];
    view! { <Tabs label=s.views items current /> }.into_any()
}

fn root(locale: Locale) -> String {
    routes::console(locale, Realm::Platform, ConsoleSection::Remittances)
}

/// One of the pages by its name.
pub(super) fn page(locale: Locale, name: &str) -> String {
    routes::console_item(locale, ConsoleSection::Remittances, name)
}

#[component]
fn ReceiptsPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let found = ask(|| (), |()| list_receipts());
    let waiting =
        move || view! { <DataTable caption=s.unknown columns=columns(s) body=TableBody::Loading(8) /> };
    let content = move || {
        let who = who.clone();
        Suspend::new(async move {
            let may_change = who.console.contains(&Permission::ReceiptUpdate);
            let may_open = who.console.contains(&Permission::ReceiptReveal);
            let found = found.await;
            let part = |title: &'static str, columns, rows| part(locale, title, columns, rows);
            let open = found.as_ref().map_err(Clone::clone).map(|view| {
                let row = |row: &ReceiptRow| receipt(locale, row, may_change);
                view.open.iter().map(row).collect()
            });
            let awaited = found.as_ref().map_err(Clone::clone).map(|view| {
                let row = |row: &AwaitedRow| awaited(locale, row, may_open);
                view.awaited.iter().map(row).collect()
            });
            let recent = found.map(|view| {
                view.recent
                    .iter()
                    .map(|row| receipt(locale, row, false))
                    .collect()
            });
            view! {
                {part(s.unknown, columns(s), open)}
                {part(s.awaited, awaited_columns(s), awaited)}
                {part(s.recent, columns(s), recent)}
            }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Remittances) text=s.receipts_text />
        {tabs(locale, "receipts")}
        {refused(locale)}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

/// Why a proof was not opened: that form is answered by a file or sent back here.
fn refused(locale: Locale) -> AnyView {
    let refused = error::from_url(PrepareProof::PATH).map(|error| {
        view! {
            <Notice tone=Tone::Danger live=true>
                <p>{error::text(locale, &error)}</p>
            </Notice>
        }
    });
    refused.into_any()
}

fn part(
    locale: Locale,
    title: &'static str,
    columns: Vec<Column>,
    rows: Result<Vec<TableRow>, error::ApiError>,
) -> AnyView {
    let c = common::strings(locale);
    let body = list_body(locale, rows, None);
    view! {
        <h2>{title}</h2>
        <DataTable caption=title columns body flow=TableFlow::Scroll acts_label=c.acts />
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("day", s.day).width(ColumnWidth::Narrow),
        Column::text("payer", s.payer),
        Column::text("text", s.text),
        Column::figure("amount", s.total),
        Column::figure("applied", s.applied),
        Column::text("standing", s.standing).width(ColumnWidth::Narrow),
        Column::text("order", s.order),
    ]
}

fn receipt(locale: Locale, row: &ReceiptRow, may_change: bool) -> TableRow {
    let numbers = row.number.iter().chain(&row.hints).map(ToString::to_string);
    let numbers: Vec<String> = numbers.collect();
    let cells = TableRow::new(row.id.to_string(), row.text.clone())
        .cell(row.booked_on.clone())
        .cell(row.payer.clone())
        .cell(row.text.clone())
        .cell(row.amount.to_string())
        .cell(row.applied.to_string())
        .cell(strings::incoming(locale, row.state))
        .cell(numbers.join(", "));
    if may_change {
        cells.acts(acts(locale, row))
    } else {
        cells
    }
}

fn acts(locale: Locale, row: &ReceiptRow) -> AnyView {
    let s = strings(locale);
    let hint = row.hints.first().map(ToString::to_string).unwrap_or_default();
    let assign = view! {
        {hidden("id", &row.id)} {text(format!("assign-{}", row.id), "number", s.number, hint)}
    };
    let owe = view! {
        {hidden("id", &row.id)} {hidden("event", &IncomingEvent::Owe.as_str())}
        {text(format!("owe-{}", row.id), "reason", s.reason, String::new())}
    };
    view! {
        {send::<AssignReceipt>(locale, root(locale), (s.assign, ButtonVariant::Primary), assign.into_any())}
        {send::<SettleReceipt>(locale, root(locale), (s.owe, ButtonVariant::Secondary), owe.into_any())}
    }
    .into_any()
}

fn awaited_columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("order", s.order),
        Column::text("code", s.code),
        Column::figure("amount", s.total),
        Column::figure("came", s.came),
        Column::text("deadline", s.deadline).width(ColumnWidth::Narrow),
        Column::figure("proofs", s.proofs),
    ]
}

fn awaited(locale: Locale, row: &AwaitedRow, may_open: bool) -> TableRow {
    let number = row.number.to_string();
    let until = row.expires_at.map(|at| date_time(locale, at)).unwrap_or_default();
    let cells = TableRow::new(number.clone(), number.clone())
        .cell(number)
        .cell(row.code.to_string())
        .cell(row.amount.to_string())
        .cell(row.came.to_string())
        .cell(until)
        .cell(row.proofs.len().to_string());
    if may_open && !row.proofs.is_empty() {
        cells.acts(
            row.proofs
                .iter()
                .map(|proof| open(locale, *proof))
                .collect_view()
                .into_any(),
        )
    } else {
        cells
    }
}

/// Answered by the file, so it is sent by the browser itself.
fn open(locale: Locale, proof: ProofId) -> AnyView {
    let s = strings(locale);
    view! {
        <form class="stack" data-gap="2" method="post" action=routes::REMITTANCE_PROOF>
            {hidden("locale", &locale)} {hidden("proof", &proof)}
            {text(format!("open-{proof}"), "reason", s.reason, String::new())}
            <div>
                <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Secondary>
                    {s.open_proof}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
