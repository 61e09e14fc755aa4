//! A buyer changes whom and where a purchase goes to.

use super::api::ChangeContact;
use super::fields::contact_fields;
use super::strings::{field_error, strings};
use crate::cart::components::hidden;
use crate::order::components::Access;
use crate::routes;
use crate::user::components::{Attempt, Problem, leave_for};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, Disclosure};

/// The form, folded.
#[component]
pub fn ContactForm(
    /// Opens the purchase.
    access: Access,
    /// How many changes the purchase has had.
    changes: i64,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    let back = routes::order(locale, &access.number, &access.key);
    let attempt = Attempt::<ChangeContact>::new(locale, move |_| leave_for(&back));
    let problem = attempt.problem();
    view! {
        <div class="no-print">
            <Disclosure summary=s.change open=problem.get_untracked().is_some()>
                <form class="stack" method="post" action=ChangeContact::url() on:submit=attempt.on_submit()>
                    {hidden("locale", &locale)} {hidden("number", &access.number)} {hidden("key", &access.key)}
                    {hidden("edit[version]", &changes)}
                    <p class="muted small">{s.change_text}</p>
                    <Problem form="contact" locale problem asked=Asked::Other words=field_error />
                    {contact_fields(locale, s, "contact", problem)}
                    <div>
                        <Button kind="submit" pending=attempt.pending()>
                            {s.save}
                        </Button>
                    </div>
                </form>
            </Disclosure>
        </div>
    }
    .into_any()
}
