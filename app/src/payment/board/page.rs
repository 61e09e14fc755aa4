//! How ways of paying work, and money that waits.

use super::api::{RetryRefund, payment_board};
use super::limits::LimitsPage;
use super::strings::{self, Strings, strings};
use crate::cart::components::hidden;
use crate::console::{Address, strings as common};
use crate::error::ApiError;
use crate::layout::ErrorPage;
use crate::order::strings::payment;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::payment::{DeclineCount, MethodFigures, OpenPayment, OpenRefund, PaymentBoard, RefundState};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonSize, Column, ColumnWidth, DataTable, PageHead, Skeleton, SkeletonShape, Tab,
    TableBody, TableFlow, TableRow, Tabs,
};

/// The page of limits, as the address names it.
pub(super) const LIMITS: &str = "limits";
/// Days that figures are of.
const PERIODS: [&str; 3] = ["7", "30", "90"];

/// One of the pages of payments.
#[component]
pub fn PaymentsPage(
    /// Which: none for the overview.
    id: Option<String>,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    match id.as_deref() {
        None => view! { <BoardPage who /> }.into_any(),
        Some(LIMITS) => view! { <LimitsPage who /> }.into_any(),
        Some(_) => {
            view! { <ErrorPage error=ApiError::new("not_found", "there is no such page") /> }.into_any()
        }
    }
}

/// The way between the pages of payments.
pub(super) fn tabs(locale: Locale, who: &SignedIn, current: &'static str) -> AnyView {
    let s = strings(locale);
    let root = routes::console(locale, Realm::Platform, ConsoleSection::Payments);
    let mut items = vec![Tab::new("", s.board, root)];
    if who.console.contains(&Permission::SettingRead) {
        let href = routes::console_item(locale, ConsoleSection::Payments, LIMITS);
        items.push(Tab::new(LIMITS, s.limits, href));
    }
    let current = Signal::stored(current.to_owned());
    view! { <Tabs label=s.views items current /> }.into_any()
}

#[component]
fn BoardPage(who: SignedIn) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let may_retry = who.console.contains(&Permission::RefundRequest);
    let address = Address::here();
    let found = ask(move || address.read().get("days"), payment_board);
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(board) => tables(locale, s, board, may_retry),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let periods = move || {
        let names = [s.days_7, s.days_30, s.days_90];
        let tab = |(days, name): (&'static str, &'static str)| {
            Tab::new(days, name, address.read().with("days", days))
        };
        let items: Vec<Tab> = PERIODS.into_iter().zip(names).map(tab).collect();
        let current = Signal::derive(move || match address.read().get("days").as_str() {
            "" => PERIODS[1].to_owned(),
            days => days.to_owned(),
        });
        view! { <Tabs label=s.figures items current /> }
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Payments) text=s.intro />
        {tabs(locale, &who, "")}
        {periods}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn tables(locale: Locale, s: &'static Strings, board: PaymentBoard, may_retry: bool) -> AnyView {
    let of = |figures: &MethodFigures| {
        let same =
            |other: &&MethodFigures| (&other.provider, other.method) == (&figures.provider, figures.method);
        board
            .before
            .iter()
            .find(same)
            .and_then(MethodFigures::success_basis_points)
    };
    let figures = board.figures.iter().map(|row| figures_row(locale, row, of(row)));
    let declines = board.declines.iter().map(decline_row);
    let refunds = board
        .refunds
        .iter()
        .map(|row| refund_row(locale, s, row, may_retry));
    let payments = board.payments.iter().map(|row| payment_row(locale, row));
    view! {
        {part(locale, s.figures, s.no_figures, figure_columns(s), figures.collect())}
        {part(locale, s.declines, s.no_declines, decline_columns(s), declines.collect())}
        {part(locale, s.refunds, s.no_refunds, refund_columns(s), refunds.collect())}
        {part(locale, s.payments, s.no_payments, payment_columns(s), payments.collect())}
    }
    .into_any()
}

/// A table under its title; `none` is said where there is nothing.
fn part(
    locale: Locale,
    title: &'static str,
    none: &'static str,
    columns: Vec<Column>,
    rows: Vec<TableRow>,
) -> AnyView {
    let acts_label = common::strings(locale).acts;
    let content = if rows.is_empty() {
        view! { <p class="muted">{none}</p> }.into_any()
    } else {
        let body = TableBody::Rows(rows);
        view! { <DataTable caption=title columns body flow=TableFlow::Scroll acts_label /> }.into_any()
    };
    view! {
        <section class="stack">
            <h2>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn figure_columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("provider", s.provider),
        Column::text("method", s.method),
        Column::figure("asked", s.asked),
        Column::figure("paid", s.paid),
        Column::figure("success", s.success),
        Column::figure("before", s.before),
        Column::figure("median", s.median),
        Column::figure("slow", s.slow),
    ]
}

fn figures_row(locale: Locale, row: &MethodFigures, before: Option<i64>) -> TableRow {
    let method = payment(locale, row.method);
    TableRow::new(format!("{}-{}", row.provider, row.method.as_str()), method)
        .cell(row.provider.clone())
        .cell(method)
        .cell(row.asked.to_string())
        .cell(row.paid.to_string())
        .cell(strings::percent(row.success_basis_points()))
        .cell(strings::percent(before))
        .cell(strings::seconds(row.median_micros))
        .cell(strings::seconds(row.slow_micros))
}

fn decline_columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("provider", s.provider),
        Column::text("reason", s.reason),
        Column::figure("count", s.count),
    ]
}

fn decline_row(row: &DeclineCount) -> TableRow {
    TableRow::new(format!("{}-{}", row.provider, row.reason), row.reason.clone())
        .cell(row.provider.clone())
        .cell(row.reason.clone())
        .cell(row.count.to_string())
}

fn refund_columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("number", s.number),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
        Column::text("cause", s.cause),
        Column::figure("amount", s.amount),
        Column::figure("attempt", s.attempt),
        Column::text("failure", s.failure),
        Column::text("next", s.next).width(ColumnWidth::Narrow),
        Column::text("since", s.since).width(ColumnWidth::Narrow),
    ]
}

fn refund_row(locale: Locale, s: &'static Strings, refund: &OpenRefund, may_retry: bool) -> TableRow {
    let (name, tone) = strings::state(locale, refund.state);
    let next = refund
        .next_at
        .map_or_else(|| "—".to_owned(), |at| date_time(locale, at));
    let row = TableRow::new(refund.id.to_string(), refund.number.clone())
        .cell(refund.number.clone())
        .cell(view! { <Badge tone dot=true>{name}</Badge> })
        .cell(strings::cause(locale, refund.cause))
        .cell(refund.amount.to_string())
        .cell(refund.attempt.to_string())
        .cell(refund.failure.clone().unwrap_or_else(|| "—".to_owned()))
        .cell(next)
        .cell(date_time(locale, refund.requested_at));
    if may_retry && refund.state == RefundState::GivenUp {
        row.acts(retry(locale, s, refund))
    } else {
        row
    }
}

fn retry(locale: Locale, s: &'static Strings, refund: &OpenRefund) -> AnyView {
    let here = routes::console(locale, Realm::Platform, ConsoleSection::Payments);
    let attempt = Attempt::<RetryRefund>::new(locale, move |()| leave_for(&here));
    view! {
        <form method="post" action=RetryRefund::url() on:submit=attempt.on_submit()>
            {hidden("id", &refund.id)}
            <Problem form="retry" locale problem=attempt.problem() asked=Asked::Other />
            <Button kind="submit" size=ButtonSize::Small pending=attempt.pending()>
                {s.try_again}
            </Button>
        </form>
    }
    .into_any()
}

fn payment_columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("number", s.number),
        Column::text("method", s.method),
        Column::figure("amount", s.amount),
        Column::text("since", s.since).width(ColumnWidth::Narrow),
    ]
}

fn payment_row(locale: Locale, open: &OpenPayment) -> TableRow {
    TableRow::new(open.id.to_string(), open.number.clone())
        .cell(open.number.clone())
        .cell(payment(locale, open.method))
        .cell(open.amount.to_string())
        .cell(date_time(locale, open.placed_at))
}
