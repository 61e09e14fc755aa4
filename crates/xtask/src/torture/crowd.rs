//! Many buyers, and the books of what they were told: compared with what the shop has written down, to the unit.

use super::buyer::Buyer;
use super::caller::{Caller, Failures};
use super::outcome::Outcome;
use super::random::Random;
use super::world::{Product, World};
use crate::report::Result;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// A buyer's longest pause between two steps, in milliseconds: they are people.
const PAUSE: u64 = 150;
/// How long everybody together asks again for what was cut off.
const SETTLE: Duration = Duration::from_secs(20);

/// Buyers of the goods of one shop.
pub struct Crowd {
    pub outcome: Outcome,
    buyers: Vec<Buyer>,
    random: Random,
    /// Units of each product at the start.
    units: i64,
    /// Purchases that the shop knows.
    listed: HashSet<String>,
    /// The time of the newest one.
    newest: i64,
    /// Whether the shop's clock may be trusted to go forward.
    is_steady: bool,
    wrong: Wrong,
}

/// What was wrong so far.
#[derive(Default)]
struct Wrong {
    oversold: u64,
    vanished: u64,
    missing: u64,
    invented: u64,
    unsettled: u64,
    broken_rules: u64,
}

impl Crowd {
    /// So many buyers, each of whom waits so long for an answer.
    pub fn new(seed: u64, world: &World, buyers: u64, units: u32, patience: Duration) -> Self {
        let addresses = world.addresses();
        let buyer = |number| {
            let first = usize::try_from(number).unwrap_or(0);
            let caller = Caller::new(&addresses, first, patience);
            Buyer::new(caller, Random::of(seed, "buyer", number))
        };
        Self {
            outcome: Outcome::default(),
            buyers: (0..buyers).map(buyer).collect(),
            random: Random::of(seed, "crowd", 0),
            units: i64::from(units),
            listed: HashSet::new(),
            newest: 0,
            is_steady: true,
            wrong: Wrong::default(),
        }
    }

    /// Everybody waits so long after each step to a cart.
    pub fn with_pause(mut self, pause: Duration) -> Self {
        for buyer in &mut self.buyers {
            buyer.caller.pause = pause;
        }
        self
    }

    /// For a shop whose clock jumps: the order of its orders says nothing.
    pub fn distrust_clock(&mut self) {
        self.is_steady = false;
    }

    /// Everybody buys and cancels until `meanwhile` is over, which can see how many orders were acknowledged since;
    /// everybody ends the step that they are at.
    pub fn live<T>(&mut self, goods: &[Product], meanwhile: impl FnOnce(&AtomicU64) -> T) -> T {
        let (stop, bought) = (AtomicBool::new(false), AtomicU64::new(0));
        let pauses = self.random.next();
        std::thread::scope(|scope| {
            for (number, buyer) in (0..).zip(self.buyers.iter_mut()) {
                let (stop, bought) = (&stop, &bought);
                scope.spawn(move || {
                    let mut random = Random::of(pauses, "pause", number);
                    while !stop.load(Ordering::Relaxed) {
                        std::thread::sleep(Duration::from_millis(random.below(PAUSE)));
                        let before = buyer.orders.len();
                        buyer.step(goods);
                        bought.fetch_add((buyer.orders.len() - before) as u64, Ordering::Relaxed);
                    }
                });
            }
            let done = meanwhile(&bought);
            stop.store(true, Ordering::Relaxed);
            done
        })
    }

    /// How many have something without an outcome.
    pub fn waiting(&self) -> u64 {
        self.buyers.iter().filter(|buyer| buyer.is_waiting()).count() as u64
    }

    /// Whether nothing was wrong so far.
    pub const fn is_right(&self) -> bool {
        let wrong = &self.wrong;
        wrong.oversold
            + wrong.vanished
            + wrong.missing
            + wrong.invented
            + wrong.unsettled
            + wrong.broken_rules
            == 0
    }

    /// Asks `jishi verify`.
    pub fn check_rules(&mut self, world: &World, when: &str) -> Result<()> {
        for line in world.verify()? {
            self.wrong.broken_rules += u64::from(line.starts_with("FAIL") || !line.contains(": "));
            self.outcome.find(format!("{when}: {line}"));
        }
        Ok(())
    }

    /// Sends again what was cut off, until nobody waits, and compares orders and units.
    pub fn settle(&mut self, world: &World, when: &str) -> Result<()> {
        self.settle_while(Buyer::is_waiting, world, when)
    }

    /// [`Crowd::settle`], but whoever waits to have cancelled goes on waiting: the key of a request that a kill cut off is
    /// held for a quarter of a minute. Until then the units of these orders may be on the shelf or not.
    pub fn settle_purchases(&mut self, world: &World, when: &str) -> Result<()> {
        self.settle_while(Buyer::is_buying, world, when)
    }

    fn settle_while(&mut self, is_wanted: fn(&Buyer) -> bool, world: &World, when: &str) -> Result<()> {
        std::thread::scope(|scope| {
            for buyer in self.buyers.iter_mut().filter(|buyer| is_wanted(buyer)) {
                scope.spawn(move || buyer.settle(is_wanted, SETTLE));
            }
        });
        self.wrong.unsettled += self.buyers.iter().filter(|buyer| is_wanted(buyer)).count() as u64;
        self.compare_orders(world, when)?;
        self.compare_units(world, when)
    }

    fn compare_orders(&mut self, world: &World, when: &str) -> Result<()> {
        // Two servers on one machine share a clock, but an order can be written some time after it was made.
        const SLACK: i64 = 5_000_000;
        let since = if self.is_steady {
            self.newest - SLACK
        } else {
            i64::MIN
        };
        for order in world.orders_since(since)? {
            self.newest = self.newest.max(order.placed_at);
            self.listed.insert(order.purchase);
        }
        let told: HashSet<&String> = self
            .buyers
            .iter()
            .flat_map(|buyer| buyer.orders.iter().map(|mine| &mine.bought.number))
            .collect();
        for number in told.iter().filter(|number| !self.listed.contains(**number)) {
            self.wrong.missing += 1;
            self.outcome
                .find(format!("{when}: the acknowledged order {number} is missing"));
        }
        for number in self.listed.iter().filter(|number| !told.contains(number)) {
            self.wrong.invented += 1;
            self.outcome
                .find(format!("{when}: nobody was told of order {number}"));
        }
        Ok(())
    }

    fn compare_units(&mut self, world: &World, when: &str) -> Result<()> {
        let sold = self.sold(world.shelf.len());
        for (place, (left, (sold, open))) in world.left()?.into_iter().zip(sold).enumerate() {
            let (over, off) = judge(left, (sold, open), self.units);
            self.wrong.oversold += over;
            self.wrong.vanished += off;
            if over + off > 0 {
                let units = self.units;
                self.outcome.find(format!(
                    "{when}: product {place} had {units} units, {left} are left and {sold} are sold"
                ));
            }
        }
        Ok(())
    }

    /// The units that live orders hold, in the order of the shelf, and how many of them somebody is giving back.
    fn sold(&self, products: usize) -> Vec<(i64, i64)> {
        let mut sold = vec![(0, 0); products];
        let orders = self.buyers.iter().flat_map(|buyer| &buyer.orders);
        let live = orders.filter(|mine| !mine.is_cancelled);
        for (place, units) in live.flat_map(|mine| &mine.lines) {
            sold[*place].0 += units;
        }
        let open = self.buyers.iter().filter_map(Buyer::cancelling);
        for (place, units) in open.flat_map(|mine| &mine.lines) {
            sold[*place].1 += units;
        }
        sold
    }

    /// Reads every order of everybody, and adds up.
    pub fn conclude(mut self) -> Outcome {
        let unequal = self.compare_all();
        let Self {
            wrong,
            mut outcome,
            buyers,
            ..
        } = self;
        let total = |count: fn(&Buyer) -> u64| buyers.iter().map(count).sum::<u64>();
        let strange: Vec<&String> = buyers.iter().flat_map(|buyer| &buyer.seen.strange).collect();
        outcome.needs("orders acknowledged", total(|buyer| buyer.orders.len() as u64));
        outcome.told("orders cancelled", total(|buyer| buyer.seen.cancelled));
        outcome.told("refused as sold out", total(|buyer| buyer.seen.sold_out));
        outcome.told(
            "refused as the total had changed",
            total(|buyer| buyer.seen.changed),
        );
        outcome.told(
            "sent again with the same key",
            total(|buyer| buyer.seen.sent_again),
        );
        outcome.none("units oversold", wrong.oversold);
        outcome.none("units by which left + sold differs from initial", wrong.vanished);
        outcome.none("acknowledged orders missing", wrong.missing);
        outcome.none("orders that nobody was told of", wrong.invented);
        outcome.none(
            "orders that read otherwise than they were bought",
            unequal.len() as u64,
        );
        outcome.none("operations without an outcome", wrong.unsettled);
        outcome.none("answers that nothing explains", strange.len() as u64);
        outcome.none("rules of jishi verify broken", wrong.broken_rules);
        for line in unequal.iter().chain(strange) {
            outcome.find(line.as_str());
        }
        outcome
    }

    /// What the callers were refused with because the server could not.
    pub fn failures(&self) -> Failures {
        let mut all = Failures::default();
        for failures in self.buyers.iter().map(|buyer| &buyer.caller.failures) {
            all.unavailable += failures.unavailable;
            all.impatient += failures.impatient;
            all.other.extend(failures.other.iter().cloned());
        }
        all
    }

    fn compare_all(&mut self) -> Vec<String> {
        let each = self.buyers.len().div_ceil(8).max(1);
        std::thread::scope(|scope| {
            let threads: Vec<_> = self
                .buyers
                .chunks_mut(each)
                .map(|some| scope.spawn(|| some.iter_mut().flat_map(Buyer::compare).collect::<Vec<_>>()))
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap_or_default())
                .collect()
        })
    }
}

/// Units that were sold beyond what there was, and units by which left and sold do not come to it. Of what is sold, `open`
/// units may be given back already.
fn judge(left: i64, (sold, open): (i64, i64), units: i64) -> (u64, u64) {
    let gone = units - left;
    let over = (sold - open - units).max(0);
    let off = (gone - sold).max(sold - open - gone).max(0);
    (over.unsigned_abs(), off.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_sold_twice_or_vanish_are_counted() {
        let judged = |left, sold| judge(left, (sold, 0), 50);
        assert_eq!(judged(20, 30), (0, 0));
        assert_eq!(judged(0, 53), (3, 3));
        assert_eq!(judged(19, 30), (0, 1), "a unit has vanished");
        assert_eq!(judged(21, 30), (0, 1), "a unit has appeared");
    }

    #[test]
    fn units_that_are_being_given_back_may_be_on_the_shelf_or_not() {
        let judged = |left| judge(left, (30, 4), 50);
        assert_eq!([20, 22, 24].map(judged), [(0, 0); 3]);
        assert_eq!((judged(19), judged(25)), ((0, 1), (0, 1)));
        assert_eq!(judge(0, (54, 3), 50), (1, 1));
    }
}
