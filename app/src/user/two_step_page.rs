//! Setting up the second factor: a secret for an authenticator app, its first code, the recovery codes.

use super::api::{ConfirmSecondFactor, start_second_factor};
use super::components::{Attempt, LiveAccount, Problem, ProofForm, RecoveryCodes};
use super::setup::AppSetup;
use super::strings::{self, AccountStrings, Asked};
use crate::cart::components::{hidden, use_hydrated};
use crate::error;
use crate::routes::{self, AccountSection};
use crate::wire::{ask, once};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonLink, ButtonSize, ButtonVariant, CodeInput, CopyField, Field, Notice, Skeleton,
    SkeletonShape, Tone,
};

stylance::import_crate_style!(css, "src/user/two_step_page.module.css");

/// The setting-up.
#[component]
pub fn TwoStepPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::account(locale);
    let codes = RwSignal::new(Vec::<String>::new());
    let confirm = Attempt::<ConfirmSecondFactor>::new(locale, move |new: Vec<String>| {
        codes.set(new);
        account.refresh();
    });
    let was_on = account.view.with_untracked(|view| view.has_second_factor);
    // Every start makes a new secret. After a wrong code, a browser without scripts keeps the one it has scanned.
    let again =
        error::from_url(ConfirmSecondFactor::PATH).is_some_and(|error| error.code == "wrong_credentials");
    let is_done = Memo::new(move |_| codes.with(|codes| !codes.is_empty()));
    let content = move || {
        if is_done.get() {
            finished(account, s, codes.get())
        } else if was_on {
            in_use(account, s)
        } else if again {
            code_form(account, s, confirm, true)
        } else {
            view! { <Setup account confirm /> }.into_any()
        }
    };
    view! {
        <h1>{strings::section_name(locale, AccountSection::TwoStep)}</h1>
        <div class=css::setup>{once(content)}</div>
    }
    .into_any()
}

/// Starts, and shows what to scan.
#[component]
fn Setup(
    /// The account.
    account: LiveAccount,
    /// Ends it.
    confirm: Attempt<ConfirmSecondFactor>,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::account(locale);
    let tries = RwSignal::new(0);
    let setup = ask(move || tries.get(), |_| start_second_factor());
    let content = move || {
        Suspend::new(async move {
            match setup.await {
                Ok(setup) => scan(account, s, confirm, setup),
                Err(error) if error.code == "proof_required" => {
                    let back = routes::account(locale, AccountSection::TwoStep);
                    let proved = Callback::new(move |()| tries.update(|tries| *tries += 1));
                    view! {
                        <h2 class=css::title>{s.proof_title}</h2>
                        <ProofForm id="setup-proof" account back proved />
                    }
                    .into_any()
                }
                Err(error) => view! {
                    <Notice tone=Tone::Danger>
                        <p>{error::text(locale, &error)}</p>
                    </Notice>
                }
                .into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=4 /> };
    view! { <Suspense fallback=waiting>{once(content)}</Suspense> }.into_any()
}

fn scan(
    account: LiveAccount,
    s: &'static AccountStrings,
    confirm: Attempt<ConfirmSecondFactor>,
    setup: AppSetup,
) -> AnyView {
    view! {
        <p>{s.app_intro}</p>
        // Made by our own server from its own secret: plain paths, no script and no style.
        <div class=css::qr role="img" aria-label=s.app_qr inner_html=setup.qr></div>
        <Field id="app-secret" label=s.app_secret>
            <CopyField value=setup.secret copy=s.app_copy copied=s.recovery_copied />
        </Field>
        {code_form(account, s, confirm, false)}
    }
    .into_any()
}

fn code_form(
    account: LiveAccount,
    s: &'static AccountStrings,
    confirm: Attempt<ConfirmSecondFactor>,
    again: bool,
) -> AnyView {
    let locale = account.locale;
    let hydrated = use_hydrated();
    let restart = again.then(|| {
        view! {
            <p>{s.app_again_text}</p>
            <p>
                <a href=routes::account(locale, AccountSection::TwoStep) rel="external">
                    {s.app_again}
                </a>
            </p>
        }
    });
    view! {
        <form
            class="stack"
            method="post"
            action=ConfirmSecondFactor::url()
            novalidate=move || hydrated.get()
            on:submit=confirm.on_submit()
        >
            {hidden("locale", &locale)}
            <Problem form="app" locale problem=confirm.problem() asked=Asked::NewApp />
            {restart}
            <Field id="app-code" label=s.app_first_code required=true>
                <CodeInput name="code" />
            </Field>
            <div>
                <Button
                    kind="submit"
                    variant=ButtonVariant::Primary
                    size=ButtonSize::Large
                    pending=confirm.pending()
                >
                    {s.app_confirm}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn finished(account: LiveAccount, s: &'static AccountStrings, codes: Vec<String>) -> AnyView {
    view! {
        <Notice tone=Tone::Success live=true>
            <p>{s.app_in_use}</p>
        </Notice>
        <RecoveryCodes locale=account.locale codes />
        {to_security(account, s.recovery_done)}
    }
    .into_any()
}

fn in_use(account: LiveAccount, s: &'static AccountStrings) -> AnyView {
    view! {
        <Notice tone=Tone::Success>
            <p>{s.app_in_use}</p>
        </Notice>
        {to_security(account, s.to_security)}
    }
    .into_any()
}

fn to_security(account: LiveAccount, label: &'static str) -> AnyView {
    let href = routes::account(account.locale, AccountSection::Security);
    view! {
        <div>
            <ButtonLink href variant=ButtonVariant::Primary>
                {label}
            </ButtonLink>
        </div>
    }
    .into_any()
}
