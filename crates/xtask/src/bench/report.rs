//! What was measured, and what has to be reached.

use super::wrk::Seen;
use super::{Bench, real};
use crate::json::quoted;
use crate::linux;
use std::fmt::Write as _;

/// A floor that a rate is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The bare static page.
    P,
    /// The bare rows of an order.
    O,
}

/// What a row has to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// At least this many percent of the floor.
    Share(f64),
    /// At most this many milliseconds for 99 of 100 answers.
    P99(f64),
}

/// One kind of work at one number of connections.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub connections: u32,
    pub rate: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Of the server, for one request or whatever the row counts.
    pub cpu_ms: f64,
    pub refused: u64,
    pub broken: u64,
    pub against: Option<Against>,
    pub goal: Option<Goal>,
}

impl Row {
    /// A row of requests; `cpu_ms` is what the server used for all of them.
    pub fn requests(name: &str, connections: u32, seen: &Seen, cpu_ms: f64) -> Self {
        let requests = real(seen.requests);
        Self::new(
            name,
            connections,
            seen,
            requests / seen.seconds,
            cpu_ms / requests,
        )
    }

    /// A row of what the script has counted.
    pub fn counted(name: &str, connections: u32, seen: &Seen, cpu_ms: f64) -> Self {
        Self::new(
            name,
            connections,
            seen,
            seen.counted_rate,
            cpu_ms / real(seen.counted),
        )
    }

    fn new(name: &str, connections: u32, seen: &Seen, rate: f64, cpu_ms: f64) -> Self {
        Self {
            name: name.to_owned(),
            connections,
            rate,
            p50_ms: seen.p50_ms,
            p99_ms: seen.p99_ms,
            cpu_ms,
            refused: seen.refused,
            broken: seen.broken,
            against: None,
            goal: None,
        }
    }

    pub fn against(mut self, floor: Against) -> Self {
        self.against = Some(floor);
        self
    }

    pub fn goal(mut self, goal: Option<Goal>) -> Self {
        self.goal = goal;
        self
    }
}

/// What a single number has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    AtMost(f64),
    Exactly(f64),
}

impl Limit {
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::Exactly(wanted) => (value - wanted).abs() < 0.5,
        }
    }
}

/// A single number.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    pub limit: Option<Limit>,
}

impl Fact {
    pub fn new(name: &str, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            value,
            unit,
            limit: None,
        }
    }

    pub fn at_most(mut self, most: f64) -> Self {
        self.limit = Some(Limit::AtMost(most));
        self
    }

    pub fn exactly(mut self, wanted: f64) -> Self {
        self.limit = Some(Limit::Exactly(wanted));
        self
    }
}

/// Everything.
pub struct Report {
    pub machine: String,
    pub seconds: u32,
    pub rows: Vec<Row>,
    pub facts: Vec<Fact>,
    /// How it was measured, where that is not plain.
    pub notes: Vec<String>,
    pub page_floors: Vec<f64>,
    pub order_floors: Vec<f64>,
    /// Whether nothing was sold twice and all books fit.
    pub sound: bool,
    pub minutes: f64,
}

impl Report {
    pub fn new(bench: &Bench) -> Self {
        let mut notes = Vec::new();
        if linux::is_in_memory(&bench.directory) {
            notes.push(
                "The databases lie in memory: commits cost nothing, so rates of orders mean little."
                    .to_owned(),
            );
        }
        Self {
            machine: linux::machine(&bench.directory),
            seconds: bench.seconds,
            rows: Vec::new(),
            facts: Vec::new(),
            notes,
            page_floors: Vec::new(),
            order_floors: Vec::new(),
            sound: true,
            minutes: 0.0,
        }
    }

    /// The rates of a floor, in the order measured.
    pub fn floors(&self, floor: Against) -> &[f64] {
        match floor {
            Against::P => &self.page_floors,
            Against::O => &self.order_floors,
        }
    }

    /// The mean of a floor.
    pub fn floor(&self, floor: Against) -> Option<f64> {
        let rates = self.floors(floor);
        (!rates.is_empty()).then(|| rates.iter().sum::<f64>() / real(rates.len() as u64))
    }

    /// The rate of a row in percent of its floor.
    pub fn share(&self, row: &Row) -> Option<f64> {
        Some(row.rate * 100.0 / self.floor(row.against?)?)
    }

    /// Whether a row reaches its goal; `None` without one.
    pub fn reached(&self, row: &Row) -> Option<bool> {
        match row.goal? {
            Goal::Share(least) => Some(self.share(row)? >= least),
            Goal::P99(most) => Some(row.p99_ms <= most),
        }
    }

    /// The same as the table, for programs.
    pub fn json(&self) -> String {
        let list = |rates: &[f64]| {
            rates
                .iter()
                .map(|rate| number(*rate))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let rows: Vec<String> = self.rows.iter().map(|row| self.row_json(row)).collect();
        let facts: Vec<String> = self.facts.iter().map(fact_json).collect();
        let notes: Vec<String> = self
            .notes
            .iter()
            .map(|note| format!("    {}", quoted(note)))
            .collect();
        format!(
            "{{\n  \"machine\": {},\n  \"seconds_a_row\": {},\n  \"minutes\": {},\n  \"sound\": {},\n  \
             \"floors\": {{\"P\": [{}], \"O\": [{}]}},\n  \"rows\": [\n{}\n  ],\n  \"facts\": [\n{}\n  ],\n  \
             \"notes\": [\n{}\n  ]\n}}\n",
            quoted(&self.machine),
            self.seconds,
            number(self.minutes),
            self.sound,
            list(&self.page_floors),
            list(&self.order_floors),
            rows.join(",\n"),
            facts.join(",\n"),
            notes.join(",\n"),
        )
    }

    fn row_json(&self, row: &Row) -> String {
        let mut json = format!(
            "    {{\"name\": {}, \"connections\": {}, \"per_second\": {}, \"p50_ms\": {}, \"p99_ms\": {}, \
             \"cpu_ms\": {}, \"refused\": {}, \"broken\": {}",
            quoted(&row.name),
            row.connections,
            number(row.rate),
            number(row.p50_ms),
            number(row.p99_ms),
            number(row.cpu_ms),
            row.refused,
            row.broken,
        );
        if let (Some(floor), Some(share)) = (row.against, self.share(row)) {
            let _ = write!(
                json,
                ", \"floor\": \"{floor:?}\", \"share_percent\": {}",
                number(share)
            );
        }
        match row.goal {
            Some(Goal::Share(least)) => {
                let _ = write!(json, ", \"goal_share_percent\": {}", number(least));
            }
            Some(Goal::P99(most)) => {
                let _ = write!(json, ", \"goal_p99_ms\": {}", number(most));
            }
            None => {}
        }
        if let Some(reached) = self.reached(row) {
            let _ = write!(json, ", \"reached\": {reached}");
        }
        json.push('}');
        json
    }
}

fn fact_json(fact: &Fact) -> String {
    let mut json = format!(
        "    {{\"name\": {}, \"value\": {}, \"unit\": {}",
        quoted(&fact.name),
        number(fact.value),
        quoted(fact.unit)
    );
    if let Some(limit) = fact.limit {
        let (name, wanted) = match limit {
            Limit::AtMost(most) => ("at_most", most),
            Limit::Exactly(wanted) => ("exactly", wanted),
        };
        let reached = limit.holds(fact.value);
        let _ = write!(json, ", \"{name}\": {}, \"reached\": {reached}", number(wanted));
    }
    json.push('}');
    json
}

/// JSON knows no infinity.
fn number(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.3}")
    } else {
        "null".to_owned()
    }
}

/// A small report, for the tests here and of the table.
#[cfg(test)]
pub fn example() -> Report {
    let seen = Seen {
        requests: 4_000,
        seconds: 4.0,
        p50_ms: 1.0,
        p99_ms: 130.0,
        counted: 1_000,
        counted_rate: 250.0,
        refused: 3,
        broken: 0,
    };
    let rows = vec![
        Row::requests("listing of 24, uncached", 16, &seen, 2_000.0)
            .against(Against::P)
            .goal(Some(Goal::Share(6.0))),
        Row::requests("home, uncached", 64, &seen, 2_000.0)
            .against(Against::P)
            .goal(Some(Goal::P99(120.0))),
        Row::counted("order placement", 64, &seen, 2_000.0).against(Against::O),
    ];
    Report {
        machine: "a \"machine\"".to_owned(),
        seconds: 4,
        rows,
        facts: vec![
            Fact::new("memory", 98.5, "MB").at_most(120.0),
            Fact::new("units sold", 999.0, "of 1,000").exactly(1_000.0),
            Fact::new("JavaScript", 20.1, "kB"),
        ],
        notes: vec!["One note.".to_owned()],
        page_floors: vec![10_000.0, 30_000.0],
        order_floors: vec![500.0],
        sound: true,
        minutes: 4.2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_mean_of_the_floor() {
        let report = example();
        assert_eq!(report.share(&report.rows[0]), Some(5.0));
        assert_eq!(report.reached(&report.rows[0]), Some(false));
        assert_eq!(report.reached(&report.rows[1]), Some(false));
        assert_eq!(report.share(&report.rows[2]), Some(50.0));
        assert_eq!(report.reached(&report.rows[2]), None);
        assert!((report.rows[0].cpu_ms - 0.5).abs() < 1e-9);
        assert!((report.rows[2].cpu_ms - 2.0).abs() < 1e-9);
    }

    #[test]
    fn limits_are_checked() {
        let report = example();
        let held: Vec<_> = report
            .facts
            .iter()
            .map(|fact| fact.limit.map(|limit| limit.holds(fact.value)))
            .collect();
        assert_eq!(held, [Some(true), Some(false), None]);
    }

    #[test]
    fn the_json_holds_every_row_and_fact() {
        let json = example().json();
        assert!(json.contains("\"machine\": \"a \\\"machine\\\"\""), "{json}");
        assert!(
            json.contains("\"floor\": \"P\", \"share_percent\": 5.000, \"goal_share_percent\": 6.000, \"reached\": false}"),
            "{json}"
        );
        assert!(
            json.contains("\"goal_p99_ms\": 120.000, \"reached\": false"),
            "{json}"
        );
        assert!(
            json.contains("\"exactly\": 1000.000, \"reached\": false"),
            "{json}"
        );
        assert_eq!(json.matches("\"name\"").count(), 6);
        assert_eq!(number(f64::INFINITY), "null");
    }
}
