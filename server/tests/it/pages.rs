//! Pages: complete without scripts, safe, kept when they are the same for all, and honest about what is missing.

use crate::support::app;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::serve::Listener as _;
use tokio::net::{TcpListener, TcpStream};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_home_page_is_complete_in_both_languages() {
    let app = app().await;
    for (path, lang, texts) in [
        (
            "/zh",
            "zh-CN",
            [
                "<title>集市",
                "全部分类",
                "茶与茶具",
                "七天无理由退货",
                "隐私政策",
            ],
        ),
        (
            "/en",
            "en",
            [
                "<title>Jishi",
                "All categories",
                "Tea &amp; teaware",
                "Free delivery",
                "Privacy",
            ],
        ),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for text in texts {
            assert!(answer.body.contains(text), "{path} has {text}");
        }
        assert!(answer.body.contains(&format!("<html lang=\"{lang}\"")), "{path}");
        let goods = answer.body.matches(&format!("href=\"{path}/p/")).count();
        assert!(goods >= 12, "{path} shows {goods} products");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_carry_a_strict_policy_and_no_inline_style() {
    let app = app().await;
    for path in [
        "/zh",
        "/en/c/tea",
        "/zh/search?q=茶",
        "/en/cart",
        "/zh/checkout",
        "/zh/track",
        "/en/pages/about",
        "/zh/none",
    ] {
        let path: String = path
            .bytes()
            .map(|b| {
                if b.is_ascii() {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect();
        let answer = app.get(&path).await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert!(!answer.body.contains(" style=\""), "{path} has an inline style");
        assert!(
            !answer.body.contains(" onclick=\""),
            "{path} has an inline handler"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn shared_pages_are_kept_without_nonce_until_the_catalogue_changes() {
    let app = app().await;
    let first = app.get("/en/c/tea").await;
    let again = app.get("/en/c/tea").await;
    assert_eq!(first.body, again.body);
    assert!(!first.body.contains("nonce="));
    assert!(
        first.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains("'sha256-")
    );
    let etag = first.headers[header::ETAG].clone();
    let request = Request::get("/en/c/tea")
        .header(header::IF_NONE_MATCH, etag)
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(request).await.status, StatusCode::NOT_MODIFIED);
    let mut tx = app.ctx.store.read().await.unwrap();
    let mut product = tx
        .product()
        .product_by_slug("celadon-gaiwan-150")
        .await
        .unwrap()
        .unwrap();
    product.name.en = "A renamed gaiwan".to_owned();
    drop(tx);
    app.ctx
        .store
        .write(async move |tx: &mut store::Tx| -> Result<(), store::StoreError> {
            tx.product().save(&product).await?;
            tx.product().bump_version().await
        })
        .await
        .unwrap();
    services::product::refresh(&app.ctx).await.unwrap();
    assert!(app.get("/en/c/tea").await.body.contains("A renamed gaiwan"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_keep_to_their_budget_of_statements() {
    let app = app().await;
    // The small tables are read once.
    app.get("/en/pages/about").await;
    let metrics = app.ctx.store.metrics();
    for (path, budget) in [
        ("/en", 6),
        ("/en/c/tea", 6),
        ("/en/c/tea?page=2", 3),
        ("/en/search?q=gaiwan", 6),
        ("/en/p/celadon-gaiwan-150", 12),
        ("/en/cart", 2),
        ("/en/checkout", 3),
        ("/en/pages/about", 0),
    ] {
        let before = metrics.statements();
        assert_eq!(app.get(path).await.status, StatusCode::OK, "{path}");
        let statements = metrics.statements() - before;
        assert!(statements <= budget, "{path}: {statements} statements");
    }
}

#[tokio::test]
async fn answers_leave_without_delay() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut listener = server::serve::without_delay(listener);
    let (_client, (stream, _)) = tokio::join!(TcpStream::connect(address), listener.accept());
    assert!(stream.nodelay().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_there_is_a_404_page() {
    let app = app().await;
    for path in [
        "/zh/p/no-such-thing",
        "/en/c/no-such-category",
        "/zh/pages/nothing",
        "/nothing",
        "/en/a/b/c",
        "/zh/p/%FF%FE",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("<html"), "{path} is a page");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_former_address_leads_to_the_present_one() {
    let app = app().await;
    let mut tx = app.ctx.store.read().await.unwrap();
    let mut product = tx
        .product()
        .product_by_slug("celadon-gaiwan-150")
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    product.slug = domain::kernel::Slug::parse("gaiwan-of-longquan").unwrap();
    app.ctx
        .store
        .write(async move |tx: &mut store::Tx| tx.product().save(&product).await)
        .await
        .unwrap();
    let answer = app.get("/en/p/celadon-gaiwan-150").await;
    assert_eq!(answer.status, StatusCode::MOVED_PERMANENTLY);
    assert!(
        answer.headers[header::LOCATION]
            .to_str()
            .unwrap()
            .ends_with("/en/p/gaiwan-of-longquan")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn other_sites_and_huge_bodies_are_refused() {
    let app = app().await;
    let post = |site: &str, body: Body| {
        Request::post("/api/cart/add_line")
            .header("sec-fetch-site", site)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .unwrap()
    };
    assert_eq!(
        app.send(post("cross-site", Body::from("x=1"))).await.status,
        StatusCode::FORBIDDEN
    );
    let huge = Body::from(vec![b'a'; 10 * 1_024 * 1_024]);
    let mut request = post("same-origin", huge);
    request
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from_static("10485760"));
    let answer = app.send(request).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn drawings_are_served_in_any_palette() {
    let app = app().await;
    let answer = app.get("/art/gaiwan/jade.svg").await;
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "image/svg+xml; charset=utf-8"
    );
    assert!(answer.body.contains("<svg") && !answer.body.contains("var("));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_root_chooses_the_visitors_language() {
    let app = app().await;
    let request = Request::get("/")
        .header(header::ACCEPT_LANGUAGE, "en-US,en")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(request).await.headers[header::LOCATION], "/en");
    assert_eq!(app.get("/").await.headers[header::LOCATION], "/zh");
}
