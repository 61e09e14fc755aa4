//! Impatient buyers and dying servers: every checkout is sent five times at once and again after a kill (F4).

use super::caller::{Bought, Caller, Cart, Pays, code, seen};
use super::gateway::Gateway;
use super::outcome::Outcome;
use super::random::Random;
use super::webhook::letter::{Forgery, Letter};
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::report::Result;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Barrier;
use std::time::{Duration, Instant};

const CHECKOUTS: usize = 1_000;
/// Checkouts that are under way together.
const BATCH: usize = 32;
const TWINS: usize = 5;
const PRODUCTS: usize = 20;
const UNITS: u32 = 100_000;
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the same is asked for again until there is an answer.
const INSIST: Duration = Duration::from_secs(5);
/// What the end needs of the time.
const RESERVE: Duration = Duration::from_secs(3);

/// One checkout with all its answers.
struct Once {
    cart: Cart,
    key: String,
    /// The bodies of all answers that it was done.
    done: Vec<String>,
    /// Of answers that refuse a twin for now.
    refused: u64,
    /// Whether the same was answered again after the kill.
    is_replayed: bool,
    other: Vec<String>,
}

/// What came of all of them.
#[derive(Default)]
struct Tally {
    checkouts: u64,
    kills: u64,
    refused: u64,
    without: u64,
    unanswered: u64,
    unlike: u64,
    unlike_when_paid: u64,
    accepted_others: u64,
    numbers: HashSet<String>,
    owed: i64,
    other: Vec<String>,
}

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let gateway = Gateway::open()?;
    let mut world = World::open(Setup {
        binary: &torture.binary,
        directory: run.directory.clone(),
        arena: &run.arena,
        products: PRODUCTS,
        units: UNITS,
        gateway_url: Some(gateway.url.clone()),
        defect: run.defect,
        environment: Vec::new(),
    })?;
    let mut random = Random::of(torture.seed, run.name, 0);
    let mut tally = Tally::default();
    while tally.checkouts < CHECKOUTS as u64 && run.start.elapsed() + RESERVE < run.limit {
        let mut batch = fill(&world, &mut random);
        let victim = random.place(world.nodes.len());
        let is_early = random.chance(50);
        let life = is_early.then(|| Duration::from_millis(random.below(40)));
        together(&mut world, &mut batch, life.map(|life| (victim, life)));
        if !is_early {
            world.kill(victim);
        }
        tally.kills += 1;
        world.start(victim)?;
        let addresses = world.addresses();
        each(&mut batch, |once| once.insist(&addresses));
        for once in &mut batch {
            tally.count(once);
        }
        tally.accepted_others += others(&addresses, &batch);
        tally.unlike_when_paid += paid(&gateway, &addresses, &mut batch);
        if tally.unanswered + tally.without > 0 {
            break;
        }
    }
    conclude(&tally, &world, &gateway)
}

/// Makes carts, a few at a time.
fn fill(world: &World, random: &mut Random) -> Vec<Once> {
    let wishes: Vec<_> = (0..BATCH)
        .map(|_| (random.place(world.shelf.len()), random.key()))
        .collect();
    let addresses = world.addresses();
    std::thread::scope(|scope| {
        let threads: Vec<_> = wishes
            .chunks(BATCH.div_ceil(8))
            .map(|some| {
                let (addresses, shelf) = (&addresses, &world.shelf);
                scope.spawn(move || {
                    let mut caller = Caller::new(addresses, 0, PATIENCE);
                    some.iter()
                        .filter_map(|(place, key)| {
                            let cart = caller.fill(shelf, vec![(*place, 1)], Pays::Online)?;
                            Some(Once::new(cart, key))
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect()
    })
}

/// Sends every checkout so many times at once, on all servers; a server may die meanwhile.
fn together(world: &mut World, batch: &mut [Once], death: Option<(usize, Duration)>) {
    let barrier = Barrier::new(batch.len() * TWINS + 1);
    let addresses = world.addresses();
    std::thread::scope(|scope| {
        let threads: Vec<Vec<_>> = batch
            .iter()
            .map(|once| {
                let twin = |number| {
                    let (barrier, addresses) = (&barrier, &addresses);
                    scope.spawn(move || {
                        let mut caller = Caller::new(addresses, number, PATIENCE);
                        // The connection is opened before, so that nothing but the request is left to do.
                        let _ = caller.call("GET", "/health", None, "");
                        barrier.wait();
                        once.send(&mut caller)
                    })
                };
                (0..TWINS).map(twin).collect()
            })
            .collect();
        barrier.wait();
        if let Some((victim, life)) = death {
            std::thread::sleep(life);
            world.kill(victim);
        }
        let answers: Vec<Vec<_>> = threads
            .into_iter()
            .map(|twins| twins.into_iter().map(|twin| twin.join().ok().flatten()).collect())
            .collect();
        answers
    })
    .into_iter()
    .zip(batch)
    .for_each(|(answers, once)| answers.into_iter().for_each(|answer| once.hear(answer)));
}

/// Does something with each, a few at a time.
fn each(batch: &mut [Once], work: impl Fn(&mut Once) + Sync) {
    let work = &work;
    let some = batch.len().div_ceil(8).max(1);
    std::thread::scope(|scope| {
        for some in batch.chunks_mut(some) {
            scope.spawn(move || some.iter_mut().for_each(work));
        }
    });
}

/// Sends another body under every key; gives how often it was not refused.
fn others(addresses: &[SocketAddr], batch: &[Once]) -> u64 {
    let mut caller = Caller::new(addresses, 1, PATIENCE);
    let accepted = batch.iter().filter(|once| {
        let (path, _) = once.cart.checkout();
        let other = seen(once.cart.total + 1);
        let answer = caller.call("POST", &path, Some(&once.key), &other);
        answer.is_none_or(|answer| !matches!(answer.status, 409 | 422))
    });
    accepted.count() as u64
}

/// Every buyer pays, and then comes the same checkout once more; gives how many answers were not those of before.
fn paid(gateway: &Gateway, addresses: &[SocketAddr], batch: &mut [Once]) -> u64 {
    let mut caller = Caller::new(addresses, 0, PATIENCE);
    let mut unlike = 0;
    for once in batch {
        let Some(first) = once.done.first().cloned() else {
            continue;
        };
        let number = Bought::read(&first)
            .map(|bought| bought.number)
            .unwrap_or_default();
        let letters: Vec<Letter> = {
            let mut book = gateway.book();
            let payments = book.payments.iter_mut();
            payments
                .filter(|payment| payment.order_number == number)
                .map(|payment| {
                    payment.is_charged = true;
                    Letter::captured(payment, payment.amount, &format!("evt_{}", payment.id))
                })
                .collect()
        };
        for letter in letters {
            let _ = letter.send(&mut caller, Forgery::None, 0);
        }
        let again = once.send(&mut caller);
        unlike += u64::from(again.is_none_or(|(status, body)| status != 201 || body != first));
    }
    unlike
}

fn conclude(tally: &Tally, world: &World, gateway: &Gateway) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let purchases = world.orders()?.len() as u64;
    let rules = world.verify()?;
    let book = gateway.book();
    let count = |number: &String| book.of_order(number).count() as u64;
    let several = tally.numbers.iter().filter(|number| count(number) > 1).count() as u64;
    let none = tally.numbers.iter().filter(|number| count(number) == 0).count() as u64;
    let charged: i64 = book
        .payments
        .iter()
        .filter(|payment| payment.is_charged)
        .map(|payment| payment.amount)
        .sum();
    let unsigned = |amount: i64| u64::try_from(amount).unwrap_or(0);
    outcome.needs("checkouts, each five times at once", tally.checkouts);
    outcome.told("kill -9 of a server", tally.kills);
    outcome.told("twins refused for now (409)", tally.refused);
    outcome.exactly("orders", purchases, tally.checkouts);
    outcome.exactly(
        "different order numbers",
        tally.numbers.len() as u64,
        tally.checkouts,
    );
    outcome.none("orders with several payments at the gateway", several);
    outcome.none("orders without a payment at the gateway", none);
    outcome.exactly("charged in all, fen", unsigned(charged), unsigned(tally.owed));
    outcome.none("checkouts without any order", tally.without);
    outcome.none("replays that never came", tally.unanswered);
    outcome.none("replays that differ by a byte", tally.unlike);
    outcome.none("replays that differ by a byte once paid", tally.unlike_when_paid);
    outcome.none("other bodies accepted under a used key", tally.accepted_others);
    outcome.none("answers that nothing explains", tally.other.len() as u64);
    outcome.none(
        "requests that the gateway finds strange",
        book.strange.len() as u64,
    );
    outcome.none("rules of jishi verify broken", rules.len() as u64);
    for line in rules.iter().chain(&tally.other).chain(&book.strange) {
        outcome.find(line.as_str());
    }
    Ok(outcome)
}

impl Once {
    fn new(cart: Cart, key: &str) -> Self {
        Self {
            cart,
            key: key.to_owned(),
            done: Vec::new(),
            refused: 0,
            is_replayed: false,
            other: Vec::new(),
        }
    }

    fn send(&self, caller: &mut Caller) -> Option<(u16, String)> {
        let (path, body) = self.cart.checkout();
        let answer = caller.call("POST", &path, Some(&self.key), &body)?;
        let told = if answer.status == 201 {
            answer.body
        } else {
            code(&answer).to_owned()
        };
        Some((answer.status, told))
    }

    fn hear(&mut self, answer: Option<(u16, String)>) {
        match answer {
            Some((201, body)) => self.done.push(body),
            Some((409, _)) => self.refused += 1,
            // Cut off, or on a server that has just lost its database.
            None | Some((503, _)) => {}
            Some((status, code)) => self.other.push(format!("checkout: {status} {code}")),
        }
    }

    /// Sends it again until it is done.
    fn insist(&mut self, addresses: &[SocketAddr]) {
        let mut caller = Caller::new(addresses, 0, PATIENCE);
        let start = Instant::now();
        while start.elapsed() < INSIST {
            let answer = self.send(&mut caller);
            let is_done = matches!(answer, Some((201, _)));
            self.hear(answer);
            if is_done {
                self.is_replayed = true;
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Tally {
    fn count(&mut self, once: &mut Once) {
        self.checkouts += 1;
        self.unanswered += u64::from(!once.is_replayed);
        self.refused += once.refused;
        self.other.append(&mut once.other);
        let Some(first) = once.done.first() else {
            self.without += 1;
            return;
        };
        self.unlike += once.done.iter().filter(|body| *body != first).count() as u64;
        for bought in once.done.iter().filter_map(|body| Bought::read(body)) {
            if self.numbers.insert(bought.number) {
                self.owed += bought.total;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replays_that_differ_and_second_orders_are_counted() {
        let cart = Cart {
            id: "crt_1".to_owned(),
            total: 5,
            lines: Vec::new(),
        };
        let body = |number: &str| {
            format!(r#"{{"number":"{number}","access_key":"k","total":{{"minor":5}},"pay_url":null}}"#)
        };
        let mut tally = Tally::default();
        let mut once = Once::new(cart.clone(), "k");
        for number in ["A", "A", "B"] {
            once.hear(Some((201, body(number))));
        }
        once.hear(Some((409, "conflict".to_owned())));
        once.hear(None);
        tally.count(&mut once);
        tally.count(&mut Once::new(cart, "l"));
        assert_eq!(
            (tally.checkouts, tally.unlike, tally.without, tally.refused),
            (2, 1, 1, 1)
        );
        assert_eq!((tally.numbers.len(), tally.owed), (2, 10));
    }
}
