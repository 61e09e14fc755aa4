//! The list of locations: a shop's own, and for the platform's people those of all shops.

use super::api::all_locations;
use super::levels::item_address;
use super::strings::{Strings, place_kind, strings};
use crate::console::{Address, list_body, strings as common};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{ConsoleSection, Realm};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::inventory::{Location, LocationRow};
use domain::kernel::Locale;
use domain::logistics::{PROVINCE_CODES, PROVINCES};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    Badge, ButtonLink, ButtonVariant, Column, ColumnWidth, DataTable, PageHead, Pager, TableBody, TableRow,
    Tone,
};

/// What stands in the address for a location that is to be opened.
pub const NEW: &str = "new";

/// Warehouses and stores, shop by shop.
#[component]
pub fn LocationsPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let title = common::section_name(locale, ConsoleSection::Locations);
    let address = Address::here();
    let found = ask(
        move || address.with(|address| (address.get(SHOP), address.get("before"))),
        |(shop, before)| all_locations(shop, before),
    );
    let choice = (realm == Realm::Seller && who.selling.contains(&Permission::SellerRead))
        .then(|| view! { <ShopChoice /> });
    let permissions = match realm {
        Realm::Platform => who.console,
        Realm::Seller => who.selling,
    };
    let may_change = permissions.contains(&Permission::StockUpdate);
    let waiting = move || view! { <DataTable caption=title columns=columns(s) body=TableBody::Loading(4) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let view = found.await;
            let shop = address.get(SHOP);
            let next = view.as_ref().ok().and_then(|view| view.next.clone());
            let rows = view.map(|view| {
                let rows = view.items.iter();
                rows.map(|row| row_of(locale, s, realm, row)).collect::<Vec<_>>()
            });
            let body = list_body(locale, rows, address.way_back(SHOP));
            let beginning = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            let open = item_address(locale, realm, ConsoleSection::Locations, NEW, &shop);
            view! {
                <DataTable caption=title columns=columns(s) body />
                <Pager
                    label=c.pages
                    previous_href=beginning
                    previous=c.beginning
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=c.further
                />
                {may_change
                    .then(|| {
                        view! {
                            <div>
                                <ButtonLink href=open variant=ButtonVariant::Primary>
                                    {s.open_location}
                                </ButtonLink>
                            </div>
                        }
                    })}
            }
        })
    };
    view! {
        <PageHead title text=s.locations_text />
        {choice}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("name", s.place_name),
        Column::text("shop", s.shop),
        Column::text("kind", s.place_kind).width(ColumnWidth::Narrow),
        Column::text("address", s.address),
        Column::figure("priority", s.priority),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, realm: Realm, row: &LocationRow) -> TableRow {
    let place = &row.location;
    let name = place.name.get(locale).clone();
    let shop = place.seller.to_string();
    TableRow::new(place.id.to_string(), name.clone())
        .link(item_address(
            locale,
            realm,
            ConsoleSection::Locations,
            &place.id.to_string(),
            &shop,
        ))
        .cell(name)
        .cell(row.seller_name.get(locale).clone())
        .cell(place_kind(locale, place.kind))
        .cell(
            format!("{} {}", province(locale, &place.division), place.street)
                .trim()
                .to_owned(),
        )
        .cell(place.priority.to_string())
        .cell(state(s, place))
}

/// Whether goods are sold from there.
pub(super) fn state(s: &'static Strings, place: &Location) -> AnyView {
    let (tone, words) = match (place.is_open(), place.active) {
        (false, _) => (Tone::Neutral, s.is_closed),
        (true, false) => (Tone::Warning, s.is_resting),
        (true, true) => (Tone::Success, s.is_selling),
    };
    view! {
        <Badge tone dot=true>
            {words}
        </Badge>
    }
    .into_any()
}

/// The province of a code; empty where it is not known.
fn province(locale: Locale, division: &str) -> &'static str {
    let place = PROVINCE_CODES.iter().position(|code| division.starts_with(code));
    place
        .and_then(|place| PROVINCES.get(place))
        .map_or("", |(zh, en)| match locale {
            Locale::Zh => *zh,
            Locale::En => *en,
        })
}
