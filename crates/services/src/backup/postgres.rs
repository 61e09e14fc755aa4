//! `pg_dump` and `pg_restore`, which know `PostgreSQL` better than we could.
//!
//! The password goes to them in the environment, never on the command line, where everybody on the machine can read it.

use super::BackupError;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

/// A running program, and what it complains of.
pub(super) struct Program {
    name: &'static str,
    child: Child,
    complaints: Option<JoinHandle<String>>,
}

impl Program {
    /// Starts a dump of the database at `url`; it is read from [`Program::output`].
    pub(super) fn dump(url: &str) -> Result<Self, BackupError> {
        // It is compressed with everything else.
        let options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"];
        Self::start("pg_dump", url, &options, |command| command.stdout(Stdio::piped()))
    }

    /// Starts restoring into the database at `url`; the dump is written to [`Program::input`].
    pub(super) fn restore(url: &str) -> Result<Self, BackupError> {
        let options = [
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
        ];
        Self::start("pg_restore", url, &options, |command| {
            command.stdin(Stdio::piped())
        })
    }

    fn start(
        name: &'static str,
        url: &str,
        options: &[&str],
        pipe: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<Self, BackupError> {
        let (address, password) = without_password(url);
        let mut command = Command::new(name);
        command
            .args(options)
            .arg("--no-password")
            .arg(format!("--dbname={address}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        pipe(&mut command);
        let mut child = command.spawn().map_err(|error| BackupError::NoProgram {
            program: name,
            reason: error.to_string(),
        })?;
        let complaints = child.stderr.take().map(|mut from| {
            std::thread::spawn(move || {
                let mut text = Vec::new();
                // What cannot be read is not told; the exit code still is.
                drop((&mut from).take(16_384).read_to_end(&mut text));
                drop(std::io::copy(&mut from, &mut std::io::sink()));
                String::from_utf8_lossy(&text).trim().to_owned()
            })
        });
        Ok(Self {
            name,
            child,
            complaints,
        })
    }

    pub(super) fn output(&mut self) -> impl Read + use<> {
        OrNothing(self.child.stdout.take())
    }

    pub(super) fn input(&mut self) -> impl Write + use<> {
        OrNothing(self.child.stdin.take())
    }

    /// Waits for the end. Input and output must be dropped before.
    pub(super) fn end(mut self) -> Result<(), BackupError> {
        let failed = |reason: String| BackupError::Program {
            program: self.name,
            reason,
        };
        let status = self.child.wait().map_err(|error| failed(error.to_string()))?;
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok());
        if status.success() {
            return Ok(());
        }
        Err(failed(match complaints {
            Some(text) if !text.is_empty() => text,
            _ => status.to_string(),
        }))
    }
}

impl Drop for Program {
    /// A program that nobody waits for is of no use.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

/// An end of a pipe, which a program that was started with one has.
struct OrNothing<T>(Option<T>);

impl<T: Read> Read for OrNothing<T> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |from| from.read(into))
    }
}

impl<T: Write> Write for OrNothing<T> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .as_mut()
            .map_or(Err(std::io::ErrorKind::BrokenPipe.into()), |to| to.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// The address without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else {
        return whole();
    };
    let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
    let (in_options, options): (Vec<&str>, Vec<&str>) = options
        .split('&')
        .filter(|option| !option.is_empty())
        .partition(|option| option.starts_with("password="));
    let authority_ends = place.find('/').unwrap_or(place.len());
    let (authority, database) = place.split_at(authority_ends);
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (name, in_user) = user.split_once(':').unwrap_or((user, ""));
    let at = if name.is_empty() { "" } else { "@" };
    let mark = if options.is_empty() { "" } else { "?" };
    let address = format!("{scheme}://{name}{at}{host}{database}{mark}{}", options.join("&"));
    let in_options = in_options.first().and_then(|option| option.split_once('='));
    let password = in_options.map_or(in_user, |(_, password)| password);
    (address, (!password.is_empty()).then(|| decoded(password)))
}

/// Undoes percent-encoding (RFC 3986, section 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let digits = others.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(code) = code.filter(|_| *first == b'%') {
            bytes.push(code);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_every_form_of_address() {
        for (url, address, password) in [
            (
                "postgres://u:p@h:5432/shop",
                "postgres://u@h:5432/shop",
                Some("p"),
            ),
            (
                "postgres://u:p%40%2Fs%25@h/shop?sslmode=require",
                "postgres://u@h/shop?sslmode=require",
                Some("p@/s%"),
            ),
            ("postgres://u@h/shop", "postgres://u@h/shop", None),
            ("postgres://h/shop", "postgres://h/shop", None),
            (
                "postgres:///shop?host=/tmp&password=s",
                "postgres:///shop?host=/tmp",
                Some("s"),
            ),
            ("postgres://u:a@b:c@h/shop", "postgres://u@h/shop", Some("a@b:c")),
        ] {
            assert_eq!(
                without_password(url),
                (address.to_owned(), password.map(str::to_owned)),
                "{url}"
            );
        }
    }
}
