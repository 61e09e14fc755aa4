//! Asking for something after a sale: a form with photos that the browser sends, its refusals, the pages of the buyer and of
//! those who answer, and who sees the photos.

use crate::matrix::somebody;
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::cart::CheckoutForm;
use domain::kernel::{Currency, Locale};
use domain::order::PlaceOrder;
use domain::user::Role;
use domain::user::permission::policy::OrderUpdate;

const BOUNDARY: &str = "----jishi";

/// An order that has arrived, paid in cash: its number and key.
async fn delivered(app: &App) -> (String, String) {
    let guest = app
        .ctx
        .for_guest(Some(services::cart::new_cart_id(&app.ctx)), Currency::Cny);
    let home = services::product::home(&guest, Locale::En).await.expect("goods");
    let slug = home.hot[0].slug.to_string();
    let mut tx = app.ctx.store.read().await.expect("a connection");
    let product = tx
        .product()
        .product_by_slug(&slug)
        .await
        .expect("a read")
        .expect("a product");
    drop(tx);
    services::cart::add_line(&guest, Locale::En, product.variants[0].id, 2)
        .await
        .expect("a line");
    let seen = services::cart::view_cart(&guest, Locale::En)
        .await
        .expect("a cart");
    let command = PlaceOrder {
        form: CheckoutForm {
            email: "li.lei@example.com".to_owned(),
            phone: "13800138000".to_owned(),
            recipient: "李雷".to_owned(),
            country: "CN".to_owned(),
            region: "浙江省".to_owned(),
            city: "杭州市".to_owned(),
            district: "西湖区".to_owned(),
            street: "龙井路 1 号".to_owned(),
            delivery: "standard".to_owned(),
            payment: "cash_on_delivery".to_owned(),
            ..CheckoutForm::default()
        },
        seen_total: seen.totals.total,
        key: "a-key-for-after-sales".to_owned(),
    };
    let placed = services::order::place_order(&guest, Locale::En, command)
        .await
        .expect("an order");
    let number = placed.number.to_string();
    let permit = app.ctx.permit::<OrderUpdate>().await.expect("a permit");
    services::order::ship_order(&permit, &number).await.expect("sent");
    services::order::deliver_order(&permit, &number)
        .await
        .expect("delivered");
    (number, placed.access_key)
}

/// Sends the form as a browser does.
async fn ask(app: &App, address: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file =
            file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream"));
        let file = file.unwrap_or_default();
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes(),
        );
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    let request = Request::post(address)
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body));
    app.send(request.expect("a request")).await
}

async fn seen_by(app: &App, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, format!("{cookie}; __Host-signed-in=1"));
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// A picture, of one point, that would be a page if its words decided.
fn picture() -> Vec<u8> {
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec();
    bytes.extend(b"\0\0\0\x0dIDATx\xdacd\xf8\xcfP\x0f\0\x03\x86\x01\x80Z4}k\0\0\0\0IEND\xaeB`\x82");
    bytes.extend(b"<html><script>alert(1)</script></html>");
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_is_made_without_scripts_and_followed() {
    let app = app().await;
    let (number, key) = delivered(&app).await;
    let order = app.get(&format!("/en/orders/{number}?key={key}")).await;
    let address = format!("/en/orders/{number}/after-sales?key={key}");
    assert!(
        order.body.contains(&format!("href=\"{address}\"")),
        "linked from the order"
    );
    let form = app.get(&address).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    for name in ["kind", "reason", "units.0", "text", "photos"] {
        assert!(form.body.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(form.body.contains("enctype=\"multipart/form-data\""));
    let photo = picture();
    let mut parts = vec![
        ("key", None, key.as_bytes()),
        ("kind", None, &b"exchange"[..]),
        ("reason", None, b"defective"),
        ("text", None, "</textarea><script>alert(2)</script>".as_bytes()),
        ("units.0", None, b"3"),
        ("photos", Some("../../x.html"), photo.as_slice()),
    ];
    let refused = ask(&app, &address, &parts).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("There are not so many") && refused.body.contains("&lt;/textarea&gt;"));
    let kept = refused
        .body
        .split("name=\"kept\" value=\"")
        .nth(1)
        .expect("the photo is kept");
    let kept = kept.split('"').next().expect("its id").to_owned();
    parts.pop();
    parts[4].2 = b"2";
    parts.push(("kept", None, kept.as_bytes()));
    let stranger = ask(&app, &format!("/en/orders/{number}/after-sales"), &parts[1..]).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND, "without the key");
    let made = ask(&app, &address, &parts).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let page = made.headers[header::LOCATION].to_str().expect("text").to_owned();
    assert_eq!(
        page,
        format!("/en/orders/{number}/after-sales/{number}-S1?key={key}")
    );
    let shown = app.get(&page).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains("Waiting for an answer") && shown.body.contains("Withdraw the request"));
    assert!(
        !shown.body.contains("<script>alert"),
        "what was sent is no part of the page"
    );
    let label = format!("/en/orders/{number}/after-sales/{number}-S1/label?key={key}");
    assert_eq!(
        app.get(&label).await.status,
        StatusCode::NOT_FOUND,
        "not approved yet"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_photo_is_shown_to_those_concerned_and_runs_nothing() {
    let app = app().await;
    let (number, key) = delivered(&app).await;
    let address = format!("/en/orders/{number}/after-sales?key={key}");
    let photo = picture();
    let parts = [
        ("key", None, key.as_bytes()),
        ("kind", None, &b"repair"[..]),
        ("reason", None, b"defective"),
        ("text", None, b"it leaks"),
        ("units.0", None, b"1"),
        ("photos", Some("x.png"), photo.as_slice()),
    ];
    assert_eq!(ask(&app, &address, &parts).await.status, StatusCode::SEE_OTHER);
    let page = app
        .get(&format!("/en/orders/{number}/after-sales/{number}-S1?key={key}"))
        .await;
    let source = page
        .body
        .split("src=\"")
        .find(|part| part.starts_with(app::routes::AFTER_SALES_PHOTO))
        .and_then(|part| part.split('"').next())
        .expect("the address of a photo");
    let source = source.replace("&amp;", "&");
    let seen = app.get(&source).await;
    assert_eq!(
        (seen.status, seen.headers[header::CONTENT_TYPE].as_bytes()),
        (StatusCode::OK, &b"image/png"[..])
    );
    let policy = seen.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text");
    assert!(
        policy.contains("sandbox") && policy.contains("default-src 'none'"),
        "{policy}"
    );
    assert_eq!(seen.headers["x-content-type-options"], "nosniff");
    let without = source.replace(&key, "wrong");
    assert_eq!(app.get(&without).await.status, StatusCode::NOT_FOUND);
    let staff = format!("{}&side=staff", source.split("&key=").next().expect("an address"));
    let (support, marketing) = (
        somebody(&app, 1, Some(Role::Support)).await,
        somebody(&app, 2, Some(Role::Marketing)).await,
    );
    assert_eq!(
        seen_by(&app, &staff, &support.cookie).await.status,
        StatusCode::OK
    );
    assert_eq!(
        seen_by(&app, &staff, &marketing.cookie).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(app.get(&staff).await.status, StatusCode::UNAUTHORIZED);
    let case = format!("/en/console/after-sales/{number}-S1");
    let case = seen_by(&app, &case, &support.cookie).await;
    assert_eq!(case.status, StatusCode::OK);
    for shown in ["step[event]", "it leaks", "Approve", "Refuse", "side=staff"] {
        assert!(case.body.contains(shown), "{shown}");
    }
    let list = seen_by(&app, "/en/console/after-sales?kind=repair", &support.cookie).await;
    assert!(list.body.contains(&format!("{number}-S1")));
    let none = seen_by(&app, "/en/console/after-sales?kind=claim", &support.cookie).await;
    assert!(!none.body.contains(&format!("{number}-S1")));
}
