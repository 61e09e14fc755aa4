//! A message in the page: what happened, what to do.

use leptos::prelude::*;

use crate::{Icon, IconName, Tone};

stylance::import_crate_style!(css, "src/notice.module.css");

/// A message. With `live` it is announced when it appears: at once if it is a failure.
#[component]
pub fn Notice(
    /// What the colour and icon say.
    #[prop(default = Tone::Info)]
    tone: Tone,
    /// The short of it; empty for none.
    #[prop(into, optional)]
    title: String,
    /// Appeared through something the reader did: announce it.
    #[prop(optional)]
    live: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The message, with its links.
    children: Children,
) -> impl IntoView {
    let role = match (live, tone) {
        (false, _) => None,
        (true, Tone::Danger | Tone::Warning) => Some("alert"),
        (true, _) => Some("status"),
    };
    view! {
        <div class=crate::join(&[css::notice, &class]) data-tone=tone.id() role=role>
            <Icon name=glyph(tone) class=css::glyph />
            <div class=css::words>
                {crate::filled(title).map(|title| view! { <p class=css::title>{title}</p> })} {children()}
            </div>
        </div>
    }
    .into_any()
}

/// The icon that says the same as the colour.
pub(crate) const fn glyph(tone: Tone) -> IconName {
    match tone {
        Tone::Neutral | Tone::Info => IconName::Info,
        Tone::Accent => IconName::Star,
        Tone::Success => IconName::Check,
        Tone::Warning | Tone::Danger => IconName::Warning,
    }
}
