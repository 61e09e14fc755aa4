//! The first page of a console: who is here and what they may do.

use super::person::person;
use super::strings::{permission_name, strings};
use crate::routes::Realm;
use crate::session::use_visit;
use domain::user::SignedIn;
use leptos::prelude::*;
use ui::{FormSection, PageHead, Tag};

/// Greets, and says what the person's roles let them do.
#[component]
pub fn OverviewPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let permissions = match realm {
        Realm::Platform => who.console.clone(),
        Realm::Seller => who.selling.clone(),
    };
    let tags = permissions
        .into_iter()
        .map(|permission| view! { <li><Tag>{permission_name(locale, permission)}</Tag></li> })
        .collect_view();
    view! {
        <PageHead title=format!("{}{}", s.greeting, person(&who)) text=s.overview_text />
        <FormSection id="may" title=s.overview_may>
            <ul class="cluster" role="list" data-gap="2">
                {tags}
            </ul>
        </FormSection>
    }
    .into_any()
}
