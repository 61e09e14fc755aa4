//! Load from wrk, with the scripts in `benches/`.

use crate::report::{Failure, Result};
use crate::{process, system, workspace};
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

/// Installs wrk unless it is there.
pub fn ensure() -> Result<()> {
    if system::find(&["wrk"]).is_none() {
        system::install(&["wrk"], "wrk, which makes the load,")?;
    }
    Ok(())
}

/// One run.
pub struct Load<'a> {
    /// The name of a script in `benches/`.
    pub script: &'static str,
    pub url: &'a str,
    pub connections: u32,
    pub threads: u32,
    pub seconds: u32,
    /// A file that the script reads.
    pub lines: Option<&'a Path>,
}

/// What wrk has seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Answers of any status.
    pub requests: u64,
    pub seconds: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// What the script counts, and how many of it a second.
    pub counted: u64,
    pub counted_rate: f64,
    /// Answers with a status above 399, or that the script did not expect.
    pub refused: u64,
    /// Connections that failed and answers that did not come.
    pub broken: u64,
}

impl<'a> Load<'a> {
    /// As many threads as a small machine has cores, but no more than connections.
    pub fn new(script: &'static str, url: &'a str, connections: u32, seconds: u32) -> Self {
        Self {
            script,
            url,
            connections,
            threads: connections.min(2),
            seconds,
            lines: None,
        }
    }

    pub fn run(&self) -> Result<Seen> {
        let scripts = workspace::root().join("benches");
        let mut command = Command::new("wrk");
        command
            .arg(format!("-t{}", self.threads))
            .arg(format!("-c{}", self.connections))
            .arg(format!("-d{}s", self.seconds))
            .args(["--timeout", "10s", "--latency", "--script"])
            .arg(scripts.join(self.script))
            .arg(self.url)
            .env("BENCH_SCRIPTS", &scripts)
            .env("BENCH_THREADS", self.threads.to_string());
        if let Some(lines) = self.lines {
            command.env("BENCH_LINES", lines);
        }
        // A run is short and ends by itself; a guard would add its own shell to every row.
        let output = process::output_of(&mut command).unwrap_or_default();
        parse(&output).ok_or_else(|| {
            Failure::new(
                format!("wrk with benches/{} gave no result.", self.script),
                format!(
                    "Run it by hand: BENCH_SCRIPTS=benches BENCH_THREADS={} wrk -t{} -c{} -d1s -s benches/{} {}",
                    self.threads, self.threads, self.connections, self.script, self.url
                ),
            )
        })
    }
}

/// Reads the line that `benches/report.lua` writes.
fn parse(output: &str) -> Option<Seen> {
    let line = output.lines().find_map(|line| line.strip_prefix("bench "))?;
    let values: HashMap<&str, &str> = line
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let real = |key: &str| values.get(key)?.parse::<f64>().ok();
    let whole = |key: &str| values.get(key)?.parse::<u64>().ok();
    Some(Seen {
        requests: whole("requests")?,
        seconds: real("seconds")?,
        p50_ms: real("p50_us")? / 1_000.0,
        p99_ms: real("p99_us")? / 1_000.0,
        counted: whole("counted")?,
        counted_rate: real("counted_rate")?,
        refused: whole("refused")?.max(whole("status")?),
        broken: whole("broken")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "Running 4s test @ http://127.0.0.1:1/\n  Latency Distribution\n     50%  423.00us\n\
        Requests/sec:  36912.55\n\
        bench requests=147650 seconds=4.000102 p50_us=423.0 p99_us=1210.5 counted=12 counted_rate=3.250 refused=1 status=2 broken=3\n";

    #[test]
    fn the_result_is_found_among_the_words_of_wrk() {
        let expected = Seen {
            requests: 147_650,
            seconds: 4.000_102,
            p50_ms: 0.423,
            p99_ms: 1.2105,
            counted: 12,
            counted_rate: 3.25,
            refused: 2,
            broken: 3,
        };
        assert_eq!(parse(OUTPUT), Some(expected));
        assert_eq!(parse("unable to connect"), None);
        assert_eq!(parse("bench requests=1"), None);
    }

    #[test]
    fn there_are_never_more_threads_than_connections() {
        assert_eq!(Load::new("get.lua", "", 1, 1).threads, 1);
        assert_eq!(Load::new("get.lua", "", 64, 1).threads, 2);
    }
}
