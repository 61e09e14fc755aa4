//! An entry with everything that it moved: the end of the way from a balance to an order.

use super::api::ledger_entry;
use super::finance::statement_href;
use super::strings::{Strings, account_name, event_name, strings};
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::OrderNumber;
use domain::settlement::{Account, EntryId, EntryView, TransferView};
use leptos::prelude::*;
use ui::{
    Column, Crumb, DataTable, PageHead, Skeleton, SkeletonShape, SummaryList, SummaryRow, TableBody, TableRow,
};

/// One entry.
#[component]
pub fn EntryPage(
    /// Which.
    id: EntryId,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let found = ask(move || id, ledger_entry);
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(entry) => shown(locale, s, &entry),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let trail = vec![
        Crumb::link(
            common::section_name(locale, ConsoleSection::Finance),
            routes::console(locale, Realm::Platform, ConsoleSection::Finance),
        ),
        Crumb::here(s.entry),
    ];
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=5 /> };
    view! {
        <PageHead title=s.entry trail_label=c.trail trail />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn shown(locale: Locale, s: &'static Strings, entry: &EntryView) -> AnyView {
    let purchase = order_link(locale, entry.group.as_ref());
    let rows = entry.transfers.iter().enumerate();
    let body = TableBody::Rows(rows.map(|(place, row)| row_of(locale, place, row)).collect());
    let (event, at, key) = (
        event_name(locale, entry.kind),
        date_time(locale, entry.at),
        entry.key.clone(),
    );
    view! {
        <SummaryList columns=true>
            <SummaryRow label=s.event>{event}</SummaryRow>
            <SummaryRow label=s.at>{at}</SummaryRow>
            <SummaryRow label=s.purchase>{purchase}</SummaryRow>
            <SummaryRow label=s.entry_key>
                <code>{key}</code>
            </SummaryRow>
        </SummaryList>
        <DataTable caption=s.entry columns=columns(s) body />
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("debit", s.debit),
        Column::text("credit", s.credit),
        Column::figure("amount", s.amount),
        Column::text("order", s.order),
    ]
}

fn row_of(locale: Locale, place: usize, row: &TransferView) -> TableRow {
    let side = |account: Account| {
        let href = statement_href(locale, account, row.amount.currency());
        view! { <a href=href>{account_name(locale, account.kind())}</a> }
    };
    TableRow::new(place.to_string(), account_name(locale, row.debit.kind()))
        .cell(side(row.debit))
        .cell(side(row.credit))
        .cell(row.amount.to_string())
        .cell(order_link(locale, row.order.as_ref()))
}

/// An order or purchase by its number, with the way to its page.
fn order_link(locale: Locale, number: Option<&OrderNumber>) -> AnyView {
    let Some(number) = number.map(ToString::to_string) else {
        return "—".into_any();
    };
    let href = routes::console_item(locale, ConsoleSection::Orders, &number);
    view! { <a href=href>{number}</a> }.into_any()
}
