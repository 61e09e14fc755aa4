//! Schemathesis: every operation of `/v1`, with requests made of its document.

use super::target::Target;
use super::{Attack, Outcome, install};
use crate::report::{Failure, Result};
use std::time::Duration;

/// A failure of the server, and an operation that does not look at the key it asks for.
pub const HOLES: &[&str] = &["ST101", "ST401"];

pub fn run(attack: &Attack, target: &Target, limit: Duration) -> Result<Outcome> {
    let mut command = install::program(attack, "st");
    command
        .args(["run", &format!("{}/v1/openapi.json", target.url)])
        .args(["--phases=examples,coverage,fuzzing,stateful", "--mode=all"])
        // Not every rule of a checkout can be said in a schema: that good requests pass is for the tests of `/v1`.
        .args([
            "--exclude-checks=positive_data_acceptance",
            "--suppress-health-check=all",
        ])
        .args([
            "--continue-on-failure",
            "--no-color",
            "--workers=2",
            "--request-timeout=30",
        ])
        .arg(format!("--max-time={}", limit.as_secs()));
    if target.is_planted {
        command.arg("--include-path-regex=^/v1/planted");
    }
    let log = target.file("tool.log");
    let (_, text) = install::listen(&log, &command, limit + Duration::from_mins(2))?;
    read(&text).ok_or_else(|| {
        Failure::new(
            "Schemathesis did not come to its end.",
            format!("{} says why.", log.display()),
        )
    })
}

/// The report as it is printed: a line of underscores around each operation, and a line for each of its failures.
fn read(text: &str) -> Option<Outcome> {
    let counts = text.lines().rev().find(|line| line.contains(" generated"))?;
    let done = counts.split_whitespace().next()?.replace(',', "").parse().ok()?;
    let mut findings: Vec<String> = Vec::new();
    let mut operation = "";
    let report = text.lines().skip_while(|line| !line.contains("= FAILURES ="));
    for line in report {
        let framed = line.trim_matches('_').trim();
        if line.starts_with("___") {
            operation = framed;
        } else if let Some(failure) = line.strip_prefix("- ST") {
            let finding = format!("ST{failure}: {operation}");
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    Some(Outcome {
        done,
        findings,
        remark: format!("cases of {} operations", tested(text)),
    })
}

/// How many operations there was time for.
fn tested(text: &str) -> &str {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("Tested:"));
    line.map_or("no", str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_read_with_their_operations() {
        let text = "=== FAILURES ===\n___ GET /v1/a ___\n1. Test Case ID: x\n\n- ST101 Server error\n\n\
                    - ST101 Server error\n___ GET /v1/b ___\n- ST401 Authentication not enforced\n\
                    Tested: 7\nTest cases:\n  1,234 generated, 2 found 2 unique failures\n";
        let outcome = read(text).unwrap();
        assert_eq!(outcome.done, 1_234);
        assert_eq!(outcome.remark, "cases of 7 operations");
        assert_eq!(
            outcome.findings,
            [
                "ST101 Server error: GET /v1/a",
                "ST401 Authentication not enforced: GET /v1/b"
            ]
        );
        assert_eq!(read("Traceback"), None);
    }
}
