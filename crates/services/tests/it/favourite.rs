//! Products that people mark. Every scenario on both databases.

use crate::people::{MAIL, registered, with};
use crate::support::{Shop, goods, product, save, stock};
use domain::kernel::Locale;
use domain::product::{Product, ProductId, ProductStatus};
use domain::user::permission::policy::AccountUpdate;
use services::user::{favourite_ids, list_favourites, set_favourite};
use services::{Permit, ServiceError};

on_both!(
    marking_twice_is_once_and_others_see_nothing_of_it,
    a_marked_product_that_is_no_longer_for_sale_is_shown_as_such,
    a_long_list_goes_on_where_it_ended,
);

async fn person(shop: &Shop, login: &str) -> Permit<AccountUpdate> {
    let started = registered(shop, login).await;
    with(shop, &started.token).permit().await.unwrap()
}

async fn slugs(permit: &Permit<AccountUpdate>) -> Vec<(String, bool)> {
    let page = list_favourites(permit, Locale::Zh, None).await.unwrap();
    page.items
        .iter()
        .map(|item| (item.product.slug.to_string(), item.for_sale))
        .collect()
}

async fn marking_twice_is_once_and_others_see_nothing_of_it(shop: &Shop) {
    stock(&shop.ctx).await;
    let (me, other) = (
        person(shop, MAIL).await,
        person(shop, "hanmeimei@example.com").await,
    );
    let (gaiwan, wok) = (
        product(&shop.ctx, "gaiwan").await.id,
        product(&shop.ctx, "wok").await.id,
    );
    for _ in 0..2 {
        set_favourite(&me, gaiwan, true).await.unwrap();
    }
    shop.clock.advance_seconds(1);
    set_favourite(&me, wok, true).await.unwrap();
    assert_eq!(
        slugs(&me).await,
        [("wok".to_owned(), true), ("gaiwan".to_owned(), true)]
    );
    assert_eq!(favourite_ids(&me).await.unwrap(), [wok, gaiwan]);
    assert!(favourite_ids(&other).await.unwrap().is_empty());
    for _ in 0..2 {
        set_favourite(&me, wok, false).await.unwrap();
    }
    assert_eq!(favourite_ids(&me).await.unwrap(), [gaiwan]);
    let unknown = set_favourite(&me, ProductId::from_u128(7), true).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound(_))), "{unknown:?}");
}

async fn a_marked_product_that_is_no_longer_for_sale_is_shown_as_such(shop: &Shop) {
    stock(&shop.ctx).await;
    let me = person(shop, MAIL).await;
    let wok = product(&shop.ctx, "wok").await;
    set_favourite(&me, wok.id, true).await.unwrap();
    let archived = Product {
        status: ProductStatus::Archived,
        ..wok.clone()
    };
    save(&shop.ctx, archived).await;
    assert_eq!(slugs(&me).await, [("wok".to_owned(), false)]);
    set_favourite(&me, wok.id, false).await.unwrap();
    let again = set_favourite(&me, wok.id, true).await;
    assert!(matches!(again, Err(ServiceError::NotFound(_))), "{again:?}");
}

async fn a_long_list_goes_on_where_it_ended(shop: &Shop) {
    stock(&shop.ctx).await;
    let category = product(&shop.ctx, "wok").await.categories[0];
    let me = person(shop, MAIL).await;
    let mut ids = Vec::new();
    for number in 0..50 {
        let tea = goods(
            &shop.ctx,
            category,
            &format!("tea-{number}"),
            ("茶", "Tea"),
            &[("jade", 900)],
        );
        ids.push(tea.id);
        save(&shop.ctx, tea).await;
    }
    // Two of each time, so that the time alone does not order them.
    for (index, id) in ids.iter().enumerate() {
        set_favourite(&me, *id, true).await.unwrap();
        shop.clock.advance_seconds(i64::from(index % 2 == 1));
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = list_favourites(&me, Locale::En, after.as_deref()).await.unwrap();
        seen.extend(page.items.iter().map(|item| item.product.id));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let (front, back) = (&seen[..2], &seen[48..]);
    assert!(
        front.contains(&ids[49]) && front.contains(&ids[48]),
        "newest first"
    );
    assert!(back.contains(&ids[0]) && back.contains(&ids[1]));
    seen.sort();
    let mut all = ids;
    all.sort();
    assert_eq!(seen, all, "each once");
    let odd = list_favourites(&me, Locale::En, Some("nowhere")).await;
    assert!(matches!(odd, Err(ServiceError::BadRequest(_))), "{odd:?}");
}
