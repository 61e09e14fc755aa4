//! What goes on the parcel: where to, and the reference. Made to be printed.

use super::api::after_sales_label;
use super::ask_page::failed;
use super::strings::{Strings, kind_name, strings, units};
use crate::layout::{HeadKind, PageHead};
use crate::order::components::Access;
use crate::routes;
use crate::session::{date_time, use_visit};
use crate::wire::{ask, once};
use domain::aftersales::LabelView;
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{ButtonLink, Card, Skeleton, SkeletonShape, SummaryList, SummaryRow};

/// The label of a request.
#[component]
pub fn LabelPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let (params, query) = (use_params_map(), use_query_map());
    let access = Memo::new(move |_| Access {
        number: params.with(|params| params.get("request").unwrap_or_default()),
        key: query.with(|query| query.get("key").unwrap_or_default()),
    });
    let found = ask(
        move || access.get(),
        move |access| after_sales_label(locale, access.number, access.key),
    );
    let content = move || {
        let access = access.get();
        Suspend::new(async move {
            match found.await {
                Ok(label) => loaded(locale, s, &access, label),
                Err(error) => failed(locale, s, &error),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=4 /> };
    view! {
        <PageHead title=s.label path=routes::track(locale) kind=HeadKind::Hidden />
        <div class="container page stack">
            <h1>{s.label}</h1>
            <Transition fallback=waiting>{once(content)}</Transition>
        </div>
    }
    .into_any()
}

fn loaded(locale: Locale, s: &'static Strings, access: &Access, label: LabelView) -> AnyView {
    let number = label.number.to_string();
    let order = label.number.order().to_string();
    let back = routes::after_sales_request(locale, &order, &number, &access.key);
    let address = if label.place.address.is_empty() {
        s.no_address.to_owned()
    } else {
        label.place.address
    };
    let goods: Vec<_> = label
        .goods
        .into_iter()
        .map(|(name, count)| view! { <li>{name} " × " {units(locale, count)}</li> })
        .collect();
    let due = label.due_at.map(|due| {
        let due = date_time(locale, due);
        view! { <SummaryRow label=s.label_due>{due}</SummaryRow> }
    });
    view! {
        <p class="muted no-print">{s.label_text}</p>
        <Card>
            <SummaryList facts=true>
                <SummaryRow label=s.label_reference>
                    <strong>{number}</strong>
                </SummaryRow>
                <SummaryRow label=s.label_to>
                    <span>{label.seller} " · " {label.place.name} <br /> {address}</span>
                </SummaryRow>
                <SummaryRow label=s.kind>{kind_name(locale, label.kind)}</SummaryRow>
                <SummaryRow label=s.goods>
                    <ul role="list">{goods}</ul>
                </SummaryRow>
                {due}
            </SummaryList>
        </Card>
        <p class="no-print">
            <ButtonLink href=back>{s.facts}</ButtonLink>
        </p>
    }
    .into_any()
}
