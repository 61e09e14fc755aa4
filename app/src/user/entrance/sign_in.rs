//! Signing in: by password or by a code, then the second step where it is due, or by a passkey at once.

use super::code_step::{code_field, resend};
use super::{Place, css, heading, way};
use crate::cart::components::{focus_soon, hidden, use_hydrated};
use crate::routes::Entrance;
use crate::user::api::{RequestSignInCode, SignIn, SignInByCode, TakeSecondStep};
use crate::user::components::{Attempt, Problem, field_error};
use crate::user::passkey::SignInPasskey;
use crate::user::strings::{self, Asked};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, ButtonVariant, Field, Notice, PasswordInput, Tab, Tabs, TextInput, Tone};

/// What is asked for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Password,
    Contact,
    Code,
    App,
}

/// The forms of signing in.
#[component]
pub fn SignInForms(
    /// Where the visitor stands.
    place: Place,
) -> impl IntoView {
    let step = Memo::new(move |_| {
        let has_ticket = place.ticket.with(|ticket| !ticket.is_empty());
        match (place.by.get().as_str(), has_ticket) {
            ("app", true) => Step::App,
            (_, true) => Step::Code,
            ("code", false) => Step::Contact,
            _ => Step::Password,
        }
    });
    // It outlives its form, so that the code can be sent again.
    let request = Attempt::<RequestSignInCode>::onward(place.locale, place.walk());
    move || match step.get() {
        Step::Password => by_password(place),
        Step::Contact => contact(place, request),
        // Every code has a form of its own.
        Step::Code => code(place, place.ticket.get(), request),
        Step::App => second_step(place, place.ticket.get()),
    }
}

fn tabs(place: Place, current: &'static str) -> AnyView {
    let s = strings::entrance(place.locale);
    let items = vec![
        Tab::new("password", s.by_password, place.address(Entrance::SignIn, "")),
        Tab::new("code", s.by_code, place.address(Entrance::SignIn, "code")),
    ];
    view! { <Tabs label=s.ways items current=Signal::stored(current.to_owned()) /> }.into_any()
}

fn ways(place: Place) -> AnyView {
    let s = strings::entrance(place.locale);
    way(
        s.no_account,
        s.register_now,
        place.address(Entrance::Register, ""),
    )
}

/// What has led here, as the address tells.
fn what_was_done(place: Place) -> Option<AnyView> {
    let s = strings::entrance(place.locale);
    let done = place.done.with_untracked(|done| match done.as_str() {
        "reset" => Some(s.reset_done),
        "closing" => Some(s.closing),
        _ => None,
    });
    done.map(|words| {
        view! {
            <Notice tone=Tone::Success live=true>
                <p>{words}</p>
            </Notice>
        }
        .into_any()
    })
}

fn by_password(place: Place) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let attempt = Attempt::<SignIn>::onward(locale, place.walk());
    let problem = attempt.problem();
    let hydrated = use_hydrated();
    view! {
        {heading(s.sign_in, s.sign_in_text)}
        {what_was_done(place)}
        {tabs(place, "password")}
        <form
            class=css::form
            method="post"
            action=SignIn::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            <Problem form="sign-in" locale problem asked=Asked::Password />
            <Field id="sign-in-login" label=s.login error=field_error(locale, problem, "login") required=true>
                <TextInput
                    name="login"
                    autocomplete="username"
                    attr:autocapitalize="none"
                    attr:spellcheck="false"
                    attr:maxlength="254"
                />
            </Field>
            <Field id="sign-in-password" label=s.password error=field_error(locale, problem, "password") required=true>
                <PasswordInput name="password" autocomplete="current-password" show=s.show_password />
            </Field>
            <p class=css::beside>
                <a href=place.address(Entrance::Reset, "")>{s.forgotten}</a>
            </p>
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending=attempt.pending()
            >
                {s.sign_in}
            </Button>
        </form>
        <SignInPasskey locale next=place.next walk=place.walk() />
        {ways(place)}
    }
    .into_any()
}

fn contact(place: Place, request: Attempt<RequestSignInCode>) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let problem = request.problem();
    let hydrated = use_hydrated();
    view! {
        {heading(s.sign_in, s.sign_in_text)}
        {tabs(place, "code")}
        <form
            class=css::form
            method="post"
            action=RequestSignInCode::url()
            novalidate=move || hydrated.get()
            on:submit=request.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            <Problem form="sign-in" locale problem asked=Asked::Contact />
            <Field
                id="sign-in-login"
                label=s.login
                hint=s.code_hint
                error=field_error(locale, problem, "login")
                required=true
            >
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
        <SignInPasskey locale next=place.next walk=place.walk() />
        {ways(place)}
    }
    .into_any()
}

fn code(place: Place, ticket: String, request: Attempt<RequestSignInCode>) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let attempt = Attempt::<SignInByCode>::onward(locale, place.walk());
    let hydrated = use_hydrated();
    view! {
        {heading(s.code_title, s.code_sent)}
        <form
            class=css::form
            method="post"
            action=SignInByCode::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            {hidden("ticket", &ticket)}
            <Problem form="sign-in" locale problem=attempt.problem() asked=Asked::Code />
            {code_field(locale, "sign-in")}
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending=attempt.pending()
            >
                {s.sign_in}
            </Button>
        </form>
        {resend(locale, "sign-in", request, place.address(Entrance::SignIn, "code"))}
    }
    .into_any()
}

fn second_step(place: Place, ticket: String) -> AnyView {
    let locale = place.locale;
    let s = strings::entrance(locale);
    let attempt = Attempt::<TakeSecondStep>::onward(locale, place.walk());
    let hydrated = use_hydrated();
    Effect::new(move |_| focus_soon("sign-in-code"));
    view! {
        {heading(s.app_title, s.app_text)}
        <form
            class=css::form
            method="post"
            action=TakeSecondStep::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            {hidden("next", &place.next.get_untracked())}
            {hidden("ticket", &ticket)}
            <Problem form="sign-in" locale problem=attempt.problem() asked=Asked::SecondStep />
            <Field id="sign-in-code" label=s.app_code required=true>
                <TextInput
                    name="code"
                    autocomplete="one-time-code"
                    attr:autocapitalize="none"
                    attr:spellcheck="false"
                    attr:maxlength="20"
                />
            </Field>
            <Button
                kind="submit"
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full_width=true
                pending=attempt.pending()
            >
                {s.confirm}
            </Button>
        </form>
        <p class=css::way>
            <a href=place.address(Entrance::SignIn, "")>{s.back_to_sign_in}</a>
        </p>
    }
    .into_any()
}
