//! The page of settings.

use super::api::{ChangeSetting, list_settings};
use super::strings;
use crate::cart::components::{hidden, use_hydrated};
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::setting::{InvalidSetting, SettingView};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, Field, FormSection, PageHead, Skeleton, SkeletonShape, TextInput};

/// Every setting, each with its own form and version.
#[component]
pub fn SettingsPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let may_change = who.console.contains(&Permission::SettingUpdate);
    let found = ask(|| (), |()| list_settings());
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(settings) => settings
                    .into_iter()
                    .map(|setting| form(locale, setting, may_change))
                    .collect_view()
                    .into_any(),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Settings) text=strings::intro(locale) />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn form(locale: Locale, view: SettingView, may_change: bool) -> AnyView {
    let c = common::strings(locale);
    let (title, text) = strings::setting(locale, view.setting);
    let done = move |()| {
        leave_for(&routes::console(
            locale,
            Realm::Platform,
            ConsoleSection::Settings,
        ));
    };
    let hydrated = use_hydrated();
    let attempt = Attempt::<ChangeSetting>::new(locale, done);
    let problem = attempt.problem();
    let (least, most) = view.setting.bounds();
    let wrong = Signal::derive(move || {
        let fields = problem.with(|problem| problem.as_ref().is_some_and(|error| !error.fields.is_empty()));
        fields.then(|| strings::bounds(locale, InvalidSetting { least, most }))
    });
    let key = view.setting.key();
    let amount = view
        .setting
        .amount(view.value)
        .map(|amount| format!("= {amount}"))
        .unwrap_or_default();
    view! {
        <FormSection id=key title text>
            <form
                class="stack"
                method="post"
                action=ChangeSetting::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("setting", &format!("{:?}", view.setting))} {hidden("version", &view.version)}
                <Problem form="setting" locale problem asked=Asked::Other />
                <Field id=format!("setting-{key}") label=title hint=amount label_hidden=true error=wrong>
                    <TextInput
                        name="value"
                        value=view.value.to_string()
                        attr:inputmode="numeric"
                        attr:maxlength="9"
                        attr:readonly=!may_change
                    />
                </Field>
                {may_change
                    .then(|| {
                        view! {
                            <div>
                                <Button kind="submit" pending=attempt.pending()>
                                    {c.save}
                                </Button>
                            </div>
                        }
                    })}
            </form>
        </FormSection>
    }
    .into_any()
}
