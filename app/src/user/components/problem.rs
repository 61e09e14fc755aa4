//! Why a form was refused: above it, and beside its fields.

use crate::error::ApiError;
use crate::user::strings::{self, Asked};
use domain::kernel::Locale;
use leptos::prelude::*;
use ui::{ErrorSummary, FormError};

/// Words for what is wrong with a field, by its name and the code of the error.
pub type FieldWords = fn(Locale, &str, &str) -> String;

/// Everything that is wrong with a form. It takes the focus when it appears. The id of a field's control is the
/// form's id, a hyphen and the field's name.
#[component]
pub fn Problem(
    /// Id of the form; those of its fields begin with it.
    #[prop(into)]
    form: String,
    /// The language.
    locale: Locale,
    /// The refusal.
    problem: Signal<Option<ApiError>>,
    /// What the form asks for.
    asked: Asked,
    /// What is wrong with its fields, in words; those of accounts unless said otherwise.
    #[prop(default = strings::field_error)]
    words: FieldWords,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let fields = problem.with(|problem| problem.as_ref().map_or(0, |problem| problem.fields.len()));
        strings::problem_title(locale, fields)
    });
    let errors = Signal::derive(move || {
        problem.with(|problem| match problem {
            None => Vec::new(),
            Some(problem) if problem.fields.is_empty() => vec![FormError {
                field: String::new(),
                message: strings::refusal(locale, asked, problem),
            }],
            Some(problem) => problem
                .fields
                .iter()
                .map(|error| FormError {
                    field: format!("{form}-{}", error.field),
                    message: words(locale, &error.field, &error.code),
                })
                .collect(),
        })
    });
    view! { <ErrorSummary title errors /> }.into_any()
}

/// What is wrong with one field, for people.
pub fn field_error(
    locale: Locale,
    problem: Signal<Option<ApiError>>,
    field: &'static str,
) -> Signal<Option<String>> {
    field_error_in(locale, problem, field, strings::field_error)
}

/// As [`field_error`], in other words.
pub fn field_error_in(
    locale: Locale,
    problem: Signal<Option<ApiError>>,
    field: &'static str,
    words: FieldWords,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        problem.with(|problem| {
            let fields = &problem.as_ref()?.fields;
            let error = fields.iter().find(|error| error.field == field)?;
            Some(words(locale, field, &error.code))
        })
    })
}
