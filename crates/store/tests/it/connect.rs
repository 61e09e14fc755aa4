//! Opening a database, and what can be wrong with its address.

use crate::support::{Base, at, keys, on_postgres, product};
use store::{Engine, Store, StoreError, Tx};

on_both!(
    migrating_again_changes_nothing,
    two_processes_can_migrate_at_once,
    a_fresh_database_says_that_it_is_not_migrated,
    several_stores_share_one_database,
);

async fn refusal(url: &str) -> String {
    match Store::connect(url, &keys()).await {
        Err(StoreError::Unavailable(reason)) => reason,
        Err(other) => panic!("{url}: {other:?}"),
        Ok(_) => panic!("{url} was opened"),
    }
}

#[tokio::test]
async fn an_address_of_no_known_kind_is_refused_with_the_right_forms() {
    for wrong in ["", "shop.db", "mysql://root@localhost/shop", "/var/lib/shop.db"] {
        let reason = refusal(wrong).await;
        assert!(reason.contains("sqlite://FILE"), "{reason}");
        assert!(reason.contains(wrong.rsplit('@').next().unwrap()), "{reason}");
    }
}

#[tokio::test]
async fn an_address_without_a_file_is_refused() {
    for wrong in ["sqlite://", "sqlite:", "sqlite::memory:", "sqlite://?mode=rwc"] {
        let reason = refusal(wrong).await;
        assert!(reason.contains("names no file"), "{reason}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_without_the_password() {
    let reason = refusal("postgres://shop:s3cr3t@127.0.0.1:1/shop").await;
    assert!(reason.contains("127.0.0.1:1/shop"), "{reason}");
    assert!(!reason.contains("s3cr3t"), "{reason}");
    let reason = refusal("postgres://shop:s3cr3t@127.0.0.1:notaport/shop").await;
    assert!(!reason.contains("s3cr3t"), "{reason}");
    let reason = refusal("mysql://shop:s3cr3t@127.0.0.1/shop").await;
    assert!(!reason.contains("s3cr3t"), "{reason}");
}

#[tokio::test]
async fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("数据 1/deep/shop 100%.db");
    let store = Store::connect(&format!("sqlite://{}", file.display()), &keys())
        .await
        .unwrap();
    store.migrate(at(0)).await.unwrap();
    assert!(
        file.is_file(),
        "the file lies where the address says, also with blanks and Chinese letters"
    );
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let below_a_file = format!("{}/file/shop.db", folder.path().display());
    let a_folder = folder.path().display().to_string();
    // /proc takes no new files, not even from root.
    for place in [
        below_a_file,
        a_folder,
        "/proc/shop.db".to_owned(),
        "/proc/shop/shop.db".to_owned(),
    ] {
        let reason = refusal(&format!("sqlite://{place}")).await;
        let part = place.trim_end_matches("/shop.db");
        assert!(reason.contains(part), "{reason}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    std::fs::write(&file, "this is a letter, not a database. ".repeat(100)).unwrap();
    let reason = refusal(&format!("sqlite://{}", file.display())).await;
    assert!(reason.contains("shop.db"), "{reason}");
    assert!(
        std::fs::read_to_string(file)
            .unwrap()
            .starts_with("this is a letter")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_can_only_be_read_refuses_writes_as_unavailable() {
    crate::support::on_sqlite(async |base: &Base| {
        // Root may write to files that nobody may write to, so the pragma stands in for the file's rights.
        base.store
            .write::<_, StoreError, _>(async |tx: &mut Tx| tx.product().bump_version().await)
            .await
            .unwrap();
        let mut reader = base.read().await;
        let error = reader.product().bump_version().await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        assert_eq!(reader.product().version().await.unwrap().version, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_drops_its_connections_is_found_again() {
    on_postgres(async |base: &Base| {
        base.write(async |tx: &mut Tx| tx.product().bump_version().await)
            .await;
        base.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
        let mut failures = 0;
        while let Err(error) = base
            .store
            .write::<_, StoreError, _>(async |tx: &mut Tx| tx.product().bump_version().await)
            .await
        {
            assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
            failures += 1;
            assert!(failures < 30, "{error:?}");
        }
        assert_eq!(base.read().await.product().version().await.unwrap().version, 3);
    })
    .await;
}

async fn migrating_again_changes_nothing(base: &Base) {
    base.save(vec![product("kept", 1_000)]).await;
    assert!(base.store.is_migrated().await);
    base.store.migrate(at(0)).await.unwrap();
    assert_eq!(base.read().await.product().count().await.unwrap(), 1);
}

async fn two_processes_can_migrate_at_once(base: &Base) {
    let fresh = base.fresh().await;
    let [one, two] = [
        Store::connect(&fresh, &keys()).await.unwrap(),
        Store::connect(&fresh, &keys()).await.unwrap(),
    ];
    let (first, second) = tokio::join!(one.migrate(at(0)), two.migrate(at(0)));
    first.unwrap();
    second.unwrap();
    assert!(one.is_migrated().await && two.is_migrated().await);
}

async fn a_fresh_database_says_that_it_is_not_migrated(base: &Base) {
    let store = Store::connect(&base.fresh().await, &keys()).await.unwrap();
    assert!(!store.is_migrated().await);
    let error = store.read().await.unwrap().product().count().await.unwrap_err();
    assert!(matches!(error, StoreError::Database(_)), "{error:?}");
    store.migrate(at(0)).await.unwrap();
    assert!(store.is_migrated().await);
}

async fn several_stores_share_one_database(base: &Base) {
    let other = Store::connect(&base.url, &keys()).await.unwrap();
    assert_eq!(
        other.engine(),
        if base.is_postgres() {
            Engine::Postgres
        } else {
            Engine::Sqlite
        }
    );
    let writes = (0..40).map(|n| {
        let store = if n % 2 == 0 { &base.store } else { &other };
        store.write::<_, StoreError, _>(async move |tx: &mut Tx| {
            tx.outbox()
                .add(format!("out_{n}"), "topic", "subject", "{}", at(0))
                .await
        })
    });
    for outcome in futures::future::join_all(writes).await {
        outcome.unwrap();
    }
    let mut tx = other.read().await.unwrap();
    assert_eq!(tx.outbox().open().await.unwrap(), 40);
}
