//! Products and categories.

use super::{Client, unknown};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::collections::HashSet;

#[tokio::test]
async fn the_whole_catalogue_is_walked_by_cursor_without_gaps() {
    let client = Client::new().await;
    let mut seen = HashSet::new();
    let mut path = "/v1/products?limit=17&locale=en".to_owned();
    let total = loop {
        let part = client.get(&path).await.ok();
        let items = part["items"].as_array().unwrap();
        assert!(items.len() <= 17);
        for item in items {
            assert!(
                seen.insert(item["id"].as_str().unwrap().to_owned()),
                "{item} came twice"
            );
        }
        match part["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/products?limit=17&locale=en&cursor={cursor}"),
            None => break part["total"].as_u64().unwrap(),
        }
    };
    assert_eq!(seen.len() as u64, total);
    assert!(total > 24, "the demo catalogue has more than a page");
}

#[tokio::test]
async fn products_are_filtered_and_sorted() {
    let client = Client::new().await;
    let list = client
        .get("/v1/products?price_min=1500&price_max=30000&sort=price_up&currency=CNY")
        .await
        .ok();
    let prices: Vec<i64> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["price"]["minor"].as_i64().unwrap())
        .collect();
    assert!(
        !prices.is_empty() && prices.iter().all(|price| (1_500..=30_000).contains(price)),
        "{prices:?}"
    );
    let filtered = client
        .get("/v1/products?f.material=no-such-value&in_stock=true&sort=newest")
        .await;
    assert_eq!(filtered.status, StatusCode::OK, "{}", filtered.text);
}

#[tokio::test]
async fn a_product_is_found_by_slug_and_by_id_in_the_language_and_currency_asked_for() {
    let client = Client::new().await;
    let product = client.product().await;
    let (slug, id) = (product["slug"].as_str().unwrap(), product["id"].as_str().unwrap());
    let by_id = client.get(&format!("/v1/products/{id}")).await;
    assert_eq!(by_id.ok(), product);
    let english = client.get(&format!("/v1/products/{slug}?locale=en")).await.ok();
    assert_ne!(english["name"], product["name"]);
    assert_eq!(english["variants"][0]["price"]["currency"], "USD");
    let yuan = client
        .get(&format!("/v1/products/{slug}?locale=en&currency=CNY"))
        .await
        .ok();
    assert_eq!(yuan["variants"][0]["price"]["currency"], "CNY");
}

#[tokio::test]
async fn an_unchanged_answer_costs_no_body() {
    let client = Client::new().await;
    for path in [
        "/v1/products",
        "/v1/categories",
        &format!(
            "/v1/products/{}",
            client.product().await["slug"].as_str().unwrap()
        ),
    ] {
        let first = client.get(path).await;
        assert_eq!(first.header("cache-control"), "private, max-age=0");
        let again = Request::get(path)
            .header("if-none-match", first.header("etag"))
            .body(Body::empty())
            .unwrap();
        let again = client.send(again).await;
        assert_eq!(
            (again.status, again.text.as_str()),
            (StatusCode::NOT_MODIFIED, ""),
            "{path}"
        );
        let other = Request::get(path)
            .header("if-none-match", "\"other\"")
            .body(Body::empty())
            .unwrap();
        assert_eq!(client.send(other).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_category_tree_leads_to_products() {
    let client = Client::new().await;
    let tree = client.get("/v1/categories?locale=en").await.ok();
    let slug = tree["items"][0]["slug"].as_str().unwrap();
    let list = client.get(&format!("/v1/products?category={slug}")).await.ok();
    assert!(list["total"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused() {
    let client = Client::new().await;
    for query in [
        "locale=fr",
        "currency=EUR",
        "colour=red",
        "q=1&q=2",
        "q=%FF",
        "category=No%20Slug",
        "sort=cheapest",
        "price_min=-1",
        "price_max=1.5",
        "price_min=99999999999999999999",
        "in_stock=maybe",
        "limit=0",
        "limit=25",
        "f.material=a%20b",
        "f.=a",
        "cursor=abc",
        "cursor=AQAAABgAAAAA",
        "page=2",
    ] {
        client
            .get(&format!("/v1/products?{query}"))
            .await
            .problem(400, "bad_request");
    }
    let long = "x".repeat(101);
    client
        .get(&format!("/v1/products?q={long}"))
        .await
        .problem(400, "bad_request");
    let cursor = client.get("/v1/products?limit=5").await.ok()["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    client
        .get(&format!("/v1/products?in_stock=true&cursor={cursor}"))
        .await
        .problem(400, "bad_request");
}

#[tokio::test]
async fn products_that_do_not_exist_are_not_found_and_malformed_names_are_refused() {
    let client = Client::new().await;
    for path in [
        "/v1/products/no-such-thing",
        &format!("/v1/products/{}", unknown("prd")),
        "/v1/products?category=no-such",
    ] {
        client.get(path).await.problem(404, "not_found");
    }
    for path in [
        "/v1/products/prd_1",
        "/v1/products/Not%20a%20slug",
        "/v1/products/%FF",
        "/v1/products/a?x=1",
    ] {
        client.get(path).await.problem(400, "bad_request");
    }
}
