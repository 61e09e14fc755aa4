//! Products saved and loaded whole.

use crate::support::{Base, at, category, id, named, next, product, variant, yuan};
use domain::inventory::{Cause, CauseKind, MovementKind};
use domain::kernel::{Currency, Localized, Money, Slug};
use domain::product::{
    AttributeValue, Brand, BrandId, Image, ImageId, ImageSource, Price, Product, ProductAttribute,
    ProductOption, ProductStatus,
};
use store::{StoreError, Tx};

on_both!(
    a_product_comes_back_as_it_was_saved,
    saving_again_replaces_everything,
    a_former_slug_leads_to_the_product_until_another_takes_it,
    a_variant_that_is_gone_takes_its_stock_and_cart_lines_along,
    a_taken_code_or_slug_is_a_conflict_and_changes_nothing,
    products_are_walked_in_the_order_of_their_ids,
    many_products_are_saved_at_once,
);

fn rich(brand: BrandId) -> Product {
    let mut rich = product("rich", 16_800);
    rich.brand = Some(brand);
    rich.options.push(ProductOption {
        code: "size".to_owned(),
        name: Localized::new("尺寸", "Size"),
        values: vec![named("m", "中", "M"), named("l", "大", "L")],
    });
    for (variant, size) in rich.variants.iter_mut().zip(["m", "l"]) {
        variant.choice.push(size.to_owned());
        variant.barcode = Some("6901234567892".to_owned());
        variant.prices = vec![
            Price {
                amount: yuan(16_800),
                compare_at: Some(yuan(19_900)),
            },
            Price {
                amount: Money::new(3_200, Currency::Usd),
                compare_at: None,
            },
        ];
    }
    let value = |code: &str, value| ProductAttribute {
        code: code.to_owned(),
        value,
    };
    rich.attributes = vec![
        value("material", AttributeValue::Choice("celadon".to_owned())),
        value("capacity", AttributeValue::Number(150)),
        value("handmade", AttributeValue::Flag(true)),
        value(
            "care",
            AttributeValue::Text(Localized::new("手洗 ' \" %", "Wash by hand")),
        ),
    ];
    rich.tags = vec!["gift".to_owned(), "礼物".to_owned()];
    let sources = [
        ImageSource::Remote {
            url: "https://cdn.example/a.jpg?v=1&w=2".to_owned(),
        },
        ImageSource::Stored {
            stem: "/media/ab/cd".to_owned(),
            width: 1_600,
            height: 1_200,
            url: "https://cdn.example/b.jpg".to_owned(),
        },
        ImageSource::Failed {
            url: "https://cdn.example/c.jpg".to_owned(),
            reason: "404".to_owned(),
        },
        ImageSource::Art {
            family: "gaiwan".to_owned(),
            palette: "rose".to_owned(),
        },
    ];
    let own = rich.variants[1].id;
    rich.images = (0..)
        .zip(sources)
        .map(|(position, source)| Image {
            id: ImageId::from_u128(u128::from(next())),
            variant: (position == 3).then_some(own),
            position,
            source,
            alt: Localized::new("图", "Picture"),
        })
        .collect();
    rich
}

async fn rich_saved(base: &Base) -> Product {
    let brand = Brand {
        id: BrandId::from_u128(u128::from(next())),
        slug: Slug::parse("song-lu").unwrap(),
        name: Localized::new("松庐", "Song Lu"),
    };
    let top = category("tea", None);
    let below = category("teaware", Some(top.id));
    let other = category("gifts", None);
    let mut rich = rich(brand.id);
    rich.categories = vec![other.id, below.id];
    let saved = rich.clone();
    base.write(async move |tx: &mut Tx| {
        tx.product().save_brand(&brand).await?;
        for category in [&top, &below, &other] {
            tx.product().save_category(category).await?;
        }
        tx.product().save(&saved).await
    })
    .await;
    rich
}

async fn a_product_comes_back_as_it_was_saved(base: &Base) {
    let rich = rich_saved(base).await;
    let mut tx = base.read().await;
    assert_eq!(tx.product().product(rich.id).await.unwrap(), Some(rich.clone()));
    assert_eq!(
        tx.product().product_by_slug("rich").await.unwrap(),
        Some(rich.clone())
    );
    let sku = &rich.variants[1].sku;
    assert_eq!(tx.product().product_of_sku(sku).await.unwrap(), Some(rich.id));
    assert_eq!(tx.product().product_of_sku("nothing").await.unwrap(), None);
    assert_eq!(tx.product().product_by_slug("nothing").await.unwrap(), None);
    let slugs = ["rich".to_owned(), "nothing".to_owned()];
    assert_eq!(tx.product().products_by_slugs(&slugs).await.unwrap(), [rich]);
    assert!(tx.product().products_by_slugs(&[]).await.unwrap().is_empty());
    let listed = base
        .number("SELECT COUNT(*) FROM product_category WHERE is_direct = 0")
        .await;
    assert_eq!(listed, 1, "the parent lists it too");
}

async fn saving_again_replaces_everything(base: &Base) {
    let mut rich = rich_saved(base).await;
    rich.brand = None;
    rich.categories.reverse();
    rich.categories.truncate(1);
    rich.options.truncate(1);
    rich.attributes.truncate(1);
    rich.images.clear();
    rich.tags.clear();
    rich.variants.swap(0, 1);
    rich.variants[0].position = 0;
    rich.variants[1].position = 1;
    for variant in &mut rich.variants {
        variant.choice.truncate(1);
        variant.prices.truncate(1);
        variant.barcode = None;
    }
    rich.variants.push({
        let mut added = variant("RICH-NEW", "rose", 1_000);
        added.position = 2;
        added
    });
    rich.status = ProductStatus::Draft;
    base.save(vec![rich.clone()]).await;
    assert_eq!(
        base.read().await.product().product(rich.id).await.unwrap(),
        Some(rich)
    );
    let facets = base.number("SELECT COUNT(*) FROM product_facet").await;
    assert_eq!(facets, 3, "one choice and two colours");
}

async fn a_former_slug_leads_to_the_product_until_another_takes_it(base: &Base) {
    let mut moved = product("old-name", 1_000);
    base.save(vec![moved.clone()]).await;
    for slug in ["second-name", "third-name"] {
        moved.slug = Slug::parse(slug).unwrap();
        base.save(vec![moved.clone()]).await;
    }
    let mut tx = base.read().await;
    for former in ["old-name", "second-name"] {
        let found = tx.product().slug_after(former).await.unwrap();
        assert_eq!(found.as_deref(), Some("third-name"), "{former}");
    }
    assert_eq!(tx.product().slug_after("third-name").await.unwrap(), None);
    drop(tx);
    moved.slug = Slug::parse("second-name").unwrap();
    base.save(vec![moved]).await;
    let mut another = product("another", 1_000);
    another.slug = Slug::parse("old-name").unwrap();
    base.save(vec![another]).await;
    let mut tx = base.read().await;
    assert_eq!(tx.product().slug_after("old-name").await.unwrap(), None);
    assert_eq!(tx.product().slug_after("second-name").await.unwrap(), None);
    let third = tx.product().slug_after("third-name").await.unwrap();
    assert_eq!(third.as_deref(), Some("second-name"));
}

async fn a_variant_that_is_gone_takes_its_stock_and_cart_lines_along(base: &Base) {
    let mut kept = product("kept", 1_000);
    let (stays, goes) = (kept.variants[0].id, kept.variants[1].id);
    base.save(vec![kept.clone()]).await;
    base.write(async move |tx: &mut Tx| {
        let cause = Cause::new(CauseKind::Import, "test");
        for variant in [stays, goes] {
            tx.inventory()
                .set_levels(
                    &[(variant, 5)],
                    MovementKind::Received,
                    &cause,
                    || id("mov"),
                    at(0),
                )
                .await?;
        }
        Ok(())
    })
    .await;
    base.execute(&format!(
        "UPDATE stock_level SET on_hand = 0 WHERE variant_id = '{stays}'"
    ))
    .await;
    kept.variants.remove(1);
    base.save(vec![kept.clone()]).await;
    let mut tx = base.read().await;
    assert_eq!(tx.product().product(kept.id).await.unwrap(), Some(kept));
    let levels = tx.inventory().levels(&[stays, goes]).await.unwrap();
    assert_eq!(levels, [(stays, 0)].into());
    let shown = base.number("SELECT in_stock + 0 FROM product").await;
    assert_eq!(shown, 0, "nothing that is left can be bought");
}

async fn a_taken_code_or_slug_is_a_conflict_and_changes_nothing(base: &Base) {
    let first = product("first", 1_000);
    let mut second = product("second", 2_000);
    base.save(vec![first.clone(), second.clone()]).await;
    let mut same_code = second.clone();
    same_code.name = Localized::new("改", "Changed");
    same_code.variants[0].sku.clone_from(&first.variants[0].sku);
    let mut same_slug = second.clone();
    same_slug.slug = first.slug.clone();
    for wrong in [same_code, same_slug] {
        let error = base
            .refused(async move |tx: &mut Tx| tx.product().save(&wrong).await)
            .await;
        assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
    }
    second.categories = vec![category("unknown", None).id];
    let unknown = second.clone();
    let error = base
        .refused(async move |tx: &mut Tx| tx.product().save(&unknown).await)
        .await;
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
    second.categories.clear();
    let mut tx = base.read().await;
    assert_eq!(tx.product().product(second.id).await.unwrap(), Some(second));
}

async fn products_are_walked_in_the_order_of_their_ids(base: &Base) {
    let products: Vec<Product> = (1..=7).map(|n| product(&format!("p{n}"), n * 100)).collect();
    let mut shuffled = products.clone();
    shuffled.reverse();
    base.save(shuffled).await;
    let mut tx = base.read().await;
    assert_eq!(tx.product().count().await.unwrap(), 7);
    let mut walked = Vec::new();
    loop {
        let after = walked.last().map(|p: &Product| p.id);
        let page = tx.product().products_after(after, 3).await.unwrap();
        if page.is_empty() {
            break;
        }
        walked.extend(page);
    }
    assert_eq!(walked, products);
}

async fn many_products_are_saved_at_once(base: &Base) {
    let products: Vec<Product> = (0..250).map(|n| product(&format!("m{n}"), 100 + n)).collect();
    let before = base.store.metrics().statements();
    base.save(products.clone()).await;
    let statements = base.store.metrics().statements() - before;
    assert!(statements < 60, "{statements} statements");
    base.save(products).await;
    let mut tx = base.read().await;
    assert_eq!(tx.product().count().await.unwrap(), 250);
    assert!(tx.statements() == 1);
}
