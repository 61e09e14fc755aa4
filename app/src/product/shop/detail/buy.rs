//! Price, stock, choice, quantity and the two buttons. The form works without scripts.

use super::choice::Choice;
use super::options::Options;
use crate::cart::api::AddLine;
use crate::error;
use crate::product::strings::{delivery_note, discount, only_left, strings};
use crate::routes;
use crate::session::{use_cart_badge, use_toaster, use_visit};
use crate::user::keep::Heart;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::{
    Badge, Button, ButtonSize, ButtonVariant, Field, Icon, IconLink, IconName, Notice, Price, PriceSize,
    QuantityStepper, Toast, Tone,
};

stylance::import_crate_style!(css, "src/product/shop/detail/buy.module.css");

/// From this many units on nobody needs to hurry.
const PLENTY: i64 = 6;

/// Everything between wanting a product and having it in the cart.
#[component]
pub fn Buy(
    /// What is chosen.
    choice: Choice,
) -> impl IntoView {
    let visit = use_visit();
    let locale = visit.locale;
    let s = strings(locale);
    let available = choice.available();
    let refused = error::from_url(AddLine::PATH).map(|error| {
        view! {
            <Notice tone=Tone::Danger live=true>
                {error::text(locale, &error)}
            </Notice>
        }
    });
    view! {
        <div class=css::buy>
            <div class=css::price>
                {move || price(choice)} {move || stock(choice)}
            </div>
            <Options choice />
            {move || {
                (available.get() <= 0 && choice.product(|product| product.variants.len() > 1))
                    .then(|| view! { <p class=css::hint>{s.choose_other}</p> })
            }}
            {refused}
            <BuyForm choice />
            <Heart product=choice.product(|product| product.id) />
            <dl class=css::notes>
                <div class=css::note>
                    <dt class=css::term>
                        <Icon name=IconName::Truck />
                        {s.delivery}
                    </dt>
                    <dd>{delivery_note(locale, visit.delivery)}</dd>
                </div>
                <div class=css::note>
                    <dt class=css::term>
                        <Icon name=IconName::Return />
                        {s.returns}
                    </dt>
                    <dd>{s.returns_note}</dd>
                </div>
            </dl>
        </div>
    }
    .into_any()
}

fn price(choice: Choice) -> AnyView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let prices = choice.variant(|variant| (variant.price, variant.compare_at));
    prices
        .map(|(amount, compare_at)| {
            let off = compare_at.and_then(|before| discount(locale, amount, before));
            view! {
                <Price
                    amount=amount
                    compare_at=compare_at
                    compare_label=s.original_price
                    size=PriceSize::Hero
                    accent=true
                />
                {off.map(|off| view! { <Badge tone=Tone::Accent solid=true>{off}</Badge> })}
            }
        })
        .into_any()
}

fn stock(choice: Choice) -> AnyView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let (tone, words) = match choice.variant(|variant| variant.available).unwrap_or(0) {
        none if none <= 0 => (Tone::Danger, s.sold_out.to_owned()),
        few if few < PLENTY => (Tone::Warning, only_left(locale, few)),
        _ => (Tone::Success, s.in_stock.to_owned()),
    };
    view! {
        <span class=css::stock aria-live="polite">
            <Badge tone dot=true>
                {words}
            </Badge>
        </span>
    }
    .into_any()
}

/// Quantity and buttons; on a phone the buttons are a bar at the bottom of the screen.
#[component]
fn BuyForm(choice: Choice) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let available = choice.available();
    let none_left = Signal::derive(move || available.get() <= 0);
    let add = ServerAction::<AddLine>::new();
    let then_checkout = StoredValue::new(false);
    tell_outcome(add, then_checkout);
    let variant = move || choice.variant(|variant| variant.id.to_string());
    let most = Memo::new(move |_| u32::try_from(available.get().clamp(1, 99)).unwrap_or(1));
    view! {
        <ActionForm action=add attr:class=css::form>
            <input type="hidden" name="locale" value=locale.prefix() />
            <input type="hidden" name="variant" value=variant />
            <Field id="quantity" label=s.quantity class=css::quantity>
                {move || {
                    view! {
                        <QuantityStepper
                            name="quantity"
                            max=most.get()
                            label=s.quantity
                            decrease=s.fewer
                            increase=s.more
                            disabled=none_left
                        />
                    }
                        .into_any()
                }}
            </Field>
            <div class=css::bar data-buy-bar="">
                <span class=css::cart>
                    <IconLink
                        href=routes::cart(locale)
                        icon=IconName::Cart
                        label=s.cart
                        shown_label=true
                        count=use_cart_badge().shown()
                    />
                </span>
                <Button
                    kind="submit"
                    size=ButtonSize::Large
                    full_width=true
                    disabled=none_left
                    pending=add.pending()
                    on:click=move |_| then_checkout.set_value(false)
                >
                    {s.add_to_cart}
                </Button>
                <Button
                    kind="submit"
                    variant=ButtonVariant::Primary
                    size=ButtonSize::Large
                    full_width=true
                    disabled=none_left
                    on:click=move |_| then_checkout.set_value(true)
                >
                    {move || if none_left.get() { s.sold_out } else { s.buy_now }}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// After the server has answered: the badge counts, and a message says so or the checkout opens.
fn tell_outcome(add: ServerAction<AddLine>, then_checkout: StoredValue<bool>) {
    let locale = use_visit().locale;
    let s = strings(locale);
    let toaster = use_toaster();
    let badge = use_cart_badge();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(answer) = add.value().get() else { return };
        match answer {
            Ok(cart) => {
                badge.set(cart.count);
                let navigate = navigate.clone();
                let go = move || navigate(&routes::checkout(locale), NavigateOptions::default());
                if then_checkout.get_value() {
                    go();
                } else {
                    let toast = Toast::new(Tone::Success, s.added);
                    toaster.show(toast.with_action(s.go_to_checkout, Callback::new(move |()| go())));
                }
            }
            Err(error) => toaster.show(Toast::new(Tone::Danger, error::text(locale, &error))),
        }
    });
}
