//! What the tortures came to: a row for each, and a verdict.

use super::arena::Engine;
use super::outcome::Outcome;
use crate::report::{Result, note};
use std::fmt::Write as _;
use std::time::Duration;

/// One check on one database.
pub struct Row {
    pub check: &'static str,
    pub engine: Engine,
    /// The defect that was planted, if any.
    pub defect: Option<&'static str>,
    /// `None` if the check did not come to its end.
    pub outcome: Option<Outcome>,
    pub elapsed: Duration,
}

impl Row {
    pub fn new(
        check: &'static str,
        engine: Engine,
        defect: Option<&'static str>,
        outcome: Result<Outcome>,
        elapsed: Duration,
    ) -> Self {
        Self {
            check,
            engine,
            defect,
            outcome: outcome.ok(),
            elapsed,
        }
    }

    /// Whether everything held, or, where a defect was planted, something did not. A check that broke off has shown
    /// nothing either way.
    pub fn passed(&self) -> bool {
        self.outcome
            .as_ref()
            .is_some_and(|outcome| outcome.holds() == self.defect.is_none() && !outcome.is_empty)
    }

    pub fn verdict(&self) -> &'static str {
        match (self.passed(), self.defect.is_some()) {
            (true, false) => "passed",
            (false, false) => "FAILED",
            (true, true) => "found",
            (false, true) => "NOT FOUND",
        }
    }

    /// Prints figures and findings.
    pub fn print(&self) {
        let Some(outcome) = &self.outcome else { return };
        for figure in &outcome.figures {
            let mark = if figure.holds { "    " } else { "!!! " };
            let wanted = if figure.wanted.is_empty() {
                String::new()
            } else {
                format!("   (wanted: {})", figure.wanted)
            };
            println!("{mark}{:<56} {:>10}{wanted}", figure.what, figure.value);
        }
        for finding in &outcome.findings {
            note(format!("found: {finding}"));
        }
        for reason in &outcome.skipped {
            note(format!("NOT TRIED: {reason}"));
        }
    }
}

/// The table, and a last line with the counts.
pub fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<12} {:<11} {:<18} {:>7}  {}\n",
        "torture", "database", "defect", "seconds", "verdict"
    );
    for row in rows {
        let _ = writeln!(
            text,
            "{:<12} {:<11} {:<18} {:>7}  {}{}",
            row.check,
            row.engine.name(),
            row.defect.unwrap_or("none"),
            row.elapsed.as_secs(),
            row.verdict(),
            remark(row)
        );
    }
    let failed = rows.iter().filter(|row| !row.passed()).count();
    let _ = write!(text, "{} passed, {failed} failed", rows.len() - failed);
    text
}

fn remark(row: &Row) -> String {
    let Some(outcome) = &row.outcome else {
        return ", broke off".to_owned();
    };
    let broken = outcome.figures.iter().filter(|figure| !figure.holds);
    let broken: Vec<String> = broken
        .map(|figure| format!("{} {}", figure.value, figure.what))
        .collect();
    let mut text = String::new();
    if !broken.is_empty() {
        let _ = write!(text, ": {}", broken.join(", "));
    }
    if !outcome.skipped.is_empty() {
        let _ = write!(text, "; not all was tried");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Failure;

    fn row(defect: Option<&'static str>, oversold: Option<u64>) -> Row {
        let outcome = oversold.ok_or_else(|| Failure::new("It broke.", "Mend it."));
        let outcome = outcome.map(|count| {
            let mut outcome = Outcome::default();
            outcome.none("units oversold", count);
            outcome
        });
        Row::new("oversell", Engine::Sqlite, defect, outcome, Duration::ZERO)
    }

    #[test]
    fn planted_defects_must_be_found_and_others_must_not_be_there() {
        assert!(row(None, Some(0)).passed() && !row(None, Some(1)).passed());
        assert!(row(Some("defect"), Some(1)).passed() && !row(Some("defect"), Some(0)).passed());
        assert!(!row(None, None).passed() && !row(Some("defect"), None).passed());
        let mut empty = row(Some("defect"), Some(1));
        empty.outcome.as_mut().unwrap().needs("orders", 0);
        assert!(!empty.passed(), "nothing has happened, so nothing was found");
    }

    #[test]
    fn the_last_line_counts_and_what_is_wrong_is_named() {
        let table = table(&[row(None, Some(0)), row(None, Some(3))]);
        assert!(table.ends_with("1 passed, 1 failed"), "{table}");
        assert!(table.contains("FAILED: 3 units oversold"), "{table}");
    }
}
