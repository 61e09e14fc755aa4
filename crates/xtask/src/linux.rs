//! What Linux says about a running process, and about the machine.

use crate::process;
use crate::report::{Failure, Result};
use std::path::Path;
use std::process::Command;

/// The processor time that a process has used, in milliseconds.
pub fn cpu_millis(pid: u32) -> Result<f64> {
    let stat = proc_file(pid, "stat")?;
    let ticks = Stat::parse(&stat).map(|stat| stat.ticks);
    let ticks = ticks.ok_or_else(|| unreadable(pid))?;
    Ok(crate::bench::real(ticks) * 1_000.0 / ticks_per_second())
}

/// The resident memory of a process, in megabytes of 10^6 bytes.
pub fn resident_megabytes(pid: u32) -> Result<f64> {
    let status = proc_file(pid, "status")?;
    let kilobytes = resident_kilobytes(&status).ok_or_else(|| unreadable(pid))?;
    Ok(crate::bench::real(kilobytes) * 1.024 / 1_000.0)
}

/// The child of `parent` that runs the program `name`.
pub fn child(parent: u32, name: &str) -> Option<u32> {
    let entries = std::fs::read_dir("/proc").ok()?.flatten();
    let mut ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.find(|id| {
        let stat = proc_file(*id, "stat").unwrap_or_default();
        Stat::parse(&stat).is_some_and(|stat| stat.parent == parent && stat.name == name)
    })
}

/// All children of `parent`.
pub fn children(parent: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| {
        let stat = proc_file(*id, "stat").unwrap_or_default();
        Stat::parse(&stat).is_some_and(|stat| stat.parent == parent)
    })
    .collect()
}

/// Sends a signal to one process; one that has ended is none the worse for it.
pub fn signal(pid: u32, name: &str) {
    let mut kill = Command::new("kill");
    kill.args(["-s", name, &pid.to_string()]);
    let _ = process::output_of(&mut kill);
}

/// The processor's name, its cores, and the file system of a directory.
pub fn machine(directory: &Path) -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown processor", |rest| {
        rest.trim_start_matches([' ', '\t', ':'])
    });
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{model}, {cores} cores, databases on {}", file_system(directory))
}

fn file_system(directory: &Path) -> String {
    process::output_of(Command::new("stat").args(["-f", "-c", "%T"]).arg(directory))
        .unwrap_or_else(|| "an unknown file system".to_owned())
}

/// Whether a directory lies in memory, where a commit costs nothing.
pub fn is_in_memory(directory: &Path) -> bool {
    ["tmpfs", "ramfs"].contains(&file_system(directory).as_str())
}

/// The parts of `/proc/PID/stat` that matter here.
#[derive(Debug, PartialEq, Eq)]
struct Stat<'a> {
    name: &'a str,
    parent: u32,
    /// In user and kernel mode together.
    ticks: u64,
}

impl<'a> Stat<'a> {
    /// The name stands in parentheses and may itself hold spaces and parentheses.
    fn parse(text: &'a str) -> Option<Self> {
        let (before, after) = text.rsplit_once(')')?;
        let (_, name) = before.split_once('(')?;
        let fields: Vec<&str> = after.split_whitespace().collect();
        let number = |field: usize| fields.get(field)?.parse::<u64>().ok();
        Some(Self {
            name,
            parent: fields.get(1)?.parse().ok()?,
            ticks: number(11)? + number(12)?,
        })
    }
}

fn resident_kilobytes(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn ticks_per_second() -> f64 {
    process::output_of(Command::new("getconf").arg("CLK_TCK"))
        .and_then(|text| text.parse().ok())
        .unwrap_or(100.0)
}

fn proc_file(pid: u32, name: &str) -> Result<String> {
    std::fs::read_to_string(format!("/proc/{pid}/{name}")).map_err(|_| unreadable(pid))
}

fn unreadable(pid: u32) -> Failure {
    Failure::new(
        format!("The process {pid} cannot be looked at in /proc."),
        "Linux is needed; if this is Linux, the process has ended and its log in target says why.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_line_is_read_whatever_the_name() {
        let line = "4711 (a (b) c) S 42 4711 4711 0 -1 4194560 1 0 0 0 250 75 0 0 20 0 9 0 1 2 3 4";
        let expected = Stat {
            name: "a (b) c",
            parent: 42,
            ticks: 325,
        };
        assert_eq!(Stat::parse(line), Some(expected));
        assert_eq!(Stat::parse("4711 (x) S"), None);
    }

    #[test]
    fn resident_memory_is_read() {
        let status = "Name:\tjishi\nVmHWM:\t  90000 kB\nVmRSS:\t   81234 kB\n";
        assert_eq!(resident_kilobytes(status), Some(81_234));
        assert_eq!(resident_kilobytes("Name:\tx\n"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_can_be_looked_at() {
        let pid = std::process::id();
        assert!(resident_megabytes(pid).unwrap() > 0.1);
        assert!(cpu_millis(pid).unwrap() >= 0.0);
    }
}
