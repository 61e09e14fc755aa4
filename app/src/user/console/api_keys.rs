//! Keys by which programs use the API.

use super::api::{CreateApiKey, RevokeApiKey, list_api_keys};
use super::person::or_dash;
use super::strings::{Strings, permission_name, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Address, list_body, strings as common};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{ApiKey, Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonSize, ButtonVariant, Checkbox, Column, ColumnWidth, CopyField, DataTable, Field,
    FormGrid, FormSection, Notice, PageHead, Pager, TableBody, TableRow, TextInput, Tone,
};

/// Keys, newest first; making and revoking them.
#[component]
pub fn ApiKeysPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let caption = common::section_name(locale, ConsoleSection::ApiKeys);
    let may_change = who.console.contains(&Permission::ApiKeyUpdate);
    let address = Address::here();
    let version = RwSignal::new(0_u32);
    let found = ask(
        move || (version.get(), address.read().get("before")),
        |(_, before)| list_api_keys(before),
    );
    let waiting = move || view! { <DataTable caption columns=columns(s) body=TableBody::Loading(4) /> };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| {
                part.items
                    .iter()
                    .map(|key| row_of(locale, s, key, may_change))
                    .collect()
            });
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            let body = list_body(locale, rows, address.way_back(""));
            view! {
                <DataTable caption columns=columns(s) body acts_label=c.acts />
                <Pager
                    label=c.pages
                    previous_href=newest
                    previous=c.newest
                    next_href=next.map(|cursor| address.after(&cursor)).unwrap_or_default()
                    next=c.older
                />
            }
        })
    };
    let form = may_change.then(|| form(locale, s, version));
    view! {
        <PageHead title=caption text=s.keys_text />
        {form}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("name", s.key_name),
        Column::text("hint", s.key_hint).width(ColumnWidth::Narrow),
        Column::text("state", s.state).width(ColumnWidth::Narrow),
        Column::text("permissions", s.role_permissions),
        Column::text("used", s.key_used).width(ColumnWidth::Narrow),
        Column::text("ends", s.key_ends).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, key: &ApiKey, may_change: bool) -> TableRow {
    let (name, tone) = match key.revoked_at {
        Some(_) => (s.key_revoked, Tone::Neutral),
        None => (s.key_live, Tone::Success),
    };
    let names: Vec<_> = key
        .permissions
        .iter()
        .map(|permission| permission_name(locale, *permission))
        .collect();
    let row = TableRow::new(key.id.to_string(), key.name.clone())
        .cell(key.name.clone())
        .cell(view! { <code>{format!("{}…", key.hint)}</code> })
        .cell(view! { <Badge tone dot=true>{name}</Badge> })
        .cell(names.join(if locale == Locale::Zh { "、" } else { ", " }))
        .cell(or_dash(
            &key.used_at.map_or_else(String::new, |at| date_time(locale, at)),
        ))
        .cell(date_time(locale, key.expires_at));
    if may_change && key.revoked_at.is_none() {
        row.acts(revoke(locale, s, key))
    } else {
        row
    }
}

fn revoke(locale: Locale, s: &'static Strings, key: &ApiKey) -> AnyView {
    let done = move |()| leave_for(&routes::console(locale, Realm::Platform, ConsoleSection::ApiKeys));
    let attempt = Attempt::<RevokeApiKey>::new(locale, done);
    view! {
        <form method="post" action=RevokeApiKey::url() on:submit=attempt.on_submit()>
            {hidden("id", &key.id)}
            <Problem form="revoke" locale problem=attempt.problem() asked=Asked::Other />
            <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Danger pending=attempt.pending()>
                {s.key_revoke}
            </Button>
        </form>
    }
    .into_any()
}

fn form(locale: Locale, s: &'static Strings, version: RwSignal<u32>) -> AnyView {
    let made = RwSignal::new(None);
    let hydrated = use_hydrated();
    let attempt = Attempt::<CreateApiKey>::new(locale, move |(_, secret): (ApiKey, String)| {
        made.set(Some(secret));
        version.update(|version| *version += 1);
    });
    let problem = attempt.problem();
    let shown = move || {
        made.get().map(|secret| {
            view! {
                <Notice tone=Tone::Success title=s.key_shown live=true>
                    <p>{s.key_shown_text}</p>
                    <CopyField value=secret label=s.key_shown copy=s.copy copied=s.copied />
                </Notice>
            }
        })
    };
    view! {
        {shown}
        <FormSection id="key" title=s.key_new text=s.keys_text>
            <form
                class="stack"
                method="post"
                action=CreateApiKey::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                <Problem form="key" locale problem asked=Asked::Other />
                <FormGrid>
                    <Field id="key-name" label=s.key_name required=true error=field_error(locale, problem, "name")>
                        <TextInput name="name" attr:maxlength="60" />
                    </Field>
                    <Field id="key-days" label=s.key_days required=true error=field_error(locale, problem, "days")>
                        <TextInput name="days" value="90" attr:inputmode="numeric" attr:maxlength="3" />
                    </Field>
                </FormGrid>
                <fieldset class="stack" data-gap="2" id="key-permissions">
                    <legend>{s.role_permissions}</legend>
                    <FormGrid>{boxes(locale)}</FormGrid>
                </fieldset>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.key_create}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

/// What a key may be for.
fn boxes(locale: Locale) -> impl IntoView {
    Permission::ALL
        .iter()
        .filter(|permission| ApiKey::can_carry(**permission))
        .map(|permission| {
            let name = permission_name(locale, *permission);
            view! {
                <Checkbox name="permissions[]" value=permission.key()>
                    {name}
                </Checkbox>
            }
        })
        .collect_view()
}
