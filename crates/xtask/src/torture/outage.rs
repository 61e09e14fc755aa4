//! The database is gone (F11): once it hangs, with all its connections open, and once it has crashed.

use super::crowd::Crowd;
use super::fault;
use super::outcome::Outcome;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::linux;
use crate::postgres::Cluster;
use crate::report::Result;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

const BUYERS: u64 = 60;
const PRODUCTS: usize = 20;
const UNITS: u32 = 500;
const PATIENCE: Duration = Duration::from_secs(5);
const LASTING: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));
const BACK_MOST: Duration = Duration::from_secs(5);

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
    let mut crowd = Crowd::new(torture.seed, &world, BUYERS, UNITS, PATIENCE);
    let lasting = (run.limit / 5).clamp(LASTING.0, LASTING.1);
    crowd
        .outcome
        .told("the database is gone twice, each time for s", lasting.as_secs());
    for fault in ["hangs", "crashed"] {
        let is_crash = fault == "crashed";
        let cluster = || torture.cluster.lock().unwrap_or_else(PoisonError::into_inner);
        let watched = world.nodes[0].address;
        let goods = world.shelf.clone();
        let seen = fault::endure(
            &mut crowd,
            &goods,
            watched,
            (
                || {
                    on(cluster(), |cluster| {
                        if is_crash {
                            cluster.crash();
                        } else {
                            send(cluster, "STOP");
                        }
                        Ok(())
                    })
                },
                lasting,
                || {
                    on(cluster(), |cluster| {
                        if is_crash {
                            cluster.resume()
                        } else {
                            send(cluster, "CONT");
                            Ok(())
                        }
                    })
                },
            ),
        )?;
        let fault = format!("database {fault}");
        fault::note(&mut crowd, &mut world, &fault, seen, BACK_MOST);
        crowd.check_rules(&world, &fault)?;
        crowd.settle(&world, &fault)?;
    }
    fault::note_failures(&mut crowd);
    Ok(crowd.conclude())
}

fn on(
    mut cluster: MutexGuard<'_, Option<Cluster>>,
    work: impl FnOnce(&mut Cluster) -> Result<()>,
) -> Result<()> {
    cluster.as_mut().map_or(Ok(()), work)
}

fn send(cluster: &Cluster, signal: &str) {
    for process in cluster.processes() {
        linux::signal(process, signal);
    }
}
