//! A buyer who does not give up: what was cut off is sent again with its key until there is an answer.

use super::caller::{Bought, Caller, Cart, Pays, code, is_good};
use super::random::Random;
use super::world::Product;
use crate::json;
use std::time::{Duration, Instant};

/// Lines of one cart at most, and units of one line.
const LINES_MOST: usize = 3;
const UNITS_MOST: u64 = 3;
/// Of a hundred steps with an order at hand, so many cancel one.
const CANCELS: u64 = 15;
/// Of a hundred carts, so many are paid online.
const ONLINE: u64 = 20;

/// One buyer with everything they were told.
pub struct Buyer {
    pub caller: Caller,
    pub orders: Vec<Mine>,
    pub seen: Seen,
    random: Random,
    cart: Option<Cart>,
    pending: Option<Pending>,
}

/// An order that was acknowledged.
#[derive(Clone, Debug)]
pub struct Mine {
    pub bought: Bought,
    /// Places on the shelf, with units.
    pub lines: Vec<(usize, i64)>,
    pub is_cancelled: bool,
}

/// What a buyer has met.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub sold_out: u64,
    /// Checkouts that were refused because the total was another by then: what is sold out for a moment is not counted.
    pub changed: u64,
    /// Operations that got no answer, or one that the server is not able to, and were sent again.
    pub sent_again: u64,
    pub cancelled: u64,
    /// Answers that nothing explains.
    pub strange: Vec<String>,
}

/// An operation whose outcome is not known yet.
#[derive(Clone, Debug)]
enum Pending {
    Checkout { cart: Cart, key: String },
    Cancel { order: usize },
}

impl Buyer {
    pub fn new(caller: Caller, random: Random) -> Self {
        Self {
            caller,
            orders: Vec::new(),
            seen: Seen::default(),
            random,
            cart: None,
            pending: None,
        }
    }

    /// Whether something of theirs has no outcome yet.
    pub const fn is_waiting(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether a checkout of theirs has no outcome yet.
    pub const fn is_buying(&self) -> bool {
        matches!(self.pending, Some(Pending::Checkout { .. }))
    }

    /// The order that they have asked to cancel without an answer so far.
    pub fn cancelling(&self) -> Option<&Mine> {
        match self.pending {
            Some(Pending::Cancel { order }) => self.orders.get(order),
            _ => None,
        }
    }

    /// Does one thing: fills a cart, buys, cancels, or asks again for what was cut off.
    pub fn step(&mut self, goods: &[Product]) {
        if self.pending.is_none() {
            self.pending = self.plan(goods);
        }
        self.resolve();
    }

    /// Asks again for what was cut off, while `is_wanted` and until the time is over.
    pub fn settle(&mut self, is_wanted: fn(&Self) -> bool, limit: Duration) {
        let start = Instant::now();
        while is_wanted(self) && start.elapsed() < limit {
            self.resolve();
            if is_wanted(self) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }

    /// Compares every order with what the shop tells of it; gives what is wrong.
    pub fn compare(&mut self) -> Vec<String> {
        let mut wrong = Vec::new();
        for mine in &self.orders {
            let path = mine.bought.path("");
            let answer = (0..5).find_map(|_| self.caller.call("GET", &path, None, ""));
            let number = &mine.bought.number;
            match answer {
                None => wrong.push(format!("order {number}: no answer")),
                Some(answer) if answer.status != 200 => {
                    wrong.push(format!("order {number}: {} {}", answer.status, code(&answer)));
                }
                Some(answer) => wrong.extend(mine.difference(&answer.body)),
            }
        }
        wrong
    }

    fn plan(&mut self, goods: &[Product]) -> Option<Pending> {
        let live: Vec<usize> = (0..self.orders.len())
            .filter(|order| !self.orders[*order].is_cancelled)
            .collect();
        if !live.is_empty() && self.random.chance(CANCELS) {
            let order = live[self.random.place(live.len())];
            return Some(Pending::Cancel { order });
        }
        if self.cart.is_none() {
            let (lines, pays) = self.wish(goods.len());
            self.cart = self.caller.fill(goods, lines, pays);
            return None;
        }
        let cart = self.cart.take()?;
        let key = self.random.key();
        Some(Pending::Checkout { cart, key })
    }

    fn wish(&mut self, products: usize) -> (Vec<(usize, i64)>, Pays) {
        let wanted = 1 + self.random.place(LINES_MOST.min(products));
        let mut places: Vec<usize> = (0..products).collect();
        self.random.shuffle(&mut places);
        let lines = places.into_iter().take(wanted);
        let lines = lines.map(|place| {
            let units = 1 + self.random.below(UNITS_MOST);
            (place, i64::try_from(units).unwrap_or(1))
        });
        let lines = lines.collect();
        let pays = if self.random.chance(ONLINE) {
            Pays::Online
        } else {
            Pays::Cash
        };
        (lines, pays)
    }

    /// Sends what is pending once.
    fn resolve(&mut self) {
        match self.pending.take() {
            None => {}
            Some(Pending::Checkout { cart, key }) => self.check_out(cart, key),
            Some(Pending::Cancel { order }) => self.cancel(order),
        }
    }

    fn check_out(&mut self, cart: Cart, key: String) {
        let (path, body) = cart.checkout();
        let answer = self.caller.call("POST", &path, Some(&key), &body);
        let again = |cart, key| Some(Pending::Checkout { cart, key });
        let Some(answer) = answer else {
            self.seen.sent_again += 1;
            self.pending = again(cart, key);
            return;
        };
        match (answer.status, code(&answer)) {
            (201, _) => match Bought::read(&answer.body) {
                Some(bought) => self.orders.push(Mine {
                    bought,
                    lines: cart.lines,
                    is_cancelled: false,
                }),
                None => self.seen.strange.push(format!("checkout: 201 {}", answer.body)),
            },
            (_, "sold_out") => self.seen.sold_out += 1,
            (409, "total_changed") => self.seen.changed += 1,
            // A twin of ours may still be at it, on this server or on another.
            (409, "conflict" | "key_in_use") | (500..=599, _) => {
                self.seen.sent_again += 1;
                self.pending = again(cart, key);
            }
            (status, code) => self.seen.strange.push(format!("checkout: {status} {code}")),
        }
    }

    fn cancel(&mut self, order: usize) {
        let path = self.orders[order].bought.path("/cancel");
        let key = format!("cancel-{}", self.orders[order].bought.number);
        match self.caller.call("POST", &path, Some(&key), "") {
            Some(answer) if is_good(&answer) => {
                self.orders[order].is_cancelled = true;
                self.seen.cancelled += 1;
            }
            Some(answer) if answer.status < 500 && answer.status != 409 => {
                let strange = format!("cancel: {} {}", answer.status, code(&answer));
                self.seen.strange.push(strange);
            }
            _ => {
                self.seen.sent_again += 1;
                self.pending = Some(Pending::Cancel { order });
            }
        }
    }
}

impl Mine {
    /// What differs between an order as the shop tells it and as it was bought.
    fn difference(&self, body: &str) -> Option<String> {
        let number = &self.bought.number;
        let lines = body.split("\"parts\":").next().unwrap_or_default();
        let units: i64 = json::numbers(lines, "quantity").iter().sum();
        let wanted: i64 = self.lines.iter().map(|(_, units)| units).sum();
        if units != wanted {
            return Some(format!("order {number}: {units} units, bought {wanted}"));
        }
        let is_cancelled = json::text(body, "state") == Some("cancelled");
        (is_cancelled != self.is_cancelled).then(|| {
            format!(
                "order {number}: cancelled is {is_cancelled}, its buyer was told {}",
                self.is_cancelled
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mine(is_cancelled: bool) -> Mine {
        Mine {
            bought: Bought {
                number: "1".to_owned(),
                access_key: "k".to_owned(),
                pay_url: None,
                total: 1,
            },
            lines: vec![(0, 2), (3, 1)],
            is_cancelled,
        }
    }

    #[test]
    fn an_order_that_is_not_as_it_was_bought_is_noticed() {
        let told = |state: &str, units: i64| {
            format!(
                r#"{{"number":"1","state":"{state}","lines":[{{"quantity":2}},{{"quantity":{units}}}],"parts":[{{"state":"x","lines":[{{"quantity":9}}]}}]}}"#
            )
        };
        assert_eq!(mine(false).difference(&told("confirmed", 1)), None);
        assert_eq!(mine(true).difference(&told("cancelled", 1)), None);
        assert!(mine(true).difference(&told("confirmed", 1)).is_some());
        assert!(mine(false).difference(&told("cancelled", 1)).is_some());
        assert!(mine(false).difference(&told("confirmed", 2)).is_some());
    }
}
