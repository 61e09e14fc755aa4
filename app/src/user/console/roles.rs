//! Roles: what each may do, and making one's own.

use super::api::{DeleteRole, SaveRole, list_roles};
use super::strings::{Strings, permission_name, role_name, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{list_body, strings as common};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, field_error, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{Permission, Role, RoleView, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonVariant, Checkbox, Column, DataTable, Field, FormGrid, FormSection, Icon, IconName,
    IconSize, PageHead, TableBody, TableFlow, TableRow, TextInput,
};

/// The matrix of roles and permissions; below it the form for a role of one's own (`key` names the one to change).
#[component]
pub fn RolesPage(
    /// The role in the form; empty for a new one.
    key: String,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let caption = common::section_name(locale, ConsoleSection::Roles);
    let may_change = who.console.contains(&Permission::RoleUpdate);
    let found = ask(|| (), |()| list_roles());
    let key = StoredValue::new(key);
    let waiting = move || {
        let columns = vec![Column::text("permission", s.permission)];
        view! { <DataTable caption columns body=TableBody::Loading(12) /> }
    };
    let content = move || {
        Suspend::new(async move {
            let roles = found.await;
            let form = roles.as_ref().ok().filter(|_| may_change).map(|roles| {
                let role = roles
                    .iter()
                    .find(|role| !role.built_in && key.with_value(|key| *key == role.key));
                form(locale, s, role)
            });
            let (columns, rows) = match roles {
                Ok(roles) => (columns(locale, s, &roles), Ok(matrix(locale, s, &roles))),
                Err(error) => (vec![Column::text("permission", s.permission)], Err(error)),
            };
            let body = list_body(locale, rows, None);
            view! {
                <DataTable caption=s.matrix columns body flow=TableFlow::Scroll />
                {form}
            }
        })
    };
    view! {
        <PageHead title=caption text=s.roles_text />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn columns(locale: Locale, s: &'static Strings, roles: &[RoleView]) -> Vec<Column> {
    let heads = roles
        .iter()
        .map(|role| Column::text(role.key.clone(), role_name(locale, &role.key, roles)));
    std::iter::once(Column::text("permission", s.permission))
        .chain(heads)
        .collect()
}

fn matrix(locale: Locale, s: &'static Strings, roles: &[RoleView]) -> Vec<TableRow> {
    let kind = roles
        .iter()
        .fold(TableRow::new("kind", s.role).cell(s.role), |row, role| {
            let cell = if role.built_in {
                view! { <Badge>{s.built_in}</Badge> }.into_any()
            } else {
                let href = routes::console_item(locale, ConsoleSection::Roles, &role.key);
                view! { <a href=href>{s.role_edit}</a> }.into_any()
            };
            row.cell(cell)
        });
    let permissions = Permission::ALL.iter().map(|permission| {
        let name = permission_name(locale, *permission);
        let row = TableRow::new(permission.key(), name.clone()).cell(name);
        roles.iter().fold(row, |row, role| {
            if role.permissions.contains(permission) {
                row.cell(view! {
                    <Icon name=IconName::Check size=IconSize::Small />
                    <span class="visually-hidden">{s.may}</span>
                })
            } else {
                row.cell("")
            }
        })
    });
    std::iter::once(kind).chain(permissions).collect()
}

fn form(locale: Locale, s: &'static Strings, role: Option<&RoleView>) -> AnyView {
    let c = common::strings(locale);
    let done = move |()| leave_for(&routes::console(locale, Realm::Platform, ConsoleSection::Roles));
    let hydrated = use_hydrated();
    let attempt = Attempt::<SaveRole>::new(locale, done);
    let problem = attempt.problem();
    let (key, zh, en, version) = role.map_or_else(
        || (String::new(), String::new(), String::new(), 0),
        |role| {
            (
                role.key.clone(),
                role.name.zh.clone(),
                role.name.en.clone(),
                role.version,
            )
        },
    );
    let held = role.map_or_else(Vec::new, |role| role.permissions.clone());
    let boxes = Permission::ALL
        .iter()
        .filter(|permission| !Role::Customer.permissions().contains(permission))
        .map(|permission| {
            let name = permission_name(locale, *permission);
            view! {
                <Checkbox
                    name="permissions[]"
                    value=permission.key()
                    checked=held.contains(permission)
                >
                    {name}
                </Checkbox>
            }
        })
        .collect_view();
    let title = if role.is_some() { s.role_edit } else { s.role_new };
    let fixed = role.is_some();
    let delete = fixed.then(|| delete_form(locale, s, &key));
    view! {
        <FormSection id="role" title>
            <form
                class="stack"
                method="post"
                action=SaveRole::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("version", &version)}
                <Problem form="role" locale problem asked=Asked::Other />
                <FormGrid>
                    <Field id="role-key" label=s.role_key hint=s.role_key_hint required=true error=field_error(locale, problem, "key")>
                        <TextInput name="key" value=key attr:readonly=fixed attr:maxlength="40" />
                    </Field>
                    <Field id="role-name_zh" label=s.role_zh required=true error=field_error(locale, problem, "name_zh")>
                        <TextInput name="name_zh" value=zh attr:maxlength="40" />
                    </Field>
                    <Field id="role-name_en" label=s.role_en required=true error=field_error(locale, problem, "name_en")>
                        <TextInput name="name_en" value=en attr:maxlength="40" />
                    </Field>
                </FormGrid>
                <fieldset class="stack" data-gap="2" id="role-permissions">
                    <legend>{s.role_permissions}</legend>
                    <FormGrid>{boxes}</FormGrid>
                </fieldset>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {c.save}
                    </Button>
                </div>
            </form>
            {delete}
        </FormSection>
    }
    .into_any()
}

fn delete_form(locale: Locale, s: &'static Strings, key: &str) -> AnyView {
    let done = move |()| leave_for(&routes::console(locale, Realm::Platform, ConsoleSection::Roles));
    let attempt = Attempt::<DeleteRole>::new(locale, done);
    let problem = attempt.problem();
    view! {
        <form class="stack" method="post" action=DeleteRole::url() on:submit=attempt.on_submit()>
            {hidden("key", &key)}
            <Problem form="delete" locale problem asked=Asked::Other />
            <div>
                <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                    {s.role_delete}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
