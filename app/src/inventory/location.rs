//! One location: seen, changed, closed; or a new one.

use super::api::{CloseLocation, view_location};
use super::levels::{item_address, of_shop};
use super::location_form::location_form;
use super::locations::{NEW, state};
use super::strings::{Strings, field_error, place_kind, strings};
use crate::cart::components::hidden;
use crate::console::{Address, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::seller::SHOP;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::inventory::{LocationForm, LocationId, LocationView};
use domain::kernel::Locale;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Crumb, FormSection, PageHead, Skeleton, SkeletonShape, SummaryList, SummaryRow,
};

/// A location, or the form for a new one.
#[component]
pub fn LocationPage(
    /// From the address.
    id: String,
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let address = Address::here();
    let permissions = match realm {
        Realm::Platform => who.console,
        Realm::Seller => who.selling,
    };
    let may_change = permissions.contains(&Permission::StockUpdate);
    if id == NEW {
        return new_location(locale, realm, &address.get_untracked());
    }
    let version = RwSignal::new(0_u32);
    let place = id.parse().unwrap_or_else(|_| LocationId::from_u128(0));
    let found = ask(
        move || (address.with(|address| address.get(SHOP)), version.get()),
        move |(shop, _)| view_location(shop, place),
    );
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(view) => loaded(locale, realm, &view, may_change.then_some(version)),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn trail(locale: Locale, realm: Realm, shop: &str, here: &str) -> Vec<Crumb> {
    let list = of_shop(routes::console(locale, realm, ConsoleSection::Locations), shop);
    vec![
        Crumb::link(common::section_name(locale, ConsoleSection::Locations), list),
        Crumb::here(here.to_owned()),
    ]
}

fn new_location(locale: Locale, realm: Realm, address: &Address) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let shop = address.get(SHOP);
    let form = LocationForm {
        active: "true".to_owned(),
        ..LocationForm::default()
    };
    let list = of_shop(routes::console(locale, realm, ConsoleSection::Locations), &shop);
    let opened = move |_: LocationId| leave_for(&list);
    let trail = trail(locale, realm, &shop, s.open_location);
    view! {
        <PageHead title=s.open_location text=s.open_location_text trail_label=c.trail trail />
        {location_form(locale, &shop, form, opened)}
    }
    .into_any()
}

fn loaded(locale: Locale, realm: Realm, view: &LocationView, version: Option<RwSignal<u32>>) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let place = &view.location;
    let shop = place.seller.to_string();
    let name = place.name.get(locale).clone();
    let trail = trail(locale, realm, &shop, &name);
    let may_change = version.filter(|_| place.is_open());
    let form = may_change.map(|version| {
        let saved = move |_: LocationId| version.update(|version| *version += 1);
        location_form(locale, &shop, LocationForm::of(place), saved)
    });
    let here = item_address(
        locale,
        realm,
        ConsoleSection::Locations,
        &place.id.to_string(),
        &shop,
    );
    let close = may_change.map(|_| close(locale, s, view, here));
    view! {
        <PageHead title=name text=view.seller_name.get(locale).clone() trail_label=c.trail trail />
        {facts(locale, s, view)}
        {form}
        {close}
    }
    .into_any()
}

fn facts(locale: Locale, s: &'static Strings, view: &LocationView) -> AnyView {
    let place = &view.location;
    let closed = place.closed_at.map(|at| {
        view! { <SummaryRow label=s.closed_at>{date_time(locale, at)}</SummaryRow> }
    });
    let (number, street) = (place.id.to_string(), place.street.clone());
    let (state, kind) = (state(s, place), place_kind(locale, place.kind));
    let on_hand = view.use_of.on_hand.to_string();
    let transfers = view.use_of.transfers.to_string();
    view! {
        <FormSection id="facts" title=s.place_facts>
            <SummaryList columns=true>
                <SummaryRow label=s.state>{state}</SummaryRow>
                {closed}
                <SummaryRow label=s.place_kind>{kind}</SummaryRow>
                <SummaryRow label=s.address>{street}</SummaryRow>
                <SummaryRow label=s.on_hand>{on_hand}</SummaryRow>
                <SummaryRow label=s.open_transfers>{transfers}</SummaryRow>
                <SummaryRow label=s.place_number>{number}</SummaryRow>
            </SummaryList>
        </FormSection>
    }
    .into_any()
}

fn close(locale: Locale, s: &'static Strings, view: &LocationView, here: String) -> AnyView {
    let place = &view.location;
    let why_not = match (place.is_first(), view.use_of.is_none()) {
        (true, _) => Some(s.first_stays_open),
        (false, false) => Some(s.in_use),
        (false, true) => None,
    };
    if let Some(why_not) = why_not {
        return view! {
            <FormSection id="close" title=s.close_location>
                <p class="muted">{why_not}</p>
            </FormSection>
        }
        .into_any();
    }
    let attempt = Attempt::<CloseLocation>::new(locale, move |()| leave_for(&here));
    let (shop, id, version) = (place.seller, place.id, place.version);
    view! {
        <FormSection id="close" title=s.close_location text=s.close_location_text>
            <form class="stack" method="post" action=CloseLocation::url() on:submit=attempt.on_submit()>
                {hidden("shop", &shop)} {hidden("id", &id)} {hidden("version", &version)}
                <Problem
                    form="close"
                    locale
                    problem=attempt.problem()
                    asked=Asked::Other
                    words=field_error
                />
                <div>
                    <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                        {s.close_location}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}
