//! Categories, brands, attributes and the versions.

use crate::support::{Base, category, named, next};
use domain::kernel::{Localized, Slug};
use domain::product::{Attribute, AttributeKind, Brand, BrandId};
use store::{StoreError, Tx};

on_both!(
    categories_brands_and_attributes_are_replaced_by_their_keys,
    versions_grow_with_the_commit_and_not_without,
);

async fn categories_brands_and_attributes_are_replaced_by_their_keys(base: &Base) {
    let mut top = category("tea", None);
    let mut below = category("teaware", Some(top.id));
    below.position = -1;
    let mut brand = Brand {
        id: BrandId::from_u128(u128::from(next())),
        slug: Slug::parse("song-lu").unwrap(),
        name: Localized::new("松庐", "Song Lu"),
    };
    let attribute = |code: &str, kind, filter, values| Attribute {
        code: code.to_owned(),
        name: Localized::new("名", "Name"),
        kind,
        unit: Localized::new("毫升", "ml"),
        filter,
        values,
    };
    let material = attribute(
        "material",
        AttributeKind::Choice,
        true,
        vec![named("celadon", "青瓷", "Celadon")],
    );
    let capacity = attribute("capacity", AttributeKind::Number, false, Vec::new());
    for round in ["一", "二"] {
        top.name.zh = round.to_owned();
        brand.name.zh = round.to_owned();
        let (top, below, brand) = (top.clone(), below.clone(), brand.clone());
        let (material, capacity) = (material.clone(), capacity.clone());
        base.write(async move |tx: &mut Tx| {
            tx.product().save_category(&top).await?;
            tx.product().save_category(&below).await?;
            tx.product().save_brand(&brand).await?;
            tx.product().save_attribute(&capacity, 2).await?;
            tx.product().save_attribute(&material, 1).await
        })
        .await;
    }
    let mut tx = base.read().await;
    assert_eq!(tx.product().categories().await.unwrap(), [below, top.clone()]);
    assert_eq!(tx.product().brands().await.unwrap(), [brand]);
    assert_eq!(tx.product().attributes().await.unwrap(), [material, capacity]);
    drop(tx);
    let twin = category("tea", None);
    let error = base
        .refused(async move |tx: &mut Tx| tx.product().save_category(&twin).await)
        .await;
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
}

async fn versions_grow_with_the_commit_and_not_without(base: &Base) {
    let version = async || base.read().await.product().version().await.unwrap();
    let before = version().await;
    base.write(async |tx: &mut Tx| tx.product().bump_version().await)
        .await;
    base.write(async |tx: &mut Tx| tx.product().bump_stock_version().await)
        .await;
    let after = version().await;
    assert_eq!(
        (after.version, after.stock),
        (before.version + 1, before.stock + 1)
    );
    base.refused(async |tx: &mut Tx| {
        tx.product().bump_version().await?;
        Err::<(), _>(StoreError::Conflict("no".to_owned()))
    })
    .await;
    assert_eq!(version().await, after);
}
