//! The table that people read; at most 120 columns.

use super::report::{Against, Fact, Goal, Limit, Report, Row};
use std::fmt::Write as _;

/// The whole report as text.
pub fn text(report: &Report) -> String {
    let mut text = format!(
        "{}\nrows of {} s, compression off, {:.1} minutes in all\n\n",
        report.machine, report.seconds, report.minutes
    );
    let _ = writeln!(
        text,
        "{:<30} {:>4} {:>9} {:>8} {:>8} {:>7}  {:>8}  goal",
        "", "conn", "per s", "p50 ms", "p99 ms", "CPU ms", "of floor"
    );
    for row in &report.rows {
        text.push_str(&line(report, row));
    }
    text.push('\n');
    for floor in [Against::P, Against::O] {
        if let Some(mean) = report.floor(floor) {
            let rates: Vec<String> = report.floors(floor).iter().map(|rate| count(*rate)).collect();
            let _ = writeln!(
                text,
                "floor {floor:?}: {} a second, the mean of {}",
                count(mean),
                rates.join(" and ")
            );
        }
    }
    text.push('\n');
    for fact in &report.facts {
        text.push_str(&fact_line(fact));
    }
    if !report.notes.is_empty() {
        text.push('\n');
    }
    for note in &report.notes {
        text.push_str(&wrapped(note));
    }
    text
}

fn line(report: &Report, row: &Row) -> String {
    let share = match (row.against, report.share(row)) {
        (Some(floor), Some(share)) => format!("{share:.1} % {floor:?}"),
        _ => String::new(),
    };
    let mut line = format!(
        "{:<30} {:>4} {:>9} {:>8.2} {:>8.2} {:>7.3}  {:>8}",
        row.name,
        row.connections,
        count(row.rate),
        row.p50_ms,
        row.p99_ms,
        row.cpu_ms,
        share
    );
    if let (Some(goal), Some(reached)) = (row.goal, report.reached(row)) {
        let wanted = match goal {
            Goal::Share(least) => format!("≥ {least} %"),
            Goal::P99(most) => format!("p99 ≤ {most} ms"),
        };
        let _ = write!(line, "  {wanted} {}", verdict(reached));
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    if row.refused + row.broken > 0 {
        let _ = writeln!(
            line,
            "    of these {} answers were refusals, and {} connections or answers broke",
            row.refused, row.broken
        );
    }
    line
}

fn fact_line(fact: &Fact) -> String {
    let value = if fact.value.fract().abs() < f64::EPSILON {
        count(fact.value)
    } else {
        format!("{:.2}", fact.value)
    };
    let goal = fact.limit.map_or_else(String::new, |limit| {
        let wanted = match limit {
            Limit::AtMost(most) => format!("≤ {most}"),
            Limit::Exactly(wanted) => format!("= {wanted}"),
        };
        format!("{wanted} {}", verdict(limit.holds(fact.value)))
    });
    let measured = format!("{value} {}", fact.unit);
    format!("{:<58} {measured:>22}  {goal}", fact.name)
        .trim_end()
        .to_owned()
        + "\n"
}

const fn verdict(reached: bool) -> &'static str {
    if reached { "reached" } else { "MISSED" }
}

/// A number without a fraction, its thousands set apart.
fn count(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Breaks a sentence into lines of at most 118 characters.
fn wrapped(note: &str) -> String {
    let mut text = String::from("-");
    let mut length = 1;
    for word in note.split(' ') {
        if length + word.chars().count() + 1 > 118 {
            text.push_str("\n ");
            length = 1;
        }
        text.push(' ');
        text.push_str(word);
        length += word.chars().count() + 1;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::report::example;
    use super::*;

    #[test]
    fn the_table_fits_into_120_columns() {
        let mut report = example();
        report.notes.push("word ".repeat(60));
        let text = text(&report);
        for line in text.lines() {
            assert!(line.chars().count() <= 120, "{line}");
        }
    }

    #[test]
    fn goals_say_whether_they_are_reached() {
        let text = text(&example());
        assert!(text.contains("5.0 % P  ≥ 6 % MISSED"), "{text}");
        assert!(text.contains("p99 ≤ 120 ms MISSED"), "{text}");
        assert!(text.contains("≤ 120 reached"), "{text}");
        assert!(text.contains("= 1000 MISSED"), "{text}");
        assert!(text.contains("of these 3 answers were refusals"), "{text}");
        assert!(
            text.contains("floor P: 20,000 a second, the mean of 10,000 and 30,000"),
            "{text}"
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(0.4), "0");
        assert_eq!(count(999.6), "1,000");
        assert_eq!(count(1_234_567.0), "1,234,567");
    }
}
