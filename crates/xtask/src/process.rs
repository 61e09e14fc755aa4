//! Child processes that end with the command that started them.
//!
//! Everything that may run for a while goes through `guard.sh`, which holds the child on a leash: a pipe from this
//! process. However this process ends (normally, by Ctrl-C, by a panic or by SIGKILL), the pipe closes and the guard
//! ends the child by its id. That needs no signal handler here, hence no `unsafe`.

use crate::report::{Failure, Result};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

const GUARD: &str = include_str!("guard.sh");

/// How a program is asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// As by Ctrl-C; `PostgreSQL` takes it for a fast shutdown, Playwright closes its browsers.
    Interrupt,
    /// As by a service manager.
    Terminate,
}

/// A running program that is stopped when this value is dropped.
pub struct Guarded {
    name: String,
    child: Child,
    leash: Option<ChildStdin>,
}

impl Guarded {
    /// What to call it in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the guard, which is the program's parent.
    pub fn guard_id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        // `Child::wait` closes the standard input it still owns; the leash was taken out of it before.
        self.child.wait().map_err(|error| {
            Failure::new(
                format!("Waiting for {} failed: {error}.", self.name),
                "Run the command again.",
            )
        })
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.leash = None;
        let _ = self.child.wait();
    }
}

/// Starts a program in the background, with its output in a log file.
/// `remove` names a directory that is deleted once the program has ended, whatever happens here.
pub fn start(
    name: &str,
    command: &Command,
    stop: Stop,
    log: Option<File>,
    remove: Option<&Path>,
) -> Result<Guarded> {
    let mut guarded = guard(command, stop, remove);
    if let Some(log) = log {
        let copy = log.try_clone().map_err(|error| {
            Failure::new(
                format!("The log of {name} cannot be used: {error}."),
                "Check the disk's free space.",
            )
        })?;
        guarded.stdout(log).stderr(copy);
    }
    spawn(name, command, guarded)
}

/// Runs a program to its end, with its output on the terminal; says whether it succeeded.
pub fn succeeds(command: &Command, stop: Stop) -> Result<bool> {
    let name = program_name(command);
    let status = spawn(&name, command, guard(command, stop, None))?.wait()?;
    Ok(status.success())
}

/// Runs a program to its end and fails with the given sentences unless it succeeds.
pub fn run(command: &Command, problem: &str, remedy: &str) -> Result<()> {
    if succeeds(command, Stop::Terminate)? {
        Ok(())
    } else {
        Err(Failure::new(problem, remedy))
    }
}

/// Runs a program to its end with its output on the terminal, and keeps a copy of the output.
pub fn run_and_listen(command: &Command, stop: Stop) -> Result<(bool, String)> {
    let name = program_name(command);
    let mut guarded = guard(command, stop, None);
    guarded.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = spawn(&name, command, guarded)?;
    let out = running
        .child
        .stdout
        .take()
        .map(|pipe| copy(pipe, std::io::stdout()));
    let err = running
        .child
        .stderr
        .take()
        .map(|pipe| copy(pipe, std::io::stderr()));
    let status = running.wait()?;
    let heard: String = [out, err]
        .into_iter()
        .flatten()
        .map(|thread| thread.join().unwrap_or_default())
        .collect();
    Ok((status.success(), heard))
}

/// The standard output of a short program that succeeds; nothing if it is missing or fails.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn spawn(name: &str, command: &Command, mut guarded: Command) -> Result<Guarded> {
    let mut child = guarded.stdin(Stdio::piped()).spawn().map_err(|error| {
        Failure::new(
            format!(
                "`sh` could not be started to run {}: {error}.",
                program_name(command)
            ),
            "A POSIX shell is needed; on Windows use the Linux subsystem (WSL).",
        )
    })?;
    let leash = child.stdin.take();
    Ok(Guarded {
        name: name.to_owned(),
        child,
        leash,
    })
}

fn guard(command: &Command, stop: Stop, remove: Option<&Path>) -> Command {
    let signal = match stop {
        Stop::Interrupt => "INT",
        Stop::Terminate => "TERM",
    };
    let mut guarded = Command::new("sh");
    guarded
        .args(["-c", GUARD, "guard", signal])
        .arg(remove.map_or(OsStr::new(""), Path::as_os_str));
    guarded.arg(command.get_program()).args(command.get_args());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => guarded.env(key, value),
            None => guarded.env_remove(key),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        guarded.current_dir(directory);
    }
    guarded
}

fn program_name(command: &Command) -> String {
    let program: &OsStr = command.get_program();
    Path::new(program)
        .file_name()
        .map_or_else(|| OsString::from(program), OsStr::to_os_string)
        .display()
        .to_string()
}

/// Passes lines on as they come, and returns all of them.
fn copy(
    from: impl std::io::Read + Send + 'static,
    mut to: impl Write + Send + 'static,
) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut heard = String::new();
        let mut reader = BufReader::new(from);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let _ = to.write_all(&line).and_then(|()| to.flush());
            heard.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
        heard
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn alive(id: &str) -> bool {
        shell(&format!("kill -0 {id}"))
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    #[test]
    fn success_and_failure_are_told_apart() {
        assert!(succeeds(&shell("exit 0"), Stop::Terminate).unwrap());
        assert!(!succeeds(&shell("exit 3"), Stop::Terminate).unwrap());
        assert!(!succeeds(&Command::new("no-such-program-here"), Stop::Terminate).unwrap());
        let failure = run(&shell("exit 1"), "It broke.", "Mend it.").unwrap_err();
        assert_eq!(failure, Failure::new("It broke.", "Mend it."));
    }

    #[test]
    fn output_is_heard_from_both_streams() {
        let (success, heard) = run_and_listen(&shell("echo one; echo two >&2"), Stop::Terminate).unwrap();
        assert!(success);
        assert!(heard.contains("one\n") && heard.contains("two\n"), "{heard}");
    }

    #[test]
    fn dropping_stops_the_program_and_removes_its_directory() {
        let directory = std::env::temp_dir().join(format!("xtask-guard-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let id_file = directory.with_extension("id");
        let command = shell(&format!("echo $$ > {}; exec sleep 60", id_file.display()));
        let guarded = start("sleeper", &command, Stop::Terminate, None, Some(&directory)).unwrap();
        let start = Instant::now();
        while std::fs::read_to_string(&id_file).map_or(true, |text| text.is_empty()) {
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "the program did not start"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        let id = std::fs::read_to_string(&id_file).unwrap().trim().to_owned();
        assert!(alive(&id));
        drop(guarded);
        assert!(!alive(&id));
        assert!(!directory.exists());
        std::fs::remove_file(id_file).unwrap();
    }

    #[test]
    fn an_early_end_is_noticed() {
        let mut guarded = start("brief", &shell("exit 7"), Stop::Terminate, None, None).unwrap();
        assert_eq!(guarded.wait().unwrap().code(), Some(7));
        assert!(guarded.ended().is_some());
    }
}
