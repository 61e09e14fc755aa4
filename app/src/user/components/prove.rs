//! Confirming that it is still the same person, before something sensitive is done.

use super::attempt::Attempt;
use super::live::LiveAccount;
use super::problem::{Problem, field_error};
use crate::cart::components::{hidden, use_hydrated};
use crate::error;
use crate::user::api::{ProveIdentity, SignOut};
use crate::user::passkey::ProvePasskey;
use crate::user::strings::{self, Asked};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Dialog, Field, Notice, PasswordInput, TextInput, Tone};

/// Whoever was refused for want of a proof asks here; the dialog repeats the act when the proof is there.
#[derive(Clone, Copy)]
pub struct Prover {
    open: RwSignal<bool>,
    retry: StoredValue<Option<Callback<()>>>,
}

impl Prover {
    /// Makes it known to the forms below.
    pub fn provide() -> Self {
        let prover = Self {
            open: RwSignal::new(false),
            retry: StoredValue::new(None),
        };
        provide_context(prover);
        prover
    }

    /// Asks for the proof, and does `retry` afterwards.
    pub fn ask(self, retry: Callback<()>) {
        self.retry.set_value(Some(retry));
        self.open.set(true);
    }

    fn proved(self) {
        self.open.set(false);
        if let Some(retry) = self.retry.try_update_value(Option::take).flatten() {
            retry.run(());
        }
    }
}

/// The dialog of a [`Prover`].
#[component]
pub fn ProofDialog(
    /// Who asks.
    prover: Prover,
    /// Whose proof it is.
    account: LiveAccount,
) -> impl IntoView {
    let s = strings::account(account.locale);
    // Drawn when it is asked for: what was typed the last time is gone.
    let content = move || {
        prover.open.get().then(|| {
            view! { <ProofForm id="proof" account proved=Callback::new(move |()| prover.proved()) /> }
        })
    };
    view! {
        <Dialog id="proof-dialog" title=s.proof_title close_label=s.close open=prover.open>
            {content}
        </Dialog>
    }
    .into_any()
}

/// Asks for a proof of identity where a plain form was refused for want of one; afterwards the browser comes back to the
/// page `back`.
pub fn plain_proof(account: LiveAccount, back: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    let s = strings::account(account.locale);
    let due = RwSignal::new(error::code_from_url().as_deref() == Some("proof_required"));
    move || {
        due.get().then(|| {
            let back = back();
            view! {
                <Notice tone=Tone::Warning title=s.proof_title>
                    <ProofForm id="plain-proof" account back proved=Callback::new(move |()| due.set(false)) />
                </Notice>
            }
        })
    }
}

/// Asks for the code of the authenticator app where there is one, else for the password.
#[component]
pub fn ProofForm(
    /// Id of the form, and the beginning of its fields' ids.
    id: &'static str,
    /// Whose proof it is.
    account: LiveAccount,
    /// What happens with the proof; without scripts the browser comes back to `back`.
    proved: Callback<()>,
    /// The page that a plain form comes back to.
    #[prop(into, optional)]
    back: String,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::account(locale);
    let (by_code, by_password, by_passkey) = account
        .view
        .with_untracked(|view| (view.has_second_factor, view.has_password, view.has_passkey));
    let passkey = by_passkey.then(|| view! { <ProvePasskey locale proved /> });
    if !(by_code || by_password) {
        return view! {
            <div class="stack">
                {passkey}
                <p>{s.proof_by_sign_in}</p>
                <form method="post" action=SignOut::url()>
                    {hidden("locale", &locale)}
                    <Button kind="submit" variant=ButtonVariant::Primary>
                        {s.sign_out}
                    </Button>
                </form>
            </div>
        }
        .into_any();
    }
    let attempt = Attempt::<ProveIdentity>::new(locale, move |()| proved.run(()));
    let problem = attempt.problem();
    let hydrated = use_hydrated();
    let field = if by_code {
        view! {
            <Field
                id=format!("{id}-code")
                label=s.app_code
                hint=s.app_code_hint
                error=field_error(locale, problem, "code")
                required=true
            >
                <TextInput name="code" autocomplete="one-time-code" attr:maxlength="20" attr:spellcheck="false" />
            </Field>
        }
        .into_any()
    } else {
        view! {
            <Field
                id=format!("{id}-password")
                label=s.password
                error=field_error(locale, problem, "password")
                required=true
            >
                <PasswordInput name="password" autocomplete="current-password" show=s.show_password />
            </Field>
        }
        .into_any()
    };
    view! {
        <form
            class="stack"
            method="post"
            action=ProveIdentity::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("back", &back)}
            <p class="muted">{s.proof_text}</p>
            <Problem form=id locale problem asked=Asked::Proof />
            {field}
            <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                {s.proof_submit}
            </Button>
            {passkey}
        </form>
    }
    .into_any()
}
