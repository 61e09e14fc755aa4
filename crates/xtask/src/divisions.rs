//! `cargo xtask divisions`: the provinces, cities and districts of China for the address form.
//!
//! Turns an npm package into `public/data/divisions.json`, which the browser loads when an address form asks for it.
//! The conversion itself is JavaScript (`divisions.mjs`), the language of its source.

use crate::args::Args;
use crate::process;
use crate::report::{Result, step};
use crate::tools::{TOOLS_OPTION, Toolbox};
use crate::workspace;
use std::process::ExitCode;

const PACKAGE: &str = "@vant/area-data";
const VERSION: &str = "2.1.0";

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let toolbox = Toolbox::new(&Args::parse(arguments, &[TOOLS_OPTION])?);
    let package = toolbox.npm_package(PACKAGE, VERSION)?;
    let output = workspace::root().join("public/data");
    workspace::create_dir(&output)?;
    step("Writing public/data/divisions.json");
    process::run(
        toolbox
            .command("node")
            .arg("crates/xtask/src/divisions.mjs")
            .arg(package)
            .arg(output),
        "The divisions could not be converted.",
        "The message above says what the package no longer holds; adapt crates/xtask/src/divisions.mjs.",
    )?;
    Ok(ExitCode::SUCCESS)
}
