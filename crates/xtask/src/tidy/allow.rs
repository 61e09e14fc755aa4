//! Exceptions from the soft rules, each with a reason: `crates/xtask/tidy-allow.txt`.
//!
//! A line is `rule path reason…` or `rule path::function reason…`. An exception that is not needed any more is a
//! failure too, so that the list only holds what is true.

use super::Finding;
use super::tree::Tree;
use crate::report::{Failure, Result};

pub const FILE: &str = "crates/xtask/tidy-allow.txt";
/// The rules that may be lifted for one place.
const SOFT: [&str; 3] = ["file-length", "function-length", "component-length"];
const SHORTEST_REASON: usize = 15;

pub fn without_allowed(findings: Vec<Finding>, tree: &Tree) -> Result<Vec<Finding>> {
    let list = tree.text(FILE).unwrap_or_default();
    let mut kept = findings;
    for (index, line) in list.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (rule, place) = parse(index + 1, line)?;
        let before = kept.len();
        kept.retain(|finding| finding.rule != rule || !names(place, finding));
        if kept.len() == before {
            kept.push(Finding::new(
                "stale-exception",
                FILE,
                index + 1,
                format!("{place} keeps the rule {rule} by now"),
            ));
        }
    }
    Ok(kept)
}

fn parse(number: usize, line: &str) -> Result<(&str, &str)> {
    let mut parts = line.splitn(3, char::is_whitespace);
    let (rule, place, reason) = (
        parts.next(),
        parts.next(),
        parts.next().unwrap_or_default().trim(),
    );
    match (rule, place) {
        (Some(rule), Some(place)) if SOFT.contains(&rule) && reason.len() >= SHORTEST_REASON => {
            Ok((rule, place))
        }
        _ => Err(Failure::new(
            format!("{FILE}:{number} is not an exception."),
            format!(
                "Write `rule path reason` or `rule path::function reason`; the rule is one of {}.",
                SOFT.join(", ")
            ),
        )),
    }
}

fn names(place: &str, finding: &Finding) -> bool {
    match &finding.item {
        Some(item) => place.strip_prefix(finding.path.as_str()) == Some(&format!("::{item}")),
        None => place == finding.path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(rule: &'static str, item: Option<&str>) -> Finding {
        Finding {
            item: item.map(str::to_owned),
            ..Finding::new(rule, "app/src/a.rs", 1, "too long")
        }
    }

    fn lift(list: &str, findings: Vec<Finding>) -> Result<Vec<&'static str>> {
        let kept = without_allowed(findings, &Tree::of(&[(FILE, list)]))?;
        Ok(kept.iter().map(|finding| finding.rule).collect())
    }

    #[test]
    fn an_exception_lifts_exactly_its_place() {
        let list = "# lengths\nfunction-length app/src/a.rs::table one row for each state of an order\n";
        let findings = vec![
            long("function-length", Some("table")),
            long("function-length", Some("other")),
        ];
        assert_eq!(lift(list, findings).unwrap(), ["function-length"]);
    }

    #[test]
    fn an_exception_without_need_is_found() {
        let list = "file-length app/src/a.rs the strings of two languages\n";
        assert_eq!(lift(list, Vec::new()).unwrap(), ["stale-exception"]);
        assert!(lift(list, vec![long("file-length", None)]).unwrap().is_empty());
    }

    #[test]
    fn hard_rules_and_missing_reasons_are_refused() {
        assert!(lift("unwrap app/src/a.rs because it is so much shorter\n", Vec::new()).is_err());
        assert!(lift("file-length app/src/a.rs\n", Vec::new()).is_err());
    }
}
