//! Who works here. Roles are asked for here and approved by somebody else.

use super::api::{RequestRole, RequestRoleRemoval, list_roles, list_staff};
use super::strings::{Strings, role_name, strings, target_name};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Address, list_body, strings as common};
use crate::error::ApiError;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{Audience, HeldRole, Permission, Role, RoleView, SignedIn, StaffRow, Target};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonSize, ButtonVariant, Column, DataTable, Field, FormGrid, FormSection, IconName,
    PageHead, Popover, PopoverAlign, Select, SelectOption, SortOrder, TableBody, TableRow, TextInput, Tone,
};

/// Everybody who works here, for whoever may know; those of one's sellers for people who work for sellers.
#[component]
pub fn StaffPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let caption = common::section_name(locale, ConsoleSection::Staff);
    let address = Address::here();
    let held = if realm == Realm::Platform {
        &who.console
    } else {
        &who.selling
    };
    let may_ask = held.contains(&Permission::StaffRequest);
    let may_see_roles = who.console.contains(&Permission::RoleRead);
    let found = ask(
        || (),
        move |()| async move {
            let staff = list_staff().await?;
            let roles = if may_see_roles {
                list_roles().await?
            } else {
                Vec::new()
            };
            Ok::<_, ApiError>((staff, roles))
        },
    );
    let waiting =
        move || view! { <DataTable caption columns=columns(s, "", None) body=TableBody::Loading(5) /> };
    let content = move || {
        let address = address.get();
        Suspend::new(async move {
            let (staff, roles) = match found.await {
                Ok((staff, roles)) => (Ok(staff), roles),
                Err(error) => (Err(error), Vec::new()),
            };
            let descending = address.get("sort") == "-contact";
            let rows = staff.map(|mut staff| {
                staff.sort_by(|a, b| a.contact.cmp(&b.contact));
                if descending {
                    staff.reverse();
                }
                staff
                    .iter()
                    .map(|row| row_of(locale, s, row, &roles, may_ask))
                    .collect()
            });
            let order = if descending {
                SortOrder::Descending
            } else {
                SortOrder::Ascending
            };
            let next = if descending { "" } else { "-contact" };
            let columns = columns(s, &address.with("sort", next), Some(order));
            let body = list_body(locale, rows, address.way_back(""));
            let form = may_ask.then(|| request_form(locale, s, realm, &roles));
            view! {
                <DataTable caption columns body acts_label=common::strings(locale).acts />
                {form}
            }
        })
    };
    view! {
        <PageHead title=caption text=s.staff_text />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn columns(s: &'static Strings, sort_href: &str, sorted: Option<SortOrder>) -> Vec<Column> {
    vec![
        Column::text("contact", s.staff_person).sortable(sort_href, sorted),
        Column::text("name", s.name),
        Column::text("roles", s.staff_roles),
    ]
}

fn row_of(
    locale: Locale,
    s: &'static Strings,
    row: &StaffRow,
    roles: &[RoleView],
    may_ask: bool,
) -> TableRow {
    let held = row
        .roles
        .iter()
        .map(|held| view! { <div>{role_label(locale, s, held, roles)}</div> })
        .collect_view();
    let table_row = TableRow::new(row.account.to_string(), row.contact.clone())
        .cell(row.contact.clone())
        .cell(super::person::or_dash(&row.name))
        .cell(held);
    if may_ask {
        table_row.acts(take_forms(locale, s, row, roles))
    } else {
        table_row
    }
}

fn role_label(locale: Locale, s: &'static Strings, held: &HeldRole, roles: &[RoleView]) -> AnyView {
    let until = held
        .until
        .map(|until| format!(" {} {}", s.until, date_time(locale, until)));
    let place = match &held.target {
        Target::Platform => String::new(),
        other => format!(" · {}", target_name(locale, other)),
    };
    let name = role_name(locale, &held.role, roles);
    view! {
        <Badge tone=Tone::Info>{name}</Badge>
        <span class="muted small">{place} {until}</span>
    }
    .into_any()
}

/// For every role that somebody has, the form that asks to take it.
fn take_forms(locale: Locale, s: &'static Strings, row: &StaffRow, roles: &[RoleView]) -> AnyView {
    let forms = row
        .roles
        .iter()
        .map(|held| {
            let hydrated = use_hydrated();
            let attempt = Attempt::<RequestRoleRemoval>::new(locale, move |_| {
                leave_for(&routes::console(locale, Realm::Platform, ConsoleSection::Approvals));
            });
            let problem = attempt.problem();
            let seller = match &held.target {
                Target::Seller(id) => id.clone(),
                _ => String::new(),
            };
            let id = format!("take-{}-{}", row.account, held.role);
            view! {
                <form
                    class="stack"
                    data-gap="2"
                    method="post"
                    action=RequestRoleRemoval::url()
                    novalidate=move || hydrated.get()
                    on:submit=attempt.on_submit()
                >
                    {hidden("account", &row.account)} {hidden("role", &held.role)} {hidden("seller", &seller)}
                    <Field
                        id
                        label=format!("{}：{}", s.reason, role_name(locale, &held.role, roles))
                        required=true
                        error=field_error(locale, problem, "reason")
                    >
                        <TextInput name="reason" attr:maxlength="500" />
                    </Field>
                    <Problem form="take" locale problem asked=Asked::Other />
                    <Button kind="submit" size=ButtonSize::Small variant=ButtonVariant::Danger pending=attempt.pending()>
                        {s.take_role}
                    </Button>
                </form>
            }
        })
        .collect_view();
    let id = format!("take-{}", row.account);
    view! {
        <Popover id label=format!("{} {}", s.take_role, row.contact) icon=IconName::More icon_only=true align=PopoverAlign::End>
            <div class="stack">{forms}</div>
        </Popover>
    }
    .into_any()
}

fn request_form(locale: Locale, s: &'static Strings, realm: Realm, roles: &[RoleView]) -> AnyView {
    let hydrated = use_hydrated();
    let attempt = Attempt::<RequestRole>::new(locale, move |_| {
        leave_for(&routes::console(locale, realm, ConsoleSection::Approvals));
    });
    let problem = attempt.problem();
    let wanted = |audience: Audience| realm == Realm::Platform || audience == Audience::Seller;
    let built_in = Role::ALL
        .into_iter()
        .filter(|role| role.audience() != Audience::Customer && wanted(role.audience()));
    let made = roles.iter().filter(|role| !role.built_in);
    let options = built_in
        .map(|role| role.key().to_owned())
        .chain(made.map(|role| role.key.clone()))
        .map(|key| SelectOption::new(key.clone(), role_name(locale, &key, roles)))
        .collect();
    view! {
        <FormSection id="request" title=s.give_role text=s.staff_text>
            <form
                class="stack"
                method="post"
                action=RequestRole::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                <Problem form="request" locale problem asked=Asked::Other />
                <FormGrid>
                    <Field id="request-login" label=s.login required=true error=field_error(locale, problem, "login")>
                        <TextInput name="request[login]" autocomplete="off" attr:maxlength="254" />
                    </Field>
                    <Field id="request-role" label=s.role required=true error=field_error(locale, problem, "role")>
                        <Select name="request[role]" options />
                    </Field>
                    <Field id="request-hours" label=s.hours hint=s.hours_hint error=field_error(locale, problem, "seconds")>
                        <TextInput name="request[hours]" attr:inputmode="numeric" attr:maxlength="5" />
                    </Field>
                    <Field id="request-seller" label=s.seller hint=s.seller_hint>
                        <TextInput name="request[seller]" attr:maxlength="40" />
                    </Field>
                    <Field id="request-reason" label=s.reason required=true error=field_error(locale, problem, "reason") class="wide">
                        <TextInput name="request[reason]" attr:maxlength="500" />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.request}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}
