//! Recovery codes, on the one occasion that they are shown.

use crate::user::strings;
use domain::kernel::Locale;
use leptos::prelude::*;
use ui::{CopyField, Icon, IconName};

stylance::import_crate_style!(css, "src/user/components/recovery_codes.module.css");

/// The codes, with the ways to keep them.
#[component]
pub fn RecoveryCodes(
    /// The language.
    locale: Locale,
    /// The codes.
    codes: Vec<String>,
) -> impl IntoView {
    let s = strings::account(locale);
    let joined = codes.join(" ");
    // Letters, digits and hyphens need no escaping in an address; %0A ends a line.
    let file = format!("data:text/plain;charset=utf-8,{}%0A", codes.join("%0A"));
    let items = codes.into_iter().map(|code| view! { <li>{code}</li> });
    view! {
        <section class=css::codes aria-labelledby="recovery-codes-title">
            <h3 class=css::title id="recovery-codes-title">
                {s.recovery_title}
            </h3>
            <p>{s.recovery_text}</p>
            <ul class=css::list>{items.collect_view()}</ul>
            <div class="no-print stack" data-gap="3">
                <CopyField id="recovery-codes" value=joined copy=s.recovery_copy copied=s.recovery_copied label=s.recovery />
                <a class=css::download href=file download=s.recovery_file rel="external">
                    <Icon name=IconName::Download />
                    {s.recovery_download}
                </a>
            </div>
        </section>
    }
    .into_any()
}
