//! What the attacks came to: a row for each, and a verdict.

use super::target::Build;
use super::{Outcome, Tool};
use crate::report::{Result, note};
use std::fmt::Write as _;
use std::time::Duration;

/// One attack on one build.
pub struct Row {
    tool: &'static str,
    build: &'static str,
    is_planted: bool,
    /// Planted holes that were not found.
    missed: Vec<&'static str>,
    /// `None` if the attack did not come to its end.
    outcome: Option<Outcome>,
    elapsed: Duration,
}

impl Row {
    pub fn new(tool: &Tool, build: &Build, outcome: Result<Outcome>, elapsed: Duration) -> Self {
        let outcome = outcome.ok();
        let is_found = |hole: &&&'static str| {
            let findings = outcome.iter().flat_map(|outcome| &outcome.findings);
            findings.into_iter().any(|finding| finding.contains(**hole))
        };
        let missed = tool.holes.iter().filter(|hole| !is_found(hole)).copied();
        Self {
            tool: tool.name,
            build: build.name,
            is_planted: build.is_planted,
            missed: missed.filter(|_| build.is_planted).collect(),
            outcome,
            elapsed,
        }
    }

    /// Whether every planted hole was found, or nothing at all where none was planted.
    pub fn passed(&self) -> bool {
        let Some(outcome) = &self.outcome else {
            return false;
        };
        if self.is_planted {
            self.missed.is_empty()
        } else {
            outcome.findings.is_empty()
        }
    }

    pub fn print_findings(&self) {
        for finding in self.outcome.iter().flat_map(|outcome| &outcome.findings) {
            note(format!("found: {finding}"));
        }
        for hole in &self.missed {
            note(format!("NOT FOUND, though planted: {hole}"));
        }
    }
}

/// The table, and a last line with the counts.
pub fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<14} {:<8} {:>8} {:>9} {:>8}  {:<7} {}\n",
        "attack", "build", "done", "findings", "seconds", "", ""
    );
    for row in rows {
        let verdict = if row.passed() { "passed" } else { "FAILED" };
        let (done, findings, remark) = row.outcome.as_ref().map_or((0, 0, "broke off"), |outcome| {
            (outcome.done, outcome.findings.len(), outcome.remark.as_str())
        });
        let _ = writeln!(
            text,
            "{:<14} {:<8} {done:>8} {findings:>9} {:>8}  {verdict:<7} {remark}",
            row.tool,
            row.build,
            row.elapsed.as_secs(),
        );
    }
    let failed = rows.iter().filter(|row| !row.passed()).count();
    let _ = write!(text, "{} passed, {failed} failed", rows.len() - failed);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(is_planted: bool, missed: &[&'static str], findings: Option<&[&str]>) -> Row {
        Row {
            tool: "tool",
            build: "build",
            is_planted,
            missed: missed.to_vec(),
            outcome: findings.map(|findings| Outcome {
                findings: findings.iter().map(ToString::to_string).collect(),
                ..Outcome::default()
            }),
            elapsed: Duration::ZERO,
        }
    }

    #[test]
    fn planted_holes_must_be_found_and_others_must_not_be_there() {
        assert!(row(true, &[], Some(&["hole"])).passed());
        assert!(!row(true, &["hole"], Some(&[])).passed());
        assert!(row(false, &[], Some(&[])).passed());
        assert!(!row(false, &[], Some(&["hole"])).passed());
        assert!(!row(false, &[], None).passed());
    }

    #[test]
    fn the_last_line_counts() {
        let rows = [row(false, &[], Some(&[])), row(false, &[], None)];
        assert!(table(&rows).ends_with("1 passed, 1 failed"), "{}", table(&rows));
    }
}
