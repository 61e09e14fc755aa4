//! The form of the application.

use super::strings::Strings;
use crate::cart::components::{hidden, use_hydrated};
use crate::merchant::api::ApplyToSell;
use crate::merchant::strings::{document_name, field_error};
use crate::routes;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::merchant::DocumentKind;
use domain::product::CategoryLink;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::{
    Button, ButtonSize, ButtonVariant, Checkbox, ChoiceGroup, Field, FormGrid, FormSection, TextArea,
    TextInput,
};

/// A field of the form with its error: its name, and what else is said of it.
#[derive(Clone, Copy)]
struct Fields {
    locale: Locale,
    attempt: Attempt<ApplyToSell>,
}

impl Fields {
    fn error(self, name: &'static str) -> Signal<Option<String>> {
        field_error_in(self.locale, self.attempt.problem(), name, field_error)
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
                <TextInput
                    name=format!("form[{name}]")
                    kind
                    autocomplete=complete
                    attr:maxlength=most
                />
            </Field>
        }
        .into_any()
    }

    /// A text of several lines that may stay empty.
    fn text(self, name: &'static str, label: &'static str, note: &'static str) -> AnyView {
        view! {
            <Field id=format!("apply-{name}") label note error=self.error(name)>
                <TextArea name=format!("form[{name}]") rows=3 attr:maxlength="500" />
            </Field>
        }
        .into_any()
    }

    /// Where a document is to be found.
    fn document(self, index: usize, kind: DocumentKind, s: &'static Strings, required: bool) -> AnyView {
        let name = kind.as_str();
        let note = if required { "" } else { s.document_note };
        view! {
            <Field
                id=format!("apply-{name}")
                label=document_name(self.locale, kind)
                note
                required
                error=self.error(name)
            >
                <input type="hidden" name=format!("form[documents][{index}][kind]") value=name />
                <TextInput
                    name=format!("form[documents][{index}][reference]")
                    autocomplete="off"
                    attr:maxlength="200"
                />
            </Field>
        }
        .into_any()
    }
}

/// The form. With scripts the page stays and shows the thanks; without them the browser is sent there.
pub(super) fn application_form(
    locale: Locale,
    s: &'static Strings,
    categories: Vec<CategoryLink>,
) -> AnyView {
    let navigate = use_navigate();
    let attempt = Attempt::<ApplyToSell>::new(locale, move |()| {
        navigate(
            &format!("{}?done=1", routes::sell(locale)),
            NavigateOptions::default(),
        );
    });
    let hydrated = use_hydrated();
    let fields = Fields { locale, attempt };
    view! {
        <form
            class="stack"
            method="post"
            action=ApplyToSell::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            <Problem form="apply" locale problem=attempt.problem() asked=Asked::Other words=field_error />
            {company(fields, s)} {shop(fields, s)} {goods(fields, s, categories)} {documents(fields, s)}
            <div>
                <Button
                    kind="submit"
                    variant=ButtonVariant::Primary
                    size=ButtonSize::Large
                    pending=attempt.pending()
                >
                    {s.submit}
                </Button>
            </div>
            <p class="muted small">{s.privacy}</p>
        </form>
    }
    .into_any()
}

fn company(fields: Fields, s: &'static Strings) -> AnyView {
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

fn shop(fields: Fields, s: &'static Strings) -> AnyView {
    view! {
        <FormSection id="shop" title=s.shop_title text=s.shop_text>
            <FormGrid>
                {fields.line("name_zh", s.name_zh, "", "text", "off", "60")}
                {fields.line("name_en", s.name_en, "", "text", "off", "60")}
                {fields.line("slug", s.slug, s.slug_hint, "text", "off", "60")}
                {fields.text("description_zh", s.description_zh, s.optional)}
                {fields.text("description_en", s.description_en, s.optional)}
            </FormGrid>
        </FormSection>
    }
    .into_any()
}

fn goods(fields: Fields, s: &'static Strings, categories: Vec<CategoryLink>) -> AnyView {
    let boxes = categories
        .into_iter()
        .map(|category| {
            view! {
                <Checkbox name="form[categories][]" value=category.slug.to_string()>
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
            <Checkbox name="form[sells_food]">{s.sells_food}</Checkbox>
        </FormSection>
    }
    .into_any()
}

fn documents(fields: Fields, s: &'static Strings) -> AnyView {
    let rows = DocumentKind::ALL
        .into_iter()
        .enumerate()
        .map(|(index, kind)| {
            let required = domain::merchant::required_documents(false).contains(&kind);
            fields.document(index, kind, s, required)
        })
        .collect_view();
    view! {
        <FormSection id="documents" title=s.documents_title text=s.documents_text>
            <FormGrid>{rows}</FormGrid>
        </FormSection>
    }
    .into_any()
}
