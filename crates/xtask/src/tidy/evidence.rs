//! What the documentation calls proved has its test.
//!
//! A document names a test as inline code: `path: name`, a function of a Rust file or the title of a browser test. A
//! test that was renamed or deleted would leave a promise that nothing keeps. In docs/SECURITY.md every row says how its
//! requirement is covered, and the counts above the table are those of the rows.

use super::Finding;
use super::docs::inline_code;
use super::source::Source;
use super::tree::Tree;

const RULE: &str = "doc-test";
const SECURITY: &str = "docs/SECURITY.md";
/// How a requirement can be covered, with the words of its count.
const WAYS: [(&str, &str); 3] = [
    ("test", "| covered by a test |"),
    ("document", "| covered by a document |"),
    ("not yet", "| not yet |"),
];

/// Every `path: name` in inline code of a Markdown file is a test.
pub fn tests(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.with_extension("md") {
        for (index, line) in text.lines().enumerate() {
            for (file, name) in inline_code(line).filter_map(as_test) {
                if let Some(message) = missing(tree, file, name) {
                    findings.push(Finding::new(RULE, path, index + 1, message));
                }
            }
        }
    }
    findings
}

/// The rows of docs/SECURITY.md say how, those of tests name one, and the counts are right.
pub fn requirements(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut counts = [0_usize; WAYS.len()];
    let text = tree.text(SECURITY).unwrap_or_default();
    let rows = (1..).zip(text.lines());
    for (number, row) in rows.filter(|(_, line)| line.starts_with("| v5.0.0-")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let way = cells.get(4).copied().unwrap_or_default();
        let Some(place) = WAYS.iter().position(|(name, _)| *name == way) else {
            // The rows of what does not apply have two cells only.
            if cells.len() != 4 {
                findings.push(Finding::new(
                    RULE,
                    SECURITY,
                    number,
                    format!("{way:?} is no way to cover a requirement"),
                ));
            }
            continue;
        };
        counts[place] += 1;
        if way == "test" && inline_code(row).find_map(as_test).is_none() {
            findings.push(Finding::new(RULE, SECURITY, number, "the row names no test"));
        }
    }
    for ((way, head), count) in WAYS.iter().zip(counts) {
        let told = text.lines().find_map(|line| line.strip_prefix(head));
        let told = told.map(|rest| rest.trim_matches(['|', ' ']).parse());
        if !text.is_empty() && told != Some(Ok(count)) {
            findings.push(Finding::new(
                RULE,
                SECURITY,
                1,
                format!("{count} rows say {way:?}, the count above says otherwise"),
            ));
        }
    }
    findings
}

/// Inline code as file and name of a test.
fn as_test(code: &str) -> Option<(&str, &str)> {
    let (file, name) = code.split_once(": ")?;
    let is_path = file.contains('/') && !file.contains(' ');
    let is_source = file
        .rsplit('.')
        .next()
        .is_some_and(|kind| matches!(kind, "rs" | "ts"));
    (is_path && is_source).then_some((file, name))
}

/// What is wrong with a test that a document names.
fn missing(tree: &Tree, file: &str, name: &str) -> Option<String> {
    let found = if let Some(source) = tree.rust.iter().find(|source| source.path == file) {
        is_rust_test(source, name)
    } else if let Some(text) = tree.text(file) {
        ['\'', '"', '`']
            .iter()
            .any(|quote| text.contains(&format!("test({quote}{name}{quote},")))
    } else {
        return Some(format!("{file} does not exist"));
    };
    (!found).then(|| format!("{file} has no test {name:?}"))
}

/// Whether a function of this name has the attribute of a test, or stands in an `on_both!` list.
fn is_rust_test(source: &Source, name: &str) -> bool {
    let head = format!("fn {name}(");
    let Some(at) = source.code.find(&head) else {
        return false;
    };
    let in_list = source.code.split("on_both!(").skip(1).any(|list| {
        let names = list.split(')').next().unwrap_or_default();
        names.split(',').any(|listed| listed.trim() == name)
    });
    // Comments are blank in `code`, so only attributes stand right above a function.
    let above = source.code[..at].rsplit('\n').skip(1).map(str::trim);
    in_list
        || above
            .take_while(|line| line.is_empty() || line.starts_with("#["))
            .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "\
on_both!(
    it_holds_on_both,
);
async fn it_holds_on_both(base: &Base) {}
#[tokio::test(flavor = \"multi_thread\")]
async fn it_holds() {}
/// Only helps.
fn helper() {}
#[test]
// A remark.
fn it_holds_too() {}
#[test]
fn it_holds_at_once() {}
// fn it_was_taken_out() {}
";

    fn check(code: &str) -> Vec<String> {
        let document = format!("A sentence.\nProved by `{code}`.\n");
        let tree = Tree::of(&[
            ("docs/SECURITY.md", &document),
            ("server/tests/it/a.rs", RUST),
            (
                "end2end/tests/a.spec.ts",
                "test('words are words', async () => {});\n// 'words'\n",
            ),
        ]);
        let findings = tests(&tree);
        assert!(findings.iter().all(|finding| finding.line == 2));
        findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn tests_are_found_by_their_attribute_their_list_or_their_title() {
        for there in [
            "server/tests/it/a.rs: it_holds",
            "server/tests/it/a.rs: it_holds_too",
            "server/tests/it/a.rs: it_holds_at_once",
            "server/tests/it/a.rs: it_holds_on_both",
            "end2end/tests/a.spec.ts: words are words",
            "error: no test",
        ] {
            assert!(check(there).is_empty(), "{there}: {:?}", check(there));
        }
    }

    #[test]
    fn a_test_that_does_not_exist_is_found() {
        for (wrong, message) in [
            (
                "server/tests/it/a.rs: it_held",
                "server/tests/it/a.rs has no test \"it_held\"",
            ),
            (
                "server/tests/it/a.rs: helper",
                "server/tests/it/a.rs has no test \"helper\"",
            ),
            (
                "server/tests/it/a.rs: it_was_taken_out",
                "server/tests/it/a.rs has no test \"it_was_taken_out\"",
            ),
            (
                "end2end/tests/a.spec.ts: words",
                "end2end/tests/a.spec.ts has no test \"words\"",
            ),
            (
                "server/tests/it/b.rs: it_holds",
                "server/tests/it/b.rs does not exist",
            ),
        ] {
            assert_eq!(check(wrong), [message]);
        }
    }

    #[test]
    fn rows_say_how_and_are_counted() {
        let check = |text: &str| requirements(&Tree::of(&[(SECURITY, text)])).len();
        let head = "| covered by a test | 1 |\n| covered by a document | 0 |\n| not yet | 1 |\n";
        let test = "| v5.0.0-1.1.1 | 1 | words | test | `a/b.rs: it_holds` |\n";
        let open = "| v5.0.0-1.1.2 | 1 | words | not yet | why |\n";
        let none = "| v5.0.0-1.1.3 | there is no such thing |\n";
        assert_eq!(check(&format!("{head}{test}{open}{none}")), 0);
        assert_eq!(check(&format!("{head}{test}{open}{open}")), 1, "a wrong count");
        let unnamed = test.replace("a/b.rs: ", "");
        assert_eq!(check(&format!("{head}{unnamed}{open}")), 1, "no test is named");
        let unknown = open.replace("not yet", "perhaps");
        assert_eq!(
            check(&format!("{head}{test}{open}{unknown}")),
            1,
            "no way to cover it"
        );
    }
}
