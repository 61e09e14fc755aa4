//! "Removed … · Undo": after a removal in place, and after one by a plain form.

use super::hidden;
use crate::cart::api::AddLine;
use crate::cart::live::LiveCart;
use crate::cart::strings;
use domain::kernel::Locale;
use domain::product::VariantId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use ui::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/cart/components/removed_notice.module.css");

/// Id of the undo button, for the focus.
pub const UNDO_ID: &str = "cart-undo";

/// Offers to put the line taken out last back in.
#[component]
pub fn RemovedNotice(
    /// The cart of the page.
    cart: LiveCart,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let removed = cart.removed();
    let plain = StoredValue::new(removed_by_form());
    let shown = move || {
        let name = removed.with(|removed| removed.as_ref().map(|removed| removed.line.name.clone()));
        match (name, plain.get_value()) {
            (Some(name), _) => undo_here(cart, locale, &name),
            (None, Some((variant, quantity))) => undo_by_form(cart, locale, variant, quantity),
            (None, None) => ().into_any(),
        }
    };
    view! { <div role="status">{shown}</div> }.into_any()
}

/// What a plain form has just removed, as the address says. Read once, when the page is made.
fn removed_by_form() -> Option<(VariantId, i64)> {
    let query = use_query_map().get_untracked();
    let variant = query.get("removed")?.parse().ok()?;
    let quantity = query.get("quantity")?.parse().ok()?;
    Some((variant, quantity))
}

fn undo_here(cart: LiveCart, locale: Locale, name: &str) -> AnyView {
    view! {
        <div class=css::removed>
            <p>{strings::removed(locale, name)}</p>
            <button class=css::undo id=UNDO_ID type="button" on:click=move |_| cart.undo()>
                {undo_words(locale)}
            </button>
        </div>
    }
    .into_any()
}

fn undo_by_form(cart: LiveCart, locale: Locale, variant: VariantId, quantity: i64) -> AnyView {
    let back_again = cart
        .view()
        .with_untracked(|view| view.lines.iter().any(|line| line.variant == variant));
    if back_again {
        return ().into_any();
    }
    view! {
        <form class=css::removed method="post" action=AddLine::url()>
            {hidden("locale", &locale)}
            {hidden("variant", &variant)}
            {hidden("quantity", &quantity)}
            <p>{strings::removed(locale, "")}</p>
            <button class=css::undo type="submit">
                {undo_words(locale)}
            </button>
        </form>
    }
    .into_any()
}

fn undo_words(locale: Locale) -> AnyView {
    view! {
        <Icon name=IconName::Undo size=IconSize::Small />
        <span>{strings::strings(locale).undo}</span>
    }
    .into_any()
}
