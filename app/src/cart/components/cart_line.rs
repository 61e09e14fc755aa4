//! One line of the cart: what it is, how many, what it costs, and what the buyer must know about it.

use super::{Thumb, focus_soon, hidden};
use crate::cart::api::{RemoveLine, SetQuantity};
use crate::cart::live::LiveCart;
use crate::cart::strings::{self, Strings};
use crate::routes;
use domain::cart::{CartLineView, LineWarning, Quantity};
use domain::kernel::Locale;
use domain::product::VariantId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, Icon, IconName, IconSize, Price, PriceSize, QuantityStepper};

stylance::import_crate_style!(css, "src/cart/components/cart_line.module.css");

/// A line of the cart page.
#[component]
pub fn CartLine(
    /// The cart it is in.
    cart: LiveCart,
    /// As it is now.
    line: CartLineView,
    /// Scripts have taken over.
    #[prop(into)]
    hydrated: Signal<bool>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let variant = line.variant;
    let href = routes::variant(locale, line.product_slug.as_str(), &line.sku);
    let name = line.name.clone();
    let choice = (!line.choice.is_empty()).then(|| view! { <p class=css::choice>{line.choice.clone()}</p> });
    let image = line.image.clone();
    let now = following(cart, line);
    let gone = Memo::new(move |_| now.with(|line| line.warnings.iter().any(is_gone)));
    let stepper_name = name.clone();
    let more_than_one = move || {
        let (quantity, unit) = now.with(|line| (line.quantity.get(), line.unit));
        (quantity > 1).then(|| view! { <p class=css::each>{strings::each(locale, unit)}</p> })
    };
    view! {
        <li class=css::line data-gone=move || gone.get().then_some("true")>
            <a class=css::picture href=href.clone() tabindex="-1" aria-hidden="true">
                <Thumb image decorative=true />
            </a>
            <div class=css::about>
                <a class=css::name href=href>
                    {name.clone()}
                </a>
                {choice}
                {move || warnings(cart, locale, variant, &now.get())}
            </div>
            <div class=css::quantity>
                {move || {
                    (!gone.get()).then(|| quantity_form(cart, locale, &now.get_untracked(), &stepper_name, hydrated))
                }}
            </div>
            <div class=css::cost>
                <p class=css::total>{move || view! { <Price amount=now.with(|line| line.total) size=PriceSize::Medium /> }}</p>
                {more_than_one}
            </div>
            <div class=css::remove>{remove_form(cart, locale, now, variant, &name, s)}</div>
        </li>
    }
    .into_any()
}

/// The line as the cart has it now; as it last was once it is gone.
fn following(cart: LiveCart, line: CartLineView) -> Memo<CartLineView> {
    let view = cart.view();
    let variant = line.variant;
    Memo::new(move |last: Option<&CartLineView>| {
        view.with(|view| view.lines.iter().find(|line| line.variant == variant).cloned())
            .or_else(|| last.cloned())
            .unwrap_or_else(|| line.clone())
    })
}

const fn is_gone(warning: &LineWarning) -> bool {
    matches!(warning, LineWarning::SoldOut | LineWarning::NotForSale)
}

fn quantity_form(
    cart: LiveCart,
    locale: Locale,
    line: &CartLineView,
    name: &str,
    hydrated: Signal<bool>,
) -> AnyView {
    let s = strings::strings(locale);
    let variant = line.variant;
    let quantity = line.quantity.get();
    let most = line.line.offer.available.max(quantity).min(Quantity::MAX);
    let on_change = Callback::new(move |quantity: u32| cart.set_quantity(variant, i64::from(quantity)));
    let update = move || {
        (!hydrated.get()).then(|| {
            view! {
                <Button kind="submit" size=ButtonSize::Small>
                    {s.update}
                </Button>
            }
        })
    };
    view! {
        <form class=css::quantity_form method="post" action=SetQuantity::url() on:submit=|event| event.prevent_default()>
            {hidden("locale", &locale)}
            {hidden("variant", &variant)}
            <QuantityStepper
                name="quantity"
                value=u32::try_from(quantity).unwrap_or(1)
                max=u32::try_from(most).unwrap_or(1)
                label=strings::of_line(locale, s.quantity, name)
                decrease=strings::of_line(locale, s.decrease, name)
                increase=strings::of_line(locale, s.increase, name)
                on_change
            />
            {update}
        </form>
    }
    .into_any()
}

fn remove_form(
    cart: LiveCart,
    locale: Locale,
    line: Memo<CartLineView>,
    variant: VariantId,
    name: &str,
    s: &'static Strings,
) -> AnyView {
    let remove = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        cart.remove(variant);
        focus_soon(super::removed_notice::UNDO_ID);
    };
    view! {
        <form method="post" action=RemoveLine::url() on:submit=remove>
            {hidden("locale", &locale)}
            {hidden("variant", &variant)}
            <input type="hidden" name="quantity" value=move || line.with(|line| line.quantity.get()) />
            <button class=css::remove_button type="submit" aria-label=strings::of_line(locale, s.remove, name)>
                <Icon name=IconName::Trash size=IconSize::Small />
                <span>{s.remove}</span>
            </button>
        </form>
    }
    .into_any()
}

fn warnings(cart: LiveCart, locale: Locale, variant: VariantId, line: &CartLineView) -> AnyView {
    let s = strings::strings(locale);
    let unit = line.unit;
    let notes: Vec<_> = line
        .warnings
        .iter()
        .map(|warning| match *warning {
            LineWarning::PriceChanged { was } => {
                let lower = was.currency() == unit.currency() && unit.minor() < was.minor();
                let tone = if lower { "success" } else { "warning" };
                note(tone, strings::price_changed(locale, was, unit), ().into_any())
            }
            LineWarning::OnlyLeft { available } => note(
                "danger",
                strings::only_left(locale, available),
                take_form(cart, locale, variant, available),
            ),
            LineWarning::SoldOut => note("danger", s.sold_out.to_owned(), ().into_any()),
            LineWarning::NotForSale => note("danger", s.not_for_sale.to_owned(), ().into_any()),
        })
        .collect();
    notes.into_any()
}

fn note(tone: &'static str, text: String, act: AnyView) -> AnyView {
    view! {
        <div class=css::note data-tone=tone>
            <span>{text}</span>
            {act}
        </div>
    }
    .into_any()
}

fn take_form(cart: LiveCart, locale: Locale, variant: VariantId, available: i64) -> AnyView {
    let take = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        cart.correct_quantity(variant, available);
    };
    view! {
        <form method="post" action=SetQuantity::url() on:submit=take>
            {hidden("locale", &locale)}
            {hidden("variant", &variant)}
            {hidden("quantity", &available)}
            <button class=css::take type="submit">
                {strings::take(locale, available)}
            </button>
        </form>
    }
    .into_any()
}
