//! Writes: one transaction each, sharing commits on `SQLite`, and never each other's failures.

use crate::support::{Base, at, on_sqlite};
use domain::kernel::{Currency, Money};
use domain::payment::CashRule;
use std::sync::Arc;
use std::time::Duration;
use store::{Ask, PaymentStore, StoreError, Tx};
use tokio::sync::{Notify, oneshot};

on_both!(
    a_failing_write_is_undone_alone,
    a_panicking_write_is_undone_and_hurts_nobody,
    a_caller_that_goes_away_changes_nothing_for_the_others,
    a_write_works_after_an_error_on_its_connection,
    a_reader_sees_nothing_before_the_commit,
    an_answered_write_can_be_read_at_once,
    statements_and_commits_are_counted,
    questions_asked_together_are_answered_each,
);

async fn add(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    tx.outbox()
        .add(name.to_owned(), "topic", "subject", "{}", at(0))
        .await
}

async fn rows(base: &Base) -> i64 {
    base.number("SELECT COUNT(*) FROM outbox").await
}

/// Keeps the writer of `SQLite` busy until the returned sender is used, so that what comes next waits in line.
fn hold(base: &Base) -> (Arc<Notify>, tokio::task::JoinHandle<()>) {
    let release = Arc::new(Notify::new());
    let (store, released) = (base.store.clone(), Arc::clone(&release));
    let held = tokio::spawn(async move {
        store
            .write::<_, StoreError, _>(async move |_: &mut Tx| {
                released.notified().await;
                Ok(())
            })
            .await
            .unwrap();
    });
    (release, held)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_writes_at_once_share_commits_and_are_all_kept() {
    on_sqlite(async |base: &Base| {
        let before = base.store.metrics().commits();
        let writes = (0..200).map(|n| {
            base.store
                .write::<_, StoreError, _>(async move |tx: &mut Tx| add(tx, &format!("out_{n}")).await)
        });
        for outcome in futures::future::join_all(writes).await {
            outcome.unwrap();
        }
        assert_eq!(rows(base).await, 200);
        let commits = base.store.metrics().commits() - before;
        assert!(
            (4..100).contains(&commits),
            "{commits} commits: at most 64 writes share one"
        );
    })
    .await;
}

async fn a_failing_write_is_undone_alone(base: &Base) {
    let writes = (0..60).map(|n| {
        base.store.write::<i32, StoreError, _>(async move |tx: &mut Tx| {
            add(tx, &format!("out_{n}")).await?;
            match n % 6 {
                // refused by the closure
                0 => Err(StoreError::Conflict(format!("refused {n}"))),
                // refused by the database, which then takes nothing more of this transaction
                1 => add(tx, &format!("out_{n}")).await.map(|()| n),
                _ => Ok(n),
            }
        })
    });
    let outcomes = futures::future::join_all(writes).await;
    for (n, outcome) in (0..).zip(outcomes) {
        match (n % 6, outcome) {
            (0, Err(StoreError::Conflict(reason))) => assert_eq!(reason, format!("refused {n}")),
            (1, Err(StoreError::Conflict(_))) => {}
            (2.., Ok(answer)) => assert_eq!(answer, n, "everybody gets their own answer"),
            (_, other) => panic!("{n}: {other:?}"),
        }
    }
    assert_eq!(rows(base).await, 40);
}

async fn a_panicking_write_is_undone_and_hurts_nobody(base: &Base) {
    let writes = (0..20).map(|n| {
        base.store.write::<(), StoreError, _>(async move |tx: &mut Tx| {
            add(tx, &format!("out_{n}")).await?;
            assert!(n != 7, "a bug");
            Ok(())
        })
    });
    let outcomes = futures::future::join_all(writes).await;
    for (n, outcome) in outcomes.iter().enumerate() {
        match outcome {
            Err(StoreError::Unavailable(_)) => assert_eq!(n, 7),
            other => assert!(other.is_ok() && n != 7, "{n}: {other:?}"),
        }
    }
    assert_eq!(rows(base).await, 19);
    base.write(async |tx: &mut Tx| add(tx, "out_after").await).await;
    assert_eq!(rows(base).await, 20);
}

async fn a_caller_that_goes_away_changes_nothing_for_the_others(base: &Base) {
    let (release, held) = hold(base);
    let mut writes: Vec<_> = (0..10)
        .map(|n| {
            let store = base.store.clone();
            Box::pin(async move {
                store
                    .write::<_, StoreError, _>(async move |tx: &mut Tx| add(tx, &format!("out_{n}")).await)
                    .await
            })
        })
        .collect();
    for write in &mut writes {
        // Each is polled once, so that it stands in line.
        assert!(futures::poll!(&mut *write).is_pending());
    }
    drop(writes.remove(3));
    release.notify_one();
    held.await.unwrap();
    for write in writes {
        write.await.unwrap();
    }
    let mut tries = 0;
    while rows(base).await < 10 && tries < 100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        tries += 1;
    }
    assert_eq!(
        rows(base).await,
        10,
        "a write in line is carried out, with or without its caller"
    );
}

async fn a_write_works_after_an_error_on_its_connection(base: &Base) {
    for round in 0..40 {
        base.refused(async move |tx: &mut Tx| {
            add(tx, "out_undone").await?;
            add(tx, "out_undone").await
        })
        .await;
        base.write(async move |tx: &mut Tx| add(tx, &format!("out_{round}")).await)
            .await;
    }
    assert_eq!(rows(base).await, 40);
    // A closure may also go on after an error that it has understood.
    if !base.is_postgres() {
        base.write(async |tx: &mut Tx| {
            add(tx, "out_kept").await?;
            add(tx, "out_kept").await.unwrap_err();
            Ok(())
        })
        .await;
        assert_eq!(rows(base).await, 41);
    }
}

async fn a_reader_sees_nothing_before_the_commit(base: &Base) {
    let (begun, written) = oneshot::channel();
    let go_on = Arc::new(Notify::new());
    let (store, wait) = (base.store.clone(), Arc::clone(&go_on));
    let write = tokio::spawn(async move {
        store
            .write::<_, StoreError, _>(async move |tx: &mut Tx| {
                add(tx, "out_1").await?;
                begun.send(()).unwrap();
                wait.notified().await;
                Ok(())
            })
            .await
    });
    written.await.unwrap();
    assert_eq!(base.read().await.outbox().open().await.unwrap(), 0);
    go_on.notify_one();
    write.await.unwrap().unwrap();
    assert_eq!(base.read().await.outbox().open().await.unwrap(), 1);
}

async fn an_answered_write_can_be_read_at_once(base: &Base) {
    for n in 0..50 {
        base.write(async move |tx: &mut Tx| add(tx, &format!("out_{n}")).await)
            .await;
        assert_eq!(base.read().await.outbox().open().await.unwrap(), n + 1);
    }
}

async fn statements_and_commits_are_counted(base: &Base) {
    let metrics = base.store.metrics();
    let (statements, commits) = (metrics.statements(), metrics.commits());
    base.write(async |tx: &mut Tx| {
        assert!(tx.statements() > 0, "the transaction's own");
        add(tx, "out_1").await?;
        add(tx, "out_2").await
    })
    .await;
    let control = if base.is_postgres() { 2 } else { 3 };
    assert_eq!(metrics.statements() - statements, 2 + control);
    assert_eq!(metrics.commits() - commits, 1);
    base.refused(async |_: &mut Tx| Err::<(), _>(StoreError::Conflict("no".to_owned())))
        .await;
    let kept = u64::from(!base.is_postgres());
    assert_eq!(
        metrics.commits() - commits,
        1 + kept,
        "on SQLite the group commits without it"
    );
}

async fn questions_asked_together_are_answered_each(base: &Base) {
    let rule = CashRule {
        region: "浙江省".to_owned(),
        is_offered: true,
        least: Money::zero(Currency::Cny),
        most: Money::new(90_000, Currency::Cny),
    };
    let kept = rule.clone();
    base.write(async move |tx: &mut Tx| tx.payment().set_cash_rule(&kept, at(0)).await)
        .await;
    let mut tx = base.read().await;
    let before = tx.statements();
    let left_out: Option<Ask<Vec<Currency>>> = None;
    let question = (
        PaymentStore::remittance_asked(),
        (left_out, PaymentStore::cash_rules_asked()),
    );
    let (currencies, (left_out, rules)) = tx.ask(question).await.unwrap();
    assert_eq!((currencies, left_out), (Vec::new(), None));
    assert!(rules.contains(&rule));
    assert_eq!(tx.statements() - before, 2);
}
