//! `/sw.js`: the service worker, made of its template and the names of this build's files.
//!
//! The template decides what is kept (`service_worker.js`); this module only fills in the build, so that the worker's
//! text changes with every build and browsers notice it.

use crate::state::AppState;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;

const TEMPLATE: &str = include_str!("service_worker.js");
const BUILD_PLACE: &str = "\"{{BUILD}}\"";
const SHELL_PLACE: &str = "[\"{{SHELL}}\"]";
/// What works without a network is made of: in the shell whatever else is.
const OFFLINE: [&str; 6] = [
    "/brand/offline.svg",
    "/offline.css",
    "/offline.en.html",
    "/offline.zh.html",
    "/sw-register.js",
    "/theme.js",
];
/// The worker asks the shop itself and nobody else.
const POLICY: &str = "default-src 'self'; frame-ancestors 'none'";

/// The worker of this build. It is asked for anew every time: a kept one would keep an old shop.
pub async fn service_worker(State(state): State<AppState>) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, script(&state.build, &state.shell_assets)).into_response()
}

/// The worker for the build `build`, whose pages need the files `shell`.
/// Built files without a hash in their names (development) are left out: a kept one could not be told from a new one.
pub fn script(build: &str, shell: &[String]) -> String {
    let named = shell
        .iter()
        .map(String::as_str)
        .filter(|path| !path.starts_with("/pkg/") || is_hashed(path));
    let shell: BTreeSet<&str> = named.chain(OFFLINE).collect();
    TEMPLATE
        .replace(BUILD_PLACE, &literal(&build))
        .replace(SHELL_PLACE, &literal(&shell))
}

/// A JSON text, which is a JavaScript literal too.
fn literal(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// `name.<22 characters>.extension`, as the build names files.
fn is_hashed(path: &str) -> bool {
    path.rsplit('.').nth(1).is_some_and(|hash| {
        hash.len() == 22
            && hash
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "/pkg/jishi.AAAAAAAAAAAAAAAAAAAAAA.js";

    /// What stands between `before` and the end of its line.
    fn rest_of_line<'t>(text: &'t str, before: &str) -> &'t str {
        let (_, after) = text.split_once(before).unwrap();
        after.lines().next().unwrap()
    }

    #[test]
    fn both_places_are_filled_in() {
        let text = script("b1", &[SCRIPT.to_owned(), "/theme.js".to_owned()]);
        assert_eq!(rest_of_line(&text, "const BUILD = "), "\"b1\";");
        let shell = rest_of_line(&text, "const SHELL = ").trim_end_matches(';');
        let shell: Vec<String> = serde_json::from_str(shell).unwrap();
        for path in OFFLINE.into_iter().chain([SCRIPT]) {
            assert_eq!(shell.iter().filter(|listed| *listed == path).count(), 1, "{path}");
        }
        assert!(!text.contains("{{"));
        assert_ne!(text, script("b2", &[SCRIPT.to_owned(), "/theme.js".to_owned()]));
    }

    #[test]
    fn names_cannot_leave_their_literals() {
        let text = script("a\";alert(1);\"", &["/a\"];alert(1);//\n".to_owned()]);
        assert!(text.contains(r#"const BUILD = "a\";alert(1);\"";"#));
        assert!(rest_of_line(&text, "const SHELL = ").contains(r#""/a\"];alert(1);//\n""#));
    }

    #[test]
    fn built_files_without_a_hash_are_not_kept() {
        let text = script(
            "dev",
            &[
                "/pkg/jishi.js".to_owned(),
                "/pkg/jishi_bg.wasm".to_owned(),
                SCRIPT.to_owned(),
            ],
        );
        let shell = rest_of_line(&text, "const SHELL = ");
        assert!(shell.contains(SCRIPT) && !shell.contains("/pkg/jishi.js") && !shell.contains("_bg.wasm"));
    }

    #[test]
    fn the_pages_that_may_be_kept_are_a_closed_list_without_personal_ones() {
        let pages = rest_of_line(TEMPLATE, "const PUBLIC_PAGE = ");
        assert_eq!(
            pages,
            r"/^\/(?:zh|en)(?:\/?|\/search|\/(?:c|p|s|pages)\/[^/]+)$/;"
        );
        let personal = [
            "cart", "checkout", "orders", "track", "account", "api", "v1", "webhooks",
        ];
        for name in personal {
            assert!(!pages.contains(name), "{name}");
        }
    }

    #[test]
    fn every_copy_is_checked_before_it_is_kept() {
        let never = rest_of_line(TEMPLATE, "const NEVER = ");
        assert_eq!(never, r"/^\/(?:api|v1|webhooks)(?:\/|$)/;");
        assert!(TEMPLATE.contains(
            r#"request.method !== "GET" || url.origin !== location.origin || NEVER.test(url.pathname)"#
        ));
        for condition in [
            "response.status === 200",
            r#"response.type === "basic""#,
            "!response.redirected",
            "no-store",
        ] {
            assert!(TEMPLATE.contains(condition), "{condition}");
        }
        assert_eq!(
            TEMPLATE.matches("cache.put(").count(),
            1,
            "copies are made in one place"
        );
        for line in TEMPLATE.lines().filter(|line| line.contains(" put(")) {
            assert!(
                line.contains("await put(PAGE_CACHE") || line.contains("if (isPlain(response))"),
                "{line}"
            );
        }
    }

    #[test]
    fn every_cache_belongs_to_a_build_and_a_new_version_waits() {
        for name in ["SHELL_CACHE", "PAGE_CACHE", "PICTURE_CACHE"] {
            assert!(
                rest_of_line(TEMPLATE, &format!("const {name} = ")).ends_with("-${BUILD}`;"),
                "{name}"
            );
        }
        let skip = TEMPLATE.lines().filter(|line| line.contains("skipWaiting()"));
        assert!(skip.into_iter().all(|line| line.contains(r#"=== "activate""#)));
    }

    #[test]
    fn what_the_offline_pages_need_is_public() {
        let public = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        for path in OFFLINE.into_iter().chain(["/sw-register.css"]) {
            assert!(public.join(&path[1..]).is_file(), "{path}");
        }
    }
}
