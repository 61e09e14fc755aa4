//! Purchases after they were placed, through the router: as a browser without scripts uses them.

use crate::matrix::{Somebody, somebody};
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::cart::CheckoutForm;
use domain::kernel::{Currency, Locale};
use domain::order::{OrderGroup, PlaceOrder};
use domain::user::Role;
use services::ServiceError;
use services::{cart, order};
use store::Tx;

/// A purchase of a guest in yuan, paid to the courier: units of demo goods by their slugs.
async fn bought(app: &App, goods: &[(&str, i64)]) -> OrderGroup {
    let guest = app
        .ctx
        .for_guest(Some(cart::new_cart_id(&app.ctx)), Currency::Cny);
    for (slug, units) in goods {
        let product = app
            .ctx
            .store
            .read()
            .await
            .expect("a reader")
            .product()
            .product_by_slug(slug)
            .await;
        let product = product.expect("an answer").expect("a demo product");
        cart::add_line(&guest, Locale::Zh, product.variants[0].id, *units)
            .await
            .expect("goods");
    }
    let seen = cart::view_cart(&guest, Locale::Zh).await.expect("a cart");
    let command = PlaceOrder {
        form: CheckoutForm {
            phone: "138 0013 8000".to_owned(),
            recipient: "李雷".to_owned(),
            country: "CN".to_owned(),
            region: "浙江省".to_owned(),
            city: "杭州市".to_owned(),
            street: "龙井路 1 号".to_owned(),
            delivery: "standard".to_owned(),
            payment: "cash_on_delivery".to_owned(),
            ..CheckoutForm::default()
        },
        seen_total: seen.totals.total,
        key: format!("{:032x}", app.ctx.ids.secret()),
    };
    let placed = order::place_order(&guest, Locale::Zh, command)
        .await
        .expect("an order");
    let mut tx = app.ctx.store.read().await.expect("a reader");
    let group = tx.order().group_by_number(&placed.number).await;
    group.expect("an answer").expect("a purchase")
}

/// Sends a plain form of the page at `page`.
async fn post(app: &App, cookie: &str, page: &str, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", app::routes::escape(value)))
        .collect();
    let request = Request::post(format!("/api/order/{endpoint}"))
        .header(header::REFERER, format!("http://localhost{page}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .body(Body::from(body.join("&")));
    app.send(request.expect("a request")).await
}

fn onward(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = answer.headers[header::LOCATION].to_str().expect("an address");
    location.trim_start_matches("http://localhost").to_owned()
}

async fn get(app: &App, person: &Somebody, path: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
    app.send(request.body(Body::empty()).expect("a request")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_purchase_is_bought_again_by_a_plain_form() {
    let app = app().await;
    let group = bought(&app, &[("pear-wood-comb", 1)]).await;
    let number = group.number.to_string();
    let page = app::routes::order(Locale::En, &number, &group.access_key);
    let shown = app.get(&page).await;
    assert!(shown.body.contains("action=\"/api/order/buy_again\"") && shown.body.contains("Buy again"));
    let fields = [
        ("locale", "en"),
        ("number", number.as_str()),
        ("key", group.access_key.as_str()),
    ];
    let again = post(&app, "", &page, "buy_again", &fields).await;
    assert_eq!(onward(&again), "/en/cart");
    assert!(
        again.headers.contains_key(header::SET_COOKIE),
        "a cart of their own"
    );
    let variant = group.lines().next().expect("a line").variant;
    let sold_out: Result<usize, ServiceError> = {
        let (ctx, ids) = (app.ctx.clone(), app.ctx.ids.clone());
        let store = ctx.store.clone();
        store
            .write(async move |tx: &mut Tx| {
                let cause = domain::inventory::Cause::new(domain::inventory::CauseKind::Import, "test");
                let kind = domain::inventory::MovementKind::Adjusted;
                let id = || domain::kernel::encode_id("mov", ids.next());
                let now = ctx.clock.now();
                Ok(tx
                    .inventory()
                    .set_levels(&[(variant, 0)], kind, &cause, id, now)
                    .await?)
            })
            .await
    };
    sold_out.expect("an empty shelf");
    let again = onward(&post(&app, "", &page, "buy_again", &fields).await);
    assert!(again.starts_with(&format!("/en/orders/{number}?key=")), "{again}");
    let told = app.get(&again).await;
    assert!(told.body.contains("Nothing of it can be bought again now") && told.body.contains("sold out"));
    let odd = app.get(&format!("{page}&left=9-gone,0-%3Cb%3E")).await;
    assert_eq!(odd.status, StatusCode::OK, "an address that nobody made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_seller_notes_and_tags_by_plain_forms() {
    let app = app().await;
    let group = bought(&app, &[("pear-wood-comb", 1)]).await;
    let order = &group.orders[0];
    let (number, shop) = (order.number.to_string(), order.seller.id.to_string());
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let page = format!("/en/seller/orders/{number}?shop={shop}");
    let at = [
        ("desk", "seller"),
        ("shop", shop.as_str()),
        ("number", number.as_str()),
    ];
    let with = |more: (&'static str, &'static str)| [at[0], at[1], at[2], more];
    let noted = post(
        &app,
        &admin.cookie,
        &page,
        "add_order_note",
        &with(("body", "a <gift>")),
    )
    .await;
    assert!(onward(&noted).ends_with("?done=saved"));
    let tagged = post(
        &app,
        &admin.cookie,
        &page,
        "set_order_tags",
        &with(("tags", "vip，gift vip")),
    )
    .await;
    assert!(onward(&tagged).ends_with("?done=saved"));
    let empty = post(&app, &admin.cookie, &page, "add_order_note", &with(("body", " "))).await;
    assert!(onward(&empty).contains("__err="));
    let seen = order::order_notes(
        &app.ctx.for_operator().permit().await.expect("a permit"),
        domain::order::Desk::Seller(Some(order.seller.id)),
        &number,
    )
    .await
    .expect("notes");
    assert_eq!(
        (seen.notes[0].body.as_str(), seen.tags),
        ("a <gift>", vec!["gift".to_owned(), "vip".to_owned()])
    );
    let stranger = somebody(&app, 2, None).await;
    let refused = post(
        &app,
        &stranger.cookie,
        &page,
        "add_order_note",
        &with(("body", "x")),
    )
    .await;
    assert!(onward(&refused).contains("__err="));
    let shown = get(&app, &admin, &format!("/en/seller/orders/{number}")).await;
    assert!(!shown.body.contains(" style="));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_buyer_cancels_a_part_and_changes_the_address_by_plain_forms() {
    let app = app().await;
    let group = bought(&app, &[("pear-wood-comb", 3)]).await;
    let number = group.number.to_string();
    let key = group.access_key.as_str();
    let page = app::routes::order(Locale::En, &number, key);
    let shown = app.get(&page).await;
    for form in ["cancel_units", "change_contact"] {
        assert!(
            shown.body.contains(&format!("action=\"/api/order/{form}\"")),
            "{form}"
        );
    }
    assert!(shown.body.contains("name=\"units[0]\"") && !shown.body.contains(" style="));
    let with = |more: [(&'static str, &'static str); 2]| {
        let mut fields = vec![("locale", "en"), ("number", number.as_str()), ("key", key)];
        fields.extend(more);
        fields
    };
    let cut = post(
        &app,
        "",
        &page,
        "cancel_units",
        &with([("units[0]", "2"), ("x", "")]),
    )
    .await;
    assert_eq!(onward(&cut), page);
    let too_many = post(
        &app,
        "",
        &page,
        "cancel_units",
        &with([("units[0]", "2"), ("x", "")]),
    )
    .await;
    let refused = onward(&too_many);
    assert!(refused.contains("__err="));
    assert_eq!(app.get(&refused).await.status, StatusCode::OK);
    let moved = [("edit[recipient]", "韩梅梅"), ("edit[version]", "1")];
    let changed = post(&app, "", &page, "change_contact", &with(moved)).await;
    assert_eq!(onward(&changed), page);
    let stale = post(&app, "", &page, "change_contact", &with(moved)).await;
    assert!(onward(&stale).contains("__err="), "somebody else was faster");
    assert!(app.get(&page).await.body.contains("韩梅梅"));
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let edit = get(&app, &admin, &format!("/en/console/orders/{number}/edit")).await;
    assert_eq!(edit.status, StatusCode::OK);
    for says in [
        "Before some of it was cancelled",
        "Before the delivery details were changed",
    ] {
        assert!(edit.body.contains(says), "{says}");
    }
    for form in ["change_order_contact", "cancel_order_units"] {
        assert!(
            edit.body.contains(&format!("action=\"/api/order/{form}\"")),
            "{form}"
        );
    }
    assert!(!edit.body.contains("13800138000"), "masked");
    let analyst = somebody(&app, 2, Some(Role::Analyst)).await;
    let path = format!("/en/console/orders/{number}/edit");
    assert_eq!(get(&app, &analyst, &path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn staff_place_an_order_by_plain_forms() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let page = "/en/console/orders/new";
    let first = get(&app, &admin, page).await;
    assert_eq!(first.status, StatusCode::OK);
    let value = |body: &str, name: &str| {
        let (_, rest) = body.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let draft = value(&first.body, "draft");
    let product = app
        .ctx
        .store
        .read()
        .await
        .expect("a reader")
        .product()
        .product_by_slug("pear-wood-comb")
        .await;
    let sku = product.expect("an answer").expect("a product").variants[0]
        .sku
        .clone();
    let line = [
        ("locale", "en"),
        ("draft", draft.as_str()),
        ("sku", sku.as_str()),
        ("quantity", "2"),
    ];
    let added = onward(&post(&app, &admin.cookie, page, "add_draft_line", &line).await);
    assert_eq!(added, format!("{page}?draft={draft}"));
    let shown = get(&app, &admin, &added).await;
    assert!(shown.body.contains(&sku) && shown.body.contains("/api/order/place_order_for"));
    let (total, currency, key) = (
        value(&shown.body, "seen_total"),
        value(&shown.body, "currency"),
        value(&shown.body, "key"),
    );
    let order = [
        ("locale", "en"),
        ("draft", draft.as_str()),
        ("seen_total", total.as_str()),
        ("currency", currency.as_str()),
        ("key", key.as_str()),
        ("form[recipient]", "Li Lei"),
        ("form[phone]", "13800138000"),
        ("form[country]", "CN"),
        ("form[region]", "浙江省"),
        ("form[city]", "杭州市"),
        ("form[street]", "龙井路 1 号"),
        ("form[delivery]", "standard"),
        ("form[payment]", "online"),
    ];
    let mut placed = onward(&post(&app, &admin.cookie, &added, "place_order_for", &order).await);
    if placed.contains("__err=") {
        // Delivery there costs otherwise than was seen: the page shows the new total.
        let again = get(&app, &admin, &placed).await;
        let total = value(&again.body, "seen_total");
        let order: Vec<_> = order
            .into_iter()
            .map(|(name, old)| (name, if name == "seen_total" { total.as_str() } else { old }))
            .collect();
        placed = onward(&post(&app, &admin.cookie, &added, "place_order_for", &order).await);
    }
    assert!(placed.starts_with(&format!("{page}?placed=")), "{placed}");
    let done = get(&app, &admin, &placed).await;
    assert!(done.body.contains("The order is placed") && done.body.contains("?key="));
}
