//! A purchase and its parts: what is bought at once is one group, paid once, with one order for each seller.

use super::{Checkout, HistoryEntry, OrderEvent, OrderId, OrderLine, OrderNumber, OrderState};
use crate::cart::Totals;
use crate::kernel::{Currency, InvalidStep, Locale, Money, MoneyError, Timestamp};
use crate::merchant::SellerSign;
use crate::payment::{PaymentEvent, PaymentId, PaymentMethod, PaymentState, Refunded};
use crate::user::AccountId;

crate::define_id!(
    /// What was bought at once.
    OrderGroupId, "grp"
);

/// What one seller sends of a purchase. It is packed, sent and, once paid, cancelled by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    /// Its own; where one seller sends everything, it is the number of the group.
    pub number: OrderNumber,
    pub seller: SellerSign,
    pub state: OrderState,
    pub lines: Vec<OrderLine>,
    pub totals: Totals,
    /// What of its money goes back.
    pub refund: Refunded,
    pub history: Vec<HistoryEntry>,
    /// When the buyer, or the clock for them, said that everything has arrived.
    pub received_at: Option<Timestamp>,
    /// When the time for after-sales was over.
    pub closed_at: Option<Timestamp>,
}

/// A purchase as a whole: contact, address and payment, and at least one order. Its totals are the sums of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderGroup {
    pub id: OrderGroupId,
    pub number: OrderNumber,
    /// 128 random bits that open the page of the purchase without an account.
    pub access_key: String,
    pub locale: Locale,
    pub currency: Currency,
    /// The account it belongs to; `None` for guests.
    pub customer: Option<AccountId>,
    pub checkout: Checkout,
    pub orders: Vec<Order>,
    pub totals: Totals,
    pub payment: PaymentId,
    pub payment_state: PaymentState,
    pub placed_at: Timestamp,
    /// When it ends unless it is paid.
    pub expires_at: Option<Timestamp>,
    /// The purchase that it adds goods to.
    pub supplements: Option<OrderGroupId>,
}

impl Order {
    /// What of its money has not gone back, and goes back when it ends.
    /// # Errors
    /// [`MoneyError`].
    pub fn left(&self) -> Result<Money, MoneyError> {
        self.refund.left(self.totals.total)
    }
}

/// Why something is not cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CancelError {
    #[error(transparent)]
    Transition(#[from] InvalidStep),
    /// One payment is open for all of it.
    #[error("a purchase that is not paid yet is cancelled as a whole")]
    WholeOnly,
    /// What has left comes back by after-sales; the rest is cancelled line by line.
    #[error("a part of the order is on its way")]
    PartSent,
}

impl OrderGroup {
    /// Where the purchase stands: where the last of its orders does that is not cancelled.
    pub fn state(&self) -> OrderState {
        state_of_group(self.orders.iter().map(|order| order.state))
    }

    /// When that changed, oldest first.
    pub fn history(&self) -> Vec<HistoryEntry> {
        let mut steps: Vec<(usize, &HistoryEntry)> = self
            .orders
            .iter()
            .enumerate()
            .flat_map(|(place, order)| order.history.iter().map(move |entry| (place, entry)))
            .collect();
        steps.sort_by_key(|(_, entry)| entry.at);
        let mut states: Vec<Option<OrderState>> = vec![None; self.orders.len()];
        let mut history: Vec<HistoryEntry> = Vec::new();
        for (place, entry) in steps {
            states[place] = Some(entry.state);
            // At first all orders enter their first state together.
            if states.iter().any(Option::is_none) {
                continue;
            }
            let state = state_of_group(states.iter().copied().flatten());
            if history.last().map(|last| last.state) != Some(state) {
                history.push(HistoryEntry {
                    state,
                    ..entry.clone()
                });
            }
        }
        history
    }

    pub fn lines(&self) -> impl Iterator<Item = &OrderLine> {
        self.orders.iter().flat_map(|order| &order.lines)
    }

    /// The orders that end when `number` is cancelled: one, or, by the number of the purchase, all that have not ended.
    /// Until it is paid a purchase is cancelled as a whole; afterwards each order by itself, until it is sent.
    /// # Errors
    /// [`CancelError`]; nothing is cancelled then.
    pub fn to_cancel(&self, number: &OrderNumber) -> Result<Vec<&Order>, CancelError> {
        let whole = *number == self.number;
        if !whole && self.state() == OrderState::AwaitingPayment {
            return Err(CancelError::WholeOnly);
        }
        let ends = |order: &&Order| {
            if whole {
                order.state != OrderState::Cancelled
            } else {
                order.number == *number
            }
        };
        let orders: Vec<&Order> = self.orders.iter().filter(ends).collect();
        if orders.is_empty() {
            return Err(InvalidStep::new(OrderState::Cancelled, OrderEvent::Cancel).into());
        }
        for order in &orders {
            order.state.on(OrderEvent::Cancel)?;
            if order.lines.iter().any(|line| line.progress.shipped > 0) {
                return Err(CancelError::PartSent);
            }
        }
        Ok(orders)
    }

    /// Whether the buyer can pay now.
    pub fn can_pay(&self) -> bool {
        self.checkout.payment == PaymentMethod::Online && self.payment_state == PaymentState::Pending
    }
}

/// The state of a group of these orders: the least advanced of those that are not cancelled.
pub fn state_of_group(states: impl IntoIterator<Item = OrderState>) -> OrderState {
    let steps = |state: &OrderState| match state {
        OrderState::AwaitingPayment => 0,
        OrderState::Confirmed => 1,
        OrderState::Shipped => 2,
        OrderState::Delivered => 3,
        OrderState::Cancelled => 4,
    };
    states
        .into_iter()
        .min_by_key(steps)
        .unwrap_or(OrderState::Cancelled)
}

/// What becomes of money that couriers collect, when the orders of its group are in these states: it is over when
/// nothing is left to deliver.
pub fn cash_event(states: impl IntoIterator<Item = OrderState>) -> Option<PaymentEvent> {
    match state_of_group(states) {
        OrderState::Cancelled => Some(PaymentEvent::Void),
        OrderState::Delivered => Some(PaymentEvent::Collect),
        OrderState::AwaitingPayment | OrderState::Confirmed | OrderState::Shipped => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Localized, Slug};
    use crate::logistics::{Address, CountryCode, DeliveryMethod};
    use crate::merchant::{SellerId, SellerKind};
    use crate::user::Phone;
    use OrderState::{AwaitingPayment, Cancelled, Confirmed, Delivered, Shipped};

    fn number(random: u64) -> OrderNumber {
        OrderNumber::compose(Timestamp::from_micros(0).civil(0), random)
    }

    fn order(place: u64, history: &[(OrderState, i64)]) -> Order {
        Order {
            id: OrderId::from_u128(u128::from(place)),
            number: number(place),
            seller: SellerSign {
                id: SellerId::from_u128(u128::from(place)),
                slug: Slug::parse("shop").unwrap(),
                name: Localized::new("店", "Shop"),
                kind: SellerKind::ThirdParty,
            },
            state: history.last().unwrap().0,
            lines: Vec::new(),
            totals: Totals::zero(Currency::Cny),
            refund: Refunded::none(Currency::Cny),
            history: history
                .iter()
                .map(|(state, at)| HistoryEntry {
                    state: *state,
                    at: Timestamp::from_micros(*at),
                    cause: format!("{place}"),
                })
                .collect(),
            received_at: None,
            closed_at: None,
        }
    }

    fn group(orders: Vec<Order>) -> OrderGroup {
        OrderGroup {
            id: OrderGroupId::from_u128(1),
            number: if orders.len() == 1 {
                orders[0].number.clone()
            } else {
                number(99)
            },
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
            orders,
            totals: Totals {
                subtotal: Money::zero(Currency::Cny),
                delivery: Money::zero(Currency::Cny),
                total: Money::zero(Currency::Cny),
            },
            payment: PaymentId::from_u128(1),
            payment_state: PaymentState::Captured,
            placed_at: Timestamp::from_micros(0),
            expires_at: None,
            supplements: None,
        }
    }

    #[test]
    fn a_purchase_is_as_far_as_the_last_of_its_orders() {
        for (states, expected) in [
            (vec![AwaitingPayment, AwaitingPayment], AwaitingPayment),
            (vec![Confirmed, Shipped], Confirmed),
            (vec![Cancelled, Shipped, Delivered], Shipped),
            (vec![Cancelled, Delivered], Delivered),
            (vec![Cancelled, Cancelled], Cancelled),
        ] {
            assert_eq!(state_of_group(states), expected);
        }
    }

    #[test]
    fn cash_is_over_when_nothing_is_left_to_deliver() {
        assert_eq!(cash_event([Confirmed, Delivered]), None);
        assert_eq!(cash_event([Cancelled, Delivered]), Some(PaymentEvent::Collect));
        assert_eq!(cash_event([Cancelled, Cancelled]), Some(PaymentEvent::Void));
    }

    #[test]
    fn the_history_of_a_purchase_tells_when_its_state_changed() {
        let first = order(
            1,
            &[
                (AwaitingPayment, 0),
                (Confirmed, 5),
                (Shipped, 7),
                (Delivered, 11),
            ],
        );
        let second = order(2, &[(AwaitingPayment, 0), (Confirmed, 5), (Cancelled, 9)]);
        let history = group(vec![first.clone(), second]).history();
        let steps: Vec<_> = history
            .iter()
            .map(|entry| (entry.state, entry.at.as_micros(), entry.cause.as_str()))
            .collect();
        let expected = [
            (AwaitingPayment, 0, "2"),
            (Confirmed, 5, "2"),
            (Shipped, 9, "2"),
            (Delivered, 11, "1"),
        ];
        assert_eq!(steps, expected);
        let alone = group(vec![first.clone()]);
        assert_eq!(alone.history(), first.history);
    }

    #[test]
    fn what_is_not_paid_is_cancelled_as_a_whole_and_what_is_paid_in_parts() {
        let waiting = group(vec![
            order(1, &[(AwaitingPayment, 0)]),
            order(2, &[(AwaitingPayment, 0)]),
        ]);
        assert_eq!(waiting.to_cancel(&number(1)), Err(CancelError::WholeOnly));
        assert_eq!(waiting.to_cancel(&number(99)).unwrap().len(), 2);
        let paid = group(vec![
            order(1, &[(Confirmed, 0)]),
            order(2, &[(Confirmed, 0), (Cancelled, 1)]),
            order(3, &[(Confirmed, 0)]),
        ]);
        assert_eq!(paid.to_cancel(&number(3)).unwrap(), [&paid.orders[2]]);
        let rest: Vec<_> = paid
            .to_cancel(&number(99))
            .unwrap()
            .iter()
            .map(|o| o.id.as_u128())
            .collect();
        assert_eq!(rest, [1, 3]);
        assert!(paid.to_cancel(&number(2)).is_err(), "cancelled already");
        let sent = group(vec![order(1, &[(Shipped, 0)]), order(2, &[(Confirmed, 0)])]);
        assert!(sent.to_cancel(&number(99)).is_err(), "not half of it");
        assert!(sent.to_cancel(&number(1)).is_err() && sent.to_cancel(&number(2)).is_ok());
        let alone = group(vec![order(1, &[(AwaitingPayment, 0)])]);
        assert_eq!(alone.to_cancel(&number(1)).unwrap().len(), 1);
        assert!(
            group(vec![order(1, &[(Cancelled, 0)])])
                .to_cancel(&number(1))
                .is_err()
        );
    }

    #[test]
    fn only_a_payment_online_that_is_pending_can_be_paid_now() {
        let mut group = group(vec![order(1, &[(AwaitingPayment, 0)])]);
        for method in PaymentMethod::ALL {
            for state in [PaymentState::Pending, PaymentState::Captured, PaymentState::Void] {
                group.checkout.payment = method;
                group.payment_state = state;
                let now = method == PaymentMethod::Online && state == PaymentState::Pending;
                assert_eq!(group.can_pay(), now, "{method:?} {state:?}");
            }
        }
    }
}
