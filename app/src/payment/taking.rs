//! Taking remittances: the statement of the bank, and the account that they are sent to.

use super::api::{ImportReceipts, SetRemittanceAccount, remittance_account};
use super::form::{send, send_file, text};
use super::receipts::{ACCOUNT, IMPORT, page, tabs};
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::{Currency, Locale};
use domain::payment::RemittanceAccount;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ButtonVariant, Field, FormGrid, FormSection, PageHead, Select, SelectOption, Skeleton, SkeletonShape,
    TextArea,
};

/// The form that takes in a statement.
#[component]
pub fn ImportPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let may_change = who.console.contains(&Permission::ReceiptUpdate);
    let form = may_change.then(|| {
        let options: Vec<SelectOption> = Currency::ALL
            .into_iter()
            .map(|currency| SelectOption::new(currency.code(), currency.code()))
            .collect();
        let choice = |id: &'static str| {
            let options = options.clone();
            view! {
                <Field id label=s.currency>
                    <Select name="currency" options />
                </Field>
            }
            .into_any()
        };
        let file = choice("incoming-file-currency");
        let fields = view! {
            {choice("incoming-currency")}
            <Field id="incoming-text" label=s.csv hint=s.csv_hint>
                <TextArea name="text" rows=12 />
            </Field>
        };
        let look = (s.import, ButtonVariant::Primary);
        let here = page(locale, IMPORT);
        view! {
            <FormSection id="import" title=s.import>
                {send::<ImportReceipts>(locale, here, look, fields.into_any())}
                {send_file(locale, routes::BANK_STATEMENT, s.send_file, file)}
            </FormSection>
        }
    });
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Remittances) text=s.import_text />
        {tabs(locale, IMPORT)}
        {form}
    }
    .into_any()
}

/// The accounts, one for a currency.
#[component]
pub fn AccountPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let may_change = who.console.contains(&Permission::SettingUpdate);
    let found = ask(
        || (),
        |()| async {
            let yuan = remittance_account(Currency::Cny).await?;
            let dollars = remittance_account(Currency::Usd).await?;
            Ok::<_, crate::error::ApiError>([(Currency::Cny, yuan), (Currency::Usd, dollars)])
        },
    );
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(accounts) => accounts
                    .into_iter()
                    .map(|(currency, (account, version))| {
                        form(locale, s, currency, (account, version), may_change)
                    })
                    .collect_view()
                    .into_any(),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Remittances) text=s.account_text />
        {tabs(locale, ACCOUNT)}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn form(
    locale: Locale,
    s: &'static Strings,
    currency: Currency,
    (account, version): (Option<RemittanceAccount>, i64),
    may_change: bool,
) -> AnyView {
    let code = currency.code();
    let account = account.unwrap_or_else(|| RemittanceAccount::none(currency));
    let inputs = [
        ("account[payee]", s.payee, account.payee),
        ("account[bank]", s.bank, account.bank),
        ("account[account]", s.account_number, account.account),
        ("account[bank_code]", s.bank_code, account.bank_code),
        (
            "account[postal_address]",
            s.postal_address,
            account.postal_address,
        ),
    ]
    .map(|(name, label, value)| text(format!("{code}-{name}"), name, label, value))
    .into_iter()
    .collect_view();
    let fields = view! {
        {hidden("account[currency]", &code)}
        {hidden("version", &version)}
        <FormGrid>{inputs}</FormGrid>
    };
    let content = if may_change {
        let look = (s.save, ButtonVariant::Primary);
        send::<SetRemittanceAccount>(locale, page(locale, ACCOUNT), look, fields.into_any())
    } else {
        view! { <fieldset disabled=true>{fields}</fieldset> }.into_any()
    };
    view! {
        <FormSection id=format!("account-{code}") title=code text=s.account_text>
            {content}
        </FormSection>
    }
    .into_any()
}
