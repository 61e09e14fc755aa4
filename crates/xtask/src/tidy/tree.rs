//! The files of the repository, as the rules see them.

use super::source::Source;
use crate::report::{Failure, Result};
use crate::workspace;
use std::collections::BTreeSet;
use std::path::Path;

/// Directories that hold nothing written by hand.
const SKIPPED: [&str; 7] = [
    ".git",
    "target",
    "node_modules",
    "test-results",
    "playwright-report",
    "public/media",
    "data",
];
/// Files whose text a rule reads.
const TEXT: [&str; 10] = ["css", "js", "md", "mjs", "rs", "sh", "sql", "toml", "ts", "txt"];

/// All paths, relative to the root and with forward slashes, and the text files among them.
#[derive(Default)]
pub struct Tree {
    pub rust: Vec<Source>,
    pub texts: Vec<(String, String)>,
    paths: BTreeSet<String>,
}

impl Tree {
    pub fn read(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        tree.visit(root, "")?;
        Ok(tree)
    }

    /// A tree of invented files.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add(path, Some((*text).to_owned()));
        }
        tree
    }

    /// The text files with this extension.
    pub fn with_extension<'a>(&'a self, extension: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let wanted = move |path: &str| {
            Path::new(path)
                .extension()
                .is_some_and(|found| found == extension)
        };
        self.texts
            .iter()
            .filter(move |(path, _)| wanted(path))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file.
    pub fn text(&self, wanted: &str) -> Option<&str> {
        self.texts
            .iter()
            .find(|(path, _)| path == wanted)
            .map(|(_, text)| text.as_str())
    }

    /// Whether a file or a directory exists.
    pub fn exists(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        self.paths.contains(path)
            || self
                .paths
                .range(inside.clone()..)
                .next()
                .is_some_and(|p| p.starts_with(&inside))
    }

    fn visit(&mut self, directory: &Path, prefix: &str) -> Result<()> {
        let entries =
            std::fs::read_dir(directory).map_err(|error| Failure::io("Reading", directory, &error))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}/{name}")
            };
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                if !SKIPPED.contains(&path.as_str()) && !["node_modules", "target"].contains(&name.as_str()) {
                    self.visit(&entry.path(), &path)?;
                }
            } else if Path::new(&name)
                .extension()
                .is_some_and(|found| TEXT.iter().any(|known| found == *known))
            {
                self.add(&path, Some(workspace::read(&entry.path())?));
            } else {
                self.add(&path, None);
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &str, text: Option<String>) {
        self.paths.insert(path.to_owned());
        let Some(text) = text else { return };
        if Path::new(path).extension().is_some_and(|found| found == "rs") {
            self.rust.push(Source::new(path, &text));
        }
        self.texts.push((path.to_owned(), text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_the_directories_above_them_exist() {
        let tree = Tree::of(&[("docs/adr/0001-any.md", ""), ("docs-more.md", "")]);
        assert!(tree.exists("docs/adr/0001-any.md"));
        assert!(tree.exists("docs/adr"));
        assert!(tree.exists("docs"));
        assert!(!tree.exists("docs/ad"));
        assert!(!tree.exists("adr"));
    }

    #[test]
    fn the_repository_is_read_without_its_output() {
        let tree = Tree::read(&workspace::root()).unwrap();
        assert!(tree.exists("crates/xtask/src/main.rs"));
        assert!(!tree.exists("target"));
        assert!(tree.text("crates/xtask/Cargo.toml").is_some());
    }
}
