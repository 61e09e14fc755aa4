//! The outbox.

use crate::support::{Base, at, id};
use domain::user::register::Retention;
use store::{StoreError, Tx};

on_both!(
    a_claimed_item_is_held_until_its_time_is_over,
    an_item_that_is_given_back_is_due_and_was_not_tried,
    done_items_stay_done_and_are_swept,
    claiming_at_once_gives_every_item_to_one,
    an_item_of_an_undone_change_is_not_there,
);

async fn add(base: &Base, name: &'static str, due: i64) {
    base.write(async move |tx: &mut Tx| {
        tx.outbox()
            .add(name.to_owned(), "topic", "subject", "{\"a\":1}", at(due))
            .await
    })
    .await;
}

async fn claim(base: &Base, now: i64, limit: i64) -> Vec<String> {
    let items = base
        .write(async move |tx: &mut Tx| tx.outbox().claim(at(now), at(now + 60), limit).await)
        .await;
    let mut names: Vec<String> = items.into_iter().map(|item| item.id).collect();
    names.sort();
    names
}

async fn a_claimed_item_is_held_until_its_time_is_over(base: &Base) {
    for (name, due) in [("out_c", 30), ("out_a", 0), ("out_b", 10)] {
        add(base, name, due).await;
    }
    assert_eq!(claim(base, 10, 1).await, ["out_a"], "the one due longest first");
    assert_eq!(
        claim(base, 10, 9).await,
        ["out_b"],
        "not what is held, not what is not due"
    );
    assert!(claim(base, 20, 9).await.is_empty());
    assert_eq!(claim(base, 70, 9).await, ["out_a", "out_b", "out_c"]);
    base.write(async |tx: &mut Tx| tx.outbox().retry("out_b", at(200), "down").await)
        .await;
    assert_eq!(claim(base, 199, 9).await, ["out_a", "out_c"]);
    let items = base
        .write(async |tx: &mut Tx| tx.outbox().claim(at(200), at(300), 9).await)
        .await;
    let item = items.iter().find(|item| item.id == "out_b").unwrap();
    assert_eq!((item.topic.as_str(), item.subject.as_str()), ("topic", "subject"));
    assert_eq!((item.payload.as_str(), item.attempts), ("{\"a\":1}", 3));
}

async fn an_item_that_is_given_back_is_due_and_was_not_tried(base: &Base) {
    add(base, "out_a", 0).await;
    claim(base, 0, 9).await;
    base.write(async |tx: &mut Tx| tx.outbox().give_back("out_a", at(20)).await)
        .await;
    assert!(claim(base, 19, 9).await.is_empty());
    let items = base
        .write(async |tx: &mut Tx| tx.outbox().claim(at(20), at(80), 9).await)
        .await;
    assert_eq!(items.iter().map(|item| item.attempts).collect::<Vec<_>>(), [1]);
}

async fn done_items_stay_done_and_are_swept(base: &Base) {
    add(base, "out_a", 0).await;
    add(base, "out_b", 0).await;
    claim(base, 0, 9).await;
    base.write(async |tx: &mut Tx| tx.outbox().done("out_a", at(5)).await)
        .await;
    assert_eq!(base.read().await.outbox().open().await.unwrap(), 1);
    assert_eq!(claim(base, 1_000, 9).await, ["out_b"]);
    let days = Retention::Outbox.days();
    let later = |time: i64| at(time).plus_seconds(days * 24 * 3_600);
    assert_eq!(base.sweep("outbox", later(5)).await, 0);
    assert_eq!(base.sweep("outbox", later(6)).await, 1);
    let never = later(1_000_000);
    assert_eq!(base.sweep("outbox", never).await, 0, "open items are never swept");
}

async fn claiming_at_once_gives_every_item_to_one(base: &Base) {
    base.write(async |tx: &mut Tx| {
        for _ in 0..40 {
            tx.outbox()
                .add(id("out"), "topic", "subject", "{}", at(0))
                .await?;
        }
        Ok(())
    })
    .await;
    let workers = (0..8).map(|_| claim(base, 0, 10));
    let mut claimed: Vec<String> = futures::future::join_all(workers).await.concat();
    let all = claimed.len();
    claimed.sort();
    claimed.dedup();
    assert_eq!(claimed.len(), all, "no item went to two workers");
    claimed.extend(claim(base, 0, 100).await);
    assert_eq!(claimed.len(), 40, "and none got lost");
}

async fn an_item_of_an_undone_change_is_not_there(base: &Base) {
    base.refused(async |tx: &mut Tx| {
        tx.outbox()
            .add(id("out"), "topic", "subject", "{}", at(0))
            .await?;
        Err::<(), _>(StoreError::Conflict("undone".to_owned()))
    })
    .await;
    assert_eq!(base.read().await.outbox().open().await.unwrap(), 0);
}
