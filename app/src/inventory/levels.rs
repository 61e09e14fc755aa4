//! The list of levels.

use super::api::stock_levels;
use super::question::StockQuestion;
use super::strings::{Strings, strings};
use crate::console::{Address, list_body, strings as common, toolbar_words};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::inventory::{LevelRow, Location};
use domain::kernel::Locale;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ActiveFilter, Badge, Column, DataTable, PageHead, Pager, Tab, TableBody, TableRow, Tabs, Tone, Toolbar,
};

/// Levels of a seller: by location, those that run low, by code, in pages.
#[component]
pub fn StockPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let title = common::section_name(locale, ConsoleSection::Stock);
    let address = Address::here();
    let found = ask(move || question(&address.get()), stock_levels);
    let choice = (realm == Realm::Seller && who.selling.contains(&Permission::SellerRead))
        .then(|| view! { <ShopChoice /> });
    let head = move || address.with(|address| toolbar(locale, s, address));
    let waiting = move || view! { <DataTable caption=title columns=columns(s) body=TableBody::Loading(8) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let view = found.await;
            let places = view
                .as_ref()
                .map(|view| view.locations.clone())
                .unwrap_or_default();
            let next = view.as_ref().ok().and_then(|view| view.levels.next.clone());
            let shop = address.get(SHOP);
            let rows = view.map(|view| {
                let rows = view.levels.items.iter();
                rows.map(|row| row_of(locale, s, realm, &shop, row))
                    .collect::<Vec<_>>()
            });
            let body = list_body(locale, rows, address.way_back(SHOP));
            let beginning = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            view! {
                {views(locale, s, &places, &address)}
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
        <PageHead title text=s.stock_text />
        {choice}
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(address: &Address) -> StockQuestion {
    StockQuestion {
        shop: address.get(SHOP),
        sku: address.get("q"),
        location: address.get("location"),
        low: address.get("low"),
        before: address.get("before"),
    }
}

/// All, what runs low, and one view for each location.
fn views(locale: Locale, s: &'static Strings, places: &[Location], address: &Address) -> AnyView {
    let c = common::strings(locale);
    let mut items = vec![
        Tab::new("", c.all, address.cleared_but(SHOP)),
        Tab::new("low", s.low, address.with("low", "1")),
    ];
    for place in places {
        let id = place.id.to_string();
        let href = address.with("location", &id);
        items.push(Tab::new(id, place.name.get(locale).clone(), href));
    }
    let current = match (address.get("location"), address.get("low").is_empty()) {
        (location, true) => location,
        (location, false) if location.is_empty() => "low".to_owned(),
        _ => "both".to_owned(),
    };
    view! { <Tabs label=s.places items current /> }.into_any()
}

fn toolbar(locale: Locale, s: &'static Strings, address: &Address) -> AnyView {
    let sku = address.get("q");
    let mut active = Vec::new();
    if !sku.is_empty() {
        active.push(ActiveFilter {
            label: format!("{}{}{sku}", s.sku, if locale == Locale::Zh { "：" } else { ": " }),
            href: address.with("q", ""),
        });
    }
    view! {
        <Toolbar
            words=toolbar_words(locale, s.search)
            action=address.path()
            search_name="q"
            search_value=sku
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
        Column::text("name", s.name),
        Column::text("location", s.location),
        Column::figure("on_hand", s.on_hand),
        Column::figure("reserved", s.reserved),
        Column::figure("allocated", s.allocated),
        Column::figure("to_sell", s.to_sell),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, realm: Realm, shop: &str, row: &LevelRow) -> TableRow {
    let level = row.level;
    let to_sell = if level.sellable() > 0 {
        level.sellable().to_string().into_any()
    } else {
        view! { <Badge tone=Tone::Danger dot=true>{s.none_left}</Badge> }.into_any()
    };
    let id = row.variant.to_string();
    TableRow::new(format!("{id}-{}", row.location), row.sku.clone())
        .link(item_address(locale, realm, ConsoleSection::Stock, &id, shop))
        .cell(row.sku.clone())
        .cell(row.name.get(locale).clone())
        .cell(row.location_name.get(locale).clone())
        .cell(level.on_hand.to_string())
        .cell(level.reserved.to_string())
        .cell(level.allocated.to_string())
        .cell(to_sell)
}

/// One thing of a section, of a shop.
pub(super) fn item_address(
    locale: Locale,
    realm: Realm,
    section: ConsoleSection,
    id: &str,
    shop: &str,
) -> String {
    let address = match realm {
        Realm::Platform => routes::console_item(locale, section, id),
        Realm::Seller => routes::seller_item(locale, section, id),
    };
    of_shop(address, shop)
}

/// The same address for the shop that is meant.
pub(super) fn of_shop(address: String, shop: &str) -> String {
    if shop.is_empty() {
        return address;
    }
    routes::with_query(address, &[(SHOP.to_owned(), shop.to_owned())])
}
