//! The audit log.

use super::api::audit_entries;
use super::person::or_dash;
use super::question::AuditQuestion;
use super::strings::{Strings, strings};
use crate::console::{Address, ExportLink, list_body, strings as common, toolbar_words};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{AuditEntry, Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ActiveFilter, Column, ColumnChoice, ColumnWidth, DataTable, Filter, PageHead, Pager, TableBody,
    TableFlow, TableRow, TextInput, Toolbar,
};

/// Who changed and who looked at what, newest first.
#[component]
pub fn AuditLogPage(
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let caption = common::section_name(locale, ConsoleSection::AuditLog);
    let may_export = realm == Realm::Platform && who.console.contains(&Permission::AuditLogExport);
    let address = Address::here();
    let found = ask(move || question(&address.get()), audit_entries);
    let bar = move || address.with(|address| toolbar(locale, s, address, may_export));
    let waiting = move || {
        let columns = address.with_untracked(|address| columns(s, address));
        view! { <DataTable caption columns body=TableBody::Loading(12) /> }
    };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let page = usize::try_from(AuditQuestion::PAGE).unwrap_or(usize::MAX);
            let mut next = String::new();
            let rows = found.await.map(|mut entries| {
                if entries.len() > page {
                    entries.truncate(page);
                    next = entries
                        .last()
                        .map(|entry| address.after(&entry.seq.to_string()))
                        .unwrap_or_default();
                }
                entries
                    .iter()
                    .map(|entry| row_of(locale, &address, entry))
                    .collect()
            });
            let newest = if address.get("before").is_empty() {
                String::new()
            } else {
                address.with("before", "")
            };
            let columns = columns(s, &address);
            let body = list_body(locale, rows, address.way_back(""));
            view! {
                <DataTable caption columns body flow=TableFlow::Scroll />
                <Pager label=c.pages previous_href=newest previous=c.newest next_href=next next=c.older />
            }
        })
    };
    view! {
        <PageHead title=caption text=s.audit_text />
        {bar}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(address: &Address) -> AuditQuestion {
    AuditQuestion {
        actor: address.get("actor"),
        action: address.get("q"),
        subject: address.get("subject"),
        from: address.get("from"),
        until: address.get("until"),
        before: address.get("before"),
    }
}

fn toolbar(locale: Locale, s: &'static Strings, address: &Address, may_export: bool) -> AnyView {
    let c = common::strings(locale);
    let question = question(address);
    let filters = [
        ("q", s.action, &question.action),
        ("actor", s.actor, &question.actor),
        ("subject", s.subject, &question.subject),
        ("from", s.from, &question.from),
        ("until", s.to, &question.until),
    ];
    let active: Vec<_> = filters
        .iter()
        .filter(|(_, _, value)| !value.is_empty())
        .map(|(name, label, value)| ActiveFilter {
            label: format!("{label}{}{value}", if locale == Locale::Zh { "：" } else { ": " }),
            href: address.with(name, ""),
        })
        .collect();
    let AuditQuestion {
        actor,
        action,
        subject,
        from,
        until,
        ..
    } = question;
    let (has_actor, has_subject, has_from, has_until) = (
        !actor.is_empty(),
        !subject.is_empty(),
        !from.is_empty(),
        !until.is_empty(),
    );
    let (choice, plain) = (address.clone(), address.with("columns", ""));
    let export = routes::with_query("/export/audit.csv".to_owned(), &address.lasting(&["columns"]));
    let end = move || {
        view! {
            <ColumnChoice
                id="audit-columns"
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
            words=toolbar_words(locale, s.action_search)
            action=address.path()
            search_name="q"
            search_value=action
            keep=address.lasting(&["q", "actor", "subject", "from", "until"])
            active
            clear_href=address.cleared()
            end
        >
            <Filter label=s.actor set=has_actor>
                <TextInput name="actor" value=actor />
            </Filter>
            <Filter label=s.subject set=has_subject>
                <TextInput name="subject" value=subject />
            </Filter>
            <Filter label=s.from set=has_from>
                <TextInput name="from" kind="date" value=from />
            </Filter>
            <Filter label=s.to set=has_until>
                <TextInput name="until" kind="date" value=until />
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
        Column::text("at", s.at).width(ColumnWidth::Narrow),
        column("actor", s.actor, true),
        column("action", s.action, true),
        column("subject", s.subject, true),
        column("reason", s.reason, true),
        column("before", s.before, true),
        column("after", s.after, true),
        column("address", s.address, false),
    ]
}

fn row_of(locale: Locale, address: &Address, entry: &AuditEntry) -> TableRow {
    let record = &entry.record;
    let value = |text: &Option<String>| or_dash(text.as_deref().unwrap_or_default());
    let linked = |name: &str, value: &str| {
        if value.is_empty() {
            return or_dash(value).into_any();
        }
        let href = address.with(name, value);
        let text = value.to_owned();
        view! { <a href=href>{text}</a> }.into_any()
    };
    TableRow::new(entry.seq.to_string(), record.action.clone())
        .cell(format!("#{} {}", entry.seq, date_time(locale, record.at)))
        .cell(linked("actor", &record.actor))
        .cell(linked("q", &record.action))
        .cell(linked("subject", &record.subject_id))
        .cell(value(&record.reason))
        .cell(value(&record.before))
        .cell(value(&record.after))
        .cell(value(&record.address))
}
