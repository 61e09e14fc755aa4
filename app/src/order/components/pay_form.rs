//! The button that leads to the payment gateway.

use super::{Access, refusal_of};
use crate::cart::components::hidden;
use crate::error;
use crate::order::api::PayOrder;
use crate::order::strings;
use domain::kernel::Locale;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, ButtonVariant, IconName, Notice, Tone};

/// Starts a payment and goes where it is made.
#[component]
pub fn PayForm(
    /// The order.
    access: Access,
    /// The language.
    locale: Locale,
    /// An attempt has failed before.
    again: bool,
) -> impl IntoView {
    let s = strings::strings(locale);
    let pay = ServerAction::<PayOrder>::new();
    let answer = pay.value();
    Effect::new(move |_| {
        if let Some(Ok(address)) = answer.get() {
            // Refused only for a malformed address: then the page stays, and the button with it.
            let _ = window().location().set_href(&address);
        }
    });
    let leaving =
        Signal::derive(move || pay.pending().get() || answer.with(|answer| matches!(answer, Some(Ok(_)))));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let (false, Ok(input)) = (leaving.get_untracked(), PayOrder::from_event(&event)) {
            pay.dispatch(input);
        }
    };
    let plain = StoredValue::new(error::from_url(PayOrder::PATH));
    let refused = move || {
        let error = refusal_of(answer.get(), plain.get_value());
        error.map(|error| {
            view! {
                <Notice tone=Tone::Danger live=true title=s.failed>
                    <p>{error::text(locale, &error)}</p>
                </Notice>
            }
        })
    };
    view! {
        <form class="stack" data-gap="3" method="post" action=PayOrder::url() on:submit=submit>
            {hidden("locale", &locale)}
            {hidden("number", &access.number)}
            {hidden("key", &access.key)}
            {refused}
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                icon=IconName::CreditCard
                pending=leaving
            >
                {if again { s.pay_again } else { s.pay_now }}
            </Button>
        </form>
    }
    .into_any()
}
