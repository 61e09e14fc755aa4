//! One's own requests, in one's account.

use super::api::list_own_after_sales;
use super::strings::{Strings, kind_name, state_name, state_tone, strings, units};
use crate::routes::{self, AccountSection};
use crate::session::date_time;
use crate::user::components::LiveAccount;
use crate::user::strings::section_name;
use crate::wire::{ask, once};
use domain::aftersales::AfterSalesRow;
use domain::kernel::Locale;
use domain::user::Part;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Badge, ButtonLink, Card, EmptyState, Notice, Pager, Skeleton, SkeletonShape, Tone};

/// One's own requests.
#[component]
pub fn OwnAfterSalesPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings(locale);
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")));
    let part = ask(move || before.get(), list_own_after_sales);
    let content = move || {
        let is_later = before.with(Option::is_some);
        Suspend::new(async move {
            match part.await {
                Ok(part) => list(locale, s, part, is_later),
                Err(_) => view! { <Notice tone=Tone::Danger><p>{s.failed}</p></Notice> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=4 /> };
    view! {
        <h1>{section_name(locale, AccountSection::AfterSales)}</h1>
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn list(locale: Locale, s: &'static Strings, part: Part<AfterSalesRow>, is_later: bool) -> AnyView {
    let here = routes::account(locale, AccountSection::AfterSales);
    if part.items.is_empty() && !is_later {
        let orders = routes::account(locale, AccountSection::Orders);
        return view! {
            <EmptyState title=s.empty text=s.empty_text>
                <ButtonLink href=orders>{s.orders}</ButtonLink>
            </EmptyState>
        }
        .into_any();
    }
    let next = part.next.map_or_else(String::new, |next| {
        routes::with_query(here.clone(), &[("before".to_owned(), next)])
    });
    let first = if is_later { here } else { String::new() };
    let items: Vec<AnyView> = part.items.iter().map(|row| item(locale, s, row)).collect();
    let pager = (is_later || !next.is_empty()).then(|| {
        view! { <Pager label=s.pages previous_href=first previous=s.first next_href=next next=s.more /> }
    });
    view! {
        <ul class="stack" role="list">
            {items}
        </ul>
        {pager}
    }
    .into_any()
}

fn item(locale: Locale, s: &'static Strings, row: &AfterSalesRow) -> AnyView {
    let number = row.number.to_string();
    let href = routes::after_sales_request(locale, &row.number.order().to_string(), &number, "");
    let state = row.state;
    let mut words = vec![
        kind_name(locale, row.kind).to_owned(),
        units(locale, row.units),
        date_time(locale, row.requested_at),
    ];
    if !row.back.is_zero() {
        words.push(format!("{} {}", s.back, row.back));
    }
    view! {
        <li>
            <Card>
                <div class="cluster">
                    <a href=href>{number}</a>
                    <Badge tone=state_tone(state) dot=true>
                        {state_name(locale, state)}
                    </Badge>
                </div>
                <p class="muted small">{words.join(" · ")}</p>
            </Card>
        </li>
    }
    .into_any()
}
