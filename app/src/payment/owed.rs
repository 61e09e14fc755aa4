//! Money that is to be sent back by hand.

use super::api::{MarkRefundSent, SettleReceipt, owed_by_hand};
use super::form::{send, text};
use super::receipts::{OWED, page, tabs};
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::console::{list_body, strings as common};
use crate::routes::ConsoleSection;
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::payment::IncomingEvent;
use domain::settlement::{OwedRow, OwedSubject};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{ButtonVariant, Column, ColumnWidth, DataTable, PageHead, TableBody, TableFlow, TableRow};

/// Everything that is owed, refunds first.
#[component]
pub fn OwedPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let may_change = who.console.contains(&Permission::ReceiptUpdate);
    let found = ask(|| (), |()| owed_by_hand());
    let waiting =
        move || view! { <DataTable caption=s.owed columns=columns(s) body=TableBody::Loading(6) /> };
    let content = move || {
        Suspend::new(async move {
            let row = |row: &OwedRow| row_of(locale, s, row, may_change);
            let rows = found.await.map(|rows| rows.iter().map(row).collect());
            let body = list_body(locale, rows, None);
            view! { <DataTable caption=s.owed columns=columns(s) body flow=TableFlow::Scroll acts_label=c.acts /> }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Remittances) text=s.owed_text />
        {tabs(locale, OWED)}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("kind", s.kind),
        Column::text("order", s.order),
        Column::text("payer", s.payer),
        Column::figure("amount", s.total),
        Column::text("since", s.day).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, row: &OwedRow, may_change: bool) -> TableRow {
    let (id, kind) = match row.subject {
        OwedSubject::Refund(id) => (id.to_string(), s.refund),
        OwedSubject::Receipt(id) => (id.to_string(), s.excess),
    };
    let number = row.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let cells = TableRow::new(id.clone(), kind)
        .cell(kind)
        .cell(number)
        .cell(row.payer.clone())
        .cell(row.amount.to_string())
        .cell(date_time(locale, row.since));
    if may_change {
        cells.acts(acts(locale, s, row.subject))
    } else {
        cells
    }
}

fn acts(locale: Locale, s: &'static Strings, subject: OwedSubject) -> AnyView {
    let here = || page(locale, OWED);
    match subject {
        OwedSubject::Refund(id) => {
            let fields = view! {
                {hidden("id", &id)} {text(format!("sent-{id}"), "reason", s.bank_number, String::new())}
            };
            send::<MarkRefundSent>(
                locale,
                here(),
                (s.sent, ButtonVariant::Primary),
                fields.into_any(),
            )
        }
        OwedSubject::Receipt(id) => {
            let form = |event: IncomingEvent, asked, look| {
                let fields = view! {
                    {hidden("id", &id)} {hidden("event", &event.as_str())}
                    {text(format!("{}-{id}", event.as_str()), "reason", asked, String::new())}
                };
                send::<SettleReceipt>(locale, here(), look, fields.into_any())
            };
            view! {
                {form(IncomingEvent::Return, s.bank_number, (s.sent, ButtonVariant::Primary))}
                {form(IncomingEvent::Keep, s.reason, (s.keep, ButtonVariant::Secondary))}
            }
            .into_any()
        }
    }
}
