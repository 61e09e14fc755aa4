//! SQL stays in `store` and `migrations`, and migrations are named so that they sort and are found by module.

use super::Finding;
use super::tree::Tree;

/// Pairs of words that only SQL has in this order.
const PHRASES: [(&str, &str); 8] = [
    ("SELECT ", " FROM "),
    ("INSERT ", "INTO "),
    ("DELETE ", "FROM "),
    ("UPDATE ", " SET "),
    ("CREATE ", "TABLE "),
    ("CREATE ", "INDEX "),
    ("ALTER ", "TABLE "),
    ("DROP ", "TABLE "),
];

/// No literal outside the store holds a statement.
pub fn outside_the_store(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &tree.rust {
        let homes = ["benches/floors", "benches/holes", "crates/store", "crates/xtask"];
        let is_home = homes.contains(&source.crate_folder());
        // Tests may plant damage and make databases of their own.
        if is_home || source.path.contains("/tests/") {
            continue;
        }
        for (start, literal) in source.literals() {
            let flat = literal.replace(['\n', '\\'], " ");
            let holds = |(first, second): &(&str, &str)| {
                flat.find(first)
                    .is_some_and(|at| flat[at + first.len() - 1..].contains(second))
            };
            if PHRASES.iter().any(holds) {
                let message = "SQL belongs into crates/store";
                findings.push(Finding::new(
                    "sql-outside-store",
                    &source.path,
                    source.line(start),
                    message,
                ));
            }
        }
    }
    findings
}

/// `<utc>_<module>_<what>.sql`, such as `20260131093000_cart_lines.sql`.
pub fn migration_names(tree: &Tree) -> Vec<Finding> {
    let files = tree
        .with_extension("sql")
        .filter(|(path, _)| path.starts_with("migrations/"));
    files
        .filter(|(path, _)| !is_migration_name(&path["migrations/".len()..]))
        .map(|(path, _)| {
            let message = "name it <UTC time as YYYYMMDDhhmmss>_<module>_<what>.sql, in lower case";
            Finding::new("migration-name", path, 1, message)
        })
        .collect()
}

fn is_migration_name(name: &str) -> bool {
    let Some((time, rest)) = name.trim_end_matches(".sql").split_once('_') else {
        return false;
    };
    let Some((module, what)) = rest.split_once('_') else {
        return false;
    };
    let within = |range: std::ops::Range<usize>, least: u32, most: u32| {
        time.get(range)
            .and_then(|digits| digits.parse().ok())
            .is_some_and(|number| (least..=most).contains(&number))
    };
    let is_time = time.len() == 14
        && time.bytes().all(|byte| byte.is_ascii_digit())
        && within(4..6, 1, 12)
        && within(6..8, 1, 31)
        && within(8..10, 0, 23)
        && within(10..12, 0, 59)
        && within(12..14, 0, 59);
    let is_words = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    is_time && is_words(module) && is_words(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_outside_the_store_is_found() {
        let code = "//! x\nconst A: &str = \"UPDATE cart\n SET x = 1\";\n// SELECT a FROM b\nconst B: &str = \"Select a size\";\n";
        let tree = Tree::of(&[("server/src/a.rs", code), ("crates/store/src/a.rs", code)]);
        let found = outside_the_store(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].line), ("server/src/a.rs", 2));
    }

    #[test]
    fn migrations_have_a_time_a_module_and_a_subject() {
        for good in [
            "20260131093000_cart_lines.sql",
            "20261122000000_order_history_of_states.sql",
        ] {
            assert!(is_migration_name(good), "{good}");
        }
        for bad in [
            "0001_init.sql",
            "20261331093000_cart_lines.sql",
            "20260131093000_cart.sql",
            "20260131093000_Cart_x.sql",
        ] {
            assert!(!is_migration_name(bad), "{bad}");
        }
        assert_eq!(
            migration_names(&Tree::of(&[("migrations/1_init.sql", "")])).len(),
            1
        );
    }
}
