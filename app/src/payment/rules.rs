//! Where cash is taken on delivery, and for how much.

use super::api::{RemoveCashRule, SetCashRule, list_offers};
use super::cash::{RULES, page, tabs};
use super::form::{send, text};
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::console::{list_body, strings as common};
use crate::routes::ConsoleSection;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::logistics::PROVINCES;
use domain::payment::CashRule;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ButtonVariant, Checkbox, Column, DataTable, Field, FormGrid, FormSection, PageHead, Select, SelectOption,
    TableBody, TableRow,
};

/// Every rule, the one for all others first.
#[component]
pub fn RulesPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let may_change = who.console.contains(&Permission::SettingUpdate);
    let found = ask(|| (), |()| list_offers());
    let waiting =
        move || view! { <DataTable caption=s.rules columns=columns(s) body=TableBody::Loading(4) /> };
    let content = move || {
        Suspend::new(async move {
            let row = |rule: &CashRule| row_of(locale, s, rule, may_change);
            let rows = found.await.map(|offers| offers.cash.iter().map(row).collect());
            let body = list_body(locale, rows, None);
            view! { <DataTable caption=s.rules columns=columns(s) body acts_label=c.acts /> }
        })
    };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Cash) text=s.rules_text />
        {tabs(locale, RULES)}
        <Transition fallback=waiting>{once(content)}</Transition>
        {may_change.then(|| form(locale, s))}
    }
    .into_any()
}

fn columns(s: &'static Strings) -> Vec<Column> {
    vec![
        Column::text("region", s.region),
        Column::text("offered", s.offered),
        Column::figure("least", s.least),
        Column::figure("most", s.most),
    ]
}

fn row_of(locale: Locale, s: &'static Strings, rule: &CashRule, may_change: bool) -> TableRow {
    let name = province(locale, s, &rule.region);
    let row = TableRow::new(format!("rule-{}", rule.region), name.clone())
        .cell(name)
        .cell(if rule.is_offered { s.offered } else { s.not_offered })
        .cell(rule.least.to_string())
        .cell(rule.most.to_string());
    if !may_change {
        return row;
    }
    let fields = hidden("region", &rule.region);
    let look = (s.remove, ButtonVariant::Secondary);
    row.acts(send::<RemoveCashRule>(locale, page(locale, RULES), look, fields))
}

/// What a province is called; the empty one is all others.
fn province(locale: Locale, s: &'static Strings, region: &str) -> String {
    let known = PROVINCES.iter().find(|(name, _)| *name == region);
    match (known, locale) {
        (Some((name, _)), Locale::Zh) | (Some((_, name)), Locale::En) => (*name).to_owned(),
        (None, _) => s.region_others.to_owned(),
    }
}

fn form(locale: Locale, s: &'static Strings) -> AnyView {
    let names = [""].into_iter().chain(PROVINCES.iter().map(|(name, _)| *name));
    let options = names
        .map(|name| SelectOption::new(name, province(locale, s, name)))
        .collect();
    let fields = view! {
        <FormGrid>
            <Field id="incoming-region" label=s.region>
                <Select name="region" options />
            </Field>
            <Checkbox name="is_offered" checked=true>
                {s.offered}
            </Checkbox>
            {text("incoming-least".to_owned(), "least", s.least, "0".to_owned())}
            {text("incoming-most".to_owned(), "most", s.most, "5000".to_owned())}
        </FormGrid>
    };
    let look = (s.save, ButtonVariant::Primary);
    view! {
        <FormSection id="cash-rule" title=s.rules text=s.rules_text>
            {send::<SetCashRule>(locale, page(locale, RULES), look, fields.into_any())}
        </FormSection>
    }
    .into_any()
}
