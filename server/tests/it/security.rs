//! What every answer carries, whatever is asked for, and what no answer gives away.

use crate::matrix::somebody;
use crate::support::{Answer, App, app, app_with};
use crate::user::Browser;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::user::Role;
use domain::user::permission::policy::CustomerRead;
use server::telemetry;
use services::user::{SessionToken, sign_in};
use services::{Client, ServiceError};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// One address of every kind: kept and made pages, server functions, the API, documents, drawings, files, nothing.
const KINDS: [&str; 15] = [
    "/en",
    "/en/cart",
    "/en/none",
    "/",
    "/nothing",
    "/api/cart/cart_count",
    "/v1/categories",
    "/v1/none",
    "/v1/openapi.json",
    "/docs/api",
    "/docs/errors",
    "/art/gaiwan/jade.svg",
    "/sw.js",
    "/export/customers.csv",
    "/health",
];

async fn ask(app: &App, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    app.send(request.body(Body::empty()).expect("a request")).await
}

fn text<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer
        .headers
        .get(name)
        .map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_answer_is_hardened() {
    let app = app().await;
    for path in KINDS {
        let answer = app.get(path).await;
        assert_eq!(text(&answer, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(text(&answer, "x-frame-options"), "DENY", "{path}");
        let referrer = text(&answer, "referrer-policy");
        assert_eq!(referrer, "strict-origin-when-cross-origin", "{path}");
        let policy = text(&answer, "content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        if text(&answer, "content-type").starts_with("text/html") {
            for part in ["default-src 'none'", "base-uri 'none'", "form-action '"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
        }
        assert!(
            !answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_answer_says_its_type_and_charset() {
    let app = app().await;
    for path in KINDS {
        let answer = app.get(path).await;
        let kind = text(&answer, "content-type");
        assert!(answer.body.is_empty() || !kind.is_empty(), "{path}: no type");
        if kind.starts_with("text/") || kind.contains("xml") {
            assert!(kind.ends_with("charset=utf-8"), "{path}: {kind}");
        }
        if path.starts_with("/v1") {
            let json = ["application/json", "application/problem+json"];
            assert!(json.contains(&kind), "{path}: {kind}");
            assert!(
                serde_json::from_str::<serde_json::Value>(&answer.body).is_ok(),
                "{path}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_shop_under_https_says_so_with_every_answer() {
    let app = app_with("JISHI_RATE_LIMIT=off\nJISHI_BASE_URL=https://shop.example\n").await;
    for path in KINDS {
        let answer = app.get(path).await;
        assert_eq!(
            text(&answer, "strict-transport-security"),
            "max-age=31536000",
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_says_back_what_a_trace_has_sent() {
    let app = app().await;
    for path in KINDS.into_iter().chain(["/webhooks/payment", "/media/x.webp"]) {
        let answer = ask(&app, Method::TRACE, path, &[("x-secret", "a canary")]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(!answer.body.contains("canary"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_other_site_is_let_in() {
    let app = app().await;
    let origin = ("origin", "https://evil.example");
    for path in KINDS {
        let preflight = [origin, ("access-control-request-method", "POST")];
        for answer in [
            ask(&app, Method::GET, path, &[origin]).await,
            ask(&app, Method::OPTIONS, path, &preflight).await,
        ] {
            let allowed = text(&answer, "access-control-allow-origin");
            // The document of the API is for everybody, and the same for everybody.
            let wanted = if path == "/v1/openapi.json" {
                ["*", ""]
            } else {
                ["", ""]
            };
            assert!(wanted.contains(&allowed), "{path}: {allowed}");
            assert!(
                !answer.headers.contains_key("access-control-allow-credentials"),
                "{path}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_cookie_is_for_this_shop_alone() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    let choice = Request::post(app::routes::CHOOSE_CURRENCY)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let answers = [
        browser.register("").await,
        browser.send(choice, "currency=USD".to_owned()).await,
        browser.post("/en/account", "sign_out", &[("locale", "en")]).await,
    ];
    let mut seen = 0;
    for answer in &answers {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("text");
            assert!(line.starts_with("__Host-") && line.contains("; Secure"), "{line}");
            assert!(
                line.contains("SameSite=Lax") || line.contains("SameSite=Strict"),
                "{line}"
            );
            assert!(line.contains("Path=/") && !line.contains("Domain"), "{line}");
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn folders_list_nothing() {
    let app = app().await;
    for folder in [
        "/pkg", "/pkg/", "/brand/", "/fonts/", "/media/", "/media", "/v1/", "/docs/", "/.git/",
    ] {
        let answer = app.get(folder).await;
        let is_elsewhere = answer.status.is_redirection();
        assert!(
            answer.status == StatusCode::NOT_FOUND || is_elsewhere,
            "{folder}: {}",
            answer.status
        );
        assert!(
            !answer.body.contains("Index of") && !answer.body.contains(".woff2\">"),
            "{folder}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn downloads_have_names_of_ours() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let cookie = format!("{}; __Host-signed-in=1", admin.cookie);
    for (path, name) in [
        ("/export/customers.csv?filename=evil.html", "customers.csv"),
        ("/export/audit.csv?q=%22%0d%0aevil", "audit.csv"),
        ("/export/orders.csv?q=%22%0d%0aevil", "orders.csv"),
    ] {
        let answer = ask(&app, Method::GET, path, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let wanted = format!("attachment; filename=\"{name}\"");
        assert_eq!(text(&answer, "content-disposition"), wanted);
        assert_eq!(text(&answer, "content-type"), "text/csv; charset=utf-8");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_escaped_twice_is_unescaped_once() {
    let app = app().await;
    let answer = app.get("/en/search?q=%253Cb%253Ecanary").await;
    assert!(
        answer.body.contains("%3Cb%3Ecanary"),
        "the words as they were typed"
    );
    assert!(!answer.body.contains("<b>canary"));
    for path in [
        "/en/p/%252e%252e%252fcart",
        "/%252e%252e/Cargo.toml",
        "/brand/%2e%2e/%2e%2e/Cargo.toml",
    ] {
        let answer = app.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.body.contains("[package]"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_name_cannot_end_the_script_that_it_stands_in() {
    let app = app().await;
    let mut tx = app.ctx.store.read().await.unwrap();
    let slug = "celadon-gaiwan-150";
    let mut product = tx.product().product_by_slug(slug).await.unwrap().unwrap();
    drop(tx);
    product.name.en = "Cup</script><script>canary()</script><!--".to_owned();
    let store = app.ctx.store.clone();
    let saved = store.write(async move |tx: &mut store::Tx| tx.product().save(&product).await);
    saved.await.unwrap();
    let page = app.get(&format!("/en/p/{slug}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("application/ld+json"));
    assert!(!page.body.contains("<script>canary"), "the name became code");
    assert!(!page.body.contains("Cup</script"), "the name ended a script");
}

/// A title is written by another hand than the rest of the page.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn words_that_were_searched_for_cannot_end_the_title() {
    let app = app().await;
    let words = "%3C%2Ftitle%3E%3Cscript%3Ecanary()%3C%2Fscript%3E%3Cmeta%3E%26";
    let page = app.get(&format!("/en/search?q={words}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("</title><script>") && !page.body.contains("<script>canary"));
    let title = page
        .body
        .split("<title>")
        .nth(1)
        .and_then(|rest| rest.split("</title>").next());
    assert!(
        title.is_some_and(|title| title.contains("canary()") && title.contains("&amp;")),
        "{title:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_forged_host_leads_nowhere() {
    let app = app().await;
    let forged = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("accept", "text/html"),
    ];
    for path in ["/en", "/", "/en/account", "/en/p/celadon-gaiwan-150", "/docs/api"] {
        let answer = ask(&app, Method::GET, path, &forged).await;
        assert!(!text(&answer, "location").contains("evil"), "{path}");
        assert!(!answer.body.contains("evil.example"), "{path}");
    }
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    /// How many lines hold all of these words.
    fn lines(&self, words: &[&str]) -> usize {
        let text = self.text();
        let lines = text.lines();
        lines
            .filter(|line| words.iter().all(|word| line.contains(word)))
            .count()
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("nobody panicked").clone()).expect("text")
    }
}

impl<'w> MakeWriter<'w> for Memory {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is logged comes from many threads, so it is caught for the whole process; other tests of it may log as well.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refusals_and_failed_sign_ins_are_logged_without_contacts() {
    let memory = Memory::default();
    let logs = telemetry::logs("info,sqlx=warn", true, memory.clone()).expect("a filter");
    logs.try_init()
        .expect("no other test of this process catches the log");
    let app = app().await;
    let person = somebody(&app, 7_001, None).await;
    let guest = app.ctx.for_guest(None, app.ctx.currency);
    for login in ["person7001@example.com", "canary7001@example.com"] {
        let refused = sign_in(&guest, login, "wrong password 7001").await;
        assert!(
            matches!(refused, Err(ServiceError::WrongCredentials)),
            "{refused:?}"
        );
    }
    let token = person.cookie.split_once('=').map(|(_, token)| token);
    let session = token.and_then(SessionToken::parse);
    let signed_in = guest.with_session(session, Client::default());
    let refused = signed_in.permit::<CustomerRead>().await.map(drop);
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    let known = format!("\"who\":\"{}\"", person.account);
    let failed = ["a sign-in failed", "\"outcome\":\"wrong_password\"", &known];
    // What is noted in the history is noted beside the answer.
    for _ in 0..250 {
        if memory.lines(&failed) > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(memory.lines(&failed), 1, "{}", memory.text());
    let nobody = ["a sign-in failed", "wrong_password", "\"who\":\"nobody\""];
    assert!(memory.lines(&nobody) >= 1, "{}", memory.text());
    let refusal = ["a permission was refused", "customer.read", &known];
    assert_eq!(memory.lines(&refusal), 1, "{}", memory.text());
    for trace in ["person7001@", "canary7001@", "wrong password 7001"] {
        assert!(!memory.text().contains(trace), "{trace}");
    }
}
