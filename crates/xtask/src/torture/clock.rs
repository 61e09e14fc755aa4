//! The clock jumps (F13): a day ahead, two days back, and home again, under a server that runs.
//!
//! Unpaid orders keep their stock for a week here, so that a day more or less may end none of them.

use super::crowd::Crowd;
use super::fault;
use super::outcome::Outcome;
use super::world::{Setup, World};
use super::{Run, Torture, random};
use crate::report::Result;
use crate::{system, workspace};
use std::path::{Path, PathBuf};
use std::time::Duration;

const BUYERS: u64 = 60;
const PRODUCTS: usize = 20;
const UNITS: u32 = 500;
const PATIENCE: Duration = Duration::from_secs(5);
/// In microseconds.
const HALF_A_DAY: u64 = 43_200_000_000;
const WEEK: &str = "10080";
const JUMPS: [(&str, &str); 4] = [
    ("a day ahead", "+1d"),
    ("two days back", "-1d"),
    ("an hour ahead", "-23h"),
    ("home again", "+0"),
];

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let library = match library() {
        Ok(library) => library,
        Err(reason) => {
            let mut outcome = Outcome::default();
            outcome.skip(reason.to_string());
            return Ok(outcome);
        }
    };
    let (mut world, time) = open(torture, run, &library)?;
    let mut crowd = Crowd::new(torture.seed, &world, BUYERS, UNITS, PATIENCE);
    crowd.distrust_clock();
    let goods = world.shelf.clone();
    let lasting = (run.limit / 8).clamp(Duration::from_secs(1), Duration::from_secs(5));
    for (name, offset) in JUMPS {
        crowd.live(&goods, |_| {
            std::thread::sleep(lasting / 2);
            let jumped = workspace::write(&time, &format!("{offset}\n"));
            std::thread::sleep(lasting);
            jumped
        })?;
        crowd.check_rules(&world, name)?;
        crowd.settle(&world, name)?;
    }
    let ended = (0..world.nodes.len())
        .filter(|node| !world.is_alive(*node))
        .count();
    crowd.outcome.told("jumps of the clock", JUMPS.len());
    // Otherwise nothing has jumped, and nothing was tried.
    let now = random::seconds_now() * 1_000_000;
    let orders = world.orders()?;
    let elsewhen = orders
        .iter()
        .filter(|order| order.placed_at.abs_diff(now) > HALF_A_DAY);
    crowd
        .outcome
        .needs("orders placed on another day", elsewhen.count() as u64);
    crowd.outcome.none("servers that ended", ended as u64);
    fault::note_failures(&mut crowd);
    Ok(crowd.conclude())
}

/// A shop whose servers read the clock through the library; and the file that says how wrong it is.
fn open(torture: &Torture, run: &Run, library: &Path) -> Result<(World, PathBuf)> {
    let mut environment = Vec::new();
    // With this defect a day is too long.
    let minutes = if run.defect == Some("hasty-expiry") {
        "30"
    } else {
        WEEK
    };
    environment.push(("JISHI_PAYMENT_MINUTES", minutes.to_owned()));
    let mut world = World::prepare(Setup {
        binary: &torture.binary,
        directory: run.directory.clone(),
        arena: &run.arena,
        products: PRODUCTS,
        units: UNITS,
        gateway_url: None,
        defect: run.defect,
        environment,
    })?;
    let time = world.directory.join("time");
    workspace::write(&time, "+0\n")?;
    let wrapper = [
        "env".to_owned(),
        format!("LD_PRELOAD={}", library.display()),
        format!("FAKETIME_TIMESTAMP_FILE={}", time.display()),
        "FAKETIME_NO_CACHE=1".to_owned(),
        // Waiting is not what is tried out here.
        "FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned(),
    ];
    for node in 0..world.nodes.len() {
        let address = world.nodes[node].address;
        world.move_node(node, address, wrapper.to_vec());
        world.start(node)?;
    }
    world.read_shelf()?;
    Ok((world, time))
}

/// libfaketime, from the packages if need be.
fn library() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    system::install(&["faketime"], "libfaketime, for clocks that jump,")?;
    find().ok_or_else(|| {
        crate::report::Failure::new(
            "libfaketime is installed, but libfaketime.so.1 was not found.",
            "It is looked for below /usr/lib.",
        )
    })
}

fn find() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten();
    folders
        .map(|folder| folder.path().join("faketime/libfaketime.so.1"))
        .find(|file| file.is_file())
}
