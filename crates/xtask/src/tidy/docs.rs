//! The documentation names only files that exist.

use super::Finding;
use super::tree::Tree;

/// Inline code that starts with one of these and holds no placeholder is taken for a path.
const FOLDERS: [&str; 11] = [
    ".ci/",
    "app/",
    "benches/",
    "crates/",
    "docs/",
    "end2end/",
    "frontend/",
    "migrations/",
    "public/",
    "server/",
    "style/",
];

/// Every relative link and every path in inline code of a Markdown file exists.
pub fn links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.with_extension("md") {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut in_block = false;
        for (index, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                in_block = !in_block;
            }
            if in_block {
                continue;
            }
            let linked = link_targets(line).filter_map(|target| resolve(folder, target));
            let quoted = inline_code(line)
                .filter(|code| looks_like_path(code))
                .map(|code| code.trim_end_matches('/').to_owned());
            for named in linked.chain(quoted) {
                if !tree.exists(&named) {
                    findings.push(Finding::new(
                        "doc-link",
                        path,
                        index + 1,
                        format!("{named} does not exist"),
                    ));
                }
            }
        }
    }
    findings
}

/// The targets of `[text](target)` and `![text](target)`.
fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("](").filter_map(|(at, _)| {
        let target = line[at + 2..].split(')').next()?;
        target.split_whitespace().next()
    })
}

/// A relative target as a path from the root; nothing for addresses, anchors and what cargo builds.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let file = target.split(['#', '?']).next()?.trim_end_matches('/');
    if file.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let joined = if let Some(absolute) = file.strip_prefix('/') {
        absolute.to_owned()
    } else {
        format!("{folder}/{file}")
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in joined.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

/// What stands between backquotes.
pub fn inline_code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn looks_like_path(code: &str) -> bool {
    let is_plain = code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let is_generated = code.starts_with("public/media");
    is_plain
        && !is_generated
        && !code.contains("...")
        && FOLDERS.iter().any(|folder| code.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> Vec<(usize, String)> {
        let tree = Tree::of(&[
            (path, text),
            ("docs/OPERATIONS.md", ""),
            ("app/src/lib.rs", "//! x\n"),
        ]);
        links(&tree)
            .into_iter()
            .map(|finding| (finding.line, finding.message))
            .collect()
    }

    #[test]
    fn broken_links_are_found_from_the_folder_of_the_file() {
        let text = "[a](OPERATIONS.md#backup) [b](../app/src/lib.rs)\n[c](missing.md) [d](https://example.org/x.md) [e](#here)\n";
        assert_eq!(
            check("docs/a.md", text),
            [(2, "docs/missing.md does not exist".to_owned())]
        );
    }

    #[test]
    fn paths_in_inline_code_are_checked_and_patterns_are_not() {
        let text = "See `app/src/lib.rs`, `app/src/main.rs`, `app/src/<module>/api.rs` and `docs/`.\n";
        assert_eq!(
            check("README.md", text),
            [(1, "app/src/main.rs does not exist".to_owned())]
        );
    }

    #[test]
    fn blocks_of_code_are_left_alone() {
        assert!(check("README.md", "```\n[a](missing.md)\n```\n").is_empty());
    }
}
