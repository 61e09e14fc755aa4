//! What a cart looks like after a change, before the server has answered. Pure; priced by `domain`.

use domain::cart::{CartLine, CartLineView, CartView, Parcel, ParcelView, Quantity, price_cart};
use domain::merchant::{SellerId, SellerLink};
use domain::product::VariantId;

/// The cart with another quantity of one line. Unchanged for a quantity that no line can have.
pub fn with_quantity(mut view: CartView, variant: VariantId, quantity: i64) -> CartView {
    let Ok(quantity) = Quantity::new(quantity) else {
        return view;
    };
    for line in view.lines.iter_mut().filter(|line| line.variant == variant) {
        line.quantity = quantity;
        line.line.quantity = quantity;
    }
    repriced(view)
}

/// The cart without one line.
pub fn without(mut view: CartView, variant: VariantId) -> CartView {
    view.lines.retain(|line| line.variant != variant);
    repriced(view)
}

/// The cart with a line put back where it was; `seller` sells it.
pub fn with_line(mut view: CartView, index: usize, line: CartLineView, seller: SellerLink) -> CartView {
    let sellers = [(line.line.seller, seller)];
    view.lines.retain(|other| other.variant != line.variant);
    let index = index.min(view.lines.len());
    view.lines.insert(index, line);
    repriced_with(view, &sellers)
}

fn repriced(view: CartView) -> CartView {
    repriced_with(view, &[])
}

/// The same lines, priced again. A cart that cannot be priced stays as the server sent it.
fn repriced_with(mut view: CartView, sellers: &[(SellerId, SellerLink)]) -> CartView {
    let lines: Vec<CartLine> = view.lines.iter().map(|line| line.line).collect();
    let Ok(priced) = price_cart(&lines, view.currency, view.delivery, view.zone, &view.tariff) else {
        return view;
    };
    view.free_delivery_gap = priced.free_delivery_gap();
    for (line, priced) in view.lines.iter_mut().zip(priced.lines) {
        line.unit = priced.unit;
        line.total = priced.total;
        line.warnings = priced.warnings;
    }
    view.count = view.lines.iter().map(|line| line.quantity.get()).sum();
    view.totals = priced.totals;
    view.orderable = priced.orderable;
    view.parcels = parcels(priced.parcels, view.parcels, sellers);
    view
}

/// The parcels as they are priced now, with the names that are known of their sellers.
fn parcels(
    priced: Vec<Parcel>,
    shown: Vec<ParcelView>,
    sellers: &[(SellerId, SellerLink)],
) -> Vec<ParcelView> {
    let known: Vec<(SellerId, SellerLink)> = shown
        .into_iter()
        .map(|view| (view.parcel.seller, view.seller))
        .chain(sellers.iter().cloned())
        .collect();
    priced
        .into_iter()
        .filter_map(|parcel| {
            let (_, seller) = known.iter().find(|(id, _)| *id == parcel.seller)?;
            Some(ParcelView {
                seller: seller.clone(),
                parcel,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::cart::{CheckoutForm, Offer, Totals};
    use domain::kernel::{Currency, Money, Slug};
    use domain::logistics::{DeliveryMethod, Load, Tariff, Zone};
    use domain::merchant::SellerKind;
    use domain::product::ImageView;

    fn line(id: u128, price: i64, quantity: i64, available: i64) -> CartLineView {
        let price = Money::new(price, Currency::Cny);
        let variant = VariantId::from_u128(id);
        let quantity = Quantity::new(quantity).unwrap();
        CartLineView {
            variant,
            product_slug: Slug::parse("gaiwan").unwrap(),
            sku: "GW-1".to_owned(),
            name: "盖碗".to_owned(),
            choice: String::new(),
            image: ImageView {
                src: "/art/gaiwan/jade.svg".to_owned(),
                sizes: vec![],
                alt: String::new(),
            },
            quantity,
            unit: price,
            total: price,
            line: CartLine {
                variant,
                seller: SellerId::OWN_SHOP,
                quantity,
                load: Load::default(),
                seen_price: price,
                offer: Offer {
                    price: Some(price),
                    available,
                },
            },
            warnings: vec![],
        }
    }

    fn cart(lines: Vec<CartLineView>) -> CartView {
        let sellers: Vec<_> = lines.iter().map(|line| (line.line.seller, link())).collect();
        let view = CartView {
            currency: Currency::Cny,
            lines,
            parcels: Vec::new(),
            count: 0,
            totals: Totals::zero(Currency::Cny),
            delivery: DeliveryMethod::Standard,
            zone: Zone::Mainland,
            tariff: Tariff::house(),
            free_delivery_gap: None,
            orderable: false,
            form: CheckoutForm::default(),
        };
        repriced_with(view, &sellers)
    }

    fn link() -> SellerLink {
        SellerLink {
            slug: Slug::parse("shop").unwrap(),
            name: "店".to_owned(),
            kind: SellerKind::ThirdParty,
        }
    }

    #[test]
    fn a_changed_quantity_changes_totals_count_and_gap() {
        let view = with_quantity(cart(vec![line(1, 5_000, 1, 9)]), VariantId::from_u128(1), 3);
        assert_eq!(
            (
                view.count,
                view.totals.subtotal.minor(),
                view.totals.total.minor()
            ),
            (3, 15_000, 16_200)
        );
        assert_eq!(view.free_delivery_gap.map(Money::minor), Some(4_900));
        let view = with_quantity(view, VariantId::from_u128(1), 4);
        assert_eq!((view.totals.delivery.minor(), view.free_delivery_gap), (0, None));
    }

    #[test]
    fn an_impossible_quantity_changes_nothing() {
        let view = cart(vec![line(1, 5_000, 2, 9)]);
        for quantity in [-1, 0, 1_000, i64::MAX] {
            assert_eq!(
                with_quantity(view.clone(), VariantId::from_u128(1), quantity),
                view
            );
        }
    }

    #[test]
    fn a_removed_line_comes_back_where_it_was() {
        let view = cart(vec![line(1, 100, 1, 9), line(2, 200, 1, 9), line(3, 300, 1, 9)]);
        let taken = view.lines[1].clone();
        let without = without(view.clone(), taken.variant);
        assert_eq!(without.totals.subtotal.minor(), 400);
        assert_eq!(with_line(without, 1, taken, link()), view);
    }

    #[test]
    fn a_parcel_goes_with_its_last_line_and_comes_back_with_it() {
        let mut other = line(2, 200, 1, 9);
        other.line.seller = SellerId::from_u128(7);
        let view = cart(vec![line(1, 100, 1, 9), other]);
        assert_eq!((view.parcels.len(), view.totals.delivery.minor()), (2, 2_400));
        let taken = view.lines[1].clone();
        let without = without(view.clone(), taken.variant);
        assert_eq!(
            (without.parcels.len(), without.totals.delivery.minor()),
            (1, 1_200)
        );
        assert_eq!(with_line(without, 1, taken, link()), view);
    }

    #[test]
    fn more_than_there_is_warns_at_once_and_blocks() {
        let view = with_quantity(cart(vec![line(1, 100, 1, 2)]), VariantId::from_u128(1), 3);
        assert!(!view.orderable && view.lines[0].warnings.len() == 1);
    }
}
