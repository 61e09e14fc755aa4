//! Stock: levels, movements, and what lists know of them.

use crate::support::{Base, at, id, product};
use domain::cart::Quantity;
use domain::inventory::{Movement, MovementKind};
use domain::product::{Product, VariantId};
use std::collections::HashMap;
use store::{SHOWN_BELOW, StoreError, Taken, Tx};

on_both!(
    a_level_is_set_with_the_movement_of_the_difference,
    taking_is_all_or_nothing,
    the_last_unit_takes_the_product_off_the_list_and_giving_back_puts_it_on,
    low_levels_outdate_product_pages_and_high_ones_do_not,
    units_are_never_sold_twice_under_load,
);

async fn stocked(base: &Base, levels: [i64; 2]) -> (Product, [VariantId; 2]) {
    let product = product("stocked", 1_000);
    let variants = [product.variants[0].id, product.variants[1].id];
    base.save(vec![product.clone()]).await;
    base.write(async move |tx: &mut Tx| {
        let rows = [0, 1].map(|n| (variants[n], levels[n], id("mov")));
        tx.inventory()
            .set_levels(&rows, MovementKind::Received, "test", at(0))
            .await
    })
    .await;
    (product, variants)
}

async fn levels(base: &Base, variants: &[VariantId]) -> HashMap<VariantId, i64> {
    base.read().await.inventory().levels(variants).await.unwrap()
}

fn units(lines: &[(VariantId, i64)]) -> Vec<(VariantId, Quantity)> {
    lines
        .iter()
        .map(|(variant, units)| (*variant, Quantity::new(*units).unwrap()))
        .collect()
}

async fn take(base: &Base, lines: &[(VariantId, i64)]) -> Result<HashMap<VariantId, i64>, StoreError> {
    let lines = units(lines);
    base.store
        .write(
            async move |tx: &mut Tx| match tx.inventory().take(&lines).await? {
                Taken::All(left) => Ok(left),
                Taken::NotAll => Err(StoreError::Conflict("not all".to_owned())),
            },
        )
        .await
}

async fn in_stock(base: &Base) -> i64 {
    base.number("SELECT CAST(in_stock AS BIGINT) FROM product").await
}

async fn a_level_is_set_with_the_movement_of_the_difference(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [5, 0]).await;
    let set = async |level| {
        base.write(async move |tx: &mut Tx| {
            tx.inventory()
                .set_level(jade, level, MovementKind::Adjusted, "count", id("mov"), at(1))
                .await
        })
        .await
    };
    assert!(set(3).await);
    assert!(!set(3).await, "nothing changes the second time");
    assert!(set(8).await);
    assert_eq!(levels(base, &[jade, rose]).await, [(jade, 8), (rose, 0)].into());
    assert!(levels(base, &[]).await.is_empty());
    let moved = base
        .number("SELECT CAST(SUM(delta) AS BIGINT) FROM stock_movement WHERE kind = 'adjusted'")
        .await;
    assert_eq!(moved, 3);
    assert_eq!(base.number("SELECT COUNT(*) FROM stock_movement").await, 3);
    let error = base
        .refused(async move |tx: &mut Tx| {
            tx.inventory()
                .set_level(jade, -1, MovementKind::Adjusted, "count", id("mov"), at(1))
                .await
        })
        .await;
    assert!(matches!(error, StoreError::Database(_)), "{error:?}");
    assert_eq!(levels(base, &[jade]).await, [(jade, 8)].into());
}

async fn taking_is_all_or_nothing(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [5, 2]).await;
    let left = take(base, &[(rose, 1), (jade, 4)]).await.unwrap();
    assert_eq!(left, [(jade, 1), (rose, 1)].into());
    for lines in [[(jade, 1), (rose, 2)], [(jade, 2), (rose, 1)]] {
        take(base, &lines).await.unwrap_err();
        assert_eq!(levels(base, &[jade, rose]).await, [(jade, 1), (rose, 1)].into());
    }
    let unknown = VariantId::from_u128(u128::MAX);
    take(base, &[(jade, 1), (unknown, 1)]).await.unwrap_err();
    assert_eq!(levels(base, &[jade]).await, [(jade, 1)].into());
}

async fn the_last_unit_takes_the_product_off_the_list_and_giving_back_puts_it_on(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [2, 1]).await;
    let version = async || base.read().await.product().version().await.unwrap().version;
    let before = version().await;
    take(base, &[(jade, 2)]).await.unwrap();
    assert_eq!(in_stock(base).await, 1, "the other variant can be bought");
    assert_eq!(version().await, before, "no list shows a difference");
    take(base, &[(rose, 1)]).await.unwrap();
    assert_eq!(in_stock(base).await, 0);
    assert_eq!(version().await, before + 1);
    base.write(async move |tx: &mut Tx| {
        let lines = units(&[(rose, 1), (jade, 2)]);
        tx.inventory().give_back(&lines).await?;
        let rows = [(rose, 1), (jade, 2)].map(|(variant, delta)| {
            let movement = Movement {
                variant,
                kind: MovementKind::Released,
                delta,
                cause: "test".to_owned(),
            };
            (id("mov"), movement)
        });
        tx.inventory().record(&rows, at(1)).await?;
        tx.inventory().record(&[], at(1)).await
    })
    .await;
    assert_eq!(levels(base, &[jade, rose]).await, [(jade, 2), (rose, 1)].into());
    assert_eq!(in_stock(base).await, 1);
    assert_eq!(version().await, before + 2);
    let released = base
        .number("SELECT COUNT(*) FROM stock_movement WHERE kind = 'released'")
        .await;
    assert_eq!(released, 2);
}

async fn low_levels_outdate_product_pages_and_high_ones_do_not(base: &Base) {
    let (_, [jade, _]) = stocked(base, [SHOWN_BELOW + 1, 0]).await;
    let stock = async || base.read().await.product().version().await.unwrap().stock;
    let before = stock().await;
    take(base, &[(jade, 1)]).await.unwrap();
    assert_eq!(stock().await, before, "a page shows the same above the limit");
    take(base, &[(jade, 1)]).await.unwrap();
    assert_eq!(stock().await, before + 1);
}

async fn units_are_never_sold_twice_under_load(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [25, 1_000]).await;
    let buyers = (0..80).map(|n| {
        let lines = if n % 2 == 0 {
            [(jade, 1), (rose, 2)]
        } else {
            [(rose, 2), (jade, 1)]
        };
        async move { take(base, &lines).await }
    });
    let outcomes = futures::future::join_all(buyers).await;
    let sold = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(sold, 25, "{:?}", outcomes.iter().find(|o| o.is_err()));
    assert_eq!(levels(base, &[jade, rose]).await, [(jade, 0), (rose, 950)].into());
}
