//! The server that is tortured: as it is, and with planted defects.

use crate::report::{Failure, Result, step};
use crate::tools::Toolbox;
use crate::{process, run, test, workspace};
use std::path::{Path, PathBuf};

/// The feature of the server that brings the defects; the variable `JISHI_TEST_DEFECT` chooses one.
const FEATURE: &str = "planted-defects";

/// The release build, the same as the benchmark's.
pub fn real(toolbox: &Toolbox) -> Result<PathBuf> {
    run::build_release(toolbox)?;
    Ok(workspace::target().join("release/jishi"))
}

/// A build that can be asked to do wrong.
pub fn planted(toolbox: &Toolbox, directory: &Path) -> Result<PathBuf> {
    step("Building a server with planted defects (minutes the first time, then less)");
    let mut cargo = test::cargo(toolbox);
    cargo.args(["build", "--package", "server", "--features", FEATURE]);
    process::run(
        &cargo,
        "The server does not build.",
        "The compiler's messages above say where.",
    )?;
    let binary = directory.join("jishi-planted");
    let built = workspace::target().join("debug/jishi");
    // Not by writing over it: the old one may still be running somewhere.
    let _ = std::fs::remove_file(&binary);
    std::fs::copy(&built, &binary).map_err(|error| Failure::io("Copying to", &binary, &error))?;
    Ok(binary)
}
