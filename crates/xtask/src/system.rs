//! Programs of the operating system: finding them, and installing them where we may.

use crate::process;
use crate::report::{Failure, Result, note, step};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first program of these names on PATH.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        directories
            .iter()
            .map(|dir| dir.join(name))
            .find(|file| is_program(file))
    })
}

/// Whether a file can be run.
pub fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// Whether we are the superuser.
pub fn is_root() -> bool {
    process::output_of(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Installs packages of a Debian-like distribution when we may, otherwise says how to.
pub fn install(packages: &[&str], what_for: &str) -> Result<()> {
    let list = packages.join(" ");
    let remedy =
        format!("Install it, on Debian or Ubuntu with `sudo apt-get install {list}`, and try again.");
    if !is_root() || find(&["apt-get"]).is_none() {
        return Err(Failure::new(format!("{what_for} is missing."), remedy));
    }
    step(format!("Installing {list} with apt-get (a minute or two)"));
    if apt(&["install", "-y", "--no-install-recommends"], packages)? {
        return Ok(());
    }
    note("The package lists may be old: updating them first.");
    if apt(&["update"], &[])? && apt(&["install", "-y", "--no-install-recommends"], packages)? {
        return Ok(());
    }
    Err(Failure::new(
        format!("apt-get could not install {list}."),
        "Its messages above say why.",
    ))
}

/// Chromium: the program named by `CHROMIUM`, or the distribution's.
pub fn chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        return if is_program(&named) {
            Ok(named)
        } else {
            Err(Failure::new(
                format!("CHROMIUM names {}, which is not a program.", named.display()),
                "Unset it, or let it name a Chromium or Chrome executable.",
            ))
        };
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ];
    if find(&names).is_none() {
        install(
            &["chromium", "fonts-noto-cjk"],
            "Chromium, for the browser tests,",
        )?;
    }
    find(&names).ok_or_else(|| {
        Failure::new(
            "Chromium was not found on PATH.",
            "Install it, or name an executable in CHROMIUM.",
        )
    })
}

/// Makes sure that Chinese text has glyphs; a machine without them still works, with boxes in the pictures.
pub fn ensure_chinese_fonts() {
    let Some(list) = process::output_of(Command::new("fc-list").args([":lang=zh", "family"])) else {
        return;
    };
    if !list.is_empty() {
        return;
    }
    if let Err(failure) = install(&["fonts-noto-cjk"], "A font for Chinese") {
        note(failure);
    }
}

/// Fails unless the compilers and run-times that cannot be installed from here are present.
pub fn check_prerequisites() -> Result<()> {
    if find(&["cc", "gcc", "clang"]).is_none() {
        install(&["build-essential"], "A C compiler, which SQLite is built with,")?;
    }
    check_node()
}

/// Fails unless Node and npm are present in a version that the tools run on.
pub fn check_node() -> Result<()> {
    let remedy = "Install Node 20 or newer, with npm, from the distribution or from https://nodejs.org.";
    let version = process::output_of(Command::new("node").arg("--version"))
        .ok_or_else(|| Failure::new("Node is missing.", remedy))?;
    let major: Option<u32> = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|text| text.parse().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(Failure::new(format!("Node {version} is too old."), remedy));
    }
    if find(&["npm"]).is_none() {
        return Err(Failure::new("npm is missing.", remedy));
    }
    Ok(())
}

fn apt(arguments: &[&str], packages: &[&str]) -> Result<bool> {
    let mut command = Command::new("apt-get");
    command
        .args(["-q"])
        .args(arguments)
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::succeeds(&command, process::Stop::Terminate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_by_the_first_name_that_exists() {
        assert!(find(&["no-such-program-here", "sh"]).is_some_and(|path| path.ends_with("sh")));
        assert_eq!(find(&["no-such-program-here"]), None);
    }

    #[test]
    fn a_directory_is_not_a_program() {
        assert!(!is_program(Path::new("/")));
    }
}
