//! The tools: Python packages in an environment of their own.

use super::Attack;
use crate::process::{self, Stop};
use crate::python;
use crate::report::{Failure, Result};
use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// At the versions whose words are read here. Wapiti does not name greenlet, but needs it.
const PACKAGES: [&str; 4] = [
    "schemathesis==4.32.5",
    "wapiti3==3.1.8",
    "greenlet==3.5.6",
    "sqlmap==1.10.10",
];

/// Installs the tools unless that is done.
pub fn ensure(attack: &Attack) -> Result<()> {
    python::ensure(&attack.directory, &PACKAGES)
}

/// A program of the environment, which works in the attack's own directory.
pub fn program(attack: &Attack, name: &str) -> Command {
    let mut command = Command::new(python::program(&attack.directory, name));
    command.current_dir(&attack.directory);
    command
}

/// Runs a tool, with its output in a file, until it ends or `limit` is over. Gives what it has written, and whether it
/// came to its end.
pub fn listen(log: &Path, command: &Command, limit: Duration) -> Result<(Option<ExitStatus>, String)> {
    let file = File::create(log).map_err(|error| Failure::io("Creating", log, &error))?;
    let start = Instant::now();
    let mut running = process::start("the attack", command, Stop::Interrupt, Some(file), None)?;
    let mut ended = running.ended();
    while ended.is_none() && start.elapsed() < limit {
        thread::sleep(Duration::from_millis(100));
        ended = running.ended();
    }
    drop(running);
    let written = std::fs::read(log).map_err(|error| Failure::io("Reading", log, &error))?;
    Ok((ended, String::from_utf8_lossy(&written).into_owned()))
}
