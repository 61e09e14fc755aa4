//! `cargo xtask screenshots`: pictures of every page, on a phone and a desktop, in both languages and both themes.

use crate::args::{Args, flag, value};
use crate::process::{self, Stop};
use crate::report::{Failure, Result, step};
use crate::shop::Plan;
use crate::tools::{TOOLS_OPTION, Toolbox};
use crate::{run, system, test, workspace};
use std::path::PathBuf;
use std::process::ExitCode;

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let known = [value("--all"), value("--pages"), flag("--no-build"), TOOLS_OPTION];
    let args = Args::parse(arguments, &known)?;
    let toolbox = Toolbox::new(&args);
    let chromium = system::chromium()?;
    system::ensure_chinese_fonts();
    test::install_packages(&toolbox)?;
    if !args.has("--no-build") {
        run::build_release(&toolbox)?;
    }
    let binary = workspace::target().join("release/jishi");
    if !binary.is_file() {
        return Err(Failure::new(
            "The release server is not built.",
            "Leave out --no-build.",
        ));
    }
    let plan = Plan::temporary(binary, "target/site", &workspace::target().join("screenshots"))?;
    let shop = plan.start()?;

    step("Taking the pictures (2 to 5 minutes)");
    let mut command = toolbox.command("node");
    command
        .arg("end2end/screenshots.mjs")
        .env("BASE_URL", &shop.url)
        .env("CHROMIUM", chromium);
    match args.get("--all") {
        Some(directory) => {
            let directory = std::env::current_dir()
                .unwrap_or_else(|_| PathBuf::from("."))
                .join(directory);
            command.arg("--all").arg("--out").arg(directory);
        }
        None => {
            command
                .arg("--out")
                .arg(workspace::root().join("docs/screenshots"));
        }
    }
    if let Some(pages) = args.get("--pages") {
        command.arg("--pages").arg(pages);
    }
    let succeeded = process::succeeds(&command, Stop::Interrupt)?;
    Ok(if succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
