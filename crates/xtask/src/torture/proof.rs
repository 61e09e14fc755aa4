//! docs/PROOF.md: what the last whole runs have shown, written by the command.
//!
//! It has a section for the shop as it is, for planted defects and for mutants; each run writes its own and leaves the
//! others.

use super::Torture;
use super::outcome::Outcome;
use super::summary::Row;
use crate::report::{Result, note};
use crate::{linux, process, workspace};
use std::fmt::Write as _;
use std::process::Command;

const HEAD: &str = "# Proof\n\nWritten by `cargo xtask torture`, with `--planted` and with `--only mutants`; not by hand. \
                    What the checks do is said by `cargo xtask help torture`.\n";
/// The sections, each written by a run of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Shop,
    Planted,
    Mutants,
}

impl Part {
    const ALL: [Self; 3] = [Self::Shop, Self::Planted, Self::Mutants];

    const fn heading(self) -> &'static str {
        match self {
            Self::Shop => "## The shop as it is",
            Self::Planted => "## Planted defects",
            Self::Mutants => "## Mutants",
        }
    }
}

/// Replaces the section of this run.
pub fn write(torture: &Torture, rows: &[Row], part: Part, seconds: u64) -> Result<()> {
    let file = workspace::root().join("docs/PROOF.md");
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    let told = match part {
        Part::Planted => planted(rows),
        Part::Shop | Part::Mutants => figures(rows),
    };
    let own = format!(
        "{}\n\n{}{told}",
        part.heading(),
        circumstances(torture, seconds, part)
    );
    workspace::write(&file, &replaced(&before, part, &own))?;
    note(format!("The report: {}", file.display()));
    Ok(())
}

/// The whole report with another text in the place of one section.
fn replaced(before: &str, part: Part, own: &str) -> String {
    let mut text = HEAD.to_owned();
    for each in Part::ALL {
        let section = if each == part {
            own.to_owned()
        } else {
            section(before, each.heading())
        };
        let _ = write!(text, "\n{}\n", section.trim_end());
    }
    text
}

/// A section of the report as it is, from its heading to the next.
fn section(text: &str, heading: &str) -> String {
    let Some(start) = text.find(heading) else {
        return format!("{heading}\n\nNot run yet.");
    };
    let rest = &text[start + heading.len()..];
    let end = rest.find("\n## ").unwrap_or(rest.len());
    format!("{heading}{}", &rest[..end])
}

fn circumstances(torture: &Torture, seconds: u64, part: Part) -> String {
    let ask = |program: &str, arguments: &[&str]| {
        process::output_of(
            Command::new(program)
                .args(arguments)
                .current_dir(workspace::root()),
        )
        .unwrap_or_default()
    };
    let options = match part {
        Part::Shop => format!(" --seconds {seconds} --seed {}", torture.seed),
        Part::Planted => format!(" --planted --seed {}", torture.seed),
        Part::Mutants => format!(" --only mutants --seconds {seconds}"),
    };
    let server = match part {
        Part::Shop if torture.is_given => "- Server: one that was given with --binary\n",
        Part::Shop => "- Server: built for release\n",
        Part::Planted | Part::Mutants => "",
    };
    format!(
        "- Command: `cargo xtask torture{options}`\n{server}- Date: {}\n- Commit: {}\n- Machine: {}\n",
        ask("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
        ask("git", &["describe", "--always", "--dirty", "--exclude", "*"]),
        linux::machine(&torture.directory),
    )
}

fn figures(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = write!(
            text,
            "\n### {}, {}: {}\n\n{} seconds.\n",
            row.check,
            row.engine.name(),
            row.verdict(),
            row.elapsed.as_secs()
        );
        match &row.outcome {
            Some(outcome) => text.push_str(&details(outcome)),
            None => text.push_str("\nIt broke off.\n"),
        }
    }
    text
}

fn details(outcome: &Outcome) -> String {
    let mut text = String::from("\n| Figure | Value | Wanted |\n|---|---:|---|\n");
    for figure in &outcome.figures {
        let _ = writeln!(
            text,
            "| {} | {}{} | {} |",
            figure.what,
            figure.value,
            if figure.holds { "" } else { " **no**" },
            figure.wanted
        );
    }
    for (label, lines) in [("Found", &outcome.findings), ("Not tried", &outcome.skipped)] {
        for line in lines {
            let _ = write!(text, "\n- {label}: {}", line.replace('|', "/"));
        }
        if !lines.is_empty() {
            text.push('\n');
        }
    }
    text
}

fn planted(rows: &[Row]) -> String {
    let mut text = String::from("\n| Check | Database | Defect | | By |\n|---|---|---|---|---|\n");
    for row in rows {
        let figures = row.outcome.iter().flat_map(|outcome| &outcome.figures);
        let by: Vec<String> = figures
            .filter(|figure| !figure.holds)
            .map(|figure| format!("{}: {}", figure.what, figure.value))
            .collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.check,
            row.engine.name(),
            row.defect.unwrap_or_default(),
            row.verdict(),
            by.join("; ")
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::torture::arena::Engine;
    use std::time::Duration;

    #[test]
    fn a_run_leaves_the_sections_of_the_others() {
        let first = replaced("", Part::Shop, "## The shop as it is\n\none\n\n### a\n\n");
        let both = replaced(&first, Part::Planted, "## Planted defects\n\ntwo");
        assert_eq!(
            section(&both, "## The shop as it is").trim_end(),
            "## The shop as it is\n\none\n\n### a"
        );
        assert_eq!(
            section(&both, "## Planted defects").trim_end(),
            "## Planted defects\n\ntwo"
        );
        assert_eq!(
            section(&both, "## Mutants").trim_end(),
            "## Mutants\n\nNot run yet."
        );
        let again = replaced(&both, Part::Planted, "## Planted defects\n\ntwo");
        assert_eq!(again, both);
    }

    #[test]
    fn what_does_not_hold_and_what_was_not_tried_is_told() {
        let mut outcome = Outcome::default();
        outcome.told("kills", 7);
        outcome.none("units oversold", 2);
        outcome.find("product 3");
        outcome.skip("no network namespaces");
        let row = Row::new("oversell", Engine::Sqlite, None, Ok(outcome), Duration::ZERO);
        let text = figures(&[row]);
        for part in [
            "### oversell, SQLite: FAILED",
            "| kills | 7 |  |",
            "| units oversold | 2 **no** | 0 |",
            "- Found: product 3",
            "- Not tried: no network namespaces",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
