//! Server functions: each is a public endpoint, so each has the same plain shape.

use super::Finding;
use super::scan;
use super::source::{Function, Source};
use super::tree::Tree;

const RULE: &str = "server-function";
const MOST_STATEMENTS: usize = 5;
const BRANCHES: [&str; 5] = ["if", "match", "for", "while", "loop"];
/// First words of functions that change something; a GET request for one of these could be forged by a link.
const CHANGES: &[&str] = &[
    "abandon",
    "accept",
    "add",
    "apply",
    "approve",
    "archive",
    "assign",
    "cancel",
    "change",
    "choose",
    "clear",
    "close",
    "confirm",
    "create",
    "decline",
    "delete",
    "deliver",
    "edit",
    "export",
    "import",
    "issue",
    "log",
    "mark",
    "merge",
    "move",
    "open",
    "pay",
    "place",
    "publish",
    "record",
    "redeem",
    "refund",
    "register",
    "reject",
    "release",
    "remove",
    "rename",
    "reopen",
    "reply",
    "request",
    "reserve",
    "reset",
    "restore",
    "retry",
    "revoke",
    "save",
    "select",
    "send",
    "set",
    "settle",
    "ship",
    "sign",
    "start",
    "submit",
    "subscribe",
    "switch",
    "undo",
    "update",
    "upload",
    "withdraw",
    "write",
];

/// Server functions live in `api.rs`, have an endpoint of their own name, and hold no logic.
pub fn server_functions(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree
        .rust
        .iter()
        .filter(|source| source.crate_folder() != "crates/xtask")
    {
        let is_api = source.path.starts_with("app/src/") && source.path.ends_with("/api.rs");
        let functions = source.functions();
        for (start, end) in attributes(source) {
            let function = functions.iter().find(|function| function.start > end);
            let mut problems = match function {
                Some(function) => problems(source, &source.text[start..=end], function),
                None => vec!["no function follows the attribute".to_owned()],
            };
            if !is_api {
                problems.push("server functions live in app/src/<module>/api.rs".to_owned());
            }
            let name = function.map_or("?", |function| function.name.as_str());
            findings.extend(problems.into_iter().map(|problem| {
                Finding::new(
                    RULE,
                    &source.path,
                    source.line(start),
                    format!("{name}: {problem}"),
                )
            }));
        }
    }
    findings
}

/// Where the `#[server…]` attributes start and end.
fn attributes(source: &Source) -> Vec<(usize, usize)> {
    let code = &source.code;
    let starts = code.match_indices("#[server").map(|(start, _)| start);
    starts
        .filter(|start| {
            !code
                .as_bytes()
                .get(start + "#[server".len())
                .copied()
                .is_some_and(scan::is_word)
        })
        .filter_map(|start| scan::closing(code, start + 1).map(|end| (start, end)))
        // That of a parameter which may be left out.
        .filter(|(start, end)| &code[*start..=*end] != "#[server(default)]")
        .collect()
}

fn problems(source: &Source, attribute: &str, function: &Function) -> Vec<String> {
    let body = &source.code[function.body.clone()];
    let mut problems = Vec::new();
    match argument(attribute, "endpoint") {
        None => problems.push("it needs an explicit endpoint = \"<module>/<name>\"".to_owned()),
        Some(endpoint) if endpoint.rsplit('/').next() != Some(function.name.as_str()) => {
            problems.push(format!("its endpoint {endpoint} does not end with its name"));
        }
        Some(_) => {}
    }
    let statements = scan::statements(body);
    if statements > MOST_STATEMENTS {
        problems.push(format!(
            "{statements} statements, at most {MOST_STATEMENTS}: move the work into services"
        ));
    }
    for branch in BRANCHES {
        if scan::words(body, branch).next().is_some() {
            problems.push(format!(
                "it decides with `{branch}`: move the decision into services"
            ));
        }
    }
    let calls = scan::path_heads(body, "services").count();
    if calls != 1 {
        problems.push(format!("{calls} calls of services::, exactly one is right"));
    }
    let reads_by_get = ["GetUrl", "GetCbor"]
        .iter()
        .any(|input| scan::words(attribute, input).next().is_some());
    let first_word = function.name.split('_').next().unwrap_or_default();
    if reads_by_get && CHANGES.contains(&first_word) {
        problems.push("it changes something, so its input may not come by GET".to_owned());
    }
    problems
}

/// The string after `name =` in an attribute.
fn argument<'a>(attribute: &'a str, name: &str) -> Option<&'a str> {
    let start = scan::words(attribute, name).next()?;
    let value = attribute[start + name.len()..].trim_start().strip_prefix('=')?;
    value.trim_start().strip_prefix('"')?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, code: &str) -> Vec<String> {
        server_functions(&Tree::of(&[(path, code)]))
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    fn check_api(code: &str) -> Vec<String> {
        check("app/src/promotion/api.rs", code)
    }

    const GOOD: &str = r#"
        #[server(prefix = "/api", endpoint = "promotion/apply_coupon")]
        pub async fn apply_coupon(code: String) -> Result<PricedCart, ApiError> {
            let ctx = crate::server::ctx().await?;
            Ok(services::promotion::apply_coupon(&ctx, &code).await?)
        }
    "#;

    #[test]
    fn the_plain_shape_passes() {
        assert_eq!(check_api(GOOD), Vec::<String>::new());
    }

    #[test]
    fn a_missing_or_foreign_endpoint_is_found() {
        assert!(
            check_api(&GOOD.replace(", endpoint = \"promotion/apply_coupon\"", ""))[0]
                .contains("explicit endpoint")
        );
        assert!(
            check_api(&GOOD.replace("promotion/apply_coupon\"", "promotion/use_coupon\""))[0]
                .contains("its name")
        );
    }

    #[test]
    fn logic_is_found() {
        let branch = GOOD.replace("Ok(", "if code.is_empty() { return Err(e()); } Ok(");
        assert!(check_api(&branch)[0].contains("`if`"));
        let long = GOOD.replace("Ok(", "a(); b(); c(); d(); Ok(");
        assert!(check_api(&long)[0].contains("6 statements"));
    }

    #[test]
    fn none_or_two_service_calls_are_found() {
        assert!(check_api(&GOOD.replace("services::promotion", "other"))[0].contains("0 calls"));
        assert!(check_api(&GOOD.replace("Ok(", "services::a(&ctx).await?; Ok("))[0].contains("2 calls"));
    }

    #[test]
    fn a_mutation_by_get_is_found_and_a_read_by_get_is_not() {
        let by_get = GOOD.replace("prefix =", "input = GetUrl, prefix =");
        assert!(check_api(&by_get)[0].contains("GET"));
        assert!(check_api(&by_get.replace("apply_coupon", "coupons_of_cart")).is_empty());
    }

    #[test]
    fn a_server_function_elsewhere_is_found() {
        assert!(check("app/src/promotion/shop.rs", GOOD)[0].contains("api.rs"));
    }
}
