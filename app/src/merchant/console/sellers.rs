//! The list of sellers and applications.

use super::api::search_sellers;
use super::question::SellerQuestion;
use super::seller::or_dash;
use super::strings::{Strings, strings};
use crate::console::{Address, ExportLink, list_body, strings as common, toolbar_words};
use crate::merchant::components::state_badge;
use crate::merchant::strings::state_name;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::merchant::{SellerKind, SellerRow, SellerState};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ActiveFilter, Column, ColumnChoice, ColumnWidth, Crumb, DataTable, Filter, PageHead, Pager, Select,
    SelectOption, Tab, TableBody, TableRow, Tabs, Toolbar,
};

/// Sellers: views, filters, columns, pages, and the way out as a file.
#[component]
pub fn SellersPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let c = common::strings(locale);
    let title = common::section_name(locale, ConsoleSection::Sellers);
    let address = Address::here();
    let found = ask(move || question(&address.get()), search_sellers);
    let may_export = who.console.contains(&Permission::SellerExport);
    let trail = vec![
        Crumb::link(
            common::realm_name(locale, Realm::Platform),
            routes::console(locale, Realm::Platform, ConsoleSection::Overview),
        ),
        Crumb::here(title),
    ];
    let head = move || {
        address.with(|address| {
            view! {
                {views(s, c, address)}
                {toolbar(locale, s, address, may_export)}
            }
        })
    };
    let waiting = move || {
        let columns = address.with_untracked(|address| columns(s, address));
        view! { <DataTable caption=title columns body=TableBody::Loading(8) /> }
    };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let part = found.await;
            let next = part.as_ref().ok().and_then(|part| part.next.clone());
            let rows = part.map(|part| {
                part.items
                    .iter()
                    .map(|row| row_of(locale, s, row))
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
                <DataTable caption=title columns body />
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
        <PageHead title text=s.sellers_text trail_label=c.trail trail />
        {head}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

fn question(address: &Address) -> SellerQuestion {
    SellerQuestion {
        words: address.get("q"),
        state: address.get("state"),
        before: address.get("before"),
    }
}

fn views(s: &'static Strings, c: &'static common::Strings, address: &Address) -> AnyView {
    let view = |state: SellerState, label: &str| {
        let pair = ("state".to_owned(), state.as_str().to_owned());
        Tab::new(
            state.as_str(),
            label,
            routes::with_query(address.cleared(), &[pair]),
        )
    };
    let items = vec![
        Tab::new("all", c.all, address.cleared()),
        view(SellerState::Applied, s.applied_view),
        view(SellerState::InReview, s.review_view),
        view(SellerState::Approved, s.approved_view),
        view(SellerState::Suspended, s.suspended_view),
    ];
    let state = address.get("state");
    let current = match (state.is_empty(), address.lasting(&["columns"]).len()) {
        (_, 0) => "all".to_owned(),
        (false, 1) => state,
        _ => String::new(),
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
    if !question.words.is_empty() {
        filters.push(active("q", s.sellers_search, question.words.clone()));
    }
    if let Some(state) = question.state() {
        filters.push(active("state", s.state, state_name(locale, state).to_owned()));
    }
    let has_state = question.state().is_some();
    let SellerQuestion { words, state, .. } = question;
    let (choice, plain) = (address.clone(), address.with("columns", ""));
    let export = routes::with_query("/export/sellers.csv".to_owned(), &address.lasting(&["columns"]));
    let end = move || {
        view! {
            <ColumnChoice
                id="seller-columns"
                label=c.columns
                columns=columns(s, &choice)
                action=choice.path()
                keep=choice.lasting(&["columns"])
                apply=c.columns_apply
                reset_href=plain.clone()
                reset=c.columns_reset
            />
            {may_export
                .then(|| {
                    view! {
                        <ExportLink href=export.clone() />
                    }
                })}
        }
    };
    view! {
        <Toolbar
            words=toolbar_words(locale, s.sellers_search)
            action=address.path()
            search_name="q"
            search_value=words
            keep=address.lasting(&["q", "state"])
            active=filters
            clear_href=address.cleared()
            end
        >
            <Filter label=s.state set=has_state>
                <Select name="state" options=states(locale) selected=state />
            </Filter>
        </Toolbar>
    }
    .into_any()
}

fn states(locale: Locale) -> Vec<SelectOption> {
    let any = SelectOption::new("", common::strings(locale).any);
    std::iter::once(any)
        .chain(
            SellerState::ALL
                .iter()
                .map(|state| SelectOption::new(state.as_str(), state_name(locale, *state))),
        )
        .collect()
}

fn columns(s: &'static Strings, address: &Address) -> Vec<Column> {
    let shown = |column: Column, by_default: bool| {
        let is_shown = address.shows(&column.key, by_default);
        column.shown(is_shown)
    };
    vec![
        Column::text("name", s.shop),
        shown(Column::text("state", s.state).width(ColumnWidth::Narrow), true),
        shown(Column::text("company", s.company), true),
        shown(Column::text("code", s.credit_code), true),
        shown(Column::text("kind", s.kind).width(ColumnWidth::Narrow), false),
        shown(Column::figure("deposit", s.deposit_held), true),
        shown(Column::text("address", s.address), false),
        shown(Column::text("number", s.number), false),
        shown(
            Column::text("applied", s.applied_at).width(ColumnWidth::Narrow),
            true,
        ),
        shown(
            Column::text("opened", s.opened_at).width(ColumnWidth::Narrow),
            false,
        ),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, row: &SellerRow) -> TableRow {
    let name = row.name.get(locale).clone();
    let kind = match row.kind {
        SellerKind::Own => s.own,
        SellerKind::ThirdParty => s.third_party,
    };
    TableRow::new(row.id.to_string(), name.clone())
        .link(routes::console_item(
            locale,
            ConsoleSection::Sellers,
            &row.id.to_string(),
        ))
        .cell(name)
        .cell(state_badge(locale, row.state))
        .cell(or_dash(&row.company))
        .cell(or_dash(&row.credit_code))
        .cell(kind)
        .cell(row.deposit.held.to_string())
        .cell(row.slug.to_string())
        .cell(row.id.to_string())
        .cell(date_time(locale, row.created_at))
        .cell(
            row.opened_at
                .map_or_else(|| or_dash(""), |at| date_time(locale, at)),
        )
}
