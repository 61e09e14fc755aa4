//! The way from an order to what can be asked for after the sale.

use super::Access;
use crate::aftersales::strings::strings;
use crate::routes;
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderView};
use leptos::prelude::*;
use ui::ButtonLink;

/// A link, once something of the order is on its way.
#[component]
pub fn AfterSalesLink(
    /// Opens the order.
    access: Access,
    /// The purchase as it is shown.
    order: RwSignal<OrderGroupView>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let number = access.number.clone();
    let offered = Memo::new(move |_| {
        let is_sent = |order: &OrderView| order.lines.iter().any(|line| line.progress.shipped > 0);
        order.with(|order| {
            let mut own = order.orders.iter().filter(|own| own.number.to_string() == number);
            own.any(is_sent)
        })
    });
    let href = routes::after_sales(locale, &access.number, &access.key);
    move || {
        offered
            .get()
            .then(|| view! { <ButtonLink href=href.clone()>{strings(locale).link}</ButtonLink> })
    }
}
