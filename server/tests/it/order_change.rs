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

/// What an input of this name holds.
fn value(body: &str, name: &str) -> String {
    let (_, rest) = body.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn goods_are_added_by_plain_forms() {
    let app = app().await;
    let group = bought(&app, &[("pear-wood-comb", 1)]).await;
    let (number, key) = (group.number.to_string(), group.access_key.as_str());
    let order = app::routes::order(Locale::En, &number, key);
    let page = app::routes::add_goods(Locale::En, &number, key);
    assert!(app.get(&order).await.body.contains(&page), "the way to it");
    let first = app.get(&page).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.body.contains("name=\"u0\"") && !first.body.contains("/api/order/add_goods"));
    let chosen = format!("{page}&u0=2");
    let seen = app.get(&chosen).await.body;
    assert!(seen.contains("action=\"/api/order/add_goods\"") && !seen.contains(" style="));
    let (total, order_key) = (value(&seen, "seen_total"), value(&seen, "order_key"));
    let with = |total: &str| {
        let fields = [
            ("locale", "en"),
            ("number", number.as_str()),
            ("key", key),
            ("units[0]", "2"),
            ("seen_total", total),
            ("currency", "CNY"),
            ("order_key", order_key.as_str()),
        ];
        fields.map(|(name, value)| (name, value.to_owned()))
    };
    let send = async |total: &str| {
        let fields = with(total);
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        onward(&post(&app, "", &chosen, "add_goods", &fields).await)
    };
    let refused = send("1").await;
    assert!(refused.contains("__err="), "another total than is seen");
    assert!(app.get(&refused).await.body.contains("The goods were not added"));
    let added = send(&total).await;
    assert!(
        added.starts_with("/en/orders/") && !added.contains(&number),
        "{added}"
    );
    assert_eq!(send(&total).await, added, "sent twice, added once");
    let (second, first) = (app.get(&added).await.body, app.get(&order).await.body);
    assert!(second.contains("Adds to order") && second.contains(&number));
    assert!(first.contains("Added by order") && first.contains("To pay"));
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let page = format!("/en/console/orders/{number}/add");
    let chosen = format!(
        "{page}?goods={}%C3%971",
        group.lines().next().expect("a line").sku
    );
    assert_eq!(get(&app, &admin, &page).await.status, StatusCode::OK);
    let seen = get(&app, &admin, &chosen).await.body;
    assert!(seen.contains("action=\"/api/order/add_goods_for\""));
    let (goods, total, order_key) = (
        format!("{}×1", group.lines().next().expect("a line").sku),
        value(&seen, "seen_total"),
        value(&seen, "order_key"),
    );
    let fields = [
        ("locale", "en"),
        ("number", number.as_str()),
        ("goods", goods.as_str()),
        ("reason", "asked by telephone"),
        ("seen_total", total.as_str()),
        ("currency", "CNY"),
        ("order_key", order_key.as_str()),
    ];
    let placed = onward(&post(&app, &admin.cookie, &chosen, "add_goods_for", &fields).await);
    assert!(placed.starts_with("/en/console/orders/new?placed="), "{placed}");
    let edit = get(&app, &admin, &format!("/en/console/orders/{number}/edit")).await;
    assert!(edit.body.contains("Before goods were added"));
    let console = get(&app, &admin, &format!("/en/console/orders/{number}")).await;
    assert_eq!(console.status, StatusCode::OK);
    assert_eq!(console.body.matches("Added by order").count(), 2);
    assert!(!console.body.contains(key), "the buyer's key is the buyer's");
    let analyst = somebody(&app, 2, Some(Role::Analyst)).await;
    assert_eq!(get(&app, &analyst, &page).await.status, StatusCode::FORBIDDEN);
}
