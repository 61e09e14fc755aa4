//! The table at the end of `cargo xtask test`.

use super::count::Count;
use std::fmt::Write;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    Failed,
    Skipped,
}

/// One step of the table.
pub struct Row {
    pub name: &'static str,
    pub verdict: Verdict,
    pub count: Count,
    pub elapsed: Duration,
}

impl Row {
    /// A step that was not asked for.
    pub fn skipped(name: &'static str) -> Self {
        Self {
            name,
            verdict: Verdict::Skipped,
            count: Count::default(),
            elapsed: Duration::ZERO,
        }
    }
}

pub fn all_passed(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.verdict != Verdict::Failed)
}

/// The table, then a line that holds the totals alone.
pub fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<12} {:<8} {:>7} {:>7} {:>8}\n",
        "step", "result", "passed", "failed", "seconds"
    );
    for row in rows {
        let verdict = match row.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => "FAILED",
            Verdict::Skipped => "skipped",
        };
        let (passed, failed) = (row.count.passed, row.count.failed);
        let seconds = row.elapsed.as_secs_f64();
        let _ = writeln!(
            text,
            "{:<12} {verdict:<8} {passed:>7} {failed:>7} {seconds:>8.1}",
            row.name
        );
    }
    let total = rows.iter().fold(Count::default(), |sum, row| sum + row.count);
    let _ = write!(text, "\n{} passed, {} failed", total.passed, total.failed);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_holds_the_totals_alone() {
        let rows = [
            Row {
                name: "rust",
                verdict: Verdict::Failed,
                count: Count {
                    passed: 40,
                    failed: 2,
                },
                elapsed: Duration::from_millis(61_500),
            },
            Row {
                name: "fmt",
                verdict: Verdict::Passed,
                count: Count::ONE_PASSED,
                elapsed: Duration::ZERO,
            },
            Row::skipped("browser"),
        ];
        let text = table(&rows);
        assert_eq!(text.lines().last(), Some("41 passed, 2 failed"));
        assert!(
            text.contains("rust         FAILED        40       2     61.5"),
            "{text}"
        );
        assert!(!all_passed(&rows));
    }
}
