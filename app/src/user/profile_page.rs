//! What one is called, and how one is reached.

use super::api::{ConfirmContact, RenameAccount, RequestContact};
use super::components::{Attempt, LiveAccount, Problem, field_error};
use super::onward::Onward;
use super::strings::{self, AccountStrings, Asked};
use crate::cart::components::{focus_soon, hidden, use_hydrated};
use crate::routes::{self, AccountSection};
use domain::user::PersonName;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use ui::{
    Button, ButtonVariant, CodeInput, Field, FormSection, IconName, Notice, SettingList, SettingRow,
    TextInput, Tone,
};

/// Name and contacts.
#[component]
pub fn ProfilePage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let s = strings::account(account.locale);
    view! {
        <h1>{strings::section_name(account.locale, AccountSection::Profile)}</h1>
        <FormSection id="name" title=s.name_title text=s.name_text>
            {name_form(account, s)}
        </FormSection>
        <FormSection id="contact" title=s.contact_title text=s.contact_text>
            {move || contacts(account, s)} {contact_form(account, s)}
        </FormSection>
    }
    .into_any()
}

fn name_form(account: LiveAccount, s: &'static AccountStrings) -> AnyView {
    let locale = account.locale;
    let attempt = Attempt::<RenameAccount>::new(locale, move |()| account.done("name"));
    let problem = attempt.problem();
    let is_stale =
        move || problem.with(|problem| problem.as_ref().is_some_and(|problem| problem.code == "conflict"));
    // What was typed stays; saved once more, it is meant to replace what is kept now.
    Effect::new(move |_| {
        if is_stale() {
            account.refresh();
        }
    });
    let stale = move || {
        is_stale().then(|| {
            let now = account.view.with(|view| strings::name_is_now(locale, &view.name));
            view! {
                <Notice tone=Tone::Warning title=s.stale_title live=true>
                    <p>{now}</p>
                </Notice>
            }
        })
    };
    let other = Signal::derive(move || if is_stale() { None } else { problem.get() });
    let name = account.view.with_untracked(|view| view.name.clone());
    let hydrated = use_hydrated();
    view! {
        <form
            class="stack"
            method="post"
            action=RenameAccount::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            <input type="hidden" name="version" value=move || account.view.with(|view| view.version) />
            {stale}
            <Problem form="name" locale problem=other asked=Asked::Other />
            <Field id="name-name" label=s.name error=field_error(locale, other, "name")>
                <TextInput
                    name="name"
                    value=name
                    autocomplete="name"
                    attr:maxlength=(PersonName::MOST * 2).to_string()
                />
            </Field>
            <div>
                <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                    {s.save}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn contacts(account: LiveAccount, s: &'static AccountStrings) -> AnyView {
    let (email, phone) = account.view.with(|view| (view.email.clone(), view.phone.clone()));
    let shown = |value: String| {
        let value = if value.is_empty() {
            s.not_set.to_owned()
        } else {
            value
        };
        ViewFn::from(move || value.clone())
    };
    view! {
        <SettingList>
            <SettingRow title=s.email icon=IconName::Mail value=shown(email) />
            <SettingRow title=s.phone icon=IconName::Phone value=shown(phone) />
        </SettingList>
    }
    .into_any()
}

/// Asks for a new contact, then for the code that was sent to it; the ticket stands in the address.
fn contact_form(account: LiveAccount, s: &'static AccountStrings) -> AnyView {
    let locale = account.locale;
    let query = use_query_map();
    let ticket = Memo::new(move |_| query.with(|query| query.get("ticket").unwrap_or_default()));
    let navigate = use_navigate();
    let go = move |address: &str| {
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(address, options);
    };
    let back = go.clone();
    let request = Attempt::<RequestContact>::new(locale, move |onward: Onward| {
        go(&onward.address);
        focus_soon("contact-code");
    });
    let confirm = Attempt::<ConfirmContact>::new(locale, move |()| {
        back(&routes::account(locale, AccountSection::Profile));
        account.done("contact");
    });
    let form = move || {
        let ticket = ticket.get();
        if ticket.is_empty() {
            request_form(account, s, request)
        } else {
            confirm_form(account, s, confirm, &ticket)
        }
    };
    form.into_any()
}

fn request_form(
    account: LiveAccount,
    s: &'static AccountStrings,
    request: Attempt<RequestContact>,
) -> AnyView {
    let locale = account.locale;
    let problem = request.problem();
    let hydrated = use_hydrated();
    view! {
        <form
            class="stack"
            method="post"
            action=RequestContact::url()
            novalidate=move || hydrated.get()
            on:submit=request.on_submit()
        >
            {hidden("locale", &locale)}
            <Problem form="contact" locale problem asked=Asked::Contact />
            <Field
                id="contact-login"
                label=s.contact_new
                hint=s.contact_new_hint
                error=field_error(locale, problem, "login")
                required=true
            >
                <TextInput
                    name="login"
                    autocomplete="off"
                    attr:autocapitalize="none"
                    attr:spellcheck="false"
                    attr:maxlength="254"
                />
            </Field>
            <div>
                <Button kind="submit" pending=request.pending()>
                    {s.contact_request}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn confirm_form(
    account: LiveAccount,
    s: &'static AccountStrings,
    confirm: Attempt<ConfirmContact>,
    ticket: &str,
) -> AnyView {
    let locale = account.locale;
    let hydrated = use_hydrated();
    view! {
        <form
            class="stack"
            method="post"
            action=ConfirmContact::url()
            novalidate=move || hydrated.get()
            on:submit=confirm.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("ticket", &ticket)}
            <p>{s.contact_sent}</p>
            <Problem form="contact" locale problem=confirm.problem() asked=Asked::Code />
            <Field id="contact-code" label=s.code required=true>
                <CodeInput name="code" />
            </Field>
            <div class="cluster">
                <Button kind="submit" variant=ButtonVariant::Primary pending=confirm.pending()>
                    {s.contact_confirm}
                </Button>
                <a href=routes::account(locale, AccountSection::Profile)>{s.contact_restart}</a>
            </div>
        </form>
    }
    .into_any()
}
