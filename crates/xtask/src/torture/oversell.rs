//! Many buyers want the same few units while the server dies again and again (F1, F2 and F7).
//!
//! A round: everybody buys and cancels until a server is killed; it is started again; what was cut off is sent again
//! with its key. Then nobody is under way, and the books must fit to the unit: what is left and what live orders hold
//! is what there was, and the shop knows exactly the orders that buyers were told of.

use super::buyer::Buyer;
use super::caller::Caller;
use super::outcome::Outcome;
use super::random::Random;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::report::{Result, note};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const BUYERS: u64 = 200;
const PRODUCTS: usize = 20;
const UNITS: u32 = 50;
const KILLS: u64 = 100;
/// A buyer's longest pause between two steps, in milliseconds: they are people.
const PAUSE: u64 = 150;
/// How long a server lives, in milliseconds.
const LIFE: (u64, u64) = (40, 450);
const SETTLE: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(10);
/// The last comparison of all orders needs so much of the time.
const RESERVE: Duration = Duration::from_secs(5);
/// A server that was killed serves again within so many milliseconds.
const RETURN_MOST: u64 = 5_000;

/// What is wrong after all rounds so far.
#[derive(Default)]
struct Wrong {
    oversold: u64,
    vanished: u64,
    missing: u64,
    invented: u64,
    unsettled: u64,
    broken_rules: u64,
}

/// The books of the shop, as far as they were compared.
struct Books {
    /// Purchases that the shop knows.
    listed: HashSet<String>,
    /// The time of the newest one.
    newest: i64,
    wrong: Wrong,
    outcome: Outcome,
}

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let mut world = World::open(Setup {
        binary: &torture.binary,
        directory: run.directory.clone(),
        arena: &run.arena,
        products: PRODUCTS,
        units: UNITS,
        gateway_url: None,
        environment: torture.environment(run),
    })?;
    let mut random = Random::of(torture.seed, run.name, 0);
    let addresses = world.addresses();
    let mut buyers: Vec<Buyer> = (0..BUYERS)
        .map(|number| {
            let first = usize::try_from(number).unwrap_or(0);
            let caller = Caller::new(&addresses, first, PATIENCE);
            Buyer::new(caller, Random::of(torture.seed, "buyer", number))
        })
        .collect();
    let mut books = Books {
        listed: HashSet::new(),
        newest: 0,
        wrong: Wrong::default(),
        outcome: Outcome::default(),
    };
    let (mut kills, mut cut_off, mut slowest) = (0, 0, Duration::ZERO);
    while kills < KILLS && run.start.elapsed() + RESERVE < run.limit {
        let killed = live_and_die(&mut world, &mut buyers, &mut random);
        kills += killed.len() as u64;
        cut_off += buyers.iter().filter(|buyer| buyer.is_waiting()).count() as u64;
        for node in killed {
            slowest = slowest.max(world.start(node)?);
        }
        books.rules(&world, kills)?;
        settle(&mut buyers, &mut books);
        books.compare(&world, &buyers, kills)?;
        if !books.is_right() {
            note("the books do not fit: no need to go on");
            break;
        }
    }
    let unequal = compare_all(&mut buyers);
    Ok(conclude(books, &buyers, &unequal, (kills, cut_off, slowest)))
}

/// Everybody buys until servers are killed; gives which.
fn live_and_die(world: &mut World, buyers: &mut [Buyer], random: &mut Random) -> Vec<usize> {
    let stop = AtomicBool::new(false);
    let life = Duration::from_millis(LIFE.0 + random.below(LIFE.1 - LIFE.0));
    let nodes = world.nodes.len();
    // Now and then nobody is left.
    let victims: Vec<usize> = if random.chance(20) {
        (0..nodes).collect()
    } else {
        vec![random.place(nodes)]
    };
    let pauses = random.next();
    let shelf = world.shelf.clone();
    std::thread::scope(|scope| {
        for (number, buyer) in (0..).zip(buyers.iter_mut()) {
            let (stop, shelf) = (&stop, &shelf);
            scope.spawn(move || {
                let mut random = Random::of(pauses, "pause", number);
                while !stop.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(random.below(PAUSE)));
                    buyer.step(shelf);
                }
            });
        }
        std::thread::sleep(life);
        for node in &victims {
            world.kill(*node);
        }
        stop.store(true, Ordering::Relaxed);
    });
    victims
}

/// Sends again what was cut off, until nobody waits.
fn settle(buyers: &mut [Buyer], books: &mut Books) {
    std::thread::scope(|scope| {
        for buyer in buyers.iter_mut().filter(|buyer| buyer.is_waiting()) {
            scope.spawn(move || buyer.settle(SETTLE));
        }
    });
    books.wrong.unsettled += buyers.iter().filter(|buyer| buyer.is_waiting()).count() as u64;
}

/// Reads every order of everybody.
fn compare_all(buyers: &mut [Buyer]) -> Vec<String> {
    let each = buyers.len().div_ceil(8).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = buyers
            .chunks_mut(each)
            .map(|some| scope.spawn(|| some.iter_mut().flat_map(Buyer::compare).collect::<Vec<_>>()))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect()
    })
}

impl Books {
    const fn is_right(&self) -> bool {
        let wrong = &self.wrong;
        wrong.oversold
            + wrong.vanished
            + wrong.missing
            + wrong.invented
            + wrong.unsettled
            + wrong.broken_rules
            == 0
    }

    /// What `jishi verify` says, right after the start.
    fn rules(&mut self, world: &World, kills: u64) -> Result<()> {
        for line in world.verify()? {
            self.wrong.broken_rules += u64::from(line.starts_with("FAIL") || !line.contains(": "));
            self.outcome.find(format!("after kill {kills}: {line}"));
        }
        Ok(())
    }

    /// Orders and units, when nobody is under way.
    fn compare(&mut self, world: &World, buyers: &[Buyer], kills: u64) -> Result<()> {
        // Two servers on one machine share a clock, but an order can be written some time after it was made.
        const SLACK: i64 = 5_000_000;
        for (number, placed) in world.purchases(self.newest - SLACK)? {
            self.listed.insert(number);
            self.newest = self.newest.max(placed);
        }
        let told: HashSet<&String> = buyers
            .iter()
            .flat_map(|buyer| buyer.orders.iter().map(|mine| &mine.bought.number))
            .collect();
        for number in told.iter().filter(|number| !self.listed.contains(**number)) {
            self.wrong.missing += 1;
            self.outcome.find(format!(
                "after kill {kills}: the acknowledged order {number} is missing"
            ));
        }
        for number in self.listed.iter().filter(|number| !told.contains(number)) {
            self.wrong.invented += 1;
            self.outcome
                .find(format!("after kill {kills}: nobody was told of order {number}"));
        }
        let sold = sold(buyers, world.shelf.len());
        for (place, (left, sold)) in world.left()?.into_iter().zip(sold).enumerate() {
            let (over, off) = judge(left, sold, i64::from(UNITS));
            self.wrong.oversold += over;
            self.wrong.vanished += off;
            if over + off > 0 {
                self.outcome.find(format!(
                    "after kill {kills}: product {place} had {UNITS} units, {left} are left and {sold} are sold"
                ));
            }
        }
        Ok(())
    }
}

/// The units that live orders hold, in the order of the shelf.
fn sold(buyers: &[Buyer], products: usize) -> Vec<i64> {
    let mut sold = vec![0; products];
    let orders = buyers.iter().flat_map(|buyer| &buyer.orders);
    for (place, units) in orders
        .filter(|mine| !mine.is_cancelled)
        .flat_map(|mine| &mine.lines)
    {
        sold[*place] += units;
    }
    sold
}

/// Units that were sold beyond what there was, and units by which left and sold do not come to it.
const fn judge(left: i64, sold: i64, units: i64) -> (u64, u64) {
    let over = sold.saturating_sub(units);
    let over = if over > 0 { over.unsigned_abs() } else { 0 };
    (over, (left + sold - units).unsigned_abs())
}

fn conclude(
    books: Books,
    buyers: &[Buyer],
    unequal: &[String],
    (kills, cut_off, slowest): (u64, u64, Duration),
) -> Outcome {
    let Books {
        wrong, mut outcome, ..
    } = books;
    let total = |count: fn(&Buyer) -> u64| buyers.iter().map(count).sum::<u64>();
    let strange: Vec<&String> = buyers.iter().flat_map(|buyer| &buyer.seen.strange).collect();
    outcome.told("kill -9 of a server", kills);
    outcome.told("operations that a kill cut off", cut_off);
    outcome.at_least("orders acknowledged", total(|buyer| buyer.orders.len() as u64), 1);
    outcome.told("orders cancelled", total(|buyer| buyer.seen.cancelled));
    outcome.told("refused as sold out", total(|buyer| buyer.seen.sold_out));
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
    let slowest = u64::try_from(slowest.as_millis()).unwrap_or(u64::MAX);
    outcome.at_most("slowest return to service, ms", slowest, RETURN_MOST);
    for line in unequal.iter().chain(strange) {
        outcome.find(line.as_str());
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_sold_twice_or_vanish_are_counted() {
        assert_eq!(judge(20, 30, 50), (0, 0));
        assert_eq!(judge(0, 53, 50), (3, 3));
        assert_eq!(judge(19, 30, 50), (0, 1), "a unit has vanished");
        assert_eq!(judge(21, 30, 50), (0, 1), "a unit has appeared");
    }
}
