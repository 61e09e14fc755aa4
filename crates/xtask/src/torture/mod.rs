//! `cargo xtask torture`: money and stock while everything around them breaks.
//!
//! Owns which checks there are, the time that each gets, and the report. A check drives real processes from outside, over
//! HTTP and by the commands of `jishi`, and compares what buyers were told with what the shop has written down. Each is
//! believed only because it fails on a build with the defects of `benches/holes` (`--planted`).

mod arena;
mod build;
mod buyer;
mod call;
mod caller;
mod clock;
mod crowd;
mod disk;
mod fault;
mod gateway;
mod ledger;
mod levels;
mod mutants;
mod order;
mod outage;
mod outcome;
mod oversell;
mod pairs;
mod partition;
mod proof;
mod random;
mod replay;
mod sign;
mod summary;
mod webhook;
mod world;

use crate::args::{Args, flag, value};
use crate::postgres::{self, Cluster};
use crate::report::{Failure, Result, note, step};
use crate::tools::{TOOLS_OPTION, Toolbox};
use crate::workspace;
use arena::{Arena, Engine};
use outcome::Outcome;
use proof::Part;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use summary::Row;

const DEFAULT_SECONDS: u64 = 300;
/// A check that gets less shows nothing.
const LEAST: Duration = Duration::from_secs(5);
/// What a check gets to find a planted defect.
const PLANTED: Duration = Duration::from_mins(1);
/// Servers on one `PostgreSQL`.
const NODES: usize = 2;

/// What all checks share.
struct Torture {
    toolbox: Toolbox,
    /// Everything lies here: databases, logs, the planted build.
    directory: PathBuf,
    /// The server's program.
    binary: PathBuf,
    /// Whether it was named, and not built here.
    is_given: bool,
    seed: u64,
    /// The private `PostgreSQL`, once a check has needed it.
    cluster: Mutex<Option<Cluster>>,
}

/// One kind of torture.
struct Check {
    name: &'static str,
    about: &'static str,
    on: &'static [Engine],
    /// Its part of the time, on each database.
    weight: u32,
    /// Planted defects that it must find, and where.
    defects: &'static [(&'static str, &'static [Engine])],
    run: fn(&Torture, &Run) -> Result<Outcome>,
}

/// One check on one database.
struct Run {
    name: &'static str,
    directory: PathBuf,
    arena: Arena,
    start: Instant,
    /// How long it may take.
    limit: Duration,
    /// The defect that the build is asked to have.
    defect: Option<&'static str>,
}

const BOTH: &[Engine] = &[Engine::Sqlite, Engine::Postgres];

const CHECKS: &[Check] = &[
    Check {
        name: "replay",
        about: "every checkout five times at once and again after a kill",
        on: BOTH,
        weight: 3,
        defects: &[("forgotten-keys", BOTH)],
        run: replay::run,
    },
    Check {
        name: "webhook",
        about: "a gateway that says everything three times, in any order, late, and among forgeries",
        on: BOTH,
        weight: 3,
        defects: &[("unsigned-webhook", BOTH)],
        run: webhook::run,
    },
    Check {
        name: "pairs",
        about: "all pairs of calls that change a cart or an order, at the same moment",
        on: BOTH,
        weight: 2,
        defects: &[
            ("kept-stock", BOTH),
            // On SQLite writes follow each other: nobody sees the half of another.
            ("no-transaction", &[Engine::Postgres]),
            ("unguarded-stock", &[Engine::Postgres]),
        ],
        run: pairs::run,
    },
    Check {
        name: "disk",
        about: "the disk is full for a while",
        on: &[Engine::Sqlite],
        weight: 1,
        defects: &[("never-recovers", &[Engine::Sqlite])],
        run: disk::run,
    },
    Check {
        name: "outage",
        about: "the database hangs, and crashes",
        on: &[Engine::Postgres],
        weight: 2,
        defects: &[("never-recovers", &[Engine::Postgres])],
        run: outage::run,
    },
    Check {
        name: "partition",
        about: "one of two servers loses its way to the database",
        on: &[Engine::Postgres],
        weight: 1,
        defects: &[("never-recovers", &[Engine::Postgres])],
        run: partition::run,
    },
    Check {
        name: "clock",
        about: "the clock jumps a day ahead and two days back",
        on: BOTH,
        weight: 1,
        defects: &[("hasty-expiry", BOTH)],
        run: clock::run,
    },
    Check {
        name: "ledger",
        about: "random histories of purchases through the rules of the ledger",
        on: &[Engine::None],
        weight: 2,
        defects: &[("lost-transfer", &[Engine::None])],
        run: ledger::run,
    },
    // The last, for it has use for all the time that the others leave.
    Check {
        name: "oversell",
        about: "200 buyers, 20 products of 50 units, carts of several lines, and kill -9 of the server",
        on: BOTH,
        weight: 8,
        defects: &[
            ("early-answer", BOTH),
            ("no-transaction", BOTH),
            // On SQLite writes follow each other, and what a cart may hold is looked at in the same one.
            ("unguarded-stock", &[Engine::Postgres]),
        ],
        run: oversell::run,
    },
];

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let known = [
        value("--seconds"),
        value("--seed"),
        value("--only"),
        value("--binary"),
        flag("--planted"),
        TOOLS_OPTION,
    ];
    let args = Args::parse(arguments, &known)?;
    let wants_mutants = args.list("--only") == [mutants::NAME];
    let checks = chosen(&args.list("--only"))?;
    let seconds = args.number("--seconds", DEFAULT_SECONDS)?;
    let seed = args.number("--seed", fresh_seed())?;
    let directory = workspace::target().join("torture");
    workspace::create_dir(&directory)?;
    let is_planted = args.has("--planted");
    let toolbox = Toolbox::new(&args);
    let binary = match args.get("--binary") {
        Some(file) => std::env::current_dir().unwrap_or_default().join(file),
        None if wants_mutants => PathBuf::new(),
        None if is_planted => build::planted(&toolbox, &directory)?,
        None => build::real(&toolbox)?,
    };
    let torture = Torture {
        toolbox,
        directory,
        binary,
        is_given: args.has("--binary"),
        seed,
        cluster: Mutex::new(None),
    };
    let rows = if wants_mutants {
        vec![torture.mutate(Duration::from_secs(seconds))]
    } else if is_planted {
        torture.find_planted(&checks)
    } else {
        torture.endure(&checks, Duration::from_secs(seconds))
    };
    println!("\n{}", summary::table(&rows));
    if wants_mutants {
        proof::write(&torture, &rows, Part::Mutants, seconds)?;
    } else if args.has("--only") {
        note("docs/PROOF.md is left as it is: it tells of whole runs.");
    } else {
        let part = if is_planted { Part::Planted } else { Part::Shop };
        proof::write(&torture, &rows, part, seconds)?;
    }
    Ok(if rows.iter().all(Row::passed) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Torture {
    /// All checks on the shop as it is.
    fn endure(&self, checks: &[&'static Check], time: Duration) -> Vec<Row> {
        step(format!(
            "Torturing for {} seconds at most; the seed is {}",
            time.as_secs(),
            self.seed
        ));
        let end = Instant::now() + time;
        let mut left: u32 = checks.iter().map(|check| check.weight * engines(check)).sum();
        let mut rows = Vec::new();
        for check in checks {
            for engine in check.on {
                // What one leaves of its time is for those after it.
                let rest = end.saturating_duration_since(Instant::now());
                let limit = (rest * check.weight / left.max(1)).max(LEAST);
                left -= check.weight;
                rows.push(self.one(check, *engine, limit, None));
            }
        }
        rows
    }

    /// Every check on builds with each of the defects that it must find.
    fn find_planted(&self, checks: &[&'static Check]) -> Vec<Row> {
        step(format!("Looking for planted defects; the seed is {}", self.seed));
        let mut rows = Vec::new();
        for check in checks {
            for (defect, engines) in check.defects {
                for engine in *engines {
                    rows.push(self.one(check, *engine, PLANTED, Some(defect)));
                }
            }
        }
        rows
    }

    /// Breaks the code instead of what is around it.
    fn mutate(&self, limit: Duration) -> Row {
        step(format!(
            "Breaking the code for {} seconds at most",
            limit.as_secs()
        ));
        let start = Instant::now();
        let outcome = mutants::run(self, limit);
        if let Err(failure) = &outcome {
            eprintln!("error: {failure}");
        }
        let row = Row::new(mutants::NAME, Engine::None, None, outcome, start.elapsed());
        row.print();
        row
    }

    fn one(&self, check: &Check, engine: Engine, limit: Duration, defect: Option<&'static str>) -> Row {
        println!();
        let planted = defect.map_or(String::new(), |defect| format!(" with the defect {defect}"));
        step(format!(
            "{} on {}{planted}, {} s: {}",
            check.name,
            engine.name(),
            limit.as_secs(),
            check.about
        ));
        let start = Instant::now();
        let outcome = self.arena(check, engine).and_then(|arena| {
            let run = Run {
                name: check.name,
                directory: self.directory.join(format!("{}-{}", check.name, engine.name())),
                arena,
                start: Instant::now(),
                limit,
                defect,
            };
            let deadlocks = postgres::deadlocks();
            let mut outcome = (check.run)(self, &run)?;
            if engine == Engine::Postgres && !outcome.figures.is_empty() {
                let more = postgres::deadlocks().saturating_sub(deadlocks);
                outcome.none("deadlocks in the database", more);
            }
            Ok(outcome)
        });
        if let Err(failure) = &outcome {
            eprintln!("error: {failure}");
        }
        let row = Row::new(check.name, engine, defect, outcome, start.elapsed());
        row.print();
        row
    }

    fn arena(&self, check: &Check, engine: Engine) -> Result<Arena> {
        let mut cluster = self
            .cluster
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if engine == Engine::Postgres && cluster.is_none() {
            *cluster = Some(Cluster::start_lasting()?);
        }
        engine.arena(cluster.as_ref(), check.name, NODES)
    }
}

fn engines(check: &Check) -> u32 {
    u32::try_from(check.on.len()).unwrap_or(1)
}

fn chosen(only: &[&str]) -> Result<Vec<&'static Check>> {
    for name in only.iter().filter(|_| only != [mutants::NAME]) {
        if !CHECKS.iter().any(|check| check.name == *name) {
            let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
            return Err(Failure::new(
                format!("There is no torture `{name}`."),
                format!("There are {}, and {} alone.", names.join(", "), mutants::NAME),
            ));
        }
    }
    let is_wanted = |check: &&Check| only.is_empty() || only.contains(&check.name);
    Ok(CHECKS.iter().filter(is_wanted).collect())
}

/// A seed that no run had before; it is printed, and can be given again.
fn fresh_seed() -> u64 {
    random::seconds_now().unsigned_abs().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_chosen_by_name() {
        assert_eq!(chosen(&[]).unwrap().len(), CHECKS.len());
        assert_eq!(chosen(&["oversell"]).unwrap()[0].name, "oversell");
        assert!(chosen(&["overdrive"]).is_err());
    }

    #[test]
    fn every_check_has_a_defect_to_find() {
        assert!(CHECKS.iter().all(|check| !check.defects.is_empty()));
    }
}
