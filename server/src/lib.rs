//! The program `jishi`: the web server, its workers, the command line, and the sandbox payment gateway.
//!
//! Turns HTTP, command lines and timers into calls of `services`; decides nothing about the shop itself.

#[cfg(all(
    any(feature = "planted-holes", feature = "planted-defects"),
    not(debug_assertions)
))]
compile_error!("planted holes and defects are for `cargo xtask attack` and `cargo xtask torture` alone");

pub mod cli;
pub mod config;
pub mod http;
mod key_file;
pub mod sandbox_gateway;
pub mod serve;
pub mod state;
pub mod telemetry;
pub mod worker;
