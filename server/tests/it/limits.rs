//! How often one visitor may ask, by the kind of what is asked for.

use crate::matrix::{Somebody, somebody};
use crate::support::{Answer, App, app_with};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::Timestamp;
use domain::user::{ApiKey, ApiKeyId, SessionId, Strength};
use services::{ManualClock, ServiceError};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use store::{NewSession, Tx};

/// A shop whose clock stands still, behind the proxy 10.0.0.1.
async fn limited() -> (App, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_micros(1_800_000_000_000_000)));
    let app = app_with("JISHI_TRUSTED_PROXIES=10.0.0.1\n").await;
    (app.with_clock(clock.clone()), clock)
}

async fn from(app: &App, peer: &str, request: Builder) -> Answer {
    let peer: IpAddr = peer.parse().expect("an address");
    let request = request.extension(ConnectInfo(SocketAddr::from((peer, 5_000))));
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// How many of so many requests pass.
async fn passing(app: &App, peer: &str, most: usize, request: impl Fn() -> Builder) -> usize {
    let mut passed = 0;
    for _ in 0..most {
        let answer = from(app, peer, request()).await;
        passed += usize::from(answer.status != StatusCode::TOO_MANY_REQUESTS);
    }
    passed
}

fn new_cart() -> Builder {
    Request::post("/v1/carts")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_kind_of_request_has_a_pace_of_its_own() {
    let (app, clock) = limited().await;
    let reads = || Request::get("/v1/categories");
    let searches = || Request::get("/v1/products?q=tea");
    let sign_in = || Request::post("/api/user/sign_in").header("sec-fetch-site", "same-origin");
    assert_eq!(passing(&app, "192.0.2.1", 45, new_cart).await, 40);
    assert_eq!(passing(&app, "192.0.2.1", 205, reads).await, 200);
    assert_eq!(passing(&app, "192.0.2.1", 65, searches).await, 60);
    assert_eq!(passing(&app, "192.0.2.1", 25, sign_in).await, 20);
    clock.advance_seconds(1);
    assert_eq!(passing(&app, "192.0.2.1", 15, new_cart).await, 10);
    assert_eq!(passing(&app, "192.0.2.1", 5, sign_in).await, 1);
    // Others, and this machine itself, have their own.
    assert_eq!(passing(&app, "192.0.2.2", 45, new_cart).await, 40);
    assert_eq!(passing(&app, "127.0.0.1", 45, new_cart).await, 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn kept_pages_and_files_are_free_and_made_ones_are_not() {
    let (app, _) = limited().await;
    let kept = || Request::get("/en/c/tea");
    assert_eq!(passing(&app, "192.0.2.1", 320, kept).await, 320);
    assert_eq!(
        passing(&app, "192.0.2.1", 320, || Request::get("/health")).await,
        320
    );
    let made = || Request::get("/en/track");
    assert_eq!(passing(&app, "192.0.2.2", 305, made).await, 300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_refused_is_told_in_their_own_way() {
    let (app, _) = limited().await;
    passing(&app, "192.0.2.1", 40, new_cart).await;
    let problem = from(&app, "192.0.2.1", new_cart()).await;
    assert_eq!(problem.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem.headers[header::RETRY_AFTER], "1");
    assert_eq!(problem.headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(problem.headers["x-content-type-options"], "nosniff");
    assert!(problem.body.contains("\"too_many\""), "{}", problem.body);

    let form = || Request::post("/api/cart/add_line").header("sec-fetch-site", "same-origin");
    let page = from(&app, "192.0.2.1", form().header(header::ACCEPT, "text/html,*/*")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        page.body.contains("<html") && page.body.contains("wait 1 s"),
        "{}",
        page.body
    );
    assert!(page.headers.contains_key(header::CONTENT_SECURITY_POLICY));
    let script = from(
        &app,
        "192.0.2.1",
        form().header(header::ACCEPT, "application/octet-stream"),
    )
    .await;
    assert_eq!(script.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        script.body.contains("too_many") && !script.body.contains('{'),
        "{}",
        script.body
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_a_trusted_proxy_says_for_whom_it_asks() {
    let (app, _) = limited().await;
    let mut invented = 0_u8;
    let mut forged = || {
        invented += 1;
        new_cart().header("x-forwarded-for", format!("203.0.113.{invented}"))
    };
    let mut passed = 0;
    for _ in 0..45 {
        let answer = from(&app, "192.0.2.1", forged()).await;
        passed += usize::from(answer.status != StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(passed, 40, "a stranger's word counts for nothing");
    // Through the proxy: its last hop counts, whatever was written before it, in one header or in two.
    for number in 0..45 {
        let hops = format!("198.51.100.{number}, 192.0.2.9");
        let answer = from(&app, "10.0.0.1", new_cart().header("x-forwarded-for", hops)).await;
        assert_eq!(
            answer.status == StatusCode::TOO_MANY_REQUESTS,
            number >= 40,
            "{number}"
        );
    }
    let twice = new_cart()
        .header("x-forwarded-for", "198.51.100.7")
        .header("x-forwarded-for", "192.0.2.9");
    assert_eq!(
        from(&app, "10.0.0.1", twice).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    let other = new_cart().header("x-forwarded-for", "192.0.2.10");
    assert_ne!(
        from(&app, "10.0.0.1", other).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_and_a_key_have_one_pace_wherever_they_come_from() {
    let (app, _) = limited().await;
    for (name, value) in [
        (header::COOKIE, "a=b; __Host-session=one".to_owned()),
        (header::AUTHORIZATION, "Bearer one".to_owned()),
    ] {
        let mut passed = 0;
        for number in 0..45 {
            let peer = format!("203.0.113.{number}");
            let answer = from(&app, &peer, new_cart().header(&name, &value)).await;
            passed += usize::from(answer.status != StatusCode::TOO_MANY_REQUESTS);
        }
        assert_eq!(passed, 40, "{name}");
    }
}

/// Gives somebody a second session and a key of the API; gives the cookie of the one and the header of the other.
async fn more_of(app: &App, who: &Somebody) -> (String, String) {
    let (ctx, account) = (app.ctx.clone(), who.account);
    let (token, secret) = (format!("{:043}", 77), format!("jsk_{:043}", 78));
    let hash = |text: &str| URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()));
    let (token_hash, key_hash) = (hash(&token), hash(&secret));
    let made: Result<(), ServiceError> = app
        .ctx
        .store
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let session = NewSession {
                id: SessionId::from_u128(ctx.ids.next()),
                token_hash: &token_hash,
                account,
                strength: Strength::One,
                device: "",
                address: "",
                at: now,
                expires_at: now.plus_seconds(3_600),
            };
            tx.user().insert_session(&session).await?;
            let key = ApiKey {
                id: ApiKeyId::from_u128(ctx.ids.next()),
                name: "a test".to_owned(),
                hint: "jsk_0000".to_owned(),
                created_by: account,
                permissions: Vec::new(),
                created_at: now,
                expires_at: now.plus_seconds(3_600),
                used_at: None,
                revoked_at: None,
            };
            Ok(tx.api_key().insert(&key, &key_hash).await?)
        })
        .await;
    made.expect("a session and a key");
    (format!("__Host-session={token}"), format!("Bearer {secret}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sessions_and_keys_of_an_account_share_one_pace() {
    let (app, _) = limited().await;
    let (who, other) = (somebody(&app, 1, None).await, somebody(&app, 2, None).await);
    let (second, key) = more_of(&app, &who).await;
    let of = |request: Builder, number: usize| match number % 3 {
        0 => request.header(header::COOKIE, &who.cookie),
        1 => request.header(header::COOKIE, &second),
        _ => request.header(header::AUTHORIZATION, &key),
    };
    // Whoever was let in once is known; the account's own pace of pages has nothing to do with that of writing.
    for number in 0..3 {
        let path = if number == 2 {
            "/v1/admin/orders"
        } else {
            "/en/account"
        };
        let answer = from(&app, "192.0.2.1", of(Request::get(path), number)).await;
        assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    let mut passed = 0;
    for number in 0..60 {
        let peer = format!("203.0.113.{number}");
        let answer = from(&app, &peer, of(new_cart(), number)).await;
        passed += usize::from(answer.status != StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(passed, 40, "none of them has come 40 times");
    let theirs = || new_cart().header(header::COOKIE, &other.cookie);
    assert_eq!(passing(&app, "198.51.100.1", 45, theirs).await, 40);
}
