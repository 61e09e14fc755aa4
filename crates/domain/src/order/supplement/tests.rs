//! What is added costs its goods, and delivery only where it travels by itself.

use super::*;
use crate::cart::{Offer, Quantity};
use crate::kernel::Currency;
use crate::logistics::Load;
use crate::order::OrderGroupId;
use crate::order::part::tests::{group, line, order};
use crate::product::VariantId;

const SELLER: SellerId = SellerId::from_u128(1);

fn wanted(seller: SellerId, price: i64, units: i64) -> CartLine {
    CartLine {
        variant: VariantId::from_u128(7),
        seller,
        quantity: Quantity::new(units).unwrap(),
        load: Load::default(),
        seen_price: Money::new(price, Currency::Cny),
        offer: Offer {
            price: Some(Money::new(price, Currency::Cny)),
            available: 9,
        },
    }
}

fn sums(base: &OrderGroup, lines: &[CartLine]) -> Result<(i64, i64, i64), SupplementError> {
    price_supplement(base, lines, &Tariff::house()).map(|priced| {
        let parcels = priced.parcels.iter();
        let sum = parcels.map(|parcel| parcel.totals.total.minor()).sum::<i64>();
        assert_eq!(
            sum,
            priced.totals.total.minor(),
            "the whole is the sum of its parcels"
        );
        let Totals {
            subtotal,
            delivery,
            total,
        } = priced.totals;
        (subtotal.minor(), delivery.minor(), total.minor())
    })
}

#[test]
fn what_travels_in_a_parcel_that_is_paid_for_costs_no_delivery() {
    let base = group(order(vec![line(1, 2, 500)], 1_200));
    assert_eq!(sums(&base, &[wanted(SELLER, 900, 2)]), Ok((1_800, 0, 1_800)));
}

#[test]
fn once_a_part_has_left_delivery_costs_what_it_does_alone() {
    let mut base = group(order(vec![line(1, 2, 500)], 1_200));
    base.orders[0].lines[0].progress.shipped = 1;
    assert_eq!(sums(&base, &[wanted(SELLER, 900, 2)]), Ok((1_800, 1_200, 3_000)));
}

#[test]
fn nothing_is_added_to_what_waits_for_its_money_or_has_left_or_ended() {
    for state in [
        OrderState::AwaitingPayment,
        OrderState::Shipped,
        OrderState::Delivered,
        OrderState::Cancelled,
    ] {
        let mut base = group(order(vec![line(1, 2, 500)], 1_200));
        base.orders[0].state = state;
        let refused = sums(&base, &[wanted(SELLER, 900, 1)]);
        assert_eq!(refused, Err(SupplementError::NothingToSend), "{state:?}");
    }
}

#[test]
fn there_are_no_chains_and_no_other_shops() {
    let mut base = group(order(vec![line(1, 2, 500)], 1_200));
    let other = SellerId::from_u128(2);
    let refused = sums(&base, &[wanted(SELLER, 900, 1), wanted(other, 900, 1)]);
    assert_eq!(refused, Err(SupplementError::OtherShop));
    base.supplements = Some(OrderGroupId::from_u128(9));
    let refused = sums(&base, &[wanted(SELLER, 900, 1)]);
    assert_eq!(refused, Err(SupplementError::OfSupplement));
}

#[test]
fn what_is_to_be_paid_is_what_is_not_paid_and_not_cancelled() {
    let mut base = group(order(vec![line(1, 2, 500)], 1_200));
    assert_eq!(base.to_pay(), Ok(None), "it is paid");
    base.payment_state = PaymentState::Due;
    assert_eq!(base.to_pay(), Ok(Some(Money::new(2_200, Currency::Cny))));
    base.orders[0].lines[0].progress.cancelled = 1;
    assert_eq!(base.to_pay(), Ok(Some(Money::new(1_700, Currency::Cny))));
}
