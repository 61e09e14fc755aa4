//! Every life that a purchase can have: breadth first over the states of its orders, its payment and its refunds, with
//! every event in every state. What the tables of the domain allow together is bounded here, and none of it is bad.

use domain::order::{OrderEvent, OrderState, cash_event, state_of_group};
use domain::payment::{PaymentEvent, PaymentState, RefundState};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What each of the orders costs.
const SHARES: [i64; 3] = [300, 20, 1];

/// A purchase of three sellers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Purchase {
    orders: [OrderState; 3],
    payment: PaymentState,
    /// Of each order its share on its way back.
    shares: [Option<RefundState>; 3],
    /// All of a payment that came too late.
    late: Option<RefundState>,
}

/// What somebody or something does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// The gateway has the money.
    Capture,
    CancelAll,
    Cancel(usize),
    Expire,
    Ship(usize),
    Deliver(usize),
    /// A parcel of an order came back.
    Reopen(usize),
    /// The gateway has given the share of an order back.
    ShareBack(usize),
    LateBack,
}

type Steps = BTreeSet<String>;

impl Purchase {
    const fn online() -> Self {
        Self {
            orders: [OrderState::AwaitingPayment; 3],
            payment: PaymentState::Pending,
            shares: [None; 3],
            late: None,
        }
    }

    const fn cash() -> Self {
        Self {
            orders: [OrderState::Confirmed; 3],
            payment: PaymentState::Due,
            ..Self::online()
        }
    }

    /// The purchase after an event; `None` where the tables refuse it. Notes every step of a table that it takes.
    fn on(mut self, event: Event, steps: &mut Steps) -> Option<Self> {
        match event {
            Event::Capture => self.capture(steps)?,
            Event::Ship(place) => self.order(place, OrderEvent::Ship, steps)?,
            Event::Reopen(place) => self.order(place, OrderEvent::Reopen, steps)?,
            Event::Deliver(place) => {
                self.order(place, OrderEvent::Deliver, steps)?;
                self.settle_cash(steps)?;
            }
            Event::Expire => {
                state_of_group(self.orders).on(OrderEvent::Expire).ok()?;
                self.end(&[0, 1, 2], OrderEvent::Expire, steps)?;
            }
            Event::CancelAll => {
                let open: Vec<usize> = (0..3)
                    .filter(|place| self.orders[*place] != OrderState::Cancelled)
                    .collect();
                self.end(&open, OrderEvent::Cancel, steps)?;
            }
            Event::Cancel(place) => {
                // Until it is paid, a purchase is cancelled as a whole.
                if state_of_group(self.orders) == OrderState::AwaitingPayment {
                    return None;
                }
                self.end(&[place], OrderEvent::Cancel, steps)?;
            }
            Event::ShareBack(place) => {
                if self.shares[place] != Some(RefundState::Pending) {
                    return None;
                }
                self.shares[place] = Some(RefundState::Refunded);
                self.money_back(steps)?;
            }
            Event::LateBack => {
                if self.late != Some(RefundState::Pending) {
                    return None;
                }
                self.late = Some(RefundState::Refunded);
                self.money_back(steps)?;
            }
        }
        Some(self)
    }

    fn capture(&mut self, steps: &mut Steps) -> Option<()> {
        self.pay(PaymentEvent::Capture, steps)?;
        if self.payment == PaymentState::RefundPending {
            self.late = Some(RefundState::Pending);
            return Some(());
        }
        (0..3).try_for_each(|place| self.order(place, OrderEvent::Pay, steps))
    }

    /// All or none of these orders end, and the money follows.
    fn end(&mut self, places: &[usize], event: OrderEvent, steps: &mut Steps) -> Option<()> {
        if places.is_empty() {
            return None;
        }
        for place in places {
            self.order(*place, event, steps)?;
        }
        match self.payment {
            PaymentState::Captured | PaymentState::RefundPending => {
                self.pay(PaymentEvent::RequestRefund, steps)?;
                for place in places {
                    assert_eq!(self.shares[*place], None, "a share goes back once");
                    self.shares[*place] = Some(RefundState::Pending);
                }
                Some(())
            }
            PaymentState::Due => self.settle_cash(steps),
            PaymentState::Pending | PaymentState::Collected | PaymentState::Refunded | PaymentState::Void => {
                self.pay(PaymentEvent::Void, steps)
            }
        }
    }

    fn settle_cash(&mut self, steps: &mut Steps) -> Option<()> {
        match cash_event(self.orders).filter(|_| self.payment == PaymentState::Due) {
            Some(event) => self.pay(event, steps),
            None => Some(()),
        }
    }

    fn money_back(&mut self, steps: &mut Steps) -> Option<()> {
        let refunds = self.refunds();
        if refunds.iter().any(|(_, state)| *state == RefundState::Pending) {
            return Some(());
        }
        let back: i64 = refunds.iter().map(|(amount, _)| amount).sum();
        let event = if back >= SHARES.iter().sum() {
            PaymentEvent::Refund
        } else {
            PaymentEvent::RefundPart
        };
        self.pay(event, steps)
    }

    fn refunds(self) -> Vec<(i64, RefundState)> {
        let shares = SHARES.into_iter().zip(self.shares);
        let shares = shares.filter_map(|(amount, state)| Some((amount, state?)));
        shares
            .chain(self.late.map(|state| (SHARES.iter().sum(), state)))
            .collect()
    }

    fn order(&mut self, place: usize, event: OrderEvent, steps: &mut Steps) -> Option<()> {
        let next = self.orders[place].on(event).ok()?;
        steps.insert(format!("{:?} {event:?}", self.orders[place]));
        self.orders[place] = next;
        Some(())
    }

    fn pay(&mut self, event: PaymentEvent, steps: &mut Steps) -> Option<()> {
        let next = self.payment.on(event).ok()?;
        steps.insert(format!("{:?} {event:?}", self.payment));
        self.payment = next;
        Some(())
    }

    /// What is bad about it.
    fn wrong(self) -> Option<&'static str> {
        use PaymentState::{Captured, Collected, Due, Pending, RefundPending, Refunded, Void};
        let count = |state| self.orders.iter().filter(|order| **order == state).count();
        let (waiting, arrived) = (count(OrderState::AwaitingPayment), count(OrderState::Delivered));
        let alive = 3 - waiting - count(OrderState::Cancelled);
        let paid = [Captured, RefundPending, Refunded].contains(&self.payment);
        let refunds = self.refunds();
        let asked: i64 = refunds.iter().map(|(amount, _)| amount).sum();
        let open = refunds.iter().any(|(_, state)| *state == RefundState::Pending);
        let whole: i64 = SHARES.iter().sum();
        let cancelled: i64 = SHARES
            .into_iter()
            .zip(self.orders)
            .filter(|(_, state)| *state == OrderState::Cancelled)
            .map(|(amount, _)| amount)
            .sum();
        let rules = [
            ("waits in part", waiting > 0 && waiting < 3),
            (
                "waits without a payment that does, or the reverse",
                (waiting > 0) != (self.payment == Pending),
            ),
            (
                "is under way and not paid",
                alive > 0 && ![Captured, RefundPending, Due, Collected].contains(&self.payment),
            ),
            (
                "has ended and keeps the money",
                alive + waiting == 0 && ![Void, RefundPending, Refunded].contains(&self.payment),
            ),
            (
                "cash is due with nothing left to deliver",
                self.payment == Due && alive == arrived,
            ),
            (
                "cash was collected too early",
                self.payment == Collected && alive > arrived,
            ),
            (
                "gives back more or less than was cancelled",
                paid && asked != cancelled,
            ),
            ("gives back more than was paid", asked > whole),
            ("gives back what was not paid", !paid && asked > 0),
            (
                "says that money is on its way, or does not",
                open != (self.payment == RefundPending),
            ),
            ("says that all is back", self.payment == Refunded && asked < whole),
            (
                "does not say that all is back",
                self.payment == Captured && asked >= whole,
            ),
        ];
        rules
            .into_iter()
            .find_map(|(words, broken)| broken.then_some(words))
    }

    /// Whether nothing has to happen any more.
    fn is_over(self) -> bool {
        let ended = |order: &OrderState| matches!(order, OrderState::Delivered | OrderState::Cancelled);
        self.orders.iter().all(ended) && self.payment != PaymentState::RefundPending
    }
}

fn events() -> Vec<Event> {
    let mut events = vec![Event::Capture, Event::CancelAll, Event::Expire, Event::LateBack];
    for place in 0..3 {
        events.extend([
            Event::Cancel(place),
            Event::Ship(place),
            Event::Deliver(place),
            Event::Reopen(place),
            Event::ShareBack(place),
        ]);
    }
    events
}

type Reached = BTreeMap<String, (Purchase, Vec<Purchase>)>;

/// Everything that can be reached, with what follows on each.
fn explored() -> (Reached, Steps) {
    let mut steps = Steps::new();
    let mut reached = Reached::new();
    let mut queue = VecDeque::from([Purchase::online(), Purchase::cash()]);
    while let Some(purchase) = queue.pop_front() {
        let name = format!("{purchase:?}");
        if reached.contains_key(&name) {
            continue;
        }
        let next: Vec<Purchase> = events()
            .into_iter()
            .filter_map(|event| {
                // What is refused half way has changed nothing: the transaction goes back.
                let mut taken = Steps::new();
                let after = purchase.on(event, &mut taken)?;
                steps.append(&mut taken);
                Some(after)
            })
            .collect();
        queue.extend(&next);
        reached.insert(name, (purchase, next));
    }
    (reached, steps)
}

#[test]
fn no_history_leads_to_a_bad_state() {
    let (reached, _) = explored();
    for (purchase, _) in reached.values() {
        assert_eq!(purchase.wrong(), None, "{purchase:?}");
    }
    // Fewer would mean that the events do not fit the tables any more, and nothing was explored.
    assert!(reached.len() > 150, "{}", reached.len());
}

#[test]
fn every_purchase_can_come_to_its_end() {
    let (reached, _) = explored();
    let mut good: BTreeSet<&String> = reached
        .iter()
        .filter(|(_, (purchase, _))| purchase.is_over())
        .map(|(name, _)| name)
        .collect();
    loop {
        let before = good.len();
        for (name, (_, next)) in &reached {
            if next
                .iter()
                .any(|purchase| good.contains(&format!("{purchase:?}")))
            {
                good.insert(name);
            }
        }
        if good.len() == before {
            break;
        }
    }
    let stuck: Vec<_> = reached.keys().filter(|name| !good.contains(name)).collect();
    assert!(stuck.is_empty(), "{stuck:?}");
}

#[test]
fn every_step_of_the_tables_is_taken_by_some_history() {
    let (_, steps) = explored();
    let orders: Vec<_> = OrderState::TRANSITIONS
        .iter()
        .map(|(from, event, _)| format!("{from:?} {event:?}"))
        .collect();
    let payments: Vec<_> = PaymentState::TRANSITIONS
        .iter()
        .map(|(from, event, _)| format!("{from:?} {event:?}"))
        .collect();
    let idle: Vec<&String> = orders
        .iter()
        .chain(&payments)
        .filter(|step| !steps.contains(*step))
        .collect();
    // A whole refund comes out of a payment that was asked for it; the table allows it from a captured one too. Money that
    // comes in part or twice, refunds that fail, and cash that goes back after the sale are explored with the events that
    // payments derive from.
    let elsewhere = [
        "Captured Refund",
        "Pending VoidPart",
        "Captured FailRefund",
        "RefundPending FailRefund",
        "Refunded FailRefund",
        "Captured CaptureTwice",
        "RefundPending CaptureTwice",
        "Refunded CaptureTwice",
        "Collected RequestRefund",
        "RefundPending RefundPartOfCash",
        "Collected FailRefund",
    ];
    assert_eq!(idle, elsewhere);
}

#[test]
fn bad_states_are_recognised() {
    let paid = Purchase {
        orders: [OrderState::Confirmed; 3],
        payment: PaymentState::Captured,
        ..Purchase::online()
    };
    assert_eq!(paid.wrong(), None);
    let spoilt = [
        Purchase {
            payment: PaymentState::Pending,
            ..paid
        },
        Purchase {
            orders: [OrderState::Cancelled; 3],
            ..paid
        },
        Purchase {
            shares: [Some(RefundState::Pending), None, None],
            ..paid
        },
        Purchase {
            payment: PaymentState::Due,
            orders: [OrderState::Delivered; 3],
            ..paid
        },
        Purchase {
            orders: [
                OrderState::AwaitingPayment,
                OrderState::Confirmed,
                OrderState::Confirmed,
            ],
            ..paid
        },
    ];
    for purchase in spoilt {
        assert!(purchase.wrong().is_some(), "{purchase:?}");
    }
}
