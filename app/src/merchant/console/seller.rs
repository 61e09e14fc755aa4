//! One seller: its shop, licence, contact, application and history, and the decisions that are due.

use super::api::view_seller;
use super::decide::decide;
use super::documents::documents;
use super::reveal::reveal;
use super::strings::{Strings, cause, strings};
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::merchant::components::state_badge;
use crate::merchant::strings::{state_name, state_tone};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::merchant::{ApplicationView, ContactView, SellerDossier, SellerId, SellerKind, SellerState};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    Crumb, FormSection, PageHead, Skeleton, SkeletonShape, SummaryList, SummaryRow, Timeline, TimelineEvent,
};

/// A seller, as far as the permissions of whoever looks go.
#[component]
pub fn SellerPage(
    /// From the address.
    id: String,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let Ok(id) = id.parse::<SellerId>() else {
        return view! { <ErrorPage error=crate::error::ApiError::new("not_found", "no seller") /> }
            .into_any();
    };
    let version = RwSignal::new(0_u32);
    let found = ask(move || version.get(), move |_| view_seller(id));
    let who = StoredValue::new(who);
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(view) => loaded(locale, &who.get_value(), &view, version),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn loaded(locale: Locale, who: &SignedIn, view: &SellerDossier, version: RwSignal<u32>) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let may = |permission| who.console.contains(&permission);
    let title = view.row.name.get(locale).clone();
    let trail = vec![
        Crumb::link(
            common::section_name(locale, ConsoleSection::Sellers),
            routes::console(locale, Realm::Platform, ConsoleSection::Sellers),
        ),
        Crumb::here(title.clone()),
    ];
    let state = view.row.state;
    let mark = move || state_badge(locale, state);
    let log = routes::with_query(
        routes::console(locale, Realm::Platform, ConsoleSection::AuditLog),
        &[("subject".to_owned(), view.row.id.to_string())],
    );
    let log = may(Permission::AuditLogRead).then(|| view! { <a href=log>{s.history_log}</a> });
    let page = (state == SellerState::Approved).then(|| {
        let href = routes::shop(locale, view.row.slug.as_str());
        view! {
            <a href=href rel="external">
                {s.page}
            </a>
        }
    });
    let handed_in = view.application.as_ref().map(|application| {
        documents(
            locale,
            s,
            view.row.id,
            &application.documents,
            may(Permission::SellerReveal),
        )
    });
    view! {
        <PageHead title trail_label=c.trail trail mark />
        <p class="cluster">{page} {log}</p>
        {may(Permission::SellerDecide).then(|| decide(locale, s, view, version))}
        {shop(locale, s, view)}
        {licence(s, view)}
        {contact(s, view)}
        {may(Permission::SellerReveal).then(|| reveal(locale, s, view.row.id))}
        {terms(s, view)}
        {application(locale, s, view.application.as_ref())}
        {handed_in}
        {history(locale, s, view)}
    }
    .into_any()
}

/// Names and values side by side.
pub(super) fn facts(rows: Vec<(&'static str, String)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(label, value)| view! { <SummaryRow label>{or_dash(&value)}</SummaryRow> })
        .collect_view();
    view! { <SummaryList columns=true>{rows}</SummaryList> }.into_any()
}

fn shop(locale: Locale, s: &'static Strings, view: &SellerDossier) -> AnyView {
    let row = &view.row;
    let kind = match row.kind {
        SellerKind::Own => s.own,
        SellerKind::ThirdParty => s.third_party,
    };
    let profile = view.profile.clone();
    let opened = row.opened_at.map(|opened| date_time(locale, opened));
    let facts = facts(vec![
        (s.name_zh, profile.name.zh),
        (s.name_en, profile.name.en),
        (s.description_zh, profile.description.zh),
        (s.description_en, profile.description.en),
        (s.address, format!("/s/{}", row.slug)),
        (s.kind, kind.to_owned()),
        (s.applied_at, date_time(locale, row.created_at)),
        (s.opened_at, opened.unwrap_or_default()),
        (s.number, row.id.to_string()),
    ]);
    view! {
        <FormSection id="shop" title=s.shop>
            {facts}
        </FormSection>
    }
    .into_any()
}

fn licence(s: &'static Strings, view: &SellerDossier) -> AnyView {
    let content = match view.licence.clone() {
        None => view! { <p class="muted">{s.licence_none}</p> }.into_any(),
        Some(licence) => facts(vec![
            (s.company, licence.company),
            (s.credit_code, licence.code.to_string()),
            (s.document, licence.document.unwrap_or_default()),
        ]),
    };
    view! {
        <FormSection id="licence" title=s.licence>
            {content}
        </FormSection>
    }
    .into_any()
}

fn contact(s: &'static Strings, view: &SellerDossier) -> AnyView {
    let contact = contact_facts(s, view.contact.clone());
    view! {
        <FormSection id="contact" title=s.contact text=s.contact_text>
            {contact}
        </FormSection>
    }
    .into_any()
}

/// Whom to ask, as it is given.
pub(super) fn contact_facts(s: &'static Strings, contact: ContactView) -> AnyView {
    facts(vec![
        (s.representative, contact.representative),
        (s.phone, contact.phone),
        (s.email, contact.email),
    ])
}

fn terms(s: &'static Strings, view: &SellerDossier) -> AnyView {
    let (deposit, credit) = (view.row.deposit, view.credit.clone());
    let facts = facts(vec![
        (s.deposit_required, deposit.required.to_string()),
        (s.deposit_held, deposit.held.to_string()),
        (s.credit_grade, credit.grade.unwrap_or_default()),
        (
            s.credit_score,
            credit.score.map(|score| score.to_string()).unwrap_or_default(),
        ),
    ]);
    view! {
        <FormSection id="terms" title=s.terms>
            {facts}
        </FormSection>
    }
    .into_any()
}

fn application(locale: Locale, s: &'static Strings, application: Option<&ApplicationView>) -> AnyView {
    let content = match application {
        None => view! { <p class="muted">{s.application_none}</p> }.into_any(),
        Some(application) => {
            let applicant = if application.applicant.is_empty() {
                s.applicant_none.to_owned()
            } else {
                application.applicant.clone()
            };
            let mut categories = Vec::new();
            for name in &application.categories {
                categories.push(name.get(locale).clone());
            }
            let comma = if locale == Locale::Zh { "、" } else { ", " };
            facts(vec![
                (s.applied_at, date_time(locale, application.submitted_at)),
                (s.applicant, applicant),
                (s.categories, categories.join(comma)),
                (
                    s.food,
                    if application.sells_food { s.yes } else { s.no }.to_owned(),
                ),
            ])
        }
    };
    view! {
        <FormSection id="application" title=s.application>
            {content}
        </FormSection>
    }
    .into_any()
}

fn history(locale: Locale, s: &'static Strings, view: &SellerDossier) -> AnyView {
    let events: Vec<_> = view
        .history
        .iter()
        .rev()
        .enumerate()
        .map(|(index, step)| TimelineEvent {
            title: state_name(locale, step.state).to_owned(),
            text: step.reason.clone(),
            actor: cause(s, &step.cause).to_owned(),
            time: date_time(locale, step.at),
            datetime: step.at.to_rfc3339(),
            tone: state_tone(step.state),
            current: index == 0,
        })
        .collect();
    view! {
        <FormSection id="history" title=s.history>
            <Timeline label=s.history events />
        </FormSection>
    }
    .into_any()
}

/// A value, or a dash where there is none.
pub(super) fn or_dash(text: &str) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text.to_owned()
    }
}
