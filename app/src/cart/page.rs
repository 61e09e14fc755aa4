//! The cart page.

use super::api::{AddLine, RemoveLine, SetQuantity, view_cart};
use super::components::{CartBar, CartParcel, CartSummary, RemovedNotice, use_hydrated};
use super::live::LiveCart;
use super::strings;
use crate::error::{self, ApiError};
use crate::layout::{HeadKind, PageHead};
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::cart::CartView;
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{ButtonLink, ButtonVariant, EmptyState, Notice, Skeleton, SkeletonShape, Tone};

stylance::import_crate_style!(css, "src/cart/page.module.css");

/// The cart page.
#[component]
pub fn CartPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings::strings(locale);
    let cart = ask(|| (), move |()| view_cart(locale));
    let content = move || {
        Suspend::new(async move {
            match cart.await {
                Ok(view) => loaded(locale, view),
                Err(error) => failed(locale, &error),
            }
        })
    };
    let waiting = || {
        view! {
            <div class=css::waiting aria-busy="true">
                <Skeleton shape=SkeletonShape::Title />
                <Skeleton shape=SkeletonShape::Row count=3 />
            </div>
        }
    };
    view! {
        <PageHead title=s.title path=routes::cart(locale) kind=HeadKind::Hidden />
        <div class="container page">
            <Suspense fallback=waiting>{once(content)}</Suspense>
        </div>
    }
    .into_any()
}

fn loaded(locale: Locale, view: CartView) -> AnyView {
    let s = strings::strings(locale);
    let cart = LiveCart::new(locale, view);
    let shown = cart.view();
    let empty = Memo::new(move |_| shown.with(|view| view.lines.is_empty()));
    let hydrated = use_hydrated();
    let refused = [AddLine::PATH, SetQuantity::PATH, RemoveLine::PATH]
        .into_iter()
        .find_map(error::from_url)
        .map(|error| {
            view! {
                <Notice tone=Tone::Danger live=true title=s.failed>
                    <p>{error::text(locale, &error)}</p>
                </Notice>
            }
        });
    let body = move || {
        if empty.get() {
            nothing(locale)
        } else {
            lines(cart, locale, hydrated)
        }
    };
    let count = move || {
        let units = shown.with(|view| view.count);
        (units > 0).then(|| view! { <span class=css::count>{strings::count(locale, units)}</span> })
    };
    view! {
        <h1 class=css::title>{s.title} {count}</h1>
        {refused}
        <RemovedNotice cart locale />
        {body}
    }
    .into_any()
}

fn lines(cart: LiveCart, locale: Locale, hydrated: ReadSignal<bool>) -> AnyView {
    let s = strings::strings(locale);
    let sellers = cart.sellers();
    let parcel = move |seller| view! { <CartParcel cart seller hydrated locale /> };
    view! {
        <div class=css::columns>
            <div class=css::main>
                <For each=move || sellers.get() key=|seller| *seller children=parcel />
                <p class=css::onwards>
                    <a href=routes::home(locale)>{s.keep_shopping}</a>
                </p>
            </div>
            <div class=css::aside>
                <CartSummary cart locale />
            </div>
        </div>
        <CartBar cart locale />
    }
    .into_any()
}

fn nothing(locale: Locale) -> AnyView {
    let s = strings::strings(locale);
    view! {
        <EmptyState picture="/brand/empty-cart.svg" title=s.empty_title text=s.empty_text>
            <ButtonLink href=routes::home(locale) variant=ButtonVariant::Primary>
                {s.browse}
            </ButtonLink>
        </EmptyState>
    }
    .into_any()
}

fn failed(locale: Locale, error: &ApiError) -> AnyView {
    let s = strings::strings(locale);
    let text = error::text(locale, error);
    view! {
        <h1 class=css::title>{s.title}</h1>
        <Notice tone=Tone::Danger title=s.failed>
            <p>
                {text} " "
                <a href=routes::cart(locale) rel="external">
                    {s.retry}
                </a>
            </p>
        </Notice>
    }
    .into_any()
}
