//! The checkout page.

use super::book::SavedAddresses;
use super::choices::{delivery_choices, payment_choices};
use super::contact::{contact_fields, note_field};
use super::draft::Draft;
use super::problem::problem_region;
use super::strings::{self, Strings};
use super::submit::{Keeper, on_submit};
use super::summary::{order_bar, summary};
use crate::cart::CartChanges;
use crate::cart::api::{SaveForm, checkout_key, view_cart};
use crate::cart::components::{hidden, use_hydrated};
use crate::error::{self, ApiError};
use crate::layout::{ErrorPage, HeadKind, PageHead};
use crate::logistics::address_fields;
use crate::order::api::PlaceOrder;
use crate::payment::api::list_offers;
use crate::routes;
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::cart::CartView;
use domain::kernel::Locale;
use domain::payment::Offers;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonLink, ButtonVariant, EmptyState, Skeleton, SkeletonShape, Step, Steps};

stylance::import_crate_style!(css, "src/flows/checkout/page.module.css");

/// The checkout page.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings::strings(locale);
    let changes = CartChanges::of_visit();
    // Cart and key in one resource: the browser hydrates with the key that the server wrote into the form.
    let checkout = ask(
        || (),
        move |()| async move {
            // A line taken out a moment ago might still be there.
            changes.arrived().await;
            let cart = view_cart(locale).await?;
            let key = checkout_key().await?;
            let offers = list_offers().await?;
            Ok::<(CartView, String, Offers), ApiError>((cart, key, offers))
        },
    );
    let content = move || {
        Suspend::new(async move {
            match checkout.await {
                Ok((cart, ..)) if cart.lines.is_empty() => empty(locale),
                Ok((cart, key, offers)) => loaded(locale, cart, key, offers),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || {
        view! {
            <div class=css::waiting aria-busy="true">
                <Skeleton shape=SkeletonShape::Title />
                <Skeleton shape=SkeletonShape::Row count=5 />
            </div>
        }
    };
    view! {
        <PageHead title=s.title path=routes::checkout(locale) kind=HeadKind::Hidden />
        <div class="container page">
            <Suspense fallback=waiting>{once(content)}</Suspense>
        </div>
    }
    .into_any()
}

fn loaded(locale: Locale, cart: CartView, key: String, offers: Offers) -> AnyView {
    let s = strings::strings(locale);
    let form = cart.form.clone();
    let currency = cart.currency;
    let draft = Draft::new(locale, cart, offers, error::from_url(PlaceOrder::PATH));
    let total = draft.total();
    let keeper = Keeper::new(draft);
    let hydrated = use_hydrated();
    Effect::new(move |_| {
        draft.form.track();
        draft.catch_up();
    });
    on_return(draft);
    view! {
        <div class=css::head>
            {steps(locale, s)}
            <h1 class=css::title>{s.title}</h1>
        </div>
        <SavedAddresses locale />
        <form
            node_ref=draft.form
            method="post"
            action=PlaceOrder::url()
            novalidate=move || hydrated.get()
            on:submit=on_submit(draft, keeper, total)
            on:input=move |event| keeper.typed(&event)
            on:change=move |event| keeper.changed(&event)
        >
            {hidden("locale", &locale)}
            {hidden("currency", &currency.code())}
            {hidden("key", &key)}
            <input type="hidden" name="seen_total" value=move || total.get().minor() />
            {problem_region(draft)}
            <div class=css::columns>
                <div class=css::main>
                    {section(s.contact, s.contact_text, contact_fields(draft, form.clone()))}
                    {section(s.address, "", address_fields(draft.address(), change_country(locale, hydrated)))}
                    {bare_section("checkout-delivery", delivery_choices(draft))}
                    {bare_section("checkout-payment", payment_choices(draft))}
                    {bare_section("checkout-more", note_field(draft, form.note))}
                </div>
                <div class=css::aside>{summary(draft, total)}</div>
            </div>
            {order_bar(draft, total)}
        </form>
    }
    .into_any()
}

/// Without scripts the fields of another country come with the page again.
fn change_country(locale: Locale, hydrated: ReadSignal<bool>) -> ViewFn {
    ViewFn::from(move || {
        let words = crate::logistics::strings::words(locale).change_country;
        move || {
            (!hydrated.get()).then(|| {
                view! {
                    <Button kind="submit" attr:formaction=SaveForm::url() attr:formnovalidate="">
                        {words}
                    </Button>
                }
            })
        }
    })
}

/// A page that comes back from the browser's memory (back from the gateway) can be used again.
fn on_return(draft: Draft) {
    Effect::new(move |_| {
        let handle = window_event_listener_untyped("pageshow", move |_| {
            draft.placing.try_set(false);
        });
        on_cleanup(move || handle.remove());
    });
}

fn steps(locale: Locale, s: &'static Strings) -> AnyView {
    let items = vec![
        Step::link(s.step_cart, routes::cart(locale)),
        Step::new(s.step_details),
        Step::new(s.step_pay),
        Step::new(s.step_done),
    ];
    view! {
        <div class=css::steps>
            <Steps label=s.steps items current=1 done_label=s.done />
        </div>
    }
    .into_any()
}

fn section(title: &'static str, text: &'static str, fields: AnyView) -> AnyView {
    let text = (!text.is_empty()).then(|| view! { <p class=css::section_text>{text}</p> });
    view! {
        <section class=css::section>
            <h2 class=css::section_title>{title}</h2>
            {text}
            <div class=css::fields>{fields}</div>
        </section>
    }
    .into_any()
}

/// A section whose content brings its own heading; focusable, for the links of the error list.
fn bare_section(id: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class=css::section id=id tabindex="-1">
            {content}
        </section>
    }
    .into_any()
}

fn empty(locale: Locale) -> AnyView {
    let s = strings::strings(locale);
    view! {
        <h1 class=css::title>{s.title}</h1>
        <EmptyState picture="/brand/empty-cart.svg" title=s.empty_title text=s.empty_text>
            <ButtonLink href=routes::home(locale) variant=ButtonVariant::Primary>
                {s.browse}
            </ButtonLink>
        </EmptyState>
    }
    .into_any()
}
