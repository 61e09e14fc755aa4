//! The page on which cards are paid, where Stripe takes the payments.

use crate::support::{App, app_with};
use axum::http::{StatusCode, header};

const STRIPE: &str = "JISHI_RATE_LIMIT=off\nJISHI_GATEWAY=stripe\nJISHI_STRIPE_KEY=sk_test_secret\n\
                      JISHI_STRIPE_WEBHOOK_SECRET=whsec_secret\nJISHI_STRIPE_PUBLISHABLE_KEY=pk_test_public\n\
                      JISHI_STRIPE_URL=http://127.0.0.1:9\n";
const PAGE: &str = "/pay/card?return=http%3A%2F%2F127.0.0.1%3A3000%2Fzh%2Forders%2F1%3Fkey%3Da%2522b";

async fn policy(app: &App, path: &str) -> String {
    let answer = app.get(path).await;
    let policy = answer.headers.get(header::CONTENT_SECURITY_POLICY);
    policy.expect("a policy").to_str().expect("text").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_cards_holds_the_public_key_and_alone_may_load_scripts_of_stripe() {
    let app = app_with(STRIPE).await;
    let page = app.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "data-key=\"pk_test_public\"",
        "data-back=\"/zh/orders/1?key=a%22b\"",
        "<script src=\"https://js.stripe.com/v3/\" defer>",
        "银行卡付款",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("secret"), "{}", page.body);
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert!(
        policy(&app, PAGE)
            .await
            .contains("script-src 'self' https://js.stripe.com;")
    );
    for other in ["/en", "/en/cart", "/en/orders/260101-00000-00000?key=none"] {
        assert!(!policy(&app, other).await.contains("stripe"), "{other}");
    }
    for file in ["/pay/card.js", "/pay/card.css"] {
        assert_eq!(app.get(file).await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_way_back_leaves_the_shop_and_other_gateways_have_no_page() {
    let app = app_with(STRIPE).await;
    for elsewhere in [
        "https%3A%2F%2Fevil.example%2F",
        "http%3A%2F%2F127.0.0.1%3A3000.evil.example%2F",
        "http%3A%2F%2F127.0.0.1%3A3000",
        "%2Fen",
    ] {
        let path = format!("/pay/card?return={elsewhere}");
        assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND, "{elsewhere}");
    }
    assert_eq!(app.get("/pay/card").await.status, StatusCode::BAD_REQUEST);
    let sandbox = crate::support::app().await;
    assert_eq!(sandbox.get(PAGE).await.status, StatusCode::NOT_FOUND);
}
