//! All pairs of calls that change a cart or an order, at the same moment: on one cart, and on two carts that both want the
//! last unit (F15, after the `ACIDRain` attacks on stock and totals).

use super::call::{Call, Stage};
use super::caller::{Bought, Caller, Cart, Pays, is_good};
use super::gateway::Gateway;
use super::outcome::Outcome;
use super::random::Random;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::report::Result;
use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One is taken by an order, the other is wanted by the carts.
const UNITS: u32 = 2;
const TOGETHER: usize = 4;
const PATIENCE: Duration = Duration::from_secs(10);
/// What the end needs of the time.
const RESERVE: Duration = Duration::from_secs(4);

/// Two calls on a product of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    calls: [Call; 2],
    /// Whether both work on one cart.
    is_shared: bool,
    product: usize,
}

/// What came of the pairs so far.
#[derive(Default)]
struct Tally {
    tried: u64,
    unprepared: u64,
    unanswered: u64,
    placed: u64,
    /// Carts, or last units, that were ordered twice.
    twice: Vec<String>,
    failed: Vec<String>,
    done: BTreeMap<String, u64>,
    /// The totals that buyers saw.
    totals: HashSet<i64>,
}

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let gateway = Gateway::open()?;
    let mut random = Random::of(torture.seed, run.name, 0);
    let pairs = pairs(&mut random);
    let world = World::open(Setup {
        binary: &torture.binary,
        directory: run.directory.clone(),
        arena: &run.arena,
        products: pairs.len(),
        units: UNITS,
        gateway_url: Some(gateway.url.clone()),
        defect: run.defect,
        environment: Vec::new(),
    })?;
    let tally = Mutex::new(Tally::default());
    let next = AtomicUsize::new(0);
    let end = run.start + run.limit.saturating_sub(RESERVE);
    let addresses = world.addresses();
    std::thread::scope(|scope| {
        for _ in 0..TOGETHER {
            let (pairs, next, tally, gateway, world) = (&pairs, &next, &tally, &gateway, &world);
            let addresses = &addresses;
            let mut random = Random::new(random.next());
            scope.spawn(move || {
                while Instant::now() < end
                    && let Some(pair) = pairs.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let trial = Trial {
                        pair,
                        world,
                        gateway,
                        addresses,
                    };
                    trial.run(tally, &mut random);
                }
            });
        }
    });
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    conclude(&tally, pairs.len(), &world, &gateway)
}

/// Every pair, also of a call with itself, on one cart and on two; in the order of chance.
fn pairs(random: &mut Random) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (place, first) in Call::ALL.into_iter().enumerate() {
        for second in &Call::ALL[place..] {
            for is_shared in [true, false] {
                pairs.push(Pair {
                    calls: [first, *second],
                    is_shared,
                    product: 0,
                });
            }
        }
    }
    random.shuffle(&mut pairs);
    for (product, pair) in pairs.iter_mut().enumerate() {
        pair.product = product;
    }
    pairs
}

struct Trial<'a> {
    pair: &'a Pair,
    world: &'a World,
    gateway: &'a Gateway,
    addresses: &'a [SocketAddr],
}

impl Trial<'_> {
    fn run(&self, tally: &Mutex<Tally>, random: &mut Random) {
        let stages = self.prepare(random);
        let lock = || tally.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((order_total, stages)) = stages else {
            lock().unprepared += 1;
            return;
        };
        let barrier = Barrier::new(2);
        let seeds = [random.next(), random.next()];
        let answers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..2)
                .map(|side| {
                    let (barrier, stages) = (&barrier, &stages);
                    scope.spawn(move || {
                        let mut caller = Caller::new(self.addresses, side, PATIENCE);
                        // The connection is opened before, so that nothing but the request is left to do.
                        let _ = caller.call("GET", "/health", None, "");
                        let stage = if self.pair.is_shared {
                            &stages[0]
                        } else {
                            &stages[side]
                        };
                        barrier.wait();
                        self.pair.calls[side].send(
                            &mut caller,
                            stage,
                            self.gateway,
                            &mut Random::new(seeds[side]),
                        )
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().ok().flatten())
                .collect()
        });
        let mut tally = lock();
        tally.totals.insert(order_total);
        tally.totals.extend(stages.iter().map(|stage| stage.cart.total));
        tally.note(self.pair, &answers);
    }

    /// An order of one unit, and carts that want the other; the total of the order first.
    fn prepare(&self, random: &mut Random) -> Option<(i64, Vec<Stage>)> {
        let mut caller = Caller::new(self.addresses, 0, PATIENCE);
        let goods = &self.world.shelf;
        let lines = || vec![(self.pair.product, 1)];
        let first = caller.fill(goods, lines(), Pays::Online)?;
        let (path, body) = first.checkout();
        let answer = caller
            .call("POST", &path, Some(&random.key()), &body)
            .filter(is_good)?;
        let order = Bought::read(&answer.body)?;
        let stage = |cart: Cart| Stage {
            cart,
            order: order.clone(),
            variant: goods[self.pair.product].variant.clone(),
        };
        let carts = if self.pair.is_shared { 1 } else { 2 };
        let stages: Option<Vec<Stage>> = (0..carts)
            .map(|_| Some(stage(caller.fill(goods, lines(), Pays::Online)?)))
            .collect();
        Some((order.total, stages?))
    }
}

impl Tally {
    fn note(&mut self, pair: &Pair, answers: &[Option<(u16, bool)>]) {
        self.tried += 1;
        let name = format!(
            "{:?} and {:?} on {}",
            pair.calls[0],
            pair.calls[1],
            if pair.is_shared { "one cart" } else { "two carts" }
        );
        let mut ordered = 0;
        for (call, answer) in pair.calls.iter().zip(answers) {
            match answer {
                None => self.unanswered += 1,
                Some((500.., _)) => self.failed.push(format!("{name}: {call:?} gave {answer:?}")),
                Some((_, true)) => {
                    *self.done.entry(format!("{call:?}")).or_default() += 1;
                    ordered += u64::from(call.is_order());
                }
                Some((_, false)) => {}
            }
        }
        self.placed += ordered;
        // A cancelled order gives its unit back, and then there are two.
        let gives_back = |call: &Call| matches!(call, Call::Cancel | Call::PageCancel);
        if ordered > 1 && !pair.calls.iter().any(gives_back) {
            self.twice.push(name);
        }
    }
}

fn conclude(tally: &Tally, pairs: usize, world: &World, gateway: &Gateway) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let orders = world.orders()?;
    let live = orders.iter().filter(|order| order.state != "cancelled").count() as u64;
    let prepared = orders.len() as u64 - tally.placed.min(orders.len() as u64);
    let odd = orders
        .iter()
        .filter(|order| !tally.totals.contains(&order.total))
        .count() as u64;
    let left: Vec<i64> = world.left()?;
    let negative = left.iter().filter(|units| **units < 0).count() as u64;
    let left: i64 = left.iter().sum();
    let units = u64::from(UNITS) * pairs as u64;
    let rules = world.verify()?;
    let idle = Call::ALL.len() - tally.done.len();
    outcome.told("calls", Call::ALL.len());
    outcome.told("pairs, on one cart and on two", pairs);
    outcome.needs("of these tried", tally.tried);
    outcome.none("calls that never succeeded", idle as u64);
    outcome.exactly("orders placed before the pairs", prepared, tally.tried);
    outcome.exactly(
        "units left and in live orders",
        u64::try_from(left).unwrap_or(0) + live,
        units,
    );
    outcome.none("products with less than nothing left", negative);
    outcome.none("carts or last units ordered twice", tally.twice.len() as u64);
    outcome.none("orders of another total than was seen", odd);
    outcome.none("answers of 5xx", tally.failed.len() as u64);
    outcome.none("calls without an answer", tally.unanswered + tally.unprepared);
    outcome.none(
        "requests that the gateway finds strange",
        gateway.book().strange.len() as u64,
    );
    outcome.none("rules of jishi verify broken", rules.len() as u64);
    for line in rules.iter().chain(&tally.twice).chain(&tally.failed) {
        outcome.find(line.as_str());
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_there_once_on_one_cart_and_on_two() {
        let pairs = pairs(&mut Random::new(1));
        let calls = Call::ALL.len();
        assert_eq!(pairs.len(), calls * (calls + 1));
        let products: HashSet<usize> = pairs.iter().map(|pair| pair.product).collect();
        assert_eq!(products.len(), pairs.len());
    }

    #[test]
    fn the_last_unit_is_ordered_once_unless_another_came_back() {
        let pair = |second| Pair {
            calls: [Call::Checkout, second],
            is_shared: false,
            product: 0,
        };
        let mut tally = Tally::default();
        tally.note(&pair(Call::PagePlace), &[Some((201, true)), Some((409, false))]);
        assert!(tally.twice.is_empty());
        tally.note(&pair(Call::PagePlace), &[Some((201, true)), Some((200, true))]);
        assert_eq!((tally.twice.len(), tally.placed), (1, 3));
        tally.note(&pair(Call::Pay), &[Some((503, false)), None]);
        assert_eq!((tally.failed.len(), tally.unanswered), (1, 1));
    }
}
