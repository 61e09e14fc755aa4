//! The form of a location, with the cascade of divisions: without scripts the province is chosen and the code of the
//! district is typed.

use super::api::{SaveLocation, view_location};
use super::strings::{Strings, field_error, place_kind, strings};
use crate::cart::components::hidden;
use crate::console::{Rivals, conflict_notice, differing, strings as common};
use crate::logistics::load_division_codes;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::inventory::{LocationForm, LocationId, LocationKind, LocationView};
use domain::kernel::Locale;
use domain::logistics::{DivisionCodes, PROVINCE_CODES, PROVINCES};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use ui::{
    Button, ButtonVariant, Change, Checkbox, Field, FormGrid, FormSection, Select, SelectOption, TextInput,
};
use wasm_bindgen::JsCast;

/// Where a location lies, as far as it is chosen.
#[derive(Clone, Copy)]
struct Choice {
    locale: Locale,
    province: RwSignal<String>,
    city: RwSignal<String>,
    district: RwSignal<String>,
    codes: RwSignal<Option<DivisionCodes>>,
}

impl Choice {
    fn new(locale: Locale, form: &LocationForm) -> Self {
        let choice = Self {
            locale,
            province: RwSignal::new(form.province.clone()),
            city: RwSignal::new(form.city.clone()),
            district: RwSignal::new(form.district.clone()),
            codes: RwSignal::new(None),
        };
        // In the browser only.
        Effect::new(move |_| {
            spawn_local(async move {
                if let Some(found) = load_division_codes().await {
                    choice.codes.try_set(Some(found));
                }
            });
        });
        choice
    }

    /// Another value of a choice that others depend on.
    fn take(self, event: &web_sys::Event) {
        let element = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let name = element.and_then(|element| element.get_attribute("name"));
        let value = event_target_value(event);
        match name.as_deref() {
            Some("form[province]") => {
                self.city.set(String::new());
                self.district.set(String::new());
                self.province.set(value);
            }
            Some("form[city]") => {
                self.district.set(String::new());
                self.city.set(value);
            }
            Some("form[district]") => self.district.set(value),
            _ => {}
        }
    }
}

/// The form of a location of a shop; `saved` is done with its id.
pub fn location_form(
    locale: Locale,
    shop: &str,
    form: LocationForm,
    saved: impl Fn(LocationId) + 'static,
) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let attempt = Attempt::<SaveLocation>::new(locale, saved);
    let problem = attempt.problem();
    let error = move |name: &'static str| field_error_in(locale, problem, name, field_error);
    let choice = Choice::new(locale, &form);
    let kinds = LocationKind::ALL.map(|kind| SelectOption::new(kind.as_str(), place_kind(locale, kind)));
    let shop = shop.to_owned();
    let text = move |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        view! {
            <Field id=format!("location-{name}") label hint error=error(name)>
                <TextInput name=format!("form[{name}]") value attr:maxlength="200" />
            </Field>
        }
        .into_any()
    };
    view! {
        <FormSection id="location" title=s.place_form text=s.place_form_text>
            {stale(locale, s, attempt)}
            <form
                class="stack"
                method="post"
                action=SaveLocation::url()
                on:submit=attempt.on_submit()
                on:change=move |event| choice.take(&event)
            >
                {hidden("shop", &shop)} {hidden("form[id]", &form.id)} {hidden("form[version]", &form.version)}
                <Problem form="location" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    {text("name_zh", s.name_zh, "", form.name_zh)} {text("name_en", s.name_en, "", form.name_en)}
                    <Field id="location-kind" label=s.place_kind error=error("kind")>
                        <Select name="form[kind]" options=Vec::from(kinds) selected=form.kind />
                    </Field>
                    {text("priority", s.priority, s.priority_hint, form.priority)}
                    {division(s, choice, error("district"))} {text("street", s.street, "", form.street)}
                    {text("latitude", s.latitude, s.degrees_hint, form.latitude)}
                    {text("longitude", s.longitude, s.degrees_hint, form.longitude)}
                </FormGrid>
                <Checkbox name="form[active]" checked=!form.active.is_empty()>
                    {s.sells_from_here}
                </Checkbox>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {c.save}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

/// Province, city and district: the cascade where the codes are known.
fn division(s: &'static Strings, choice: Choice, error: Signal<Option<String>>) -> AnyView {
    let name = |(zh, en): (&'static str, &'static str)| match choice.locale {
        Locale::Zh => zh.to_owned(),
        Locale::En => format!("{en} {zh}"),
    };
    let provinces = PROVINCE_CODES.iter().zip(PROVINCES);
    let provinces = provinces.map(|(code, names)| ((*code).to_owned(), name(names)));
    let provinces = options(s.choose, provinces.collect());
    let cities = Memo::new(move |_| {
        let province = choice.province.get();
        choice.codes.with(|codes| codes.as_ref()?.cities(&province))
    });
    let districts = Memo::new(move |_| {
        let city = choice.city.get();
        choice.codes.with(|codes| codes.as_ref()?.districts(&city))
    });
    view! {
        <Field id="location-province" label=s.province>
            <Select
                name="form[province]"
                options=provinces
                selected=choice.province.get_untracked()
            />
        </Field>
        {move || cities.get().map(|cities| city(s, choice, cities))}
        <Field id="location-district" label=s.district hint=s.district_hint error>
            {move || district(s, choice, districts.get())}
        </Field>
    }
    .into_any()
}

fn city(s: &'static Strings, choice: Choice, cities: Vec<(String, String)>) -> AnyView {
    let options = options(s.choose, cities);
    view! {
        <Field id="location-city" label=s.city>
            <Select name="form[city]" options selected=choice.city.get_untracked() />
        </Field>
    }
    .into_any()
}

/// A choice where the districts are known, else the code is typed; that of a city where no more is known.
fn district(s: &'static Strings, choice: Choice, known: Option<Vec<(String, String)>>) -> AnyView {
    let current = choice.district.get_untracked();
    if let Some(known) = known {
        let options = options(s.choose, known);
        return view! { <Select name="form[district]" options selected=current /> }.into_any();
    }
    let city = choice.city.get_untracked();
    let cascades = choice.codes.with_untracked(Option::is_some);
    let value = match (current.is_empty(), city.is_empty() || cascades) {
        (false, _) => current,
        (true, true) => String::new(),
        (true, false) => format!("{city}00"),
    };
    view! { <TextInput name="form[district]" value attr:inputmode="numeric" attr:maxlength="6" /> }.into_any()
}

fn options(invitation: &'static str, entries: Vec<(String, String)>) -> Vec<SelectOption> {
    let entries = entries
        .into_iter()
        .map(|(code, name)| SelectOption::new(code, name));
    std::iter::once(SelectOption::new("", invitation))
        .chain(entries)
        .collect()
}

/// Somebody else was faster: both versions, and a choice.
fn stale(locale: Locale, s: &'static Strings, attempt: Attempt<SaveLocation>) -> impl IntoView {
    let saved = async |mine: SaveLocation| {
        let id = mine.form.id.parse().ok()?;
        view_location(mine.shop, id).await.ok()
    };
    let compare = move |theirs: LocationView, mut again: SaveLocation| {
        let theirs = LocationForm::of(&theirs.location);
        let changes = changes(s, &theirs, &again.form);
        again.form.version = theirs.version;
        let again = Some(again);
        Some(Rivals { changes, again })
    };
    conflict_notice(locale, attempt, saved, compare)
}

fn changes(s: &'static Strings, theirs: &LocationForm, mine: &LocationForm) -> Vec<Change> {
    let fields = [
        (s.name_zh, &theirs.name_zh, &mine.name_zh),
        (s.name_en, &theirs.name_en, &mine.name_en),
        (s.place_kind, &theirs.kind, &mine.kind),
        (s.priority, &theirs.priority, &mine.priority),
        (s.province, &theirs.province, &mine.province),
        (s.city, &theirs.city, &mine.city),
        (s.district, &theirs.district, &mine.district),
        (s.street, &theirs.street, &mine.street),
        (s.latitude, &theirs.latitude, &mine.latitude),
        (s.longitude, &theirs.longitude, &mine.longitude),
        (s.sells_from_here, &theirs.active, &mine.active),
    ];
    differing(fields.map(|(field, theirs, mine)| (field, theirs.clone(), mine.clone())))
}
