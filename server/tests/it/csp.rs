//! The content security policy of every page there is (F26): what stands inline is named by it, and nothing else runs.

use crate::matrix::somebody;
use crate::support::{Answer, App, app};
use app::routes::{AccountSection, ConsoleSection, Entrance, Realm, account, console};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::kernel::Locale;
use domain::user::Role;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Addresses for a route of the app; none for a route that is not known here.
fn examples(route: &str) -> Vec<String> {
    let fixed: &[&str] = match route {
        "/{lang}" => &["/en", "/zh?currency=USD"],
        "/{lang}/c/{slug}" => &["/en/c/tea", "/zh/c/tea?sort=newest&stock=1", "/en/c/none"],
        "/{lang}/search" => &["/en/search", "/en/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E"],
        "/{lang}/p/{slug}" => &["/en/p/celadon-gaiwan-150", "/zh/p/none"],
        "/{lang}/s/{slug}" => &["/en/s/jishi", "/zh/s/none"],
        "/{lang}/cart" => &["/en/cart"],
        "/{lang}/checkout" => &["/en/checkout"],
        "/{lang}/orders/{number}" => &["/en/orders/260101-00000-00000?key=none"],
        "/{lang}/orders/{number}/add" => &["/en/orders/260101-00000-00000/add?key=none"],
        "/{lang}/orders/{number}/after-sales" => &["/en/orders/260101-00000-00000/after-sales?key=none"],
        "/{lang}/orders/{number}/after-sales/{request}" => {
            &["/en/orders/260101-00000-00000/after-sales/260101-00000-00000-S1?key=none"]
        }
        "/{lang}/orders/{number}/after-sales/{request}/label" => {
            &["/en/orders/260101-00000-00000/after-sales/260101-00000-00000-S1/label?key=none"]
        }
        "/{lang}/track" => &["/en/track", "/zh/track?number=1&contact=%22%3E%3Cscript%3E"],
        "/{lang}/sell" => &["/en/sell", "/zh/sell?done=1"],
        "/{lang}/pages/{name}" => &["/en/pages/about", "/zh/pages/privacy"],
        _ => &[],
    };
    let made: Vec<String> = match route {
        "/{lang}/{entrance}" => Entrance::ALL
            .iter()
            .flat_map(|entrance| {
                ["", "?by=code", "?ticket=1", "?by=app&ticket=1"]
                    .map(|query| format!("/en/{}{query}", entrance.as_str()))
            })
            .collect(),
        _ if route.starts_with("/{lang}/account") => AccountSection::ALL
            .map(|section| account(Locale::En, section))
            .to_vec(),
        _ if route.starts_with("/{lang}/console") => consoles(Realm::Platform),
        _ if route.starts_with("/{lang}/seller") => consoles(Realm::Seller),
        _ => Vec::new(),
    };
    fixed.iter().map(ToString::to_string).chain(made).collect()
}

fn consoles(realm: Realm) -> Vec<String> {
    ConsoleSection::ALL
        .map(|section| console(Locale::En, realm, section))
        .to_vec()
}

fn routes() -> BTreeSet<String> {
    leptos_axum::generate_route_list(app::App)
        .iter()
        .map(|listing| listing.path().to_owned())
        .collect()
}

/// Fails unless everything that stands inline is named by the policy of the page.
#[track_caller]
fn assert_strict(path: &str, answer: &Answer) {
    let policy = answer
        .headers
        .get(header::CONTENT_SECURITY_POLICY)
        .unwrap_or_else(|| panic!("{path} has no policy"));
    let policy = policy.to_str().expect("text");
    for part in [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "script-src 'self'",
    ] {
        assert!(policy.contains(part), "{path}: {part} is not in {policy}");
    }
    for hole in [
        "unsafe-inline",
        "'unsafe-eval'",
        "unsafe-hashes",
        "http:",
        "https:",
        "*",
    ] {
        assert!(!policy.contains(hole), "{path}: {hole} is in {policy}");
    }
    for attribute in [
        " style=",
        " onclick=",
        " onload=",
        " onerror=",
        " onsubmit=",
        " onchange=",
        "javascript:",
        "<style",
    ] {
        assert!(!answer.body.contains(attribute), "{path} has {attribute}");
    }
    for script in answer.body.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').expect("the end of a tag");
        let inner = rest.split("</script>").next().unwrap_or_default();
        let is_data = tag.contains("application/ld+json") || tag.contains("application/json");
        if is_data || inner.is_empty() {
            let source = tag.split("src=\"").nth(1).unwrap_or("/");
            assert!(
                source.starts_with('/') && !source.starts_with("//"),
                "{path}: {tag}"
            );
            continue;
        }
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(inner.as_bytes())));
        let nonce = tag
            .split("nonce=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let is_named = nonce.is_some_and(|nonce| policy.contains(&format!("'nonce-{nonce}'")));
        assert!(
            is_named || policy.contains(&hash),
            "{path}: an inline script that nothing allows: {tag}"
        );
    }
}

async fn get(app: &App, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, cookie);
    app.send(request.body(Body::empty()).expect("a request")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_keeps_to_a_strict_policy() {
    let app = app().await;
    let mut people = vec![String::new()];
    for (number, role) in [
        (1, None),
        (2, Some(Role::Administrator)),
        (3, Some(Role::SellerOwner)),
    ] {
        let person = somebody(&app, number, role).await;
        people.push(format!("{}; __Host-signed-in=1", person.cookie));
    }
    let routes = routes();
    assert!(routes.len() >= 14, "{routes:?}");
    let mut pages = 0;
    for route in &routes {
        let examples = examples(route);
        assert!(!examples.is_empty(), "the route {route} is not looked at here");
        for path in &examples {
            for cookie in &people {
                // Twice: made, and as it was kept.
                for _ in 0..2 {
                    let answer = get(&app, path, cookie).await;
                    assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
                    assert_strict(path, &answer);
                    pages += 1;
                }
            }
        }
    }
    assert!(pages > 300, "{pages}");
    for path in ["/en/none", "/none", "/docs/api", "/docs/errors"] {
        let answer = app.get(path).await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .expect("text");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("'unsafe-"),
            "{path}: {policy}"
        );
    }
}

#[test]
#[should_panic(expected = "an inline script that nothing allows")]
fn a_script_without_a_nonce_is_found() {
    let policy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; script-src 'self' 'nonce-a'";
    let answer = Answer {
        status: StatusCode::OK,
        headers: [(header::CONTENT_SECURITY_POLICY, policy.parse().expect("a header"))]
            .into_iter()
            .collect(),
        body: "<script nonce=\"a\">good()</script><script>evil()</script>".to_owned(),
    };
    assert_strict("/", &answer);
}
