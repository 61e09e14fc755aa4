//! Searching: the same words find the same products on both databases, because both are held against one table.

use crate::support::{Base, product};
use domain::kernel::{Currency, Locale, Localized};
use domain::product::{
    Attribute, AttributeKind, AttributeValue, OptionValue, Product, ProductAttribute, ProductStatus, Sort,
};
use store::{ListingFilter, SearchTerms, Tx};

on_both!(
    words_find_the_same_products_on_both_databases,
    products_with_the_words_in_their_title_come_first,
    words_follow_the_product,
);

/// What is asked, and the products it finds.
const HITS: [(&str, &[&str]); 28] = [
    ("青瓷", &["gaiwan", "vase"]),
    ("龙泉青瓷", &["gaiwan"]),
    ("盖碗", &["gaiwan"]),
    ("青瓷盖碗", &["gaiwan"]),
    ("青瓷 花瓶", &["vase"]),
    ("茶具", &["gaiwan"]),
    ("celadon", &["gaiwan", "vase"]),
    ("CELADON", &["gaiwan", "vase"]),
    ("celadon gaiwan", &["gaiwan"]),
    ("gaiwan-150ml", &["gaiwan"]),
    ("150ml", &["gaiwan"]),
    ("celad", &[]),
    ("café", &["shop"]),
    ("cafe", &[]),
    ("ÉCLAIR", &["shop"]),
    ("GAIWAN-JADE", &["gaiwan"]),
    ("hand-painted", &["vase"]),
    ("dragon's", &["vase"]),
    ("script", &[]),
    ("草木染", &["scarf"]),
    ("礼物", &["scarf"]),
    ("teal", &["scarf"]),
    ("黛青", &["scarf"]),
    ("Gaiwans", &["gaiwan"]),
    ("景德镇", &["vase"]),
    ("made in jingdezhen", &["vase"]),
    ("title:celadon", &[]),
    ("celadon NOT vase", &[]),
];

fn named(slug: &str, zh: &str, en: &str) -> Product {
    let mut named = product(slug, 1_000);
    named.name = Localized::new(zh, en);
    named.summary = Localized::new("", "");
    named.description = Localized::new("", "");
    for value in &mut named.options[0].values {
        value.name = Localized::new("", "");
    }
    named
}

fn goods() -> Vec<Product> {
    let mut gaiwan = named("gaiwan", "龙泉青瓷盖碗 150 毫升", "Longquan Celadon Gaiwan-150ml");
    gaiwan.description = Localized::new("<p class=\"script\">好<b>茶具</b></p>", "<script></script>");
    let mut vase = named("vase", "花瓶", "Vase");
    vase.summary = Localized::new("青瓷", "Hand-painted celadon, the dragon's own");
    vase.popularity = 1_000;
    vase.attributes = vec![ProductAttribute {
        code: "origin".to_owned(),
        value: AttributeValue::Choice("jdz".to_owned()),
    }];
    let mut scarf = named("scarf", "围巾", "Scarf");
    scarf.tags = vec!["礼物".to_owned()];
    scarf.attributes = vec![
        ProductAttribute {
            code: "craft".to_owned(),
            value: AttributeValue::Text(Localized::new("草木染", "Plant-dyed")),
        },
        ProductAttribute {
            code: "length".to_owned(),
            value: AttributeValue::Number(180),
        },
    ];
    scarf.options[0].values[1] = OptionValue {
        code: "teal".to_owned(),
        name: Localized::new("黛青", "Teal"),
    };
    scarf.variants[1].choice = vec!["teal".to_owned()];
    let cafe = named("shop", "咖啡", "Café éclair");
    let mut empty = named("empty", "", "");
    empty.options.clear();
    empty.variants.clear();
    vec![gaiwan, vase, scarf, cafe, empty]
}

async fn found(base: &Base, text: &str) -> Vec<String> {
    let filter = ListingFilter {
        locale: Locale::Zh,
        currency: Currency::Cny,
        category: None,
        seller: None,
        terms: Some(SearchTerms::parse(text).unwrap()),
        attributes: Vec::new(),
        price_min: None,
        price_max: None,
        in_stock: false,
        reduced: false,
        sort: Sort::Popular,
    };
    let mut tx = base.read().await;
    let cards = tx.product().cards(&filter, 100, 0).await.unwrap();
    let counts = tx.product().card_counts(&filter).await.unwrap();
    assert_eq!(counts.0, i64::try_from(cards.len()).unwrap());
    cards.into_iter().map(|card| card.slug).collect()
}

fn origin() -> Attribute {
    Attribute {
        code: "origin".to_owned(),
        name: Localized::new("产地", "Origin"),
        kind: AttributeKind::Choice,
        unit: Localized::new("", ""),
        filter: true,
        values: vec![OptionValue {
            code: "jdz".to_owned(),
            name: Localized::new("江西景德镇", "Made in Jingdezhen"),
        }],
    }
}

async fn words_find_the_same_products_on_both_databases(base: &Base) {
    base.write(async |tx: &mut Tx| tx.product().save_attribute(&origin(), 0).await)
        .await;
    base.save(goods()).await;
    for (text, expected) in HITS {
        let mut found = found(base, text).await;
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
    assert_eq!(SearchTerms::parse("' \" % _ \\"), None);
}

async fn products_with_the_words_in_their_title_come_first(base: &Base) {
    base.save(goods()).await;
    assert_eq!(
        found(base, "celadon").await,
        ["gaiwan", "vase"],
        "the vase is more popular, but only its summary has the word"
    );
}

async fn words_follow_the_product(base: &Base) {
    let mut goods = goods();
    base.save(goods.clone()).await;
    let gaiwan = &mut goods[0];
    gaiwan.name = Localized::new("紫砂壶", "Teapot");
    base.save(vec![gaiwan.clone()]).await;
    assert_eq!(found(base, "celadon").await, ["vase"]);
    assert_eq!(found(base, "紫砂壶").await, ["gaiwan"]);
    gaiwan.status = ProductStatus::Draft;
    base.save(vec![gaiwan.clone()]).await;
    assert!(found(base, "紫砂壶").await.is_empty());
    assert_eq!(base.number("SELECT COUNT(*) FROM product_search").await, 4);
}
