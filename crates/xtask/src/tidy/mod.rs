//! `cargo xtask tidy`: the rules of the architecture, checked over the source text.
//!
//! Each rule is a function from the [`Tree`] to its [`Finding`]s, with tests that show it failing on a bad example.
//! The rules read text, not types: quick, free of dependencies, and good enough for names, shapes and lengths.

mod allow;
mod api;
mod crates;
mod docs;
mod evidence;
mod modules;
mod scan;
mod shape;
mod source;
mod sql;
mod tree;

use crate::args::Args;
use crate::report::{Failure, Result, note, step};
use crate::workspace;
use std::fmt;
use std::process::ExitCode;
use tree::Tree;

const RULES: &[fn(&Tree) -> Vec<Finding>] = &[
    crates::dependencies,
    crates::names,
    modules::domain_order,
    modules::shop_imports,
    api::server_functions,
    sql::outside_the_store,
    sql::migration_names,
    shape::lengths,
    shape::headers,
    shape::unwraps,
    shape::to_do_marks,
    docs::links,
    evidence::tests,
    evidence::requirements,
];

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub path: String,
    pub line: usize,
    /// The function, where the rule is about one.
    pub item: Option<String>,
    pub message: String,
}

impl Finding {
    pub fn new(rule: &'static str, path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            rule,
            path: path.to_owned(),
            line,
            item: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} [{}]", self.path, self.line, self.message, self.rule)
    }
}

pub fn command(arguments: &[String]) -> Result<ExitCode> {
    Args::parse(arguments, &[])?;
    step("Checking the rules of the architecture (a second)");
    check_and_print()?;
    note("All rules hold.");
    Ok(ExitCode::SUCCESS)
}

/// Checks the repository, prints every finding, and fails if there is one.
pub fn check_and_print() -> Result<()> {
    let findings = check(&Tree::read(&workspace::root())?)?;
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        format!("{} places break a rule of the architecture.", findings.len()),
        "Mend them; a length alone may be allowed in crates/xtask/tidy-allow.txt, with a reason.",
    ))
}

fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(tree)).collect();
    findings = allow::without_allowed(findings, tree)?;
    findings.sort_by(|a, b| (&a.path, a.line, a.rule).cmp(&(&b.path, b.line, b.rule)));
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let findings = check(&Tree::read(&workspace::root()).unwrap()).unwrap();
        let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "\n{}", list.join("\n"));
    }

    #[test]
    fn findings_of_all_rules_come_out_in_the_order_of_the_files() {
        let tree = Tree::of(&[
            (
                "server/src/b.rs",
                "//! b\nconst A: &str = \"DELETE FROM cart\";\n",
            ),
            ("app/src/a.rs", "fn a() {}\n"),
        ]);
        let findings = check(&tree).unwrap();
        let rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["module-header", "sql-outside-store"]);
        assert!(findings[1].to_string().starts_with("server/src/b.rs:2: "));
    }
}
