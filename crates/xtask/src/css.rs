//! `cargo xtask css`: the components' style sheets, joined into one file that is committed.
//!
//! Each component has a `.module.css` beside it; stylance makes its class names unique and `style/components.css` is
//! the sum of them. The file is committed so that a build needs one tool less, and tested for freshness.

use crate::args::Args;
use crate::report::{Failure, Result, note, step};
use crate::tools::{TOOLS_OPTION, Toolbox};
use crate::workspace;
use std::path::Path;
use std::process::ExitCode;

const OUTPUT: &str = "style/components.css";
/// The crates with components, in the order of the cascade.
const CRATES: [&str; 2] = ["crates/ui", "app"];

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    let toolbox = Toolbox::new(&Args::parse(arguments, &[TOOLS_OPTION])?);
    step(format!("Joining the components' style sheets into {OUTPUT}"));
    let joined = join(&toolbox)?;
    let output = workspace::root().join(OUTPUT);
    if std::fs::read_to_string(&output).is_ok_and(|before| before == joined) {
        note("It was up to date.");
    } else {
        workspace::write(&output, &joined)?;
        note(format!("Written, {} bytes.", joined.len()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails unless the committed file is what the style sheets give.
pub fn check_fresh(toolbox: &Toolbox) -> Result<()> {
    let joined = join(toolbox)?;
    let committed = std::fs::read_to_string(workspace::root().join(OUTPUT)).unwrap_or_default();
    if committed == joined {
        return Ok(());
    }
    Err(Failure::new(
        format!("{OUTPUT} is not what the components' style sheets give."),
        "Run `cargo xtask css` and commit the file.",
    ))
}

fn join(toolbox: &Toolbox) -> Result<String> {
    toolbox.ensure_stylance()?;
    let scratch = workspace::target().join("components.css");
    let _ = std::fs::remove_file(&scratch);
    let mut command = toolbox.command("stylance");
    let present = CRATES
        .iter()
        .filter(|one| has_folder(&workspace::root().join(one)));
    command.args(present).arg("--output-file").arg(&scratch);
    let output = command.output().map_err(|error| {
        Failure::new(
            format!("stylance could not be started: {error}."),
            "Remove target/tools and run this again.",
        )
    })?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::new(
            format!("stylance refused a style sheet: {message}"),
            "Mend the file it names.",
        ));
    }
    workspace::read(&scratch)
}

/// stylance refuses a crate whose source folder is missing.
fn has_folder(crate_root: &Path) -> bool {
    crate_root.join("src").is_dir()
}
