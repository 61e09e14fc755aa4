//! The step that checks the client of Stripe against the package `localstripe` of `PyPI`, a server that is not ours.

use super::Context;
use super::count::{self, Count};
use super::steps::{NATIVE, cargo};
use crate::process::{self, Stop};
use crate::report::Result;
use crate::{ports, python, workspace};
use std::process::Command;
use std::time::Duration;

const PACKAGE: &str = "localstripe==1.15.10";

pub fn run(context: &mut Context) -> Result<Count> {
    let directory = workspace::target().join("localstripe");
    python::ensure(&directory, &[PACKAGE])?;
    let port = ports::free(1)?[0];
    let mut serve = Command::new(python::program(&directory, "python"));
    serve
        .args(["-m", "localstripe", "--from-scratch", "--port"])
        .arg(port.to_string())
        .current_dir(&directory);
    let mut server = process::start("localstripe", &serve, Stop::Terminate, None, None)?;
    ports::wait_for_connection(&mut server, port, Duration::from_secs(20))?;
    let mut tests = cargo(&context.toolbox);
    tests
        .env("JISHI_TEST_STRIPE_URL", format!("http://127.0.0.1:{port}"))
        .arg("test")
        .args(NATIVE)
        .args(["--test", "it", "stripe::", "--"])
        // One endpoint hears of everything, so one test runs at a time.
        .args(["--ignored", "--test-threads", "1"]);
    let (succeeded, output) = process::run_and_listen(&tests, Stop::Terminate)?;
    Ok(count::libtest(&output).of_runner(succeeded))
}
