//! Prices, payouts and months in the consoles, through the router: as a browser without scripts uses them.

use crate::matrix::{Somebody, somebody};
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::kernel::Currency;
use domain::merchant::SellerId;
use domain::user::Role;
use services::user::SessionToken;
use services::{Client, setting, user};

async fn get(app: &App, person: &Somebody, path: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// Sends a form of the page at `page`; gives where the browser is sent.
async fn post(app: &App, person: &Somebody, page: &str, endpoint: &str, body: String) -> String {
    let request = Request::post(format!("/api/{endpoint}"))
        .header(header::REFERER, format!("http://localhost{page}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &person.cookie)
        .body(Body::from(body));
    let answer = app.send(request.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = answer.headers[header::LOCATION].to_str().expect("an address");
    location.trim_start_matches("http://localhost").to_owned()
}

/// What stands between two texts, the first time.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before}: {text}"));
    rest.split_once(after).expect(after).0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_price_is_changed_by_a_plain_form_and_the_slower_one_is_told() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let list = get(&app, &admin, "/en/console/prices?q=celadon-gaiwan-150").await;
    assert_eq!(list.status, StatusCode::OK);
    let variant = between(&list.body, "/en/console/prices/", "\"");
    let page = format!("/en/console/prices/{variant}");
    let form = get(&app, &admin, &page).await.body;
    assert!(form.contains("action=\"/api/product/change_prices\""));
    let version: i64 = between(&form, "name=\"version\" value=\"", "\"")
        .parse()
        .expect("a version");
    let typed = |version: i64, cny: &str, usd: &str| {
        format!("variant={variant}&version={version}&cny={cny}&compare_cny=&usd={usd}&compare_usd=&reason=")
    };
    let wrong = post(
        &app,
        &admin,
        &page,
        "product/change_prices",
        typed(version, "x", ""),
    )
    .await;
    assert!(
        get(&app, &admin, &wrong)
            .await
            .body
            .contains("An amount above zero"),
        "{wrong}"
    );
    let done = post(
        &app,
        &admin,
        &page,
        "product/change_prices",
        typed(version, "9876.50", "999"),
    )
    .await;
    assert_eq!(done, format!("{page}?done=saved"));
    let now = get(&app, &admin, &done).await.body;
    assert!(now.contains("9876.50") && now.contains("Saved."));
    let late = post(
        &app,
        &admin,
        &page,
        "product/change_prices",
        typed(version, "9875", ""),
    )
    .await;
    assert!(late.contains("__err=") && !late.contains("done="), "{late}");
    let still = get(&app, &admin, &page).await.body;
    assert!(still.contains("9876.50") && !still.contains("9,875"));
    // A deep cut waits.
    let cut = format!("{}a+sale", typed(version + 1, "1", ""));
    let asked = post(&app, &admin, &page, "product/change_prices", cut).await;
    assert_eq!(asked, format!("{page}?done=requested"));
    assert!(
        get(&app, &admin, &page)
            .await
            .body
            .contains("A change waits for approval")
    );
    let approvals = get(&app, &admin, "/en/console/approvals").await.body;
    assert!(approvals.contains("Cut a price") && approvals.contains("a sale"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn payouts_and_months_have_their_pages() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let months = get(&app, &admin, "/en/console/finance/months").await;
    assert_eq!(months.status, StatusCode::OK);
    assert!(months.body.contains("There is nothing to close yet"));
    let desk = get(
        &app,
        &admin,
        &format!("/en/console/payouts?shop={}", SellerId::OWN_SHOP),
    )
    .await;
    assert_eq!(desk.status, StatusCode::OK);
    assert!(desk.body.contains("There is nothing to be paid out yet"));
    let file = get(&app, &admin, "/export/payouts.csv?all=1").await;
    assert!(file.body.contains("\"requested_at\""), "{}", file.body);
    let unknown = get(&app, &admin, "/en/console/payouts/pyo_00000000000000000000000009").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_fee_is_changed_by_a_plain_form_and_the_slower_one_is_told() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let list = get(&app, &admin, "/en/console/finance/fees").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(
        list.body.contains("Not set")
            && !list
                .body
                .contains("action=\"/api/settlement/change_payment_fee\"")
    );
    let page = "/en/console/finance/fees?rule=online-CNY";
    let form = get(&app, &admin, page).await.body;
    assert!(form.contains("action=\"/api/settlement/change_payment_fee\""));
    assert_eq!(between(&form, "name=\"version\" value=\"", "\""), "0");
    let typed =
        |rate: &str| format!("method=online&currency=CNY&version=0&rate={rate}&fixed=0.30&bearer=seller");
    let send =
        async |rate: &str| post(&app, &admin, page, "settlement/change_payment_fee", typed(rate)).await;
    let wrong = send("101").await;
    let told = get(&app, &admin, &wrong).await.body;
    assert!(told.contains("0 to 100, with two decimals at most"), "{wrong}");
    let done = send("0.6").await;
    assert_eq!(done, "/en/console/finance/fees?done=saved");
    let now = get(&app, &admin, &done).await.body;
    assert!(now.contains("0.60%") && now.contains("The seller") && now.contains("Saved."));
    let now = get(&app, &admin, page).await.body;
    assert_eq!(between(&now, "name=\"version\" value=\"", "\""), "1");
    let late = send("0.7").await;
    assert!(late.contains("__err=") && !late.contains("done="), "{late}");
    assert!(!get(&app, &admin, page).await.body.contains("0.70%"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_console_page_looks_its_visitor_up_once() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let page = "/en/console/settings";
    get(&app, &admin, page).await;
    let token = admin.cookie.trim_start_matches("__Host-session=");
    let ctx = app
        .ctx
        .for_guest(None, Currency::Usd)
        .with_session(SessionToken::parse(token), Client::default())
        .for_one_reading();
    let metrics = app.ctx.store.metrics();
    // What the page asks, by somebody who was looked up once.
    let before = metrics.statements();
    user::workplace(&ctx).await.expect("staff");
    user::view_account(&ctx.permit().await.expect("a permit"))
        .await
        .expect("an account");
    setting::list_settings(&ctx.permit().await.expect("a permit"))
        .await
        .expect("settings");
    let wanted = metrics.statements() - before;
    let before = metrics.statements();
    assert_eq!(get(&app, &admin, page).await.status, StatusCode::OK);
    let statements = metrics.statements() - before;
    assert!(statements <= wanted, "{statements} statements, not {wanted}");
}
