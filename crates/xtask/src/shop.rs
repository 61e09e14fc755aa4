//! A running shop: the server and the sandbox payment gateway, as two processes of the binary `jishi`.
//!
//! The only place that knows the binary's commands and the environment it reads.

use crate::process::{self, Guarded, Stop};
use crate::report::{Failure, Result, note, step};
use crate::{ports, workspace};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The port of the shop unless another is asked for; the gateway takes the next one.
pub const DEFAULT_PORT: u16 = 3000;

/// How to start a shop.
pub struct Plan {
    pub binary: PathBuf,
    /// The directory of the browser's files, relative to the repository's root.
    pub site_root: &'static str,
    pub port: u16,
    pub gateway_port: u16,
    /// `None` leaves the database to the environment, `.env` or the default.
    pub database_url: Option<String>,
    /// The directory of the two logs; `None` leaves the output on the terminal.
    pub logs: Option<PathBuf>,
    /// More of the environment, over what is set here.
    pub environment: Vec<(&'static str, String)>,
}

/// Both processes; they stop when this is dropped.
pub struct Shop {
    pub url: String,
    pub gateway_url: String,
    server: Guarded,
    _gateway: Guarded,
}

impl Plan {
    /// A shop on free ports with a database file of its own in `directory`, which is emptied first.
    pub fn temporary(binary: PathBuf, site_root: &'static str, directory: &Path) -> Result<Self> {
        let _ = std::fs::remove_dir_all(directory);
        workspace::create_dir(directory)?;
        let ports = ports::free(2)?;
        Ok(Self {
            binary,
            site_root,
            port: ports[0],
            gateway_port: ports[1],
            database_url: Some(format!("sqlite://{}", directory.join("jishi.db").display())),
            logs: Some(directory.to_path_buf()),
            environment: Vec::new(),
        })
    }

    /// Migrates the database, loads the demo catalogue if there is none, and starts both processes.
    pub fn start(&self) -> Result<Shop> {
        step("Preparing the database and the demo catalogue (a few seconds; nothing if they are there)");
        process::run(
            &self.command("migrate", &[]),
            "The database could not be migrated.",
            "The message above names the cause; DATABASE_URL chooses the database.",
        )?;
        process::run(
            &self.command("seed", &["--demo"]),
            "The demo catalogue could not be loaded.",
            "The message above names the cause; an empty database can be had by removing data/jishi.db.",
        )?;
        let gateway_url = format!("http://127.0.0.1:{}", self.gateway_port);
        let mut gateway = self.listen("sandbox-gateway", self.gateway_port)?;
        ports::wait_for_connection(&mut gateway, self.gateway_port, Duration::from_secs(30))?;
        let url = self.url();
        let mut server = self.listen("serve", self.port)?;
        ports::wait_for_http(&mut server, self.port, Duration::from_mins(1))?;
        Ok(Shop {
            url,
            gateway_url,
            server,
            _gateway: gateway,
        })
    }

    /// On the usual port the binary's own default. Elsewhere an address with a name: passkeys work at no other.
    fn url(&self) -> String {
        if self.port == DEFAULT_PORT {
            format!("http://127.0.0.1:{}", self.port)
        } else {
            format!("http://localhost:{}", self.port)
        }
    }

    fn listen(&self, subcommand: &str, port: u16) -> Result<Guarded> {
        let command = self.command(subcommand, &["--listen", &format!("127.0.0.1:{port}")]);
        let log_file = self
            .logs
            .as_ref()
            .map(|directory| directory.join(format!("{subcommand}.log")));
        let log = log_file.as_ref().map(File::create).transpose().map_err(|error| {
            Failure::new(
                format!("The log of jishi {subcommand} cannot be written: {error}."),
                "Check the disk.",
            )
        })?;
        let name = match &log_file {
            Some(file) => format!("jishi {subcommand} (log: {})", file.display()),
            None => format!("jishi {subcommand}"),
        };
        process::start(&name, &command, Stop::Terminate, log, None)
    }

    /// One of the binary's commands, in the environment of this shop.
    pub fn command(&self, subcommand: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .current_dir(workspace::root())
            .arg(subcommand)
            .args(arguments);
        for (key, value) in leptos_environment(self.site_root) {
            command.env(key, value);
        }
        command
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{}", self.port))
            .env("LEPTOS_ENV", "PROD");
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        // The binary's own defaults are right for the usual ports, and a person's `.env` may say more.
        if self.port != DEFAULT_PORT {
            command.env("JISHI_BASE_URL", self.url());
            command.env(
                "JISHI_GATEWAY_URL",
                format!("http://127.0.0.1:{}", self.gateway_port),
            );
            // Tests are many visitors on one machine: each tells an address of its own, as a proxy would.
            command.env("JISHI_TRUSTED_PROXIES", "127.0.0.1");
            // Not all of them do, and pages that are tried out in haste are no attack.
            command.env("JISHI_RATE_LIMIT", "off");
        }
        command.envs(self.environment.iter().map(|(key, value)| (key, value)));
        command
    }
}

impl Shop {
    /// Serves until the server ends by itself.
    pub fn wait(&mut self) -> Result<bool> {
        let status = self.server.wait()?;
        if !status.success() {
            note(format!("The server ended with {status}."));
        }
        Ok(status.success())
    }
}

/// What cargo-leptos sets while it builds, and what the server needs to find the files it built.
pub fn leptos_environment(site_root: &'static str) -> [(&'static str, &'static str); 4] {
    [
        ("LEPTOS_OUTPUT_NAME", "jishi"),
        ("LEPTOS_SITE_ROOT", site_root),
        ("LEPTOS_SITE_PKG_DIR", "pkg"),
        ("LEPTOS_HASH_FILES", "true"),
    ]
}
