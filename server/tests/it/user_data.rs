//! What people keep in their account and their rights over their data, through the router: as a browser without scripts
//! uses them.

use crate::support::app;
use crate::user::{Browser, MAIL, PASSWORD, location};
use axum::http::{Request, StatusCode, header};
use domain::kernel::Timestamp;
use services::ManualClock;
use std::sync::Arc;

const ADDRESS: [(&str, &str); 8] = [
    ("locale", "zh"),
    ("form[recipient]", "李雷"),
    ("form[phone]", "13800138000"),
    ("form[country]", "CN"),
    ("form[region]", "浙江省"),
    ("form[city]", "杭州市"),
    ("form[street]", "龙井路 1 号"),
    ("form[label]", "家"),
];

/// The path that an answer leads to.
fn onward(answer: &crate::support::Answer) -> String {
    location(answer)
        .trim_start_matches("http://127.0.0.1:3000")
        .to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_section_is_a_page_of_its_own_without_inline_style() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    for (name, says) in [
        ("orders", "No orders here"),
        ("addresses", "No addresses yet"),
        ("favourites", "Nothing marked yet"),
        ("notifications", "Offers by e-mail"),
        ("privacy", "Addresses: name, telephone, address"),
    ] {
        let path = format!("/en/account/{name}");
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(says), "{path} does not say {says:?}");
        assert!(!page.body.contains(" style="), "{path} has an inline style");
        let kept = page.headers[header::CACHE_CONTROL].to_str().expect("text");
        assert!(kept.contains("no-store"), "{path}: {kept}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_is_kept_edited_and_deleted_by_plain_forms() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    let form = browser.get("/zh/account/addresses?new=1").await;
    assert!(form.body.contains("name=\"form[recipient]\"") && form.body.contains("user/read_pasted_address"));
    let saved = browser
        .post("/zh/account/addresses?new=1", "save_address", &ADDRESS)
        .await;
    assert_eq!(onward(&saved), "/zh/account/addresses?done=address");
    let list = browser.get("/zh/account/addresses?done=address").await;
    assert!(list.body.contains("李雷 · 138****8000 · 家") && list.body.contains("龙井路 1 号"));
    let (_, rest) = list.body.split_once("?edit=").expect("a link to edit it");
    let id: String = rest.chars().take_while(|letter| *letter != '"').collect();
    let edit = browser.get(&format!("/zh/account/addresses?edit={id}")).await;
    assert!(edit.body.contains("value=\"龙井路 1 号\""));
    let mut wrong = ADDRESS.to_vec();
    wrong.retain(|(name, _)| *name != "form[street]");
    wrong.extend([("form[street]", ""), ("id", id.as_str()), ("version", "1")]);
    let page = format!("/zh/account/addresses?edit={id}");
    let refused = browser.post(&page, "save_address", &wrong).await;
    let again = browser.get(&onward(&refused)).await;
    assert!(again.body.contains("请填写详细地址"), "the field is named");
    let gone = browser
        .post(
            "/zh/account/addresses",
            "delete_address",
            &[("locale", "zh"), ("id", &id)],
        )
        .await;
    assert_eq!(onward(&gone), "/zh/account/addresses?done=address_gone");
    assert!(
        browser
            .get("/zh/account/addresses")
            .await
            .body
            .contains("还没有收货地址")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pasted_address_fills_the_form_once_and_is_in_no_address() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    let text = "李雷 138 0013 8000 杭州市西湖区满觉陇路9号";
    let read = browser
        .post(
            "/zh/account/addresses?new=1",
            "read_pasted_address",
            &[("locale", "zh"), ("text", text)],
        )
        .await;
    assert_eq!(onward(&read), "/zh/account/addresses?new=1");
    let form = browser.get("/zh/account/addresses?new=1").await;
    for filled in [
        "value=\"李雷\"",
        "value=\"13800138000\"",
        "value=\"西湖区\"",
        "value=\"满觉陇路9号\"",
    ] {
        assert!(form.body.contains(filled), "{filled}");
    }
    let again = browser.get("/zh/account/addresses?new=1").await;
    assert!(!again.body.contains("满觉陇路9号"), "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn consent_is_given_and_taken_back_by_plain_forms() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    for (given, says) in [
        ("true", "Take back: Offers by e-mail"),
        ("false", "Agree: Offers by e-mail"),
    ] {
        let fields = [("purpose", "MarketingMail"), ("given", given)];
        let decided = browser
            .post("/en/account/notifications", "decide_consent", &fields)
            .await;
        assert_eq!(onward(&decided), "/en/account/notifications?done=consent");
        let page = browser.get("/en/account/notifications").await;
        assert!(page.body.contains(says), "{says}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ones_data_is_a_file_for_oneself_only() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    let ask = |format: &str| {
        let request = Request::post("/export/my-data")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        (request, format!("locale=en&format={format}&chosen=html"))
    };
    let (request, body) = ask("json");
    let refused = browser.send(request, body).await;
    assert!(
        onward(&refused).starts_with("/en/account/privacy?"),
        "back to the page"
    );
    browser.register("").await;
    for (format, kind, says) in [
        ("json", "application/json", "\"lilei@example.com\""),
        ("html", "text/html; charset=utf-8", "lilei@example.com"),
    ] {
        let (request, body) = ask(format);
        let file = browser.send(request, body).await;
        assert_eq!(file.status, StatusCode::OK, "{format}");
        assert_eq!(file.headers[header::CONTENT_TYPE], kind);
        let named = file.headers[header::CONTENT_DISPOSITION].to_str().expect("text");
        assert!(
            named.starts_with("attachment; filename=\"jishi-") && named.ends_with(&format!(".{format}\""))
        );
        assert_eq!(file.headers[header::CACHE_CONTROL], "no-store");
        assert!(file.body.contains(says), "{format}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn closing_the_account_signs_out_and_says_how_to_come_back() {
    let app = app().await;
    let mut browser = Browser::new(&app);
    browser.register("").await;
    let page = browser.get("/en/account/privacy").await;
    assert!(page.body.contains("Sign in within 7 days to keep the account."));
    let closing = browser
        .post("/en/account/privacy", "request_erasure", &[("locale", "en")])
        .await;
    assert_eq!(onward(&closing), "/en/sign-in?done=closing");
    let told = browser.get("/en/sign-in?done=closing").await;
    assert!(told.body.contains("Your account is closed in 7 days."));
    assert_eq!(
        onward(&browser.get("/en/account").await),
        "/en/sign-in?next=%2Fen%2Faccount"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_privacy_policy_names_everything_that_is_kept() {
    let app = app().await;
    for (path, says) in [
        ("/zh/pages/privacy", "登录的设备和网络地址"),
        ("/en/pages/privacy", "Device and network address of the sign-in"),
    ] {
        let page = app.get(path).await;
        assert!(page.body.contains(says), "{path}");
        assert!(!page.body.contains(" style="));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ending_another_session_asks_for_a_proof_after_a_while_without_scripts_too() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_micros(1_800_000_000_000_000)));
    let app = app().await.with_clock(Arc::clone(&clock));
    let mut other = Browser::new(&app);
    other.register("").await;
    let mut browser = Browser::new(&app);
    let login = [
        ("locale", "en"),
        ("next", ""),
        ("login", MAIL),
        ("password", PASSWORD),
    ];
    browser.post("/en/sign-in", "sign_in", &login).await;
    clock.advance_seconds(16 * 60);
    let page = browser.get("/en/account/security").await;
    let (_, rest) = page
        .body
        .split_once("name=\"session\" value=\"")
        .expect("a button to end it");
    let session: String = rest.chars().take_while(|letter| *letter != '"').collect();
    for (endpoint, fields) in [
        (
            "revoke_session",
            vec![("locale", "en"), ("session", session.as_str())],
        ),
        ("revoke_other_sessions", vec![("locale", "en")]),
    ] {
        let refused = browser.post("/en/account/security", endpoint, &fields).await;
        let back = location(&refused)
            .trim_start_matches("http://127.0.0.1:3000")
            .to_owned();
        let asked = browser.get(&back).await;
        assert!(
            asked.body.contains("/api/user/prove_identity"),
            "{endpoint}: {back}"
        );
    }
    assert_eq!(
        other.get("/en/account").await.status,
        StatusCode::OK,
        "it goes on meanwhile"
    );
    let proof = [
        ("locale", "en"),
        ("password", PASSWORD),
        ("code", ""),
        ("back", "/en/account/security"),
    ];
    let proved = browser
        .post("/en/account/security", "prove_identity", &proof)
        .await;
    assert!(
        location(&proved).starts_with("/en/account/security"),
        "{}",
        location(&proved)
    );
    let fields = [("locale", "en"), ("session", session.as_str())];
    browser
        .post("/en/account/security", "revoke_session", &fields)
        .await;
    assert_ne!(other.get("/en/account").await.status, StatusCode::OK);
}
