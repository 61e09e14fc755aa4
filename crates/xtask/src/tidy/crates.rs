//! The crate graph: which crate may depend on which, and which names it may say at all.

use super::Finding;
use super::scan;
use super::source::Source;
use super::tree::Tree;

/// One crate of the workspace and what it may not do.
struct Limits {
    folder: &'static str,
    /// Crates of the workspace that it may depend on.
    may_use: &'static [&'static str],
    /// Crates, also from outside, that it may not name in a path.
    no_paths: &'static [&'static str],
    /// Words that it may not say in any code.
    no_words: &'static [&'static str],
}

const MEMBERS: [&str; 10] = [
    "app", "domain", "floors", "frontend", "holes", "server", "services", "store", "ui", "xtask",
];

const GRAPH: [Limits; 10] = [
    Limits {
        folder: "crates/domain",
        may_use: &[],
        no_paths: &["tokio", "axum", "leptos", "rand", "uuid", "reqwest"],
        no_words: &["sqlx", "SystemTime", "Instant", "async"],
    },
    Limits {
        folder: "crates/store",
        may_use: &["domain"],
        no_paths: &["leptos", "axum", "services", "app"],
        no_words: &[],
    },
    Limits {
        folder: "crates/services",
        may_use: &["domain", "store"],
        no_paths: &["leptos", "axum", "app"],
        no_words: &["sqlx"],
    },
    Limits {
        folder: "crates/ui",
        may_use: &["domain"],
        no_paths: &["tokio", "axum", "leptos_axum", "services", "store", "app"],
        no_words: &["sqlx"],
    },
    Limits {
        folder: "app",
        may_use: &["domain", "services", "ui"],
        no_paths: &["store"],
        no_words: &["sqlx"],
    },
    Limits {
        folder: "server",
        may_use: &["app", "domain", "holes", "services", "store", "ui"],
        no_paths: &[],
        no_words: &["sqlx"],
    },
    Limits {
        folder: "frontend",
        may_use: &["app"],
        no_paths: &["services", "store", "axum", "tokio"],
        no_words: &["sqlx"],
    },
    Limits {
        folder: "crates/xtask",
        may_use: &[],
        no_paths: &[],
        no_words: &[],
    },
    // What the benchmark compares the shop with: the bare libraries, and nothing of the shop.
    Limits {
        folder: "benches/floors",
        may_use: &[],
        no_paths: &["leptos"],
        no_words: &[],
    },
    // What the attacks must find; the server takes it in by a feature that no shop has.
    Limits {
        folder: "benches/holes",
        may_use: &[],
        no_paths: &["leptos"],
        no_words: &[],
    },
];

/// The crates that may name sqlx.
const SQL_FOLDERS: [&str; 3] = ["crates/store", "benches/floors", "benches/holes"];

/// Every `Cargo.toml` names only the crates of the workspace that the graph draws, and only `store`
/// and the floor that it is measured against name sqlx.
pub fn dependencies(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for limits in &GRAPH {
        let manifest = format!("{}/Cargo.toml", limits.folder);
        for (line, name) in dependency_names(tree.text(&manifest).unwrap_or_default()) {
            let is_undrawn = MEMBERS.contains(&name) && !limits.may_use.contains(&name);
            let is_foreign_sql = name == "sqlx" && !SQL_FOLDERS.contains(&limits.folder);
            let is_outside = limits.no_paths.contains(&name) || limits.folder == "crates/xtask";
            if is_undrawn || is_foreign_sql || is_outside {
                let message = format!("{} may not depend on {name}", limits.folder);
                findings.push(Finding::new("crate-graph", &manifest, line, message));
            }
        }
    }
    findings
}

/// No crate names what is not its business; `ui` knows only the kernel of `domain`.
pub fn names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &tree.rust {
        let Some(limits) = GRAPH.iter().find(|limits| limits.folder == source.crate_folder()) else {
            continue;
        };
        let paths = limits
            .no_paths
            .iter()
            .flat_map(|name| located(source, name, scan::path_heads(&source.code, name)));
        let is_test = source.path.contains("/tests/");
        let words = limits
            .no_words
            .iter()
            .filter(|_| !is_test)
            .flat_map(|name| located(source, name, scan::words(&source.code, name)));
        for (line, name) in paths.chain(words) {
            let message = format!("{} may not name {name}", limits.folder);
            findings.push(Finding::new("crate-names", &source.path, line, message));
        }
        if limits.folder == "crates/ui" {
            for (start, module) in scan::next_segments(&source.code, "domain") {
                if module != "kernel" {
                    let message = format!("the design system knows domain::kernel, not domain::{module}");
                    findings.push(Finding::new(
                        "crate-names",
                        &source.path,
                        source.line(start),
                        message,
                    ));
                }
            }
        }
    }
    findings
}

fn located<'a>(source: &Source, name: &'a str, starts: impl Iterator<Item = usize>) -> Vec<(usize, &'a str)> {
    starts.map(|start| (source.line(start), name)).collect()
}

/// The dependencies of a `Cargo.toml`, of all kinds and targets, with their lines.
fn dependency_names(manifest: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_dependencies = false;
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            // What only tests use is no part of the house.
            in_dependencies = section.ends_with("dependencies") && !section.ends_with("dev-dependencies");
            if let Some((table, name)) = section.rsplit_once('.')
                && table.ends_with("dependencies")
            {
                found.push((index + 1, name));
            }
        } else if in_dependencies && !line.starts_with('#') {
            let end = line.find(['.', ' ', '=']).unwrap_or(0);
            if end > 0 {
                found.push((index + 1, &line[..end]));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(findings: &[Finding]) -> Vec<(&str, usize)> {
        findings
            .iter()
            .map(|finding| (finding.path.as_str(), finding.line))
            .collect()
    }

    #[test]
    fn an_undrawn_dependency_is_found() {
        let tree = Tree::of(&[
            (
                "crates/domain/Cargo.toml",
                "[dependencies]\nserde.workspace = true\nstore.workspace = true\n",
            ),
            (
                "crates/services/Cargo.toml",
                "[dependencies]\nstore.workspace = true\n[dev-dependencies]\nsqlx = \"0.9\"\n",
            ),
            (
                "crates/ui/Cargo.toml",
                "[dependencies.services]\nworkspace = true\n",
            ),
            ("crates/xtask/Cargo.toml", "[dependencies]\nserde = \"1\"\n"),
            (
                "crates/store/Cargo.toml",
                "[dependencies]\nsqlx.workspace = true\ndomain.workspace = true\n",
            ),
        ]);
        let found = dependencies(&tree);
        let expected = [
            ("crates/domain/Cargo.toml", 3),
            ("crates/ui/Cargo.toml", 1),
            ("crates/xtask/Cargo.toml", 2),
        ];
        assert_eq!(rules(&found), expected);
    }

    #[test]
    fn only_the_store_names_sqlx() {
        let code = "//! x\nuse sqlx::Any;\n";
        let tree = Tree::of(&[
            ("crates/store/src/db.rs", code),
            ("server/src/db.rs", code),
            ("app/src/db.rs", code),
        ]);
        assert_eq!(
            rules(&names(&tree)),
            [("server/src/db.rs", 2), ("app/src/db.rs", 2)]
        );
    }

    #[test]
    fn the_domain_reaches_no_clock_and_no_runtime() {
        let code =
            "//! Not like tokio.\nfn a() { SystemTime::now(); }\nasync fn b() {}\nuse leptos::prelude::*;\n";
        let mut found = rules(&names(&Tree::of(&[("crates/domain/src/cart/mod.rs", code)])))
            .iter()
            .map(|f| f.1)
            .collect::<Vec<_>>();
        found.sort_unstable();
        assert_eq!(found, [2, 3, 4]);
    }

    #[test]
    fn the_design_system_knows_the_kernel_only() {
        let code =
            "//! x\nuse domain::kernel::Money;\nuse domain::{kernel::Page, cart::Cart};\nuse store::Db;\n";
        let found = names(&Tree::of(&[("crates/ui/src/price.rs", code)]));
        assert_eq!(
            rules(&found),
            [("crates/ui/src/price.rs", 4), ("crates/ui/src/price.rs", 3)]
        );
    }

    #[test]
    fn a_variable_called_store_is_no_crate() {
        let code = "//! x\nfn a(ctx: &Ctx) { ctx.store.write(); let store = 1; crate::store::x(); }\n";
        assert!(names(&Tree::of(&[("app/src/server.rs", code)])).is_empty());
    }
}
