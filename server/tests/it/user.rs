//! Signing in and one's own account, through the router: as a browser without scripts uses them.

use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode, header};
use services::jobs;
use std::collections::BTreeMap;
use std::net::SocketAddr;

pub const MAIL: &str = "lilei@example.com";
pub const PASSWORD: &str = "green tea in spring";

/// A browser without scripts: it keeps cookies and sends forms.
pub struct Browser<'a> {
    app: &'a App,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub fn new(app: &'a App) -> Self {
        Self {
            app,
            cookies: BTreeMap::new(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form of the page at `page`.
    pub async fn post(&mut self, page: &str, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", app::routes::escape(value)))
            .collect();
        let request = Request::post(format!("/api/user/{endpoint}"))
            .header(header::REFERER, format!("http://127.0.0.1:3000{page}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, body.join("&")).await
    }

    pub async fn send(&mut self, request: Builder, body: String) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::COOKIE, cookies.join("; "))
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5_000))))
            .body(Body::from(body))
            .expect("a request");
        let answer = self.app.send(request).await;
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("text");
            let (name, value) = line
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a pair");
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// The newest code that was sent to a contact, as the outbox page shows it.
    async fn code(&mut self, to: &str) -> String {
        jobs::run_round(&self.app.ctx.permit().await.expect("a permit"))
            .await
            .expect("a round of work");
        let page = self.get("/dev/outbox").await;
        assert_eq!(page.status, StatusCode::OK);
        let article = page
            .body
            .split("<article>")
            .find(|article| article.contains(to))
            .unwrap_or_else(|| panic!("no message to {to}"));
        let digits = article.split(|c: char| !c.is_ascii_digit());
        digits
            .into_iter()
            .find(|digits| digits.len() == 6)
            .expect("a code")
            .to_owned()
    }

    /// Registers and is signed in.
    pub async fn register(&mut self, next: &str) -> Answer {
        let fields = [
            ("locale", "en"),
            ("next", next),
            ("login", MAIL),
            ("password", PASSWORD),
            ("agreed", "true"),
        ];
        let asked = self.post("/en/register", "register", &fields).await;
        let page = location(&asked).to_owned();
        let ticket = query(&page, "ticket");
        assert!(page.starts_with("/en/register?ticket="), "{page}");
        let shown = self.get(&page).await;
        assert!(shown.body.contains(&ticket), "the ticket is in the form");
        let code = self.code(MAIL).await;
        let next = query(&page, "next");
        let fields = [
            ("locale", "en"),
            ("next", next.as_str()),
            ("ticket", ticket.as_str()),
            ("code", code.as_str()),
        ];
        self.post(&page, "confirm_registration", &fields).await
    }
}

pub fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    answer.headers[header::LOCATION].to_str().expect("text")
}

/// A value of an address's query, as far as it needs unescaping here.
pub fn query(address: &str, name: &str) -> String {
    let pairs = address.split_once('?').map_or("", |(_, pairs)| pairs).split('&');
    let value = pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name);
    value.map_or_else(String::new, |(_, value)| {
        value.replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn entrances_work_without_scripts_and_are_kept_by_nobody() {
    let app = app().await;
    for (path, texts) in [
        ("/zh/sign-in", ["密码登录", "name=\"password\"", "免费注册"]),
        (
            "/en/sign-in?by=code",
            ["Send a code", "/api/user/request_sign_in_code", "Register"],
        ),
        (
            "/en/sign-in?by=app&ticket=1",
            ["recovery code", "/api/user/take_second_step", "name=\"ticket\""],
        ),
        (
            "/zh/register",
            ["《隐私政策》", "name=\"agreed\"", "至少 8 个字符"],
        ),
        (
            "/en/reset",
            ["Set a new password", "/api/user/request_reset", "Back to sign in"],
        ),
        (
            "/en/reset?ticket=1",
            ["New password", "/api/user/reset_password", "one-time-code"],
        ),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for text in texts {
            assert!(answer.body.contains(text), "{path} has {text}");
        }
        assert!(answer.body.contains("content=\"noindex\""), "{path}");
        assert!(!answer.body.contains(" style=\""), "{path} has an inline style");
        assert!(!answer.body.contains(" checked"), "{path} has a ticked box");
        let kept = answer.headers[header::CACHE_CONTROL].to_str().unwrap();
        assert!(kept.contains("no-store"), "{path}: {kept}");
    }
    let missing = app.get("/en/account/none").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_visitor_registers_signs_out_and_in_again_by_plain_forms() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    let made = browser.register("/en/cart").await;
    assert_eq!(location(&made), "/en/cart");
    let cookies: Vec<&str> = made
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let cookie = |name: &str| {
        let mut found = cookies.iter().filter(|line| line.starts_with(name));
        *found.next().unwrap_or_else(|| panic!("no cookie {name}"))
    };
    assert!(cookie("__Host-session=").contains("HttpOnly"));
    let hint = cookie("__Host-signed-in=1;");
    assert!(hint.contains("Secure") && !hint.contains("HttpOnly"), "{hint}");

    let account = browser.get("/zh/account").await;
    assert_eq!(account.status, StatusCode::OK);
    assert!(account.body.contains("l***@example.com"), "the contact, masked");
    let known = browser.get("/zh/sign-in?next=%2Fzh%2Fcheckout").await;
    assert_eq!(location(&known), "/zh/checkout");

    let left = browser.post("/zh/account", "sign_out", &[("locale", "zh")]).await;
    assert_eq!(location(&left), "/zh");
    assert!(!browser.cookies.contains_key("__Host-session"));
    assert!(!browser.cookies.contains_key("__Host-signed-in"));

    let wrong = [
        ("locale", "zh"),
        ("next", ""),
        ("login", MAIL),
        ("password", "something else"),
    ];
    let refused = browser.post("/zh/sign-in", "sign_in", &wrong).await;
    let back = location(&refused).to_owned();
    assert!(back.contains("__err=") && !back.contains("lilei"), "{back}");
    let page = browser
        .get(back.trim_start_matches("http://127.0.0.1:3000"))
        .await;
    assert!(page.body.contains("账号或密码不正确"));

    let right = [
        ("locale", "zh"),
        ("next", ""),
        ("login", MAIL),
        ("password", PASSWORD),
    ];
    let signed_in = browser.post("/zh/sign-in", "sign_in", &right).await;
    assert_eq!(location(&signed_in), "/zh/account");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signing_in_leads_to_no_other_site() {
    let app = app().await;
    for next in ["//evil.example", "/\\evil.example", "https://evil.example"] {
        let mut browser = Browser::new(&app);
        let page = format!("/en/sign-in?next={}", app::routes::escape(next));
        let page = browser.get(&page).await;
        assert_eq!(page.status, StatusCode::OK, "{next}");
        for place in ["value=\"", "href=\""] {
            assert!(
                !page.body.contains(&format!("{place}{next}")),
                "{next} is in the page"
            );
        }
    }
    let mut browser = Browser::new(&app);
    let fields = [("locale", "en"), ("next", "//evil.example"), ("login", MAIL)];
    let asked = browser.post("/en/sign-in", "request_sign_in_code", &fields).await;
    assert!(!location(&asked).contains("evil"), "{}", location(&asked));
    let mut browser = Browser::new(&app);
    let made = browser.register("//evil.example").await;
    assert_eq!(location(&made), "/en/account");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_account_asks_to_sign_in_and_comes_back() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    let asked = browser.get("/en/account/security").await;
    assert_eq!(location(&asked), "/en/sign-in?next=%2Fen%2Faccount%2Fsecurity");
    assert!(
        !asked.body.contains("name=\"current\""),
        "nothing of the account is in the answer"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sections_of_the_account_carry_no_inline_style_and_a_second_factor_is_set_up_by_plain_forms() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    for path in [
        "/en/account",
        "/en/account/profile",
        "/en/account/security",
        "/en/account/two-step",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains(" style="), "{path} has an inline style");
        let kept = page.headers[header::CACHE_CONTROL].to_str().unwrap();
        assert!(kept.contains("no-store"), "{path}: {kept}");
    }
    let page = browser.get("/en/account/two-step").await;
    assert!(
        page.body.contains("QR code for the authenticator app"),
        "the QR code"
    );
    // A wrong code keeps the secret that was scanned.
    let fields = [("locale", "en"), ("code", "000000")];
    let refused = browser
        .post("/en/account/two-step", "confirm_second_factor", &fields)
        .await;
    let back = location(&refused)
        .trim_start_matches("http://127.0.0.1:3000")
        .to_owned();
    let again = browser.get(&back).await;
    assert!(
        !again.body.contains("QR code for the authenticator app"),
        "no new secret after a wrong code"
    );
    assert!(again.body.contains("Start again"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_name_is_kept_once_and_stale_edits_are_told() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    let fields = [("locale", "en"), ("name", "Li Lei"), ("version", "1")];
    let saved = browser
        .post("/en/account/profile", "rename_account", &fields)
        .await;
    assert_eq!(location(&saved), "/en/account/profile?done=name");
    let page = browser.get("/en/account/profile?done=name").await;
    assert!(page.body.contains("The name is saved.") && page.body.contains("value=\"Li Lei\""));
    let stale = browser
        .post("/en/account/profile", "rename_account", &fields)
        .await;
    let back = location(&stale)
        .trim_start_matches("http://127.0.0.1:3000")
        .to_owned();
    let page = browser.get(&back).await;
    assert!(page.body.contains("just changed elsewhere"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_for_all_are_the_same_for_whoever_is_signed_in() {
    let app = app().await;
    let before = app.get("/en").await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    let after = browser.get("/en").await;
    assert_eq!(before.body, after.body);
    assert!(before.body.contains("href=\"/en/sign-in?next=%2Fen\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_signed_in_is_never_kept() {
    let app = app().await;
    let answer = app.get("/api/user/signed_in").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_outbox_is_for_this_machine_only() {
    let app = app().await;
    let request = |peer: [u8; 4], host: &str| {
        Request::get("/dev/outbox")
            .header(header::HOST, host)
            .extension(ConnectInfo(SocketAddr::from((peer, 5_000))))
    };
    let here = request([127, 0, 0, 1], "127.0.0.1:3000")
        .body(Body::empty())
        .unwrap();
    let answer = app.send(here).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("noindex"));
    let elsewhere = request([192, 0, 2, 1], "127.0.0.1:3000")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(elsewhere).await.status, StatusCode::NOT_FOUND);
    let named = request([127, 0, 0, 1], "evil.example")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(named).await.status, StatusCode::NOT_FOUND);
    let proxied = request([127, 0, 0, 1], "127.0.0.1:3000")
        .header("x-forwarded-for", "203.0.113.7")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(proxied).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/dev/outbox").await.status, StatusCode::NOT_FOUND);
}
