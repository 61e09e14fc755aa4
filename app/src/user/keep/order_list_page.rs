//! One's own purchases, by state and in parts.

use super::api::{ClaimOrders, count_claimable_orders, list_own_orders};
use super::strings::{self, KeepStrings};
use crate::cart::components::{Thumb, hidden};
use crate::error;
use crate::order::again::AgainForm;
use crate::order::again::api::BuyAgain;
use crate::order::components::Access;
use crate::routes::{self, AccountSection};
use crate::session::date_time;
use crate::user::components::{Attempt, LiveAccount, leave_for};
use crate::user::strings::section_name;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{OrderState, PurchaseCard};
use domain::user::Part;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use ui::{
    Badge, Button, ButtonLink, ButtonSize, ButtonVariant, EmptyState, Notice, Pager, Skeleton, SkeletonShape,
    Tab, Tabs, Tone,
};

stylance::import_crate_style!(css, "src/user/keep/order_list_page.module.css");

const STATES: [OrderState; 5] = [
    OrderState::AwaitingPayment,
    OrderState::Confirmed,
    OrderState::Shipped,
    OrderState::Delivered,
    OrderState::Cancelled,
];

/// One's own purchases.
#[component]
pub fn OrderListPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    let query = use_query_map();
    let state = Memo::new(move |_| query.with(|query| query.get("state").unwrap_or_default()));
    let before = Memo::new(move |_| query.with(|query| query.get("before")));
    let asked = RwSignal::new(0);
    let part = ask(
        move || (asked.get(), state.get(), before.get()),
        move |(_, state, before)| list_own_orders(locale, state, before),
    );
    let claimable = ask(move || asked.get(), |_| count_claimable_orders());
    let claim = Attempt::<ClaimOrders>::new(locale, move |_| {
        account.done("claimed");
        asked.update(|asked| *asked += 1);
    });
    let again = Attempt::<BuyAgain>::new(locale, |address: String| leave_for(&address));
    let problem = again.problem();
    let refused = move || {
        let error = problem.get();
        error.map(|error| view! { <Notice tone=Tone::Danger live=true><p>{error::text(locale, &error)}</p></Notice> })
    };
    let offer =
        move || Suspend::new(async move { claim_offer(locale, s, claimable.await.unwrap_or(0), claim) });
    let content = move || {
        let (state, is_later) = (state.get(), before.with(Option::is_some));
        Suspend::new(async move {
            match part.await {
                Ok(part) => list(locale, s, part, (&state, is_later), again),
                Err(_) => view! { <Notice tone=Tone::Danger><p>{s.failed}</p></Notice> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=4 /> };
    view! {
        <h1>{section_name(locale, AccountSection::Orders)}</h1>
        <Transition>{once(offer)}</Transition>
        {refused}
        <Tabs label=s.orders_tabs items=tabs(locale, s) current=state />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn tabs(locale: Locale, s: &'static KeepStrings) -> Vec<Tab> {
    let here = routes::account(locale, AccountSection::Orders);
    let of_state = |state: &OrderState| {
        let href = format!("{here}?state={}", state.as_str());
        Tab::new(state.as_str(), strings::order_state(locale, *state), href)
    };
    std::iter::once(Tab::new("", s.orders_all, here.clone()))
        .chain(STATES.iter().map(of_state))
        .collect()
}

fn claim_offer(
    locale: Locale,
    s: &'static KeepStrings,
    count: i64,
    claim: Attempt<ClaimOrders>,
) -> Option<AnyView> {
    (count > 0).then(|| {
        view! {
            <Notice tone=Tone::Info>
                <p>{strings::claimable(locale, count)}</p>
                <form method="post" action=ClaimOrders::url() on:submit=claim.on_submit()>
                    {hidden("locale", &locale)}
                    <Button kind="submit" size=ButtonSize::Small pending=claim.pending()>
                        {s.claim}
                    </Button>
                </form>
            </Notice>
        }
        .into_any()
    })
}

fn list(
    locale: Locale,
    s: &'static KeepStrings,
    part: Part<PurchaseCard>,
    (state, is_later): (&str, bool),
    again: Attempt<BuyAgain>,
) -> AnyView {
    if part.items.is_empty() && !is_later {
        return view! {
            <EmptyState title=s.orders_empty text=s.orders_empty_text>
                <ButtonLink href=routes::home(locale)>{s.favourite_browse}</ButtonLink>
            </EmptyState>
        }
        .into_any();
    }
    let page = |before: Option<&str>| {
        let mut pairs = vec![("state".to_owned(), state.to_owned())];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.extend(before.map(|before| ("before".to_owned(), before.to_owned())));
        routes::with_query(routes::account(locale, AccountSection::Orders), &pairs)
    };
    let next = part
        .next
        .as_deref()
        .map_or_else(String::new, |next| page(Some(next)));
    let first = if is_later { page(None) } else { String::new() };
    let items: Vec<AnyView> = part
        .items
        .into_iter()
        .map(|card| purchase(locale, s, card, again))
        .collect();
    let pager = (is_later || !next.is_empty()).then(|| {
        view! { <Pager label=s.list_pages previous_href=first previous=s.first next_href=next next=s.more /> }
    });
    view! {
        <ul class=css::list>{items}</ul>
        {pager}
    }
    .into_any()
}

fn purchase(
    locale: Locale,
    s: &'static KeepStrings,
    card: PurchaseCard,
    again: Attempt<BuyAgain>,
) -> AnyView {
    let number = card.number.to_string();
    let href = routes::own_order(locale, &number);
    let words: Vec<String> = card
        .items
        .iter()
        .map(|item| format!("{} × {}", item.name, item.quantity))
        .collect();
    let pictures: Vec<AnyView> = card
        .items
        .into_iter()
        .take(4)
        .map(|item| view! { <Thumb image=item.image decorative=true /> }.into_any())
        .collect();
    let tone = tone(card.state);
    let pay = card.can_pay.then(|| {
        view! {
            <ButtonLink href=href.clone() variant=ButtonVariant::Primary size=ButtonSize::Small>
                {s.order_pay}
            </ButtonLink>
        }
    });
    let access = Access {
        number: number.clone(),
        key: String::new(),
    };
    let again = (card.state != OrderState::AwaitingPayment)
        .then(|| view! { <AgainForm access attempt=again locale small=true /> });
    let open = format!("{} {number}", s.order_open);
    view! {
        <li class=css::item>
            <div class=css::head>
                <span class="muted small">{date_time(locale, card.placed_at)} " · " {number}</span>
                <Badge tone=tone>{strings::order_state(locale, card.state)}</Badge>
            </div>
            <div class=css::pictures aria-hidden="true">
                {pictures}
            </div>
            <p class="small">{words.join("，")}</p>
            <div class=css::foot>
                <strong>{card.total.to_string()}</strong>
                <div class="cluster">
                    {pay} {again}
                    <ButtonLink href=href.clone() size=ButtonSize::Small attr:aria-label=open>
                        {s.order_open}
                    </ButtonLink>
                </div>
            </div>
        </li>
    }
    .into_any()
}

const fn tone(state: OrderState) -> Tone {
    match state {
        OrderState::AwaitingPayment => Tone::Warning,
        OrderState::Delivered => Tone::Success,
        OrderState::Cancelled => Tone::Neutral,
        OrderState::Confirmed | OrderState::Shipped => Tone::Info,
    }
}
