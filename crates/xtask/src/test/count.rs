//! How many tests passed and failed, read from what the test runners print.

use std::ops::Add;

/// Tests of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
}

impl Count {
    /// A check that is one test by itself.
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0 };

    /// The count of a runner that has ended. A runner that failed without naming a test (say, nothing compiled) is
    /// one failure, and one that ran nothing is one too: a check that cannot fail is a defect.
    pub fn of_runner(self, succeeded: bool) -> Self {
        let said_nothing = self == Self::default();
        if said_nothing || (!succeeded && self.failed == 0) {
            Self {
                failed: self.failed + 1,
                ..self
            }
        } else {
            self
        }
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

/// Reads the line `Summary [ 1.2s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 0 skipped` of cargo-nextest.
pub fn nextest(output: &str) -> Count {
    let summaries = output
        .lines()
        .map(without_colour)
        .filter(|line| line.trim_start().starts_with("Summary ["));
    let tails = summaries.filter_map(|line| line.split_once("run:").map(|(_, tail)| tail.to_owned()));
    tails.fold(Count::default(), |sum, tail| {
        sum + numbers(&tail, &["passed"], &["failed", "exec", "timed"])
    })
}

/// Reads the lines `test result: ok. 5 passed; 0 failed; 1 ignored; …` of `cargo test`.
pub fn libtest(output: &str) -> Count {
    let lines = output
        .lines()
        .map(without_colour)
        .filter(|line| line.starts_with("test result:"));
    lines.fold(Count::default(), |sum, line| {
        sum + numbers(&line, &["passed"], &["failed"])
    })
}

/// Reads the last lines `3 failed`, `2 did not run` and `12 passed (1.2m)` of Playwright.
pub fn playwright(output: &str) -> Count {
    let lines = output.lines().map(without_colour);
    let is_total = |line: &String| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [number, "failed" | "flaky" | "interrupted"] | [number, "did", "not", "run"] => {
                number.parse::<u32>().is_ok()
            }
            [number, "passed", time] => number.parse::<u32>().is_ok() && time.starts_with('('),
            _ => false,
        }
    };
    lines.filter(is_total).fold(Count::default(), |sum, line| {
        sum + numbers(&line, &["passed"], &["failed", "flaky", "interrupted", "did"])
    })
}

/// Sums the numbers in front of words that mean passed and of words that mean failed.
fn numbers(text: &str, passed: &[&str], failed: &[&str]) -> Count {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut count = Count::default();
    for pair in words.windows(2) {
        let Ok(number) = pair[0].parse::<u32>() else {
            continue;
        };
        let word = pair[1].trim_end_matches([',', ';', ':']);
        if passed.contains(&word) {
            count.passed += number;
        } else if failed.contains(&word) {
            count.failed += number;
        }
    }
    count
}

/// A line without terminal colours, which are `ESC [ … letter`.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        if character == '\u{1b}' {
            rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nextest_summary_is_counted() {
        let output = "    PASS [ 0.1s] x passed\n     Summary [   0.010s] 9 tests run: 6 passed (1 slow, 1 leaky), \
                      2 failed, 1 timed out, 4 skipped\n";
        assert_eq!(nextest(output), Count { passed: 6, failed: 3 });
    }

    #[test]
    fn colours_do_not_matter() {
        let output = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.0s] \u{1b}[1m3\u{1b}[0m tests run: \u{1b}[1m3\u{1b}[0m \
                      \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m skipped\n";
        assert_eq!(nextest(output), Count { passed: 3, failed: 0 });
    }

    #[test]
    fn the_results_of_cargo_test_are_summed() {
        let output = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                      test result: FAILED. 2 passed; 1 failed; 0 ignored\n";
        assert_eq!(libtest(output), Count { passed: 7, failed: 1 });
    }

    #[test]
    fn the_totals_of_playwright_are_counted_and_nothing_else() {
        let output = "  ok 1 [desktop] › cart: 3 failed payments are shown (1.2s)\n  1 failed\n    [phone] › home\n  \
                      2 did not run\n  4 skipped\n  12 passed (1.2m)\n";
        assert_eq!(
            playwright(output),
            Count {
                passed: 12,
                failed: 3
            }
        );
    }

    #[test]
    fn silence_and_a_failed_build_are_failures() {
        assert_eq!(Count::default().of_runner(true), Count { passed: 0, failed: 1 });
        assert_eq!(
            Count { passed: 3, failed: 0 }.of_runner(false),
            Count { passed: 3, failed: 1 }
        );
        assert_eq!(
            Count { passed: 3, failed: 2 }.of_runner(false),
            Count { passed: 3, failed: 2 }
        );
        assert_eq!(
            Count { passed: 3, failed: 0 }.of_runner(true),
            Count { passed: 3, failed: 0 }
        );
    }
}
