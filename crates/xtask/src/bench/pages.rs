//! Reading: pages with and without the page cache, and a product over the API.

use super::Bench;
use super::catalogue::Catalogue;
use super::report::{Against, Goal, Report, Row};
use super::serving::Serving;
use super::wrk::Load;
use crate::report::{Failure, Result, note};
use crate::workspace;

const CONNECTIONS: [u32; 3] = [1, 16, 64];
/// The products that one row reads in turn.
const PRODUCTS: usize = 100;
/// In the names of many generated products.
const WORDS: [&str; 6] = ["盖碗", "台灯", "水壶", "笔记本", "backpack", "wood"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    On,
    Off,
}

/// Home, listings, products and searches.
pub fn measure(
    bench: &Bench,
    server: &Serving,
    catalogue: &Catalogue,
    cache: Cache,
    report: &mut Report,
) -> Result<()> {
    let paths = |form: &str, names: &[String]| -> Vec<String> {
        names.iter().map(|name| format!("/zh/{form}{name}")).collect()
    };
    let products = &catalogue.slugs[..PRODUCTS.min(catalogue.slugs.len())];
    let words: Vec<String> = WORDS.iter().map(|word| escaped(word)).collect();
    let kinds = [
        ("home", vec!["/zh".to_owned()]),
        ("listing of 24", paths("c/", &catalogue.categories)),
        ("product", paths("p/", products)),
        ("search", paths("search?q=", &words)),
    ];
    for (kind, paths) in kinds {
        let name = match cache {
            Cache::On => format!("{kind}, cached"),
            Cache::Off => format!("{kind}, uncached"),
        };
        let goal = |connections| goal(kind, cache, connections);
        rows(bench, server, &name, &paths, goal, report)?;
    }
    Ok(())
}

fn goal(kind: &str, cache: Cache, connections: u32) -> Option<Goal> {
    match (kind, cache, connections) {
        (_, _, 64) => Some(Goal::P99(120.0)),
        (_, Cache::On, 16) => Some(Goal::Share(50.0)),
        ("listing of 24" | "product", Cache::Off, 16) => Some(Goal::Share(6.0)),
        _ => None,
    }
}

/// A product over the API, which has no cache of whole answers.
pub fn measure_api(
    bench: &Bench,
    server: &Serving,
    catalogue: &Catalogue,
    report: &mut Report,
) -> Result<()> {
    let products = catalogue.slugs.iter().take(PRODUCTS);
    let paths: Vec<String> = products.map(|slug| format!("/v1/products/{slug}")).collect();
    let goal = |connections| (connections == 16).then_some(Goal::Share(25.0));
    rows(bench, server, "/v1 product", &paths, goal, report)
}

fn rows(
    bench: &Bench,
    server: &Serving,
    name: &str,
    paths: &[String],
    goal: impl Fn(u32) -> Option<Goal>,
    report: &mut Report,
) -> Result<()> {
    note(name);
    let mut client = server.client()?;
    for path in paths {
        let answer = client.get(path)?;
        if answer.status != 200 {
            return Err(Failure::new(
                format!("{path} was answered with {}.", answer.status),
                "Only pages that exist can be measured; look at the server's log in target/bench.",
            ));
        }
    }
    drop(client);
    let lines = bench.directory.join("paths.txt");
    workspace::write(&lines, &(paths.join("\n") + "\n"))?;
    let load = |connections, seconds| Load {
        lines: Some(&lines),
        ..Load::new("get.lua", &server.url, connections, seconds)
    };
    load(16, 1).run()?;
    for connections in CONNECTIONS {
        let (seen, cpu) = server.cpu_of(|| load(connections, bench.seconds).run())?;
        let row = Row::requests(name, connections, &seen, cpu);
        report.rows.push(row.against(Against::P).goal(goal(connections)));
    }
    Ok(())
}

/// A word as a part of an address.
fn escaped(word: &str) -> String {
    use std::fmt::Write as _;
    word.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped() {
        assert_eq!(escaped("盖a"), "%E7%9B%96a");
    }

    #[test]
    fn the_goals_are_those_of_the_contract() {
        assert_eq!(goal("product", Cache::Off, 16), Some(Goal::Share(6.0)));
        assert_eq!(goal("home", Cache::Off, 16), None);
        assert_eq!(goal("home", Cache::On, 16), Some(Goal::Share(50.0)));
        assert_eq!(goal("search", Cache::Off, 64), Some(Goal::P99(120.0)));
    }
}
