//! Every rate, an example, and which provinces are remote.

use super::api::{ChangeRemote, delivery_tariff};
use super::example::example;
use super::strings::{Strings, amount, field_error, method_name, strings, tier, zone_name};
use crate::cart::components::hidden;
use crate::console::{Address, list_body, strings as common};
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::{Locale, Money};
use domain::logistics::{PROVINCES, Rate, Tariff};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Checkbox, Column, ColumnWidth, DataTable, FormGrid, FormSection, PageHead,
    Skeleton, SkeletonShape, TableRow,
};

/// What delivery costs.
#[component]
pub fn DeliveryFeesPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let address = Address::here();
    let may_change = who.console.contains(&Permission::SettingUpdate);
    let version = RwSignal::new(0_u32);
    let found = ask(move || version.get(), |_| delivery_tariff());
    let content = move || {
        let address = address.get();
        Suspend::new(async move {
            match found.await {
                Ok(tariff) => view! {
                    {rates(locale, s, &tariff)}
                    {example(locale, &address, &tariff)}
                    {may_change.then(|| remote(locale, s, &tariff, version))}
                }
                .into_any(),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=16 /> };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::DeliveryFees) text=s.intro />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn rates(locale: Locale, s: &'static Strings, tariff: &Tariff) -> AnyView {
    let columns = vec![
        Column::text("zone", s.zone),
        Column::text("method", s.method).width(ColumnWidth::Narrow),
        Column::text("currency", s.currency).width(ColumnWidth::Narrow),
        Column::text("tiers", s.tiers).width(ColumnWidth::Wide),
        Column::figure("beyond", s.beyond),
        Column::figure("free_from", s.free_from),
    ];
    let rows = tariff.rates.iter().map(|rate| row_of(locale, s, rate)).collect();
    let body = list_body(locale, Ok(rows), None);
    view! {
        <FormSection id="rates" title=s.rates>
            <DataTable caption=s.rates columns body />
        </FormSection>
    }
    .into_any()
}

/// What a rate is called.
pub(super) fn rate_name(locale: Locale, rate: &Rate) -> String {
    let (zone, method) = (zone_name(locale, rate.zone), method_name(locale, rate.method));
    format!("{zone} · {method} · {}", rate.currency.code())
}

fn row_of(locale: Locale, s: &'static Strings, rate: &Rate) -> TableRow {
    let money = |minor| Money::new(minor, rate.currency);
    let tiers = rate.tiers.iter().map(|step| tier(*step, money(step.fee)));
    let free = rate
        .free_from
        .map_or_else(|| s.never.to_owned(), |minor| amount(money(minor)));
    TableRow::new(rate.key(), rate_name(locale, rate))
        .link(routes::console_item(
            locale,
            ConsoleSection::DeliveryFees,
            &rate.key(),
        ))
        .cell(zone_name(locale, rate.zone))
        .cell(method_name(locale, rate.method))
        .cell(rate.currency.code())
        .cell(tiers.collect::<Vec<_>>().join(" · "))
        .cell(amount(money(rate.beyond)))
        .cell(free)
}

fn remote(locale: Locale, s: &'static Strings, tariff: &Tariff, version: RwSignal<u32>) -> AnyView {
    let c = common::strings(locale);
    let attempt = Attempt::<ChangeRemote>::new(locale, move |()| version.update(|version| *version += 1));
    let province = |(zh, en): &(&'static str, &'static str)| {
        let (value, words) = (*zh, if locale == Locale::Zh { *zh } else { *en });
        let checked = tariff.remote.iter().any(|province| province == value);
        view! {
            <Checkbox name="remote[]" value checked>
                {words}
            </Checkbox>
        }
    };
    let provinces = PROVINCES.iter().map(province).collect_view();
    let seen = tariff.version;
    view! {
        <FormSection id="remote" title=s.remote text=s.remote_text>
            <form class="stack" method="post" action=ChangeRemote::url() on:submit=attempt.on_submit()>
                {hidden("version", &seen)}
                <Problem
                    form="remote"
                    locale
                    problem=attempt.problem()
                    asked=Asked::Other
                    words=field_error
                />
                <FormGrid>{provinces}</FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {c.save}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}
