//! The name of a shop and the way to it.

use crate::merchant::strings::strings;
use crate::routes;
use domain::kernel::Locale;
use domain::merchant::{SellerKind, SellerLink};
use leptos::prelude::*;
use ui::{Badge, Icon, IconName, IconSize, Tone};

stylance::import_crate_style!(css, "src/merchant/components/seller_name.module.css");

/// A shop by its name, which leads to it. The platform's own carries a badge.
#[component]
pub fn SellerName(
    /// The shop.
    seller: SellerLink,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let own = (seller.kind == SellerKind::Own).then(|| {
        view! { <Badge tone=Tone::Accent>{strings(locale).own}</Badge> }
    });
    view! {
        <span class=css::seller>
            <Icon name=IconName::Store size=IconSize::Small />
            <a class=css::name href=routes::shop(locale, seller.slug.as_str())>
                {seller.name}
            </a>
            {own}
        </span>
    }
    .into_any()
}

/// "Sold by", for lists of facts.
pub const fn sold_by(locale: Locale) -> &'static str {
    strings(locale).sold_by
}
