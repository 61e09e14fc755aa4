//! Money that is to be sent back by hand.

use super::api::{MarkRefundSent, RevealPayee, SettleReceipt, owed_by_hand};
use super::form::{send, text};
use super::receipts::{OWED, page, tabs};
use super::strings::{Strings, field_problem, strings};
use crate::cart::components::hidden;
use crate::console::{list_body, strings as common};
use crate::routes::ConsoleSection;
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::payment::{BankAccount, IncomingEvent};
use domain::settlement::{OwedRow, OwedSubject};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonSize, ButtonVariant, Column, ColumnWidth, DataTable, PageHead, SummaryList, SummaryRow,
    TableBody, TableFlow, TableRow,
};

/// Everything that is owed, refunds first.
#[component]
pub fn OwedPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let may = [Permission::ReceiptUpdate, Permission::ReceiptReveal].map(|may| who.console.contains(&may));
    let found = ask(|| (), |()| owed_by_hand());
    let waiting =
        move || view! { <DataTable caption=s.owed columns=columns(s) body=TableBody::Loading(6) /> };
    let content = move || {
        Suspend::new(async move {
            let row = |row: &OwedRow| row_of(locale, s, row, may);
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
        Column::text("payee", s.payee_account),
        Column::figure("amount", s.total),
        Column::text("since", s.day).width(ColumnWidth::Narrow),
    ]
}

fn row_of(
    locale: Locale,
    s: &'static Strings,
    row: &OwedRow,
    [may_change, may_reveal]: [bool; 2],
) -> TableRow {
    let (id, kind) = match row.subject {
        OwedSubject::Refund(id) => (id.to_string(), s.refund),
        OwedSubject::Receipt(id) => (id.to_string(), s.excess),
    };
    let number = row.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let cells = TableRow::new(id, kind)
        .cell(kind)
        .cell(number)
        .cell(row.payer.clone())
        .cell(payee(locale, s, row, may_reveal))
        .cell(row.amount.to_string())
        .cell(date_time(locale, row.since));
    if may_change {
        cells.acts(acts(locale, s, row.subject))
    } else {
        cells
    }
}

/// Where it goes, by its end; in clear for a reason, until the page is left.
fn payee(locale: Locale, s: &'static Strings, row: &OwedRow, may_reveal: bool) -> AnyView {
    let id = match row.subject {
        OwedSubject::Receipt(_) => return ().into_any(),
        OwedSubject::Refund(_) if row.payee.is_empty() => return s.payee_none.into_any(),
        OwedSubject::Refund(id) => id,
    };
    let masked = row.payee.clone();
    if !may_reveal {
        return masked.into_any();
    }
    let shown = RwSignal::new(None::<BankAccount>);
    let attempt = Attempt::<RevealPayee>::new(locale, move |account| shown.set(Some(account)));
    let clear = move || {
        shown.get().map(|account| {
            view! {
                <SummaryList>
                    <SummaryRow label=s.holder>{account.holder}</SummaryRow>
                    <SummaryRow label=s.bank>{account.bank}</SummaryRow>
                    <SummaryRow label=s.account_number>{account.number}</SummaryRow>
                </SummaryList>
            }
        })
    };
    view! {
        <p>{masked}</p>
        <div aria-live="polite">{clear}</div>
        <form class="stack" data-gap="2" method="post" action=RevealPayee::url() on:submit=attempt.on_submit()>
            <Problem form="payee" locale problem=attempt.problem() asked=Asked::Other words=field_problem />
            {hidden("id", &id)} {text(format!("reveal-{id}"), "reason", s.reveal_reason, String::new())}
            <div>
                <Button kind="submit" size=ButtonSize::Small pending=attempt.pending()>
                    {s.reveal}
                </Button>
            </div>
        </form>
    }
    .into_any()
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
