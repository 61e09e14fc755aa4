//! Any sequence of cancellations comes to what the order cost.

use super::*;
use crate::cart::{Quantity, Totals};
use crate::kernel::{Currency, Locale, Localized, Slug, Timestamp};
use crate::logistics::{Address, CountryCode, DeliveryMethod};
use crate::merchant::{SellerId, SellerKind, SellerSign};
use crate::order::{Checkout, OrderGroupId, OrderId, Progress};
use crate::payment::{PaymentId, PaymentMethod, PaymentState, Refunded};
use crate::product::VariantId;
use crate::user::Phone;
use proptest::prelude::*;

const fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

pub(in crate::order) fn line(id: u128, quantity: i64, unit: i64) -> OrderLine {
    OrderLine {
        variant: VariantId::from_u128(id),
        product_slug: Slug::parse("cup").unwrap(),
        sku: String::new(),
        name: Localized::new("杯", "Cup"),
        choice: Localized::new("", ""),
        image: String::new(),
        quantity: Quantity::new(quantity).unwrap(),
        unit: yuan(unit),
        total: yuan(unit * quantity),
        progress: Progress::default(),
    }
}

pub(in crate::order) fn order(lines: Vec<OrderLine>, delivery: i64) -> Order {
    let subtotal: i64 = lines.iter().map(|line| line.total.minor()).sum();
    Order {
        id: OrderId::from_u128(1),
        number: OrderNumber::compose(Timestamp::from_micros(0).civil(0), 1),
        seller: SellerSign {
            id: SellerId::from_u128(1),
            slug: Slug::parse("shop").unwrap(),
            name: Localized::new("店", "Shop"),
            kind: SellerKind::Own,
        },
        state: OrderState::Confirmed,
        lines,
        totals: Totals {
            subtotal: yuan(subtotal),
            delivery: yuan(delivery),
            total: yuan(subtotal + delivery),
        },
        refund: Refunded::none(Currency::Cny),
        history: Vec::new(),
        received_at: None,
        closed_at: None,
    }
}

pub(in crate::order) fn group(order: Order) -> OrderGroup {
    OrderGroup {
        id: OrderGroupId::from_u128(1),
        number: order.number.clone(),
        access_key: String::new(),
        locale: Locale::Zh,
        currency: Currency::Cny,
        customer: None,
        checkout: Checkout {
            email: None,
            phone: Phone::parse("13800138000").unwrap(),
            address: Address {
                recipient: String::new(),
                country: CountryCode::CN,
                region: String::new(),
                city: String::new(),
                district: String::new(),
                street: String::new(),
                postcode: String::new(),
            },
            delivery: DeliveryMethod::Standard,
            payment: PaymentMethod::Online,
            note: String::new(),
        },
        totals: order.totals,
        orders: vec![order],
        payment: PaymentId::from_u128(1),
        payment_state: PaymentState::Captured,
        placed_at: Timestamp::from_micros(0),
        expires_at: None,
        supplements: None,
    }
}

const fn units(place: usize, units: i64) -> LineUnits {
    LineUnits { place, units }
}

fn cancelled(order: &mut Order, part: &Part) {
    for line in &part.lines {
        order.lines[line.place].progress.cancelled += line.units;
    }
}

#[test]
fn delivery_goes_back_with_the_last_unit_and_not_before() {
    let mut order = order(vec![line(1, 2, 500), line(2, 1, 300)], 1_200);
    for (wanted, amount, ends, due) in [
        (units(0, 1), 500, false, 2_000),
        (units(1, 1), 300, false, 1_700),
        (units(0, 1), 1_700, true, 1_200),
    ] {
        let part = order.part(&[wanted]).unwrap();
        assert_eq!((part.amount.minor(), part.ends), (amount, ends), "{wanted:?}");
        cancelled(&mut order, &part);
        assert_eq!(order.due(), Ok(yuan(due)));
    }
    order.state = OrderState::Cancelled;
    assert_eq!(order.due(), Ok(yuan(0)), "then nothing is to be paid for it");
}

#[test]
fn of_what_was_paid_no_more_goes_back_than_is_left() {
    let mut order = order(vec![line(1, 2, 500)], 0);
    order.refund = order.refund.ask(yuan(700), yuan(1_000)).unwrap();
    assert_eq!(order.part(&[units(0, 1)]).unwrap().amount, yuan(300));
    assert_eq!(order.part(&[units(0, 2)]).unwrap().amount, yuan(300));
}

#[test]
fn what_has_left_stays_and_the_buyer_may_no_longer() {
    let mut order = order(vec![line(1, 3, 500), line(2, 1, 300)], 0);
    order.lines[0].progress.shipped = 2;
    let group = group(order);
    let number = &group.orders[0].number;
    let part = |wanted: &[LineUnits], who| group.to_cancel_part(number, wanted, who).map(|(_, part)| part);
    let staff = part(&[units(1, 1), units(0, 1)], Canceller::Staff).unwrap();
    assert_eq!(
        (staff.amount, staff.ends),
        (yuan(800), false),
        "what is sent stays"
    );
    assert_eq!(staff.lines, [units(0, 1), units(1, 1)]);
    let buyer = part(&[units(1, 1)], Canceller::Buyer);
    assert_eq!(buyer, Err(CancelError::PartSent.into()));
    for (wrong, error) in [
        (vec![], PartError::Nothing),
        (vec![units(0, 0)], PartError::Nothing),
        (vec![units(0, 2)], PartError::TooMany),
        (vec![units(1, -1)], PartError::TooMany),
        (vec![units(2, 1)], PartError::UnknownLine),
        (vec![units(1, 1), units(1, 1)], PartError::UnknownLine),
    ] {
        assert_eq!(part(&wrong, Canceller::Staff), Err(error), "{wrong:?}");
    }
    assert!(group.can_cancel_part(&group.orders[0], Canceller::Staff));
    assert!(!group.can_cancel_part(&group.orders[0], Canceller::Buyer));
}

#[test]
fn only_what_is_confirmed_loses_a_part() {
    for state in [
        OrderState::AwaitingPayment,
        OrderState::Shipped,
        OrderState::Cancelled,
    ] {
        let mut order = order(vec![line(1, 3, 500)], 0);
        order.state = state;
        let group = group(order);
        let number = &group.orders[0].number;
        let refused = group.to_cancel_part(number, &[units(0, 1)], Canceller::Staff);
        assert!(refused.is_err(), "{state:?}");
        let whole_only = refused == Err(CancelError::WholeOnly.into());
        assert_eq!(whole_only, state == OrderState::AwaitingPayment);
    }
}

proptest! {
    #[test]
    fn shares_of_a_line_come_to_its_total_in_any_steps(
        minor in 0_i64..5_000_000,
        steps in prop::collection::vec(1_i64..40, 1..25),
    ) {
        let quantity: i64 = steps.iter().sum();
        let total = yuan(minor);
        let (mut before, mut sum) = (0, 0);
        for step in steps {
            let worth = units_worth(total, quantity, before, step).unwrap().minor();
            prop_assert!(worth >= 0);
            before += step;
            sum += worth;
            prop_assert_eq!(units_worth(total, quantity, 0, before).unwrap().minor(), sum, "only how many have gone counts");
        }
        prop_assert_eq!(sum, minor);
        prop_assert!(units_worth(total, quantity, before, 1).is_err());
    }

    #[test]
    fn an_order_cancelled_in_any_parts_gives_back_what_it_cost(
        lines in prop::collection::vec((1_i64..6, 0_i64..100_000), 1..5),
        delivery in 0_i64..3_000,
        picks in prop::collection::vec((0_usize..5, 1_i64..6), 0..40),
    ) {
        let lines = (1..).zip(lines).map(|(id, (quantity, unit))| line(id, quantity, unit)).collect();
        let mut order = order(lines, delivery);
        let mut back = 0;
        let rest: Vec<_> = (0..order.lines.len()).map(|place| (place, 6)).collect();
        for (place, most) in picks.into_iter().chain(rest) {
            let place = place % order.lines.len();
            let Ok(part) = order.part(&[units(place, most.min(order.lines[place].open()))]) else { continue };
            back += part.amount.minor();
            order.refund = order.refund.ask(part.amount, order.totals.total).unwrap();
            cancelled(&mut order, &part);
            let open: i64 = order.lines.iter().map(OrderLine::open).sum();
            prop_assert_eq!(part.ends, open == 0);
            if !part.ends {
                prop_assert_eq!(back, order.totals.total.minor() - order.due().unwrap().minor());
            }
        }
        prop_assert_eq!(back, order.totals.total.minor());
    }
}
