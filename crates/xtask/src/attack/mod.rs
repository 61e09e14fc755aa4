//! `cargo xtask attack`: known tools against a shop of its own on the loopback interface, for a bounded time.
//!
//! Each tool first attacks a build with planted holes (`benches/holes`) and must find them; what it then says of the
//! real build is believed. Owns the order and the time of the attacks; the tools are others' and are installed into
//! `target/attack/venv`.

mod brute_force;
mod install;
mod schemathesis;
mod sqlmap;
mod summary;
mod target;
mod wapiti;

use crate::args::{Args, value};
use crate::report::{Failure, Result, step};
use crate::tools::{TOOLS_OPTION, Toolbox};
use crate::workspace;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use summary::Row;
use target::{Build, Target};

const DEFAULT_SECONDS: u64 = 300;
const DEFAULT_TRIES: u64 = 100_000;
/// A tool that gets less finds nothing.
const LEAST: Duration = Duration::from_secs(20);

/// What all attacks share.
struct Attack {
    /// Everything lies here: tools, builds, databases, logs and reports.
    directory: PathBuf,
    tries: u64,
}

/// One kind of attack.
struct Tool {
    name: &'static str,
    about: &'static str,
    /// What must be among the findings on the build with planted holes.
    holes: &'static [&'static str],
    run: fn(&Attack, &Target, Duration) -> Result<Outcome>,
}

/// What an attack has done and found.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// Requests, cases or tries, as the tool counts.
    done: u64,
    findings: Vec<String>,
    /// What is worth knowing beside the findings.
    remark: String,
}

const TOOLS: &[Tool] = &[
    Tool {
        name: "schemathesis",
        about: "every operation of /v1 with good and bad requests, by its OpenAPI document",
        holes: schemathesis::HOLES,
        run: schemathesis::run,
    },
    Tool {
        name: "wapiti",
        about: "pages, links and forms with injected text",
        holes: wapiti::HOLES,
        run: wapiti::run,
    },
    Tool {
        name: "sqlmap",
        about: "parameters of searches and lists with injected SQL",
        holes: sqlmap::HOLES,
        run: sqlmap::run,
    },
    Tool {
        name: "brute-force",
        about: "wrong passwords on twenty accounts from a thousand addresses",
        holes: brute_force::HOLES,
        run: brute_force::run,
    },
];

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let known = [
        value("--seconds"),
        value("--only"),
        value("--tries"),
        TOOLS_OPTION,
    ];
    let args = Args::parse(arguments, &known)?;
    let tools = chosen(&args.list("--only"))?;
    let seconds = args.number("--seconds", DEFAULT_SECONDS)?;
    let attack = Attack {
        directory: workspace::target().join("attack"),
        tries: args.number("--tries", DEFAULT_TRIES)?,
    };
    install::ensure(&attack)?;
    let toolbox = Toolbox::new(&args);
    let builds = [
        Build::planted(&attack, &toolbox)?,
        Build::real(&attack, &toolbox)?,
    ];

    step(format!("Attacking for {seconds} seconds at most"));
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut left = u32::try_from(builds.len() * tools.len()).unwrap_or(u32::MAX);
    let mut rows = Vec::new();
    for build in &builds {
        for tool in &tools {
            // What one attack leaves of its time is for those after it; holes are found quickly or not at all.
            let share = end.saturating_duration_since(Instant::now()) / left;
            left -= 1;
            rows.push(one(&attack, build, tool, share.max(LEAST)));
        }
    }
    println!("\n{}", summary::table(&rows));
    Ok(if rows.iter().all(Row::passed) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// One attack on a shop of its own, so that what one leaves behind does not hide from another.
fn one(attack: &Attack, build: &Build, tool: &Tool, share: Duration) -> Row {
    println!();
    step(format!(
        "{} on the {} build, {} s: {}",
        tool.name,
        build.name,
        share.as_secs(),
        tool.about
    ));
    let start = Instant::now();
    let outcome =
        Target::start(attack, build, tool.name).and_then(|target| (tool.run)(attack, &target, share));
    if let Err(failure) = &outcome {
        eprintln!("error: {failure}");
    }
    let row = Row::new(tool, build, outcome, start.elapsed());
    row.print_findings();
    row
}

fn chosen(only: &[&str]) -> Result<Vec<&'static Tool>> {
    for name in only {
        if !TOOLS.iter().any(|tool| tool.name == *name) {
            let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
            return Err(Failure::new(
                format!("There is no attack `{name}`."),
                format!("There are {}.", names.join(", ")),
            ));
        }
    }
    let is_wanted = |tool: &&Tool| only.is_empty() || only.contains(&tool.name);
    Ok(TOOLS.iter().filter(is_wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attacks_are_chosen_by_name() {
        assert_eq!(chosen(&[]).unwrap().len(), TOOLS.len());
        assert_eq!(chosen(&["sqlmap"]).unwrap()[0].name, "sqlmap");
        assert!(chosen(&["nmap"]).is_err());
    }

    #[test]
    fn every_attack_has_a_hole_to_find() {
        assert!(TOOLS.iter().all(|tool| !tool.holes.is_empty()));
    }
}
