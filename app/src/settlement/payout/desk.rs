//! What a shop may have, where it goes, and asking for it.

use super::api::{RequestPayout, SetBankAccount, payout_desk};
use super::strings::{Strings, field_error, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Address, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::seller::SHOP;
use crate::routes::Realm;
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::{Currency, Locale};
use domain::settlement::{Available, PayoutDesk};
use domain::user::Permission;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Column, DataTable, EmptyState, Field, FormGrid, FormSection, Select, SelectOption,
    Skeleton, SkeletonShape, TableBody, TableRow, TextInput,
};

/// What the shop of the address may have, with the forms to ask for it and to name its bank account; nothing in the
/// platform's console where the address names none.
///
/// It is made together with its page, not in a closure: the browser finds the answers in a page by counting who asks.
#[component]
pub fn PayoutDeskView(
    /// Whose console it is.
    realm: Realm,
    /// What whoever is here may do in it.
    permissions: Vec<Permission>,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let version = RwSignal::new(0_u32);
    let address = Address::here();
    let shop = move || address.with(|address| address.get(SHOP));
    let found = ask(
        move || (shop(), version.get()),
        move |(shop, _)| async move {
            if realm == Realm::Platform && shop.is_empty() {
                return Ok(None);
            }
            payout_desk(shop).await.map(Some)
        },
    );
    let may = move |permission: Permission| permissions.contains(&permission);
    let (may_ask, may_name) = (
        may(Permission::PayoutRequest),
        realm == Realm::Seller && may(Permission::SellerUpdate),
    );
    let content = move || {
        let shop = shop();
        Suspend::new(async move {
            match found.await {
                Ok(None) => ().into_any(),
                Ok(Some(desk)) => view! {
                    {figures(s, &desk)}
                    {(may_ask && desk.account.is_some() && !desk.available.is_empty())
                        .then(|| request(locale, s, &shop, &desk, version))}
                    {account(locale, s, &shop, &desk, may_name.then_some(version))}
                }
                .into_any(),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=4 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn figures(s: &'static Strings, desk: &PayoutDesk) -> AnyView {
    if desk.available.is_empty() {
        return view! { <EmptyState title=s.nothing text=s.nothing_text /> }.into_any();
    }
    let columns = vec![
        Column::text("currency", s.currency),
        Column::figure("payable", s.payable),
        Column::figure("held", s.held),
        Column::figure("available", s.available),
    ];
    let row = |row: &Available| {
        let currency = row.payable.currency().code();
        TableRow::new(currency, currency)
            .cell(currency)
            .cell(row.payable.to_string())
            .cell(row.held.to_string())
            .cell(row.available.to_string())
    };
    let body = TableBody::Rows(desk.available.iter().map(row).collect());
    view! {
        <FormSection id="desk" title=s.desk>
            <DataTable caption=s.desk columns body />
        </FormSection>
    }
    .into_any()
}

fn request(
    locale: Locale,
    s: &'static Strings,
    shop: &str,
    desk: &PayoutDesk,
    version: RwSignal<u32>,
) -> AnyView {
    let hydrated = use_hydrated();
    let attempt = Attempt::<RequestPayout>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let error = move |name: &'static str| field_error_in(locale, problem, name, field_error);
    let currencies: Vec<Currency> = desk.available.iter().map(|row| row.payable.currency()).collect();
    let options = currencies
        .iter()
        .map(|currency| SelectOption::new(currency.code(), currency.code()))
        .collect();
    let first = desk.available.first().map(|row| row.available.to_decimal());
    let shop = shop.to_owned();
    view! {
        <FormSection id="request" title=s.request text=s.request_text>
            <form
                class="stack"
                method="post"
                action=RequestPayout::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("shop", &shop)}
                <Problem form="payout" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    <Field id="payout-amount" label=s.amount required=true error=error("amount")>
                        <TextInput
                            name="amount"
                            value=first.unwrap_or_default()
                            attr:inputmode="decimal"
                            attr:maxlength="16"
                        />
                    </Field>
                    <Field id="payout-currency" label=s.currency>
                        <Select name="currency" options />
                    </Field>
                    <Field id="payout-reason" label=s.reason required=true error=error("reason") class="wide">
                        <TextInput name="reason" attr:maxlength="500" />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.request}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn account(
    locale: Locale,
    s: &'static Strings,
    shop: &str,
    desk: &PayoutDesk,
    version: Option<RwSignal<u32>>,
) -> AnyView {
    let known = desk.account.clone().unwrap_or_else(|| s.no_account.to_owned());
    let form = version.map(|version| account_form(locale, s, shop, desk, version));
    view! {
        <FormSection id="bank-account" title=s.account text=s.account_text>
            <p>{known}</p>
            {form}
        </FormSection>
    }
    .into_any()
}

fn account_form(
    locale: Locale,
    s: &'static Strings,
    shop: &str,
    desk: &PayoutDesk,
    version: RwSignal<u32>,
) -> AnyView {
    let c = common::strings(locale);
    let hydrated = use_hydrated();
    let attempt = Attempt::<SetBankAccount>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let text = move |name: &'static str, label: &'static str, hint: &'static str, most: &'static str| {
        let error = field_error_in(locale, problem, name, field_error);
        view! {
            <Field id=format!("bank-{name}") label hint required=true error>
                <TextInput name attr:maxlength=most attr:autocomplete="off" />
            </Field>
        }
        .into_any()
    };
    let (shop, seen) = (shop.to_owned(), desk.account_version);
    view! {
        <form
            class="stack"
            method="post"
            action=SetBankAccount::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("shop", &shop)} {hidden("version", &seen)}
            <Problem form="bank" locale problem asked=Asked::Other words=field_error />
            <FormGrid>
                {text("holder", s.holder, "", "60")} {text("bank", s.bank, "", "60")}
                {text("number", s.number, s.number_hint, "48")}
            </FormGrid>
            <div>
                <Button kind="submit" pending=attempt.pending()>
                    {c.save}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
