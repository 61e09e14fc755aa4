//! Every rule, and the form of the one that the address names.

use super::super::finance::{FEES, tabs};
use super::api::payment_fees;
use super::form::form;
use super::strings::{Strings, bearer_name, strings};
use crate::console::{Address, list_body, strings as common};
use crate::order::strings::payment;
use crate::routes::ConsoleSection;
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::{Currency, Locale, Money, Timestamp};
use domain::logistics::CountryCode;
use domain::payment::PaymentMethod;
use domain::settlement::{FeeBearer, PaymentFeeRule, Rate};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{Column, ColumnWidth, DataTable, PageHead, TableBody, TableRow};

/// In the address: which rule is to be changed.
const RULE: &str = "rule";

/// What taking money costs.
#[component]
pub fn FeesPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let address = Address::here();
    let may_change = who.console.contains(&Permission::CommissionUpdate);
    let version = RwSignal::new(0_u32);
    let found = ask(move || version.get(), |_| payment_fees());
    let waiting =
        move || view! { <DataTable caption=s.change columns=columns(s) body=TableBody::Loading(5) /> };
    let content = move || {
        let address = address.get();
        Suspend::new(async move {
            let found = found.await;
            let chosen = found.as_ref().ok().filter(|_| may_change).and_then(|known| {
                let rule = address.get(RULE);
                kinds()
                    .find(|kind| key(*kind) == rule)
                    .map(|kind| of(known, kind))
            });
            let rows = found.map(|known| {
                let row = |kind| row_of(locale, &address, kind, of(&known, kind), may_change);
                kinds().map(row).collect()
            });
            let body = list_body(locale, rows, None);
            view! {
                <DataTable caption=common::section_name(locale, ConsoleSection::Finance) columns=columns(s) body />
                {chosen.map(|rule| form(locale, &rule, version))}
            }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Finance) text=s.intro />
        {tabs(locale, FEES)}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

/// What can have a rule.
fn kinds() -> impl Iterator<Item = (PaymentMethod, Currency)> {
    let of = |method: PaymentMethod| Currency::ALL.map(|currency| (method, currency));
    let all = PaymentMethod::ALL.into_iter().flat_map(of);
    all.filter(|(method, currency)| method.is_available(CountryCode::CN, *currency))
}

/// As the address names it.
fn key((method, currency): (PaymentMethod, Currency)) -> String {
    format!("{}-{}", method.as_str(), currency.code())
}

/// What a rule is called.
pub(super) fn rule_name(locale: Locale, rule: &PaymentFeeRule) -> String {
    format!("{} · {}", payment(locale, rule.method), rule.fixed.currency())
}

/// The rule of a kind; one that charges nothing, of version 0, where there is none.
fn of(known: &[PaymentFeeRule], (method, currency): (PaymentMethod, Currency)) -> PaymentFeeRule {
    let is_it = |rule: &&PaymentFeeRule| (rule.method, rule.fixed.currency()) == (method, currency);
    known.iter().find(is_it).copied().unwrap_or(PaymentFeeRule {
        method,
        version: 0,
        rate: Rate::default(),
        fixed: Money::zero(currency),
        bearer: FeeBearer::Platform,
        starts_at: Timestamp::from_micros(0),
    })
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("method", s.method),
        Column::text("currency", s.currency).width(ColumnWidth::Narrow),
        Column::figure("rate", s.rate),
        Column::figure("fixed", s.fixed),
        Column::text("bearer", s.bearer).width(ColumnWidth::Narrow),
        Column::text("since", s.since).width(ColumnWidth::Narrow),
    ]
}

fn row_of(
    locale: Locale,
    address: &Address,
    kind: (PaymentMethod, Currency),
    rule: PaymentFeeRule,
    may_change: bool,
) -> TableRow {
    let since = if rule.version == 0 {
        strings(locale).none.to_owned()
    } else {
        date_time(locale, rule.starts_at)
    };
    let row = TableRow::new(key(kind), rule_name(locale, &rule))
        .cell(payment(locale, rule.method))
        .cell(kind.1.code())
        .cell(rule.rate.to_string())
        .cell(rule.fixed.to_string())
        .cell(bearer_name(locale, rule.bearer))
        .cell(since);
    if may_change {
        row.link(address.with(RULE, &key(kind)))
    } else {
        row
    }
}
