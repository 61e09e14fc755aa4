//! Orders in the console and before their buyers, as a browser without scripts sees and uses them.

use crate::matrix::{Somebody, somebody};
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::cart::CheckoutForm;
use domain::inventory::LocationId;
use domain::kernel::{Currency, Locale};
use domain::merchant::SellerId;
use domain::order::{PlaceOrder, PlacedOrder};
use domain::user::Role;
use services::{cart, order};

async fn get(app: &App, person: &Somebody, path: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// Sends a plain form; gives where the browser is sent.
async fn post(app: &App, person: &Somebody, page: &str, endpoint: &str, body: String) -> String {
    let request = Request::post(format!("/api/order/{endpoint}"))
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

/// An order of three units of a product of the demo, paid to the courier.
async fn ordered(app: &App) -> PlacedOrder {
    let guest = app
        .ctx
        .for_guest(Some(cart::new_cart_id(&app.ctx)), Currency::Cny);
    let mut tx = app.ctx.store.read().await.expect("a reader");
    let comb = tx
        .product()
        .product_by_slug("pear-wood-comb")
        .await
        .expect("a look");
    drop(tx);
    let variant = comb.expect("the comb").variants[0].id;
    cart::add_line(&guest, Locale::Zh, variant, 3)
        .await
        .expect("a line");
    let seen = cart::view_cart(&guest, Locale::Zh).await.expect("a cart");
    let form = CheckoutForm {
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
    };
    // What is typed into the checkout chooses zone and fee.
    let command = PlaceOrder {
        form,
        seen_total: seen.totals.total,
        key: "a key of this test".to_owned(),
    };
    order::place_order(&guest, Locale::Zh, command)
        .await
        .expect("an order")
}

fn parcel(number: &str, units: i64, tracking: &str) -> String {
    let location = LocationId::first_of(SellerId::OWN_SHOP);
    format!(
        "number={number}&parcel[location]={location}&parcel[carrier]=SF&parcel[tracking]={tracking}\
         &parcel[lines][0][line]=0&parcel[lines][0][units]={units}"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_found_and_sent_in_parcels_by_plain_forms() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let placed = ordered(&app).await;
    let number = placed.number.to_string();
    let list = get(&app, &admin, &format!("/en/console/orders?q={number}")).await;
    assert_eq!(list.status, StatusCode::OK);
    let path = format!("/en/console/orders/{number}");
    assert!(list.body.contains(&path), "the list leads to the order");
    let nothing = get(&app, &admin, "/en/console/orders?q=999999").await;
    assert!(!nothing.body.contains(&path) && nothing.body.contains("Nothing matches"));

    let page = get(&app, &admin, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in [
        "Send goods",
        "/api/order/ship_parcel",
        "parcel[lines][0][units]",
        "at most 3",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(
        !page.body.contains("13800138000") && !page.body.contains("龙井路"),
        "the buyer is masked"
    );

    let sent = post(&app, &admin, &path, "ship_parcel", parcel(&number, 2, "sf100")).await;
    assert_eq!(sent, format!("{path}?done=saved"));
    let page = get(&app, &admin, &path).await;
    for shown in [
        "Parcel 1 of 1",
        "SF100",
        "at most 1",
        "2 sent",
        "/api/order/note_parcel",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    let refused = post(&app, &admin, &path, "ship_parcel", parcel(&number, 2, "")).await;
    assert!(refused.contains("__err="), "{refused}");
    assert!(
        get(&app, &admin, &refused)
            .await
            .body
            .contains("More than is to be sent")
    );
    post(&app, &admin, &path, "ship_parcel", parcel(&number, 1, "")).await;

    let buyer = format!("/zh/orders/{number}?key={}", placed.access_key);
    let page = app.get(&buyer).await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in ["包裹 1/2", "包裹 2/2", "SF100"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(!page.body.contains("/api/order/note_parcel") && !page.body.contains("/api/order/ship_parcel"));
    assert!(
        !page.body.contains("/api/order/receive_order"),
        "the courier is to be paid first"
    );
    let delivered = post(&app, &admin, &path, "deliver_order", format!("number={number}")).await;
    assert_eq!(delivered, format!("{path}?done=saved"));
    assert!(app.get(&buyer).await.body.contains("/api/order/receive_order"));
    let body = format!("locale=zh&number={number}&key={}", placed.access_key);
    let received = post(&app, &admin, &buyer, "receive_order", body).await;
    assert!(
        received.starts_with(&format!("/zh/orders/{number}")),
        "{received}"
    );
    assert!(!app.get(&buyer).await.body.contains("/api/order/receive_order"));
    let page = get(&app, &admin, &path).await;
    assert!(page.body.contains("Received"), "when it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_platforms_people_note_and_tag_an_order_and_find_it_by_its_tag() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let number = ordered(&app).await.number.to_string();
    let path = format!("/en/console/orders/{number}");
    let page = get(&app, &admin, &path).await;
    for shown in [
        "/api/order/add_order_note",
        "/api/order/set_order_tags",
        "/api/order/cancel_order_units",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    let own = format!("desk=platform&number={number}");
    post(
        &app,
        &admin,
        &path,
        "add_order_note",
        format!("{own}&body=rings+twice"),
    )
    .await;
    post(
        &app,
        &admin,
        &path,
        "set_order_tags",
        format!("{own}&tags=gift,+urgent"),
    )
    .await;
    let page = get(&app, &admin, &path).await;
    assert!(page.body.contains("rings twice") && page.body.contains("urgent"));
    let list = get(&app, &admin, "/en/console/orders?tag=gift").await;
    assert!(list.body.contains(&path) && list.body.contains("name=\"tag\""));
    let none = get(&app, &admin, "/en/console/orders?tag=gif").await;
    assert!(!none.body.contains(&path));
}
