//! One order of a shop: what was ordered, for whom, its course, and what there is to do.

use super::api::{MoveSellerOrder, seller_order};
use super::reveal::reveal;
use super::strings::{Strings, event_name, field_error, state_name, state_tone, strings};
use crate::cart::components::hidden;
use crate::console::{Address, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::seller::SHOP;
use crate::order::components::{OrderLines, OrderTotals, timeline};
use crate::order::notes::OrderNotesPanel;
use crate::order::parcel::{self, Parcels, ShipForms};
use crate::order::part::StaffPartForm;
use crate::order::strings::payment_line;
use crate::order::supplement::{LinkedOrders, Reader};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{OrderEvent, OrderGroupView, OrderMove, OrderState, OrderView};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonVariant, Crumb, Field, FormSection, Notice, PageHead, Skeleton, SkeletonShape,
    SummaryList, SummaryRow, TextArea, Timeline, Tone,
};

/// An order, as far as the permissions of whoever looks go.
#[component]
pub fn SellerOrderPage(
    /// From the address.
    number: String,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let shop = Address::here().with_untracked(|address| address.get(SHOP));
    let version = RwSignal::new(0_u32);
    let waiting_for = RwSignal::new(false);
    let asked = shop.clone();
    let found = ask(
        move || version.get(),
        move |_| seller_order(locale, asked.clone(), number.clone()),
    );
    let page = StoredValue::new(Page {
        locale,
        who,
        shop,
        version,
        waiting_for,
    });
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(view) => loaded(&page.get_value(), &view),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let s = strings(locale);
    let notice = move || {
        waiting_for.get().then(|| {
            view! {
                <Notice tone=Tone::Info title=s.waiting live=true>
                    <p>{s.waiting_text}</p>
                </Notice>
            }
        })
    };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! {
        {notice}
        <Transition fallback=skeleton>{once(content)}</Transition>
    }
    .into_any()
}

/// What the parts of the page share.
#[derive(Clone)]
struct Page {
    locale: Locale,
    who: SignedIn,
    /// Which of one's shops; empty for the first.
    shop: String,
    /// Grows when the order has moved.
    version: RwSignal<u32>,
    /// A second person is to decide.
    waiting_for: RwSignal<bool>,
}

impl Page {
    fn may(&self, permission: Permission) -> bool {
        self.who.selling.contains(&permission)
    }

    /// Shows what has become of the order.
    fn done(&self) -> Callback<()> {
        let version = self.version;
        Callback::new(move |()| version.update(|version| *version += 1))
    }
}

fn loaded(page: &Page, view: &OrderGroupView) -> AnyView {
    let locale = page.locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let Some(order) = view.orders.first().cloned() else {
        return view! { <ErrorPage error=crate::error::ApiError::new("not_found", "no order") /> }.into_any();
    };
    let number = order.number.to_string();
    let list = routes::console(locale, Realm::Seller, ConsoleSection::Orders);
    let list = if page.shop.is_empty() {
        list
    } else {
        routes::with_query(list, &[(SHOP.to_owned(), page.shop.clone())])
    };
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::Orders), list),
        Crumb::here(number.clone()),
    ];
    let state = order.state;
    let mark = move || {
        view! {
            <Badge tone=state_tone(state) dot=true>
                {state_name(locale, state)}
            </Badge>
        }
    };
    let history = timeline(locale, &order.history);
    let acts = page
        .may(Permission::OrderUpdate)
        .then(|| acts(page, s, view, &order));
    let part = part(page, &order);
    let reveal = page
        .may(Permission::OrderReveal)
        .then(|| reveal(locale, s, number.clone()));
    let parcels = order.parcels.clone();
    let parcels = (!parcels.is_empty()).then(|| {
        let noting = page
            .may(Permission::OrderUpdate)
            .then(|| (number.clone(), page.done()));
        view! {
            <FormSection id="parcels" title=parcel::strings(locale).parcels>
                <Parcels parcels noting locale />
            </FormSection>
        }
    });
    view! {
        <PageHead title=number.clone() trail_label=c.trail trail mark />
        {acts}
        <LinkedOrders order=view.clone() reader=Reader::Seller(page.shop.clone()) locale />
        {goods(locale, s, order)}
        {parcels}
        {buyer(locale, s, view)}
        {reveal} {part}
        <OrderNotesPanel
            realm=Realm::Seller
            shop=page.shop.clone()
            number
            may_write=page.may(Permission::OrderUpdate)
            locale
        />
        <FormSection id="history" title=s.history>
            <Timeline label=s.history events=history />
        </FormSection>
    }
    .into_any()
}

/// Cancelling some of it, while that is possible.
fn part(page: &Page, order: &OrderView) -> Option<impl IntoView + use<>> {
    let (locale, version, waiting_for) = (page.locale, page.version, page.waiting_for);
    let done = Callback::new(move |moved: OrderMove| {
        waiting_for.set(matches!(moved, OrderMove::Waiting(_)));
        version.update(|version| *version += 1);
    });
    let cancels = order.state == OrderState::Confirmed && page.may(Permission::OrderUpdate);
    cancels.then(|| {
        let (shop, order) = (page.shop.clone(), order.clone());
        view! { <StaffPartForm realm=Realm::Seller shop order done locale /> }
    })
}

fn goods(locale: Locale, s: &'static Strings, order: OrderView) -> AnyView {
    let (lines, totals) = (order.lines, order.totals);
    view! {
        <FormSection id="goods" title=s.goods>
            <OrderLines lines locale />
            <OrderTotals totals locale />
        </FormSection>
    }
    .into_any()
}

fn buyer(locale: Locale, s: &'static Strings, view: &OrderGroupView) -> AnyView {
    let (recipient, phone) = (view.recipient.clone(), view.phone.clone());
    let email = view.email.clone().unwrap_or_else(|| "—".to_owned());
    let address = view.address.join(if locale == Locale::Zh { "，" } else { ", " });
    let payment = payment_line(locale, view.payment, view.payment_state);
    let placed = date_time(locale, view.placed_at);
    view! {
        <FormSection id="buyer" title=s.buyer text=s.buyer_text>
            <SummaryList columns=true>
                <SummaryRow label=s.recipient>{recipient}</SummaryRow>
                <SummaryRow label=s.phone>{phone}</SummaryRow>
                <SummaryRow label=s.email>{email}</SummaryRow>
                <SummaryRow label=s.address>{address}</SummaryRow>
                <SummaryRow label=s.payment>{payment}</SummaryRow>
                <SummaryRow label=s.placed>{placed}</SummaryRow>
            </SummaryList>
        </FormSection>
    }
    .into_any()
}

/// What the state allows: sending, marking all of it as delivered, and, on its own, cancelling.
fn acts(page: &Page, s: &'static Strings, view: &OrderGroupView, order: &OrderView) -> AnyView {
    let step = (order.state == OrderState::Shipped).then_some(OrderEvent::Deliver);
    let number = order.number.to_string();
    let refunds = view.can_pay || page.may(Permission::RefundRequest);
    let step = step.map(|event| step_form(page, "step", event, &number));
    let cancel =
        (order.can_cancel && refunds).then(|| step_form(page, "cancel", OrderEvent::Cancel, &number));
    let done = page.done();
    let ship = view! {
        <ShipForms number dispatches=order.to_send.clone() done locale=page.locale />
    };
    let nothing = (step.is_none() && cancel.is_none() && order.to_send.is_empty())
        .then(|| view! { <p class="muted">{s.acts_none}</p> });
    view! {
        {ship}
        <FormSection id="acts" title=s.acts>
            {step} {cancel} {nothing}
        </FormSection>
    }
    .into_any()
}

fn step_form(page: &Page, form: &'static str, event: OrderEvent, number: &str) -> AnyView {
    let (locale, version, waiting_for) = (page.locale, page.version, page.waiting_for);
    let s = strings(locale);
    let attempt = Attempt::<MoveSellerOrder>::new(locale, move |moved| {
        waiting_for.set(matches!(moved, OrderMove::Waiting(_)));
        version.update(|version| *version += 1);
    });
    let problem = attempt.problem();
    let (name, variant) = match event {
        OrderEvent::Ship => ("ship", ButtonVariant::Primary),
        OrderEvent::Deliver => ("deliver", ButtonVariant::Primary),
        OrderEvent::Cancel | OrderEvent::Pay | OrderEvent::Expire | OrderEvent::Reopen => {
            ("cancel", ButtonVariant::Danger)
        }
    };
    let reason = (event == OrderEvent::Cancel).then(|| {
        let fault = field_error_in(locale, problem, "reason", field_error);
        view! {
            <Field id="cancel-reason" label=s.reason hint=s.reason_hint required=true error=fault>
                <TextArea name="reason" rows=2 attr:maxlength="500" />
            </Field>
        }
    });
    view! {
        <form class="stack" method="post" action=MoveSellerOrder::url() on:submit=attempt.on_submit()>
            {hidden("shop", &page.shop)} {hidden("number", &number)} {hidden("event", &name)}
            <Problem form locale problem asked=Asked::Other words=field_error />
            {reason}
            <div>
                <Button kind="submit" variant pending=attempt.pending()>
                    {event_name(locale, event)}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
