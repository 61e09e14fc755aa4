//! One rate: its form, and what it comes to while it is typed.

use super::api::{ChangeRate, delivery_tariff};
use super::list::rate_name;
use super::strings::{Strings, amount, field_error, kilograms, strings};
use crate::cart::components::hidden;
use crate::console::{Rivals, conflict_notice, differing, strings as common};
use crate::error::ApiError;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::{Currency, Locale, Money};
use domain::logistics::{DeliveryMethod, Load, Rate, RateForm, Tariff, Zone};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Column, Crumb, DataTable, Field, FormGrid, FormSection, Notice, PageHead,
    Skeleton, SkeletonShape, TableBody, TableRow, TextArea, TextInput, Tone,
};
use wasm_bindgen::JsCast;

/// Parcels that the example shows, in grams.
const PARCELS: [i64; 7] = [500, 1_000, 5_000, 8_000, 10_000, 20_000, 30_000];

/// One rate of the tariff that counts.
#[component]
pub fn DeliveryRatePage(
    /// From the address: [`Rate::key`].
    id: String,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let may_change = who.console.contains(&Permission::SettingUpdate);
    let version = RwSignal::new(0_u32);
    let found = ask(move || version.get(), |_| delivery_tariff());
    let content = move || {
        let id = id.clone();
        Suspend::new(async move {
            let tariff = match found.await {
                Ok(tariff) => tariff,
                Err(error) => return view! { <ErrorPage error /> }.into_any(),
            };
            match tariff.rates.iter().find(|rate| rate.key() == id) {
                Some(rate) => loaded(locale, rate, tariff.version, may_change.then_some(version)),
                None => view! { <ErrorPage error=ApiError::new("not_found", "no such rate") /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn loaded(locale: Locale, rate: &Rate, seen: i64, version: Option<RwSignal<u32>>) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let name = rate_name(locale, rate);
    let list = routes::console(locale, Realm::Platform, ConsoleSection::DeliveryFees);
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::DeliveryFees), list),
        Crumb::here(name.clone()),
    ];
    let typed = RwSignal::new(RateForm::of(rate));
    let form = version.map(|version| form(locale, s, rate, (typed, seen), version));
    view! {
        <PageHead title=name text=s.rate_text trail_label=c.trail trail />
        {form}
        {preview(s, (rate.currency, rate.zone, rate.method), typed)}
    }
    .into_any()
}

/// Takes over what is typed.
fn take(typed: RwSignal<RateForm>, event: &web_sys::Event) {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let name = element.and_then(|element| element.get_attribute("name"));
    let value = event_target_value(event);
    typed.update(|form| match name.as_deref() {
        Some("form[tiers]") => form.tiers = value,
        Some("form[beyond]") => form.beyond = value,
        Some("form[free_from]") => form.free_from = value,
        _ => {}
    });
}

fn form(
    locale: Locale,
    s: &'static Strings,
    rate: &Rate,
    (typed, seen): (RwSignal<RateForm>, i64),
    version: RwSignal<u32>,
) -> AnyView {
    let c = common::strings(locale);
    let attempt = Attempt::<ChangeRate>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let error = move |name: &'static str| field_error_in(locale, problem, name, field_error);
    let now = typed.get_untracked();
    let stale = stale(locale, s, attempt, rate.key());
    let (currency, zone, method) = (rate.currency.code(), rate.zone.as_str(), rate.method.as_str());
    view! {
        <FormSection id="rate" title=s.rates>
            {stale}
            <form
                class="stack"
                method="post"
                action=ChangeRate::url()
                on:submit=attempt.on_submit()
                on:input=move |event| take(typed, &event)
            >
                {hidden("currency", &currency)} {hidden("zone", &zone)} {hidden("method", &method)}
                {hidden("version", &seen)}
                <Problem form="rate" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    <Field
                        id="rate-tiers"
                        label=s.tiers
                        hint=s.tiers_hint
                        required=true
                        error=error("tiers")
                        class="wide"
                    >
                        <TextArea name="form[tiers]" value=now.tiers rows=6 attr:maxlength="1000" />
                    </Field>
                    <Field id="rate-beyond" label=s.beyond required=true error=error("beyond")>
                        <TextInput name="form[beyond]" value=now.beyond attr:inputmode="decimal" />
                    </Field>
                    <Field
                        id="rate-free_from"
                        label=s.free_from
                        hint=s.free_from_hint
                        error=error("free_from")
                    >
                        <TextInput name="form[free_from]" value=now.free_from attr:inputmode="decimal" />
                    </Field>
                </FormGrid>
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

/// What some parcels cost by what is typed.
fn preview(s: &'static Strings, key: (Currency, Zone, DeliveryMethod), typed: RwSignal<RateForm>) -> AnyView {
    let table = move || match typed.with(|form| form.read(key)) {
        Ok(rate) => parcels(s, &rate),
        Err(_) => view! {
            <Notice tone=Tone::Warning>
                <p>{s.cannot}</p>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <FormSection id="preview" title=s.preview text=s.preview_text>
            {table}
        </FormSection>
    }
    .into_any()
}

fn parcels(s: &'static Strings, rate: &Rate) -> AnyView {
    let columns = vec![
        Column::text("weight", s.weight),
        Column::figure("below", s.below_free),
        Column::figure("at", s.at_free),
    ];
    let fee = |grams, worth| {
        let fee = rate.fee(Load { grams, cubic_mm: 0 }, worth);
        fee.map_or_else(
            |_| "—".to_owned(),
            |fee: Money| {
                if fee.is_zero() {
                    s.free.to_owned()
                } else {
                    amount(fee)
                }
            },
        )
    };
    let rows = PARCELS.map(|grams| {
        let at = rate
            .free_from
            .map_or_else(|| "—".to_owned(), |from| fee(grams, from));
        TableRow::new(grams.to_string(), kilograms(grams))
            .cell(kilograms(grams))
            .cell(fee(grams, 0))
            .cell(at)
    });
    view! { <DataTable caption=s.preview columns body=TableBody::Rows(Vec::from(rows)) /> }.into_any()
}

/// Somebody else was faster: both versions, and a choice.
fn stale(locale: Locale, s: &'static Strings, attempt: Attempt<ChangeRate>, key: String) -> impl IntoView {
    let saved = async |_| delivery_tariff().await.ok();
    let compare = move |tariff: Tariff, mine: ChangeRate| {
        let theirs = RateForm::of(tariff.rates.iter().find(|rate| rate.key() == key)?);
        let changes = differing([
            (s.tiers, theirs.tiers, mine.form.tiers.clone()),
            (s.beyond, theirs.beyond, mine.form.beyond.clone()),
            (s.free_from, theirs.free_from, mine.form.free_from.clone()),
        ]);
        let version = tariff.version;
        let again = Some(ChangeRate { version, ..mine });
        Some(Rivals { changes, again })
    };
    conflict_notice(locale, attempt, saved, compare)
}
