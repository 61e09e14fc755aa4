//! Where a seller stands, as consoles show states.

use crate::merchant::strings::{state_name, state_tone};
use domain::kernel::Locale;
use domain::merchant::SellerState;
use leptos::prelude::*;
use ui::Badge;

/// The state of a seller.
pub fn state_badge(locale: Locale, state: SellerState) -> AnyView {
    view! {
        <Badge tone=state_tone(state) dot=true>
            {state_name(locale, state)}
        </Badge>
    }
    .into_any()
}
