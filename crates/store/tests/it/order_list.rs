//! Finding orders in lists.

use crate::order::{goods, group, insert, mixed_group};
use crate::support::Base;
use store::{OrderFilter, Tx};

on_both!(
    orders_are_found_by_number_and_seller,
    orders_are_found_by_the_tags_of_the_platform,
);

async fn orders_are_found_by_number_and_seller(base: &Base) {
    let goods = goods(base).await;
    let mixed = mixed_group(base, &goods, 1).await;
    insert(base, &mixed).await.unwrap();
    let other = group(&goods, 2);
    insert(base, &other).await.unwrap();
    let found = async |number: &str, seller: &str| {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let filter = OrderFilter {
            state: None,
            number: given(number),
            seller: given(seller),
            tag: None,
        };
        let rows = base
            .read()
            .await
            .order()
            .summaries(&filter, None, 10)
            .await
            .unwrap();
        rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
    };
    let own = other.number.as_str();
    assert_eq!(found(own, "").await, [own]);
    assert_eq!(found(&own.to_lowercase(), "jishi").await, [own]);
    let typed = format!(" {} ", other.number);
    assert_eq!(found(&typed, "").await, [own], "with hyphens and blanks");
    assert_eq!(
        found(mixed.number.as_str(), "").await.len(),
        2,
        "by the number of the purchase"
    );
    let tea = &mixed.orders[1];
    assert_eq!(found("", tea.seller.slug.as_str()).await, [tea.number.as_str()]);
    let day = &own[..6];
    assert_eq!(found(day, "").await.len(), 3, "by its beginning");
    for nothing in ["%", "_", "-", "号"] {
        assert!(found(nothing, "").await.is_empty(), "{nothing}");
    }
}

async fn orders_are_found_by_the_tags_of_the_platform(base: &Base) {
    let goods = goods(base).await;
    let (first, second) = (group(&goods, 1), group(&goods, 2));
    for group in [&first, &second] {
        insert(base, group).await.unwrap();
    }
    let (one, other, seller) = (first.id, second.id, second.orders[0].seller.id);
    base.store
        .write(async move |tx: &mut Tx| {
            let tags = ["急".to_owned(), "gift".to_owned()];
            tx.order().set_tags(one, None, &tags).await?;
            tx.order().set_tags(other, Some(seller), &tags).await
        })
        .await
        .unwrap();
    let found = async |tag: &str| {
        let filter = OrderFilter {
            tag: Some(tag.to_owned()),
            ..OrderFilter::default()
        };
        let rows = base.read().await.order().summaries(&filter, None, 10).await;
        rows.unwrap()
            .into_iter()
            .map(|row| row.number)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found("急").await,
        [first.number.as_str()],
        "not by those of a seller"
    );
    assert_eq!(found("gift").await, [first.number.as_str()]);
    assert!(found("gif").await.is_empty() && found("%").await.is_empty());
}
