//! A private `PostgreSQL`: its own cluster, port and password, gone when the command ends.
//!
//! The server's programs come from the distribution. As root the cluster belongs to an unprivileged user, because
//! `PostgreSQL` refuses to run as root. For the tests nothing is written durably (`fsync=off`): the cluster lives for one
//! run. Where it is stopped and started on purpose, it keeps what it has acknowledged.

use crate::process::{self, Guarded, Stop};
use crate::report::{Failure, Result, step};
use crate::{linux, ports, system, workspace};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const USER: &str = "jishi";
/// Unprivileged users that may own the cluster when we are root.
const OWNERS: [&str; 2] = ["postgres", "nobody"];

/// A private cluster.
pub struct Cluster {
    password: String,
    port: u16,
    programs: PathBuf,
    owner: Option<&'static str>,
    directory: PathBuf,
    /// Whether it keeps what it has acknowledged.
    is_lasting: bool,
    /// Ends before what removes its directory.
    server: Option<Guarded>,
    keeper: Option<Guarded>,
}

impl Cluster {
    /// Creates and starts a cluster, in about three seconds once `PostgreSQL` is installed.
    pub fn start() -> Result<Self> {
        Self::make(false)
    }

    /// As [`Cluster::start`], for being stopped and started: what it has acknowledged stays.
    pub fn start_lasting() -> Result<Self> {
        Self::make(true)
    }

    fn make(is_lasting: bool) -> Result<Self> {
        let programs = find_or_install()?;
        let owner = if system::is_root() { Some(owner()?) } else { None };
        let directory = std::env::temp_dir().join(format!("jishi-postgres-{}", std::process::id()));
        step(format!(
            "Starting a private PostgreSQL in {} (a few seconds)",
            directory.display()
        ));
        let _ = std::fs::remove_file(log_file());
        let started = initialise(&programs, owner, &directory).and_then(|password| {
            let mut cluster = Self {
                password,
                port: ports::free(1)?[0],
                programs,
                owner,
                directory: directory.clone(),
                is_lasting,
                server: None,
                keeper: None,
            };
            if cluster.is_lasting {
                cluster.keeper = Some(keep(&directory)?);
            }
            cluster.resume()?;
            Ok(cluster)
        });
        if started.is_err() {
            let _ = std::fs::remove_dir_all(&directory);
        }
        started
    }

    /// The URL of its maintenance database, as a user that may create others.
    pub fn url(&self) -> String {
        self.url_of("127.0.0.1", "postgres")
    }

    /// The URL of one of its databases at one of its addresses.
    pub fn url_of(&self, address: &str, database: &str) -> String {
        format!(
            "postgres://{USER}:{}@{address}:{}/{database}",
            self.password, self.port
        )
    }

    /// Makes an empty database, in the place of one of that name.
    pub fn create_database(&self, name: &str) -> Result<()> {
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name}"),
        ] {
            let mut psql = Command::new(self.programs.join("psql"));
            psql.args([
                "--quiet",
                "--no-psqlrc",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                &statement,
            ])
            .arg(self.url());
            process::output_of(&mut psql).ok_or_else(|| {
                Failure::new(
                    format!("PostgreSQL would not run {statement}."),
                    "Its log, target/postgres.log, says why.",
                )
            })?;
        }
        Ok(())
    }

    /// Stops a lasting cluster at once, as a crash would: nobody is told, nothing is tidied up.
    pub fn crash(&mut self) {
        for process in self.processes() {
            linux::signal(process, "KILL");
        }
        self.server = None;
    }

    /// Starts it, again if it was before.
    pub fn resume(&mut self) -> Result<()> {
        self.server = Some(serve(self)?);
        Ok(())
    }

    /// The server's own process first, then those that serve connections.
    pub fn processes(&self) -> Vec<u32> {
        let guard = self.server.as_ref().map(Guarded::guard_id);
        let Some(main) = guard.and_then(|guard| linux::child(guard, "postgres")) else {
            return Vec::new();
        };
        let mut all = vec![main];
        all.extend(linux::children(main));
        all
    }
}

/// How often the log of the private clusters of this command tells of a deadlock.
pub fn deadlocks() -> u64 {
    let log = std::fs::read(log_file()).unwrap_or_default();
    String::from_utf8_lossy(&log)
        .matches("ERROR:  deadlock detected")
        .count() as u64
}

fn log_file() -> PathBuf {
    workspace::target().join("postgres.log")
}

/// A program that does nothing but hold a directory, which goes when it ends.
fn keep(directory: &Path) -> Result<Guarded> {
    let mut sleeper = Command::new("sleep");
    sleeper.arg("infinity");
    process::start(
        "the keeper of PostgreSQL's files",
        &sleeper,
        Stop::Terminate,
        None,
        Some(directory),
    )
}

fn initialise(programs: &Path, owner: Option<&str>, directory: &Path) -> Result<String> {
    use std::os::unix::fs::DirBuilderExt;
    let password = random_password()?;
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(directory)
        .map_err(|error| Failure::io("Creating", directory, &error))?;
    let password_file = directory.join("password");
    workspace::write(&password_file, &password)?;
    if let Some(owner) = owner {
        process::run(
            Command::new("chown")
                .arg("-R")
                .arg(format!("{owner}:"))
                .arg(directory),
            "The cluster's directory could not be given to its owner.",
            "Run the tests as an ordinary user instead of root.",
        )?;
    }
    let mut initdb = as_owner(owner, &programs.join("initdb"));
    initdb
        .current_dir(directory)
        .arg("--pgdata")
        .arg(directory.join("data"))
        .arg("--pwfile")
        .arg(password_file)
        .args([
            "--username",
            USER,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ]);
    let output = initdb.output().map_err(|error| {
        Failure::new(
            format!("initdb could not be started: {error}."),
            "Reinstall the distribution's postgresql package.",
        )
    })?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::new(
            format!("initdb failed: {message}"),
            "Check the space left in the temporary directory, or set JISHI_TEST_POSTGRES_URL to a server of your own.",
        ));
    }
    Ok(password)
}

fn serve(cluster: &Cluster) -> Result<Guarded> {
    let (programs, directory, port) = (&cluster.programs, &cluster.directory, cluster.port);
    let log_file = log_file();
    workspace::create_dir(&workspace::target())?;
    // A cluster that is started again goes on with its log.
    let log = std::fs::File::options().create(true).append(true).open(&log_file);
    let log = log.map_err(|error| Failure::io("Opening", &log_file, &error))?;
    let mut postgres = as_owner(cluster.owner, &programs.join("postgres"));
    postgres
        .current_dir(directory)
        .arg("-D")
        .arg(directory.join("data"));
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
        // The machine does not crash, so what was handed to it is safe even where nothing is durable.
        "fsync=off",
        "timezone=UTC",
    ];
    let own: &[&str] = if cluster.is_lasting {
        &[]
    } else {
        &["synchronous_commit=off", "full_page_writes=off"]
    };
    let listen = format!("port={port}");
    for setting in settings.iter().chain(own).copied().chain([listen.as_str()]) {
        postgres.arg("-c").arg(setting);
    }
    let name = format!("PostgreSQL (log: {})", log_file.display());
    let remove = cluster.keeper.is_none().then_some(directory.as_path());
    let mut server = process::start(&name, &postgres, Stop::Interrupt, Some(log), remove)?;
    let is_ready = || {
        let mut probe = Command::new(programs.join("pg_isready"));
        probe
            .args(["--quiet", "--host=127.0.0.1"])
            .arg(format!("--port={port}"));
        probe.status().is_ok_and(|status| status.success())
    };
    ports::wait(&mut server, Duration::from_mins(1), is_ready)?;
    Ok(server)
}

/// The directory of the newest `PostgreSQL`'s programs, from the packages if need be.
fn find_or_install() -> Result<PathBuf> {
    if let Some(programs) = find() {
        return Ok(programs);
    }
    system::install(&["postgresql"], "PostgreSQL, for the store's tests,")?;
    find().ok_or_else(|| {
        Failure::new(
            "PostgreSQL is installed, but initdb and postgres were not found.",
            "Put the directory that holds them on PATH.",
        )
    })
}

fn find() -> Option<PathBuf> {
    let from_package = newest_version(Path::new("/usr/lib/postgresql"));
    // A program on PATH may be a link into the package's directory, and its neighbours lie there.
    let from_path = system::find(&["initdb"])
        .and_then(|file| file.canonicalize().ok())
        .and_then(|file| Some(file.parent()?.to_path_buf()));
    [from_package, from_path].into_iter().flatten().find(|directory| {
        ["initdb", "postgres", "pg_isready"]
            .iter()
            .all(|name| system::is_program(&directory.join(name)))
    })
}

fn newest_version(packages: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(packages).ok()?.flatten();
    let newest = versions
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .max()?;
    Some(packages.join(newest.to_string()).join("bin"))
}

fn owner() -> Result<&'static str> {
    let exists = |name: &&&str| process::output_of(Command::new("id").args(["-u", name])).is_some();
    let found = OWNERS.iter().find(exists).copied();
    match found {
        Some(owner) if system::find(&["setpriv"]).is_some() => Ok(owner),
        _ => Err(Failure::new(
            "PostgreSQL refuses to run as root, and setpriv or an unprivileged user for it is missing.",
            "Run the tests as an ordinary user, or install util-linux.",
        )),
    }
}

/// The program, as the cluster's owner if there is one.
fn as_owner(owner: Option<&str>, program: &Path) -> Command {
    let Some(owner) = owner else {
        return Command::new(program);
    };
    let group =
        process::output_of(Command::new("id").args(["-gn", owner])).unwrap_or_else(|| owner.to_owned());
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={owner}"))
        .arg(format!("--regid={group}"))
        .arg("--clear-groups")
        .arg(program);
    command
}

fn random_password() -> Result<String> {
    use std::fmt::Write;
    let source = Path::new("/dev/urandom");
    let mut bytes = [0_u8; 16];
    std::fs::File::open(source)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| Failure::io("Reading", source, &error))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_packaged_version_is_taken() {
        let packages = std::env::temp_dir().join(format!("xtask-postgres-{}", std::process::id()));
        for version in ["9", "15", "notes"] {
            std::fs::create_dir_all(packages.join(version)).unwrap();
        }
        assert_eq!(newest_version(&packages), Some(packages.join("15/bin")));
        std::fs::remove_dir_all(&packages).unwrap();
        assert_eq!(newest_version(&packages), None);
    }

    #[test]
    fn passwords_differ() {
        assert_ne!(random_password().unwrap(), random_password().unwrap());
    }

    /// Skipped where `PostgreSQL` is not installed: a unit test must not install packages.
    #[test]
    fn a_cluster_starts_answers_and_leaves_nothing_behind() {
        if find().is_none() {
            return;
        }
        let cluster = Cluster::start().unwrap();
        let psql = find().unwrap().join("psql");
        let asked = process::output_of(Command::new(psql).args(["-tA", "-c", "SHOW fsync", &cluster.url()]));
        assert_eq!(asked.as_deref(), Some("off"));
        drop(cluster);
        let directory = std::env::temp_dir().join(format!("jishi-postgres-{}", std::process::id()));
        assert!(!directory.exists());
    }
}
