//! sqlmap: parameters of searches and lists, with SQL in them.

use super::target::Target;
use super::{Attack, Outcome, install};
use crate::report::{Failure, Result};
use std::time::Duration;

pub const HOLES: &[&str] = &["name of /planted/find?name=tea"];

const PLANTED: &[&str] = &["/planted/find?name=tea"];
const REAL: &[&str] = &[
    "/en/search?q=tea&page=1",
    "/en/c/tea?sort=newest&page=1&price_min=1&price_max=900",
    "/v1/products?q=tea&limit=5",
    "/v1/products?category=tea&sort=newest",
    "/en/p/celadon-gaiwan-150?sku=A",
    "/en/track?number=1",
];

pub fn run(attack: &Attack, target: &Target, limit: Duration) -> Result<Outcome> {
    let paths = if target.is_planted { PLANTED } else { REAL };
    let mut outcome = Outcome::default();
    let mut finished = 0;
    let share = limit / u32::try_from(paths.len()).unwrap_or(1);
    for (number, path) in paths.iter().enumerate() {
        let mut command = install::program(attack, "sqlmap");
        command
            .arg(format!("--url={}{path}", target.url))
            .args([
                "--batch",
                "--level=1",
                "--risk=1",
                "--disable-coloring",
                "--threads=4",
            ])
            .args([
                // By answers and errors; by the time that a statement takes would take all of ours.
                "--technique=BEU",
                "--flush-session",
                "--timeout=10",
                "--ignore-code=*",
                "--headers=Accept-Encoding: identity",
            ])
            .arg(format!("--time-limit={}", share.as_secs().max(5)))
            .arg(format!("--output-dir={}", target.file("sqlmap").display()));
        let log = target.file(&format!("tool-{number}.log"));
        let (_, text) = install::listen(&log, &command, share + Duration::from_secs(10))?;
        if !text.contains("testing") {
            return Err(Failure::new(
                format!("sqlmap did not test {path}."),
                format!("{} says why.", log.display()),
            ));
        }
        outcome.done += 1;
        finished += usize::from(text.contains("all tested parameters do not appear to be injectable"));
        outcome.findings.extend(injectable(path, &text));
    }
    outcome.remark = format!("addresses, {finished} of them to the end");
    Ok(outcome)
}

/// The parameters that sqlmap got SQL through, as it says while it goes or at its end.
fn injectable(path: &str, text: &str) -> Vec<String> {
    let mut findings: Vec<String> = Vec::new();
    for line in text.lines() {
        let at_the_end = line
            .strip_prefix("Parameter: ")
            .and_then(|line| line.split(' ').next());
        let meanwhile = line
            .split_once("parameter '")
            .and_then(|(_, rest)| rest.split_once("' is '"))
            .filter(|(_, rest)| rest.trim_end().ends_with("' injectable"));
        let Some(name) = at_the_end.or(meanwhile.map(|(name, _)| name)) else {
            continue;
        };
        let finding = format!("SQL gets through {name} of {path}");
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_with_a_hole_are_read() {
        let text = "---\nParameter: name (GET)\n    Type: boolean-based blind\n---\n";
        assert!(injectable("/planted/find?name=tea", text)[0].contains(HOLES[0]));
        let meanwhile = "[INFO] GET parameter 'name' is 'SQLite AND error-based' injectable \n\
                         [INFO] GET parameter 'q' appears to be 'AND boolean-based blind' injectable\n";
        assert_eq!(injectable("/planted/find?name=tea", meanwhile).len(), 1);
        let none = "[CRITICAL] all tested parameters do not appear to be injectable.";
        assert_eq!(injectable("/", none).len(), 0);
    }
}
