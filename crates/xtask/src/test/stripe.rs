//! The step that checks the client of Stripe against the package `localstripe` of `PyPI`, a server that is not ours.

use super::Context;
use super::count::{self, Count};
use super::steps::cargo;
use crate::process::{self, Stop};
use crate::report::Result;
use crate::{ports, system, workspace};
use std::process::Command;
use std::time::Duration;

const PACKAGE: &str = "localstripe==1.15.10";

pub fn run(context: &mut Context) -> Result<Count> {
    let directory = workspace::target().join("localstripe");
    let python = directory.join("venv/bin/python");
    if !python.exists() {
        if system::find(&["python3"]).is_none() {
            system::install(&["python3", "python3-venv"], "Python, which localstripe runs on,")?;
        }
        workspace::create_dir(&directory)?;
        process::run(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(directory.join("venv")),
            "Python could not make an environment.",
            "Install python3-venv, and see the messages above.",
        )?;
    }
    process::run(
        Command::new(&python).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            PACKAGE,
        ]),
        "pip could not install localstripe.",
        "Check the network and pip's messages above.",
    )?;
    let port = ports::free(1)?[0];
    let mut serve = Command::new(&python);
    serve
        .args(["-m", "localstripe", "--from-scratch", "--port"])
        .arg(port.to_string())
        .current_dir(&directory);
    let mut server = process::start("localstripe", &serve, Stop::Terminate, None, None)?;
    ports::wait_for_connection(&mut server, port, Duration::from_secs(20))?;
    let mut tests = cargo(&context.toolbox);
    tests
        .env("JISHI_TEST_STRIPE_URL", format!("http://127.0.0.1:{port}"))
        .args(["test", "--package", "services", "--test", "it", "stripe::", "--"])
        // One endpoint hears of everything, so one test runs at a time.
        .args(["--ignored", "--test-threads", "1"]);
    let (succeeded, output) = process::run_and_listen(&tests, Stop::Terminate)?;
    Ok(count::libtest(&output).of_runner(succeeded))
}
