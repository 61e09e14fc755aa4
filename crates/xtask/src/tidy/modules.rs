//! The order of modules in `domain`, and who may import whom in `app`.

use super::Finding;
use super::scan;
use super::tree::Tree;

/// A module may use what stands in a row before its own, and nothing else.
const ORDER: [&[&str]; 13] = [
    &["kernel"],
    &["user", "setting"],
    &["merchant"],
    &["product"],
    &["inventory"],
    &["logistics"],
    &["promotion"],
    &["cart"],
    &["payment"],
    &["order"],
    &["aftersales"],
    &["settlement", "support", "risk", "marketing"],
    &["analytics"],
];

/// A module of `domain` uses only modules to its left.
pub fn domain_order(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &tree.rust {
        let Some(module) = domain_module(&source.path) else {
            continue;
        };
        let Some(own) = rank(module) else {
            let message =
                format!("the module {module} has no place in the order; give it one in tidy/modules.rs");
            findings.push(Finding::new("module-order", &source.path, 1, message));
            continue;
        };
        for (start, used) in scan::next_segments(&source.code, "crate") {
            if used != module && rank(used).is_some_and(|used_rank| used_rank >= own) {
                let message = format!("{module} may not use {used}, which stands to its right");
                findings.push(Finding::new(
                    "module-order",
                    &source.path,
                    source.line(start),
                    message,
                ));
            }
        }
    }
    findings
}

/// The buyer's pages import nothing from the operator's or the merchant's, which are loaded lazily.
pub fn shop_imports(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &tree.rust {
        if !source.path.starts_with("app/src/")
            || !(source.path.ends_with("/shop.rs") || source.path.contains("/shop/"))
        {
            continue;
        }
        for head in ["crate", "super", "self"] {
            for start in scan::path_heads(&source.code, head) {
                let path = whole_path(&source.code, start);
                for side in ["console", "seller"] {
                    if scan::words(path, side).next().is_some() {
                        let message = format!("the shop may not import the {side} side");
                        findings.push(Finding::new(
                            "shop-imports",
                            &source.path,
                            source.line(start),
                            message,
                        ));
                    }
                }
            }
        }
    }
    findings
}

/// `crates/domain/src/cart/pricing.rs` and `crates/domain/src/cart.rs` both belong to `cart`.
fn domain_module(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("crates/domain/src/")?;
    let module = inside.split('/').next()?.trim_end_matches(".rs");
    (module != "lib").then_some(module)
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&module))
}

/// A path with everything in its braces: to the semicolon of a `use`, else as far as names and colons go.
fn whole_path(code: &str, start: usize) -> &str {
    let rest = &code[start..];
    let is_use = code[..start].trim_end().ends_with("use");
    let end = if is_use {
        rest.find(';')
    } else {
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
    };
    &rest[..end.unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_module_may_use_its_left_and_not_its_right() {
        let promotion = "//! x\nuse crate::kernel::Money;\nuse crate::{cart::Cart, promotion::Coupon};\ncrate::order::x();\n";
        let found = domain_order(&Tree::of(&[(
            "crates/domain/src/promotion/evaluate.rs",
            promotion,
        )]));
        assert_eq!(lines(&found), [3, 4]);
        let cart = "//! x\nuse crate::promotion::Basket;\nuse crate::logistics::Rate;\n";
        assert!(domain_order(&Tree::of(&[("crates/domain/src/cart/pricing.rs", cart)])).is_empty());
    }

    #[test]
    fn neighbours_in_a_row_do_not_use_each_other() {
        let found = domain_order(&Tree::of(&[(
            "crates/domain/src/support/mod.rs",
            "//! x\nuse crate::risk::Alert;\n",
        )]));
        assert_eq!(lines(&found), [2]);
    }

    #[test]
    fn a_module_without_a_place_is_found() {
        let found = domain_order(&Tree::of(&[("crates/domain/src/wishlist.rs", "//! x\n")]));
        assert!(found[0].message.contains("wishlist"));
        assert!(
            domain_order(&Tree::of(&[(
                "crates/domain/src/lib.rs",
                "//! x\npub mod cart;\n"
            )]))
            .is_empty()
        );
    }

    #[test]
    fn the_shop_imports_no_other_side() {
        let code = "//! x\nuse crate::product::{shop::Card, console::Editor};\nuse web_sys::console;\nuse super::seller::Row;\n";
        let found = shop_imports(&Tree::of(&[
            ("app/src/product/shop.rs", code),
            ("app/src/product/console.rs", code),
        ]));
        assert_eq!(lines(&found), [2, 4]);
    }
}
