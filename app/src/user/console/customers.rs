//! The list of customers.

use super::api::{FindCustomer, list_customers};
use super::person::{level_badge, or_dash, state_badge};
use super::question::CustomerQuestion;
use super::strings::{Strings, level_name, state_name, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Address, ExportLink, list_body, strings as common, toolbar_words};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, field_error};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{AccountState, CustomerRow, Level, Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::{
    ActiveFilter, Button, Column, ColumnChoice, ColumnWidth, Crumb, DataTable, Field, Filter, IconName,
    PageHead, Pager, Select, SelectOption, Tab, TableBody, TableRow, Tabs, TextInput, Toolbar,
};

/// Customers: views, filters, columns, pages, and the way out as a file.
#[component]
pub fn CustomersPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let address = Address::here();
    let found = ask(move || question(&address.get()), list_customers);
    let may_export = who.console.contains(&Permission::CustomerExport);
    let trail = vec![
        Crumb::link(
            common::realm_name(locale, Realm::Platform),
            routes::console(locale, Realm::Platform, ConsoleSection::Overview),
        ),
        Crumb::here(common::section_name(locale, ConsoleSection::Customers)),
    ];
    let head = move || {
        address.with(|address| {
            view! {
                {views(locale, s, address)}
                {toolbar(locale, s, address, may_export)}
            }
        })
    };
    let waiting = move || {
        let columns = address.with_untracked(|address| columns(s, address));
        view! { <DataTable caption=common::section_name(locale, ConsoleSection::Customers) columns body=TableBody::Loading(8) /> }
    };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| {
                part.items
                    .iter()
                    .map(|row| row_of(locale, row))
                    .collect::<Vec<_>>()
            });
            let columns = columns(s, &address);
            let body = list_body(locale, rows, address.way_back(""));
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            view! {
                <DataTable caption=common::section_name(locale, ConsoleSection::Customers) columns body />
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
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Customers) text=s.customers_text trail_label=c.trail trail />
        {find(locale, s)}
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

/// Finding somebody by their contact. It is sent in the body: an address would be kept by browsers and logs.
fn find(locale: Locale, s: &'static Strings) -> AnyView {
    let navigate = use_navigate();
    let attempt = Attempt::<FindCustomer>::new(locale, move |id| {
        let page = routes::console_item(locale, ConsoleSection::Customers, &id.to_string());
        navigate(&page, NavigateOptions::default());
    });
    let (problem, hydrated) = (attempt.problem(), use_hydrated());
    view! {
        <form
            class="cluster"
            role="search"
            method="post"
            action=FindCustomer::url()
            novalidate=move || hydrated.get()
            on:submit=attempt.on_submit()
        >
            {hidden("locale", &locale)}
            <Field
                id="find-login"
                label=s.customers_search
                label_hidden=true
                required=true
                error=field_error(locale, problem, "login")
            >
                <TextInput
                    name="login"
                    kind="search"
                    placeholder=s.customers_search
                    autocomplete="off"
                    attr:maxlength="254"
                />
            </Field>
            <Button kind="submit" icon=IconName::Search pending=attempt.pending()>
                {s.find}
            </Button>
        </form>
    }
    .into_any()
}

fn question(address: &Address) -> CustomerQuestion {
    CustomerQuestion {
        state: address.get("state"),
        level: address.get("level"),
        tag: address.get("tag"),
        before: address.get("before"),
    }
}

fn views(locale: Locale, s: &'static Strings, address: &Address) -> AnyView {
    let c = common::strings(locale);
    let plain = address.cleared();
    let view = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        routes::with_query(plain.clone(), &pairs)
    };
    let items = vec![
        Tab::new("all", c.all, view(&[])),
        Tab::new("blocked", s.blocked_view, view(&[("state", "blocked")])),
        Tab::new("gold", s.gold_view, view(&[("level", "gold")])),
    ];
    let current = match (
        address.get("state").as_str(),
        address.get("level").as_str(),
        address.lasting(&["columns"]).len(),
    ) {
        (_, _, 0) => "all",
        ("blocked", _, 1) => "blocked",
        (_, "gold", 1) => "gold",
        _ => "",
    };
    view! { <Tabs label=c.views items current /> }.into_any()
}

fn toolbar(locale: Locale, s: &'static Strings, address: &Address, may_export: bool) -> AnyView {
    let c = common::strings(locale);
    let question = question(address);
    let active = |name: &str, label: &str, shown: String| ActiveFilter {
        label: format!("{label}{}{shown}", if locale == Locale::Zh { "：" } else { ": " }),
        href: address.with(name, ""),
    };
    let mut filters = Vec::new();
    if let Some(state) = question.state() {
        filters.push(active("state", s.state, state_name(locale, state).to_owned()));
    }
    if let Some(level) = question.level() {
        filters.push(active("level", s.level, level_name(locale, level).to_owned()));
    }
    if !question.tag.is_empty() {
        filters.push(active("tag", s.tags, question.tag.clone()));
    }
    let (has_state, has_level, has_tag) = (
        question.state().is_some(),
        question.level().is_some(),
        !question.tag.is_empty(),
    );
    let CustomerQuestion {
        state, level, tag, ..
    } = question;
    let any = || SelectOption::new("", c.any);
    let states = std::iter::once(any())
        .chain(AccountState::ALL.map(|state| SelectOption::new(state.as_str(), state_name(locale, state))))
        .collect();
    let levels = std::iter::once(any())
        .chain(Level::ALL.map(|level| SelectOption::new(level.as_str(), level_name(locale, level))))
        .collect();
    let (choice, plain) = (address.clone(), address.with("columns", ""));
    let export = routes::with_query("/export/customers.csv".to_owned(), &address.lasting(&["columns"]));
    let end = move || {
        view! {
            <ColumnChoice
                id="customer-columns"
                label=c.columns
                columns=columns(s, &choice)
                action=choice.path()
                keep=choice.lasting(&["columns"])
                apply=c.columns_apply
                reset_href=plain.clone()
                reset=c.columns_reset
            />
            {may_export.then(|| view! { <ExportLink href=export.clone() /> })}
        }
    };
    view! {
        <Toolbar
            words=toolbar_words(locale, "")
            action=address.path()
            keep=address.lasting(&["state", "level", "tag"])
            active=filters
            clear_href=address.cleared()
            end
        >
            <Filter label=s.state set=has_state>
                <Select name="state" options=states selected=state />
            </Filter>
            <Filter label=s.level set=has_level>
                <Select name="level" options=levels selected=level />
            </Filter>
            <Filter label=s.tags set=has_tag>
                <TextInput name="tag" value=tag />
            </Filter>
        </Toolbar>
    }
    .into_any()
}

fn columns(s: &'static Strings, address: &Address) -> Vec<Column> {
    let column = |key: &str, label: &str, by_default: bool| {
        Column::text(key, label).shown(address.shows(key, by_default))
    };
    vec![
        Column::text("contact", s.email),
        column("phone", s.phone, true),
        column("name", s.name, true),
        column("state", s.state, true).width(ColumnWidth::Narrow),
        column("level", s.level, true).width(ColumnWidth::Narrow),
        column("tags", s.tags, true),
        column("number", s.customer_number, false),
        column("since", s.since, true).width(ColumnWidth::Narrow),
    ]
}

fn row_of(locale: Locale, row: &CustomerRow) -> TableRow {
    let named = if row.email.is_empty() {
        row.phone.clone()
    } else {
        row.email.clone()
    };
    TableRow::new(row.id.to_string(), named.clone())
        .link(routes::console_item(
            locale,
            ConsoleSection::Customers,
            &row.id.to_string(),
        ))
        .cell(or_dash(&row.email))
        .cell(or_dash(&row.phone))
        .cell(or_dash(&row.name))
        .cell(state_badge(locale, row.state))
        .cell(level_badge(locale, row.level))
        .cell(or_dash(&row.tags.join(if locale == Locale::Zh {
            "、"
        } else {
            ", "
        })))
        .cell(row.id.to_string())
        .cell(date_time(locale, row.created_at))
}
