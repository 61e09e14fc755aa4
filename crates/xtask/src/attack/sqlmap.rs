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

/// The parameters that sqlmap got SQL through.
fn injectable(path: &str, text: &str) -> Vec<String> {
    let parameters = text
        .lines()
        .filter_map(|line| line.strip_prefix("Parameter: "))
        .filter_map(|line| line.split(' ').next());
    parameters
        .map(|name| format!("SQL gets through {name} of {path}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_with_a_hole_are_read() {
        let text = "---\nParameter: name (GET)\n    Type: boolean-based blind\n---\n";
        assert!(injectable("/planted/find?name=tea", text)[0].contains(HOLES[0]));
        let none = "[CRITICAL] all tested parameters do not appear to be injectable.";
        assert_eq!(injectable("/", none).len(), 0);
    }
}
