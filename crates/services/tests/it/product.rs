//! The catalogue as shoppers see it.

use crate::shelf::shelf;
use crate::support::{demo_shop, product, save, set_level, small_shop};
use domain::kernel::{Currency, Locale, Localized, Slug};
use domain::product::{Image, ImageId, ImageSource, ListingQuery, ProductStatus, Sort};
use domain::user::permission::policy::SystemUpdate;
use services::product::{categories, home, listing, product_page};
use services::{Ctx, ServiceError};
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counts_beside_lists_of_the_demo_catalogue_equal_counting_by_hand() {
    let shop = demo_shop().await;
    let shelf = shelf(&shop.ctx).await;
    let mut questions: Vec<ListingQuery> = Vec::new();
    for pairs in [
        vec![],
        vec![("stock", "1")],
        vec![("price", "50-200")],
        vec![("f.colour", "jade")],
        vec![("f.colour", "jade,rose"), ("stock", "1")],
        vec![
            ("f.colour", "jade"),
            ("f.material", "celadon,cotton"),
            ("price", "-300"),
        ],
        vec![("f.material", "no-such-material")],
        vec![("f.no-such-attribute", "x")],
    ] {
        questions.push(ListingQuery::from_pairs(None, pairs.clone()));
        for category in ["tea", "teaware", "apparel"] {
            questions.push(ListingQuery::from_pairs(
                Some(Slug::parse(category).unwrap()),
                pairs.clone(),
            ));
        }
    }
    let mut chosen = 0;
    for currency in Currency::ALL {
        let guest = shop.ctx.for_guest(None, currency);
        for question in &questions {
            let answer = listing(&guest, Locale::Zh, question.clone()).await.unwrap();
            shelf.check(&answer, currency);
            chosen += usize::from(answer.products.total > 0);
            let again = listing(&guest, Locale::Zh, question.clone()).await.unwrap();
            assert_eq!(again, answer, "the second answer comes from memory");
        }
    }
    assert!(chosen > questions.len(), "most questions find something");
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_a_list_hold_everything_once_in_every_order() {
    let shop = demo_shop().await;
    let all = shelf(&shop.ctx).await.products.len();
    for sort in Sort::ALL {
        let mut seen = Vec::new();
        for page in 1..=20 {
            let query =
                ListingQuery::from_pairs(None, [("sort", sort.as_str()), ("page", &page.to_string())]);
            let answer = listing(&shop.ctx, Locale::En, query).await.unwrap();
            seen.extend(answer.products.items);
        }
        assert_eq!(seen.len(), all);
        let sorted = match sort {
            Sort::PriceUp => seen.is_sorted_by_key(|card| card.price.minor()),
            Sort::PriceDown => seen.is_sorted_by_key(|card| -card.price.minor()),
            Sort::Popular | Sort::Newest => true,
        };
        assert!(sorted, "{sort:?}");
        let slugs: HashSet<_> = seen.into_iter().map(|card| card.slug).collect();
        assert_eq!(slugs.len(), all, "{sort:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_the_demo_catalogue_can_be_shown() {
    let shop = demo_shop().await;
    let products = shelf(&shop.ctx).await.products;
    for (locale, currency) in [(Locale::Zh, Currency::Cny), (Locale::En, Currency::Usd)] {
        let guest = shop.ctx.for_guest(None, currency);
        for product in &products {
            let page = product_page(&guest, locale, product.slug.as_str()).await.unwrap();
            assert!(!page.variants.is_empty() && !page.images.is_empty() && !page.crumbs.is_empty());
            assert!(
                page.variants
                    .iter()
                    .all(|v| v.image < page.images.len() && v.available <= 20)
            );
            assert!(
                page.related
                    .iter()
                    .all(|card| card.id != page.id && card.in_stock)
            );
            assert_eq!(page.related.len(), 5, "{}", product.slug);
        }
        let home = home(&guest, locale).await.unwrap();
        assert_eq!((home.hot.len(), home.fresh.len()), (10, 10));
        assert!(home.offers.iter().all(|card| card.compare_at.is_some()));
        assert!(home.categories.len() >= 10);
        for top in categories(&guest, locale).await.unwrap() {
            let query = ListingQuery::from_pairs(Some(top.slug.clone()), []);
            let answer = listing(&guest, locale, query).await.unwrap();
            assert_eq!(answer.title, top.name);
            assert!(answer.products.total > 0, "{}", top.name);
            assert_eq!(answer.children.len(), top.children.len());
        }
    }
    for (question, locale) in [("青瓷", Locale::Zh), ("celadon", Locale::En)] {
        let query = ListingQuery::from_pairs(None, [("q", question)]);
        assert!(
            listing(&shop.ctx, locale, query).await.unwrap().products.total > 0,
            "{question}"
        );
    }
    let query = ListingQuery::from_pairs(None, [("q", "!?")]);
    assert_eq!(
        listing(&shop.ctx, Locale::Zh, query)
            .await
            .unwrap()
            .products
            .total,
        0,
        "no word, no hit"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_former_address_shows_the_product_under_its_present_one() {
    let (shop, _) = small_shop().await;
    let mut wok = product(&shop.ctx, "wok").await;
    wok.slug = Slug::parse("iron-wok").unwrap();
    save(&shop.ctx, wok).await;
    let page = product_page(&shop.ctx, Locale::Zh, "wok").await.unwrap();
    assert_eq!(page.slug.as_str(), "iron-wok");
    assert_eq!(
        product_page(&shop.ctx, Locale::Zh, "iron-wok").await.unwrap(),
        page
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_not_published_or_not_sold_here_is_not_found() {
    let (shop, _) = small_shop().await;
    let mut wok = product(&shop.ctx, "wok").await;
    wok.status = ProductStatus::Archived;
    save(&shop.ctx, wok).await;
    let mut gaiwan = product(&shop.ctx, "gaiwan").await;
    for variant in &mut gaiwan.variants {
        variant
            .prices
            .retain(|price| price.amount.currency() == Currency::Cny);
    }
    save(&shop.ctx, gaiwan).await;
    let dollars = shop.ctx.for_guest(None, Currency::Usd);
    for (ctx, slug) in [
        (&shop.ctx, "wok"),
        (&shop.ctx, "nothing"),
        (&shop.ctx, "../etc"),
        (&dollars, "gaiwan"),
    ] {
        let refused = product_page(ctx, Locale::Zh, slug).await.unwrap_err();
        assert!(
            matches!(refused, ServiceError::NotFound("product")),
            "{slug}: {refused:?}"
        );
    }
    let query = ListingQuery::from_pairs(Some(Slug::parse("nothing").unwrap()), []);
    let refused = listing(&shop.ctx, Locale::Zh, query).await.unwrap_err();
    assert!(
        matches!(refused, ServiceError::NotFound("category")),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_variant_points_at_its_own_picture_also_when_others_are_not_fetched_yet() {
    let (shop, _) = small_shop().await;
    let mut gaiwan = product(&shop.ctx, "gaiwan").await;
    let stored = |name: &str| ImageSource::Stored {
        stem: format!("/media/{name}"),
        width: 800,
        height: 800,
        url: format!("https://cdn.example/{name}.jpg"),
    };
    let remote = |name: &str| ImageSource::Remote {
        url: format!("https://cdn.example/{name}.jpg"),
    };
    let own = [Some(gaiwan.variants[0].id), Some(gaiwan.variants[1].id)];
    let sources = [
        (remote("a"), None),
        (remote("b"), None),
        (stored("c"), own[0]),
        (stored("d"), own[1]),
    ];
    let image = |(position, (source, variant))| Image {
        id: ImageId::from_u128(u128::try_from(position).unwrap()),
        variant,
        position,
        source,
        alt: Localized::new("图", "Picture"),
    };
    gaiwan.images = (0..).zip(sources).map(image).collect();
    save(&shop.ctx, gaiwan).await;
    let page = product_page(&shop.ctx, Locale::Zh, "gaiwan").await.unwrap();
    let shown: Vec<&str> = page.images.iter().map(|image| image.src.as_str()).collect();
    assert_eq!(
        shown,
        ["/art/gaiwan/jade.svg", "/media/c", "/media/d"],
        "one placeholder is enough"
    );
    let of: Vec<&str> = page.variants.iter().map(|variant| shown[variant.image]).collect();
    assert_eq!(of, ["/media/c", "/media/d"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_tell_few_units_and_hide_many() {
    let (shop, goods) = small_shop().await;
    set_level(&shop.ctx, goods.jade, 5_000).await;
    let page = product_page(&shop.ctx, Locale::Zh, "gaiwan").await.unwrap();
    let available: Vec<i64> = page.variants.iter().map(|variant| variant.available).collect();
    assert_eq!(available, [20, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn generated_products_are_the_same_for_the_same_seed() {
    let (one, _guard_one) = crate::support::ctx_sqlite().await;
    let (two, _guard_two) = crate::support::ctx_sqlite().await;
    let mut told = Vec::new();
    services::seed::seed_generated(&one.permit().await.unwrap(), 520, 7, |done| told.push(done))
        .await
        .unwrap();
    services::seed::seed_generated(&two.permit().await.unwrap(), 520, 7, |_| {})
        .await
        .unwrap();
    assert_eq!(told, [500, 520]);
    let plain = async |ctx: &Ctx| -> Vec<String> {
        let products = shelf(ctx).await.products;
        let mut plain: Vec<String> = products
            .iter()
            .map(|p| {
                format!(
                    "{} {:?} {:?} {}",
                    p.slug,
                    p.name,
                    p.lowest_price(Currency::Cny),
                    p.popularity
                )
            })
            .collect();
        plain.sort();
        plain
    };
    assert_eq!(plain(&one).await, plain(&two).await);
    let again = services::seed::seed_generated(&one.permit().await.unwrap(), 10, 7, |_| {})
        .await
        .unwrap_err();
    assert!(matches!(again, ServiceError::Conflict(_)), "{again:?}");
    services::seed::seed_generated(&one.permit().await.unwrap(), 10, 8, |_| {})
        .await
        .unwrap();
    let guest = one.for_guest(None, Currency::Cny);
    let refused = guest.permit::<SystemUpdate>().await.map(drop);
    assert!(
        matches!(refused, Err(ServiceError::SignInRequired)),
        "{refused:?}"
    );
    for verdict in services::verify::verify(&one.permit().await.unwrap(), |_| {})
        .await
        .unwrap()
    {
        assert!(
            verdict.findings.is_empty(),
            "{}: {:?}",
            verdict.rule,
            verdict.findings
        );
    }
}
