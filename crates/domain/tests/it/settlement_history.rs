//! Random histories of purchases, checked after every step: the sum of every currency, the floor of every account, and
//! every balance against one worked out from where the purchases stand, not from what was posted.
//!
//! `JISHI_LEDGER_HISTORIES` says how many (100 unless given; the figure to show is 10,000), `JISHI_LEDGER_SEED` from
//! which seed on; a failure names its seed.

use crate::settlement_expected::{Expected, back};
use domain::kernel::{Currency, Money};
use domain::merchant::{SellerId, SellerKind};
use domain::order::{OrderEvent, OrderGroupId, OrderId, OrderState, cash_event};
use domain::payment::{
    PaymentEvent, PaymentId, PaymentMethod, PaymentState, ReceiptId, RefundCause, RefundId, RefundState,
};
use domain::settlement::{
    Balances, Fee, OrderFacts, RefundFacts, SaleFacts, Transfer, journal, receipt_booked,
};
use std::collections::{BTreeMap, BTreeSet};

const STEPS: usize = 200;
const GROUPS_MOST: usize = 24;

/// Marsaglia's xorshift: enough to choose what happens next.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound.max(1)
    }

    fn upto(&mut self, most: i64) -> i64 {
        i64::try_from(self.below(u64::try_from(most).unwrap() + 1)).unwrap()
    }

    fn pick(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap())).unwrap()
    }
}

struct Sale {
    facts: SaleFacts,
    posted: BTreeSet<String>,
    /// As it was when it was posted last.
    booked: Option<SaleFacts>,
}

/// What has happened so far.
struct World {
    dice: Dice,
    ids: u128,
    sales: Vec<Sale>,
    balances: Balances,
}

impl World {
    fn id(&mut self) -> u128 {
        self.ids += 1;
        self.ids
    }

    fn place(&mut self) {
        let currency = Currency::ALL[self.dice.pick(2)];
        let method = PaymentMethod::ALL[self.dice.pick(3)];
        let state = if method == PaymentMethod::CashOnDelivery {
            (OrderState::Confirmed, PaymentState::Due)
        } else {
            (OrderState::AwaitingPayment, PaymentState::Pending)
        };
        let mut amount = Money::zero(currency);
        let mut orders = Vec::new();
        for _ in 0..=self.dice.below(3) {
            let order = self.order(currency, state.0);
            amount = amount.checked_add(order.total).unwrap();
            orders.push(order);
        }
        let facts = SaleFacts {
            group: OrderGroupId::from_u128(self.id()),
            payment: PaymentId::from_u128(self.id()),
            method,
            payment_state: state.1,
            amount,
            orders,
            refunds: Vec::new(),
        };
        self.sales.push(Sale {
            facts,
            posted: BTreeSet::new(),
            booked: None,
        });
    }

    fn order(&mut self, currency: Currency, state: OrderState) -> OrderFacts {
        let seller = self.dice.below(4);
        let most = [0, 9, 500, 2_000_000][self.dice.pick(4)];
        let goods = self.dice.upto(most);
        let most = [0, 1_200][self.dice.pick(2)];
        let delivery = self.dice.upto(most);
        let charged = self.dice.upto(goods);
        let taxed = self.dice.upto(charged);
        let money = |minor| Money::new(minor, currency);
        let own = seller == 0;
        OrderFacts {
            id: OrderId::from_u128(self.id()),
            seller: SellerId::from_u128(u128::from(seller) + 1),
            kind: if own {
                SellerKind::Own
            } else {
                SellerKind::ThirdParty
            },
            state,
            delivery: money(delivery),
            total: money(goods + delivery),
            cut: money(0),
            fee: if own {
                Fee::none(money(0))
            } else {
                Fee {
                    commission: money(charged - taxed),
                    tax: money(taxed),
                }
            },
        }
    }

    /// One thing happens to one purchase, if it can. Now and then nobody posts it: a later step makes up for that.
    fn step(&mut self) {
        if self.sales.is_empty() || (self.sales.len() < GROUPS_MOST && self.dice.below(5) == 0) {
            self.place();
            let last = self.sales.len() - 1;
            return self.post(last);
        }
        let place = self.dice.pick(self.sales.len());
        let which = self.dice.pick(self.sales[place].facts.orders.len());
        let refund = RefundId::from_u128(self.id());
        let sale = &mut self.sales[place].facts;
        match self.dice.below(11) {
            0 | 1 => pay(sale, refund),
            2 => cancel(sale, which, refund),
            3 => end(sale),
            4 => ship(sale, which),
            5 | 6 => deliver(sale, which),
            7 => carry_out(sale, &mut self.dice),
            8 => pay_twice(sale, refund),
            9 => cut(sale, which, &mut self.dice),
            _ => give_back(sale, which, refund, &mut self.dice),
        }
        if self.dice.below(8) > 0 {
            self.post(place);
        }
    }

    fn post(&mut self, place: usize) {
        let sale = &mut self.sales[place];
        self.balances.extend(&received(&sale.facts, &mut sale.posted));
        for entry in journal(&sale.facts, &sale.posted).unwrap() {
            assert!(!entry.transfers.is_empty());
            // What `cargo xtask torture --planted` asks for, to see that this is noticed.
            let lost =
                usize::from(std::env::var("JISHI_TEST_DEFECT").is_ok_and(|defect| defect == "lost-transfer"));
            self.balances.extend(&entry.transfers[lost..]);
            assert!(
                sale.posted.insert(entry.key.clone()),
                "{} is posted twice",
                entry.key
            );
        }
        let again = journal(&sale.facts, &sale.posted);
        assert_eq!(again, Ok(Vec::new()), "posting again posts nothing");
        sale.booked = Some(sale.facts.clone());
    }

    /// Every balance is what the purchases said when they were posted last.
    fn check(&self) {
        for currency in Currency::ALL {
            assert_eq!(self.balances.sum(currency), 0);
        }
        assert_eq!(self.balances.below_floor(), None);
        let mut expected = Expected::default();
        for sale in self.sales.iter().filter_map(|sale| sale.booked.as_ref()) {
            expected.add(sale);
        }
        let expected: BTreeMap<_, _> = expected.0.into_iter().filter(|(_, sum)| *sum != 0).collect();
        let booked: BTreeMap<_, _> = self
            .balances
            .iter()
            .map(|(account, currency, ..)| ((account, currency), self.balances.of(account, currency)))
            .filter(|(_, balance)| *balance != 0)
            .collect();
        assert_eq!(booked, expected);
    }
}

/// What the bank statement posts that says that a remittance has come.
fn received(sale: &SaleFacts, posted: &mut BTreeSet<String>) -> Vec<Transfer> {
    let came = matches!(
        sale.payment_state,
        PaymentState::Captured | PaymentState::RefundPending | PaymentState::Refunded
    );
    if sale.method != PaymentMethod::Remittance || !came {
        return Vec::new();
    }
    let entry = receipt_booked(ReceiptId::from_u128(sale.payment.as_u128()), sale.amount);
    if posted.insert(entry.key.clone()) {
        entry.transfers
    } else {
        Vec::new()
    }
}

fn pay(sale: &mut SaleFacts, refund: RefundId) {
    if !sale.method.is_prepaid() {
        // Couriers bring the cash of what is delivered, never of what has ended.
        return;
    }
    let Ok(next) = sale.payment_state.on(PaymentEvent::Capture) else {
        return;
    };
    sale.payment_state = next;
    if next == PaymentState::RefundPending {
        // What cost nothing is never reported by a gateway.
        sale.refunds.extend(owed(refund, None, sale.amount));
        return;
    }
    for order in &mut sale.orders {
        order.state = order.state.on(OrderEvent::Pay).unwrap();
    }
}

/// A second charge of a purchase that is paid.
fn pay_twice(sale: &mut SaleFacts, refund: RefundId) {
    let late = sale
        .refunds
        .iter()
        .any(|refund| refund.cause == RefundCause::Late);
    let twice = sale
        .refunds
        .iter()
        .any(|refund| refund.cause == RefundCause::Excess);
    let is_paid = matches!(
        sale.payment_state,
        PaymentState::Captured | PaymentState::RefundPending
    );
    // What is remitted once more is nobody's, and never becomes a refund.
    if is_paid && !late && !twice && sale.method == PaymentMethod::Online {
        let excess = owed(refund, None, sale.amount).map(|refund| RefundFacts {
            cause: RefundCause::Excess,
            ..refund
        });
        request(sale, excess);
    }
}

fn owed(id: RefundId, order: Option<OrderId>, amount: Money) -> Option<RefundFacts> {
    (amount.minor() > 0).then_some(RefundFacts {
        id,
        order,
        cause: order.map_or(RefundCause::Late, |_| RefundCause::Cancelled),
        state: RefundState::Pending,
        amount,
    })
}

/// Ends all of an unpaid purchase, or one order of another.
fn cancel(sale: &mut SaleFacts, which: usize, refund: RefundId) {
    if sale.payment_state == PaymentState::Pending {
        return end(sale);
    }
    let order = sale.orders[which];
    let Ok(next) = order.state.on(OrderEvent::Cancel) else {
        return;
    };
    match sale.payment_state {
        PaymentState::Due => {
            sale.orders[which].state = next;
            sale.orders[which].cut = Money::zero(order.total.currency());
            settle_cash(sale);
        }
        PaymentState::Captured | PaymentState::RefundPending => {
            sale.orders[which].state = next;
            let left = order.total.minor() - back(sale, order.id);
            request(
                sale,
                owed(refund, Some(order.id), Money::new(left, order.total.currency())),
            );
        }
        _ => {}
    }
}

fn request(sale: &mut SaleFacts, refund: Option<RefundFacts>) {
    if let (Some(refund), Ok(next)) = (refund, sale.payment_state.on(PaymentEvent::RequestRefund)) {
        sale.payment_state = next;
        sale.refunds.push(refund);
    }
}

/// The time to pay is over.
fn end(sale: &mut SaleFacts) {
    if sale.payment_state == PaymentState::Pending {
        sale.payment_state = PaymentState::Void;
        for order in &mut sale.orders {
            order.state = order.state.on(OrderEvent::Expire).unwrap();
        }
    }
}

fn ship(sale: &mut SaleFacts, which: usize) {
    if let Ok(next) = sale.orders[which].state.on(OrderEvent::Ship) {
        sale.orders[which].state = next;
    }
}

fn deliver(sale: &mut SaleFacts, which: usize) {
    ship(sale, which);
    if let Ok(next) = sale.orders[which].state.on(OrderEvent::Deliver) {
        sale.orders[which].state = next;
        settle_cash(sale);
    }
}

fn settle_cash(sale: &mut SaleFacts) {
    if sale.payment_state == PaymentState::Due
        && let Some(event) = cash_event(sale.orders.iter().map(|order| order.state))
    {
        sale.payment_state = sale.payment_state.on(event).unwrap();
    }
}

/// The gateway carries out one refund.
fn carry_out(sale: &mut SaleFacts, dice: &mut Dice) {
    let open: Vec<usize> = (0..sale.refunds.len())
        .filter(|place| sale.refunds[*place].state == RefundState::Pending)
        .collect();
    if open.is_empty() {
        return;
    }
    sale.refunds[open[dice.pick(open.len())]].state = RefundState::Refunded;
    if open.len() > 1 {
        return;
    }
    let unwanted = |refund: &&RefundFacts| refund.cause != RefundCause::Excess;
    let back: i64 = sale
        .refunds
        .iter()
        .filter(unwanted)
        .map(|refund| refund.amount.minor())
        .sum();
    let event = match sale.method.is_prepaid() {
        true if back < sale.amount.minor() => PaymentEvent::RefundPart,
        false if back < collected(sale) => PaymentEvent::RefundPartOfCash,
        _ => PaymentEvent::Refund,
    };
    sale.payment_state = sale.payment_state.on(event).unwrap();
}

/// What couriers have collected of a purchase that was delivered.
fn collected(sale: &SaleFacts) -> i64 {
    let alive = sale
        .orders
        .iter()
        .filter(|order| order.state != OrderState::Cancelled);
    alive.map(|order| order.total.minor() - order.cut.minor()).sum()
}

/// A part of an order that couriers are to collect for is cancelled.
fn cut(sale: &mut SaleFacts, which: usize, dice: &mut Dice) {
    let order = &mut sale.orders[which];
    if sale.payment_state == PaymentState::Due && order.state == OrderState::Confirmed {
        let left = order.total.minor() - order.delivery.minor() - order.cut.minor();
        order.cut = Money::new(order.cut.minor() + dice.upto(left), order.total.currency());
    }
}

/// A part of a living order goes back, before or after its delivery.
fn give_back(sale: &mut SaleFacts, which: usize, refund: RefundId, dice: &mut Dice) {
    let order = sale.orders[which];
    if !sale.payment_state.can_give_back() || order.state == OrderState::Cancelled {
        return;
    }
    let left = order.total.minor() - order.cut.minor() - back(sale, order.id);
    let amount = if dice.below(3) == 0 { left } else { dice.upto(left) };
    request(
        sale,
        owed(refund, Some(order.id), Money::new(amount, order.total.currency())),
    );
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// F3.
#[test]
fn every_balance_is_what_the_purchases_say_after_every_step() {
    let first = number("JISHI_LEDGER_SEED", 1);
    for seed in first..first + number("JISHI_LEDGER_HISTORIES", 100) {
        let history = std::panic::catch_unwind(|| {
            let mut world = World {
                dice: Dice::new(seed),
                ids: 100,
                sales: Vec::new(),
                balances: Balances::default(),
            };
            for _ in 0..STEPS {
                world.step();
                world.check();
            }
        });
        assert!(history.is_ok(), "JISHI_LEDGER_SEED={seed} breaks a rule");
    }
}
