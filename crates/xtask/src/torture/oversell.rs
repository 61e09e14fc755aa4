//! Many buyers want the same few units while the server dies again and again (F1, F2 and F7).
//!
//! A round: everybody buys and cancels until a server is killed; it is started again; what was cut off is sent again
//! with its key. Then nobody is under way, and the books must fit to the unit: what is left and what live orders hold
//! is what there was, and the shop knows exactly the orders that buyers were told of.

use super::crowd::Crowd;
use super::outcome::Outcome;
use super::random::Random;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::report::{Result, note};
use std::time::Duration;

const BUYERS: u64 = 200;
const PRODUCTS: usize = 20;
const UNITS: u32 = 50;
const KILLS: u64 = 100;
/// How long a server lives, in milliseconds.
const LIFE: (u64, u64) = (40, 450);
const PATIENCE: Duration = Duration::from_secs(10);
/// The last comparison of all orders needs so much of the time.
const RESERVE: Duration = Duration::from_secs(5);
/// A server that was killed serves again within so many milliseconds.
const RETURN_MOST: u64 = 5_000;

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let mut world = World::open(Setup {
        binary: &torture.binary,
        directory: run.directory.clone(),
        arena: &run.arena,
        products: PRODUCTS,
        units: UNITS,
        gateway_url: None,
        environment: run.environment(),
    })?;
    let mut random = Random::of(torture.seed, run.name, 0);
    let mut crowd = Crowd::new(torture.seed, &world, BUYERS, UNITS, PATIENCE);
    let goods = world.shelf.clone();
    let (mut kills, mut cut_off, mut slowest) = (0, 0, Duration::ZERO);
    while kills < KILLS && run.start.elapsed() + RESERVE < run.limit {
        let life = Duration::from_millis(LIFE.0 + random.below(LIFE.1 - LIFE.0));
        let victims = victims(world.nodes.len(), &mut random);
        crowd.live(&goods, || {
            std::thread::sleep(life);
            for node in &victims {
                world.kill(*node);
            }
        });
        kills += victims.len() as u64;
        cut_off += crowd.waiting();
        for node in victims {
            slowest = slowest.max(world.start(node)?);
        }
        let when = format!("after kill {kills}");
        crowd.check_rules(&world, &when)?;
        crowd.settle(&world, &when)?;
        if !crowd.is_right() {
            note("the books do not fit: no need to go on");
            break;
        }
    }
    crowd.outcome.at_least("kill -9 of a server", kills, 1);
    crowd.outcome.told("operations that a kill cut off", cut_off);
    let slowest = u64::try_from(slowest.as_millis()).unwrap_or(u64::MAX);
    crowd
        .outcome
        .at_most("slowest return to service, ms", slowest, RETURN_MOST);
    Ok(crowd.conclude())
}

/// Which servers die: one, and now and then all.
fn victims(nodes: usize, random: &mut Random) -> Vec<usize> {
    if random.chance(20) {
        (0..nodes).collect()
    } else {
        vec![random.place(nodes)]
    }
}
