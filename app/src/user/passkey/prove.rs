//! Proving with a passkey who is asking.

use super::api::ProveByPasskey;
use super::offer::Offer;
use crate::user::components::Attempt;
use crate::user::strings;
use domain::kernel::Locale;
use leptos::prelude::*;

/// Proves with a passkey who is asking.
#[component]
pub fn ProvePasskey(
    /// The language.
    locale: Locale,
    /// What happens with the proof.
    proved: Callback<()>,
) -> impl IntoView {
    let finish = Attempt::<ProveByPasskey>::new(locale, move |()| proved.run(()));
    let send = move |answer: String| finish.send(ProveByPasskey { locale, answer });
    let label = strings::account(locale).proof_by_passkey;
    view! { <Offer locale label send problem=finish.problem() pending=finish.pending() /> }.into_any()
}
