//! The program: reads the command line, runs the command, and ends with its exit code.

use clap::Parser;
use server::cli::Cli;
use std::process::ExitCode;

/// Rendering allocates many small pieces, and this allocator is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::run(Cli::parse())
}
