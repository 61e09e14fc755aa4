//! The project's own automation: `cargo xtask <command>`.
//!
//! Owns how the shop is set up, built, run and tested on a developer's machine. It knows the product only as a
//! binary called `jishi` and as source text. It uses nothing but the standard library, so that it compiles in seconds
//! on a machine that has nothing else yet.
//!
//! Invariants: a step that is already done is skipped; a failure is one sentence and its remedy; no process that was
//! started here outlives the command (see [`process`]).

mod args;
mod attack;
mod bench;
mod css;
mod divisions;
mod help;
mod http;
mod json;
mod linux;
mod ports;
mod postgres;
mod process;
mod python;
mod report;
mod run;
mod screenshots;
mod shop;
mod system;
mod test;
mod tidy;
mod tools;
mod torture;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[] as &[String]),
    };
    if rest
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        return print_help(command);
    }
    let outcome = match command {
        "run" => run::command(rest),
        "test" => test::command(rest),
        "bench" => bench::command(rest),
        "attack" => attack::command(rest),
        "torture" => torture::command(rest),
        "css" => css::command(rest),
        "tidy" => tidy::command(rest),
        "screenshots" => screenshots::command(rest),
        "divisions" => divisions::command(rest),
        "help" | "--help" | "-h" => return print_help(rest.first().map_or("help", String::as_str)),
        unknown => Err(report::Failure::new(
            format!("There is no command `{unknown}`."),
            "`cargo xtask help` lists the commands.",
        )),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn print_help(command: &str) -> ExitCode {
    println!("{}", help::text(command));
    ExitCode::SUCCESS
}
