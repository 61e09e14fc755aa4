//! The list of requests: by state and kind, in pages.

use super::api::{list_after_sales, list_seller_after_sales};
use super::question::AfterSalesQuestion;
use crate::aftersales::strings::{Strings, kind_name, reason_name, state_name, state_tone, strings};
use crate::console::{Address, list_body, strings as common};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::aftersales::{AfterSalesKind, AfterSalesRow, AfterSalesState};
use domain::kernel::Locale;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{Badge, Column, ColumnWidth, DataTable, PageHead, Pager, Tab, TableBody, TableRow, Tabs};

/// Requests: all of them, or those of one's shop.
#[component]
pub fn AfterSalesListPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let title = common::section_name(locale, ConsoleSection::AfterSales);
    let address = Address::here();
    let found = ask(
        move || question(&address.get()),
        move |question| async move {
            match realm {
                Realm::Platform => list_after_sales(question).await,
                Realm::Seller => list_seller_after_sales(question).await,
            }
        },
    );
    let choice = (realm == Realm::Seller && who.selling.contains(&Permission::SellerRead))
        .then(|| view! { <ShopChoice /> });
    let head = move || address.with(|address| views(locale, s, c, address));
    let waiting = move || view! { <DataTable caption=title columns=columns(s) body=TableBody::Loading(8) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| part.items.iter().map(|row| row_of(locale, realm, row)).collect());
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
    view! {
        <PageHead title text=s.list_text />
        {choice}
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(address: &Address) -> AfterSalesQuestion {
    AfterSalesQuestion {
        shop: address.get(SHOP),
        state: address.get("state"),
        kind: address.get("kind"),
        before: address.get("before"),
    }
}

/// By state, and below by kind.
fn views(locale: Locale, s: &'static Strings, c: &'static common::Strings, address: &Address) -> AnyView {
    let mut states = vec![Tab::new("", s.state_any, address.with("state", ""))];
    for state in [
        AfterSalesState::Requested,
        AfterSalesState::Approved,
        AfterSalesState::SentBack,
        AfterSalesState::Received,
        AfterSalesState::Inspected,
    ] {
        let key = state.as_str();
        states.push(Tab::new(
            key,
            state_name(locale, state),
            address.with("state", key),
        ));
    }
    let mut kinds = vec![Tab::new("", c.any, address.with("kind", ""))];
    for kind in AfterSalesKind::ALL {
        let key = kind.as_str();
        kinds.push(Tab::new(key, kind_name(locale, kind), address.with("kind", key)));
    }
    view! {
        <Tabs label=s.state items=states current=address.get("state") />
        <Tabs label=s.kind items=kinds current=address.get("kind") />
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("number", s.number),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
        Column::text("kind", s.kind),
        Column::text("reason", s.reason),
        Column::text("seller", s.seller),
        Column::figure("units", s.units),
        Column::figure("back", s.back),
        Column::text("asked", s.asked_at).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, realm: Realm, row: &AfterSalesRow) -> TableRow {
    let number = row.number.to_string();
    let state = row.state;
    let href = match realm {
        Realm::Platform => routes::console_item(locale, ConsoleSection::AfterSales, &number),
        Realm::Seller => routes::seller_item(locale, ConsoleSection::AfterSales, &number),
    };
    let back = if row.back.is_zero() {
        "—".to_owned()
    } else {
        row.back.to_string()
    };
    TableRow::new(number.clone(), number.clone())
        .link(href)
        .cell(number)
        .cell(view! {
            <Badge tone=state_tone(state) dot=true>
                {state_name(locale, state)}
            </Badge>
        })
        .cell(kind_name(locale, row.kind))
        .cell(reason_name(locale, row.reason))
        .cell(row.seller.to_string())
        .cell(row.units.to_string())
        .cell(back)
        .cell(date_time(locale, row.requested_at))
}
