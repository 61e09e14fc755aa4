//! What of a purchase could not be bought again. It stands in the address by places and reasons; names are the
//! purchase's own, so nobody else's words can stand on its page.

use super::strings::{reason, strings};
use crate::routes;
use domain::kernel::Locale;
use domain::order::{BoughtAgain, LeftOut, NotAgain, OrderGroupView};
use leptos::prelude::*;
use ui::{ButtonLink, ButtonSize, Notice, Tone};

/// What the address calls it.
const LEFT: &str = "left";
/// With it: nothing at all joined the cart.
const NONE: &str = "none";

/// Where a buyer goes on: to the cart when all of it is in there, else to the purchase.
pub fn after(locale: Locale, number: &str, key: &str, again: &BoughtAgain) -> String {
    if again.left.is_empty() {
        return routes::cart(locale);
    }
    let left = |left: &LeftOut| format!("{}-{}", left.place, left.why.as_str());
    let mut words: Vec<String> = again.left.iter().map(left).collect();
    if again.put.is_empty() {
        words.insert(0, NONE.to_owned());
    }
    let pairs = [("key", key.to_owned()), (LEFT, words.join(","))];
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value)).collect();
    routes::with_query(routes::own_order(locale, number), &pairs)
}

/// What could not be bought again, as the address of the purchase's page tells.
#[component]
pub fn LeftNotice(
    /// The purchase.
    purchase: OrderGroupView,
    /// The query's `left`.
    text: String,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    let left = parse(&text);
    if left.is_empty() {
        return None;
    }
    let title = if text.starts_with(NONE) {
        s.nothing_title
    } else {
        s.left_title
    };
    let names: Vec<String> = purchase
        .orders
        .iter()
        .flat_map(|order| &order.lines)
        .map(|line| line.name.clone())
        .collect();
    let items: Vec<AnyView> = left
        .into_iter()
        .filter_map(|left| {
            let name = names.get(left.place)?.clone();
            Some(view! { <li>{name} ": " {reason(locale, left.why)}</li> }.into_any())
        })
        .collect();
    let notice = view! {
        <Notice tone=Tone::Warning title live=true>
            <ul>{items}</ul>
            <ButtonLink href=routes::cart(locale) size=ButtonSize::Small>
                {s.to_cart}
            </ButtonLink>
        </Notice>
    };
    Some(notice.into_any())
}

/// Reads `0-gone,3-sold_out`; what it does not know it leaves out.
fn parse(text: &str) -> Vec<LeftOut> {
    let one = |word: &str| {
        let (place, why) = word.split_once('-')?;
        Some(LeftOut {
            place: place.parse().ok()?,
            why: NotAgain::parse(why)?,
        })
    };
    text.split(',').filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::cart::Quantity;
    use domain::product::VariantId;

    #[test]
    fn what_is_left_reads_back_from_the_address() {
        let left = NotAgain::ALL.into_iter().enumerate();
        let left: Vec<LeftOut> = left.map(|(place, why)| LeftOut { place, why }).collect();
        let again = BoughtAgain {
            put: vec![(VariantId::from_u128(1), Quantity::new(1).unwrap())],
            left: left.clone(),
        };
        let address = after(Locale::Zh, "N1", "k", &again);
        assert_eq!(
            address,
            "/zh/orders/N1?key=k&left=0-gone,1-sold_out,2-fewer,3-cart_full"
        );
        let (_, text) = address.split_once("left=").unwrap();
        assert_eq!(parse(text), left);
        assert_eq!(
            parse("x-gone,-,none,7-<b>,4-fewer").len(),
            1,
            "nothing but places"
        );
    }

    #[test]
    fn a_purchase_that_is_whole_in_the_cart_leads_there() {
        let again = BoughtAgain::default();
        assert_eq!(after(Locale::En, "N1", "", &again), "/en/cart");
    }
}
