//! Python packages in an environment of their own.

use crate::process::{self, Stop};
use crate::report::{Result, step};
use crate::{system, workspace};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Installs packages at their versions into `directory/venv`, unless that is done.
pub fn ensure(directory: &Path, packages: &[&str]) -> Result<()> {
    let wanted = packages.join("\n");
    let environment = directory.join("venv");
    let stamp = environment.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if system::find(&["python3"]).is_none() {
        system::install(&["python3", "python3-venv"], "Python")?;
    }
    workspace::create_dir(directory)?;
    step(format!(
        "Installing {} with pip (a minute or two)",
        packages.join(", ")
    ));
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(&environment);
    if !process::succeeds(&make, Stop::Terminate)? {
        system::install(&["python3-venv"], "The module venv of Python")?;
        process::run(
            &make,
            "Python could not make an environment.",
            "Its messages above say why.",
        )?;
    }
    let mut pip = Command::new(program(directory, "pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"])
        .args(packages);
    process::run(
        &pip,
        "pip could not install the packages.",
        "Check the network and pip's messages above.",
    )?;
    workspace::write(&stamp, &wanted)
}

/// A program of the environment.
pub fn program(directory: &Path, name: &str) -> PathBuf {
    directory.join("venv/bin").join(name)
}
