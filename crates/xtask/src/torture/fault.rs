//! What the faults share: a crowd that goes on, somebody who looks whether pages are still shown, and the way back.

use super::caller::{Caller, is_good};
use super::crowd::Crowd;
use super::world::{Product, World};
use crate::report::Result;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Orders that are acknowledged before anything breaks, and how long these are waited for.
const ORDERS: u64 = 20;
const CALM_MOST: Duration = Duration::from_secs(10);
/// After a fault.
const CALM: Duration = Duration::from_millis(700);
/// The pause between two looks at a page.
const LOOK: Duration = Duration::from_millis(50);
/// How long whoever looks waits for an answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// A shop that is not back by then does not come back.
const BACK_MOST: Duration = Duration::from_mins(1);

/// What was seen of one fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pages_asked: u64,
    pages_shown: u64,
    /// From the healing to the first write.
    back: Duration,
}

/// Lets everybody live while something breaks and heals, and looks at one of the servers.
pub fn endure(
    crowd: &mut Crowd,
    goods: &[Product],
    watched: SocketAddr,
    (breaking, lasting, healing): (impl FnOnce() -> Result<()>, Duration, impl FnOnce() -> Result<()>),
) -> Result<Seen> {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watching = scope.spawn(|| watch(watched, &stop));
        let times = crowd.live(goods, |bought| {
            calm(bought);
            let broken = Instant::now();
            let outcome = breaking();
            std::thread::sleep(lasting);
            // Also when breaking it failed half way: what is broken must not stay so.
            let healing = healing();
            let healed = Instant::now();
            let back = way_back(watched);
            std::thread::sleep(CALM);
            outcome.and(healing).map(|()| (broken, healed, back))
        });
        stop.store(true, Ordering::Relaxed);
        let looks = watching.join().unwrap_or_default();
        let (broken, healed, back) = times?;
        let during: Vec<bool> = looks
            .into_iter()
            .filter(|(at, _)| (broken..healed).contains(at))
            .map(|(_, shown)| shown)
            .collect();
        Ok(Seen {
            pages_asked: during.len() as u64,
            pages_shown: during.iter().filter(|shown| **shown).count() as u64,
            back,
        })
    })
}

/// Writes down what was seen of a fault, and whether the servers are still those that were started.
pub fn note(crowd: &mut Crowd, world: &mut World, fault: &str, seen: Seen, back_most: Duration) {
    let restarts = (0..world.nodes.len())
        .filter(|node| !world.is_alive(*node))
        .count();
    let outcome = &mut crowd.outcome;
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    outcome.at_least(
        &format!("{fault}: pages looked at meanwhile"),
        seen.pages_asked,
        1,
    );
    outcome.at_least(
        &format!("{fault}: of these shown, in a hundred"),
        seen.pages_shown * 100 / seen.pages_asked.max(1),
        99,
    );
    outcome.at_most(
        &format!("{fault}: back after healing, ms"),
        millis(seen.back),
        millis(back_most),
    );
    outcome.none(&format!("{fault}: servers that ended"), restarts as u64);
}

/// Writes down how the servers said that they could not.
pub fn note_failures(crowd: &mut Crowd) {
    let failures = crowd.failures();
    let outcome = &mut crowd.outcome;
    outcome.told("answers 503", failures.unavailable);
    outcome.none("of them without Retry-After", failures.impatient);
    outcome.none("other answers of 5xx", failures.other.len() as u64);
    for other in failures.other {
        outcome.find(other);
    }
}

/// Waits until the shop is at work.
fn calm(bought: &AtomicU64) {
    let start = Instant::now();
    while bought.load(Ordering::Relaxed) < ORDERS && start.elapsed() < CALM_MOST {
        std::thread::sleep(LOOK);
    }
}

/// Looks at a page again and again; gives when, and whether it was shown.
fn watch(address: SocketAddr, stop: &AtomicBool) -> Vec<(Instant, bool)> {
    let mut caller = Caller::new(&[address], 0, PATIENCE);
    let mut looks = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let at = Instant::now();
        let answer = caller.call("GET", "/en", None, "");
        looks.push((at, answer.is_some_and(|answer| is_good(&answer))));
        std::thread::sleep(LOOK);
    }
    looks
}

/// The time until something can be written again.
fn way_back(address: SocketAddr) -> Duration {
    let start = Instant::now();
    let mut caller = Caller::new(&[address], 0, PATIENCE);
    while start.elapsed() < BACK_MOST {
        if caller
            .call("POST", "/v1/carts", None, "{}")
            .is_some_and(|answer| is_good(&answer))
        {
            break;
        }
        std::thread::sleep(LOOK);
    }
    start.elapsed()
}
