//! The contact and the documents of a seller in clear, for a reason.

use super::api::RevealSeller;
use super::seller::{contact_facts, facts};
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::merchant::strings::{document_name, field_error};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::merchant::{SellerContactView, SellerId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, Field, FormSection, TextInput};

/// What is in clear stays on the page until it is left; it is never in its address.
pub(super) fn reveal(locale: Locale, s: &'static Strings, id: SellerId) -> AnyView {
    let shown = RwSignal::new(None);
    let attempt = Attempt::<RevealSeller>::new(locale, move |view| shown.set(Some(view)));
    let problem = attempt.problem();
    let clear = move || shown.get().map(|view| in_clear(locale, view));
    let fault = field_error_in(locale, problem, "reason", field_error);
    view! {
        <FormSection id="reveal" title=s.reveal text=s.reveal_text>
            <div aria-live="polite">{clear}</div>
            <form class="stack" method="post" action=RevealSeller::url() on:submit=attempt.on_submit()>
                {hidden("id", &id)}
                <Problem form="reveal" locale problem asked=Asked::Other words=field_error />
                <Field id="reveal-reason" label=s.reveal_reason required=true error=fault>
                    <TextInput name="reason" attr:maxlength="500" />
                </Field>
                <div>
                    <Button kind="submit" pending=attempt.pending()>
                        {s.reveal_submit}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn in_clear(locale: Locale, view: SellerContactView) -> AnyView {
    let s = strings(locale);
    let mut documents = Vec::new();
    for (kind, reference) in view.documents {
        documents.push((document_name(locale, kind), reference));
    }
    view! {
        {contact_facts(s, view.contact)}
        {facts(documents)}
    }
    .into_any()
}
