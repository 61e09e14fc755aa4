//! The floors that `cargo xtask bench` measures the shop against, in the same minutes and on the same machine.
//!
//! `floors page ADDRESS` is P: what the web server alone can do. `floors orders ADDRESS FILE` is O: what the bare rows
//! of an order cost when nothing decides anything. Neither knows the shop.

mod orders;
mod page;

use axum::Router;
use axum::serve::ListenerExt as _;
use std::io;
use std::process::ExitCode;
use tokio::net::TcpListener;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .and_then(|runtime| runtime.block_on(run(&arguments)));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("floors: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> io::Result<()> {
    match arguments {
        ["page", address] => serve(address, page::router()).await,
        ["orders", address, file] => {
            let router = orders::router(file).await.map_err(io::Error::other)?;
            serve(address, router).await
        }
        _ => Err(io::Error::other("say `page ADDRESS` or `orders ADDRESS FILE`")),
    }
}

async fn serve(address: &str, router: Router) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("floors: TCP_NODELAY could not be set: {error}");
        }
    });
    axum::serve(listener, router).await
}
