//! Guessing passwords, by a script of our own.

use super::target::Target;
use super::{Attack, Outcome, install};
use crate::report::{Failure, Result};
use crate::workspace;
use std::time::Duration;

pub const NAME: &str = "brute-force";
pub const HOLES: &[&str] = &["passwords were checked on one account"];

/// A longer run would be allowed more, but none is that long.
const CHECKED_MOST: u64 = 10;
const SCRIPT: &str = include_str!("brute_force.py");

pub fn run(attack: &Attack, target: &Target, limit: Duration) -> Result<Outcome> {
    let script = target.file("brute_force.py");
    workspace::write(&script, SCRIPT)?;
    // Where every try is checked, a few hundred show it.
    let tries = if target.is_planted { 400 } else { attack.tries };
    let mut command = install::program(attack, "python");
    command.arg(script);
    for (name, value) in [
        ("--port", u64::from(target.port)),
        ("--tries", tries),
        ("--seconds", limit.as_secs()),
        ("--accounts", 20),
        ("--addresses", 1_000),
        ("--concurrency", 32),
    ] {
        command.arg(name).arg(value.to_string());
    }
    command.arg("--database").arg(target.file("jishi.db"));
    let log = target.file("tool.log");
    // The accounts are made, and the last answers awaited, outside the time of guessing.
    let (_, text) = install::listen(&log, &command, limit + Duration::from_mins(3))?;
    read(&text).ok_or_else(|| {
        Failure::new(
            "The guessing did not come to its end.",
            format!("{} says why.", log.display()),
        )
    })
}

fn read(text: &str) -> Option<Outcome> {
    let line = text.lines().find_map(|line| line.strip_prefix("result "))?;
    let number = |name: &str| -> Option<u64> {
        let mut pairs = line.split(' ').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name)?.1.parse().ok()
    };
    let (most, broken) = (number("most")?, number("broken")?);
    let mut findings = Vec::new();
    if most > CHECKED_MOST {
        findings.push(format!(
            "{most} passwords were checked on one account within the hour"
        ));
    }
    if broken > 0 {
        findings.push(format!(
            "{broken} tries were answered with a failure of the server"
        ));
    }
    Some(Outcome {
        done: number("tries")?,
        findings,
        remark: format!("{} checked, at most {most} an account", number("checked")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_checked_is_read_and_judged() {
        let good = read("answers\nresult tries=100000 accounts=20 checked=100 most=5 broken=0\n").unwrap();
        assert_eq!((good.done, good.findings.len()), (100_000, 0));
        let bad = read("result tries=400 accounts=20 checked=400 most=20 broken=1\n").unwrap();
        assert!(bad.findings[0].contains(HOLES[0]) && bad.findings.len() == 2);
        assert_eq!(read("Traceback"), None);
    }
}
