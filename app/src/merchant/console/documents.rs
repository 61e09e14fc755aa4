//! The documents of an application, and opening one for a reason.

use super::api::PrepareDocument;
use super::strings::Strings;
use crate::cart::components::{hidden, use_hydrated};
use crate::merchant::strings::{document_name, field_error, file_words};
use crate::routes;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::merchant::{DocumentView, SellerFile, SellerId};
use leptos::prelude::*;
use ui::{Button, ButtonSize, Field, FormSection, IconName, SettingList, SettingRow, TextInput};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlButtonElement;

const FORM: &str = "document";

/// The documents with a button each, for whoever may open them. The browser itself sends the form, since the answer is a
/// file; with scripts the reason and the proof of identity are asked for before.
pub(super) fn documents(
    locale: Locale,
    s: &'static Strings,
    id: SellerId,
    documents: &[DocumentView],
    may_open: bool,
) -> AnyView {
    let chosen = RwSignal::new(String::new());
    let attempt = Attempt::<PrepareDocument>::new(locale, move |_| {
        let form = document()
            .get_element_by_id(FORM)
            .and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
        if let Some(form) = form {
            // Fails only for a form that is not in the page.
            let _ = form.submit();
        }
    });
    let rows = documents
        .iter()
        .map(|view| {
            let words = view
                .file
                .as_ref()
                .map_or_else(|| s.document_gone.to_owned(), file_words);
            let title = document_name(locale, view.kind);
            let file = view.file.clone().filter(|_| may_open);
            view! {
                <SettingRow title text=words icon=IconName::Document>
                    {file.map(|file| open_button(s, &file, title, attempt, chosen))}
                </SettingRow>
            }
        })
        .collect_view();
    let list = view! { <SettingList label=s.documents>{rows}</SettingList> };
    let has_files = documents.iter().any(|view| view.file.is_some());
    let content = if may_open && has_files {
        opening(locale, s, id, attempt, chosen, list.into_any())
    } else {
        list.into_any()
    };
    view! {
        <FormSection id="documents" title=s.documents text=s.documents_text>
            {content}
        </FormSection>
    }
    .into_any()
}

fn opening(
    locale: Locale,
    s: &'static Strings,
    id: SellerId,
    attempt: Attempt<PrepareDocument>,
    chosen: RwSignal<String>,
    list: AnyView,
) -> AnyView {
    let problem = attempt.problem();
    let fault = field_error_in(locale, problem, "reason", field_error);
    let hydrated = use_hydrated();
    view! {
        <form
            id=FORM
            class="stack"
            method="post"
            action=routes::SELLER_DOCUMENT
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)} {hidden("seller", &id)}
            <input type="hidden" name="chosen" value=move || chosen.get() />
            <Problem form="document" locale problem asked=Asked::Other words=field_error />
            <Field id="document-reason" label=s.document_reason required=true error=fault>
                <TextInput name="reason" attr:maxlength="500" />
            </Field>
            {list}
        </form>
    }
    .into_any()
}

fn open_button(
    s: &'static Strings,
    file: &SellerFile,
    title: &str,
    attempt: Attempt<PrepareDocument>,
    chosen: RwSignal<String>,
) -> AnyView {
    // Read from the button: a handler on a component stays the first one, also when the list is made anew.
    let choose = move |event: web_sys::MouseEvent| {
        let button = event
            .current_target()
            .and_then(|target| target.dyn_into::<HtmlButtonElement>().ok());
        chosen.set(button.map(|button| button.value()).unwrap_or_default());
    };
    view! {
        <Button
            kind="submit"
            size=ButtonSize::Small
            icon=IconName::Download
            name="file"
            value=file.id.to_string()
            pending=attempt.pending()
            attr:aria-label=format!("{} {title}", s.document_open)
            on:click=choose
        >
            {s.document_open}
        </Button>
    }
    .into_any()
}
