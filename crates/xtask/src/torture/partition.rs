//! One of two servers loses its way to the database (F12): it lives in a network namespace of its own, and the link that
//! leads to the database goes down, without a word to either side. Buyers still reach it, over another link.

use super::arena::Arena;
use super::crowd::Crowd;
use super::fault;
use super::outcome::Outcome;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::report::{Failure, Result};
use crate::{ports, process, system};
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

const BUYERS: u64 = 60;
const PRODUCTS: usize = 20;
const UNITS: u32 = 500;
const PATIENCE: Duration = Duration::from_secs(3);
const LASTING: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(15));
const SPACE: &str = "jishi-torture";
/// Ours and theirs of the two links: to the database, and to the buyers.
const DATABASE: (&str, &str) = ("10.213.7.1", "10.213.7.2");
const BUYING: (&str, &str) = ("10.213.8.1", "10.213.8.2");

/// A network namespace, gone when this is dropped.
struct Space;

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let _space = match Space::open() {
        Ok(space) => space,
        Err(reason) => {
            let mut outcome = Outcome::default();
            outcome.skip(reason.to_string());
            return Ok(outcome);
        }
    };
    let Arena::Postgres { url, nodes } = &run.arena else {
        return Ok(Outcome::default());
    };
    let url = forward(url)?;
    let mut world = World::prepare(Setup {
        binary: &torture.binary,
        directory: run.directory.clone(),
        arena: &Arena::Postgres { url, nodes: *nodes },
        products: PRODUCTS,
        units: UNITS,
        // It could not be reached from there.
        gateway_url: Some(String::new()),
        defect: run.defect,
        environment: Vec::new(),
    })?;
    let away = address(BUYING.1, ports::free(1)?[0])?;
    let enter = ["ip", "netns", "exec", SPACE].map(str::to_owned);
    world.move_node(0, away, enter.into());
    for node in 0..world.nodes.len() {
        world.start(node)?;
    }
    world.read_shelf()?;
    let mut crowd = Crowd::new(torture.seed, &world, BUYERS, UNITS, PATIENCE);
    let goods = world.shelf.clone();
    let lasting = (run.limit / 4).clamp(LASTING.0, LASTING.1);
    let seen = fault::endure(
        &mut crowd,
        &goods,
        away,
        (|| link("down"), lasting, || link("up")),
    )?;
    // TCP tries again after pauses that double, so the silence can go on for as long as it has lasted.
    let back_most = lasting * 2 + Duration::from_secs(5);
    crowd.outcome.told("the link is down for s", lasting.as_secs());
    fault::note(&mut crowd, &mut world, "partition", seen, back_most);
    fault::note_failures(&mut crowd);
    crowd.check_rules(&world, "after the partition")?;
    crowd.settle(&world, "after the partition")?;
    Ok(crowd.conclude())
}

/// Leads from the link to the database, which listens on the loopback interface only; gives its address there.
fn forward(url: &str) -> Result<String> {
    let broken = || {
        Failure::new(
            "The address of the database is strange.",
            "Run the torture again.",
        )
    };
    let (before, rest) = url.split_once('@').ok_or_else(broken)?;
    let (target, name) = rest.split_once('/').ok_or_else(broken)?;
    let target: SocketAddr = target.parse().map_err(|_| broken())?;
    let failed = |error: std::io::Error| {
        Failure::new(
            format!("Nothing can listen on {}: {error}.", DATABASE.0),
            "Run the torture again.",
        )
    };
    let listener = TcpListener::bind((DATABASE.0, 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    std::thread::spawn(move || {
        for inside in listener.incoming().flatten() {
            if let Ok(outside) = TcpStream::connect(target) {
                join(&inside, &outside);
            }
        }
    });
    Ok(format!("{before}@{}:{port}/{name}", DATABASE.0))
}

/// Carries bytes both ways until one side hangs up.
fn join(one: &TcpStream, other: &TcpStream) {
    for (from, to) in [(one, other), (other, one)] {
        let (Ok(mut from), Ok(mut to)) = (from.try_clone(), to.try_clone()) else {
            return;
        };
        let _ = to.set_nodelay(true);
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.flush();
            let _ = to.shutdown(std::net::Shutdown::Both);
            let _ = from.shutdown(std::net::Shutdown::Both);
        });
    }
}

fn address(host: &str, port: u16) -> Result<SocketAddr> {
    format!("{host}:{port}")
        .parse()
        .map_err(|_| Failure::new(format!("{host} is no address."), "Run the torture again."))
}

/// Puts our end of the link to the database up or down.
fn link(state: &str) -> Result<()> {
    ip(&["link", "set", "jt-database", state])
}

fn ip(arguments: &[&str]) -> Result<()> {
    let done = process::output_of(Command::new("ip").args(arguments));
    done.map(drop).ok_or_else(|| {
        Failure::new(
            format!("`ip {}` was refused.", arguments.join(" ")),
            "Network namespaces need root and iproute2.",
        )
    })
}

impl Space {
    fn open() -> Result<Self> {
        if !system::is_root() {
            return Err(Failure::new(
                "Only root may make a network namespace.",
                "Run the torture as root in a container.",
            ));
        }
        if system::find(&["ip"]).is_none() {
            system::install(&["iproute2"], "The program ip")?;
        }
        Self::clear();
        ip(&["netns", "add", SPACE])?;
        let space = Self;
        for (name, (ours, theirs)) in [("jt-database", DATABASE), ("jt-buyers", BUYING)] {
            let inside = format!("{name}-in");
            ip(&["link", "add", name, "type", "veth", "peer", "name", &inside])?;
            ip(&["link", "set", &inside, "netns", SPACE])?;
            ip(&["addr", "add", &format!("{ours}/30"), "dev", name])?;
            ip(&["link", "set", name, "up"])?;
            ip(&[
                "-n",
                SPACE,
                "addr",
                "add",
                &format!("{theirs}/30"),
                "dev",
                &inside,
            ])?;
            ip(&["-n", SPACE, "link", "set", &inside, "up"])?;
        }
        ip(&["-n", SPACE, "link", "set", "lo", "up"])?;
        Ok(space)
    }

    /// Also what a run has left that was killed.
    fn clear() {
        let _ = ip(&["link", "del", "jt-database"]);
        let _ = ip(&["link", "del", "jt-buyers"]);
        let _ = ip(&["netns", "del", SPACE]);
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        Self::clear();
    }
}
