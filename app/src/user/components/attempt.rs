//! A form that is sent to a server function: its refusals, and doing it again.

use super::prove::Prover;
use crate::error::{self, ApiError};
use crate::routes::{self, Entrance};
use crate::user::onward::Onward;
use domain::kernel::Locale;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;

/// The sending of one form. Without scripts the form is sent by the browser, and a refusal comes back in the address.
pub struct Attempt<S>
where
    S: ServerFn + 'static,
    S::Output: 'static,
{
    action: ServerAction<S>,
    plain: StoredValue<Option<ApiError>>,
    last: StoredValue<Option<S>>,
    asks_for_proof: bool,
}

impl<S> Clone for Attempt<S>
where
    S: ServerFn + 'static,
    S::Output: 'static,
{
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Attempt<S>
where
    S: ServerFn + 'static,
    S::Output: 'static,
{
}

impl<S> Attempt<S>
where
    S: ServerFn<Error = ApiError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    /// Does `done` with what comes of it. Whoever has to prove who they are is asked to, and it is done again;
    /// whoever is not signed in any more goes to sign in.
    pub fn new(locale: Locale, done: impl Fn(S::Output) + 'static) -> Self {
        let prover = use_context::<Prover>();
        let attempt = Self {
            action: ServerAction::new(),
            plain: StoredValue::new(error::from_url(S::PATH)),
            last: StoredValue::new(None),
            asks_for_proof: prover.is_some(),
        };
        let answer = attempt.action.value();
        Effect::new(move |_| {
            let Some(answer) = answer.get() else { return };
            untrack(|| match (answer, prover) {
                (Ok(output), _) => done(output),
                (Err(error), Some(prover)) if error.code == "proof_required" => {
                    prover.ask(Callback::new(move |()| attempt.again()));
                }
                (Err(error), _) if error.code == "sign_in_required" => leave_for(&sign_in_from_here(locale)),
                _ => {}
            });
        });
        attempt
    }

    /// Sends.
    pub fn send(self, input: S) {
        self.last.set_value(Some(input.clone()));
        self.action.dispatch(input);
    }

    /// Sends once more what was sent last.
    pub fn again(self) {
        if let Some(input) = self.last.get_value() {
            self.send(input);
        }
    }

    /// What was sent last from this page.
    pub fn last(self) -> Option<S> {
        self.last.get_value()
    }

    /// Whether anything was sent from this page.
    pub fn was_sent(self) -> bool {
        self.last.with_value(Option::is_some)
    }

    /// The answer is not there yet.
    pub fn pending(self) -> Signal<bool> {
        self.action.pending().into()
    }

    /// What happens when the form is sent with scripts. Sent twice, the second time is ignored.
    pub fn on_submit(self) -> impl Fn(web_sys::SubmitEvent) + Copy + 'static {
        let pending = self.pending();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if let (false, Ok(input)) = (pending.get_untracked(), S::from_event(&event)) {
                self.send(input);
            }
        }
    }

    /// Why it was refused: by its latest answer, or, before there is one, by what a plain form came back with.
    /// That a proof of identity is due is no refusal where the page asks for it.
    pub fn problem(self) -> Signal<Option<ApiError>> {
        let answer = self.action.value();
        Signal::derive(move || {
            let refused = match answer.get() {
                Some(answer) => answer.err(),
                None => self.plain.get_value(),
            };
            refused.filter(|error| !(self.asks_for_proof && error.code == "proof_required"))
        })
    }
}

impl<S> Attempt<S>
where
    S: ServerFn<Error = ApiError, Output = Onward> + DeserializeOwned + Clone + Send + Sync + 'static,
{
    /// A step of signing in: goes where the answer leads, by the router while nobody else is signed in.
    pub fn onward(locale: Locale, navigate: impl Fn(&str) + 'static) -> Self {
        Self::new(locale, move |onward: Onward| {
            if onward.reload {
                leave_for(&onward.address);
            } else {
                navigate(&onward.address);
            }
        })
    }
}

/// Loads a page anew.
pub fn leave_for(address: &str) {
    // Refused only for a malformed address: then the page stays, and the form with it.
    let _ = window().location().set_href(address);
}

/// Loads a page anew in the place of the one that is shown: the back button skips that.
pub fn replace_by(address: &str) {
    // Refused only for a malformed address: then the page stays, with its link to the same place.
    let _ = window().location().replace(address);
}

/// Where to sign in to come back to the page that is shown.
fn sign_in_from_here(locale: Locale) -> String {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    routes::entrance(locale, Entrance::SignIn, &[("next", &here)])
}
