//! A small form of a finance page: it sends one server function, says why it was refused, and loads its page anew.

use super::strings::{field_problem, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::error::{self, ApiError};
use crate::user::components::{Attempt, Problem, leave_for};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::payment::STATEMENT_BYTES_MOST;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;
use ui::{Button, ButtonSize, ButtonVariant, Field, FileInput, Notice, TextInput, Tone};

/// A form that sends `S` and comes back to `here`.
pub(super) fn send<S>(
    locale: Locale,
    here: String,
    look: (&'static str, ButtonVariant),
    fields: AnyView,
) -> AnyView
where
    S: ServerFn<Error = ApiError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    send_then::<S>(locale, move |_| here.clone(), look, fields)
}

/// A form that sends `S` and goes where `then` says of what came of it.
pub(super) fn send_then<S>(
    locale: Locale,
    then: impl Fn(S::Output) -> String + 'static,
    (label, variant): (&'static str, ButtonVariant),
    fields: AnyView,
) -> AnyView
where
    S: ServerFn<Error = ApiError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let hydrated = use_hydrated();
    let attempt = Attempt::<S>::new(locale, move |output| leave_for(&then(output)));
    view! {
        <form
            class="stack"
            data-gap="2"
            method="post"
            action=S::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            <Problem form="incoming" locale problem=attempt.problem() asked=Asked::Other words=field_problem />
            {fields}
            <div>
                <Button kind="submit" size=ButtonSize::Small variant pending=attempt.pending()>
                    {label}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// A form with the file of a statement. The browser sends it itself; the answer is the page that it is on.
pub(super) fn send_file(
    locale: Locale,
    action: &'static str,
    label: &'static str,
    fields: AnyView,
) -> AnyView {
    let s = strings(locale);
    let refused = error::from_url(action).map(|error| {
        let words = error.fields.first().map_or_else(
            || error::text(locale, &error),
            |field| field_problem(locale, &field.field, &field.code),
        );
        view! {
            <Notice tone=Tone::Danger live=true>
                <p>{words}</p>
            </Notice>
        }
    });
    view! {
        {refused}
        <form class="stack" data-gap="2" method="post" action=action enctype="multipart/form-data">
            {hidden("locale", &locale)} {fields}
            <Field id="incoming-file" label=s.statement_file hint=s.statement_file_hint>
                <FileInput
                    name="file"
                    accept=".csv,.txt,text/csv,text/plain"
                    most=STATEMENT_BYTES_MOST
                    too_large=s.wrong_statement_size
                />
            </Field>
            <div>
                <Button kind="submit">{label}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// A line of text of such a form; `id` is unique on the page.
pub(super) fn text(id: String, name: &'static str, label: &'static str, value: String) -> AnyView {
    view! {
        <Field id label>
            <TextInput name value attr:maxlength="200" />
        </Field>
    }
    .into_any()
}
