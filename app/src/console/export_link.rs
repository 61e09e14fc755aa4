//! A list as a file.

use super::strings::strings;
use crate::session::use_visit;
use leptos::prelude::*;
use ui::{ButtonLink, IconName};

/// Saves a list as a file. The browser asks the server for it: `href` is none of the router's pages.
#[component]
pub fn ExportLink(
    /// Where the file is.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    let c = strings(use_visit().locale);
    view! {
        <ButtonLink href icon=IconName::Download attr:rel="external">
            {c.export_csv}
        </ButtonLink>
    }
}
