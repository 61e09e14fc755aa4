//! Where an order goes, how, and how it is paid; and its history.

use crate::order::strings;
use crate::session::date_time;
use domain::kernel::Locale;
use domain::order::{HistoryEntry, OrderGroupView};
use leptos::prelude::*;
use ui::{Card, SummaryList, SummaryRow, Timeline, TimelineEvent, Tone};

/// Address, contact, delivery, payment and history.
#[component]
pub fn OrderFacts(
    /// The order.
    order: OrderGroupView,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let address: Vec<_> = order
        .address
        .into_iter()
        .map(|line| view! { <span>{line} <br /></span> })
        .collect();
    let email = order.email.map(|email| {
        view! {
            <SummaryRow label=s.email>
                <span>{email}</span>
            </SummaryRow>
        }
    });
    let note = (!order.note.is_empty()).then(|| {
        view! {
            <SummaryRow label=s.note>
                <span>{order.note}</span>
            </SummaryRow>
        }
    });
    // Of several orders each tells its own.
    let progress = (order.orders.len() == 1).then(|| {
        view! {
            <Card title=s.progress>
                <Timeline label=s.progress events=timeline(locale, &order.history) />
            </Card>
        }
    });
    view! {
        <Card title=s.details>
            <SummaryList facts=true>
                <SummaryRow label=s.recipient>{order.recipient}</SummaryRow>
                <SummaryRow label=s.phone>{order.phone}</SummaryRow>
                {email}
                <SummaryRow label=s.address>{address}</SummaryRow>
                <SummaryRow label=s.delivery>{strings::delivery(locale, order.delivery)}</SummaryRow>
                <SummaryRow label=s.payment>
                    {strings::payment_line(locale, order.payment, order.payment_state)}
                </SummaryRow>
                <SummaryRow label=s.placed_at>{date_time(locale, order.placed_at)}</SummaryRow>
                {note}
            </SummaryList>
        </Card>
        {progress}
    }
    .into_any()
}

/// A history, newest first.
pub fn timeline(locale: Locale, history: &[HistoryEntry]) -> Vec<TimelineEvent> {
    history
        .iter()
        .rev()
        .enumerate()
        .map(|(index, entry)| TimelineEvent {
            title: strings::history(locale, entry.state).to_owned(),
            text: strings::cause(locale, entry.state, &entry.cause).to_owned(),
            time: date_time(locale, entry.at),
            datetime: entry.at.to_rfc3339(),
            tone: if index == 0 { Tone::Accent } else { Tone::Neutral },
            current: index == 0,
            ..TimelineEvent::default()
        })
        .collect()
}
