//! The form of one address, new or edited.

use super::api::SaveAddress;
use super::paste_box::PasteBox;
use super::strings::{self, KeepStrings};
use crate::cart::components::{hidden, use_hydrated};
use crate::error::ApiError;
use crate::logistics::{AddressDraft, TypedAddress, address_fields, strings as address_strings};
use crate::routes::{self, AccountSection};
use crate::session::use_toaster;
use crate::user::components::{Attempt, LiveAccount};
use crate::user::strings as user_strings;
use domain::logistics::{AddressId, BookEntry, BookForm, PastedAddress};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::{Button, ButtonVariant, Checkbox, ErrorSummary, Field, FormError, TextInput, Toast, Tone};
use wasm_bindgen::JsCast as _;

/// The form. It comes back to the list when the address is saved.
pub fn address_form(account: LiveAccount, entry: Option<BookEntry>, first: BookForm) -> AnyView {
    let locale = account.locale;
    let s = strings::strings(locale);
    let navigate = use_navigate();
    let attempt = Attempt::<SaveAddress>::new(locale, move |_| {
        account.done("address");
        navigate(
            &routes::account(locale, AccountSection::Addresses),
            NavigateOptions::default(),
        );
    });
    let problem = attempt.problem();
    let draft = AddressDraft::new(locale, "address", problem, typed(&first));
    let phone = RwSignal::new(first.phone.clone());
    // Drawn anew when a pasted address is filled in: the inputs hold what is typed.
    let drawn = RwSignal::new(0);
    let toaster = use_toaster();
    let found = Callback::new(move |found: PastedAddress| {
        phone.set(found.phone.clone());
        draft.set(pasted(found));
        drawn.update(|drawn| *drawn += 1);
        toaster.show(Toast::new(Tone::Info, s.paste_filled));
    });
    let id = entry.as_ref().map(|entry| (entry.id, entry.version));
    let paste = id.is_none().then(|| view! { <PasteBox locale found /> });
    let fields = move || {
        drawn.track();
        address_fields(draft, other_form(draft, id.map(|(id, _)| id)))
    };
    let phone_field = move || {
        drawn.track();
        phone_field(draft, phone.get_untracked(), s)
    };
    let hydrated = use_hydrated();
    let changed = move |event: web_sys::Event| take(draft, &event);
    let is_first = first.is_default;
    let label = first.label;
    view! {
        {paste}
        <form
            class="stack"
            method="post"
            action=SaveAddress::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
            on:change=changed
        >
            {hidden("locale", &locale)}
            {edited(id)} {errors(draft, problem, s)} {fields} {phone_field}
            {label_and_default(draft, label, is_first)}
            <div class="cluster">
                <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                    {s.address_save}
                </Button>
                <a href=routes::account(locale, AccountSection::Addresses)>{s.address_back}</a>
            </div>
        </form>
    }
    .into_any()
}

/// Which address is edited, and the version that was seen.
fn edited(id: Option<(AddressId, i64)>) -> Option<AnyView> {
    id.map(|(id, version)| {
        view! {
            {hidden("id", &id)}
            {hidden("version", &version)}
        }
        .into_any()
    })
}

fn label_and_default(draft: AddressDraft, label: String, is_default: bool) -> AnyView {
    let s = strings::strings(draft.locale);
    view! {
            <Field
                id="address-label"
                label=s.label
                hint=s.label_hint
                note=address_strings::words(draft.locale).optional
                error=draft.error_named("label", s.label)
            >
                <TextInput name="form[label]" value=label autocomplete="off" attr:maxlength="20" />
            </Field>
            <Checkbox name="form[is_default]" checked=is_default>
                {s.is_default}
            </Checkbox>
    }
    .into_any()
}

fn phone_field(draft: AddressDraft, phone: String, s: &'static KeepStrings) -> AnyView {
    let error = draft.error_named("phone", s.phone);
    view! {
        <Field id="address-phone" label=s.phone error required=true>
            <TextInput
                kind="tel"
                name="form[phone]"
                value=phone
                autocomplete="shipping tel"
                attr:maxlength="32"
            />
        </Field>
    }
    .into_any()
}

/// Everything that is wrong, above the form.
fn errors(draft: AddressDraft, problem: Signal<Option<ApiError>>, s: &'static KeepStrings) -> AnyView {
    let locale = draft.locale;
    let title = Signal::derive(move || {
        let fields = problem.with(|problem| problem.as_ref().map_or(0, |problem| problem.fields.len()));
        user_strings::problem_title(locale, fields)
    });
    let list = Signal::derive(move || {
        problem.with(|problem| match problem {
            None => Vec::new(),
            Some(problem) if problem.code == "conflict" => vec![whole(s.address_stale)],
            Some(problem) if problem.fields.iter().any(|error| error.code == "too_many") => {
                vec![whole(s.address_full)]
            }
            Some(problem) if problem.fields.is_empty() => {
                vec![whole(&crate::error::text(locale, problem))]
            }
            Some(problem) => problem
                .fields
                .iter()
                .map(|error| {
                    let name = name_of(locale, s, &error.field);
                    FormError {
                        field: format!("address-{}", error.field),
                        message: address_strings::fault(locale, name, &error.field, &error.code),
                    }
                })
                .collect(),
        })
    });
    view! { <ErrorSummary title errors=list /> }.into_any()
}

fn whole(message: &str) -> FormError {
    FormError {
        field: String::new(),
        message: message.to_owned(),
    }
}

fn name_of(locale: domain::kernel::Locale, s: &'static KeepStrings, field: &str) -> &'static str {
    match field {
        "phone" => s.phone,
        "label" => s.label,
        _ => address_strings::field_name(locale, field),
    }
}

/// Without scripts: the way to the fields of the other form.
fn other_form(draft: AddressDraft, edited: Option<AddressId>) -> ViewFn {
    let s = strings::strings(draft.locale);
    let hydrated = use_hydrated();
    let china = draft.china();
    ViewFn::from(move || {
        let country = if china.get_untracked() { "US" } else { "CN" };
        let here = edited.map_or_else(
            || routes::new_address(draft.locale),
            |id| routes::edit_address(draft.locale, id),
        );
        let there = format!("{here}&country={country}");
        move || (!hydrated.get()).then(|| view! { <a href=there.clone()>{s.address_other_country}</a> })
    })
}

/// Another value of a field that others depend on.
fn take(draft: AddressDraft, event: &web_sys::Event) {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let name = element.and_then(|element| element.get_attribute("name"));
    let field = name
        .as_deref()
        .and_then(|name| name.strip_prefix("form[")?.strip_suffix(']'));
    if let Some(field) = field {
        draft.take(field, event_target_value(event));
    }
}

fn typed(form: &BookForm) -> TypedAddress {
    TypedAddress {
        recipient: form.recipient.clone(),
        country: form.country.clone(),
        region: form.region.clone(),
        city: form.city.clone(),
        district: form.district.clone(),
        street: form.street.clone(),
        postcode: form.postcode.clone(),
    }
}

fn pasted(found: PastedAddress) -> TypedAddress {
    TypedAddress {
        recipient: found.recipient,
        country: "CN".to_owned(),
        region: found.region,
        city: found.city,
        district: found.district,
        street: found.street,
        postcode: found.postcode,
    }
}
