//! The form of the application.

use super::returned::ReturnedApplication;
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::merchant::strings::{document_name, field_error, file_words};
use crate::routes;
use crate::user::components::{Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::merchant::{DocumentKind, SellerFile, required_documents};
use domain::product::CategoryLink;
use leptos::prelude::*;
use ui::{
    Button, ButtonSize, ButtonVariant, Checkbox, ChoiceGroup, Field, FileInput, FormGrid, FormSection,
    TextArea, TextInput,
};

/// What browsers offer to choose. The server looks at the content.
const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp";

/// The fields of the form with what was typed before, and what was wrong with it.
#[derive(Clone, Copy)]
struct Fields {
    locale: Locale,
    s: &'static Strings,
    returned: StoredValue<ReturnedApplication>,
}

impl Fields {
    fn problem(self) -> Signal<Option<crate::error::ApiError>> {
        Signal::stored(self.returned.with_value(|returned| returned.error.clone()))
    }

    fn error(self, name: &'static str) -> Signal<Option<String>> {
        field_error_in(self.locale, self.problem(), name, field_error)
    }

    /// What was typed into a field.
    fn typed(self, name: &str) -> String {
        self.returned.with_value(|returned| {
            let form = &returned.form;
            let text = match name {
                "company" => &form.company,
                "credit_code" => &form.credit_code,
                "representative" => &form.representative,
                "phone" => &form.phone,
                "email" => &form.email,
                "slug" => &form.slug,
                "name_zh" => &form.name_zh,
                "name_en" => &form.name_en,
                "description_zh" => &form.description_zh,
                "description_en" => &form.description_en,
                _ => return String::new(),
            };
            text.clone()
        })
    }

    /// A required line of text.
    fn line(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        kind: &'static str,
        complete: &'static str,
        most: &'static str,
    ) -> AnyView {
        view! {
            <Field id=format!("apply-{name}") label hint required=true error=self.error(name)>
                <TextInput name kind value=self.typed(name) autocomplete=complete attr:maxlength=most />
            </Field>
        }
        .into_any()
    }

    /// A text of several lines that may stay empty.
    fn text(self, name: &'static str, label: &'static str) -> AnyView {
        view! {
            <Field id=format!("apply-{name}") label note=self.s.optional error=self.error(name)>
                <TextArea name value=self.typed(name) rows=3 attr:maxlength="500" />
            </Field>
        }
        .into_any()
    }

    /// A document: a file to choose, or another one for the one that is there already.
    fn document(self, kind: DocumentKind) -> AnyView {
        let (name, s) = (kind.as_str(), self.s);
        let kept = self.returned.with_value(|returned| returned.file(kind).cloned());
        let always = required_documents(false).contains(&kind);
        let note = if always { "" } else { s.document_note };
        let required = always && kept.is_none();
        view! {
            <div class="stack">
                <Field
                    id=format!("apply-{name}")
                    label=document_name(self.locale, kind)
                    note
                    hint=s.document_hint
                    required
                    error=self.error(name)
                >
                    <FileInput name accept=ACCEPT most=SellerFile::BYTES_MOST too_large=s.document_too_large />
                </Field>
                {kept.map(|file| kept_file(self.locale, &file))}
            </div>
        }
        .into_any()
    }
}

/// A file that need not be sent again.
fn kept_file(locale: Locale, file: &SellerFile) -> AnyView {
    let words = format!("{} {}", strings(locale).document_kept, file_words(file));
    view! {
        {hidden("kept", &format!("{}:{}", file.kind.as_str(), file.id))}
        <p class="muted small">{words}</p>
    }
    .into_any()
}

/// The form, filled in with what came back.
pub(super) fn application_form(
    locale: Locale,
    s: &'static Strings,
    categories: Vec<CategoryLink>,
    returned: ReturnedApplication,
) -> AnyView {
    let fields = Fields {
        locale,
        s,
        returned: StoredValue::new(returned),
    };
    // Until the answer takes the page away; whoever comes back to it can send it again.
    let sending = RwSignal::new(false);
    let left = window_event_listener_untyped("pagehide", move |_| sending.set(false));
    on_cleanup(move || left.remove());
    view! {
        <form
            class="stack"
            method="post"
            action=routes::sell(locale)
            enctype="multipart/form-data"
            on:submit=move |_| sending.set(true)
        >
            <Problem form="apply" locale problem=fields.problem() asked=Asked::Other words=field_error />
            {company(fields)} {shop(fields)} {goods(fields, categories)} {documents(fields)}
            <div>
                <Button kind="submit" variant=ButtonVariant::Primary size=ButtonSize::Large pending=sending>
                    {s.submit}
                </Button>
            </div>
            <p class="muted small">{s.privacy}</p>
        </form>
    }
    .into_any()
}

fn company(fields: Fields) -> AnyView {
    let s = fields.s;
    view! {
        <FormSection id="company" title=s.company_title text=s.company_text>
            <FormGrid>
                {fields.line("company", s.company, "", "text", "organization", "120")}
                {fields.line("credit_code", s.credit_code, s.credit_code_hint, "text", "off", "24")}
                {fields.line("representative", s.representative, "", "text", "name", "60")}
                {fields.line("phone", s.phone, "", "tel", "tel", "32")}
                {fields.line("email", s.email, s.email_hint, "email", "email", "254")}
            </FormGrid>
        </FormSection>
    }
    .into_any()
}

fn shop(fields: Fields) -> AnyView {
    let s = fields.s;
    view! {
        <FormSection id="shop" title=s.shop_title text=s.shop_text>
            <FormGrid>
                {fields.line("name_zh", s.name_zh, "", "text", "off", "60")}
                {fields.line("name_en", s.name_en, "", "text", "off", "60")}
                {fields.line("slug", s.slug, s.slug_hint, "text", "off", "60")}
                {fields.text("description_zh", s.description_zh)}
                {fields.text("description_en", s.description_en)}
            </FormGrid>
        </FormSection>
    }
    .into_any()
}

fn goods(fields: Fields, categories: Vec<CategoryLink>) -> AnyView {
    let s = fields.s;
    let (chosen, sells_food) = fields
        .returned
        .with_value(|returned| (returned.form.categories.clone(), returned.form.sells_food));
    let boxes = categories
        .into_iter()
        .map(|category| {
            let slug = category.slug.to_string();
            let checked = chosen.contains(&slug);
            view! {
                <Checkbox name="categories" value=slug checked>
                    {category.name}
                </Checkbox>
            }
        })
        .collect_view();
    view! {
        <FormSection id="goods" title=s.goods_title text=s.goods_text>
            <div id="apply-categories" tabindex="-1">
                <ChoiceGroup legend=s.categories inline=true error=fields.error("categories")>
                    {boxes}
                </ChoiceGroup>
            </div>
            <Checkbox name="sells_food" checked=sells_food>
                {s.sells_food}
            </Checkbox>
        </FormSection>
    }
    .into_any()
}

fn documents(fields: Fields) -> AnyView {
    let rows = DocumentKind::ALL.map(|kind| fields.document(kind)).collect_view();
    let s = fields.s;
    view! {
        <FormSection id="documents" title=s.documents_title text=s.documents_text>
            <div id="apply-documents" tabindex="-1">
                <FormGrid>{rows}</FormGrid>
            </div>
        </FormSection>
    }
    .into_any()
}
