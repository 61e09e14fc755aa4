//! What delivery costs.

use crate::support::{Base, at};
use domain::logistics::{Tariff, Tier};
use store::{StoreError, Tx};

on_both!(
    a_new_shop_charges_what_the_house_charges,
    a_tariff_counts_once_it_follows_the_one_that_counts,
    twins_of_one_change_are_one_version,
);

async fn counting(base: &Base) -> Tariff {
    base.store
        .read()
        .await
        .unwrap()
        .logistics()
        .tariff()
        .await
        .unwrap()
}

async fn add(base: &Base, tariff: Tariff) -> Result<bool, StoreError> {
    base.store
        .write(async move |tx: &mut Tx| tx.logistics().add_tariff(&tariff, at(1)).await)
        .await
}

async fn a_new_shop_charges_what_the_house_charges(base: &Base) {
    assert_eq!(counting(base).await, Tariff::house());
}

async fn a_tariff_counts_once_it_follows_the_one_that_counts(base: &Base) {
    let version = async || {
        base.store
            .read()
            .await
            .unwrap()
            .product()
            .version()
            .await
            .unwrap()
    };
    let before = version().await;
    let mut next = Tariff::house();
    next.version = 2;
    next.remote = vec!["青海省".to_owned()];
    next.rates[0].free_from = None;
    next.rates[0].tiers = vec![Tier {
        most_grams: 500,
        fee: 800,
    }];
    assert!(add(base, next.clone()).await.unwrap());
    assert_eq!(counting(base).await, next);
    let after = version().await;
    assert_eq!((after.tariff, after.version), (2, before.version + 1));
    assert!(!add(base, next.clone()).await.unwrap(), "somebody was faster");
    next.version = 4;
    assert!(!add(base, next).await.unwrap(), "no version is left out");
    for verdict in base.store.verify(|_| {}).await.unwrap() {
        assert!(
            verdict.findings.is_empty(),
            "{}: {:?}",
            verdict.rule,
            verdict.findings
        );
    }
}

async fn twins_of_one_change_are_one_version(base: &Base) {
    let mut next = Tariff::house();
    next.version = 2;
    let answers = futures::future::join_all((0..8).map(|_| add(base, next.clone()))).await;
    let done = answers
        .into_iter()
        .filter(|answer| matches!(answer, Ok(true)))
        .count();
    assert_eq!((done, counting(base).await.version), (1, 2));
}
