//! What an address form knows while it is filled in. The inputs hold what is typed; this holds what other parts depend on.

use super::strings;
use crate::error::ApiError;
use domain::kernel::Locale;
use domain::logistics::{CountryCode, Divisions};
use leptos::prelude::*;

/// An address as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedAddress {
    pub recipient: String,
    pub country: String,
    pub region: String,
    pub city: String,
    pub district: String,
    pub street: String,
    pub postcode: String,
}

/// An address under way.
#[derive(Clone, Copy)]
pub struct AddressDraft {
    pub locale: Locale,
    /// What the ids of the fields begin with.
    pub id: &'static str,
    pub recipient: RwSignal<String>,
    pub country: RwSignal<String>,
    pub region: RwSignal<String>,
    pub city: RwSignal<String>,
    pub district: RwSignal<String>,
    pub street: RwSignal<String>,
    pub postcode: RwSignal<String>,
    pub divisions: RwSignal<Option<Divisions>>,
    problem: Signal<Option<ApiError>>,
}

impl AddressDraft {
    /// Starts from what was filled in before.
    pub fn new(
        locale: Locale,
        id: &'static str,
        problem: Signal<Option<ApiError>>,
        typed: TypedAddress,
    ) -> Self {
        let country = if typed.country.is_empty() {
            default_country(locale).to_owned()
        } else {
            typed.country
        };
        Self {
            locale,
            id,
            recipient: RwSignal::new(typed.recipient),
            country: RwSignal::new(country),
            region: RwSignal::new(typed.region),
            city: RwSignal::new(typed.city),
            district: RwSignal::new(typed.district),
            street: RwSignal::new(typed.street),
            postcode: RwSignal::new(typed.postcode),
            divisions: RwSignal::new(None),
            problem,
        }
    }

    /// Whether the address is written in the form of mainland China.
    pub fn china(self) -> Memo<bool> {
        Memo::new(move |_| {
            self.country
                .with(|country| CountryCode::parse(country) == Some(CountryCode::CN))
        })
    }

    /// What is wrong with a field, for people.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        self.error_named(field, strings::field_name(self.locale, field))
    }

    /// As [`AddressDraft::error`], for a field beside the address that is called `name`.
    pub fn error_named(self, field: &'static str, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.with(|problem| {
                let fields = &problem.as_ref()?.fields;
                let error = fields.iter().find(|error| error.field == field)?;
                Some(strings::fault(self.locale, name, field, &error.code))
            })
        })
    }

    /// A field has another value. One place for all of them: inputs that are drawn anew need no handlers of their own.
    pub fn take(self, field: &str, value: String) {
        match field {
            "country" => set_if_other(self.country, value),
            "region" => self.take_region(value),
            "city" if self.city.with_untracked(|old| *old != value) => {
                // A typed district stays typed; a chosen one belongs to the old city.
                if self.divisions.with_untracked(Option::is_some) {
                    self.district.set(String::new());
                }
                self.city.set(value);
            }
            "district" => set_if_other(self.district, value),
            "street" => set_if_other(self.street, value),
            "postcode" => set_if_other(self.postcode, value),
            _ => {}
        }
    }

    /// Takes a whole address over.
    pub fn set(self, typed: TypedAddress) {
        set_if_other(self.recipient, typed.recipient);
        set_if_other(self.region, typed.region);
        set_if_other(self.city, typed.city);
        set_if_other(self.district, typed.district);
        set_if_other(self.street, typed.street);
        set_if_other(self.postcode, typed.postcode);
        set_if_other(self.country, typed.country);
    }

    /// Another province: its only city is chosen at once.
    fn take_region(self, region: String) {
        if self.region.with_untracked(|old| *old == region) {
            return;
        }
        let cities = self
            .divisions
            .with_untracked(|known| known.as_ref()?.cities(&region));
        if let Some(cities) = cities {
            self.district.set(String::new());
            self.city.set(match cities.as_slice() {
                [only] => only.clone(),
                _ => String::new(),
            });
        }
        self.region.set(region);
    }
}

fn set_if_other(signal: RwSignal<String>, value: String) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

/// Where most readers of a language live.
const fn default_country(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "CN",
        Locale::En => "US",
    }
}
