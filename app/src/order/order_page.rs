//! The page of one order: confirmation right after placing it, its status ever after.

use super::again::api::BuyAgain;
use super::again::{AgainForm, LeftNotice};
use super::api::order_page;
use super::components::{
    Access, AfterSalesLink, CancelForm, Confirmation, Hero, OrderFacts, OrderLines, OrderPart, OrderTotals,
};
use super::contact::ContactForm;
use super::parcel::{self, Parcels, ReceiveForm};
use super::part::PartForm;
use super::strings;
use super::supplement::{self, LinkedOrders, Reader};
use crate::error::{self, ApiError};
use crate::layout::{HeadKind, PageHead};
use crate::merchant::components::SellerName;
use crate::payment::RemittancePanel;
use crate::routes;
use crate::session::use_visit;
use crate::user::components::{Attempt, leave_for};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderState};
use domain::payment::PaymentMethod;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use ui::{ButtonLink, Card, EmptyState, Notice, Skeleton, SkeletonShape, Tone};

stylance::import_crate_style!(css, "src/order/order_page.module.css");

/// One order, opened by its key.
#[component]
pub fn OrderPage() -> impl IntoView {
    let locale = use_visit().locale;
    let (params, query) = (use_params_map(), use_query_map());
    let access = Memo::new(move |_| Access {
        number: params.with(|params| params.get("number").unwrap_or_default()),
        key: query.with(|query| query.get("key").unwrap_or_default()),
    });
    let order = ask(
        move || access.get(),
        move |access| order_page(locale, access.number, access.key),
    );
    let content = move || {
        let back = query.with_untracked(Return::from_query);
        let left = query.with(|query| query.get("left").unwrap_or_default());
        let access = access.get();
        Suspend::new(async move {
            match order.await {
                Ok(view) => view! { <LeftNotice purchase=view.clone() text=left locale /> {loaded(locale, access, view, back)} }.into_any(),
                Err(error) => failed(locale, &error),
            }
        })
    };
    let head = move || {
        let number = access.with(|access| access.number.clone());
        let path = routes::track(locale);
        view! { <PageHead title=strings::page_title(locale, &number) path kind=HeadKind::Hidden /> }
    };
    let waiting = || {
        view! {
            <div class=css::waiting aria-busy="true">
                <Skeleton shape=SkeletonShape::Title />
                <Skeleton shape=SkeletonShape::Row count=4 />
            </div>
        }
    };
    view! {
        {head}
        <div class="container page">
            <Suspense fallback=waiting>{once(content)}</Suspense>
        </div>
    }
    .into_any()
}

/// What the gateway says about the buyer it has sent back, as the address tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Return {
    /// They have not been there, or left without paying.
    Without,
    /// They approved the payment; the gateway's own word for it may still be on its way.
    Paid,
    Declined,
}

impl Return {
    fn from_query(query: &ParamsMap) -> Self {
        let set = |name: &str| query.get_str(name) == Some("1");
        match (set("paid"), set("declined")) {
            (_, true) => Self::Declined,
            (true, false) => Self::Paid,
            (false, false) => Self::Without,
        }
    }
}

fn loaded(locale: Locale, access: Access, view: OrderGroupView, back: Return) -> AnyView {
    let s = strings::strings(locale);
    let not_through = back == Return::Declined;
    // The address may name one order of the purchase; the purchase has a number of its own.
    let access = Access {
        number: view.number.to_string(),
        key: access.key,
    };
    let order = RwSignal::new(view);
    let confirmation = Confirmation::new(locale, access.clone(), order, back == Return::Paid);
    let goods = goods(locale, &access, order);
    let by_remittance = order.with_untracked(|view| view.payment == PaymentMethod::Remittance);
    let remittance = by_remittance.then(|| {
        view! { <RemittancePanel number=access.number.clone() key=access.key.clone() locale /> }
    });
    let contact = order
        .with_untracked(|order| order.can_change.then_some(order.changes))
        .map(|changes| view! { <ContactForm access=access.clone() changes locale /> });
    view! {
        <div class=css::page>
            <Hero access=access.clone() order wait=confirmation.wait() not_through locale />
            <div class=css::columns>
                <div class=css::main>{goods}</div>
                <div class=css::aside>
                    {remittance}
                    {move || view! { <LinkedOrders order=order.get() reader=Reader::Buyer locale /> }}
                    {move || view! { <OrderFacts order=order.get() locale /> }}
                    {contact}
                </div>
            </div>
            <div class=css::foot>
                <p class="muted small">{s.keep_address}</p>
                <div class="cluster" data-justify="center">
                    <ButtonLink href=routes::home(locale)>{s.keep_shopping}</ButtonLink>
                    <ReceiveForm access=access.clone() order locale />
                    <AfterSalesLink access=access.clone() order locale />
                    {add(locale, &access, order)}
                    {again(locale, &access, order)}
                    <CancelForm access order locale />
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The way to add goods, while that is possible.
fn add(locale: Locale, access: &Access, order: RwSignal<OrderGroupView>) -> impl IntoView + use<> {
    let href = routes::add_goods(locale, &access.number, &access.key);
    let words = supplement::strings(locale).add;
    move || {
        let possible = order.with(|order| order.can_add);
        possible.then(|| view! { <ButtonLink href=href.clone()>{words}</ButtonLink> })
    }
}

/// Buying it again, once it need not be paid first.
fn again(locale: Locale, access: &Access, order: RwSignal<OrderGroupView>) -> impl IntoView + use<> {
    let attempt = Attempt::<BuyAgain>::new(locale, |address: String| leave_for(&address));
    let problem = attempt.problem();
    let refused = move || {
        problem.get().map(|error| {
            view! {
                <Notice tone=Tone::Danger live=true>
                    <p>{error::text(locale, &error)}</p>
                </Notice>
            }
        })
    };
    let possible = order.with_untracked(|order| order.state != OrderState::AwaitingPayment);
    possible.then(|| view! { <AgainForm access=access.clone() attempt locale /> {refused} })
}

/// The goods: of one seller, or one part for each.
fn goods(locale: Locale, access: &Access, order: RwSignal<OrderGroupView>) -> AnyView {
    let s = strings::strings(locale);
    let view = order.get_untracked();
    let totals = view.totals;
    let mut orders = view.orders;
    if orders.len() > 1 {
        let parts = orders
            .into_iter()
            .map(|first| view! { <OrderPart access=access.clone() order first locale /> })
            .collect_view();
        return view! {
            {parts}
            <Card title=s.together>
                <OrderTotals totals locale />
            </Card>
        }
        .into_any();
    }
    let only = orders.pop();
    let part = only
        .clone()
        .map(|order| view! { <PartForm access=access.clone() order locale /> });
    let seller = only.map(|only| only.seller);
    let lines = move || {
        let lines = order.with(OrderGroupView::lines);
        view! { <OrderLines lines locale /> }
    };
    let parcels = move || {
        let parcels = order.with(|order| order.orders.first().map(|only| only.parcels.clone()));
        let parcels = parcels.filter(|parcels| !parcels.is_empty());
        parcels.map(|parcels| {
            view! {
                <Card title=parcel::strings(locale).parcels>
                    <Parcels parcels noting=None locale />
                </Card>
            }
        })
    };
    view! {
        <Card title=s.lines>
            {seller.map(|seller| view! { <p class=css::seller><SellerName seller locale /></p> })}
            {lines}
            <div class=css::totals>
                <OrderTotals totals locale />
            </div>
            {part}
        </Card>
        {parcels}
    }
    .into_any()
}

fn failed(locale: Locale, error: &ApiError) -> AnyView {
    #[cfg(feature = "ssr")]
    crate::server::set_status(error.status());
    let s = strings::strings(locale);
    let text = error::text(locale, error);
    if matches!(error.code.as_str(), "not_found" | "bad_request") {
        view! {
            <EmptyState title=s.not_found_title text=s.not_found_text>
                <ButtonLink href=routes::track(locale)>{s.track_title}</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <Notice tone=Tone::Danger title=s.failed>
                <p>{text}</p>
            </Notice>
        }
        .into_any()
    }
}
