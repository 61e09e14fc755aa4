//! A gateway that says everything three times, in any order, late, and among forgeries (F5).
//!
//! Every purchase has a script of events. What the shop has made of them in the end is compared with the same script told
//! once and in order. Servers are killed meanwhile; what was not acknowledged is delivered again, as gateways do.

pub mod letter;
mod script;

use super::caller::{Bought, Caller, Pays, is_good};
use super::gateway::Gateway;
use super::outcome::Outcome;
use super::random::Random;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::json;
use crate::report::Result;
use letter::{Forgery, Letter};
use script::{Event, Fate, reference};
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const ORDERS: usize = 1_000;
const PRODUCTS: usize = 20;
const UNITS: u32 = 100_000;
const COURIERS: usize = 16;
/// Each genuine event is delivered so often.
const COPIES: usize = 3;
/// Seconds that a message may have been under way.
const DELAY_MOST: u64 = 240;
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the shop may take to ask for its refunds: what a killed server had taken up is held for 30 seconds.
const REFUNDS: Duration = Duration::from_secs(45);
/// Of the acknowledgements, 99 in a hundred come within so many milliseconds.
const ACK_MOST: u64 = 500;

/// A purchase and what happens to it.
struct Case {
    bought: Bought,
    fate: Fate,
    script: Vec<Event>,
    cancelled: bool,
}

/// A message on its way.
#[derive(Clone)]
struct Delivery {
    letter: Letter,
    forgery: Forgery,
    delay: i64,
}

/// What the couriers have met.
#[derive(Default)]
struct Met {
    latencies: Vec<Duration>,
    forged: u64,
    accepted: u64,
    again: u64,
    refused: Vec<String>,
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
    // Placing takes less of the time than the webhooks, their kills and their refunds.
    let mut cases = place(&world, &mut random, run.start + run.limit * 3 / 10);
    let met = Mutex::new(Met::default());

    cancel(&world, &mut cases, Fate::Late);
    let first: Vec<Letter> = first_letters(&cases, &gateway);
    let mut deliveries = copies(&first, &mut random);
    let rest = deliveries.split_off(deliveries.len() / 2);
    for part in [deliveries, rest] {
        let life = Duration::from_millis(random.below(300));
        let victim = random.place(world.nodes.len());
        deliver(&mut world, part, &met, &gateway, Some((victim, life)))?;
    }
    cancel(&world, &mut cases, Fate::Returned);
    let refunded = await_refunds(&cases, &gateway);
    let mut last = copies(&refunded, &mut random);
    // Late echoes of what is long over.
    last.extend(copies(&first, &mut random).into_iter().take(first.len()));
    random.shuffle(&mut last);
    deliver(&mut world, last, &met, &gateway, None)?;
    let met = met.into_inner().unwrap_or_else(PoisonError::into_inner);
    conclude(&cases, met, &world, &gateway)
}

/// Places purchases until there are enough or the time is over.
fn place(world: &World, random: &mut Random, until: Instant) -> Vec<Case> {
    let seeds: Vec<u64> = (0..8).map(|_| random.next()).collect();
    let addresses = world.addresses();
    let shelf = &world.shelf;
    std::thread::scope(|scope| {
        let threads: Vec<_> = seeds
            .iter()
            .map(|seed| {
                let mut random = Random::new(*seed);
                let mut caller = Caller::new(&addresses, random.place(8), PATIENCE);
                scope.spawn(move || {
                    let mut cases = Vec::new();
                    while cases.len() < ORDERS / 8 && Instant::now() < until {
                        let lines = vec![(random.place(shelf.len()), 1)];
                        let Some(cart) = caller.fill(shelf, lines, Pays::Online) else {
                            continue;
                        };
                        let (path, body) = cart.checkout();
                        let answer = caller.call("POST", &path, Some(&random.key()), &body);
                        let bought = answer
                            .filter(is_good)
                            .and_then(|answer| Bought::read(&answer.body));
                        if let Some(bought) = bought {
                            let fate = Fate::draw(&mut random);
                            cases.push(Case {
                                bought,
                                fate,
                                script: fate.script(&mut random),
                                cancelled: false,
                            });
                        }
                    }
                    cases
                })
            })
            .collect();
        let placed = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default());
        placed.collect()
    })
}

/// The buyers of one fate cancel.
fn cancel(world: &World, cases: &mut [Case], fate: Fate) {
    let mut caller = Caller::new(&world.addresses(), 0, PATIENCE);
    for case in cases.iter_mut().filter(|case| case.fate == fate) {
        let path = case.bought.path("/cancel");
        let answer = (0..5).find_map(|_| caller.call("POST", &path, None, "").filter(is_good));
        case.cancelled = answer.is_some();
    }
}

/// All events but refunds, which the gateway cannot tell of before it was asked.
fn first_letters(cases: &[Case], gateway: &Gateway) -> Vec<Letter> {
    let mut book = gateway.book();
    let mut letters = Vec::new();
    for case in cases {
        let number = &case.bought.number;
        let Some(payment) = book
            .payments
            .iter_mut()
            .find(|payment| payment.order_number == *number)
        else {
            continue;
        };
        payment.is_charged = case.script.contains(&Event::Captured);
        for (place, event) in case.script.iter().enumerate() {
            let id = format!("evt_{}_{place}", payment.id);
            match event {
                Event::Declined => letters.push(Letter::declined(payment, &id)),
                Event::Abandoned => letters.push(Letter::cancelled(payment, &id)),
                Event::WrongAmount => letters.push(Letter::captured(payment, payment.amount - 1, &id)),
                Event::Captured => letters.push(Letter::captured(payment, payment.amount, &id)),
                Event::BuyerCancels | Event::Refunded => {}
            }
        }
    }
    letters
}

/// Everything three times, and one in ten of what comes forged.
fn copies(letters: &[Letter], random: &mut Random) -> Vec<Delivery> {
    let mut deliveries = Vec::new();
    for letter in letters {
        for _ in 0..COPIES {
            deliveries.push(Delivery {
                letter: letter.clone(),
                forgery: Forgery::None,
                delay: i64::try_from(random.below(DELAY_MOST)).unwrap_or(0),
            });
        }
    }
    for number in 0..deliveries.len() / 9 {
        let mut letter = letters[random.place(letters.len())].clone();
        // Half of them take the name of a message that is yet to come, and must not keep it out.
        if random.chance(50) {
            letter.id = format!("evt_forged_{number}_{}", random.key());
        }
        let forgery = Forgery::ALL[random.place(Forgery::ALL.len())];
        deliveries.push(Delivery {
            letter,
            forgery,
            delay: 0,
        });
    }
    random.shuffle(&mut deliveries);
    deliveries
}

/// Delivers everything, again where nobody acknowledged; a server may die and come back meanwhile.
fn deliver(
    world: &mut World,
    deliveries: Vec<Delivery>,
    met: &Mutex<Met>,
    gateway: &Gateway,
    death: Option<(usize, Duration)>,
) -> Result<()> {
    let addresses = world.addresses();
    let bag = Mutex::new(deliveries);
    std::thread::scope(|scope| {
        for courier in 0..COURIERS {
            let (bag, addresses) = (&bag, &addresses);
            scope.spawn(move || carry(bag, met, gateway, addresses, courier));
        }
        if let Some((victim, life)) = death {
            std::thread::sleep(life);
            world.kill(victim);
            world.start(victim)?;
        }
        Ok(())
    })
}

fn carry(
    bag: &Mutex<Vec<Delivery>>,
    met: &Mutex<Met>,
    gateway: &Gateway,
    addresses: &[SocketAddr],
    courier: usize,
) {
    let mut caller = Caller::new(addresses, courier, PATIENCE);
    let start = Instant::now();
    let next = || bag.lock().unwrap_or_else(PoisonError::into_inner).pop();
    while let Some(delivery) = next() {
        let answer = delivery
            .letter
            .send(&mut caller, delivery.forgery, delivery.delay);
        let is_done = met
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .note(&delivery, answer);
        if delivery.forgery == Forgery::None && delivery.letter.is_capture() && is_done {
            let mut book = gateway.book();
            if let Some(payment) = book.payment(&delivery.letter.payment) {
                payment.is_told = true;
            }
        }
        if !is_done && start.elapsed() < 2 * PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
            let mut bag = bag.lock().unwrap_or_else(PoisonError::into_inner);
            bag.insert(0, delivery);
        }
    }
}

/// Waits until the shop has asked for all the money that is due back; gives what the gateway tells of it. What was told in
/// parts may be asked for in parts.
fn await_refunds(cases: &[Case], gateway: &Gateway) -> Vec<Letter> {
    let due = || cases.iter().filter(|case| case.script.contains(&Event::Refunded));
    let start = Instant::now();
    while start.elapsed() < REFUNDS && due().any(|case| asked_back(case, gateway) < case.bought.total) {
        std::thread::sleep(Duration::from_millis(100));
    }
    let book = gateway.book();
    let refunds = book.payments.iter().flat_map(|payment| {
        let letter = move |(key, amount): &(String, i64)| {
            Letter::refunded(payment, key, *amount, &format!("evt_{key}"))
        };
        payment.refunds.iter().map(letter)
    });
    refunds.collect()
}

/// What the gateway was asked to give back of a purchase.
fn asked_back(case: &Case, gateway: &Gateway) -> i64 {
    let book = gateway.book();
    let payments = book.of_order(&case.bought.number);
    payments
        .flat_map(|payment| payment.refunds.iter().map(|(_, amount)| *amount))
        .sum()
}

fn conclude(cases: &[Case], mut met: Met, world: &World, gateway: &Gateway) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut caller = Caller::new(&world.addresses(), 0, PATIENCE);
    let (mut unlike, mut refund_wrong, mut kept) = (0, 0, 0);
    for case in cases {
        let wanted = reference(&case.script);
        let found = states(&mut caller, &case.bought);
        if found
            .as_ref()
            .is_none_or(|(order, payment)| (order.as_str(), payment.as_str()) != wanted)
        {
            unlike += 1;
            outcome.find(format!(
                "order {} ({:?}): {found:?}, the reference is {wanted:?}",
                case.bought.number, case.fate
            ));
        }
        kept += u64::from(wanted.1 == "captured");
        let back = asked_back(case, gateway);
        let due = if wanted.1 == "refunded" {
            case.bought.total
        } else {
            0
        };
        refund_wrong += u64::from(back != due);
    }
    met.latencies.sort_unstable();
    let p99 = met.latencies.get(met.latencies.len() * 99 / 100);
    let p99 = p99.map_or(0, |latency| {
        u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)
    });
    let rules = world.verify()?;
    outcome.needs("orders", cases.len() as u64);
    outcome.told("of them paid and kept", kept);
    outcome.needs("genuine webhooks acknowledged", met.latencies.len() as u64);
    outcome.told("of them delivered again after no answer", met.again);
    outcome.needs("forged webhooks", met.forged);
    outcome.none("forged webhooks accepted", met.accepted);
    outcome.none("genuine webhooks refused", met.refused.len() as u64);
    outcome.none("orders that differ from the in-order reference", unlike);
    outcome.none("orders whose refunds differ from what is due", refund_wrong);
    outcome.at_most("acknowledged within, p99, ms", p99, ACK_MOST);
    outcome.none(
        "requests that the gateway finds strange",
        gateway.book().strange.len() as u64,
    );
    outcome.none("rules of jishi verify broken", rules.len() as u64);
    for line in rules.iter().chain(&met.refused).chain(&gateway.book().strange) {
        outcome.find(line.as_str());
    }
    Ok(outcome)
}

/// What the shop tells of an order.
fn states(caller: &mut Caller, bought: &Bought) -> Option<(String, String)> {
    let answer = caller.call("GET", &bought.path(""), None, "").filter(is_good)?;
    let state = json::text(&answer.body, "state")?;
    Some((
        state.to_owned(),
        json::text(&answer.body, "payment_state")?.to_owned(),
    ))
}

impl Met {
    /// Takes note of an answer; gives whether the matter is closed.
    fn note(&mut self, delivery: &Delivery, answer: Option<(u16, Duration)>) -> bool {
        let is_genuine = delivery.forgery == Forgery::None;
        match answer {
            Some((200..=299, latency)) if is_genuine => self.latencies.push(latency),
            Some((200..=299, _)) => {
                self.forged += 1;
                self.accepted += 1;
            }
            None | Some((500..=599, _)) => {
                self.again += 1;
                return false;
            }
            Some((status, _)) if is_genuine => {
                self.refused.push(format!(
                    "the genuine {:?} was answered with {status}",
                    delivery.letter
                ));
            }
            Some(_) => self.forged += 1,
        }
        true
    }
}
