//! Random histories of purchases through the rules of the ledger, checked after every step (F3): the sum of each currency,
//! the floor of each account, and every balance against one worked out from where the purchases stand.
//!
//! The histories are a test of `domain`, run here many times over and built for release. That SQL which knows nothing of
//! the rules agrees is what `jishi verify` says in the other checks.

use super::outcome::Outcome;
use super::random::Random;
use super::{Run, Torture};
use crate::process;
use crate::report::{Failure, Result};
use crate::tools::Toolbox;
use std::process::Command;
use std::time::{Duration, Instant};

const HISTORIES: u64 = 10_000;
/// Histories of one call, each of 200 steps.
const BATCH: u64 = 250;
const STEPS: u64 = 200;
/// Seeds are not so large that the next ones would not be different.
const SEEDS: u64 = 1 << 40;
/// How a failure names its history.
const NAMED: &str = "JISHI_LEDGER_SEED=";

pub fn run(torture: &Torture, run: &Run) -> Result<Outcome> {
    let toolbox = &torture.toolbox;
    let mut build = histories(toolbox);
    build.arg("--no-run");
    process::run(
        &build,
        "The tests of `domain` do not build.",
        "The compiler's messages above say where.",
    )?;
    // Building does not count.
    let start = Instant::now();
    let first = Random::of(torture.seed, run.name, 0).below(SEEDS);
    let (mut tried, mut slowest, mut broken) = (0, Duration::ZERO, None);
    while tried < HISTORIES && broken.is_none() && start.elapsed() + slowest < run.limit {
        let mut batch = histories(toolbox);
        batch
            .env("JISHI_LEDGER_SEED", (first + tried).to_string())
            .env("JISHI_LEDGER_HISTORIES", BATCH.to_string());
        if let Some(defect) = run.defect {
            batch.env("JISHI_TEST_DEFECT", defect);
        }
        let began = Instant::now();
        let output = batch.output().map_err(|error| {
            Failure::new(
                format!("cargo could not be started: {error}."),
                "It comes with Rust, from https://rustup.rs.",
            )
        })?;
        slowest = slowest.max(began.elapsed());
        tried += BATCH;
        let said = String::from_utf8_lossy(&output.stdout);
        // A name that fits no test is no success.
        if !output.status.success() || !said.contains("1 passed") {
            broken = Some(named(&said));
        }
    }
    let mut outcome = Outcome::default();
    outcome.needs(&format!("histories of {STEPS} steps"), tried);
    outcome.told("the first seed", first);
    outcome.none("histories that break a rule", u64::from(broken.is_some()));
    if let Some(seed) = broken {
        outcome.find(format!("{NAMED}{seed} breaks a rule"));
    }
    Ok(outcome)
}

fn histories(toolbox: &Toolbox) -> Command {
    let mut cargo = toolbox.command("cargo");
    cargo.args([
        "test",
        "--release",
        "--quiet",
        "--package",
        "domain",
        "--test",
        "it",
    ]);
    cargo.args(["settlement_history::"]);
    cargo
}

/// The seed of the history that broke a rule, by what the test said.
fn named(text: &str) -> String {
    let after = text.split(NAMED).nth(1).unwrap_or_default();
    after.chars().take_while(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_that_broke_a_rule_is_named() {
        let said = "thread 'x' panicked at y:\nJISHI_LEDGER_SEED=4711 breaks a rule\nnote: run with";
        assert_eq!(named(said), "4711");
        assert_eq!(named("nothing of it"), "");
    }
}
