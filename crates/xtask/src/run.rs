//! `cargo xtask run`: from a fresh clone to a shop in the browser.

use crate::args::{Args, flag, value};
use crate::process::{self, Stop};
use crate::report::{Failure, Result, note, step};
use crate::shop::{DEFAULT_PORT, Plan};
use crate::tools::{TOOLS_OPTION, Toolbox};
use crate::{ports, system, workspace};
use std::io::IsTerminal;
use std::process::{Command, ExitCode};

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let args = Args::parse(arguments, &[value("--port"), flag("--no-open"), TOOLS_OPTION])?;
    let port = args.port("--port", DEFAULT_PORT)?;
    let gateway_port = port.checked_add(1).ok_or_else(|| {
        Failure::new(
            format!("Port {port} leaves none for the payment gateway."),
            "Choose a smaller one.",
        )
    })?;
    ports::must_be_free(port, "--port")?;
    ports::must_be_free(gateway_port, "--port (the payment gateway uses the next one)")?;

    build_release(&Toolbox::new(&args))?;
    workspace::create_dir(&workspace::root().join("data"))?;
    let plan = Plan {
        binary: workspace::target().join("release/jishi"),
        site_root: "target/site",
        port,
        gateway_port,
        database_url: None,
        logs: None,
        environment: Vec::new(),
    };
    let mut shop = plan.start()?;
    step(format!("The shop is open: {}", shop.url));
    note(format!(
        "The sandbox payment gateway answers on {}. Ctrl-C stops both.",
        shop.gateway_url
    ));
    if !args.has("--no-open") {
        open_in_browser(&shop.url);
    }
    Ok(if shop.wait()? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds the server and the browser's files for production, with everything that the build needs.
pub fn build_release(toolbox: &Toolbox) -> Result<()> {
    step("Looking at what this machine has");
    system::check_prerequisites()?;
    toolbox.ensure_build_tools()?;
    step(
        "Building for release (15 to 25 minutes on two cores the first time, then a few seconds to 3 minutes)",
    );
    let mut build = toolbox.command("cargo-leptos");
    build.args(["leptos", "build", "--release", "--split", "--precompress"]);
    process::run(
        &build,
        "The release build failed.",
        "The compiler's messages above say where; `cargo xtask test` tells more.",
    )
}

/// Opens the shop where a person sits in front of a desktop; elsewhere the printed address has to do.
fn open_in_browser(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let has_desktop = cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some());
    if !has_desktop || !std::io::stdout().is_terminal() || system::find(&[opener]).is_none() {
        return;
    }
    if let Ok(false) | Err(_) = process::succeeds(Command::new(opener).arg(url), Stop::Terminate) {
        note("No browser could be opened; visit the address above.");
    }
}
