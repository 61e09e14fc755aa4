//! The list of payouts, below what the shop that is meant may have.

use super::api::list_payouts;
use super::desk::PayoutDeskView;
use super::question::PayoutQuestion;
use super::strings::{Strings, state_name, strings};
use crate::console::{Address, ExportLink, list_body, strings as common};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::settlement::{PayoutState, PayoutView};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{Badge, Column, ColumnWidth, DataTable, PageHead, Pager, Tab, TableBody, TableRow, Tabs};

/// Payouts by state, in pages; with what a shop may have, where one is meant.
#[component]
pub fn PayoutsPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let title = common::section_name(locale, ConsoleSection::Payouts);
    let address = Address::here();
    let permissions = match realm {
        Realm::Platform => who.console.clone(),
        Realm::Seller => who.selling.clone(),
    };
    let may_export = permissions.contains(&Permission::LedgerExport);
    let choice = (realm == Realm::Seller && who.selling.contains(&Permission::SellerRead))
        .then(|| view! { <ShopChoice /> });
    let found = ask(move || question(realm, &address.get()), list_payouts);
    let waiting = move || view! { <DataTable caption=title columns=columns(s) body=TableBody::Loading(6) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| {
                let rows = part.items.iter();
                rows.map(|row| row_of(locale, realm, row)).collect::<Vec<_>>()
            });
            let body = list_body(locale, rows, address.way_back(SHOP));
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            view! {
                <DataTable caption=title columns=columns(s) body />
                <Pager
                    label=c.pages
                    previous_href=newest
                    previous=c.newest
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=c.older
                />
            }
        })
    };
    let head = move || address.with(|address| views(locale, c, address));
    let export = move || {
        may_export.then(|| {
            let href = address.with(|address| export_href(realm, address));
            view! {
                <p>
                    <ExportLink href />
                </p>
            }
        })
    };
    view! {
        <PageHead title text=s.payouts_text />
        {choice}
        <PayoutDeskView realm permissions />
        {head}
        {export}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(realm: Realm, address: &Address) -> PayoutQuestion {
    PayoutQuestion {
        all: all(realm).to_owned(),
        shop: address.get(SHOP),
        state: address.get("state"),
        before: address.get("before"),
    }
}

const fn all(realm: Realm) -> &'static str {
    match realm {
        Realm::Platform => "1",
        Realm::Seller => "",
    }
}

fn export_href(realm: Realm, address: &Address) -> String {
    let pairs = [
        ("all", all(realm).to_owned()),
        (SHOP, address.get(SHOP)),
        ("state", address.get("state")),
    ];
    let pairs: Vec<(String, String)> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    routes::with_query("/export/payouts.csv".to_owned(), &pairs)
}

fn views(locale: Locale, c: &'static common::Strings, address: &Address) -> AnyView {
    let mut items = vec![Tab::new("", c.all, address.with("state", ""))];
    items.extend(PayoutState::ALL.iter().map(|state| {
        let key = state.as_str();
        Tab::new(key, state_name(locale, *state).0, address.with("state", key))
    }));
    view! { <Tabs label=c.views items current=address.get("state") /> }.into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("asked_at", s.asked_at).width(ColumnWidth::Narrow),
        Column::text("seller", s.seller),
        Column::figure("amount", s.amount),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
        Column::text("account", s.account),
        Column::text("asked_by", s.asked_by),
        Column::text("note", s.note),
    ]
}

fn row_of(locale: Locale, realm: Realm, row: &PayoutView) -> TableRow {
    let id = row.id.to_string();
    let href = match realm {
        Realm::Platform => routes::console_item(locale, ConsoleSection::Payouts, &id),
        Realm::Seller => routes::seller_item(locale, ConsoleSection::Payouts, &id),
    };
    let (name, tone) = state_name(locale, row.state);
    TableRow::new(id, row.amount.to_string())
        .link(href)
        .cell(date_time(locale, row.requested_at))
        .cell(row.seller_name.get(locale).clone())
        .cell(row.amount.to_string())
        .cell(view! { <Badge tone dot=true>{name}</Badge> })
        .cell(row.account.clone())
        .cell(row.requested_by.clone())
        .cell(row.note.clone())
}
