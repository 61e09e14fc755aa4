//! Remittances from outside: a purchase by `/v1`, its page, the proof that its buyer sends without scripts, and what staff
//! see and open.

use crate::matrix::somebody;
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::kernel::Currency;
use domain::payment::RemittanceAccount;
use domain::user::Role;
use serde_json::{Value, json};
use services::payment::{list_receipts, set_remittance_account};

const BOUNDARY: &str = "----jishi";
const SLIP: &str = "%PDF-1.7\nsent on Monday";

async fn call(app: &App, method: &str, path: &str, body: &Value) -> Value {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", format!("{method} {path}"))
        .body(Body::from(body.to_string()));
    let answer = app.send(request.expect("a request")).await;
    assert!(
        answer.status.is_success(),
        "{path}: {} {}",
        answer.status,
        answer.body
    );
    serde_json::from_str(&answer.body).unwrap_or_default()
}

/// A purchase that waits for its remittance: its number and its key.
async fn bought(app: &App) -> (String, String) {
    let account = RemittanceAccount {
        payee: "集市商贸有限公司".to_owned(),
        bank: "中国银行".to_owned(),
        account: "6217 0000 0000".to_owned(),
        ..RemittanceAccount::none(Currency::Cny)
    };
    let permit = app.ctx.permit().await.expect("a permit");
    set_remittance_account(&permit, account, 0)
        .await
        .expect("an account");
    let list = app.get("/v1/products?in_stock=true").await;
    let list: Value = serde_json::from_str(&list.body).expect("products");
    let product = list["items"][0]["id"].as_str().expect("an id").to_owned();
    let product: Value =
        serde_json::from_str(&app.get(&format!("/v1/products/{product}")).await.body).expect("a product");
    let variants = product["variants"].as_array().expect("variants");
    let variant = variants
        .iter()
        .find(|variant| variant["available"].as_i64() > Some(0))
        .expect("one");
    let request = Request::post("/v1/carts").body(Body::empty()).expect("a request");
    let made = app.send(request).await;
    let cart = made.headers[header::LOCATION]
        .to_str()
        .expect("a path")
        .to_owned();
    let line = json!({ "variant": variant["id"], "quantity": 1 });
    call(app, "POST", &format!("{cart}/lines"), &line).await;
    let address = json!({
        "phone": "138 0013 8000", "recipient": "李雷", "country": "CN", "region": "浙江省", "city": "杭州市",
        "district": "西湖区", "street": "龙井路 1 号"
    });
    call(app, "PUT", &format!("{cart}/address"), &address).await;
    let delivery = json!({ "delivery_method": "standard", "payment_method": "remittance" });
    let ready = call(app, "PUT", &format!("{cart}/delivery"), &delivery).await;
    let order = json!({ "seen_total": ready["totals"]["total"] });
    let order = call(app, "POST", &format!("{cart}/checkout"), &order).await;
    assert_eq!(order["pay_url"], Value::Null, "{order}");
    let text = |name: &str| order[name].as_str().unwrap_or_default().to_owned();
    (text("number"), text("access_key"))
}

async fn send(app: &App, number: &str, key: &str, content: &str) -> Answer {
    let mut body = String::new();
    for (name, value) in [("locale", "en"), ("number", number), ("key", key)] {
        let part =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.push_str(&part);
    }
    let file = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"proof\"; filename=\"slip.html\"\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
    );
    body.push_str(&file);
    let request = Request::post("/remittances/proof")
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body));
    app.send(request.expect("a request")).await
}

fn location(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().expect("an address")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_page_of_an_order_says_where_to_send_what_and_takes_a_proof() {
    let app = app().await;
    let (number, key) = bought(&app).await;
    let page = app.get(&format!("/en/orders/{number}?key={key}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let permit = app.ctx.permit().await.expect("a permit");
    let waiting = list_receipts(&permit).await.expect("receipts").awaited;
    let code = waiting[0].code.to_string();
    for shown in ["集市商贸有限公司", "6217 0000 0000", &code, "name=\"proof\""] {
        assert!(page.body.contains(shown), "{shown}");
    }
    let bad = send(&app, &number, &key, "<script>alert(1)</script>").await;
    assert_eq!(bad.status, StatusCode::FOUND);
    let again = app.get(location(&bad)).await;
    assert!(
        again.body.contains("PDF, JPEG, PNG or WebP, please"),
        "says what is wrong"
    );
    let strange = send(&app, &number, "wrong", SLIP).await;
    assert!(location(&strange).contains("__err"), "{}", location(&strange));
    let sent = send(&app, &number, &key, SLIP).await;
    assert!(sent.status.is_redirection() && !location(&sent).contains("__err"));
    let page = app.get(location(&sent)).await;
    assert!(page.body.contains("Proofs received:"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_proof_is_opened_by_finance_for_a_reason_and_by_nobody_else() {
    let app = app().await;
    let (number, key) = bought(&app).await;
    send(&app, &number, &key, SLIP).await;
    let permit = app.ctx.permit().await.expect("a permit");
    let proof = list_receipts(&permit).await.expect("receipts").awaited[0].proofs[0];
    let open = async |cookie: &str, reason: &str| {
        let request = Request::post("/export/remittance-proof")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(format!("locale=en&proof={proof}&reason={reason}")));
        app.send(request.expect("a request")).await
    };
    let finance = somebody(&app, 1, Some(Role::Finance)).await;
    let auditor = somebody(&app, 2, Some(Role::Auditor)).await;
    let bare = open(&finance.cookie, "").await;
    assert!(
        location(&bare).starts_with("/en/console/remittances?"),
        "{}",
        location(&bare)
    );
    let refused = open(&auditor.cookie, "a+check").await;
    assert!(refused.status.is_redirection() && !refused.body.contains("PDF"));
    let opened = open(&finance.cookie, "a+check").await;
    assert_eq!((opened.status, opened.body.as_str()), (StatusCode::OK, SLIP));
    assert_eq!(opened.headers[header::CONTENT_TYPE], "application/pdf");
    let kept = opened.headers[header::CONTENT_DISPOSITION]
        .to_str()
        .expect("a name");
    assert!(kept.starts_with("attachment"), "never shown: {kept}");
    let page = app
        .send(
            Request::get("/en/console/remittances")
                .header(header::COOKIE, format!("{}; __Host-signed-in=1", finance.cookie))
                .body(Body::empty())
                .expect("a request"),
        )
        .await;
    assert!(
        page.status == StatusCode::OK && page.body.contains(&number),
        "{}",
        page.status
    );
}
