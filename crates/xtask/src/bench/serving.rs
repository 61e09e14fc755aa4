//! The shop under load: filling its database, and running its server.

use super::Bench;
use crate::http::Client;
use crate::process::{self, Guarded, Stop};
use crate::report::{Failure, Result};
use crate::{linux, ports, workspace};
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;
use std::time::Duration;

pub const HOT_SLUG: &str = "hot-product";
pub const HOT_UNITS: u32 = 1_000;

/// Makes the catalogue that everything is measured on.
pub fn fill(bench: &Bench) -> Result<()> {
    let file = bench.directory.join("hot.csv");
    let csv = format!(
        "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,\
         Variant Inventory Qty,Variant Price\n\
         {HOT_SLUG},Hot product,<p>Everybody wants it.</p>,Jishi,Lamp,true,Title,Default Title,HOT-1,500,\
         {HOT_UNITS},99.00\n"
    );
    workspace::write(&file, &csv)?;
    let file = file.display().to_string();
    let commands: [(&str, &[&str]); 3] = [
        ("migrate", &[]),
        ("seed", &["--products", "3000", "--seed", "42"]),
        ("import", &["shopify", "--currency", "CNY", &file]),
    ];
    for (subcommand, arguments) in commands {
        process::run(
            &command(bench, subcommand, arguments),
            &format!("`jishi {subcommand}` failed on the benchmark's database."),
            "The message above names the cause.",
        )?;
    }
    Ok(())
}

/// A command of `jishi` on the benchmark's database, untouched by the configuration of this machine.
pub fn command(bench: &Bench, subcommand: &str, arguments: &[&str]) -> Command {
    let mut command = bench.plan.command(subcommand, arguments);
    command
        .env("JISHI_GATEWAY_URL", "")
        // All load comes from one address.
        .env("JISHI_RATE_LIMIT", "off")
        .env("JISHI_MEDIA_DIR", bench.directory.join("media"))
        .env("JISHI_LOG", "info,sqlx=warn")
        .env("JISHI_LOG_FORMAT", "text");
    command
}

/// A server that runs.
pub struct Serving {
    pub address: SocketAddr,
    pub url: String,
    pid: u32,
    _process: Guarded,
}

/// What the store says it has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metrics {
    pub statements: u64,
    pub commits: u64,
}

impl Serving {
    /// Starts the shop, with or without its page cache.
    pub fn start(bench: &Bench, cached: bool) -> Result<Self> {
        let (port, name, cache) = if cached {
            (bench.plan.gateway_port, "cached", "on")
        } else {
            (bench.plan.port, "uncached", "off")
        };
        let listen = format!("127.0.0.1:{port}");
        let mut command = command(bench, "serve", &["--listen", &listen]);
        command
            .env("JISHI_BASE_URL", format!("http://{listen}"))
            .env("JISHI_PAGE_CACHE", cache);
        Self::run(bench, &format!("serve-{name}"), "jishi", &command, port)
    }

    /// Starts any server of ours and waits until it answers.
    pub fn run(bench: &Bench, log: &str, program: &str, command: &Command, port: u16) -> Result<Self> {
        let file = bench.directory.join(format!("{log}.log"));
        let out = File::create(&file).map_err(|error| Failure::io("Creating", &file, &error))?;
        let name = format!("{program} (log: {})", file.display());
        let mut process = process::start(&name, command, Stop::Terminate, Some(out), None)?;
        ports::wait_for_http(&mut process, port, Duration::from_mins(1))?;
        let pid = linux::child(process.guard_id(), program).ok_or_else(|| {
            Failure::new(
                format!("The process of {program} was not found in /proc."),
                "The benchmark needs Linux.",
            )
        })?;
        Ok(Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            url: format!("http://127.0.0.1:{port}"),
            pid,
            _process: process,
        })
    }

    pub fn client(&self) -> Result<Client> {
        Client::connect(self.address)
    }

    pub fn resident_megabytes(&self) -> Result<f64> {
        linux::resident_megabytes(self.pid)
    }

    /// Runs something, and gives the processor time in milliseconds that the server used meanwhile.
    pub fn cpu_of<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<(T, f64)> {
        let before = linux::cpu_millis(self.pid)?;
        let done = work()?;
        Ok((done, linux::cpu_millis(self.pid)? - before))
    }

    pub fn metrics(&self) -> Result<Metrics> {
        let answer = self.client()?.get("/metrics")?.success("Asking for /metrics")?;
        parse_metrics(&answer.body).ok_or_else(|| {
            Failure::new(
                "The server's /metrics does not name its statements and commits.",
                "See server/src/http/health.rs.",
            )
        })
    }
}

fn parse_metrics(text: &str) -> Option<Metrics> {
    let value = |name: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        line.trim().parse().ok()
    };
    Some(Metrics {
        statements: value("jishi_store_statements_total")?,
        commits: value("jishi_store_commits_total")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metrics_are_read() {
        let text = "# HELP jishi_store_statements_total Statements.\n# TYPE x counter\n\
                    jishi_store_statements_total 812\njishi_store_commits_total 9\n";
        let expected = Metrics {
            statements: 812,
            commits: 9,
        };
        assert_eq!(parse_metrics(text), Some(expected));
        assert_eq!(parse_metrics("jishi_store_statements_total 812\n"), None);
    }
}
