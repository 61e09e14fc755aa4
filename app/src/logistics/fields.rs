//! Where the order goes: the cascade of mainland China, a free form elsewhere.
//! Without scripts (and until the divisions are there) city and district are typed.

use super::divisions;
use super::draft::AddressDraft;
use super::strings;
use domain::kernel::Locale;
use domain::logistics::{COUNTRIES, PROVINCES};
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Field, Select, SelectOption, TextInput};

stylance::import_crate_style!(css, "src/logistics/fields.module.css");

/// The address, from the name on the parcel to the postcode. `change_country` is the button by which browsers without
/// scripts get the form of another country.
pub fn address_fields(draft: AddressDraft, change_country: ViewFn) -> AnyView {
    let s = strings::words(draft.locale);
    let china = draft.china();
    load_divisions(draft, china);
    let rest = move || street_and_postcode(draft, china.get());
    view! {
        <Field id=field_id(draft, "recipient") label=s.recipient error=draft.error("recipient") required=true>
            <TextInput
                name="form[recipient]"
                value=draft.recipient.get_untracked()
                autocomplete="shipping name"
                attr:maxlength="120"
            />
        </Field>
        {country_field(draft, change_country)}
        <div class=css::region>
            {move || if china.get() { china_fields(draft) } else { free_fields(draft) }}
        </div>
        {rest}
    }
    .into_any()
}

/// Asks for the divisions once the address is in mainland China; in the browser only.
fn load_divisions(draft: AddressDraft, china: Memo<bool>) {
    let asked = StoredValue::new(false);
    Effect::new(move |_| {
        if china.get() && !asked.get_value() {
            asked.set_value(true);
            spawn_local(async move {
                if let Some(found) = divisions::load().await {
                    draft.divisions.try_set(Some(found));
                }
            });
        }
    });
}

fn country_field(draft: AddressDraft, change_country: ViewFn) -> AnyView {
    let s = strings::words(draft.locale);
    let options: Vec<SelectOption> = COUNTRIES
        .iter()
        .map(|(code, zh, en)| SelectOption::new(*code, if draft.locale == Locale::Zh { *zh } else { *en }))
        .collect();
    view! {
        <div class=css::country>
            <Field id=field_id(draft, "country") label=s.country error=draft.error("country") required=true>
                <Select
                    name="form[country]"
                    options
                    selected=draft.country.get_untracked()
                    autocomplete="shipping country"
                />
            </Field>
            {change_country.run()}
        </div>
    }
    .into_any()
}

fn china_fields(draft: AddressDraft) -> AnyView {
    let s = strings::words(draft.locale);
    let provinces = PROVINCES.iter().map(|(zh, en)| {
        let label = if draft.locale == Locale::Zh {
            (*zh).to_owned()
        } else {
            format!("{en} {zh}")
        };
        SelectOption::new(*zh, label)
    });
    let chosen = draft.region.get_untracked();
    let options = choices(s.choose, provinces.collect(), &chosen);
    let cities = Memo::new(move |_| {
        let region = draft.region.get();
        draft.divisions.with(|known| known.as_ref()?.cities(&region))
    });
    let districts = Memo::new(move |_| {
        cities.with(Option::is_some).then_some(())?;
        let (region, city) = (draft.region.get(), draft.city.get());
        draft
            .divisions
            .with(|known| known.as_ref()?.districts(&region, &city))
    });
    view! {
        <Field id=field_id(draft, "region") label=s.province error=draft.error("region") required=true>
            <Select
                name="form[region]"
                options
                selected=chosen
                autocomplete="shipping address-level1"
            />
        </Field>
        <Field id=field_id(draft, "city") label=s.city error=draft.error("city") required=true>
            {move || level(draft, "form[city]", "shipping address-level2", draft.city, cities.get())}
        </Field>
        <Field id=field_id(draft, "district") label=s.district error=draft.error("district")>
            {move || {
                level(draft, "form[district]", "shipping address-level3", draft.district, districts.get())
            }}
        </Field>
    }
    .into_any()
}

/// A level of the cascade: a choice where the divisions are known, else typed.
fn level(
    draft: AddressDraft,
    name: &'static str,
    autocomplete: &'static str,
    value: RwSignal<String>,
    known: Option<Vec<String>>,
) -> AnyView {
    let s = strings::words(draft.locale);
    let current = value.get_untracked();
    if let Some(known) = known {
        let entries = known
            .into_iter()
            .map(|name| SelectOption::new(name.clone(), name))
            .collect();
        let options = choices(s.choose, entries, &current);
        view! {
            <Select
                name
                options
                selected=current
                autocomplete
            />
        }
        .into_any()
    } else {
        view! {
            <TextInput
                name
                value=current
                autocomplete
                attr:maxlength="120"
            />
        }
        .into_any()
    }
}

/// The entries of a choice, with an invitation before them; a value that is none of them stays choosable.
fn choices(invitation: &'static str, mut entries: Vec<SelectOption>, current: &str) -> Vec<SelectOption> {
    if !current.is_empty() && !entries.iter().any(|entry| entry.value == current) {
        entries.insert(0, SelectOption::new(current, current));
    }
    entries.insert(0, SelectOption::new("", invitation));
    entries
}

fn free_fields(draft: AddressDraft) -> AnyView {
    let s = strings::words(draft.locale);
    view! {
        <Field id=field_id(draft, "city") label=s.city_free error=draft.error("city") required=true>
            <TextInput
                name="form[city]"
                value=draft.city.get_untracked()
                autocomplete="shipping address-level2"
                attr:maxlength="120"
            />
        </Field>
        <Field id=field_id(draft, "region") label=s.region note=s.optional error=draft.error("region")>
            <TextInput
                name="form[region]"
                value=draft.region.get_untracked()
                autocomplete="shipping address-level1"
                attr:maxlength="120"
            />
        </Field>
    }
    .into_any()
}

fn street_and_postcode(draft: AddressDraft, china: bool) -> AnyView {
    let s = strings::words(draft.locale);
    let (label, hint) = if china {
        (s.street, s.street_hint)
    } else {
        (s.street_free, s.street_free_hint)
    };
    view! {
        <Field id=field_id(draft, "street") label hint error=draft.error("street") required=true>
            <TextInput
                name="form[street]"
                value=draft.street.get_untracked()
                autocomplete="shipping address-line1"
                attr:maxlength="120"
            />
        </Field>
        <Field
            id=field_id(draft, "postcode")
            label=s.postcode
            note=s.optional
            error=draft.error("postcode")
            class=css::postcode
        >
            <TextInput
                name="form[postcode]"
                value=draft.postcode.get_untracked()
                autocomplete="shipping postal-code"
                inputmode=if china { "numeric" } else { "text" }
                attr:maxlength="16"
            />
        </Field>
    }
    .into_any()
}

fn field_id(draft: AddressDraft, field: &str) -> String {
    format!("{}-{field}", draft.id)
}
