//! The shape of files: lengths, headers, `unwrap`, and marks for things to do.

use super::Finding;
use super::scan;
use super::source::Source;
use super::tree::Tree;

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;
const LONGEST_COMPONENT: usize = 120;

/// Files, functions and components stay short enough to be read in one go; test code may be long inside a file.
pub fn lengths(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &tree.rust {
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            let message = format!("{lines} lines, at most {LONGEST_FILE}");
            findings.push(Finding::new("file-length", &source.path, 1, message));
        }
        for function in source
            .functions()
            .iter()
            .filter(|function| !source.is_test(function.start))
        {
            let (rule, most) = if function.draws {
                ("component-length", LONGEST_COMPONENT)
            } else {
                ("function-length", LONGEST_FUNCTION)
            };
            let first = source.line(function.start);
            let length = source.line(function.body.end) - first + 1;
            if length > most {
                let message = format!("{} has {length} lines, at most {most}", function.name);
                let finding = Finding::new(rule, &source.path, first, message);
                findings.push(Finding {
                    item: Some(function.name.clone()),
                    ..finding
                });
            }
        }
    }
    findings
}

/// Every module says what it owns.
pub fn headers(tree: &Tree) -> Vec<Finding> {
    let modules = tree.rust.iter().filter(|source| source.path.contains("/src/"));
    modules
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| {
            let message = "start the module with //!: what it owns, what it does not, its invariants";
            Finding::new("module-header", &source.path, 1, message)
        })
        .collect()
}

/// No `unwrap()` outside tests.
pub fn unwraps(tree: &Tree) -> Vec<Finding> {
    let find = |source: &Source| -> Vec<Finding> {
        let starts = source.code.match_indices(".unwrap()").map(|(start, _)| start);
        starts
            .filter(|start| !source.is_test(*start))
            .map(|start| {
                Finding::new(
                    "unwrap",
                    &source.path,
                    source.line(start),
                    "no unwrap() outside tests",
                )
            })
            .collect()
    };
    tree.rust.iter().flat_map(find).collect()
}

/// A mark for something to do names its issue.
pub fn to_do_marks(tree: &Tree) -> Vec<Finding> {
    let rust = tree
        .rust
        .iter()
        .map(|source| (source.path.as_str(), source.comments.as_str()));
    let others = ["css", "js", "mjs", "sh", "sql", "ts"]
        .into_iter()
        .flat_map(|extension| tree.with_extension(extension));
    let mut findings = Vec::new();
    for (path, text) in rust.chain(others) {
        for (index, line) in text.lines().enumerate() {
            let is_marked = ["TODO", "FIXME"]
                .iter()
                .any(|mark| scan::words(line, mark).next().is_some());
            if is_marked && !names_issue(line) {
                findings.push(Finding::new(
                    "to-do",
                    path,
                    index + 1,
                    "name the issue, as in #12, or do it now",
                ));
            }
        }
    }
    findings
}

fn names_issue(line: &str) -> bool {
    line.match_indices('#')
        .any(|(at, _)| line.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> Vec<(&'static str, usize)> {
        rule(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|finding| (finding.rule, finding.line))
            .collect()
    }

    fn function(attribute: &str, lines: usize) -> String {
        format!(
            "//! x\n{attribute}\nfn a() {{\n{}}}\n",
            "    b();\n".repeat(lines - 2)
        )
    }

    #[test]
    fn long_functions_are_found_and_components_may_be_longer() {
        assert!(found(lengths, "app/src/a.rs", &function("", 60)).is_empty());
        assert_eq!(
            found(lengths, "app/src/a.rs", &function("", 61)),
            [("function-length", 3)]
        );
        assert!(found(lengths, "app/src/a.rs", &function("#[component]", 120)).is_empty());
        assert_eq!(
            found(lengths, "app/src/a.rs", &function("#[component]", 121)),
            [("component-length", 3)]
        );
        assert!(found(lengths, "server/tests/it/a.rs", &function("", 100)).is_empty());
    }

    #[test]
    fn long_files_are_found() {
        assert!(found(lengths, "app/src/a.rs", &"// x\n".repeat(400)).is_empty());
        assert_eq!(
            found(lengths, "app/src/a.rs", &"// x\n".repeat(401)),
            [("file-length", 1)]
        );
    }

    #[test]
    fn a_module_without_a_header_is_found() {
        assert_eq!(found(headers, "app/src/a.rs", "use b;\n"), [("module-header", 1)]);
        assert!(found(headers, "app/src/a.rs", "//! A.\n").is_empty());
        assert!(found(headers, "server/tests/it/a.rs", "use b;\n").is_empty());
    }

    #[test]
    fn unwrap_is_found_outside_tests_only() {
        let text = "//! x\nfn a() { b().unwrap() }\n// .unwrap()\n#[cfg(test)]\nmod tests { fn c() { d().unwrap() } }\n";
        assert_eq!(found(unwraps, "app/src/a.rs", text), [("unwrap", 2)]);
    }

    #[test]
    fn a_mark_without_an_issue_is_found() {
        let mark = ["TO", "DO"].concat();
        assert_eq!(
            found(to_do_marks, "app/src/a.rs", &format!("//! x\n// {mark}: later\n")),
            [("to-do", 2)]
        );
        assert!(found(to_do_marks, "app/src/a.rs", &format!("// {mark}(#12): later\n")).is_empty());
        assert!(
            found(
                to_do_marks,
                "app/src/a.rs",
                &format!("const A: &str = \"{mark}\";\n")
            )
            .is_empty()
        );
        assert_eq!(
            found(to_do_marks, "style/base.css", &format!("/* {mark} */\n")),
            [("to-do", 1)]
        );
    }
}
