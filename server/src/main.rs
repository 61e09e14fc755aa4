//! The program: reads the command line, runs the command, and ends with its exit code.

use clap::Parser;
use server::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run(Cli::parse())
}
