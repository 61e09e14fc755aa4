//! What sellers are owed.

use super::api::sellers_owed;
use super::finance::{OWED, statement_href, tabs};
use super::strings::{Strings, strings};
use crate::console::{Address, list_body, strings as common};
use crate::merchant::seller::SHOP;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::settlement::{Account, AccountKind, SellerBalance};
use leptos::prelude::*;
use ui::{Column, ColumnWidth, DataTable, PageHead, Pager, TableBody, TableFlow, TableRow};

/// Sellers of a page; the service gives no more.
const PAGE: usize = 50;

/// Sellers with what they are owed, in pages.
#[component]
pub fn OwedPage() -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let address = Address::here();
    let found = ask(move || address.get().get("before"), sellers_owed);
    let waiting = move || view! { <DataTable caption=s.owed columns=columns(s) body=TableBody::Loading(8) flow=TableFlow::Scroll /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let found = found.await;
            let next = found.as_ref().ok().and_then(|rows| next(rows));
            let rows = found.map(|rows| rows.iter().map(|row| row_of(locale, row)).collect());
            let beginning = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            let body = list_body(locale, rows, address.way_back(""));
            view! {
                <DataTable caption=s.owed columns=columns(s) body flow=TableFlow::Scroll />
                <Pager
                    label=c.pages
                    previous_href=beginning
                    previous=c.beginning
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=c.further
                />
            }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Finance) text=s.owed_text />
        {tabs(locale, OWED)}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

/// The last seller of a full page. A seller has a row for each currency.
fn next(rows: &[SellerBalance]) -> Option<String> {
    let mut sellers: Vec<_> = rows.iter().map(|row| row.seller).collect();
    sellers.dedup();
    (sellers.len() >= PAGE)
        .then(|| sellers.last().map(ToString::to_string))
        .flatten()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("seller", s.seller),
        Column::text("currency", s.currency).width(ColumnWidth::Narrow),
        Column::figure("pending", s.pending),
        Column::figure("payable", s.payable),
        Column::figure("reserve", s.reserve),
        Column::figure("deposit", s.deposit),
    ]
}

fn row_of(locale: Locale, row: &SellerBalance) -> TableRow {
    let name = row.name.get(locale).clone();
    let currency = row.payable.currency();
    let figure = |kind: AccountKind, amount: domain::kernel::Money| {
        let href =
            Account::new(kind, Some(row.seller)).map(|account| statement_href(locale, account, currency));
        view! { <a href=href.unwrap_or_default()>{amount.to_string()}</a> }
    };
    let payouts = routes::console(locale, Realm::Platform, ConsoleSection::Payouts);
    let payouts = routes::with_query(payouts, &[(SHOP.to_owned(), row.seller.to_string())]);
    TableRow::new(format!("{}-{currency}", row.seller), name.clone())
        .link(payouts)
        .cell(name)
        .cell(currency.code())
        .cell(figure(AccountKind::SellerPending, row.pending))
        .cell(figure(AccountKind::SellerPayable, row.payable))
        .cell(figure(AccountKind::SellerReserve, row.reserve))
        .cell(figure(AccountKind::SellerDeposit, row.deposit))
}
