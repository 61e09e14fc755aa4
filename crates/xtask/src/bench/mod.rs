//! `cargo xtask bench`: the shop under load, beside two floors that are measured in the same minutes.
//!
//! Owns the order of the measurements and what has to be reached. Load comes from wrk with the scripts in `benches/`;
//! nothing asks for compression; everything stays on the loopback interface and in `target/bench`.

mod carts;
mod catalogue;
mod floors;
mod hot;
mod orders;
mod pages;
mod report;
mod serving;
mod table;
mod visit;
mod wrk;

use crate::args::{Args, value};
use crate::report::{Failure, Result, note, step};
use crate::shop::Plan;
use crate::tools::{TOOLS_OPTION, Toolbox};
use crate::{process, run, workspace};
use catalogue::Catalogue;
use floors::Floor;
use report::{Fact, Report};
use serving::Serving;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

const MEGABYTES_MOST: f64 = 120.0;
const DEFAULT_SECONDS: u32 = 4;

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let known = [value("--json"), value("--seconds"), TOOLS_OPTION];
    let args = Args::parse(arguments, &known)?;
    let seconds = seconds(args.get("--seconds"))?;
    let toolbox = Toolbox::new(&args);
    wrk::ensure()?;
    run::build_release(&toolbox)?;
    process::run(
        toolbox
            .command("cargo")
            .args(["build", "--release", "--package", "floors"]),
        "The floors could not be built.",
        "The compiler's messages above say where.",
    )?;

    let directory = workspace::target().join("bench");
    let binary = workspace::target().join("release/jishi");
    let plan = Plan::temporary(binary, "target/site", &directory)?;
    let bench = Bench {
        plan,
        directory,
        seconds,
    };
    let start = Instant::now();
    let mut report = Report::new(&bench);
    bench.measure(&mut report)?;
    report.minutes = start.elapsed().as_secs_f64() / 60.0;

    println!("\n{}", table::text(&report));
    let file = match args.get("--json") {
        Some(file) => std::env::current_dir().unwrap_or_default().join(file),
        None => bench.directory.join("report.json"),
    };
    workspace::write(&file, &report.json())?;
    note(format!("The same as JSON: {}", file.display()));
    Ok(if report.sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn seconds(text: Option<&str>) -> Result<u32> {
    let Some(text) = text else {
        return Ok(DEFAULT_SECONDS);
    };
    text.parse()
        .ok()
        .filter(|seconds| (1..=60).contains(seconds))
        .ok_or_else(|| {
            Failure::new(
                format!("--seconds {text} is not a number of seconds for one row."),
                "Give 1 to 60; 4 keeps the whole below six minutes.",
            )
        })
}

/// What all measurements share.
pub(crate) struct Bench {
    plan: Plan,
    directory: PathBuf,
    /// The length of one row.
    seconds: u32,
}

impl Bench {
    /// Measures everything: the floors before and after the rows that they are compared with.
    fn measure(&self, report: &mut Report) -> Result<()> {
        step("Filling a shop with 3,000 products of two variants, and one hot product with 1,000 units");
        serving::fill(self)?;

        step(format!(
            "Measuring: about {} minutes on two cores",
            self.minutes()
        ));
        let page_floor = Floor::page(self)?;
        page_floor.measure(self, report)?;
        let server = Serving::start(self, false)?;
        let catalogue = Catalogue::read(&server)?;
        pages::measure(self, &server, &catalogue, pages::Cache::Off, report)?;
        report.facts.push(memory(
            "memory without the page cache",
            server.resident_megabytes()?,
        ));
        drop(server);

        page_floor.measure(self, report)?;
        drop(page_floor);
        let server = Serving::start(self, true)?;
        pages::measure(self, &server, &catalogue, pages::Cache::On, report)?;
        pages::measure_api(self, &server, &catalogue, report)?;
        visit::measure(&server, report)?;
        orders::measure_carts(self, &server, &catalogue, report)?;
        orders::measure(self, &server, &catalogue, report)?;
        hot::measure(self, &server, report)?;
        report.facts.push(memory(
            "memory after all runs, with the page cache",
            server.resident_megabytes()?,
        ));
        Ok(())
    }

    fn minutes(&self) -> u32 {
        (46 * self.seconds + 80).div_ceil(60)
    }
}

fn memory(name: &str, megabytes: f64) -> Fact {
    Fact::new(name, megabytes, "MB").at_most(MEGABYTES_MOST)
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "no count here reaches 2^52")]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_row_is_checked() {
        assert_eq!(seconds(None).unwrap(), DEFAULT_SECONDS);
        assert_eq!(seconds(Some("2")).unwrap(), 2);
        assert!(seconds(Some("0")).is_err() && seconds(Some("x")).is_err());
    }
}
