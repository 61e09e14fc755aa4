//! The list of all orders.

use super::api::search_orders;
use super::question::OrdersQuestion;
use super::strings::strings;
use crate::console::{Address, ExportLink, list_body, strings as common, toolbar_words};
use crate::order::seller::strings as words;
use crate::order::strings::payment_state;
use crate::routes::{self, ConsoleSection};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{OrderRow, OrderState};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ActiveFilter, Badge, ButtonLink, Column, ColumnChoice, ColumnWidth, DataTable, Filter, PageHead, Pager,
    Select, SelectOption, Tab, TableBody, TableRow, Tabs, TextInput, Toolbar,
};

/// Orders: views, search by number, filters, columns, pages, and the way out as a file.
#[component]
pub fn ConsoleOrdersPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let title = common::section_name(locale, ConsoleSection::Orders);
    let address = Address::here();
    let found = ask(move || question(&address.get()), search_orders);
    let may_export = who.console.contains(&Permission::OrderExport);
    let place = who
        .console
        .contains(&Permission::OrderUpdate)
        .then(|| view! { <p><ButtonLink href=routes::new_order(locale)>{s.place}</ButtonLink></p> });
    let head = move || {
        address.with(|address| {
            view! {
                {views(locale, address)}
                {toolbar(locale, address, may_export)}
            }
        })
    };
    let waiting = move || {
        let columns = address.with_untracked(|address| columns(locale, address));
        view! { <DataTable caption=title columns body=TableBody::Loading(8) /> }
    };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| {
                part.items
                    .iter()
                    .map(|row| row_of(locale, row))
                    .collect::<Vec<_>>()
            });
            let body = list_body(locale, rows, address.way_back(""));
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            view! {
                <DataTable caption=title columns=columns(locale, &address) body />
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
        <PageHead title text=s.text />
        {place}
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(address: &Address) -> OrdersQuestion {
    OrdersQuestion {
        number: address.get("q"),
        state: address.get("state"),
        seller: address.get("seller"),
        tag: address.get("tag"),
        before: address.get("before"),
    }
}

fn views(locale: Locale, address: &Address) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let plain = address.cleared();
    let view = |state: OrderState| {
        let pairs = [("state".to_owned(), state.as_str().to_owned())];
        routes::with_query(plain.clone(), &pairs)
    };
    let items = vec![
        Tab::new("all", c.all, plain.clone()),
        Tab::new("confirmed", s.to_send, view(OrderState::Confirmed)),
        Tab::new("shipped", s.on_the_way, view(OrderState::Shipped)),
    ];
    let current = match (address.get("state").as_str(), address.lasting(&["columns"]).len()) {
        (_, 0) => "all",
        ("confirmed", 1) => "confirmed",
        ("shipped", 1) => "shipped",
        _ => "",
    };
    view! { <Tabs label=c.views items current /> }.into_any()
}

fn active(locale: Locale, address: &Address, question: &OrdersQuestion) -> Vec<ActiveFilter> {
    let (s, w) = (strings(locale), words::strings(locale));
    let state = question.state().map(|state| words::state_name(locale, state));
    [
        ("q", w.number, question.number.as_str()),
        ("state", w.state, state.unwrap_or_default()),
        ("seller", s.seller, question.seller.as_str()),
        ("tag", s.tag, question.tag.as_str()),
    ]
    .into_iter()
    .filter(|(.., value)| !value.is_empty())
    .map(|(name, label, value)| ActiveFilter {
        label: format!("{label}{}{value}", if locale == Locale::Zh { "：" } else { ": " }),
        href: address.with(name, ""),
    })
    .collect()
}

fn toolbar(locale: Locale, address: &Address, may_export: bool) -> AnyView {
    let (s, c, w) = (strings(locale), common::strings(locale), words::strings(locale));
    let question = question(address);
    let active = active(locale, address, &question);
    let (has_state, has_seller) = (question.state().is_some(), !question.seller.is_empty());
    let has_tag = !question.tag.is_empty();
    let states = std::iter::once(SelectOption::new("", c.any))
        .chain(
            OrderState::ALL
                .iter()
                .map(|state| SelectOption::new(state.as_str(), words::state_name(locale, *state))),
        )
        .collect();
    let (choice, plain) = (address.clone(), address.with("columns", ""));
    let export = routes::with_query("/export/orders.csv".to_owned(), &address.lasting(&["columns"]));
    let end = move || {
        view! {
            <ColumnChoice
                id="order-columns"
                label=c.columns
                columns=columns(locale, &choice)
                action=choice.path()
                keep=choice.lasting(&["columns"])
                apply=c.columns_apply
                reset_href=plain.clone()
                reset=c.columns_reset
            />
            {may_export.then(|| view! { <ExportLink href=export.clone() /> })}
        }
    };
    view! {
        <Toolbar
            words=toolbar_words(locale, s.search)
            action=address.path()
            search_name="q"
            search_value=question.number
            keep=address.lasting(&["q", "state", "seller", "tag"])
            active
            clear_href=address.cleared()
            end
        >
            <Filter label=w.state set=has_state>
                <Select name="state" options=states selected=question.state />
            </Filter>
            <Filter label=s.seller set=has_seller>
                <TextInput name="seller" value=question.seller />
            </Filter>
            <Filter label=s.tag set=has_tag>
                <TextInput name="tag" value=question.tag />
            </Filter>
        </Toolbar>
    }
    .into_any()
}

fn columns(locale: Locale, address: &Address) -> Vec<Column> {
    let (s, w) = (strings(locale), words::strings(locale));
    let shown = |column: Column, key: &str, by_default: bool| column.shown(address.shows(key, by_default));
    vec![
        Column::text("number", w.number),
        shown(
            Column::text("state", w.state).width(ColumnWidth::Narrow),
            "state",
            true,
        ),
        shown(Column::text("payment", w.payment), "payment", true),
        shown(Column::text("seller", s.seller), "seller", true),
        shown(Column::figure("lines", w.lines), "lines", true),
        shown(Column::figure("total", w.total), "total", true),
        shown(Column::text("group", s.group), "group", false),
        shown(
            Column::text("placed", w.placed).width(ColumnWidth::Narrow),
            "placed",
            true,
        ),
    ]
}

fn row_of(locale: Locale, row: &OrderRow) -> TableRow {
    let number = row.number.to_string();
    let state = row.state;
    TableRow::new(number.clone(), number.clone())
        .link(routes::console_item(locale, ConsoleSection::Orders, &number))
        .cell(number)
        .cell(view! {
            <Badge tone=words::state_tone(state) dot=true>
                {words::state_name(locale, state)}
            </Badge>
        })
        .cell(payment_state(locale, row.payment_state))
        .cell(row.seller.to_string())
        .cell(row.lines.to_string())
        .cell(row.total.to_string())
        .cell(row.group_number.to_string())
        .cell(date_time(locale, row.placed_at))
}
