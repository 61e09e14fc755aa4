//! The stock of one variant: where it lies, changing what is on hand, and every movement.

use super::api::{AdjustStock, stock_item};
use super::levels::of_shop;
use super::question::shelf_value;
use super::strings::{Strings, cause_name, field_error, kind_name, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Address, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::seller::SHOP;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::inventory::{Location, MovementKind, MovementRow, StockItemView};
use domain::kernel::Locale;
use domain::product::VariantId;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Column, ColumnWidth, Crumb, DataTable, Field, FormGrid, FormSection, PageHead,
    Pager, Select, SelectOption, Skeleton, SkeletonShape, TableBody, TableRow, TextArea, TextInput,
};

/// What a person may change by hand.
const KINDS: [MovementKind; 4] = [
    MovementKind::Adjusted,
    MovementKind::Received,
    MovementKind::Returned,
    MovementKind::WrittenOff,
];

/// The stock of a variant.
#[component]
pub fn StockItemPage(
    /// From the address.
    id: String,
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let address = Address::here();
    let version = RwSignal::new(0_u32);
    let variant = id.parse().unwrap_or_else(|_| VariantId::from_u128(0));
    let found = ask(
        move || {
            (
                address.with(|address| (address.get(SHOP), address.get("before"))),
                version.get(),
            )
        },
        move |((shop, before), _)| stock_item(shop, variant, before),
    );
    let permissions = match realm {
        Realm::Platform => who.console,
        Realm::Seller => who.selling,
    };
    let may_change = permissions.contains(&Permission::StockUpdate);
    let content = move || {
        let address = address.get();
        Suspend::new(async move {
            match found.await {
                Ok(view) => loaded(locale, realm, &address, &view, may_change.then_some(version)),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn loaded(
    locale: Locale,
    realm: Realm,
    address: &Address,
    view: &StockItemView,
    version: Option<RwSignal<u32>>,
) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let shop = address.get(SHOP);
    let list = of_shop(routes::console(locale, realm, ConsoleSection::Stock), &shop);
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::Stock), list),
        Crumb::here(view.sku.clone()),
    ];
    let adjust = version.map(|version| adjust(locale, s, &shop, view, version));
    view! {
        <PageHead
            title=view.sku.clone()
            text=view.name.get(locale).clone()
            trail_label=c.trail
            trail
        />
        {levels(locale, s, view)}
        {adjust}
        {movements(locale, s, address, view)}
    }
    .into_any()
}

fn levels(locale: Locale, s: &'static Strings, view: &StockItemView) -> AnyView {
    let columns = vec![
        Column::text("location", s.location),
        Column::figure("on_hand", s.on_hand),
        Column::figure("reserved", s.reserved),
        Column::figure("allocated", s.allocated),
        Column::figure("to_sell", s.to_sell),
    ];
    let rows = view.levels.iter().map(|row| {
        let name = row.location_name.get(locale).clone();
        TableRow::new(row.location.to_string(), name.clone())
            .cell(name)
            .cell(row.level.on_hand.to_string())
            .cell(row.level.reserved.to_string())
            .cell(row.level.allocated.to_string())
            .cell(row.level.sellable().to_string())
    });
    let body = TableBody::Rows(rows.collect());
    view! {
        <FormSection id="levels" title=s.levels>
            <DataTable caption=s.levels columns body />
        </FormSection>
    }
    .into_any()
}

fn on_hand(view: &StockItemView, place: &Location) -> i64 {
    let row = view.levels.iter().find(|row| row.location == place.id);
    row.map_or(0, |row| row.level.on_hand)
}

/// The open locations with what is on hand there, to choose from.
fn shelves(locale: Locale, view: &StockItemView) -> Vec<SelectOption> {
    let open = view.locations.iter().filter(|place| place.is_open());
    open.map(|place| {
        let seen = on_hand(view, place);
        let label = format!("{} ({seen})", place.name.get(locale));
        SelectOption::new(shelf_value(place.id, seen), label)
    })
    .collect()
}

fn adjust(
    locale: Locale,
    s: &'static Strings,
    shop: &str,
    view: &StockItemView,
    version: RwSignal<u32>,
) -> AnyView {
    let hydrated = use_hydrated();
    let attempt = Attempt::<AdjustStock>::new(locale, move |_| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let error = move |name: &'static str| field_error_in(locale, problem, name, field_error);
    let places = shelves(locale, view);
    let kinds = KINDS
        .iter()
        .map(|kind| SelectOption::new(kind.as_str(), kind_name(locale, *kind)))
        .collect();
    let (shop, variant) = (shop.to_owned(), view.variant);
    view! {
        <FormSection id="adjust" title=s.adjust text=s.adjust_text>
            <form
                class="stack"
                method="post"
                action=AdjustStock::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("shop", &shop)} {hidden("variant", &variant)}
                <Problem form="adjust" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    <Field id="adjust-shelf" label=s.location>
                        <Select name="shelf" options=places />
                    </Field>
                    <Field id="adjust-kind" label=s.kind error=error("kind")>
                        <Select name="kind" options=kinds selected=MovementKind::Adjusted.as_str() />
                    </Field>
                    <Field id="adjust-units" label=s.units hint=s.units_hint required=true error=error("units")>
                        <TextInput name="units" kind="number" attr:step="1" />
                    </Field>
                    <Field
                        id="adjust-reason"
                        label=s.reason
                        hint=s.reason_hint
                        required=true
                        error=error("reason")
                        class="wide"
                    >
                        <TextArea name="reason" rows=2 attr:maxlength="500" />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.apply_change}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn movements(locale: Locale, s: &'static Strings, address: &Address, view: &StockItemView) -> AnyView {
    let c = common::strings(locale);
    let columns = vec![
        Column::text("when", s.when).width(ColumnWidth::Narrow),
        Column::text("what", s.what).width(ColumnWidth::Narrow),
        Column::text("location", s.location).width(ColumnWidth::Narrow),
        Column::figure("on_hand", s.on_hand),
        Column::figure("reserved", s.reserved),
        Column::figure("allocated", s.allocated),
        Column::text("cause", s.cause),
        Column::text("reason", s.reason).width(ColumnWidth::Wide),
    ];
    let rows = view.movements.items.iter().map(|row| movement(locale, row));
    let body = TableBody::Rows(rows.collect());
    let next = view.movements.next.as_ref();
    let next_href = next.map(|cursor| address.after(cursor)).unwrap_or_default();
    let previous_href = if address.get("before").is_empty() {
        String::new()
    } else {
        address.with("before", "")
    };
    view! {
        <FormSection id="movements" title=s.movements>
            <DataTable caption=s.movements columns body />
            <Pager label=c.pages previous_href previous=c.newest next_href next=c.older />
        </FormSection>
    }
    .into_any()
}

fn movement(locale: Locale, row: &MovementRow) -> TableRow {
    let name = kind_name(locale, row.kind);
    let signed = |units: i64| {
        if units == 0 {
            "—".to_owned()
        } else {
            format!("{units:+}")
        }
    };
    TableRow::new(row.id.clone(), name)
        .cell(date_time(locale, row.at))
        .cell(name)
        .cell(row.location_name.get(locale).clone())
        .cell(signed(row.delta.on_hand))
        .cell(signed(row.delta.reserved))
        .cell(signed(row.delta.allocated))
        .cell(format!("{} {}", cause_name(locale, row.cause), row.cause_id))
        .cell(row.reason.clone())
}
