//! What keeps an account safe: password, second factor, passkeys, devices, history.

use super::api::{ChangePassword, EndSecondFactor, RenewRecoveryCodes};
use super::components::{Attempt, LiveAccount, Problem, RecoveryCodes, Sessions, SignIns, field_error};
use super::passkey::Passkeys;
use super::setup::codes_shown_once;
use super::strings::{self, AccountStrings, Asked};
use crate::cart::components::{hidden, use_hydrated};
use crate::error::ApiError;
use crate::routes::{self, AccountSection};
use crate::wire::{ask, once};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonLink, ButtonSize, ButtonVariant, Dialog, Field, FormSection, IconName,
    PasswordInput, SettingList, SettingRow, Tone,
};

stylance::import_crate_style!(css, "src/user/security_page.module.css");

const END_DIALOG: &str = "end-second-factor";

/// Password, second factor, passkeys, devices, history.
#[component]
pub fn SecurityPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let s = strings::account(account.locale);
    view! {
        <h1>{strings::section_name(account.locale, AccountSection::Security)}</h1>
        <FormSection id="password" title=s.password_title text=s.password_text>
            {password_form(account, s)}
        </FormSection>
        <FormSection id="two-step" title=s.two_step_title text=s.two_step_text>
            {second_factor(account, s)}
        </FormSection>
        <FormSection id="passkeys" title=s.passkeys_title text=s.passkeys_text>
            <Passkeys account />
        </FormSection>
        <FormSection id="sessions" title=s.sessions_title text=s.sessions_text>
            <Sessions account />
        </FormSection>
        <FormSection id="history" title=s.history_title text=s.history_text>
            <SignIns locale=account.locale />
        </FormSection>
    }
    .into_any()
}

fn password_form(account: LiveAccount, s: &'static AccountStrings) -> AnyView {
    // Drawn anew when it is done: passwords do not stay in their fields.
    let drawn = RwSignal::new(0);
    let attempt = Attempt::<ChangePassword>::new(account.locale, move |()| {
        drawn.update(|drawn| *drawn += 1);
        account.done("password");
    });
    let has_password = Memo::new(move |_| account.view.with(|view| view.has_password));
    let form = move || {
        drawn.track();
        password_fields(account, s, attempt, has_password.get())
    };
    form.into_any()
}

fn password_fields(
    account: LiveAccount,
    s: &'static AccountStrings,
    attempt: Attempt<ChangePassword>,
    has_password: bool,
) -> AnyView {
    let locale = account.locale;
    let problem = attempt.problem();
    let hydrated = use_hydrated();
    let name = account.view.with_untracked(|view| {
        let login = if view.email.is_empty() {
            &view.phone
        } else {
            &view.email
        };
        login.clone()
    });
    view! {
        <form
            class="stack"
            method="post"
            action=ChangePassword::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            // For password managers, which keep the new password under this name.
            <input type="text" autocomplete="username" value=name readonly hidden />
            <Problem form="password" locale problem asked=Asked::CurrentPassword />
            {current_password(s, has_password)}
            <Field
                id="password-password"
                label=s.password_new
                hint=s.password_hint
                error=field_error(locale, problem, "password")
                required=true
            >
                <PasswordInput name="password" autocomplete="new-password" show=s.show_password />
            </Field>
            <div>
                <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                    {s.password_change}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn current_password(s: &'static AccountStrings, has_password: bool) -> AnyView {
    if has_password {
        view! {
            <Field id="password-current" label=s.password_current required=true>
                <PasswordInput name="current" autocomplete="current-password" show=s.show_password />
            </Field>
        }
        .into_any()
    } else {
        view! {
            <p>{s.password_none}</p>
            {hidden("current", &"")}
        }
        .into_any()
    }
}

fn second_factor(account: LiveAccount, s: &'static AccountStrings) -> AnyView {
    let locale = account.locale;
    let codes = RwSignal::new(Vec::<String>::new());
    let renew = Attempt::<RenewRecoveryCodes>::new(locale, move |new: Vec<String>| {
        codes.set(new);
        account.refresh();
    });
    let open = RwSignal::new(false);
    let end = Attempt::<EndSecondFactor>::new(locale, move |()| {
        codes.set(Vec::new());
        account.done("app_off");
    });
    let problem = Signal::derive(move || end.problem().get().or_else(|| renew.problem().get()));
    // What a plain form has just made comes with the page.
    let codes_once = ask(|| (), |()| async { Ok::<_, ApiError>(codes_shown_once().await) });
    let shown = move || {
        Suspend::new(async move {
            let first = codes_once.await.unwrap_or_default();
            view! { {move || recovery(account, codes, &first)} }.into_any()
        })
    };
    let is_on = Memo::new(move |_| account.view.with(|view| view.has_second_factor));
    let rows = move || {
        if is_on.get() {
            rows_on(account, s, renew, open)
        } else {
            rows_off(account, s)
        }
    };
    view! {
        <Problem form="two-step" locale problem asked=Asked::Other />
        <Suspense>{once(shown)}</Suspense>
        {rows}
        {end_dialog(account, s, end, open)}
    }
    .into_any()
}

fn recovery(account: LiveAccount, codes: RwSignal<Vec<String>>, first: &[String]) -> Option<AnyView> {
    let new = codes.get();
    let shown = if new.is_empty() { first.to_vec() } else { new };
    (!shown.is_empty()).then(|| view! { <RecoveryCodes locale=account.locale codes=shown /> }.into_any())
}

fn rows_off(account: LiveAccount, s: &'static AccountStrings) -> AnyView {
    let href = routes::account(account.locale, AccountSection::TwoStep);
    view! {
        <SettingList>
            <SettingRow
                title=s.two_step_title
                icon=IconName::Shield
                value=move || view! { <Badge>{s.two_step_off}</Badge> }
            >
                <ButtonLink href size=ButtonSize::Small>
                    {s.two_step_set_up}
                </ButtonLink>
            </SettingRow>
        </SettingList>
    }
    .into_any()
}

fn rows_on(
    account: LiveAccount,
    s: &'static AccountStrings,
    renew: Attempt<RenewRecoveryCodes>,
    open: RwSignal<bool>,
) -> AnyView {
    let locale = account.locale;
    let left = move || {
        account
            .view
            .with(|view| strings::codes_left(locale, view.recovery_left))
    };
    // Scripts open the dialog by its signal; the browser does it before they are there.
    let hydrated = use_hydrated();
    let plainly = move || !hydrated.get();
    view! {
        <SettingList>
            <SettingRow
                title=s.two_step_title
                icon=IconName::Shield
                value=move || view! { <Badge tone=Tone::Success>{s.two_step_on}</Badge> }
            >
                <Button
                    size=ButtonSize::Small
                    attr:commandfor=move || plainly().then_some(END_DIALOG)
                    attr:command=move || plainly().then_some("show-modal")
                    on:click=move |_| open.set(true)
                >
                    {s.two_step_end}
                </Button>
            </SettingRow>
            <SettingRow title=s.recovery icon=IconName::Key value=left>
                <form method="post" action=RenewRecoveryCodes::url() on:submit=renew.on_submit()>
                    {hidden("locale", &locale)}
                    <Button kind="submit" size=ButtonSize::Small pending=renew.pending()>
                        {s.recovery_renew}
                    </Button>
                </form>
            </SettingRow>
        </SettingList>
    }
    .into_any()
}

fn end_dialog(
    account: LiveAccount,
    s: &'static AccountStrings,
    end: Attempt<EndSecondFactor>,
    open: RwSignal<bool>,
) -> AnyView {
    let send = end.on_submit();
    // Closed at once: a proof of identity may be asked for next.
    let submit = move |event: web_sys::SubmitEvent| {
        send(event);
        open.set(false);
    };
    view! {
        <Dialog id=END_DIALOG title=s.two_step_end_title close_label=s.close open>
            <p>{s.two_step_end_text}</p>
            <div class=css::acts>
                <form method="dialog">
                    <Button kind="submit">{s.keep}</Button>
                </form>
                <form method="post" action=EndSecondFactor::url() on:submit=submit>
                    {hidden("locale", &account.locale)}
                    <Button kind="submit" variant=ButtonVariant::Danger pending=end.pending()>
                        {s.two_step_end_confirm}
                    </Button>
                </form>
            </div>
        </Dialog>
    }
    .into_any()
}
