//! The disk is full (F10): a small file system in memory, with the database and the logs, which somebody else fills up.

use super::crowd::Crowd;
use super::fault;
use super::outcome::Outcome;
use super::world::{Setup, World};
use super::{Run, Torture};
use crate::process;
use crate::report::{Failure, Result};
use crate::{system, workspace};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const BUYERS: u64 = 60;
const PRODUCTS: usize = 20;
const UNITS: u32 = 500;
const PATIENCE: Duration = Duration::from_secs(10);
/// With room for what a shop logs that is refused everything.
const MEGABYTES: u32 = 64;
/// Space comes back, and within this time so does the shop.
const BACK_MOST: Duration = Duration::from_secs(5);

/// A file system in memory, gone when this is dropped.
struct Mounted(PathBuf);

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let mounted = match Mounted::at(&run.directory) {
        Ok(mounted) => mounted,
        Err(reason) => {
            let mut outcome = Outcome::default();
            outcome.skip(reason.to_string());
            return Ok(outcome);
        }
    };
    let mut world = World::open(Setup {
        binary: &torture.binary,
        directory: mounted.0.clone(),
        arena: &run.arena,
        products: PRODUCTS,
        units: UNITS,
        gateway_url: None,
        defect: run.defect,
        environment: Vec::new(),
    })?;
    let mut crowd = Crowd::new(torture.seed, &world, BUYERS, UNITS, PATIENCE);
    let goods = world.shelf.clone();
    let balloon = mounted.0.join("balloon");
    let watched = world.nodes[0].address;
    let lasting = (run.limit / 3).clamp(Duration::from_secs(2), Duration::from_secs(10));
    let seen = fault::endure(
        &mut crowd,
        &goods,
        watched,
        (
            || {
                fill(&balloon);
                Ok(())
            },
            lasting,
            || std::fs::remove_file(&balloon).map_err(|error| Failure::io("Removing", &balloon, &error)),
        ),
    )?;
    fault::note(&mut crowd, &mut world, "disk full", seen, BACK_MOST);
    let refused = crowd.failures().unavailable;
    crowd
        .outcome
        .at_least("disk full: writes refused with 503", refused, 1);
    fault::note_failures(&mut crowd);
    crowd.check_rules(&world, "after the disk was full")?;
    crowd.settle(&world, "after the disk was full")?;
    Ok(crowd.conclude())
}

/// Writes until there is no space left.
fn fill(balloon: &Path) {
    let Ok(mut file) = std::fs::File::create(balloon) else {
        return;
    };
    for size in [65_536, 4_096, 1] {
        let block = vec![0; size];
        while file.write_all(&block).is_ok() {}
    }
}

impl Mounted {
    fn at(directory: &Path) -> Result<Self> {
        if !system::is_root() {
            return Err(Failure::new(
                "A small file system can be mounted by root only.",
                "Run the torture as root in a container.",
            ));
        }
        workspace::create_dir(directory)?;
        // One that was left by a run that was killed.
        let _ = process::output_of(Command::new("umount").arg("-l").arg(directory));
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o"])
            .arg(format!("size={MEGABYTES}m"))
            .arg("jishi-torture")
            .arg(directory);
        process::output_of(&mut mount)
            .map(|_| Self(directory.to_path_buf()))
            .ok_or_else(|| {
                Failure::new(
                    "A small file system could not be mounted.",
                    "Give the container the right to mount (CAP_SYS_ADMIN).",
                )
            })
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = process::output_of(Command::new("umount").arg("-l").arg(&self.0));
    }
}
