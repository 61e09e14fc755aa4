//! The step in which a code that was sent is typed in.

use super::css;
use crate::cart::components::{focus_soon, use_hydrated};
use crate::error::ApiError;
use crate::user::components::{Attempt, Problem};
use crate::user::onward::Onward;
use crate::user::strings::{self, Asked};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;
use std::time::Duration;
use ui::{Button, ButtonSize, ButtonVariant, CodeInput, Field};

/// How long to wait before a code can be sent again.
const PAUSE_SECONDS: u32 = 60;

/// The field for the code. `id` is the form's.
pub fn code_field(locale: Locale, id: &'static str) -> AnyView {
    let s = strings::entrance(locale);
    view! {
        <Field id=format!("{id}-code") label=s.code required=true>
            <CodeInput name="code" />
        </Field>
    }
    .into_any()
}

/// Sending the code once more, by the form that asked for it; or, where that is not known any more, starting again.
pub fn resend<S>(locale: Locale, id: &'static str, request: Attempt<S>, restart: String) -> AnyView
where
    S: ServerFn<Error = ApiError, Output = Onward> + DeserializeOwned + Clone + Send + Sync + 'static,
{
    let s = strings::entrance(locale);
    let known = request.was_sent();
    if known {
        focus_code(id);
    }
    let hydrated = use_hydrated();
    let left = countdown();
    let pending = request.pending();
    let button = move || {
        (known && hydrated.get()).then(|| {
            let words = move || match left.get() {
                0 => s.resend.to_owned(),
                seconds => strings::resend_in(locale, seconds),
            };
            view! {
                <Button
                    variant=ButtonVariant::Secondary
                    size=ButtonSize::Small
                    disabled=Signal::derive(move || left.get() > 0)
                    pending
                    on:click=move |_| request.again()
                >
                    {words}
                </Button>
            }
        })
    };
    view! {
        <Problem form=id locale problem=request.problem() asked=Asked::Contact />
        <div class=css::resend>
            <p>{s.code_where}</p>
            {button}
            <a href=restart>{s.restart}</a>
        </div>
    }
    .into_any()
}

fn focus_code(id: &'static str) {
    Effect::new(move |_| {
        focus_soon(match id {
            "register" => "register-code",
            "reset" => "reset-code",
            _ => "sign-in-code",
        });
    });
}

/// Seconds that are left, counted by the browser.
fn countdown() -> ReadSignal<u32> {
    let left = RwSignal::new(PAUSE_SECONDS);
    Effect::new(move |_| {
        let tick = move || {
            left.try_update(|left| *left = left.saturating_sub(1));
        };
        let handle = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
        on_cleanup(move || {
            if let Some(handle) = handle {
                handle.clear();
            }
        });
    });
    left.read_only()
}
