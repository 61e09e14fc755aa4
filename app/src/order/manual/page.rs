//! The page where an order is placed for somebody. Its forms are sent by the browser itself, with scripts too: the total
//! that is seen is always that of the page.

use super::api::{draft_order, new_draft, order_link};
use super::form::order_form;
use super::goods::goods;
use super::strings::{Strings, strings};
use crate::console::strings as common;
use crate::error::ApiError;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::wire::{ask, once};
#[cfg(feature = "ssr")]
use domain::cart::CheckoutForm;
use domain::cart::{CartId, CartView};
use domain::kernel::Locale;
#[cfg(feature = "ssr")]
use domain::kernel::{Currency, Money};
#[cfg(feature = "ssr")]
use domain::order::PlaceOrder;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{ButtonLink, CopyField, Crumb, Field, Notice, PageHead, Skeleton, SkeletonShape, Tone};

/// A draft, or what came of one.
#[component]
pub fn NewOrderPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let query = use_query_map();
    let (placed, draft) = query.with_untracked(|query| {
        let word = |name: &str| query.get(name).unwrap_or_default();
        (word("placed"), word("draft").parse::<CartId>().ok())
    });
    let found = ask(
        || (),
        move |()| async move {
            let (fresh, key) = new_draft().await?;
            let draft = draft.unwrap_or(fresh);
            Ok::<_, ApiError>((draft, key, draft_order(locale, draft).await?))
        },
    );
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok((draft, key, view)) => loaded(locale, s, draft, &key, &view),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let done = (!placed.is_empty()).then(|| done(locale, s, placed));
    let c = common::strings(locale);
    let trail = vec![
        Crumb::link(
            common::section_name(locale, ConsoleSection::Orders),
            routes::console(locale, Realm::Platform, ConsoleSection::Orders),
        ),
        Crumb::here(s.title),
    ];
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! {
        <PageHead title=s.title text=s.text trail_label=c.trail trail />
        {done}
        <Suspense fallback=waiting>{once(content)}</Suspense>
    }
    .into_any()
}

fn loaded(locale: Locale, s: &'static Strings, draft: CartId, key: &str, view: &CartView) -> AnyView {
    let order = (!view.lines.is_empty()).then(|| order_form(locale, s, draft, view, key));
    view! {
        {goods(locale, s, draft, view)}
        {order}
    }
    .into_any()
}

/// The order is placed: its number, and the link for its buyer.
fn done(locale: Locale, s: &'static Strings, number: String) -> AnyView {
    let href = routes::console_item(locale, ConsoleSection::Orders, &number);
    let asked = number.clone();
    let link = ask(|| (), move |()| order_link(asked.clone()));
    let copy = move || {
        Suspend::new(async move {
            link.await.ok().map(|link| view! { <Field id="order-link" label=s.link><CopyField value=link copy=s.copy copied=s.copied /></Field> })
        })
    };
    view! {
        <Notice tone=Tone::Success title=s.placed live=true>
            <p>{number}</p>
            <Suspense>{once(copy)}</Suspense>
            <ButtonLink href>{s.open}</ButtonLink>
        </Notice>
    }
    .into_any()
}

/// The command that a form gives.
#[cfg(feature = "ssr")]
pub(super) fn command(form: CheckoutForm, seen_total: i64, currency: Currency, key: String) -> PlaceOrder {
    PlaceOrder {
        form,
        seen_total: Money::new(seen_total, currency),
        key,
    }
}
