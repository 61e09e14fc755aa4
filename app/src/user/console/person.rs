//! How people are shown in consoles.

use super::strings::{level_name, state_name, state_tone};
use domain::kernel::Locale;
use domain::user::{AccountState, Level, SignedIn};
use leptos::prelude::*;
use ui::{Badge, Tone};

/// What somebody is called: their name, or their masked contact.
pub fn person(who: &SignedIn) -> String {
    if who.name.is_empty() {
        who.contact.clone()
    } else {
        who.name.clone()
    }
}

/// The state of an account.
pub(super) fn state_badge(locale: Locale, state: AccountState) -> AnyView {
    view! {
        <Badge tone=state_tone(state) dot=true>
            {state_name(locale, state)}
        </Badge>
    }
    .into_any()
}

/// A customer's level.
pub(super) fn level_badge(locale: Locale, level: Level) -> AnyView {
    let tone = if level == Level::Regular {
        Tone::Neutral
    } else {
        Tone::Info
    };
    view! { <Badge tone>{level_name(locale, level)}</Badge> }.into_any()
}

/// A value, or a dash where there is none.
pub(super) fn or_dash(text: &str) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text.to_owned()
    }
}
