//! The sandbox gateway over real sockets, spoken to by the shop's own client, a buyer and a bare merchant.
#![expect(clippy::unwrap_used, reason = "these are tests, which fail by panicking")]

mod scene;

use domain::kernel::{Currency, Money, Timestamp};
use domain::payment::PaymentId;
use scene::{SECRET, headers_of, install_tls, location, scene, scene_with};
use serde_json::json;
use server::sandbox_gateway::{Options, bind};
use services::gateway::{
    GatewayError, GatewayEvent, GatewayEventKind, GatewayStatus, PaymentGateway, SandboxGateway,
    WebhookHeaders,
};
use tokio::net::TcpListener;

/// The payment of every scene once it is paid, and what of it went back.
fn captured(refunded: i64) -> GatewayStatus {
    GatewayStatus::Captured {
        amount: Money::new(129_900, Currency::Cny),
        refunded: Money::new(refunded, Currency::Cny),
    }
}

#[tokio::test]
async fn the_same_key_opens_one_payment_and_refuses_another_body() {
    let scene = scene().await;
    let first = scene.created(1).await;
    assert!(first.pay_url.starts_with(&format!("{}/pay/sbx_", scene.base)));
    assert_eq!(scene.created(1).await, first);
    assert_eq!(scene.press(&first, "approve").await.status(), 303);
    assert_eq!(scene.created(1).await, first, "also after it was paid");
    let mut dearer = scene.new_payment(1);
    dearer.amount = Money::new(129_901, Currency::Cny);
    let refused = scene.gateway.create(&dearer).await;
    assert_eq!(
        refused,
        Err(GatewayError::Refused("idempotency_key_reused".to_owned()))
    );
    assert_ne!(scene.created(2).await.reference, first.reference);
}

#[tokio::test]
async fn an_approved_payment_is_captured_once_and_reported() {
    let mut scene = scene().await;
    let payment = scene.created(1).await;
    assert_eq!(
        scene.gateway.status(&payment.reference).await,
        Ok(GatewayStatus::Pending)
    );
    let back = scene.press(&payment, "approve").await;
    assert_eq!(back.status(), 303);
    assert_eq!(
        location(&back),
        format!("{}&paid=1", scene.new_payment(1).return_url)
    );
    let event = scene.event().await;
    assert_eq!(
        event,
        GatewayEvent {
            reference: payment.reference.clone(),
            payment: Some(PaymentId::from_u128(1)),
            kind: GatewayEventKind::Captured,
            amount: Money::new(129_900, Currency::Cny),
            operation: None,
            ..event.clone()
        }
    );
    assert_eq!(scene.gateway.status(&payment.reference).await, Ok(captured(0)));
    for again in ["approve", "decline"] {
        let page = scene.press(&payment, again).await;
        assert_eq!(page.status(), 409);
        let html = page.text().await.unwrap();
        assert!(
            html.contains("You will not be charged again") && html.contains("paid=1"),
            "{html}"
        );
    }
    let refused = scene.gateway.cancel(&payment.reference).await;
    assert_eq!(refused, Err(GatewayError::Refused("already_captured".to_owned())));
    scene.nothing_more_arrives().await;
}

#[tokio::test]
async fn a_declined_payment_stays_open_for_another_try() {
    let mut scene = scene().await;
    let payment = scene.created(1).await;
    let back = scene.press(&payment, "decline").await;
    assert_eq!(back.status(), 303);
    assert_eq!(
        location(&back),
        format!("{}&declined=1", scene.new_payment(1).return_url)
    );
    assert_eq!(scene.event().await.kind, GatewayEventKind::Declined);
    assert_eq!(
        scene.gateway.status(&payment.reference).await,
        Ok(GatewayStatus::Pending)
    );
    let page = scene.buyer.get(&payment.pay_url).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("上一次付款未成功"));
    assert_eq!(scene.press(&payment, "approve").await.status(), 303);
    assert_eq!(scene.event().await.kind, GatewayEventKind::Captured);
}

#[tokio::test]
async fn turning_back_changes_nothing() {
    let mut scene = scene().await;
    let payment = scene.created(1).await;
    let back = scene.press(&payment, "return").await;
    assert_eq!(back.status(), 303);
    assert_eq!(location(&back), scene.new_payment(1).return_url);
    assert_eq!(
        scene.gateway.status(&payment.reference).await,
        Ok(GatewayStatus::Pending)
    );
    scene.nothing_more_arrives().await;
}

#[tokio::test]
async fn a_cancelled_payment_cannot_be_approved() {
    let mut scene = scene().await;
    let payment = scene.created(1).await;
    for _ in 0..2 {
        assert_eq!(scene.gateway.cancel(&payment.reference).await, Ok(()));
    }
    assert_eq!(scene.event().await.kind, GatewayEventKind::Cancelled);
    let page = scene.press(&payment, "approve").await;
    assert_eq!(page.status(), 409);
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("The shop cancelled this payment")
    );
    assert_eq!(
        scene.gateway.status(&payment.reference).await,
        Ok(GatewayStatus::Cancelled)
    );
    let money = Money::new(1, Currency::Cny);
    let refused = scene.gateway.refund(&payment.reference, "r", money).await;
    assert_eq!(refused, Err(GatewayError::Refused("not_captured".to_owned())));
    scene.nothing_more_arrives().await;
}

#[tokio::test]
async fn refunds_happen_once_for_a_key_and_never_exceed_the_payment() {
    let mut scene = scene().await;
    let payment = scene.created(1).await;
    scene.press(&payment, "approve").await;
    assert_eq!(scene.event().await.kind, GatewayEventKind::Captured);
    let yuan = |minor| Money::new(minor, Currency::Cny);
    for _ in 0..2 {
        let part = scene
            .gateway
            .refund(&payment.reference, "part", yuan(29_900))
            .await;
        assert_eq!(part, Ok(()));
    }
    let event = scene.event().await;
    assert_eq!(
        (event.kind, event.amount, event.operation.as_deref()),
        (GatewayEventKind::Refunded, yuan(29_900), Some("part"))
    );
    assert_eq!(
        scene.gateway.status(&payment.reference).await,
        Ok(captured(29_900))
    );
    for (key, amount, code) in [
        ("part", yuan(1), "idempotency_key_reused"),
        ("rest", yuan(100_001), "more_than_is_left"),
        ("rest", Money::new(1, Currency::Usd), "other_currency"),
        ("rest", yuan(-1), "invalid_body"),
    ] {
        let refused = scene.gateway.refund(&payment.reference, key, amount).await;
        assert_eq!(refused, Err(GatewayError::Refused(code.to_owned())));
    }
    assert_eq!(
        scene
            .gateway
            .refund(&payment.reference, "rest", yuan(100_000))
            .await,
        Ok(())
    );
    let event = scene.event().await;
    assert_eq!(
        (event.amount, event.operation.as_deref()),
        (yuan(100_000), Some("rest"))
    );
    assert_eq!(
        scene.gateway.status(&payment.reference).await,
        Ok(GatewayStatus::Refunded)
    );
    scene.nothing_more_arrives().await;
}

#[tokio::test]
async fn a_webhook_that_fails_is_sent_again_until_it_is_taken() {
    let mut scene = scene_with(3, |_| {}).await;
    let payment = scene.created(1).await;
    scene.press(&payment, "approve").await;
    let first = scene.event().await;
    for _ in 0..3 {
        assert_eq!(scene.event().await, first, "the same event under the same id");
    }
    scene.nothing_more_arrives().await;
}

#[tokio::test]
async fn a_webhook_can_be_delivered_more_often_than_once() {
    let mut scene = scene_with(0, |options| options.webhook_repeat = 3).await;
    let payment = scene.created(1).await;
    scene.press(&payment, "approve").await;
    let first = scene.event().await;
    for _ in 0..2 {
        assert_eq!(scene.event().await, first);
    }
    scene.nothing_more_arrives().await;
}

#[tokio::test]
async fn a_changed_stale_or_foreign_webhook_is_refused() {
    let mut scene = scene().await;
    let payment = scene.created(1).await;
    scene.press(&payment, "approve").await;
    let delivery = scene.delivery().await;
    let headers = headers_of(&delivery);
    let sent: i64 = headers.timestamp.parse().unwrap();
    let at = |seconds: i64| Timestamp::from_micros((sent + seconds) * 1_000_000);
    let cheaper = String::from_utf8(delivery.body.to_vec())
        .unwrap()
        .replace("129900", "1");
    let forged = Err(GatewayError::BadSignature);
    let read = |body: &[u8], now| scene.gateway.verify_webhook(&headers, body, now);
    assert!(read(&delivery.body, at(300)).is_ok());
    assert_eq!(read(cheaper.as_bytes(), at(0)), forged);
    assert_eq!(read(&delivery.body, at(301)), forged);
    let stranger = SandboxGateway::new(&scene.base, "another-secret").unwrap();
    assert_eq!(stranger.verify_webhook(&headers, &delivery.body, at(0)), forged);
    let without = WebhookHeaders::read(|name| {
        let present = name != WebhookHeaders::SIGNATURE;
        present
            .then(|| delivery.headers.get(name)?.to_str().ok())
            .flatten()
    });
    assert_eq!(without.err(), Some(GatewayError::BadSignature));
}

#[tokio::test]
async fn bad_requests_have_a_status_and_a_code() {
    let scene = scene().await;
    let good = json!({
        "amount": 1, "currency": "USD", "merchant_reference": "m", "order_number": "n", "locale": "en",
        "return_url": "https://shop.example/", "webhook_url": scene.webhook_url,
    });
    let mut number = 0;
    for (field, value) in [
        ("amount", json!(0)),
        ("amount", json!(-1)),
        ("amount", json!(1.5)),
        ("amount", json!(i64::MAX)),
        ("currency", json!("XXX")),
        ("order_number", json!("")),
        ("order_number", json!("a\nb")),
        ("locale", json!("fr")),
        ("return_url", json!("javascript:alert(1)")),
        ("webhook_url", json!("file:///etc/passwd")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        number += 1;
        let (status, answer) = scene.ask("payments", &format!("k{number}"), &body).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (400, &json!("invalid_body")),
            "{body}"
        );
    }
    let (status, answer) = scene.ask("payments", "k", &good).await;
    assert_eq!((status, &answer["status"]), (201, &json!("pending")), "{answer}");
    let (status, answer) = scene.ask("nonsense", "k", &good).await;
    assert_eq!((status, &answer["error"]["code"]), (404, &json!("unknown_path")));

    let url = format!("{}/v1/payments", scene.base);
    let post = || scene.buyer.post(&url).bearer_auth(SECRET);
    let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status().as_u16();
    assert_eq!(status(post().json(&good)).await, 400, "no idempotency key");
    let keyed = || post().header("idempotency-key", "k2");
    assert_eq!(status(keyed().body(vec![b' '; 10_000_000])).await, 413);
    assert_eq!(status(keyed().body(vec![0xff, 0xfe])).await, 400);
    assert_eq!(status(scene.buyer.post(&url).json(&good)).await, 401);
    assert_eq!(
        status(
            scene
                .buyer
                .get(format!("{url}/sbx_1"))
                .bearer_auth("wrong-secret")
        )
        .await,
        401
    );

    let unknown = Err(GatewayError::Refused("unknown_payment".to_owned()));
    assert_eq!(scene.gateway.cancel("sbx_1").await, unknown);
    assert_eq!(
        scene.gateway.cancel("../payments?x#y").await,
        unknown,
        "references are escaped"
    );
}

#[tokio::test]
async fn pages_are_hardened_bilingual_and_escape_what_merchants_send() {
    let scene = scene().await;
    let mut new = scene.new_payment(1);
    new.order_number = "<b>\"7\"</b>".to_owned();
    let payment = scene.gateway.create(&new).await.unwrap();
    let page = scene.buyer.get(&payment.pay_url).send().await.unwrap();
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(
        policy.ends_with("form-action 'self' http://127.0.0.1:3000"),
        "{policy}"
    );
    let chinese = page.text().await.unwrap();
    assert!(
        chinese.contains("lang=\"zh-CN\"") && chinese.contains("同意付款"),
        "{chinese}"
    );
    assert!(
        chinese.contains("&lt;b&gt;&quot;7&quot;&lt;/b&gt;") && !chinese.contains("<b>"),
        "{chinese}"
    );
    let english = scene
        .buyer
        .get(format!("{}?lang=en", payment.pay_url))
        .send()
        .await
        .unwrap();
    assert!(english.text().await.unwrap().contains("Approve payment"));
    for asset in ["pay.css", "mark.svg"] {
        let asset = scene
            .buyer
            .get(format!("{}/assets/{asset}", scene.base))
            .send()
            .await
            .unwrap();
        assert_eq!(asset.status(), 200);
    }
    let unknown = format!("{}/pay/sbx_%22%3E?lang=zh", scene.base);
    let unknown = scene.buyer.get(unknown).send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert!(unknown.text().await.unwrap().contains("找不到这笔付款"));
    let reloaded = scene
        .buyer
        .get(format!("{}/approve?lang=en", payment.pay_url))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (reloaded.status().as_u16(), location(&reloaded)),
        (303, &*format!("/pay/{}?lang=en", payment.reference))
    );
}

#[tokio::test]
async fn a_gateway_that_is_away_or_of_another_key_is_told_apart() {
    let scene = scene().await;
    let stranger = SandboxGateway::new(&scene.base, "another-secret").unwrap();
    let refused = stranger.create(&scene.new_payment(1)).await;
    assert_eq!(refused, Err(GatewayError::Refused("bad_key".to_owned())));
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let away = SandboxGateway::new(&nobody, SECRET).unwrap();
    assert_eq!(
        away.create(&scene.new_payment(1)).await,
        Err(GatewayError::Unreachable)
    );
    assert_eq!(away.status("sbx_1").await, Err(GatewayError::Unreachable));
}

#[tokio::test]
async fn options_that_cannot_work_are_refused_in_plain_words() {
    install_tls();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refused = |options: Options| async move { format!("{:#}", bind(options).await.unwrap_err()) };
    let message = refused(Options::new(taken.local_addr().unwrap(), SECRET)).await;
    assert!(
        message.contains("--listen") && message.contains("in use"),
        "{message}"
    );
    let free = "127.0.0.1:0".parse().unwrap();
    assert!(refused(Options::new(free, "short")).await.contains("--secret"));
    let mut options = Options::new(free, SECRET);
    options.public_url = Some("pay.example".to_owned());
    assert!(refused(options).await.contains("--public-url"));
}
