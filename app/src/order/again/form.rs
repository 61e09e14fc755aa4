//! The button that buys a purchase again.

use super::api::BuyAgain;
use super::strings::strings;
use crate::cart::components::hidden;
use crate::order::components::Access;
use crate::user::components::Attempt;
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize};

/// Puts everything of a purchase into the cart again.
#[component]
pub fn AgainForm(
    /// The purchase.
    access: Access,
    /// What sends it, shared by all buttons of a page; the page says why it was refused.
    attempt: Attempt<BuyAgain>,
    /// The language.
    locale: Locale,
    /// Beside other small buttons.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let s = strings(locale);
    let size = if small {
        ButtonSize::Small
    } else {
        ButtonSize::default()
    };
    let label = format!("{} {}", s.again, access.number);
    view! {
        <form class="no-print" method="post" action=BuyAgain::url() on:submit=attempt.on_submit()>
            {hidden("locale", &locale)} {hidden("number", &access.number)} {hidden("key", &access.key)}
            <Button kind="submit" size pending=attempt.pending() attr:aria-label=label>
                {s.again}
            </Button>
        </form>
    }
    .into_any()
}
