//! Bundles, locations that close, and what `verify` finds where their rules are broken.

use crate::inventory::{HOME, location, receive};
use crate::merchant::scope;
use crate::support::{Base, at, id, product};
use domain::inventory::{Bundles, Component, LocationId};
use domain::merchant::SellerId;
use domain::order::OrderId;
use domain::product::{Product, VariantId};
use std::collections::HashMap;
use store::Tx;

on_both!(
    a_bundle_comes_back_as_it_was_made,
    a_bundle_is_there_as_long_as_its_components_are,
    a_variant_that_is_no_longer_there_takes_its_bundle_along,
    an_empty_location_closes_and_takes_nothing_in,
    what_breaks_the_rules_of_shelves_and_fees_is_found,
);

const STORE: LocationId = LocationId::from_u128(9);

const fn part(variant: VariantId, units: i64) -> Component {
    Component { variant, units }
}

/// A product whose first variant is a bundle of two of the one and one of the other variant of another product.
async fn bundle(base: &Base) -> (Product, Product) {
    let (parts, set) = (product("part", 1_000), product("set", 3_000));
    base.save(vec![parts.clone(), set.clone()]).await;
    let inside = [part(parts.variants[0].id, 2), part(parts.variants[1].id, 1)];
    let bundle = set.variants[0].id;
    base.write(async move |tx: &mut Tx| {
        tx.inventory().hold_bundle(bundle, &inside).await?;
        tx.inventory().set_bundle(bundle, &inside).await
    })
    .await;
    (parts, set)
}

async fn a_bundle_comes_back_as_it_was_made(base: &Base) {
    let (parts, set) = bundle(base).await;
    let [jade, rose] = [parts.variants[0].id, parts.variants[1].id];
    let own = set.variants[0].id;
    let mut tx = base.read().await;
    let known = tx.inventory().bundles(&[own, jade]).await.unwrap();
    let expected: Bundles = [(own, part(jade, 2)), (own, part(rose, 1))].into_iter().collect();
    assert_eq!(known, expected);
    assert!(
        tx.inventory().is_component(jade).await.unwrap() && !tx.inventory().is_component(own).await.unwrap()
    );
    let shown = tx.inventory().bundle_parts(&[own]).await.unwrap();
    assert_eq!(
        (shown.len(), shown[0].component, shown[0].product_slug.as_str()),
        (2, part(jade, 2), "part")
    );
    let rows = tx
        .inventory()
        .list_bundles(scope(SellerId::OWN_SHOP), "", 10)
        .await
        .unwrap();
    assert_eq!(
        (
            rows.len(),
            rows[1].sku.as_str(),
            rows[1].part.as_str(),
            rows[1].units
        ),
        (2, "SET-JADE", "PART-ROSE", 1)
    );
    assert_eq!(
        tx.inventory()
            .list_bundles(scope(SellerId::OWN_SHOP), "SET-JADE", 10)
            .await
            .unwrap(),
        []
    );
    let nothing = tx
        .inventory()
        .bundles_of_orders(&[OrderId::from_u128(1)])
        .await
        .unwrap();
    assert_eq!(nothing, HashMap::new());
    drop(tx);
    base.write(async move |tx: &mut Tx| tx.inventory().set_bundle(own, &[]).await)
        .await;
    assert!(
        base.read()
            .await
            .inventory()
            .bundles(&[own])
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_bundle_is_there_as_long_as_its_components_are(base: &Base) {
    let (parts, set) = bundle(base).await;
    let [jade, rose] = [parts.variants[0].id, parts.variants[1].id];
    let own = set.variants[0].id;
    let in_stock = async || {
        base.number("SELECT CAST(in_stock AS BIGINT) FROM product WHERE slug = 'set'")
            .await
    };
    let level = async || base.read().await.inventory().levels(&[own]).await.unwrap()[&own];
    assert_eq!((level().await, in_stock().await), (0, 0));
    receive(base, jade, HOME, 5).await;
    assert_eq!((level().await, in_stock().await), (0, 0));
    receive(base, rose, HOME, 4).await;
    assert_eq!((level().await, in_stock().await), (2, 1));
    let version = async || base.read().await.product().version().await.unwrap().stock;
    let before = version().await;
    // 30 of the one are 15 bundles: fewer than pages tell of.
    receive(base, jade, HOME, 25).await;
    receive(base, rose, HOME, 40).await;
    assert_eq!(level().await, 15);
    assert!(version().await > before);
    let shelves = base
        .write(async move |tx: &mut Tx| tx.inventory().lock(&[jade, own]).await)
        .await;
    assert_eq!((shelves.bundled(jade), shelves.bundled(own)), (2, 0));
}

async fn a_variant_that_is_no_longer_there_takes_its_bundle_along(base: &Base) {
    let (mut parts, mut set) = bundle(base).await;
    parts.variants.truncate(1);
    let kept = base
        .refused(async move |tx: &mut Tx| tx.product().save(&parts).await)
        .await;
    assert!(matches!(kept, store::StoreError::Conflict(_)), "{kept:?}");
    set.variants.remove(0);
    base.save(vec![set]).await;
    assert_eq!(base.number("SELECT COUNT(*) FROM bundle_component").await, 0);
}

async fn an_empty_location_closes_and_takes_nothing_in(base: &Base) {
    let goods = product("goods", 1_000);
    let jade = goods.variants[0].id;
    base.save(vec![goods]).await;
    let close = async || {
        base.write(async move |tx: &mut Tx| {
            assert!(tx.inventory().hold_location(STORE).await?);
            let own = scope(SellerId::OWN_SHOP);
            tx.inventory().close_location(own, STORE, 1, at(5)).await
        })
        .await
    };
    assert!(!close_of_nothing(base).await);
    base.write(async move |tx: &mut Tx| tx.inventory().save_location(&location(9)).await)
        .await;
    assert!(close().await && !close().await, "once");
    let found = base
        .read()
        .await
        .inventory()
        .listed_location(None, STORE)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.location.closed_at, found.location.version),
        (Some(at(5)), 2)
    );
    let mut again = location(9);
    again.version = 3;
    assert!(
        !base
            .write(async move |tx: &mut Tx| tx.inventory().save_location(&again).await)
            .await
    );
    let came = base
        .write(async move |tx: &mut Tx| {
            tx.inventory().put_up(&[(jade, STORE)], at(6)).await?;
            let mut shelves = tx.inventory().lock(&[jade]).await?;
            let movement = domain::inventory::Movement {
                variant: jade,
                location: STORE,
                kind: domain::inventory::MovementKind::Received,
                delta: domain::inventory::Delta::on_hand(1),
                cause: crate::inventory::cause(),
            };
            tx.inventory()
                .apply(&mut shelves, &[(id("mov"), movement)], at(6))
                .await
        })
        .await;
    assert!(!came);
    let open = base
        .fails(&format!("UPDATE location SET active = 1 WHERE id = '{STORE}'"))
        .await;
    assert!(open, "the CHECK stands behind it");
}

async fn close_of_nothing(base: &Base) -> bool {
    base.write(async move |tx: &mut Tx| {
        let own = scope(SellerId::OWN_SHOP);
        tx.inventory().close_location(own, STORE, 1, at(5)).await
    })
    .await
}

async fn what_breaks_the_rules_of_shelves_and_fees_is_found(base: &Base) {
    let (parts, set) = bundle(base).await;
    let [jade, rose] = [parts.variants[0].id, parts.variants[1].id];
    let [own, other] = [set.variants[0].id, set.variants[1].id];
    base.write(async move |tx: &mut Tx| tx.inventory().save_location(&location(9)).await)
        .await;
    receive(base, jade, STORE, 2).await;
    receive(base, rose, HOME, 1).await;
    let broken = async || {
        let verdicts = base.store.verify(|_| {}).await.unwrap().into_iter();
        let broken = verdicts.filter(|verdict| !verdict.findings.is_empty());
        broken.map(|verdict| verdict.rule).collect::<Vec<_>>()
    };
    assert_eq!(broken().await, Vec::<&str>::new());
    let rate = "currency = 'CNY' AND zone = 'mainland' AND method = 'standard'";
    let own_stock = "bundles have no stock of their own";
    let single = "bundles are made of single goods of their seller";
    let lists = "lists know what is in stock";
    let cases = [
        (
            format!("UPDATE location SET active = 0, closed_at = 1 WHERE id = '{STORE}'"),
            format!("UPDATE location SET active = 1, closed_at = NULL WHERE id = '{STORE}'"),
            vec!["closed locations are empty", lists],
        ),
        (
            format!(
                "INSERT INTO bundle_component (bundle_id, component_id, units) VALUES ('{rose}', '{other}', 1)"
            ),
            format!("DELETE FROM bundle_component WHERE bundle_id = '{rose}'"),
            vec![own_stock, single],
        ),
        (
            format!(
                "INSERT INTO bundle_component (bundle_id, component_id, units) VALUES ('{other}', '{own}', 2)"
            ),
            format!("DELETE FROM bundle_component WHERE bundle_id = '{other}'"),
            vec![single],
        ),
        (
            "UPDATE product SET in_stock = 0 WHERE slug = 'set'".to_owned(),
            "UPDATE product SET in_stock = 1 WHERE slug = 'set'".to_owned(),
            vec![lists],
        ),
        (
            "UPDATE catalogue_state SET tariff_version = 7".to_owned(),
            "UPDATE catalogue_state SET tariff_version = 1".to_owned(),
            vec!["the newest delivery tariff counts"],
        ),
        (
            format!(
                "UPDATE delivery_tier SET most_grams = most_grams + 90000, version = 1 WHERE {rate} AND most_grams = 8000"
            ),
            format!("UPDATE delivery_tier SET most_grams = 8000 WHERE {rate} AND most_grams = 98000"),
            vec!["more to carry never costs less"],
        ),
    ];
    for (damage, repair, rules) in cases {
        base.execute(&damage).await;
        assert_eq!(broken().await, rules, "{damage}");
        base.execute(&repair).await;
        assert_eq!(broken().await, Vec::<&str>::new(), "{repair}");
    }
    base.execute(&format!("DELETE FROM delivery_tier WHERE {rate}"))
        .await;
    assert_eq!(broken().await, ["delivery tariffs have no gaps"]);
}
