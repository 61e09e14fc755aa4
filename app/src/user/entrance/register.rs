//! Making an account: contact, password and consent, then the code that was sent.

use super::code_step::{code_field, resend};
use super::{Place, css, heading, way};
use crate::cart::components::{hidden, use_hydrated};
use crate::error::ApiError;
use crate::routes::{self, Entrance, PageName};
use crate::user::api::{ConfirmRegistration, Register};
use crate::user::components::{Attempt, Problem, field_error};
use crate::user::strings::{self, Asked};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, ButtonVariant, Checkbox, Field, PasswordInput, TextInput};

/// The forms of registering.
#[component]
pub fn RegisterForms(
    /// Where the visitor stands.
    place: Place,
) -> impl IntoView {
    let request = Attempt::<Register>::onward(place.locale, place.walk());
    move || {
        let ticket = place.ticket.get();
        if ticket.is_empty() {
            fill_in(place, request)
        } else {
            code(place, ticket, request)
        }
    }
}

fn fill_in(place: Place, request: Attempt<Register>) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let problem = request.problem();
    let hydrated = use_hydrated();
    view! {
        {heading(s.register, s.register_text)}
        <form
            class=css::form
            method="post"
            action=Register::url()
            novalidate=move || hydrated.get()
            on:submit=request.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            <Problem form="register" locale problem asked=Asked::Contact />
            <Field id="register-login" label=s.login error=field_error(locale, problem, "login") required=true>
                <TextInput
                    name="login"
                    autocomplete="username"
                    attr:autocapitalize="none"
                    attr:spellcheck="false"
                    attr:maxlength="254"
                />
            </Field>
            <Field
                id="register-password"
                label=s.password
                hint=s.password_hint
                error=field_error(locale, problem, "password")
                required=true
            >
                <PasswordInput name="password" autocomplete="new-password" show=s.show_password />
            </Field>
            {consent(place, problem)}
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending=request.pending()
            >
                {s.register_submit}
            </Button>
        </form>
        {way(s.has_account, s.sign_in_now, place.address(Entrance::SignIn, ""))}
    }
    .into_any()
}

/// Never ticked beforehand. What is agreed to opens beside the form, so that nothing typed is lost.
fn consent(place: Place, problem: Signal<Option<ApiError>>) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let wrong = field_error(locale, problem, "agreed");
    let document = move |name: PageName, label: &'static str| {
        view! {
            <a href=routes::page(locale, name) target="_blank" rel="external noopener">
                {label}
            </a>
        }
    };
    view! {
        <div class=css::agree id="register-agreed" tabindex="-1">
            <Checkbox name="agreed" required=true>
                {s.agree_before} {document(PageName::Terms, s.terms)} {s.agree_and}
                {document(PageName::Privacy, s.privacy)} {s.agree_after}
            </Checkbox>
            {move || wrong.get().map(|wrong| view! { <p class=css::wrong>{wrong}</p> })}
        </div>
    }
    .into_any()
}

fn code(place: Place, ticket: String, request: Attempt<Register>) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let attempt = Attempt::<ConfirmRegistration>::onward(locale, place.walk());
    let hydrated = use_hydrated();
    view! {
        {heading(s.code_title, s.code_sent)}
        <form
            class=css::form
            method="post"
            action=ConfirmRegistration::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            {hidden("ticket", &ticket)}
            <Problem form="register" locale problem=attempt.problem() asked=Asked::Code />
            {code_field(locale, "register")}
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending=attempt.pending()
            >
                {s.finish}
            </Button>
        </form>
        {resend(locale, "register", request, place.address(Entrance::Register, ""))}
    }
    .into_any()
}
