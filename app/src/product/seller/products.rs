//! The list of a shop's own goods.

use super::api::list_own_products;
use super::question::ProductQuestion;
use super::strings::{Strings, status_name, status_tone, strings};
use crate::console::{Address, list_body, strings as common, toolbar_words};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{self, ConsoleSection};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::product::{OwnProduct, ProductStatus};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ActiveFilter, Badge, Column, ColumnChoice, ColumnWidth, DataTable, Filter, PageHead, Pager, Select,
    SelectOption, Tab, TableBody, TableRow, Tabs, Tone, Toolbar,
};

const STATUSES: [ProductStatus; 3] = [
    ProductStatus::Published,
    ProductStatus::Draft,
    ProductStatus::Archived,
];

/// A shop's own goods: views, filters, columns, pages.
#[component]
pub fn OwnProductsPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let title = common::section_name(locale, ConsoleSection::Products);
    let address = Address::here();
    let found = ask(move || question(&address.get()), list_own_products);
    let choice = who
        .selling
        .contains(&Permission::SellerRead)
        .then(|| view! { <ShopChoice /> });
    let head = move || {
        address.with(|address| {
            view! {
                {views(locale, c, address)}
                {toolbar(locale, s, address)}
            }
        })
    };
    let waiting = move || {
        let columns = address.with_untracked(|address| columns(s, address));
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
                    .map(|row| row_of(locale, s, row))
                    .collect::<Vec<_>>()
            });
            let columns = columns(s, &address);
            let body = list_body(locale, rows, address.way_back(SHOP));
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            view! {
                <DataTable caption=title columns body />
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
        <PageHead title text=s.products_text />
        {choice}
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(address: &Address) -> ProductQuestion {
    ProductQuestion {
        shop: address.get(SHOP),
        words: address.get("q"),
        status: address.get("status"),
        before: address.get("before"),
    }
}

fn views(locale: Locale, c: &'static common::Strings, address: &Address) -> AnyView {
    let shop = address.get(SHOP);
    let view = |status: ProductStatus| {
        let mut pairs = vec![("status".to_owned(), status.as_str().to_owned())];
        if !shop.is_empty() {
            pairs.push((SHOP.to_owned(), shop.clone()));
        }
        Tab::new(
            status.as_str(),
            status_name(locale, status),
            routes::with_query(address.path(), &pairs),
        )
    };
    let mut items = vec![Tab::new("all", c.all, address.cleared_but(SHOP))];
    items.extend(STATUSES.map(view));
    let status = address.get("status");
    let current = match (status.is_empty(), address.lasting(&["columns", SHOP]).len()) {
        (_, 0) => "all".to_owned(),
        (false, 1) => status,
        _ => String::new(),
    };
    view! { <Tabs label=c.views items current /> }.into_any()
}

fn toolbar(locale: Locale, s: &'static Strings, address: &Address) -> AnyView {
    let c = common::strings(locale);
    let question = question(address);
    let active = |name: &str, label: &str, shown: String| ActiveFilter {
        label: format!("{label}{}{shown}", if locale == Locale::Zh { "：" } else { ": " }),
        href: address.with(name, ""),
    };
    let mut filters = Vec::new();
    if !question.words.is_empty() {
        filters.push(active("q", s.products_search, question.words.clone()));
    }
    if let Some(status) = question.status() {
        filters.push(active("status", s.status, status_name(locale, status).to_owned()));
    }
    let has_status = question.status().is_some();
    let ProductQuestion { words, status, .. } = question;
    let statuses = std::iter::once(SelectOption::new("", c.any))
        .chain(STATUSES.map(|status| SelectOption::new(status.as_str(), status_name(locale, status))))
        .collect();
    let (choice, plain) = (address.clone(), address.with("columns", ""));
    let end = move || {
        view! {
            <ColumnChoice
                id="product-columns"
                label=c.columns
                columns=columns(s, &choice)
                action=choice.path()
                keep=choice.lasting(&["columns"])
                apply=c.columns_apply
                reset_href=plain.clone()
                reset=c.columns_reset
            />
        }
    };
    view! {
        <Toolbar
            words=toolbar_words(locale, s.products_search)
            action=address.path()
            search_name="q"
            search_value=words
            keep=address.lasting(&["q", "status"])
            active=filters
            clear_href=address.cleared_but(SHOP)
            end
        >
            <Filter label=s.status set=has_status>
                <Select name="status" options=statuses selected=status />
            </Filter>
        </Toolbar>
    }
    .into_any()
}

fn columns(s: &'static Strings, address: &Address) -> Vec<Column> {
    let shown = |column: Column, by_default: bool| {
        let is_shown = address.shows(&column.key, by_default);
        column.shown(is_shown)
    };
    vec![
        Column::text("name", s.name).width(ColumnWidth::Wide),
        shown(Column::text("status", s.status).width(ColumnWidth::Narrow), true),
        shown(Column::figure("price", s.price), true),
        shown(Column::figure("stock", s.stock), true),
        shown(Column::figure("variants", s.variants), true),
        shown(Column::figure("sold_out", s.sold_out), true),
        shown(Column::text("since", s.since).width(ColumnWidth::Narrow), true),
        shown(Column::text("number", s.number), false),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, row: &OwnProduct) -> TableRow {
    let name = row.name.get(locale).clone();
    let status = row.status;
    let price = row
        .price
        .map_or_else(|| "—".to_owned(), |price| price.amount.to_string());
    let stock = if row.stock > 0 {
        row.stock.to_string().into_any()
    } else {
        view! { <Badge tone=Tone::Danger dot=true>{s.none_left}</Badge> }.into_any()
    };
    let table_row = TableRow::new(row.id.to_string(), name.clone());
    let table_row = if status == ProductStatus::Published {
        table_row.link(routes::product(locale, row.slug.as_str()))
    } else {
        table_row
    };
    table_row
        .cell(name)
        .cell(view! {
            <Badge tone=status_tone(status) dot=true>
                {status_name(locale, status)}
            </Badge>
        })
        .cell(price)
        .cell(stock)
        .cell(row.variants.to_string())
        .cell(row.sold_out.to_string())
        .cell(date_time(locale, row.published_at))
        .cell(row.id.to_string())
}
