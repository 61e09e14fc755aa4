//! The steps that need no browser.
//!
//! `frontend` is left out of every native build: with it, Cargo would turn on the browser's and the server's features
//! of Leptos at once.

use super::Context;
use super::count::{self, Count};
use crate::postgres::Cluster;
use crate::process::{self, Stop};
use crate::report::{Failure, Result, note};
use crate::tools::Toolbox;
use crate::{css, system, workspace};
use std::process::Command;

pub const NATIVE: [&str; 3] = ["--workspace", "--exclude", "frontend"];
/// A server to use instead of a private one.
const POSTGRES_URL: &str = "JISHI_TEST_POSTGRES_URL";

pub fn fmt(context: &mut Context) -> Result<Count> {
    let mut fmt = context.toolbox.command("cargo");
    fmt.args(["fmt", "--all", "--check", "--", "--files-with-diff"]);
    process::run(&fmt, "Some files are not formatted.", "Run `cargo fmt --all`.")?;
    Ok(Count::ONE_PASSED)
}

pub fn tidy(_: &mut Context) -> Result<Count> {
    crate::tidy::check_and_print()?;
    Ok(Count::ONE_PASSED)
}

pub fn css(context: &mut Context) -> Result<Count> {
    css::check_fresh(&context.toolbox)?;
    Ok(Count::ONE_PASSED)
}

pub fn clippy(context: &mut Context) -> Result<Count> {
    let mut clippy = cargo(&context.toolbox);
    clippy
        .arg("clippy")
        .args(NATIVE)
        .args(["--all-targets", "--", "-D", "warnings"]);
    process::run(&clippy, "Clippy found something.", "Mend what it names above.")?;
    Ok(Count::ONE_PASSED)
}

pub fn clippy_wasm(context: &mut Context) -> Result<Count> {
    context.toolbox.ensure_wasm_target()?;
    let mut clippy = cargo(&context.toolbox);
    clippy.args([
        "clippy",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    // Where cargo-leptos builds the browser's side, so that the procedural macros are compiled once for both.
    clippy
        .arg("--target-dir")
        .arg(workspace::target().join("front"))
        .args(["--", "-D", "warnings"]);
    process::run(
        &clippy,
        "Clippy found something in the browser's side.",
        "Mend what it names above.",
    )?;
    Ok(Count::ONE_PASSED)
}

pub fn rust(context: &mut Context) -> Result<Count> {
    system::check_prerequisites()?;
    let url = postgres_url(context)?;
    let has_nextest =
        process::output_of(context.toolbox.command("cargo").args(["nextest", "--version"])).is_some();
    let mut tests = cargo(&context.toolbox);
    tests.env(POSTGRES_URL, url).env_remove("DATABASE_URL");
    if has_nextest {
        tests.args(["nextest", "run", "--no-fail-fast"]).args(NATIVE);
    } else {
        note("cargo-nextest is not installed; `cargo test` does the same, more slowly.");
        tests
            .args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"])
            .args(NATIVE);
    }
    let (succeeded, output) = process::run_and_listen(&tests, Stop::Terminate)?;
    let count = if has_nextest {
        count::nextest(&output)
    } else {
        count::libtest(&output)
    };
    Ok(count.of_runner(succeeded))
}

pub fn doc(context: &mut Context) -> Result<Count> {
    let mut tests = cargo(&context.toolbox);
    tests.args(["test", "--doc", "--no-fail-fast"]).args(NATIVE);
    let (succeeded, output) = process::run_and_listen(&tests, Stop::Terminate)?;
    if !succeeded {
        return Ok(count::libtest(&output).of_runner(false));
    }
    // A project may have no examples; that they compile where they exist is the check.
    Ok(count::libtest(&output) + Count::ONE_PASSED)
}

/// Cargo with the flags and variables that cargo-leptos sets for a development build of the server, so that the tests
/// and the browser's server share what they compile.
pub fn cargo(toolbox: &Toolbox) -> Command {
    let mut command = toolbox.command("cargo");
    let inherited = std::env::var("RUSTFLAGS").unwrap_or_default();
    let flags = format!("{inherited} --cfg erase_components");
    command
        .env("RUSTFLAGS", flags.trim())
        .env("LEPTOS_OUTPUT_NAME", "jishi");
    command
}

fn postgres_url(context: &mut Context) -> Result<String> {
    if let Ok(url) = std::env::var(POSTGRES_URL) {
        note(format!("Using the PostgreSQL that {POSTGRES_URL} names."));
        return Ok(url);
    }
    if context.postgres.is_none() {
        context.postgres = Some(Cluster::start()?);
    }
    let cluster = context.postgres.as_ref();
    cluster
        .map(Cluster::url)
        .ok_or_else(|| Failure::new("The private PostgreSQL is gone.", "Run the command again."))
}
