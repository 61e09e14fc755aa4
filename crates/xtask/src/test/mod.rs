//! `cargo xtask test`: every check of the project, one after the other, with one summary at the end.
//!
//! A step that fails does not hide the others: all of them run, and the summary names each.

mod browser;
mod count;
mod steps;
mod stripe;
mod summary;

pub use browser::install_packages;
pub use steps::cargo;

use crate::args::{Args, flag, value};
use crate::postgres::Cluster;
use crate::report::{Failure, Result, step};
use crate::tools::{TOOLS_OPTION, Toolbox};
use count::Count;
use std::process::ExitCode;
use std::time::Instant;
use summary::{Row, Verdict};

/// What the steps share.
pub struct Context {
    toolbox: Toolbox,
    /// Started by the first step that needs it, stopped with the command.
    postgres: Option<Cluster>,
}

/// One check: its name for `--only` and `--skip`, what it does, and how.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Context) -> Result<Count>,
}

/// In the order of cost, so that a slip shows early.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "formatting is rustfmt's (seconds)",
        run: steps::fmt,
    },
    Step {
        name: "tidy",
        about: "the rules of the architecture (seconds)",
        run: steps::tidy,
    },
    Step {
        name: "css",
        about: "style/components.css is fresh (seconds)",
        run: steps::css,
    },
    Step {
        name: "clippy",
        about: "lints of server, tests and tools (up to 6 minutes cold)",
        run: steps::clippy,
    },
    Step {
        name: "clippy-wasm",
        about: "lints of the browser's side (up to 4 minutes cold)",
        run: steps::clippy_wasm,
    },
    Step {
        name: "rust",
        about: "unit, property, store (SQLite and PostgreSQL), service and HTTP tests (up to 12 minutes cold)",
        run: steps::rust,
    },
    Step {
        name: "stripe",
        about: "the client of Stripe against localstripe, which pip installs (a minute)",
        run: stripe::run,
    },
    Step {
        name: "doc",
        about: "examples in the documentation (a minute)",
        run: steps::doc,
    },
    Step {
        name: "browser",
        about: "Playwright with Chromium, desktop and phone (up to 15 minutes cold)",
        run: browser::run,
    },
];

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let known = [value("--only"), value("--skip"), flag("--list"), TOOLS_OPTION];
    let args = Args::parse(arguments, &known)?;
    if args.has("--list") {
        for step in STEPS {
            println!("{:<12} {}", step.name, step.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let (only, skip) = (args.list("--only"), args.list("--skip"));
    for name in only.iter().chain(&skip) {
        if !STEPS.iter().any(|step| step.name == *name) {
            return Err(Failure::new(
                format!("There is no step `{name}`."),
                "`cargo xtask test --list` lists the steps.",
            ));
        }
    }
    let mut context = Context {
        toolbox: Toolbox::new(&args),
        postgres: None,
    };
    let chosen = |name: &str| (only.is_empty() || only.contains(&name)) && !skip.contains(&name);
    let rows: Vec<Row> = STEPS
        .iter()
        .map(|one| {
            if chosen(one.name) {
                run_step(one, &mut context)
            } else {
                Row::skipped(one.name)
            }
        })
        .collect();
    drop(context);
    println!("\n{}", summary::table(&rows));
    Ok(if summary::all_passed(&rows) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn run_step(one: &Step, context: &mut Context) -> Row {
    println!();
    step(format!("{}: {}", one.name, one.about));
    let start = Instant::now();
    let outcome = (one.run)(context);
    if let Err(failure) = &outcome {
        eprintln!("error: {failure}");
    }
    let count = outcome.unwrap_or(Count { passed: 0, failed: 1 });
    let verdict = if count.failed == 0 {
        Verdict::Passed
    } else {
        Verdict::Failed
    };
    Row {
        name: one.name,
        verdict,
        count,
        elapsed: start.elapsed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_is_counted_and_the_next_one_still_runs() {
        let broken = Step {
            name: "broken",
            about: "",
            run: |_| Err(Failure::new("No.", "Mend it.")),
        };
        let fine = Step {
            name: "fine",
            about: "",
            run: |_| Ok(Count::ONE_PASSED),
        };
        let toolbox = Toolbox::new(&Args::default());
        let mut context = Context {
            toolbox,
            postgres: None,
        };
        let rows = [run_step(&broken, &mut context), run_step(&fine, &mut context)];
        assert_eq!(rows[0].count, Count { passed: 0, failed: 1 });
        assert_eq!(rows[1].verdict, Verdict::Passed);
        assert!(!summary::all_passed(&rows));
    }

    #[test]
    fn unknown_steps_are_refused() {
        assert!(command(&["--only".to_owned(), "clipy".to_owned()]).is_err());
    }
}
