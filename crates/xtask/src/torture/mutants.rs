//! Mutation testing (F21): cargo-mutants breaks the code that money and stock rest on, one place after the other, and the
//! tests of its crate must notice.

use super::outcome::Outcome;
use super::{LEAST, Torture};
use crate::process::{self, Stop};
use crate::report::{Failure, Result};
use std::fs::File;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

pub const NAME: &str = "mutants";

const PACKAGE: &str = "domain";
const FILES: [&str; 7] = [
    "crates/domain/src/kernel/money.rs",
    "crates/domain/src/inventory/**/*.rs",
    "crates/domain/src/cart/pricing.rs",
    "crates/domain/src/payment/**/*.rs",
    "crates/domain/src/order/state.rs",
    "crates/domain/src/order/group.rs",
    "crates/domain/src/settlement/**/*.rs",
];
/// Of a hundred mutants so many are caught.
const CAUGHT_LEAST: u64 = 90;

/// Tries as many mutants as the time allows, in an order of chance; they are made in a copy of the sources.
pub fn run(torture: &Torture, limit: Duration) -> Result<Outcome> {
    let toolbox = &torture.toolbox;
    toolbox.ensure_mutants()?;
    let log = torture.directory.join("mutants.log");
    let file = File::create(&log).map_err(|error| Failure::io("Creating", &log, &error))?;
    let mut command = toolbox.command("cargo");
    command
        .args(["mutants", "--package", PACKAGE, "--shuffle", "--no-times"])
        .args(["--colors", "never", "--timeout", "120", "--output"])
        .arg(&torture.directory);
    for file in FILES {
        command.args(["--file", file]);
    }
    let start = Instant::now();
    let mut running = process::start("cargo mutants", &command, Stop::Interrupt, Some(file), None)?;
    while running.ended().is_none() && start.elapsed() < limit.max(LEAST) {
        thread::sleep(Duration::from_millis(200));
    }
    let came_to_its_end = running.ended().is_some();
    drop(running);
    read(&torture.directory.join("mutants.out"), came_to_its_end).ok_or_else(|| {
        Failure::new(
            "cargo mutants has tried nothing.",
            format!("{} says why; more time may be needed (--seconds).", log.display()),
        )
    })
}

/// What lies in its folder: a line for each mutant, in a file for each way to end.
fn read(folder: &Path, came_to_its_end: bool) -> Option<Outcome> {
    let lines = |name: &str| -> Vec<String> {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    };
    let (caught, missed) = (lines("caught.txt"), lines("missed.txt"));
    // A mutant that never comes to an end is noticed, too.
    let noticed = (caught.len() + lines("timeout.txt").len()) as u64;
    let tried = noticed + missed.len() as u64;
    let score = (noticed * 100).checked_div(tried)?;
    let mut outcome = Outcome::default();
    outcome.told("mutants tried", tried);
    outcome.told("of them noticed", noticed);
    outcome.told("not noticed", missed.len());
    outcome.told("that do not compile", lines("unviable.txt").len());
    outcome.at_least("noticed, in a hundred", score, CAUGHT_LEAST);
    if !came_to_its_end {
        outcome.skip("the rest of the mutants: the time was over");
    }
    for line in missed {
        outcome.find(format!("not noticed: {line}"));
    }
    Some(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_of_those_that_compile() {
        let folder = std::env::temp_dir().join(format!("xtask-mutants-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(read(&folder, true), None);
        std::fs::write(folder.join("caught.txt"), "a\nb\nc\n").unwrap();
        std::fs::write(folder.join("missed.txt"), "d\n").unwrap();
        std::fs::write(folder.join("unviable.txt"), "e\nf\n").unwrap();
        let outcome = read(&folder, false).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(!outcome.holds());
        assert_eq!(outcome.figures[4].value, "75");
        assert_eq!((outcome.findings.len(), outcome.skipped.len()), (1, 1));
    }
}
