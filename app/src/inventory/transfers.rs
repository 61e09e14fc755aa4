//! The list of transfers, and planning one.

use super::api::{DraftTransfer, stock_transfers};
use super::levels::item_address;
use super::strings::{Strings, field_error, state_name, state_tone, strings};
use crate::cart::components::hidden;
use crate::console::{Address, list_body, strings as common};
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::inventory::{Location, LocationId, Transfer, TransferLine};
use domain::kernel::Locale;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonVariant, Column, ColumnWidth, DataTable, Field, FormGrid, FormSection, PageHead,
    Pager, Select, SelectOption, TableBody, TableRow, TextArea, TextInput,
};

/// Transfers of a seller, newest first.
#[component]
pub fn TransfersPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let title = common::section_name(locale, ConsoleSection::Transfers);
    let address = Address::here();
    let version = RwSignal::new(0_u32);
    let found = ask(
        move || {
            (
                address.with(|address| (address.get(SHOP), address.get("before"))),
                version.get(),
            )
        },
        |((shop, before), _)| stock_transfers(shop, before),
    );
    let choice = (realm == Realm::Seller && who.selling.contains(&Permission::SellerRead))
        .then(|| view! { <ShopChoice /> });
    let permissions = match realm {
        Realm::Platform => who.console,
        Realm::Seller => who.selling,
    };
    let may_change = permissions.contains(&Permission::StockUpdate);
    let waiting = move || view! { <DataTable caption=title columns=columns(s) body=TableBody::Loading(8) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let view = found.await;
            let shop = address.get(SHOP);
            let places = view
                .as_ref()
                .map(|view| view.locations.clone())
                .unwrap_or_default();
            let next = view.as_ref().ok().and_then(|view| view.transfers.next.clone());
            let rows = view.map(|view| {
                let rows = view.transfers.items.iter();
                rows.map(|row| row_of(locale, realm, &shop, &places, row))
                    .collect::<Vec<_>>()
            });
            let body = list_body(locale, rows, address.way_back(SHOP));
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            let plan = may_change.then(|| plan(locale, s, &shop, &places, version));
            view! {
                <DataTable caption=title columns=columns(s) body />
                <Pager
                    label=c.pages
                    previous_href=newest
                    previous=c.newest
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=c.older
                />
                {plan}
            }
        })
    };
    view! {
        <PageHead title text=s.transfers_text />
        {choice}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("number", s.number),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
        Column::text("from", s.from),
        Column::text("to", s.to),
        Column::figure("planned", s.planned),
        Column::figure("on_the_way", s.on_the_way),
        Column::text("when", s.when).width(ColumnWidth::Narrow),
    ]
}

/// The name of a location.
pub(super) fn place_name(locale: Locale, places: &[Location], id: LocationId) -> String {
    let place = places.iter().find(|place| place.id == id);
    place.map_or_else(|| id.to_string(), |place| place.name.get(locale).clone())
}

fn row_of(locale: Locale, realm: Realm, shop: &str, places: &[Location], row: &Transfer) -> TableRow {
    let (id, state) = (row.id.to_string(), row.state);
    let sum = |of: fn(&TransferLine) -> i64| row.lines.iter().map(of).sum::<i64>().to_string();
    TableRow::new(id.clone(), id.clone())
        .link(item_address(locale, realm, ConsoleSection::Transfers, &id, shop))
        .cell(id)
        .cell(view! {
            <Badge tone=state_tone(state) dot=true>
                {state_name(locale, state)}
            </Badge>
        })
        .cell(place_name(locale, places, row.from))
        .cell(place_name(locale, places, row.to))
        .cell(sum(|line| line.units))
        .cell(sum(TransferLine::on_the_way))
        .cell(date_time(locale, row.created_at))
}

fn plan(
    locale: Locale,
    s: &'static Strings,
    shop: &str,
    places: &[Location],
    version: RwSignal<u32>,
) -> AnyView {
    let places: Vec<Location> = places.iter().filter(|place| place.is_open()).cloned().collect();
    if places.len() < 2 {
        return view! {
            <FormSection id="plan" title=s.new_transfer>
                <p class="muted">{s.one_place}</p>
            </FormSection>
        }
        .into_any();
    }
    let attempt = Attempt::<DraftTransfer>::new(locale, move |_| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let error = move |name: &'static str| field_error_in(locale, problem, name, field_error);
    let (from, to) = (options(locale, &places), options(locale, &places));
    let shop = shop.to_owned();
    let second = places
        .get(1)
        .map_or_else(String::new, |place| place.id.to_string());
    view! {
        <FormSection id="plan" title=s.new_transfer text=s.new_transfer_text>
            <form class="stack" method="post" action=DraftTransfer::url() on:submit=attempt.on_submit()>
                {hidden("shop", &shop)}
                <Problem form="plan" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    <Field id="plan-from" label=s.from>
                        <Select name="from" options=from />
                    </Field>
                    <Field id="plan-to" label=s.to error=error("to")>
                        <Select name="to" options=to selected=second />
                    </Field>
                    <Field
                        id="plan-lines"
                        label=s.lines
                        hint=s.lines_hint
                        required=true
                        error=error("lines")
                        class="wide"
                    >
                        <TextArea name="lines" rows=4 />
                    </Field>
                    <Field id="plan-note" label=s.note error=error("note") class="wide">
                        <TextInput name="note" attr:maxlength="500" />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.plan}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn options(locale: Locale, places: &[Location]) -> Vec<SelectOption> {
    let option = |place: &Location| SelectOption::new(place.id.to_string(), place.name.get(locale).clone());
    places.iter().map(option).collect()
}
