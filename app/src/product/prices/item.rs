//! The prices of one variant: changing them, and what was made of them.

use super::api::{ChangePrices, price_item};
use super::stale::stale;
use super::strings::{Strings, field_error, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{list_body, strings as common};
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::product::{Price, PriceChangeRow, PriceItemView, TypedPrices, VariantId};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonVariant, Column, ColumnWidth, Crumb, DataTable, Field, FormGrid, FormSection,
    Notice, PageHead, Skeleton, SkeletonShape, TableRow, TextArea, TextInput, Tone,
};

/// The prices of a variant.
#[component]
pub fn PriceItemPage(
    /// From the address.
    id: String,
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let version = RwSignal::new(0_u32);
    let variant = id.parse().unwrap_or_else(|_| VariantId::from_u128(0));
    let found = ask(move || version.get(), move |_| price_item(variant));
    let permissions = match realm {
        Realm::Platform => who.console,
        Realm::Seller => who.selling,
    };
    let may_change = permissions.contains(&Permission::ProductUpdate);
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

fn loaded(locale: Locale, realm: Realm, view: &PriceItemView, version: Option<RwSignal<u32>>) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let list = routes::console(locale, realm, ConsoleSection::Prices);
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::Prices), list),
        Crumb::here(view.row.sku.clone()),
    ];
    let waits = view.waiting.as_ref().map(|prices| {
        let amounts: Vec<String> = prices.iter().map(|price| amounts(s, Some(*price))).collect();
        view! {
            <Notice tone=Tone::Warning title=s.waiting>
                <p>{amounts.join(" / ")}</p>
            </Notice>
        }
    });
    let form = version
        .filter(|_| view.waiting.is_none())
        .map(|version| form(locale, s, view, version));
    view! {
        <PageHead
            title=view.row.sku.clone()
            text=view.row.name.get(locale).clone()
            trail_label=c.trail
            trail
        />
        {waits}
        {form}
        {history(locale, s, &view.history)}
    }
    .into_any()
}

fn form(locale: Locale, s: &'static Strings, view: &PriceItemView, version: RwSignal<u32>) -> AnyView {
    let c = common::strings(locale);
    let hydrated = use_hydrated();
    let attempt = Attempt::<ChangePrices>::new(locale, move |_| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let (variant, seen) = (view.row.variant, view.row.version);
    let typed = TypedPrices::of(&view.row.prices);
    let amount = move |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        let error = field_error_in(locale, problem, name, field_error);
        view! {
            <Field id=format!("price-{name}") label hint error>
                <TextInput name value attr:inputmode="decimal" attr:maxlength="16" />
            </Field>
        }
        .into_any()
    };
    view! {
        <FormSection id="change" title=s.change text=s.change_text>
            {stale(locale, s, attempt, variant)}
            <form
                class="stack"
                method="post"
                action=ChangePrices::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("variant", &variant)} {hidden("version", &seen)}
                <Problem form="price" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    {amount("cny", s.cny, s.amount_hint, typed.cny)}
                    {amount("compare_cny", s.compare_cny, s.compare_hint, typed.compare_cny)}
                    {amount("usd", s.usd, s.amount_hint, typed.usd)}
                    {amount("compare_usd", s.compare_usd, s.compare_hint, typed.compare_usd)}
                    <Field
                        id="price-reason"
                        label=s.reason
                        hint=s.reason_hint
                        error=field_error_in(locale, problem, "reason", field_error)
                        class="wide"
                    >
                        <TextArea name="reason" rows=2 attr:maxlength="500" />
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

fn history(locale: Locale, s: &'static Strings, changes: &[PriceChangeRow]) -> AnyView {
    let columns = vec![
        Column::text("at", s.at).width(ColumnWidth::Narrow),
        Column::figure("before", s.before),
        Column::figure("after", s.after),
        Column::text("by", s.by),
        Column::text("reason", s.reason).width(ColumnWidth::Wide),
    ];
    let row = |change: &PriceChangeRow| {
        let approved = change.approved.then(|| {
            view! {
                " "
                <Badge tone=Tone::Success>{s.approved}</Badge>
            }
        });
        let by = change.by.clone();
        TableRow::new(change.id.clone(), date_time(locale, change.at))
            .cell(date_time(locale, change.at))
            .cell(amounts(s, change.before))
            .cell(amounts(s, change.after))
            .cell(view! {
                {by}
                {approved}
            })
            .cell(change.reason.clone())
    };
    let body = list_body(locale, Ok(changes.iter().map(row).collect()), None);
    view! {
        <FormSection id="history" title=s.history>
            <DataTable caption=s.history columns body />
        </FormSection>
    }
    .into_any()
}

/// A price with the former one that is struck through.
fn amounts(s: &'static Strings, price: Option<Price>) -> String {
    price.map_or_else(
        || s.none.to_owned(),
        |price| match price.compare_at.map(|amount| amount.to_string()) {
            Some(compare_at) => format!("{} ({compare_at})", price.amount),
            None => price.amount.to_string(),
        },
    )
}
