//! What moved an account, each line with the entry that it is of.

use super::api::account_statement;
use super::strings::{Strings, account_name, event_name, strings};
use crate::console::{Address, ExportLink, list_body, strings as common};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::{Currency, Locale};
use domain::settlement::{Account, Statement, StatementLine};
use leptos::prelude::*;
use ui::{Column, ColumnWidth, Crumb, DataTable, PageHead, Pager, TableBody, TableRow};

/// The statement of an account of the platform or of a seller, in the currency that the address names.
#[component]
pub fn StatementPage(
    /// Of which account.
    account: Account,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let address = Address::here();
    let name = account_name(locale, account.kind());
    let found = ask(
        move || (currency(&address.get()), address.get().get("before")),
        move |(currency, before)| account_statement(account, currency, before),
    );
    let trail = vec![
        Crumb::link(
            common::section_name(locale, ConsoleSection::Finance),
            routes::console(locale, Realm::Platform, ConsoleSection::Finance),
        ),
        Crumb::here(name),
    ];
    let waiting = move || view! { <DataTable caption=name columns=columns(s) body=TableBody::Loading(8) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let to_entry = move |line: &StatementLine| {
                let id = line.entry.to_string();
                Some(routes::console_item(locale, ConsoleSection::Finance, &id))
            };
            lines(locale, &address, found.await, to_entry)
        })
    };
    let export = move || {
        view! {
            <ExportLink href=export_href(account, currency(&address.get())) />
        }
    };
    view! {
        <PageHead title=name text=s.statement_text trail_label=c.trail trail />
        <p>{export}</p>
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

/// The statement as a file.
pub(super) fn export_href(account: Account, currency: Currency) -> String {
    let pairs = [
        ("account".to_owned(), account.to_string()),
        ("currency".to_owned(), currency.code().to_owned()),
    ];
    routes::with_query("/export/statement.csv".to_owned(), &pairs)
}

/// The currency that an address names; yuan where it names none.
pub(super) fn currency(address: &Address) -> Currency {
    address.get("currency").parse().unwrap_or(Currency::Cny)
}

/// The balance, the lines and the way on. `href` says where a line leads.
pub(super) fn lines(
    locale: Locale,
    address: &Address,
    found: Result<Statement, crate::error::ApiError>,
    href: impl Fn(&StatementLine) -> Option<String>,
) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let next = found.as_ref().ok().and_then(|found| found.next.clone());
    let balance = found.as_ref().ok().map(|found| found.balance.to_string());
    let seller = found.as_ref().ok().and_then(|found| found.seller.clone());
    let seller = seller.map(|name| format!("{} · ", name.get(locale)));
    let rows = found.map(|found| {
        let row = |(place, line)| row_of(locale, place, line, href(line));
        found.lines.iter().enumerate().map(row).collect()
    });
    let newest = if address.get("before").is_empty() {
        String::new()
    } else {
        address.with("before", "")
    };
    let body = list_body(locale, rows, address.way_back("currency"));
    view! {
        <p>{seller} {s.balance} " " <strong>{balance}</strong></p>
        <DataTable caption=s.statement columns=columns(s) body />
        <Pager
            label=c.pages
            previous_href=newest
            previous=c.newest
            next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
            next=c.older
        />
    }
    .into_any()
}

pub(super) fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("event", s.event),
        Column::text("order", s.order),
        Column::text("other", s.other),
        Column::figure("change", s.change),
        Column::text("at", s.at).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, place: usize, line: &StatementLine, href: Option<String>) -> TableRow {
    let event = event_name(locale, line.kind);
    let row = TableRow::new(format!("{}-{place}", line.entry), event);
    let row = match href {
        Some(href) => row.link(href),
        None => row,
    };
    row.cell(event)
        .cell(
            line.order
                .as_ref()
                .map_or_else(|| "—".to_owned(), ToString::to_string),
        )
        .cell(account_name(locale, line.other.kind()))
        .cell(line.change.to_string())
        .cell(date_time(locale, line.at))
}
