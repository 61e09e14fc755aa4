//! docs/PROOF.md: what the last whole runs have shown, written by the command.
//!
//! It has a section for the shop as it is and one for planted defects; each run writes its own and leaves the other.

use super::Torture;
use super::outcome::Outcome;
use super::summary::Row;
use crate::report::{Result, note};
use crate::{linux, process, workspace};
use std::fmt::Write as _;
use std::process::Command;

const HEAD: &str = "# Proof\n\nWritten by `cargo xtask torture` and `cargo xtask torture --planted`; not by hand. \
                    What the checks do is said by `cargo xtask help torture`.\n";
const SHOP: &str = "## The shop as it is";
const PLANTED: &str = "## Planted defects";

/// Replaces the section of this run.
pub fn write(torture: &Torture, rows: &[Row], is_planted: bool, seconds: u64) -> Result<()> {
    let file = workspace::root().join("docs/PROOF.md");
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    let circumstances = circumstances(torture, seconds, is_planted);
    let text = if is_planted {
        let own = format!("{PLANTED}\n\n{circumstances}\n{}", planted(rows));
        whole(&section(&before, SHOP), &own)
    } else {
        let own = format!("{SHOP}\n\n{circumstances}\n{}", figures(rows));
        whole(&own, &section(&before, PLANTED))
    };
    workspace::write(&file, &text)?;
    note(format!("The report: {}", file.display()));
    Ok(())
}

fn whole(shop: &str, planted: &str) -> String {
    format!("{HEAD}\n{}\n\n{}\n", shop.trim_end(), planted.trim_end())
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

fn circumstances(torture: &Torture, seconds: u64, is_planted: bool) -> String {
    let ask = |program: &str, arguments: &[&str]| {
        process::output_of(
            Command::new(program)
                .args(arguments)
                .current_dir(workspace::root()),
        )
        .unwrap_or_default()
    };
    let time = if is_planted {
        String::new()
    } else {
        format!(" --seconds {seconds}")
    };
    format!(
        "- Command: `cargo xtask torture{}{time} --seed {}`\n- Date: {}\n- Commit: {}\n- Machine: {}\n",
        if is_planted { " --planted" } else { "" },
        torture.seed,
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
    fn a_run_leaves_the_section_of_the_other() {
        let both = whole(
            "## The shop as it is\n\none\n\n### a\n",
            "## Planted defects\n\ntwo",
        );
        assert_eq!(
            section(&both, SHOP).trim_end(),
            "## The shop as it is\n\none\n\n### a"
        );
        assert_eq!(section(&both, PLANTED).trim_end(), "## Planted defects\n\ntwo");
        assert_eq!(section("", SHOP), "## The shop as it is\n\nNot run yet.");
        assert_eq!(whole(&section(&both, SHOP), &section(&both, PLANTED)), both);
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
