//! The state of an order at a glance: sign, headline, what to do.

use super::{Access, PayForm, Wait};
use crate::order::strings::{self, Strings};
use crate::routes;
use crate::session::date_time;
use domain::kernel::Locale;
use domain::order::{OrderEvent, OrderGroupView, OrderState};
use domain::payment::PaymentMethod;
use leptos::prelude::*;
use ui::{Icon, IconName, IconSize, Notice, Step, Steps, Tone};

stylance::import_crate_style!(css, "src/order/components/hero.module.css");

/// The head of an order's page.
#[component]
pub fn Hero(
    /// The order.
    access: Access,
    /// As it is shown.
    order: RwSignal<OrderGroupView>,
    /// How the waiting for the gateway goes.
    wait: Signal<Wait>,
    /// The buyer has come back from the gateway without having paid.
    not_through: bool,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let refresh = routes::order(locale, &access.number, &access.key);
    let state = Memo::new(move |_| order.with(|order| (order.state, order.payment, order.payment_state)));
    let head = move || {
        let (state, method, payment) = state.get();
        let (title, text) = strings::headline(locale, state, method, payment);
        let (icon, tone) = sign(state);
        view! {
            <div class=css::sign data-tone=tone.id()>
                <Icon name=icon size=IconSize::Large />
            </div>
            <h1 class=css::title>{title}</h1>
            <p class=css::text>{text}</p>
        }
    };
    let waiting = move || waiting(s, wait.get(), refresh.clone());
    let can_pay = Memo::new(move |_| order.with(|order| order.can_pay));
    let to_pay = move || {
        let offered = can_pay.get() && wait.get() != Wait::Confirming;
        offered.then(|| to_pay(locale, &access, order, not_through))
    };
    let number = order.with_untracked(|order| order.number.to_string());
    view! {
        <section class=css::hero>
            <div class=css::head role="status">
                {head}
            </div>
            <p class=css::number>
                {s.number} " " <strong class=css::figures>{number}</strong>
            </p>
            {waiting}
            {to_pay}
            {move || order.with(|order| progress(locale, order))}
        </section>
    }
    .into_any()
}

const fn sign(state: OrderState) -> (IconName, Tone) {
    match state {
        OrderState::AwaitingPayment => (IconName::Clock, Tone::Warning),
        OrderState::Confirmed => (IconName::Check, Tone::Success),
        OrderState::Shipped => (IconName::Truck, Tone::Info),
        OrderState::Delivered => (IconName::Box, Tone::Success),
        OrderState::Cancelled => (IconName::Close, Tone::Neutral),
    }
}

fn waiting(s: &'static Strings, wait: Wait, refresh: String) -> AnyView {
    let (tone, title, text) = match wait {
        Wait::Over => return ().into_any(),
        Wait::Confirming => (Tone::Info, s.confirming_title, s.confirming_text),
        Wait::Late => (Tone::Warning, s.confirming_title, s.confirming_late),
    };
    view! {
        <Notice tone live=true title class=css::notice>
            <p>
                {text} " " <a href=refresh rel="external">{s.refresh}</a>
            </p>
        </Notice>
    }
    .into_any()
}

fn to_pay(locale: Locale, access: &Access, order: RwSignal<OrderGroupView>, not_through: bool) -> AnyView {
    let s = strings::strings(locale);
    let before = order
        .with_untracked(|order| order.expires_at)
        .map(|at| view! { <p class=css::before>{strings::pay_before(locale, &date_time(locale, at))}</p> });
    let declined = not_through.then(|| {
        view! {
            <Notice tone=Tone::Danger live=true title=s.not_through_title class=css::notice>
                <p>{s.not_through_text}</p>
            </Notice>
        }
    });
    view! {
        {declined}
        <div class=css::pay>
            <PayForm access=access.clone() locale again=not_through />
            {before}
        </div>
    }
    .into_any()
}

/// How far the order is; nothing for one that ended.
fn progress(locale: Locale, order: &OrderGroupView) -> AnyView {
    if order.state == OrderState::Cancelled {
        return ().into_any();
    }
    let s = strings::strings(locale);
    let events: &[Option<OrderEvent>] = match order.payment {
        PaymentMethod::Online | PaymentMethod::Remittance => &[
            None,
            Some(OrderEvent::Pay),
            Some(OrderEvent::Ship),
            Some(OrderEvent::Deliver),
        ],
        PaymentMethod::CashOnDelivery => &[None, Some(OrderEvent::Ship), Some(OrderEvent::Deliver)],
    };
    let ahead = match order.state {
        OrderState::AwaitingPayment => 3,
        OrderState::Confirmed => 2,
        OrderState::Shipped => 1,
        OrderState::Delivered | OrderState::Cancelled => 0,
    };
    let items: Vec<Step> = events
        .iter()
        .map(|event| Step::new(strings::step(locale, *event)))
        .collect();
    view! {
        <div class=css::steps>
            <Steps label=s.steps current=items.len().saturating_sub(ahead) items done_label=s.step_done />
        </div>
    }
    .into_any()
}
