//! The list of prices.

use super::api::list_prices;
use super::question::PriceQuestion;
use super::strings::{Strings, strings};
use crate::console::{Address, list_body, strings as common, toolbar_words};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::{Currency, Locale};
use domain::product::{Price, PriceRow};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{ActiveFilter, Column, ColumnWidth, DataTable, PageHead, Pager, TableBody, TableRow, Toolbar};

/// Variants with their prices, in pages.
#[component]
pub fn PricesPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let title = common::section_name(locale, ConsoleSection::Prices);
    let address = Address::here();
    let found = ask(move || question(realm, &address.get()), list_prices);
    let choice = (realm == Realm::Seller && who.selling.contains(&Permission::SellerRead))
        .then(|| view! { <ShopChoice /> });
    let head = move || address.with(|address| toolbar(locale, s, address));
    let waiting = move || view! { <DataTable caption=title columns=columns(s) body=TableBody::Loading(8) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| {
                let rows = part.items.iter();
                rows.map(|row| row_of(locale, s, realm, row)).collect::<Vec<_>>()
            });
            let body = list_body(locale, rows, address.way_back(SHOP));
            let beginning = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            view! {
                <DataTable caption=title columns=columns(s) body />
                <Pager
                    label=c.pages
                    previous_href=beginning
                    previous=c.beginning
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=c.further
                />
            }
        })
    };
    view! {
        <PageHead title text=s.prices_text />
        {choice}
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(realm: Realm, address: &Address) -> PriceQuestion {
    PriceQuestion {
        all: match realm {
            Realm::Platform => "1".to_owned(),
            Realm::Seller => String::new(),
        },
        shop: address.get(SHOP),
        words: address.get("q"),
        before: address.get("before"),
    }
}

fn toolbar(locale: Locale, s: &'static Strings, address: &Address) -> AnyView {
    let words = address.get("q");
    let mut active = Vec::new();
    if !words.is_empty() {
        active.push(ActiveFilter {
            label: format!(
                "{}{}{words}",
                s.search,
                if locale == Locale::Zh { "：" } else { ": " }
            ),
            href: address.with("q", ""),
        });
    }
    view! {
        <Toolbar
            words=toolbar_words(locale, s.search)
            action=address.path()
            search_name="q"
            search_value=words
            keep=address.lasting(&["q"])
            active
            clear_href=address.cleared_but(SHOP)
        />
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("sku", s.sku),
        Column::text("name", s.name).width(ColumnWidth::Wide),
        Column::text("shop", s.shop),
        Column::figure("cny", s.cny),
        Column::figure("compare_cny", s.compare_cny),
        Column::figure("usd", s.usd),
        Column::figure("compare_usd", s.compare_usd),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, realm: Realm, row: &PriceRow) -> TableRow {
    let id = row.variant.to_string();
    let href = match realm {
        Realm::Platform => routes::console_item(locale, ConsoleSection::Prices, &id),
        Realm::Seller => routes::seller_item(locale, ConsoleSection::Prices, &id),
    };
    let price = |currency: Currency| {
        let mut own = row.prices.iter();
        own.find(|price| price.amount.currency() == currency)
    };
    let amount =
        |price: Option<&Price>| price.map_or_else(|| s.none.to_owned(), |price| price.amount.to_string());
    let compare_at = |price: Option<&Price>| {
        let compare_at = price.and_then(|price| price.compare_at);
        compare_at.map_or_else(|| "—".to_owned(), |amount| amount.to_string())
    };
    let (cny, usd) = (price(Currency::Cny), price(Currency::Usd));
    TableRow::new(id, row.sku.clone())
        .link(href)
        .cell(row.sku.clone())
        .cell(row.name.get(locale).clone())
        .cell(row.seller_name.get(locale).clone())
        .cell(amount(cny))
        .cell(compare_at(cny))
        .cell(amount(usd))
        .cell(compare_at(usd))
}
