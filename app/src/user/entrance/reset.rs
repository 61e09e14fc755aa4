//! A new password for somebody who has forgotten theirs: the contact, then the code that was sent with the new password.

use super::code_step::{code_field, resend};
use super::{Place, css, heading};
use crate::cart::components::{hidden, use_hydrated};
use crate::routes::Entrance;
use crate::user::api::{RequestReset, ResetPassword};
use crate::user::components::{Attempt, Problem, field_error};
use crate::user::strings::{self, Asked};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, ButtonVariant, Field, PasswordInput, TextInput};

/// The forms of setting a new password.
#[component]
pub fn ResetForms(
    /// Where the visitor stands.
    place: Place,
) -> impl IntoView {
    let s = strings::entrance(place.locale);
    let request = Attempt::<RequestReset>::onward(place.locale, place.walk());
    let form = move || {
        let ticket = place.ticket.get();
        if ticket.is_empty() {
            contact(place, request)
        } else {
            code(place, ticket, request)
        }
    };
    view! {
        {form}
        <p class=css::way>
            <a href=place.address(Entrance::SignIn, "")>{s.back_to_sign_in}</a>
        </p>
    }
    .into_any()
}

fn contact(place: Place, request: Attempt<RequestReset>) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let problem = request.problem();
    let hydrated = use_hydrated();
    view! {
        {heading(s.reset, s.reset_text)}
        <form
            class=css::form
            method="post"
            action=RequestReset::url()
            novalidate=move || hydrated.get()
            on:submit=request.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            <Problem form="reset" locale problem asked=Asked::Contact />
            <Field id="reset-login" label=s.login error=field_error(locale, problem, "login") required=true>
                <TextInput
                    name="login"
                    autocomplete="username"
                    attr:autocapitalize="none"
                    attr:spellcheck="false"
                    attr:maxlength="254"
                />
            </Field>
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending=request.pending()
            >
                {s.send_code}
            </Button>
        </form>
    }
    .into_any()
}

fn code(place: Place, ticket: String, request: Attempt<RequestReset>) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let attempt = Attempt::<ResetPassword>::onward(locale, place.walk());
    let problem = attempt.problem();
    let hydrated = use_hydrated();
    view! {
        {heading(s.reset, s.code_sent)}
        <form
            class=css::form
            method="post"
            action=ResetPassword::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            {hidden("ticket", &ticket)}
            <Problem form="reset" locale problem asked=Asked::Code />
            {code_field(locale, "reset")}
            <Field
                id="reset-password"
                label=s.new_password
                hint=s.password_hint
                error=field_error(locale, problem, "password")
                required=true
            >
                <PasswordInput name="password" autocomplete="new-password" show=s.show_password />
            </Field>
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending=attempt.pending()
            >
                {s.reset_submit}
            </Button>
        </form>
        {resend(locale, "reset", request, place.address(Entrance::Reset, ""))}
    }
    .into_any()
}
