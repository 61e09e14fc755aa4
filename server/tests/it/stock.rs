//! Stock, locations and delivery fees in the console, through the router: as a browser without scripts uses them.

use crate::matrix::{Somebody, somebody};
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::inventory::LocationId;
use domain::merchant::SellerId;
use domain::user::Role;

const HOME: LocationId = LocationId::first_of(SellerId::OWN_SHOP);

async fn get(app: &App, person: &Somebody, path: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// Sends a form of the page at `page`; gives where the browser is sent.
async fn post(app: &App, person: &Somebody, page: &str, endpoint: &str, body: &str) -> String {
    let request = Request::post(format!("/api/{endpoint}"))
        .header(header::REFERER, format!("http://localhost{page}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &person.cookie)
        .body(Body::from(body.to_owned()));
    let answer = app.send(request.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = answer.headers[header::LOCATION].to_str().expect("an address");
    location.trim_start_matches("http://localhost").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_location_is_opened_changed_and_closed_by_plain_forms() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let list = "/en/console/locations";
    let new = format!("{list}/new");
    let form = get(&app, &admin, &new).await;
    assert_eq!(form.status, StatusCode::OK);
    for field in [
        "form[name_zh]",
        "form[province]",
        "form[district]",
        "form[latitude]",
        "form[active]",
    ] {
        assert!(
            form.body.contains(&format!("name=\"{field}\"")),
            "{field} without scripts"
        );
    }
    let typed = |more: &str| {
        format!(
            "form[version]=0&form[kind]=store&form[name_zh]=%E5%BA%97&form[name_en]=Lakeside&form[active]=true{more}"
        )
    };
    let elsewhere = typed("&form[province]=33&form[district]=440106");
    let wrong = post(&app, &admin, &new, "inventory/save_location", &elsewhere).await;
    assert!(wrong.contains("__err="), "{wrong}");
    assert!(
        get(&app, &admin, &wrong)
            .await
            .body
            .contains("six-digit code of this province")
    );
    let right = typed("&form[province]=33&form[district]=330106&form[latitude]=30.25&form[longitude]=120.16");
    let done = post(&app, &admin, &new, "inventory/save_location", &right).await;
    assert_eq!(done, format!("{new}?done=saved"));

    let shown = get(&app, &admin, list).await.body;
    let place = shown.find("/en/console/locations/loc_").expect("a link");
    assert!(shown.contains("Lakeside") && shown.contains("Zhejiang") && shown.contains("Main warehouse"));
    let links: Vec<&str> = shown
        .match_indices("/en/console/locations/loc_")
        .map(|(at, _)| &shown[at..at + 52])
        .collect();
    assert!(
        place > 0 && links.iter().any(|link| link.ends_with(&HOME.to_string())),
        "{links:?}"
    );
    let page = links
        .into_iter()
        .find(|link| !link.ends_with(&HOME.to_string()))
        .expect("the new one")
        .to_owned();
    let id = page.trim_start_matches("/en/console/locations/").to_owned();
    let own = get(&app, &admin, &page).await.body;
    assert!(own.contains("value=\"330106\"") && own.contains("/api/inventory/close_location"));
    let first = get(&app, &admin, &format!("{list}/{HOME}")).await.body;
    assert!(first.contains("it stays open") && !first.contains("/api/inventory/close_location"));

    let change =
        format!("form[id]={id}&form[kind]=store&form[name_zh]=x&form[name_en]=Renamed&form[version]=");
    let saved = post(
        &app,
        &admin,
        &page,
        "inventory/save_location",
        &format!("{change}1"),
    )
    .await;
    assert_eq!(saved, format!("{page}?done=saved"));
    let stale = post(
        &app,
        &admin,
        &page,
        "inventory/save_location",
        &format!("{change}1"),
    )
    .await;
    assert!(stale.contains("__err="), "{stale}");
    let closed = post(
        &app,
        &admin,
        &page,
        "inventory/close_location",
        &format!("id={id}&version=2"),
    )
    .await;
    assert_eq!(closed, format!("{page}?done=saved"));
    let after = get(&app, &admin, &page).await.body;
    assert!(after.contains("Closed at") && !after.contains("/api/inventory/save_location"));
    let moved = get(&app, &admin, "/en/console/transfers").await.body;
    assert!(
        moved.contains("There is one location only"),
        "a closed one is none to send to"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn stock_is_listed_and_counted_by_plain_forms() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let list = get(&app, &admin, "/en/console/stock?q=SANTOKU-KNIFE-180")
        .await
        .body;
    let link = list.find("/en/console/stock/var_").expect("a link");
    let page = list[link..].split('"').next().expect("an address").to_owned();
    let item = get(&app, &admin, &page).await.body;
    assert!(item.contains("SANTOKU-KNIFE-180") && item.contains("Main warehouse"));
    let shelf = item.find(&format!("value=\"{HOME}:")).expect("the shelf");
    let seen = item[shelf..].split('"').nth(1).expect("what lies there");
    let variant = page.rsplit('/').next().expect("an id");
    let count =
        |reason: &str| format!("variant={variant}&shelf={seen}&kind=adjusted&units=-1&reason={reason}");
    let silent = post(&app, &admin, &page, "inventory/adjust_stock", &count("")).await;
    assert!(silent.contains("__err="), "{silent}");
    let done = post(
        &app,
        &admin,
        &page,
        "inventory/adjust_stock",
        &count("one+was+broken"),
    )
    .await;
    assert_eq!(done, format!("{page}?done=saved"));
    assert!(get(&app, &admin, &page).await.body.contains("one was broken"));
    let twice = post(
        &app,
        &admin,
        &page,
        "inventory/adjust_stock",
        &count("one+was+broken"),
    )
    .await;
    assert!(
        twice.contains("__err="),
        "the same form twice counts once: {twice}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_delivery_fee_is_changed_by_a_plain_form_and_every_page_says_so() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let list = "/en/console/delivery-fees";
    let shown = get(
        &app,
        &admin,
        &format!("{list}?weight=1&litres=60&currency=CNY&country=CN&worth=100"),
    )
    .await
    .body;
    assert!(shown.contains("10 kg") && shown.contains("¥18.00"), "the example");
    let odd = get(&app, &admin, &format!("{list}?weight=heavy")).await.body;
    assert!(odd.contains("No fee can be told"));
    let home = app.get("/zh").await.body;
    assert!(home.contains("满 ¥199 包邮") && home.contains("data-delivery-free=\"19900\""));
    let page = format!("{list}/CNY-mainland-standard");
    assert!(
        get(&app, &admin, &page)
            .await
            .body
            .contains("8 12.00\n14 18.00\n20 26.00")
    );
    let rate = "currency=CNY&zone=mainland&method=standard&form[beyond]=2&form[free_from]=299&version=1&form[tiers]=";
    let down = post(
        &app,
        &admin,
        &page,
        "logistics/change_rate",
        &format!("{rate}8+12%0D%0A14+11"),
    )
    .await;
    assert!(down.contains("__err="), "{down}");
    assert!(
        get(&app, &admin, &down)
            .await
            .body
            .contains("more to carry never costs less")
    );
    let done = post(
        &app,
        &admin,
        &page,
        "logistics/change_rate",
        &format!("{rate}8+12%0D%0A14+18"),
    )
    .await;
    assert_eq!(done, format!("{page}?done=saved"));
    let home = app.get("/zh").await.body;
    assert!(
        home.contains("满 ¥299 包邮") && home.contains("data-delivery-free=\"29900\""),
        "no page is kept"
    );
    let product = app.get("/zh/p/celadon-gaiwan-150").await.body;
    assert!(product.contains("满 ¥299 包邮，未满运费 ¥12"));
    let remote = "remote[]=%E6%B5%99%E6%B1%9F%E7%9C%81&version=2";
    let done = post(&app, &admin, list, "logistics/change_remote", remote).await;
    assert_eq!(done, format!("{list}?done=saved"));
    let stale = post(&app, &admin, list, "logistics/change_remote", remote).await;
    assert!(stale.contains("__err="), "{stale}");
    let there = get(
        &app,
        &admin,
        &format!("{list}?currency=CNY&country=CN&province=%E6%B5%99%E6%B1%9F%E7%9C%81"),
    )
    .await;
    assert!(there.body.contains("¥18.00"), "what remote places cost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bundle_says_what_is_in_it() {
    let app = app().await;
    let page = app.get("/en/p/gongfu-starter-set").await.body;
    for inside in [
        "Longquan Celadon Gaiwan, 150 ml",
        "/en/p/pinming-cup-pair",
        " × 2",
    ] {
        assert!(page.contains(inside), "{inside}");
    }
    assert!(
        !app.get("/en/p/celadon-gaiwan-150")
            .await
            .body
            .contains("In the set")
    );
}
