//! What a person may know and decide of their own data.

use super::api::PrepareExport;
use super::closing::Closing;
use super::consents::Consents;
use super::data_table::DataOfPeople;
use super::requests::Requests;
use super::strings::{self, PrivacyStrings};
use crate::routes::{self, AccountSection};
use crate::user::components::{Attempt, LiveAccount};
use crate::user::strings::section_name;
use domain::kernel::Locale;
use domain::user::ConsentPurpose;
use leptos::prelude::*;
use ui::{Button, FormSection, IconName};
use wasm_bindgen::JsCast as _;

/// Consents, the file of one's data, requests, closing the account, and the table of what is kept.
#[component]
pub fn PrivacyPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    view! {
        <h1>{section_name(locale, AccountSection::Privacy)}</h1>
        <FormSection id="consent" title=s.consent_title text=s.consent_text>
            <Consents account purposes=&ConsentPurpose::ALL label=s.consent_title />
        </FormSection>
        <FormSection id="export" title=s.export_title text=s.export_text>
            {export(locale, s)}
        </FormSection>
        <FormSection id="ask" title=s.ask_title text=s.ask_text>
            <Requests account />
        </FormSection>
        <FormSection id="close" title=s.close_title text=s.close_text>
            <Closing account />
        </FormSection>
        <FormSection id="data" title=s.data_title text=s.data_text>
            <DataOfPeople />
        </FormSection>
    }
    .into_any()
}

/// Two buttons of one form that the browser itself sends, since the answer is a file. With scripts the proof of identity
/// is asked for before.
fn export(locale: Locale, s: &'static PrivacyStrings) -> AnyView {
    const FORM: &str = "my-data";
    let chosen = RwSignal::new("html");
    let attempt = Attempt::<PrepareExport>::new(locale, move |_| {
        let form = document()
            .get_element_by_id(FORM)
            .and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
        if let Some(form) = form {
            // Fails only for a form that is not in the page.
            let _ = form.submit();
        }
    });
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        attempt.send(PrepareExport {});
    };
    let choose = move |format: &'static str| move |_| chosen.set(format);
    view! {
        <form id=FORM method="post" action=routes::MY_DATA class="cluster" on:submit=send>
            <input type="hidden" name="locale" value=locale.to_string() />
            <input type="hidden" name="chosen" value=move || chosen.get() />
            <Button
                kind="submit"
                icon=IconName::Download
                attr:name="format"
                attr:value="html"
                on:click=choose("html")
            >
                {s.export_html}
            </Button>
            <Button
                kind="submit"
                icon=IconName::Download
                attr:name="format"
                attr:value="json"
                on:click=choose("json")
            >
                {s.export_json}
            </Button>
        </form>
    }
    .into_any()
}
