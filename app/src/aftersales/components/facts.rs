//! What a request is about.

use crate::aftersales::strings::{Strings, fate_name, kind_name, reason_name, strings, units};
use crate::cart::components::Thumb;
use crate::routes;
use crate::session::date_time;
use domain::aftersales::{AfterSalesLineView, AfterSalesView, Shipment};
use domain::kernel::{Locale, Money};
use leptos::prelude::*;
use ui::{SummaryList, SummaryRow};

/// Kind, reason, words, money, parcels.
pub fn request_facts(locale: Locale, view: &AfterSalesView) -> AnyView {
    let s = strings(locale);
    let is_over = view.offered.is_empty() && view.due_at.is_none();
    let back = if is_over { s.back } else { s.back_estimate };
    let money = |amount: Money| {
        if amount.is_zero() {
            String::new()
        } else {
            amount.to_string()
        }
    };
    let place = view
        .place
        .as_ref()
        .map(|place| place.name.clone())
        .unwrap_or_default();
    let due = view.due_at.map(|due| date_time(locale, due)).unwrap_or_default();
    let fate = view
        .fate
        .map(|fate| fate_name(locale, fate).to_owned())
        .unwrap_or_default();
    let rows: Vec<_> = [
        (s.number, view.number.to_string()),
        (s.seller, view.seller.name.clone()),
        (s.kind, kind_name(locale, view.kind).to_owned()),
        (s.reason, reason_name(locale, view.reason).to_owned()),
        (s.words_label, view.text.clone()),
        (back, money(view.back)),
        (s.delivery_back, money(view.delivery_back)),
        (s.payee, view.payee.clone()),
        (s.place, place),
        (s.label_due, due),
        (s.sent_back, parcel(view.sent_back.as_ref())),
        (s.sent_out, parcel(view.sent_out.as_ref())),
        (s.fate, fate),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| view! { <SummaryRow label>{text}</SummaryRow> })
    .collect();
    view! { <SummaryList facts=true>{rows}</SummaryList> }.into_any()
}

fn parcel(shipment: Option<&Shipment>) -> String {
    shipment.map_or_else(String::new, |parcel| {
        format!("{} {}", parcel.carrier, parcel.tracking)
    })
}

/// The goods of a request, with what inspection said.
pub fn goods(locale: Locale, lines: &[AfterSalesLineView]) -> AnyView {
    let s = strings(locale);
    let items: Vec<AnyView> = lines.iter().map(|line| item(locale, s, line)).collect();
    view! {
        <ul class="stack" role="list" aria-label=s.goods>
            {items}
        </ul>
    }
    .into_any()
}

fn item(locale: Locale, s: &'static Strings, line: &AfterSalesLineView) -> AnyView {
    let (image, name) = (line.image.clone(), line.name.clone());
    let href = routes::product(locale, line.product_slug.as_str());
    let mut words = vec![units(locale, line.units)];
    if !line.choice.is_empty() {
        words.insert(0, line.choice.clone());
    }
    if !line.instead.is_empty() {
        words.push(format!("{} {}", s.instead, line.instead));
    }
    for (label, count) in [
        (s.accepted, line.accepted),
        (s.written_off, line.written_off),
        (s.rejected, line.rejected),
    ] {
        if count > 0 {
            words.push(format!("{label} {count}"));
        }
    }
    if !line.back.is_zero() {
        words.push(format!("{} {}", s.back, line.back));
    }
    view! {
        <li class="cluster">
            <Thumb image decorative=true small=true />
            <div>
                <a href=href>{name}</a>
                <p class="muted small">{words.join(" · ")}</p>
            </div>
        </li>
    }
    .into_any()
}
