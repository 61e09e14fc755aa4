//! The build tools: which versions are wanted, and installing them beside the repository's other output.
//!
//! A tool that is on PATH at the wanted version is used as it is; everything else goes to `target/tools`, which comes
//! first on the PATH of every child, so that cargo-leptos never has to fetch a tool by itself.

use crate::args::{self, Args, Known};
use crate::process;
use crate::report::{Failure, Result, note, step};
use crate::{system, workspace};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The newest release that builds with the pinned toolchain.
const CARGO_LEPTOS: &str = "0.3.10";
const CARGO_MUTANTS: &str = "27.1.0";
/// The npm package `binaryen`; its major number is the version of wasm-opt.
const BINARYEN: &str = "132.0.0";
/// Older ones refuse what the compiler emits.
const OLDEST_WASM_OPT: u32 = 120;

/// The option of every command that needs tools.
pub const TOOLS_OPTION: Known = args::value("--tools");

/// A directory with tools in front of those on PATH.
pub struct Toolbox {
    directory: PathBuf,
}

/// A tool that `cargo install` builds.
struct CargoTool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    /// Whether to build with the versions its authors locked.
    locked: bool,
    minutes: &'a str,
}

impl Toolbox {
    pub fn new(args: &Args) -> Self {
        let chosen = args.get(TOOLS_OPTION.name).map(PathBuf::from);
        let directory = chosen.unwrap_or_else(|| workspace::target().join("tools"));
        Self {
            directory: workspace::root().join(directory),
        }
    }

    /// Everything that `cargo leptos build` needs.
    pub fn ensure_build_tools(&self) -> Result<()> {
        self.ensure_wasm_target()?;
        self.ensure_cargo_tool(&CargoTool {
            package: "cargo-leptos",
            program: "cargo-leptos",
            version: CARGO_LEPTOS,
            locked: true,
            minutes: "10 to 20 minutes on two cores, once",
        })?;
        // Not with its own lock file: that one may pin a crate that a registry mirror does not serve yet.
        self.ensure_cargo_tool(&CargoTool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: &workspace::locked_version("wasm-bindgen")?,
            locked: false,
            minutes: "2 to 5 minutes on two cores, once",
        })?;
        self.ensure_wasm_opt()
    }

    /// The tool that breaks the code for its tests to notice.
    pub fn ensure_mutants(&self) -> Result<()> {
        self.ensure_cargo_tool(&CargoTool {
            package: "cargo-mutants",
            program: "cargo-mutants",
            version: CARGO_MUTANTS,
            locked: true,
            minutes: "2 to 5 minutes on two cores, once",
        })
    }

    /// The tool that joins the components' style sheets.
    pub fn ensure_stylance(&self) -> Result<()> {
        self.ensure_cargo_tool(&CargoTool {
            package: "stylance-cli",
            program: "stylance",
            version: &workspace::locked_version("stylance")?,
            locked: true,
            minutes: "1 minute on two cores, once",
        })
    }

    /// Adds the WebAssembly target to the pinned toolchain.
    pub fn ensure_wasm_target(&self) -> Result<()> {
        const TARGET: &str = "wasm32-unknown-unknown";
        let sysroot =
            process::output_of(self.command("rustc").args(["--print", "sysroot"])).ok_or_else(|| {
                Failure::new(
                    "rustc does not run.",
                    "Install Rust with rustup from https://rustup.rs and try again.",
                )
            })?;
        if Path::new(&sysroot)
            .join("lib/rustlib")
            .join(TARGET)
            .join("lib")
            .is_dir()
        {
            return Ok(());
        }
        step(format!("Adding the target {TARGET} (under a minute)"));
        process::run(
            self.command("rustup").args(["target", "add", TARGET]),
            "rustup could not add the WebAssembly target.",
            "Check the network, or install the target's standard library with the package manager that brought rustc.",
        )
    }

    /// Installs an npm package for the tools' own use; returns its directory.
    pub fn npm_package(&self, name: &str, version: &str) -> Result<PathBuf> {
        let prefix = self.npm_prefix();
        let directory = prefix.join("node_modules").join(name);
        let manifest = std::fs::read_to_string(directory.join("package.json")).unwrap_or_default();
        if manifest.contains(&format!("\"version\": \"{version}\"")) {
            return Ok(directory);
        }
        system::check_node()?;
        step(format!("Installing {name} {version} with npm (under a minute)"));
        workspace::create_dir(&prefix)?;
        process::run(
            self.command("npm")
                .args(["install", "--no-audit", "--no-fund", "--prefix"])
                .arg(&prefix)
                .arg(format!("{name}@{version}")),
            &format!("npm could not install {name} {version}."),
            "Check the network and npm's messages above.",
        )?;
        Ok(directory)
    }

    /// A command that runs in the repository's root and finds the tools.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(workspace::root()).env("PATH", self.path());
        command
    }

    fn ensure_cargo_tool(&self, tool: &CargoTool) -> Result<()> {
        let found = process::output_of(self.command(tool.program).arg("--version"));
        if found.as_deref().and_then(last_word) == Some(tool.version) {
            return Ok(());
        }
        step(format!(
            "Installing {} {} with cargo ({})",
            tool.package, tool.version, tool.minutes
        ));
        note(format!(
            "into {}; everything is compiled from source",
            self.directory.display()
        ));
        let scratch = self.directory.join("build");
        let mut command = self.command("cargo");
        command
            .args([
                "install",
                tool.package,
                "--version",
                tool.version,
                "--force",
                "--root",
            ])
            .arg(&self.directory);
        if tool.locked {
            command.arg("--locked");
        }
        // Quick to compile matters more here than quick to run.
        command
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_TARGET_DIR", &scratch)
            .env_remove("RUSTFLAGS");
        process::run(
            &command,
            &format!("{} {} could not be installed.", tool.package, tool.version),
            "Cargo's messages above say why; the next try goes on where this one stopped.",
        )?;
        // What remains is only the compiler's output; the tool lies in `bin`.
        let _ = std::fs::remove_dir_all(scratch);
        Ok(())
    }

    fn ensure_wasm_opt(&self) -> Result<()> {
        if self
            .wasm_opt_version()
            .is_some_and(|version| version >= OLDEST_WASM_OPT)
        {
            return Ok(());
        }
        self.npm_package("binaryen", BINARYEN)?;
        if self
            .wasm_opt_version()
            .is_some_and(|version| version >= OLDEST_WASM_OPT)
        {
            return Ok(());
        }
        Err(Failure::new(
            "wasm-opt was installed but does not run.",
            "Run `npx wasm-opt --version` to see why.",
        ))
    }

    fn wasm_opt_version(&self) -> Option<u32> {
        let text = process::output_of(self.command("wasm-opt").arg("--version"))?;
        text.split_whitespace().find_map(|word| word.parse().ok())
    }

    fn npm_prefix(&self) -> PathBuf {
        self.directory.join("npm")
    }

    fn path(&self) -> OsString {
        let own = [
            self.directory.join("bin"),
            self.npm_prefix().join("node_modules/.bin"),
        ];
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let all = own.into_iter().chain(std::env::split_paths(&inherited));
        std::env::join_paths(all).unwrap_or(inherited.clone())
    }
}

fn last_word(text: &str) -> Option<&str> {
    text.lines().next()?.split_whitespace().last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_last_word_of_the_first_line() {
        assert_eq!(last_word("wasm-bindgen 0.2.130\nmore"), Some("0.2.130"));
        assert_eq!(last_word(""), None);
    }

    #[test]
    fn own_tools_come_before_those_on_path() {
        let toolbox = Toolbox {
            directory: PathBuf::from("/somewhere/tools"),
        };
        let path = toolbox.path();
        assert_eq!(
            std::env::split_paths(&path).next(),
            Some(PathBuf::from("/somewhere/tools/bin"))
        );
    }
}
