//! Finding an order by its number and the contact it was placed with.

use super::api::TrackOrder;
use super::components::refusal_of;
use super::strings::{self, Strings};
use crate::cart::components::hidden;
use crate::error::{self, ApiError};
use crate::layout::{HeadKind, PageHead};
use crate::routes;
use crate::session::use_visit;
use domain::kernel::Locale;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::{Button, ButtonSize, ButtonVariant, Field, Notice, TextInput, Tone};

stylance::import_crate_style!(css, "src/order/track_page.module.css");

/// Where a buyer finds an order by number and contact. The contact travels in the body of a form only.
#[component]
pub fn TrackPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings::strings(locale);
    let track = ServerAction::<TrackOrder>::new();
    let answer = track.value();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(path)) = answer.get() {
            navigate(&path, NavigateOptions::default());
        }
    });
    let plain = StoredValue::new(error::from_url(TrackOrder::PATH));
    let refused = move || {
        let error = refusal_of(answer.get(), plain.get_value());
        error.map(|error| refusal(locale, &error))
    };
    view! {
        <PageHead title=s.track_title path=routes::track(locale) kind=HeadKind::Hidden />
        <div class="container page">
            <div class=css::track>
                <div class="stack" data-gap="2">
                    <h1 class=css::title>{s.track_title}</h1>
                    <p class="muted">{s.track_text}</p>
                </div>
                <div role="alert">{refused}</div>
                {form(locale, s, track)}
                <p class="muted small">{s.track_help}</p>
            </div>
        </div>
    }
    .into_any()
}

fn form(locale: Locale, s: &'static Strings, track: ServerAction<TrackOrder>) -> AnyView {
    let pending = track.pending();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let (false, Ok(input)) = (pending.get_untracked(), TrackOrder::from_event(&event)) {
            track.dispatch(input);
        }
    };
    view! {
        <form class=css::form method="post" action=TrackOrder::url() on:submit=submit>
            {hidden("locale", &locale)}
            <Field id="track-number" label=s.track_number hint=s.track_number_hint required=true>
                <TextInput
                    name="number"
                    autocomplete="off"
                    attr:autocapitalize="characters"
                    attr:spellcheck="false"
                    attr:maxlength="40"
                />
            </Field>
            <Field id="track-contact" label=s.track_contact hint=s.track_contact_hint required=true>
                <TextInput name="contact" attr:spellcheck="false" attr:autocapitalize="none" attr:maxlength="254" />
            </Field>
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending
            >
                {s.track_submit}
            </Button>
        </form>
    }
    .into_any()
}

/// One answer for a wrong number and a wrong contact.
fn refusal(locale: Locale, error: &ApiError) -> AnyView {
    let s = strings::strings(locale);
    let (title, text) = match error.code.as_str() {
        "not_found" | "bad_request" | "invalid_form" => {
            (s.track_not_found_title, s.track_not_found.to_owned())
        }
        _ => (s.failed, error::text(locale, error)),
    };
    view! {
        <Notice tone=Tone::Danger title>
            <p>{text}</p>
        </Notice>
    }
    .into_any()
}
