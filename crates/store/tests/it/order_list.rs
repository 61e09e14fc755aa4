//! Finding orders in lists.

use crate::order::{goods, group, insert, mixed_group};
use crate::support::Base;
use store::OrderFilter;

on_both!(orders_are_found_by_number_and_seller);

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
