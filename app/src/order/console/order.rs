//! One order with everything that belongs to it: lines and how far they have come, parcels and what can be sent, course,
//! payment, and the way to the books.

use super::api::{CancelAsOperator, DeliverOrder, order_as_operator};
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::merchant::components::SellerName;
use crate::order::components::{OrderLines, OrderTotals, timeline};
use crate::order::notes::OrderNotesPanel;
use crate::order::parcel::{self, Parcels, ShipForms};
use crate::order::part::StaffPartForm;
use crate::order::seller::{reveal, strings as words};
use crate::order::strings::{payment_line, refund};
use crate::order::supplement::{self, LinkedOrders, Reader};
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::settlement::api::entries_of_order;
use crate::settlement::clearing_table;
use crate::settlement::strings::event_name;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderMove, OrderState, OrderView};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonLink, ButtonVariant, Crumb, Field, FormSection, Notice, PageHead, Skeleton,
    SkeletonShape, SummaryList, SummaryRow, TextArea, Timeline, Tone,
};

/// An order, or all orders of a purchase, as far as the permissions of whoever looks go.
#[component]
pub fn ConsoleOrderPage(
    /// From the address: of an order, or of a purchase.
    number: String,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let version = RwSignal::new(0_u32);
    let waiting_for = RwSignal::new(false);
    let asked = number.clone();
    let found = ask(
        move || version.get(),
        move |_| order_as_operator(locale, asked.clone()),
    );
    let page = StoredValue::new(Page {
        locale,
        who,
        number,
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
    let w = words::strings(locale);
    let notice = move || {
        waiting_for.get().then(|| {
            view! {
                <Notice tone=Tone::Info title=w.waiting live=true>
                    <p>{w.waiting_text}</p>
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
    /// As in the address.
    number: String,
    /// Grows when the order has moved.
    version: RwSignal<u32>,
    /// A second person is to decide.
    waiting_for: RwSignal<bool>,
}

impl Page {
    fn may(&self, permission: Permission) -> bool {
        self.who.console.contains(&permission)
    }

    /// Shows what has become of the order.
    fn done(&self) -> Callback<()> {
        let version = self.version;
        Callback::new(move |()| version.update(|version| *version += 1))
    }
}

fn loaded(page: &Page, view: &OrderGroupView) -> AnyView {
    let locale = page.locale;
    let c = common::strings(locale);
    let list = routes::console(locale, Realm::Platform, ConsoleSection::Orders);
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::Orders), list),
        Crumb::here(page.number.clone()),
    ];
    // The address may name one order of a purchase, or the purchase.
    let named: Vec<&OrderView> = view
        .orders
        .iter()
        .filter(|order| order.number.to_string() == page.number)
        .collect();
    let orders = if named.is_empty() {
        view.orders.iter().collect()
    } else {
        named
    };
    let orders: Vec<AnyView> = orders.into_iter().map(|order| one(page, view, order)).collect();
    let reveal = page
        .may(Permission::OrderReveal)
        .then(|| reveal(locale, words::strings(locale), page.number.clone()));
    let change = page.may(Permission::OrderUpdate).then(|| {
        let href = routes::edit_order(locale, &page.number);
        let add = view.can_add.then(|| {
            let href = routes::add_order_goods(locale, &page.number);
            view! { <ButtonLink href>{supplement::strings(locale).add}</ButtonLink> }
        });
        view! { <p class="cluster"><ButtonLink href>{strings(locale).change}</ButtonLink> {add}</p> }
    });
    view! {
        <PageHead title=page.number.clone() trail_label=c.trail trail />
        {change}
        <LinkedOrders order=view.clone() reader=Reader::Platform locale />
        {orders}
        {payment(page, view)}
        {reveal}
        <OrderNotesPanel
            realm=Realm::Platform
            number=page.number.clone()
            may_write=page.may(Permission::OrderUpdate)
            locale
        />
    }
    .into_any()
}

fn one(page: &Page, view: &OrderGroupView, order: &OrderView) -> AnyView {
    let locale = page.locale;
    let (s, w) = (strings(locale), words::strings(locale));
    let state = order.state;
    let number = order.number.to_string();
    let may_move = page.may(Permission::OrderUpdate);
    let ship = may_move.then(|| {
        let (number, dispatches, done) = (number.clone(), order.to_send.clone(), page.done());
        view! { <ShipForms number costs=true dispatches done locale /> }
    });
    let parcels = order.parcels.clone();
    let parcels = (!parcels.is_empty()).then(|| {
        let noting = may_move.then(|| (number.clone(), page.done()));
        view! {
            <FormSection id=format!("parcels-{number}") title=parcel::strings(locale).parcels>
                <Parcels parcels noting costs=true locale />
            </FormSection>
        }
    });
    let acts = may_move.then(|| acts(page, view, order));
    let part = (may_move && state == OrderState::Confirmed).then(|| part(page, order));
    let ends = [(s.received_at, order.received_at), (s.closed_at, order.closed_at)];
    let ends: Vec<_> = ends
        .into_iter()
        .filter_map(|(label, at)| Some((label, date_time(locale, at?))))
        .map(|(label, at)| view! { <SummaryRow label>{at}</SummaryRow> })
        .collect();
    let (lines, totals, seller) = (order.lines.clone(), order.totals, order.seller.clone());
    let history = timeline(locale, &order.history);
    view! {
        <FormSection id=format!("order-{number}") title=number>
            <SummaryList columns=true>
                <SummaryRow label=w.state>
                    <Badge tone=words::state_tone(state) dot=true>
                        {words::state_name(locale, state)}
                    </Badge>
                </SummaryRow>
                <SummaryRow label=s.seller>
                    <SellerName seller locale />
                </SummaryRow>
                {ends}
            </SummaryList>
            <OrderLines lines locale />
            <OrderTotals totals locale />
            <Timeline label=w.history events=history />
        </FormSection>
        {ship}
        {parcels}
        {acts}
        {part}
    }
    .into_any()
}

/// Cancelling some of it, while that is possible.
fn part(page: &Page, order: &OrderView) -> AnyView {
    let (order, done, waiting_for) = (order.clone(), page.done(), page.waiting_for);
    let done = Callback::new(move |moved: OrderMove| {
        waiting_for.set(matches!(moved, OrderMove::Waiting(_)));
        done.run(());
    });
    view! { <StaffPartForm realm=Realm::Platform order done locale=page.locale /> }.into_any()
}

/// The buyer, what was paid, and where it is in the books.
fn payment(page: &Page, view: &OrderGroupView) -> AnyView {
    let locale = page.locale;
    let (s, w) = (strings(locale), words::strings(locale));
    let paid = payment_line(locale, view.payment, view.payment_state);
    let refunds: Vec<_> = view
        .orders
        .iter()
        .filter_map(|order| refund(locale, order.refund))
        .map(|words| view! { <SummaryRow label=s.refunds>{words}</SummaryRow> })
        .collect();
    let books = page
        .may(Permission::LedgerRead)
        .then(|| books(locale, view.number.to_string()));
    let address = view.address.join(if locale == Locale::Zh { "，" } else { ", " });
    let email = view.email.clone().unwrap_or_else(|| "—".to_owned());
    let (recipient, phone) = (view.recipient.clone(), view.phone.clone());
    let (total, placed) = (view.totals.total.to_string(), date_time(locale, view.placed_at));
    view! {
        <FormSection id="payment" title=s.payment>
            <SummaryList columns=true>
                <SummaryRow label=s.payment_state>{paid}</SummaryRow>
                <SummaryRow label=s.total>{total}</SummaryRow>
                {refunds}
            </SummaryList>
            {books}
        </FormSection>
        <FormSection id="buyer" title=w.buyer text=w.buyer_text>
            <SummaryList columns=true>
                <SummaryRow label=w.recipient>{recipient}</SummaryRow>
                <SummaryRow label=w.phone>{phone}</SummaryRow>
                <SummaryRow label=w.email>{email}</SummaryRow>
                <SummaryRow label=w.address>{address}</SummaryRow>
                <SummaryRow label=w.placed>{placed}</SummaryRow>
            </SummaryList>
        </FormSection>
    }
    .into_any()
}

/// What was posted of the purchase, each with the way to the entry.
fn books(locale: Locale, number: String) -> AnyView {
    let s = strings(locale);
    let found = ask(move || number.clone(), entries_of_order);
    let list = move || {
        Suspend::new(async move {
            let entries = match found.await {
                Ok(entries) => entries,
                Err(error) => return view! { <ErrorPage error /> }.into_any(),
            };
            let clearing = clearing_table(locale, &entries);
            let entries = entries
                .into_iter()
                .map(|entry| {
                    let href = routes::console_item(locale, ConsoleSection::Finance, &entry.id.to_string());
                    let (event, at) = (event_name(locale, entry.kind), date_time(locale, entry.at));
                    view! {
                        <li>
                            <a href=href>{event}</a>
                            " "
                            <span class="muted small">{at}</span>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <ul aria-label=s.entries>{entries}</ul>
                {clearing}
            }
            .into_any()
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=2 /> };
    view! {
        <h3>{s.entries}</h3>
        <Suspense fallback=waiting>{once(list)}</Suspense>
    }
    .into_any()
}

/// What the state allows beside sending: marking all of it as delivered, and cancelling.
fn acts(page: &Page, view: &OrderGroupView, order: &OrderView) -> AnyView {
    let w = words::strings(page.locale);
    let number = order.number.to_string();
    let refunds = view.can_pay || page.may(Permission::RefundRequest);
    let deliver = (order.state == OrderState::Shipped).then(|| deliver_form(page, &number));
    let cancel = (order.can_cancel && refunds).then(|| cancel_form(page, &number));
    let none = deliver.is_none() && cancel.is_none();
    (!none)
        .then(|| {
            view! {
                <FormSection id=format!("acts-{number}") title=w.acts>
                    {deliver} {cancel}
                </FormSection>
            }
        })
        .into_any()
}

fn deliver_form(page: &Page, number: &str) -> AnyView {
    let locale = page.locale;
    let done = page.done();
    let attempt = Attempt::<DeliverOrder>::new(locale, move |()| done.run(()));
    let problem = attempt.problem();
    view! {
        <form class="stack" method="post" action=DeliverOrder::url() on:submit=attempt.on_submit()>
            {hidden("number", &number)}
            <Problem form="deliver" locale problem asked=Asked::Other />
            <div>
                <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                    {strings(locale).deliver}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn cancel_form(page: &Page, number: &str) -> AnyView {
    let (locale, waiting_for) = (page.locale, page.waiting_for);
    let (s, w): (&'static Strings, _) = (strings(locale), words::strings(locale));
    let done = page.done();
    let attempt = Attempt::<CancelAsOperator>::new(locale, move |moved| {
        waiting_for.set(matches!(moved, OrderMove::Waiting(_)));
        done.run(());
    });
    let problem = attempt.problem();
    let fault = field_error_in(locale, problem, "reason", words::field_error);
    let form = format!("cancel-{number}");
    view! {
        <form class="stack" method="post" action=CancelAsOperator::url() on:submit=attempt.on_submit()>
            {hidden("number", &number)}
            <Problem form=form.clone() locale problem asked=Asked::Other words=words::field_error />
            <Field
                id=format!("{form}-reason")
                label=w.reason
                hint=w.reason_hint
                required=true
                error=fault
            >
                <TextArea name="reason" rows=2 attr:maxlength="500" />
            </Field>
            <div>
                <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                    {s.cancel}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
