//! What a check has counted, and whether that is as it must be.

use std::fmt::Display;

/// A number with what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub what: String,
    pub value: String,
    /// In words; empty where nothing is asked.
    pub wanted: String,
    pub holds: bool,
}

/// What a check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub figures: Vec<Figure>,
    /// What was wrong in particular, the first of it.
    pub findings: Vec<String>,
    /// What could not be tried, and why.
    pub skipped: Vec<String>,
    /// Nothing has happened that could have gone wrong, so nothing is shown.
    pub is_empty: bool,
}

/// Findings that are kept of one check; the figures count all.
const FINDINGS_MOST: usize = 12;

impl Outcome {
    /// Something to know, of which nothing is asked.
    pub fn told(&mut self, what: &str, value: impl Display) {
        self.figure(what, value, String::new(), true);
    }

    /// Something that must never happen.
    pub fn none(&mut self, what: &str, count: u64) {
        self.figure(what, count, "0".to_owned(), count == 0);
    }

    pub fn exactly(&mut self, what: &str, count: u64, wanted: u64) {
        self.figure(what, count, wanted.to_string(), count == wanted);
    }

    /// Something without which the rest shows nothing.
    pub fn needs(&mut self, what: &str, count: u64) {
        self.is_empty |= count == 0;
        self.at_least(what, count, 1);
    }

    pub fn at_least(&mut self, what: &str, count: u64, least: u64) {
        self.figure(what, count, format!("at least {least}"), count >= least);
    }

    pub fn at_most(&mut self, what: &str, count: u64, most: u64) {
        self.figure(what, count, format!("at most {most}"), count <= most);
    }

    pub fn find(&mut self, finding: impl Into<String>) {
        if self.findings.len() < FINDINGS_MOST {
            self.findings.push(finding.into());
        }
    }

    pub fn skip(&mut self, reason: impl Into<String>) {
        self.skipped.push(reason.into());
    }

    /// Whether everything is as it must be. What could not be tried is not held against it, but told.
    pub fn holds(&self) -> bool {
        self.figures.iter().all(|figure| figure.holds)
    }

    fn figure(&mut self, what: &str, value: impl Display, wanted: String, holds: bool) {
        self.figures.push(Figure {
            what: what.to_owned(),
            value: value.to_string(),
            wanted,
            holds,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_figure_that_does_not_hold_is_enough() {
        let mut outcome = Outcome::default();
        outcome.told("orders", 7);
        outcome.none("oversold", 0);
        outcome.exactly("charges", 3, 3);
        outcome.at_least("kills", 1, 1);
        outcome.at_most("milliseconds", 500, 500);
        assert!(outcome.holds());
        for spoil in [
            |o: &mut Outcome| o.none("oversold", 1),
            |o: &mut Outcome| o.exactly("charges", 4, 3),
            |o: &mut Outcome| o.at_least("kills", 0, 1),
            |o: &mut Outcome| o.at_most("milliseconds", 501, 500),
        ] {
            let mut spoilt = outcome.clone();
            spoil(&mut spoilt);
            assert!(!spoilt.holds(), "{:?}", spoilt.figures.last());
        }
    }

    #[test]
    fn findings_are_bounded_and_what_was_skipped_is_not_held_against_anything() {
        let mut outcome = Outcome::default();
        outcome.skip("no network namespaces here");
        outcome.needs("kills", 1);
        for number in 0..100 {
            outcome.find(format!("{number}"));
        }
        assert_eq!(outcome.findings.len(), FINDINGS_MOST);
        assert!(outcome.holds() && !outcome.is_empty);
        outcome.needs("orders", 0);
        assert!(!outcome.holds() && outcome.is_empty);
    }
}
