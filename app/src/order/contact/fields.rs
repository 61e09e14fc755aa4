//! The fields of whom and where a purchase is to go instead; empty ones leave it as it is.

use super::strings::{Strings, field_error};
use crate::error::ApiError;
use crate::user::components::field_error_in;
use domain::kernel::Locale;
use leptos::prelude::*;
use ui::{Field, FormGrid, TextArea, TextInput};

/// `form` is the id of the form.
pub(super) fn contact_fields(
    locale: Locale,
    s: &'static Strings,
    form: &'static str,
    problem: Signal<Option<ApiError>>,
) -> AnyView {
    let field = move |name: &'static str, label: &'static str, kind: &'static str, complete: &'static str| {
        let error = field_error_in(locale, problem, name, field_error);
        view! {
            <Field id=format!("{form}-{name}") label error>
                <TextInput name=format!("edit[{name}]") kind autocomplete=complete attr:maxlength="120" />
            </Field>
        }
        .into_any()
    };
    let note = field_error_in(locale, problem, "note", field_error);
    view! {
        <FormGrid>
            {field("recipient", s.recipient, "text", "off")} {field("phone", s.phone, "tel", "off")}
            {field("region", s.region, "text", "off")} {field("city", s.city, "text", "off")}
            {field("district", s.district, "text", "off")} {field("street", s.street, "text", "off")}
            {field("postcode", s.postcode, "text", "off")}
        </FormGrid>
        <Field id=format!("{form}-note") label=s.note error=note>
            <TextArea name="edit[note]" rows=2 attr:maxlength="500" />
        </Field>
    }
    .into_any()
}
