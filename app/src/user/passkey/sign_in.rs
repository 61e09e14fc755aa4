//! Signing in with a passkey.

use super::api::SignInByPasskey;
use super::offer::Offer;
use crate::user::components::Attempt;
use crate::user::strings;
use domain::kernel::Locale;
use leptos::prelude::*;

/// Signs in with a passkey, without a word.
#[component]
pub fn SignInPasskey<F>(
    /// The language.
    locale: Locale,
    /// Where to go on to, or empty.
    next: Memo<String>,
    /// How the page goes on where no other page is loaded.
    walk: F,
) -> impl IntoView
where
    F: Fn(&str) + 'static,
{
    let finish = Attempt::<SignInByPasskey>::onward(locale, walk);
    let send = move |answer: String| {
        let next = next.get_untracked();
        finish.send(SignInByPasskey { locale, answer, next });
    };
    let label = strings::entrance(locale).by_passkey;
    view! { <Offer locale label send problem=finish.problem() pending=finish.pending() /> }.into_any()
}
