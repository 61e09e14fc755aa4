//! What one seller sends of a purchase: goods, sums, state and history.

use super::order_facts::timeline;
use super::{Access, AfterSalesLink, CancelForm, OrderLines, OrderTotals};
use crate::merchant::components::SellerName;
use crate::order::parcel::Parcels;
use crate::order::part::PartForm;
use crate::order::strings;
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderState, OrderView};
use leptos::prelude::*;
use ui::{Badge, Card, Timeline, Tone};

stylance::import_crate_style!(css, "src/order/components/order_part.module.css");

/// One order of several.
#[component]
pub fn OrderPart(
    /// Opens the purchase.
    access: Access,
    /// The purchase as it is shown.
    order: RwSignal<OrderGroupView>,
    /// As the order was when the page was made: its seller and sums stay as they are.
    first: OrderView,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let number = first.number.clone();
    let part = view! { <PartForm access=access.clone() order=first.clone() locale /> };
    let wanted = number.clone();
    let now = Memo::new(move |_| {
        order.with(|order| {
            let own = order.orders.iter().find(|own| own.number == wanted);
            own.cloned()
        })
    });
    let state = move || {
        let OrderView { state, refund, .. } = now.get()?;
        let refund =
            strings::refund(locale, refund).map(|words| view! { <span class=css::refund>{words}</span> });
        Some(view! {
            <Badge tone=tone(state) dot=true>
                {strings::history(locale, state)}
            </Badge>
            {refund}
        })
    };
    let events = move || {
        now.get().map(|own| {
            view! { <Timeline label=s.progress events=timeline(locale, &own.history) /> }
        })
    };
    let lines = move || {
        now.get()
            .map(|own| view! { <OrderLines lines=own.lines locale /> })
    };
    let parcels = move || {
        let parcels = now.get().map(|own| own.parcels).unwrap_or_default();
        (!parcels.is_empty()).then(|| {
            view! {
                <div class=css::history>
                    <Parcels parcels noting=None locale />
                </div>
            }
        })
    };
    let own = Access {
        number: number.to_string(),
        key: access.key,
    };
    view! {
        <Card>
            <div class=css::head>
                <h2 class=css::seller>
                    <SellerName seller=first.seller locale />
                </h2>
                <p class=css::state role="status">{state}</p>
                <p class=css::number>
                    {s.number} " " <strong class=css::figures>{number.to_string()}</strong>
                </p>
            </div>
            {lines}
            <div class=css::totals>
                <OrderTotals totals=first.totals locale />
            </div>
            {parcels}
            <div class=css::history>{events}</div>
            {part}
            <AfterSalesLink access=own.clone() order locale />
            <CancelForm access=own order part=true locale />
        </Card>
    }
    .into_any()
}

const fn tone(state: OrderState) -> Tone {
    match state {
        OrderState::AwaitingPayment => Tone::Warning,
        OrderState::Confirmed | OrderState::Delivered => Tone::Success,
        OrderState::Shipped => Tone::Info,
        OrderState::Cancelled => Tone::Neutral,
    }
}
