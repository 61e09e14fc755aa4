//! Lists of products and the counts beside them.

use crate::merchant::{insert as insert_seller, seller};
use crate::support::{Base, at, category, id, named, product, yuan};
use domain::inventory::{Cause, CauseKind, MovementKind};
use domain::kernel::{Currency, Locale, Money};
use domain::merchant::{SellerEntry, SellerState};
use domain::product::{AttributeValue, CategoryId, Price, Product, ProductAttribute, ProductStatus, Sort};
use std::collections::BTreeMap;
use store::{ListingFilter, RelatedTo, Tx};

on_both!(
    a_list_holds_what_is_published_and_sold_in_the_currency,
    every_filter_narrows_the_list,
    every_order_is_total_and_pages_do_not_overlap,
    counts_beside_a_list_equal_counting_by_hand,
    cards_carry_the_lowest_price_and_the_first_picture_that_can_be_shown,
    related_products_are_popular_ones_of_the_category_that_can_be_bought,
    a_shop_lists_its_own_goods_while_it_may_sell,
);

const fn everything() -> ListingFilter {
    ListingFilter {
        locale: Locale::Zh,
        currency: Currency::Cny,
        category: None,
        seller: None,
        terms: None,
        attributes: Vec::new(),
        price_min: None,
        price_max: None,
        in_stock: false,
        reduced: false,
        sort: Sort::Popular,
    }
}

struct Shelf {
    products: Vec<Product>,
    top: CategoryId,
    below: CategoryId,
}

/// Twenty-four products over two categories, three materials and two currencies; every third is in stock.
async fn shelf(base: &Base) -> Shelf {
    let top = category("tea", None);
    let below = category("teaware", Some(top.id));
    let shelf = Shelf {
        products: (0..24).map(|n| shelved(n, top.id, below.id)).collect(),
        top: top.id,
        below: below.id,
    };
    let products = shelf.products.clone();
    base.write(async move |tx: &mut Tx| {
        tx.product().save_category(&top).await?;
        tx.product().save_category(&below).await?;
        tx.product().save_all(&products).await?;
        for product in products.iter().step_by(3) {
            tx.inventory()
                .set_levels(
                    &[(product.variants[0].id, 5)],
                    MovementKind::Received,
                    &Cause::new(CauseKind::Import, "test"),
                    || id("mov"),
                    at(0),
                )
                .await?;
        }
        Ok(())
    })
    .await;
    shelf
}

fn shelved(n: i64, top: CategoryId, below: CategoryId) -> Product {
    let mut product = product(&format!("p{n}"), 1_000 + n % 6 * 100);
    product.popularity = n % 4;
    product.published_at = at(n % 5);
    match n % 3 {
        0 => product.categories = vec![below],
        1 => product.categories = vec![top],
        _ => {}
    }
    let material = ["celadon", "bamboo", "iron"][usize::try_from(n % 3).unwrap()];
    product.attributes = vec![ProductAttribute {
        code: "material".to_owned(),
        value: AttributeValue::Choice(material.to_owned()),
    }];
    if n % 2 == 0 {
        product.options[0].values[1] = named("teal", "黛青", "Teal");
        product.variants[1].choice = vec!["teal".to_owned()];
        for variant in &mut product.variants {
            variant.prices[0].compare_at = Some(yuan(5_000));
            variant.prices.push(Price {
                amount: Money::new(200 + n, Currency::Usd),
                compare_at: None,
            });
        }
    }
    product.status = match n {
        22 => ProductStatus::Draft,
        23 => ProductStatus::Archived,
        _ => ProductStatus::Published,
    };
    product
}

async fn listed(base: &Base, filter: &ListingFilter) -> Vec<String> {
    let mut tx = base.read().await;
    let cards = tx.product().cards(filter, 100, 0).await.unwrap();
    let counts = tx.product().card_counts(filter).await.unwrap();
    let in_stock: i64 = cards.iter().map(|card| i64::from(card.in_stock)).sum();
    assert_eq!(counts, (i64::try_from(cards.len()).unwrap(), in_stock));
    let mut slugs: Vec<String> = cards.into_iter().map(|card| card.slug).collect();
    slugs.sort();
    slugs
}

fn slugs(shelf: &Shelf, keep: impl Fn(usize, &Product) -> bool) -> Vec<String> {
    let published = shelf.products.iter().take(22).enumerate();
    let mut slugs: Vec<String> = published
        .filter(|(n, product)| keep(*n, product))
        .map(|(_, product)| product.slug.to_string())
        .collect();
    slugs.sort();
    slugs
}

async fn a_list_holds_what_is_published_and_sold_in_the_currency(base: &Base) {
    let shelf = shelf(base).await;
    assert_eq!(listed(base, &everything()).await, slugs(&shelf, |_, _| true));
    let dollars = ListingFilter {
        currency: Currency::Usd,
        locale: Locale::En,
        ..everything()
    };
    assert_eq!(listed(base, &dollars).await, slugs(&shelf, |n, _| n % 2 == 0));
    let mut tx = base.read().await;
    for (locale, name) in [(Locale::Zh, "货 p0"), (Locale::En, "Thing p0")] {
        for currency in Currency::ALL {
            let filter = ListingFilter {
                locale,
                currency,
                price_max: Some(if currency == Currency::Cny { 1_000 } else { 200 }),
                ..everything()
            };
            let cards = tx.product().cards(&filter, 100, 0).await.unwrap();
            assert!(
                cards.iter().any(|card| card.name == name),
                "{name} in {currency:?}"
            );
        }
    }
}

async fn every_filter_narrows_the_list(base: &Base) {
    let shelf = shelf(base).await;
    let of = |change: &dyn Fn(&mut ListingFilter)| {
        let mut filter = everything();
        change(&mut filter);
        filter
    };
    let chosen = |code: &str, values: &[&str]| {
        (
            code.to_owned(),
            values.iter().map(ToString::to_string).collect::<Vec<_>>(),
        )
    };
    let price = |product: &Product| product.lowest_price(Currency::Cny).unwrap().amount.minor();
    let below = of(&|f| f.category = Some(shelf.below));
    assert_eq!(listed(base, &below).await, slugs(&shelf, |n, _| n % 3 == 0));
    let top = of(&|f| f.category = Some(shelf.top));
    assert_eq!(
        listed(base, &top).await,
        slugs(&shelf, |n, _| n % 3 < 2),
        "and all below it"
    );
    let one = of(&|f| f.attributes = vec![chosen("material", &["iron"])]);
    assert_eq!(listed(base, &one).await, slugs(&shelf, |n, _| n % 3 == 2));
    let any = of(&|f| f.attributes = vec![chosen("material", &["iron", "bamboo"])]);
    assert_eq!(listed(base, &any).await, slugs(&shelf, |n, _| n % 3 > 0));
    let both = of(&|f| f.attributes = vec![chosen("material", &["iron"]), chosen("colour", &["teal"])]);
    assert_eq!(
        listed(base, &both).await,
        slugs(&shelf, |n, _| n % 3 == 2 && n % 2 == 0)
    );
    let none = of(&|f| f.attributes = vec![chosen("material", &["' OR 1 = 1 --"])]);
    assert!(listed(base, &none).await.is_empty());
    let cheap = of(&|f| f.price_max = Some(1_200));
    assert_eq!(
        listed(base, &cheap).await,
        slugs(&shelf, |_, p| price(p) <= 1_200)
    );
    let between = of(&|f| (f.price_min, f.price_max) = (Some(1_200), Some(1_300)));
    let within = slugs(&shelf, |_, p| (1_200..=1_300).contains(&price(p)));
    assert_eq!(listed(base, &between).await, within);
    let present = of(&|f| f.in_stock = true);
    assert_eq!(listed(base, &present).await, slugs(&shelf, |n, _| n % 3 == 0));
    let reduced = of(&|f| f.reduced = true);
    assert_eq!(listed(base, &reduced).await, slugs(&shelf, |n, _| n % 2 == 0));
    let all = of(&|f| {
        f.category = Some(shelf.top);
        f.attributes = vec![chosen("colour", &["teal", "jade"])];
        (f.price_min, f.in_stock, f.reduced) = (Some(1_100), true, true);
    });
    let all_of_it = slugs(&shelf, |n, p| n % 6 == 0 && price(p) >= 1_100);
    assert_eq!(listed(base, &all).await, all_of_it);
}

async fn every_order_is_total_and_pages_do_not_overlap(base: &Base) {
    let shelf = shelf(base).await;
    let mut tx = base.read().await;
    for sort in Sort::ALL {
        for category in [None, Some(shelf.top)] {
            let filter = ListingFilter {
                sort,
                category,
                ..everything()
            };
            let mut paged = Vec::new();
            for page in 0..5 {
                paged.extend(tx.product().cards(&filter, 5, page * 5).await.unwrap());
            }
            let key = |slug: &str| {
                let product = shelf.products.iter().find(|p| p.slug.as_str() == slug).unwrap();
                let price = product.lowest_price(Currency::Cny).unwrap().amount.minor();
                let rank = match sort {
                    Sort::Popular => -product.popularity,
                    Sort::Newest => -product.published_at.as_micros(),
                    Sort::PriceUp => price,
                    Sort::PriceDown => -price,
                };
                (rank, product.id)
            };
            let found: Vec<_> = paged.iter().map(|card| key(&card.slug)).collect();
            let mut expected: Vec<_> = slugs(&shelf, |n, _| category.is_none() || n % 3 < 2)
                .iter()
                .map(|slug| key(slug))
                .collect();
            expected.sort();
            assert_eq!(found, expected, "{sort:?} in {category:?}");
        }
    }
}

async fn counts_beside_a_list_equal_counting_by_hand(base: &Base) {
    let shelf = shelf(base).await;
    let filter = ListingFilter {
        category: Some(shelf.top),
        attributes: vec![("material".to_owned(), vec!["celadon".to_owned()])],
        price_max: Some(1_400),
        ..everything()
    };
    let by_hand = |keep: &dyn Fn(usize) -> bool| {
        let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
        for (n, product) in shelf.products.iter().take(22).enumerate() {
            let cheap = product.lowest_price(Currency::Cny).unwrap().amount.minor() <= 1_400;
            if !cheap || !keep(n) {
                continue;
            }
            let AttributeValue::Choice(material) = &product.attributes[0].value else {
                unreachable!()
            };
            let colours = product.options[0]
                .values
                .iter()
                .map(|v| ("colour", v.code.clone()));
            for (code, value) in colours.chain([("material", material.clone())]) {
                *counts.entry((code.to_owned(), value)).or_default() += 1;
            }
        }
        counts
    };
    let mut tx = base.read().await;
    let counted = |rows: Vec<store::FacetCount>| -> BTreeMap<(String, String), i64> {
        rows.into_iter()
            .map(|row| ((row.attribute, row.value), row.count))
            .collect()
    };
    let all = counted(tx.product().facet_counts(&filter, None).await.unwrap());
    assert_eq!(all, by_hand(&|n| n % 3 == 0));
    let wider = counted(
        tx.product()
            .facet_counts(&filter, Some("material"))
            .await
            .unwrap(),
    );
    let mut expected = by_hand(&|n| n % 3 < 2);
    expected.retain(|(code, _), _| code == "material");
    assert_eq!(
        wider, expected,
        "a second value of the attribute would widen the list"
    );
}

async fn cards_carry_the_lowest_price_and_the_first_picture_that_can_be_shown(base: &Base) {
    use domain::product::{Image, ImageId, ImageSource};
    let mut goods = product("goods", 1_500);
    goods.variants[1].prices[0] = Price {
        amount: yuan(1_200),
        compare_at: Some(yuan(2_000)),
    };
    let image = |number: u128, source| Image {
        id: ImageId::from_u128(number),
        variant: None,
        position: 0,
        source,
        alt: domain::kernel::Localized::new("图", "Picture"),
    };
    goods.images = vec![
        image(
            1,
            ImageSource::Remote {
                url: "https://cdn.example/a.jpg".to_owned(),
            },
        ),
        image(
            2,
            ImageSource::Stored {
                stem: "/media/ab".to_owned(),
                width: 10,
                height: 10,
                url: "https://cdn.example/b.jpg".to_owned(),
            },
        ),
    ];
    base.save(vec![goods.clone()]).await;
    let card = base
        .read()
        .await
        .product()
        .cards(&everything(), 1, 0)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (card.price, card.compare_at, card.is_from),
        (1_200, Some(2_000), 1)
    );
    assert_eq!(
        (card.cover.as_str(), card.cover_alt.as_str()),
        ("/media/ab#", "图")
    );
    assert_eq!((card.in_stock, card.published_at), (0, at(0).as_micros()));
    goods.images.truncate(1);
    goods.variants.truncate(1);
    base.save(vec![goods]).await;
    let card = base
        .read()
        .await
        .product()
        .cards(&everything(), 1, 0)
        .await
        .unwrap()
        .remove(0);
    assert_eq!((card.price, card.compare_at, card.is_from), (1_500, None, 0));
    assert_eq!(
        (card.cover.as_str(), card.cover_alt.as_str()),
        ("/art/gaiwan/jade.svg", "货 goods")
    );
}

async fn related_products_are_popular_ones_of_the_category_that_can_be_bought(base: &Base) {
    let shelf = shelf(base).await;
    let to = RelatedTo {
        product: shelf.products[3].id,
        category: shelf.below,
    };
    let mut tx = base.read().await;
    let cards = tx
        .product()
        .related(to, Locale::En, Currency::Cny, 3)
        .await
        .unwrap();
    let found: Vec<&str> = cards.iter().map(|card| card.slug.as_str()).collect();
    assert_eq!(found, ["p15", "p6", "p18"]);
    let cards = tx
        .product()
        .related(to, Locale::Zh, Currency::Usd, 100)
        .await
        .unwrap();
    let mut found: Vec<&str> = cards.iter().map(|card| card.slug.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["p0", "p12", "p18", "p6"]);
}

async fn a_shop_lists_its_own_goods_while_it_may_sell(base: &Base) {
    let mut shelf = shelf(base).await;
    let tea = seller("tea-shop", SellerState::Approved, 0);
    insert_seller(base, &tea).await.unwrap();
    for product in shelf.products.iter_mut().step_by(2) {
        product.seller = tea.id;
        base.execute(&format!(
            "UPDATE product SET seller_id = '{}' WHERE id = '{}'",
            tea.id, product.id
        ))
        .await;
    }
    let of_shop = ListingFilter {
        seller: Some(tea.id),
        ..everything()
    };
    let below = ListingFilter {
        category: Some(shelf.below),
        ..everything()
    };
    let counts = async || {
        let mut tx = base.read().await;
        let cards = tx.product().cards(&of_shop, 100, 0).await.unwrap().len();
        let mut all = Vec::new();
        for filter in [&of_shop, &everything(), &below] {
            all.push(tx.product().card_counts(filter).await.unwrap().0);
        }
        let to = RelatedTo {
            product: shelf.products[1].id,
            category: shelf.below,
        };
        let related = tx
            .product()
            .related(to, Locale::Zh, Currency::Cny, 100)
            .await
            .unwrap();
        (cards, all, related.len())
    };
    let open = counts().await;
    assert!(
        open.0 > 5 && open.1[0] == i64::try_from(open.0).unwrap(),
        "{open:?}"
    );
    base.write(async move |tx: &mut Tx| {
        let entry = SellerEntry {
            state: SellerState::Suspended,
            at: at(1),
            cause: "operator".to_owned(),
            reason: "under review".to_owned(),
        };
        tx.merchant().advance(&tea, &entry).await
    })
    .await;
    let closed = counts().await;
    assert_eq!((closed.0, closed.1[0]), (0, 0));
    assert_eq!(closed.1[1], open.1[1] - open.1[0]);
    assert!(
        closed.1[2] < open.1[2] && closed.2 < open.2,
        "{closed:?} {open:?}"
    );
}
