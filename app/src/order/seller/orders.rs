//! The list of a shop's orders.

use super::api::list_seller_orders;
use super::question::OrderQuestion;
use super::strings::{Strings, state_name, state_tone, strings};
use crate::console::{Address, list_body, strings as common};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::order::strings::payment_state;
use crate::routes::{self, ConsoleSection};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{OrderRow, OrderState};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{Badge, Column, ColumnWidth, DataTable, PageHead, Pager, Tab, TableBody, TableRow, Tabs};

/// Orders of one's shop: by state, in pages.
#[component]
pub fn SellerOrdersPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let title = common::section_name(locale, ConsoleSection::Orders);
    let address = Address::here();
    let found = ask(move || question(&address.get()), list_seller_orders);
    let choice = who
        .selling
        .contains(&Permission::SellerRead)
        .then(|| view! { <ShopChoice /> });
    let head = move || address.with(|address| views(locale, c, address));
    let waiting = move || view! { <DataTable caption=title columns=columns(s) body=TableBody::Loading(8) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let shop = address.get(SHOP);
            let rows = part.map(|part| {
                part.items
                    .iter()
                    .map(|row| row_of(locale, row, &shop))
                    .collect::<Vec<_>>()
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
    view! {
        <PageHead title text=s.orders_text />
        {choice}
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(address: &Address) -> OrderQuestion {
    OrderQuestion {
        shop: address.get(SHOP),
        state: address.get("state"),
        before: address.get("before"),
    }
}

fn views(locale: Locale, c: &'static common::Strings, address: &Address) -> AnyView {
    let mut items = vec![Tab::new("", c.all, address.with("state", ""))];
    for state in [
        OrderState::Confirmed,
        OrderState::Shipped,
        OrderState::Delivered,
        OrderState::AwaitingPayment,
        OrderState::Cancelled,
    ] {
        let key = state.as_str();
        items.push(Tab::new(
            key,
            state_name(locale, state),
            address.with("state", key),
        ));
    }
    view! { <Tabs label=c.views items current=address.get("state") /> }.into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("number", s.number),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
        Column::text("payment", s.payment),
        Column::figure("lines", s.lines),
        Column::figure("total", s.total),
        Column::text("placed", s.placed).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, row: &OrderRow, shop: &str) -> TableRow {
    let number = row.number.to_string();
    let state = row.state;
    let mut href = routes::seller_item(locale, ConsoleSection::Orders, &number);
    if !shop.is_empty() {
        href = routes::with_query(href, &[(SHOP.to_owned(), shop.to_owned())]);
    }
    TableRow::new(number.clone(), number.clone())
        .link(href)
        .cell(number)
        .cell(view! {
            <Badge tone=state_tone(state) dot=true>
                {state_name(locale, state)}
            </Badge>
        })
        .cell(payment_state(locale, row.payment_state))
        .cell(row.lines.to_string())
        .cell(row.total.to_string())
        .cell(date_time(locale, row.placed_at))
}
