//! To whom and where an order goes, in clear, for a reason.

use super::api::RevealOrder;
use super::strings::{Strings, field_error, strings};
use crate::cart::components::hidden;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::order::OrderContact;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, Field, FormSection, SummaryList, SummaryRow, TextInput};

/// What is in clear stays on the page until it is left; it is never in its address.
pub(in crate::order) fn reveal(locale: Locale, s: &'static Strings, number: String) -> AnyView {
    let shown = RwSignal::new(None);
    let attempt = Attempt::<RevealOrder>::new(locale, move |contact| shown.set(Some(contact)));
    let problem = attempt.problem();
    let clear = move || shown.get().map(|contact| in_clear(locale, contact));
    let fault = field_error_in(locale, problem, "reason", field_error);
    view! {
        <FormSection id="reveal" title=s.reveal text=s.reveal_text>
            <div aria-live="polite">{clear}</div>
            <form class="stack" method="post" action=RevealOrder::url() on:submit=attempt.on_submit()>
                {hidden("number", &number)}
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

fn in_clear(locale: Locale, contact: OrderContact) -> AnyView {
    let s = strings(locale);
    let dash = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    let (email, note) = (dash(contact.email.unwrap_or_default()), dash(contact.note));
    let address = contact
        .address
        .join(if locale == Locale::Zh { "，" } else { ", " });
    view! {
        <SummaryList columns=true>
            <SummaryRow label=s.recipient>{contact.recipient}</SummaryRow>
            <SummaryRow label=s.phone>{contact.phone}</SummaryRow>
            <SummaryRow label=s.email>{email}</SummaryRow>
            <SummaryRow label=s.address>{address}</SummaryRow>
            <SummaryRow label=s.note>{note}</SummaryRow>
        </SummaryList>
    }
    .into_any()
}
