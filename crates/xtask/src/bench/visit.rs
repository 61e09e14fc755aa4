//! What the first visit downloads to become interactive.

use super::real;
use super::report::{Fact, Report};
use super::serving::Serving;
use crate::report::{Failure, Result};
use crate::{json, workspace};
use std::collections::BTreeSet;
use std::path::Path;

const WASM_KILOBYTES_MOST: f64 = 300.0;

/// Weighs the scripts and the WASM that the home page loads, as the build has compressed them with brotli.
pub fn measure(server: &Serving, report: &mut Report) -> Result<()> {
    let home = server
        .client()?
        .get("/zh")?
        .success("Reading the home page")?
        .body;
    let site = workspace::root().join("target/site");
    let mut files = named_in(&home);
    for script in files.clone().iter().filter(|file| is_kind(file, "js")) {
        let text = workspace::read(&site.join(script.trim_start_matches('/')))?;
        files.extend(imported_by(script, &text));
    }
    for (name, kind) in [("WASM", "wasm"), ("JavaScript", "js")] {
        let of_kind: Vec<&String> = files.iter().filter(|file| is_kind(file, kind)).collect();
        if of_kind.is_empty() {
            return Err(Failure::new(
                format!("The home page names no file of {name}."),
                "Its way of loading them has changed: adapt crates/xtask/src/bench/visit.rs.",
            ));
        }
        let bytes = of_kind
            .iter()
            .map(|file| weight(&site, file))
            .sum::<Result<u64>>()?;
        let fact = Fact::new(
            &format!("{name} of the first visit, brotli, files: {}", of_kind.len()),
            real(bytes) / 1_000.0,
            "kB",
        );
        report.facts.push(if kind == "wasm" {
            fact.at_most(WASM_KILOBYTES_MOST)
        } else {
            fact
        });
    }
    let list: Vec<String> = files.iter().map(|file| json::quoted(file)).collect();
    report
        .notes
        .push(format!("The first visit loads {}.", list.join(", ")));
    Ok(())
}

/// Scripts and WASM that the page names between quotes.
fn named_in(html: &str) -> BTreeSet<String> {
    html.split(['"', '\'', '`'])
        .filter(|text| text.starts_with('/') && !text.contains(char::is_whitespace))
        .filter(|text| is_kind(text, "js") || is_kind(text, "wasm"))
        .map(str::to_owned)
        .collect()
}

/// Scripts beside `script` that it imports before it runs. Imports in the midst of code come later, if ever.
fn imported_by(script: &str, text: &str) -> BTreeSet<String> {
    let folder = script.rsplit_once('/').map_or("", |(folder, _)| folder);
    let statements = text.lines().map(str::trim_start);
    statements
        .filter(|line| line.starts_with("import ") || line.starts_with("import{") || line.contains(" from "))
        .flat_map(|line| line.split(['"', '\'']).collect::<Vec<_>>())
        .filter_map(|quoted| quoted.strip_prefix("./"))
        .filter(|file| is_kind(file, "js"))
        .map(|file| format!("{folder}/{file}"))
        .collect()
}

fn is_kind(file: &str, extension: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|found| found == extension)
}

/// The size of a file's brotli form.
fn weight(site: &Path, file: &str) -> Result<u64> {
    let path = site.join(format!("{}.br", file.trim_start_matches('/')));
    std::fs::metadata(&path)
        .map(|meta| meta.len())
        .map_err(|error| Failure::io("Looking at", &path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_page_are_found_once() {
        let html = r#"<script src="/theme.js"></script><link rel="modulepreload" href="/pkg/a.X.js">
            <link rel="preload" href="/pkg/a.X.wasm"><script>import('/pkg/a.X.js')</script><a href="/zh/c/js">"#;
        let found: Vec<String> = named_in(html).into_iter().collect();
        assert_eq!(found, ["/pkg/a.X.js", "/pkg/a.X.wasm", "/theme.js"]);
    }

    #[test]
    fn imports_at_the_start_are_followed() {
        let text = "import { a } from \"./split.H.js\";\nimport * as b from './snippets/x.js';\nlet c = () => load('./later.js');\n";
        let found: Vec<String> = imported_by("/pkg/a.js", text).into_iter().collect();
        assert_eq!(found, ["/pkg/snippets/x.js", "/pkg/split.H.js"]);
    }
}
