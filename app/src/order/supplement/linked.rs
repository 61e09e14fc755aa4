//! Purchases that belong together: what one adds to, and what was added to it, with what is still to be paid.

use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::merchant::seller::SHOP;
use crate::order::api::CancelOrder;
use crate::order::seller::strings::state_name;
use crate::order::strings::history;
use crate::routes::{self, ConsoleSection};
use crate::session::date_time;
use domain::kernel::Locale;
use domain::order::{LinkedOrder, OrderGroupView, OrderState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, Card, FormSection};

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    Buyer,
    Platform,
    /// Which of one's shops; empty for the first.
    Seller(String),
}

impl Reader {
    fn href(&self, locale: Locale, linked: &LinkedOrder) -> String {
        let number = linked.number.to_string();
        match self {
            Self::Buyer => routes::order(locale, &number, &linked.key),
            Self::Platform => routes::console_item(locale, ConsoleSection::Orders, &number),
            Self::Seller(shop) => {
                let path = routes::seller_item(locale, ConsoleSection::Orders, &number);
                let pairs = [(SHOP.to_owned(), shop.clone())];
                routes::with_query(path, if shop.is_empty() { &[] } else { &pairs })
            }
        }
    }

    const fn state(&self, locale: Locale, state: OrderState) -> &'static str {
        match self {
            Self::Buyer => history(locale, state),
            Self::Platform | Self::Seller(_) => state_name(locale, state),
        }
    }
}

/// The list; nothing for a purchase by itself.
#[component]
pub fn LinkedOrders(
    /// The purchase as it is shown.
    order: OrderGroupView,
    /// Who reads.
    reader: Reader,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    if order.adds_to.is_none() && order.supplements.is_empty() {
        return None;
    }
    let is_over = order.state == OrderState::Cancelled && reader == Reader::Buyer;
    let first = order.adds_to.iter().map(|linked| (s.adds_to, linked, false));
    let added = order.supplements.iter();
    let added = added.map(|linked| (s.added, linked, is_over && linked.can_cancel));
    let entries: Vec<AnyView> = first
        .chain(added)
        .map(|(label, linked, offers)| entry(locale, s, &reader, (label, linked, offers)))
        .collect();
    let goes_on = is_over && order.supplements.iter().any(|linked| linked.can_cancel);
    let goes_on = goes_on.then(|| view! { <p>{s.still_goes}</p> });
    let list = view! {
        {goes_on}
        <ul class="stack">{entries}</ul>
    };
    let whole = if reader == Reader::Buyer {
        view! { <Card title=s.linked>{list}</Card> }.into_any()
    } else {
        view! { <FormSection id="linked" title=s.linked>{list}</FormSection> }.into_any()
    };
    Some(whole)
}

fn entry(
    locale: Locale,
    s: &'static Strings,
    reader: &Reader,
    (label, linked, offers): (&'static str, &LinkedOrder, bool),
) -> AnyView {
    let (href, number) = (reader.href(locale, linked), linked.number.to_string());
    let facts = format!("{} · {}", reader.state(locale, linked.state), linked.total);
    let until = linked
        .pay_until
        .map(|at| format!("（{} {}）", s.until, date_time(locale, at)))
        .unwrap_or_default();
    let to_pay = linked.to_pay.map(|amount| {
        view! {
            <br />
            <strong>{s.to_pay} " " {amount.to_string()}</strong>
            {until}
        }
    });
    let cancel = offers.then(|| {
        view! {
            <form class="no-print" method="post" action=CancelOrder::url()>
                {hidden("locale", &locale)} {hidden("number", &number)} {hidden("key", &linked.key)}
                <Button kind="submit" size=ButtonSize::Small>
                    {s.cancel}
                </Button>
            </form>
        }
    });
    view! {
        <li>
            {label} " " <a href=href>{number.clone()}</a> <br />
            <span class="muted small">{facts}</span>
            {to_pay} {cancel}
        </li>
    }
    .into_any()
}
