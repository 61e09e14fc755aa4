//! The browser tests: Playwright against a shop of its own on free ports.
//!
//! The shop is the development build, with debug assertions on, so that Leptos reports what does not hydrate; the
//! browser's side is compiled lightly optimised and split, because lazy pages are a part of what is tested.

use super::Context;
use super::count::{self, Count};
use crate::process::{self, Stop};
use crate::report::{Result, note, step};
use crate::shop::{Plan, leptos_environment};
use crate::tools::Toolbox;
use crate::{system, workspace};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Not the directory of `cargo xtask run`, whose shop may be running meanwhile.
const SITE_ROOT: &str = "target/site-test";

pub fn run(context: &mut Context) -> Result<Count> {
    system::check_prerequisites()?;
    let chromium = system::chromium()?;
    system::ensure_chinese_fonts();
    install_packages(&context.toolbox)?;
    build(context)?;

    let scratch = workspace::target().join("browser-test");
    let plan = Plan::temporary(workspace::target().join("debug/jishi"), SITE_ROOT, &scratch)?;
    let shop = plan.start()?;
    note(format!(
        "The logs of the shop under test lie in {}.",
        scratch.display()
    ));
    let mut playwright = playwright(context, &chromium);
    playwright
        .env("BASE_URL", &shop.url)
        .env("GATEWAY_URL", &shop.gateway_url);
    playwright.env("SHOP_BINARY", &plan.binary);
    if let Some(url) = &plan.database_url {
        playwright.env("SHOP_DATABASE_URL", url);
    }
    let (succeeded, output) = process::run_and_listen(&playwright, Stop::Interrupt)?;
    Ok(count::playwright(&output).of_runner(succeeded) + no_panic(&scratch.join("serve.log"))?)
}

/// A server that panics answers the others and may look well from outside. Leptos panics when a visitor leaves while a
/// page is being made and its signals are gone before its last part: that costs nobody anything.
fn no_panic(log: &Path) -> Result<Count> {
    let log_text = workspace::read(log)?;
    let panics = log_text
        .split("panicked at")
        .skip(1)
        .filter(|after| {
            !after
                .lines()
                .take(2)
                .any(|line| line.contains("already been disposed"))
        })
        .count();
    if panics == 0 {
        return Ok(Count::ONE_PASSED);
    }
    eprintln!("error: The server panicked {panics} times: {}.", log.display());
    Ok(Count { passed: 0, failed: 1 })
}

/// Installs what `end2end/package-lock.json` names, unless that is done.
pub fn install_packages(toolbox: &Toolbox) -> Result<()> {
    let directory = end2end();
    let lock = workspace::read(&directory.join("package-lock.json"))?;
    let stamp = directory.join("node_modules/.installed-from");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step("Installing the browser tests' packages with npm (under a minute)");
    let mut npm = toolbox.command("npm");
    npm.current_dir(&directory)
        .args(["ci", "--no-audit", "--no-fund"]);
    process::run(
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        "npm could not install the packages of end2end.",
        "Check the network and npm's messages above.",
    )?;
    workspace::write(&stamp, &lock)
}

fn build(context: &Context) -> Result<()> {
    context.toolbox.ensure_build_tools()?;
    step("Building the shop under test (up to 8 minutes the first time, then a minute or two)");
    let leptos = |side: &[&str]| {
        let mut command = context.toolbox.command("cargo-leptos");
        command.args(["leptos", "build"]).args(side);
        for (key, value) in leptos_environment(SITE_ROOT) {
            command.env(key, value);
        }
        command
    };
    let mut browser_side = leptos(&["--frontend-only", "--split"]);
    // Chunks cannot carry debug information, and unoptimised WebAssembly is too large to load for every test.
    browser_side
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_PROFILE_DEV_STRIP", "debuginfo")
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
    let remedy = "The compiler's messages above say where.";
    process::run(&browser_side, "The browser's side does not build.", remedy)?;
    process::run(&leptos(&["--server-only"]), "The server does not build.", remedy)
}

fn playwright(context: &Context, chromium: &Path) -> Command {
    let mut command = context.toolbox.command("node");
    command
        .current_dir(end2end())
        .args(["node_modules/@playwright/test/cli.js", "test"]);
    command
        .env("CHROMIUM", chromium)
        .env("PLAYWRIGHT_HTML_OPEN", "never");
    command
}

fn end2end() -> PathBuf {
    workspace::root().join("end2end")
}
