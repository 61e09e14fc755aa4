//! Keys of the API for tests, and what is below `/v1/admin`.

use super::{Answer, Client};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::{Locale, encode_id};
use domain::order::OrderNumber;
use domain::payment::PaymentState;
use domain::setting::Setting;
use domain::user::{Account, AccountId, ApiKey, ApiKeyId, Login, Permission, Role, Target};
use serde_json::{Value, json};
use services::ServiceError;
use sha2::{Digest, Sha256};
use store::{NewGrant, Tx};

/// How long a key lives, in seconds.
pub const LONG: i64 = 3_600;

impl Client {
    /// Makes a key that lives for so many seconds from now, or did until then; gives its secret and its id.
    pub async fn key(&self, permissions: &[Permission], seconds: i64) -> (String, ApiKeyId) {
        let ctx = self.0.ctx.clone();
        let secret = format!("jsk_{:032x}{:011x}", ctx.ids.secret(), 7);
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()));
        let (maker, now) = (AccountId::from_u128(ctx.ids.next()), ctx.clock.now());
        let login = Login::parse(&format!("maker{:x}@example.com", ctx.ids.secret())).expect("an address");
        let key = ApiKey {
            id: ApiKeyId::from_u128(ctx.ids.next()),
            name: "a test".to_owned(),
            hint: secret.chars().take(8).collect(),
            created_by: maker,
            permissions: permissions.to_vec(),
            created_at: now.plus_seconds(-2 * LONG),
            expires_at: now.plus_seconds(seconds),
            used_at: None,
            revoked_at: None,
        };
        let role = NewGrant {
            id: encode_id("grt", ctx.ids.next()),
            account: maker,
            role: Role::Administrator.key().to_owned(),
            target: Target::Platform,
            requested_by: None,
            approved_by: None,
            at: now,
            expires_at: None,
        };
        let id = key.id;
        let made: Result<(), ServiceError> = self
            .0
            .ctx
            .store
            .write(async move |tx: &mut Tx| {
                let account = Account::new(maker, login, Locale::En, now);
                tx.user().insert_account(&account).await?;
                tx.user().grant_role(&role).await?;
                Ok(tx.api_key().insert(&key, &hash).await?)
            })
            .await;
        made.expect("a key");
        (secret, id)
    }

    pub async fn revoke(&self, id: ApiKeyId) {
        let now = self.0.ctx.clock.now();
        let gone: Result<bool, ServiceError> = self
            .0
            .ctx
            .store
            .write(async move |tx: &mut Tx| Ok(tx.api_key().revoke(id, now).await?))
            .await;
        assert!(gone.expect("a database"), "it was there");
    }

    /// Asks with a key, or with anything else as `Authorization`.
    pub async fn with_key(
        &self,
        method: Method,
        path: &str,
        authorization: &str,
        body: Option<&Value>,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", authorization);
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.expect("well formed")).await
    }

    /// Places an order; gives its number.
    async fn order(&self) -> String {
        let (cart, total) = self.full_cart().await;
        let body = json!({"seen_total": total});
        let path = format!("{cart}/checkout");
        let placed = self
            .call(Method::POST, &path, Some(&body), Some("an-order-of-mine"))
            .await
            .ok();
        placed["number"].as_str().expect("a number").to_owned()
    }
}

#[tokio::test]
async fn a_program_lists_reads_and_moves_orders_whose_buyers_are_masked() {
    let client = Client::new().await;
    let numbers = [client.order().await, client.order().await];
    let (secret, _) = client
        .key(&[Permission::OrderRead, Permission::OrderUpdate], LONG)
        .await;
    let key = format!("Bearer {secret}");
    let get = async |path: &str| client.with_key(Method::GET, path, &key, None).await;
    let post = async |step: &str| {
        let path = format!("/v1/admin/orders/{}/{step}", numbers[0]);
        client.with_key(Method::POST, &path, &key, None).await
    };
    let first = get("/v1/admin/orders?limit=1&state=confirmed").await.ok();
    assert_eq!(first["items"][0]["number"], numbers[1], "newest first");
    let cursor = first["next_cursor"].as_str().expect("more").to_owned();
    let second = get(&format!(
        "/v1/admin/orders?limit=1&state=confirmed&cursor={cursor}"
    ))
    .await
    .ok();
    assert_eq!(second["items"][0]["number"], numbers[0]);
    for bad in [
        "limit=0",
        "limit=101",
        "state=lost",
        "cursor=x",
        "cursor=000000-00000-00000",
        "q=x",
    ] {
        get(&format!("/v1/admin/orders?{bad}"))
            .await
            .problem(400, "bad_request");
    }
    let order = get(&format!("/v1/admin/orders/{}", numbers[0])).await;
    assert_eq!(order.header("cache-control"), "no-store");
    for clear in ["13800138000", "李雷", "龙井路"] {
        assert!(!order.text.contains(clear), "{clear}: {}", order.text);
    }
    assert_eq!(order.ok()["recipient"], "李*");
    post("deliver").await.problem(409, "conflict");
    for _ in 0..2 {
        assert_eq!(post("ship").await.ok()["state"], "shipped");
    }
    for _ in 0..2 {
        assert_eq!(post("deliver").await.ok()["state"], "delivered");
    }
    post("ship").await.problem(409, "conflict");
    let mut tx = client.0.ctx.store.read().await.expect("a database");
    let log = tx
        .audit()
        .page(&domain::user::AuditFilter::default(), None, None, 10)
        .await;
    let log = log.expect("the audit log");
    assert_eq!(log.len(), 2, "each step once");
    assert!(log.iter().all(|entry| entry.record.actor == "api_key"));
}

#[tokio::test]
async fn what_gives_much_back_waits_for_a_person() {
    let client = Client::new().await;
    let number = client.order().await;
    let path = format!("/v1/admin/orders/{number}/cancel");
    let parsed = OrderNumber::parse(&number).expect("a number");
    let ctx = client.0.ctx.clone();
    let paid: Result<(), ServiceError> = ctx
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let group = tx.order().group_by_number(&parsed).await?.expect("the order");
            let (due, captured) = (PaymentState::Due, PaymentState::Captured);
            assert!(tx.payment().advance(group.payment, due, captured, now).await?);
            let limit = Setting::RefundLimitCny.key();
            assert!(tx.setting().set(limit, "1", 0, now).await?);
            Ok(())
        })
        .await;
    paid.expect("a paid order");
    let (poor, _) = client.key(&[Permission::OrderUpdate], LONG).await;
    let (secret, _) = client
        .key(&[Permission::OrderUpdate, Permission::RefundRequest], LONG)
        .await;
    let cancel = async |secret: &str, reason: &str| {
        let body = json!({ "reason": reason });
        let key = format!("Bearer {secret}");
        client.with_key(Method::POST, &path, &key, Some(&body)).await
    };
    cancel(&poor, "the buyer called").await.problem(403, "forbidden");
    cancel(&secret, "").await.problem(422, "invalid_form");
    let asked = cancel(&secret, "the buyer called").await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
    let approval = asked.json()["approval"].clone();
    assert!(approval.as_str().is_some_and(|id| id.starts_with("apr_")));
    let again = cancel(&secret, "the buyer called").await;
    assert_eq!(again.json()["approval"], approval, "asked once");
    let (reader, _) = client.key(&[Permission::OrderRead], LONG).await;
    let address = format!("/v1/admin/orders/{number}");
    let order = client
        .with_key(Method::GET, &address, &format!("Bearer {reader}"), None)
        .await
        .ok();
    assert_eq!(
        (&order["state"], &order["payment_state"]),
        (&json!("confirmed"), &json!("captured"))
    );
}

#[tokio::test]
async fn customers_and_sellers_are_listed_masked_and_part_by_part() {
    let client = Client::new().await;
    let (secret, _) = client
        .key(&[Permission::CustomerRead, Permission::SellerRead], LONG)
        .await;
    client.key(&[], LONG).await;
    let key = format!("Bearer {secret}");
    let get = async |path: &str| client.with_key(Method::GET, path, &key, None).await;
    let first = get("/v1/admin/customers?limit=1&state=active").await;
    assert!(!first.text.contains("maker"), "{}", first.text);
    let first = first.ok();
    assert_eq!(first["items"][0]["email"], "m***@example.com");
    let cursor = first["next_cursor"].as_str().expect("more").to_owned();
    let rest = get(&format!("/v1/admin/customers?cursor={cursor}")).await.ok();
    assert_eq!(
        (rest["items"].as_array().map(Vec::len), &rest["next_cursor"]),
        (Some(1), &Value::Null)
    );
    let sellers = get("/v1/admin/sellers?locale=en&state=approved").await.ok();
    let slugs: Vec<_> = sellers["items"].as_array().expect("a list").iter().collect();
    assert!(slugs.iter().any(|seller| seller["slug"] == "jishi"), "{sellers}");
    for list in ["customers", "sellers"] {
        get(&format!("/v1/admin/{list}?cursor=x"))
            .await
            .problem(400, "bad_request");
    }
}
