//! Many buyers want the same few units while the server dies again and again (F1, F2 and F7).
//!
//! A round: everybody buys and cancels until a server is killed; it is started again; what was cut off is sent again
//! with its key. Then nobody buys, and the books must fit to the unit: what is left and what live orders hold is what
//! there was, and the shop knows exactly the orders that buyers were told of.

use super::crowd::Crowd;
use super::outcome::Outcome;
use super::random::Random;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::report::{Result, note};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

const BUYERS: u64 = 200;
/// A build with planted defects is slow, and needs no crowd to show them; some forget for a moment what they have said.
const FEW_BUYERS: u64 = 24;
const PAUSE: Duration = Duration::from_millis(100);
const PRODUCTS: usize = 20;
const UNITS: u32 = 50;
const KILLS: u64 = 100;
/// A server lives until so many orders at most were acknowledged, and for so many milliseconds at most afterwards; or for
/// so long, when nobody can buy.
const ORDERS_MOST: u64 = 40;
const MILLIS_MOST: u64 = 60;
const LIFE_MOST: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(10);
/// What was cut off last and the last comparison of all orders need so much of the time.
const RESERVE: Duration = Duration::from_secs(20);
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
        defect: run.defect,
        environment: Vec::new(),
    })?;
    let mut random = Random::of(torture.seed, run.name, 0);
    let mut crowd = if run.defect.is_some() {
        Crowd::new(torture.seed, &world, FEW_BUYERS, UNITS, PATIENCE).with_pause(PAUSE)
    } else {
        Crowd::new(torture.seed, &world, BUYERS, UNITS, PATIENCE)
    };
    let goods = world.shelf.clone();
    let (mut kills, mut cut_off, mut slowest) = (0, 0, Duration::ZERO);
    // Once at least, however short the time.
    while kills == 0 || (kills < KILLS && run.start.elapsed() + RESERVE < run.limit) {
        let orders = random.below(ORDERS_MOST);
        let last_moment = Duration::from_millis(random.below(MILLIS_MOST));
        let victims = victims(world.nodes.len(), &mut random);
        crowd.live(&goods, |bought| {
            let start = Instant::now();
            while bought.load(Ordering::Relaxed) < orders && start.elapsed() < LIFE_MOST {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(last_moment);
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
        crowd.settle_purchases(&world, &when)?;
        if !crowd.is_right() {
            note("the books do not fit: no need to go on");
            break;
        }
    }
    if crowd.is_right() {
        crowd.settle(&world, "at the end")?;
    }
    crowd.outcome.needs("kill -9 of a server", kills);
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
