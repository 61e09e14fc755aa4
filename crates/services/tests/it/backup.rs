//! Backups of a running shop, on both databases: made, restored, tried out, refused.

mod scene;

use crate::support::{Goods, keys, place, small_shop, small_shop_on_postgres};
use domain::user::permission::policy::SystemUpdate;
use futures::future::join_all;
use scene::{Place, Scene};
use services::backup::{BackupError, Custody, NewBackup, Restored, drill, make_backup, read_header, restore};
use services::order::ship_order;
use services::{Actor, ServiceError, audit};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use store::MasterKeys;

/// Runs a scenario on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use crate::support::{small_shop, small_shop_on_postgres};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (shop, goods) = small_shop().await;
                super::$name(&super::Scene::new(shop), goods).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some((shop, goods)) = small_shop_on_postgres().await else { return };
                super::$name(&super::Scene::new(shop), goods).await;
            }
        }
    )+};
}

on_both!(
    a_backup_holds_the_shop_as_it_was_and_nothing_in_clear,
    backups_at_any_moment_of_a_busy_shop_restore_and_fit_together,
    a_backup_that_is_not_as_it_was_made_is_refused_and_restores_nothing,
    nothing_is_restored_over_anything,
    a_log_that_was_cut_before_the_backup_is_noticed_by_the_drill,
);

async fn execute(url: &str, sql: &str) {
    let mut raw = AnyConnection::connect(url).await.unwrap();
    sqlx::query(AssertSqlSafe(sql.to_owned()))
        .execute(&mut raw)
        .await
        .unwrap();
    raw.close().await.unwrap();
}

fn assert_sound(restored: &Restored) {
    assert!(restored.verdicts.len() >= 9);
    for verdict in &restored.verdicts {
        assert!(
            verdict.findings.is_empty(),
            "{}: {:?}",
            verdict.rule,
            verdict.findings
        );
    }
}

async fn shipped_order(scene: &Scene, goods: Goods) {
    let guest = scene.shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let operator = scene.shop.ctx.for_operator();
    ship_order(&operator.permit().await.unwrap(), placed.number.as_str())
        .await
        .unwrap();
}

/// Everything in a folder, by path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

async fn a_backup_holds_the_shop_as_it_was_and_nothing_in_clear(scene: &Scene, goods: Goods) {
    shipped_order(scene, goods).await;
    let pictures = &scene.shop.ctx.settings.media_dir;
    std::fs::create_dir_all(pictures.join("small")).unwrap();
    std::fs::write(pictures.join("a.webp"), b"canary picture").unwrap();
    std::fs::write(pictures.join("small/b.webp"), b"another").unwrap();
    let made = scene.back_up().await;
    assert_eq!(made.media, 2);
    let bytes = std::fs::read(&made.file).unwrap();
    assert_eq!(made.bytes, bytes.len() as u64);
    let start = 12
        + serde_json::to_vec(&read_header(&made.file).unwrap())
            .unwrap()
            .len();
    for clear in ["Celadon", "canary", "SQLite format", "PGDMP", "CREATE TABLE"] {
        let clear = clear.as_bytes();
        assert!(
            !bytes[start..].windows(clear.len()).any(|part| part == clear),
            "{clear:?}"
        );
    }
    assert!(
        !bytes.windows(4).any(|part| part == [0x28, 0xb5, 0x2f, 0xfd]),
        "no Zstandard in clear"
    );
    let folder = made.file.parent().unwrap();
    let left = files(folder);
    assert!(
        left.len() == 1 && left[0] == made.file,
        "nothing else is left: {left:?}"
    );

    let changed = scene.shop.guest_with(&[(goods.wok, 1)]).await;
    place(&changed, "cash_on_delivery").await.unwrap();
    let (to, media) = (scene.vacancy().await, scene.folder.path().join("pictures"));
    let restored = scene.restore(&made.file, &to, Some(&media)).await.unwrap();
    assert_sound(&restored);
    assert_eq!(restored.media, 2);
    assert_eq!(
        to.number("SELECT COUNT(*) FROM order_group").await,
        1,
        "as it was then"
    );
    assert_eq!(to.number("SELECT COUNT(*) FROM product").await, 2);
    assert_eq!(std::fs::read(media.join("a.webp")).unwrap(), b"canary picture");
    assert_eq!(std::fs::read(media.join("small/b.webp")).unwrap(), b"another");
    to.clear().await;
    let drilled = scene.drill(&made.file).await.unwrap();
    assert_sound(&drilled);
    assert_eq!(drilled.header, restored.header);
    let entries = scene
        .shop
        .number("SELECT COUNT(*) FROM audit_entry WHERE action = 'backup.make'");
    assert_eq!(entries.await, 1, "the audit log tells of it");
}

/// Buyers order all the time; every now and then a backup is made.
async fn backups_at_any_moment_of_a_busy_shop_restore_and_fit_together(scene: &Scene, goods: Goods) {
    let shop = &scene.shop;
    crate::support::set_level(&shop.ctx, goods.jade, 100_000).await;
    let is_open = AtomicBool::new(true);
    let buyers = join_all((0..3).map(|_| async {
        let mut placed = 0;
        while is_open.load(Ordering::Relaxed) {
            let guest = shop.guest_with(&[(goods.jade, 1)]).await;
            let order = place(&guest, "cash_on_delivery").await.unwrap();
            if placed % 3 == 0 {
                let operator = shop.ctx.for_operator();
                ship_order(&operator.permit().await.unwrap(), order.number.as_str())
                    .await
                    .unwrap();
            }
            placed += 1;
        }
        placed
    }));
    let count = if scene.is_postgres() { 5 } else { 20 };
    let backups = async {
        let mut made = Vec::new();
        for number in 0_u64..count {
            tokio::time::sleep(std::time::Duration::from_millis(number * 37 % 60)).await;
            made.push(scene.back_up().await.file);
        }
        is_open.store(false, Ordering::Relaxed);
        made
    };
    let (placed, made) = futures::join!(buyers, backups);
    assert!(placed.iter().sum::<i64>() > 10, "the shop was busy: {placed:?}");
    let mut orders = Vec::new();
    for file in &made {
        let restored = scene.drill(file).await.unwrap();
        assert_sound(&restored);
        let of_orders = restored
            .verdicts
            .iter()
            .find(|v| v.rule.starts_with("group totals"));
        orders.push(of_orders.unwrap().checked);
    }
    assert!(
        orders.is_sorted() && orders[0] < *orders.last().unwrap(),
        "{orders:?}"
    );
    let all = shop.number("SELECT COUNT(*) FROM orders").await;
    assert!(*orders.last().unwrap() <= all);
}

async fn a_backup_that_is_not_as_it_was_made_is_refused_and_restores_nothing(scene: &Scene, _: Goods) {
    let made = scene.back_up().await;
    let whole = std::fs::read(&made.file).unwrap();
    let to = scene.vacancy().await;
    let broken = scene.folder.path().join("broken.backup");
    let last = whole.len() - 1;
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        bytes
    };
    for (bytes, reason) in [
        (flipped(0), "not a backup"),
        (flipped(whole.len() / 2), "changed or damaged"),
        (flipped(last), "changed or damaged"),
        (whole[..last].to_vec(), "changed or damaged"),
        (whole[..whole.len() / 2].to_vec(), "changed or damaged"),
        (whole[..9].to_vec(), "not a backup"),
        (Vec::new(), "not a backup"),
        ([whole.as_slice(), b"x"].concat(), "changed or damaged"),
    ] {
        std::fs::write(&broken, &bytes).unwrap();
        for error in [
            scene.restore(&broken, &to, None).await.unwrap_err(),
            scene.drill(&broken).await.unwrap_err(),
        ] {
            assert!(error.to_string().contains(reason), "{error}, not {reason}");
        }
    }
    let other = MasterKeys::parse(&MasterKeys::mint().unwrap()).unwrap();
    let error = restore(&scene.custody(other.clone()), &made.file, &to.url, None, |_| {}).await;
    let error = error.unwrap_err().to_string();
    for fingerprint in [&keys().fingerprints()[0], &other.fingerprints()[0]] {
        assert!(error.contains(fingerprint), "{error}");
    }
    assert_sound(&scene.restore(&made.file, &to, None).await.unwrap());
    to.clear().await;
}

async fn nothing_is_restored_over_anything(scene: &Scene, _: Goods) {
    let made = scene.back_up().await;
    let taken = Place {
        url: scene.shop.url.clone(),
        server: None,
    };
    let error = scene.restore(&made.file, &taken, None).await.unwrap_err();
    assert!(matches!(error, BackupError::NotVacant), "{error}");
    scene.shop.assert_sound().await;
    let media = scene.folder.path().join("pictures");
    std::fs::create_dir_all(&media).unwrap();
    let pictures = &scene.shop.ctx.settings.media_dir;
    std::fs::create_dir_all(pictures).unwrap();
    std::fs::write(pictures.join("a.webp"), b"then").unwrap();
    std::fs::write(media.join("a.webp"), b"now").unwrap();
    let (made, to) = (scene.back_up().await, scene.vacancy().await);
    scene.restore(&made.file, &to, Some(&media)).await.unwrap();
    assert_eq!(std::fs::read(media.join("a.webp")).unwrap(), b"now");
    to.clear().await;
    let guest = Custody {
        actor: Actor::Guest,
        ..scene.custody(keys())
    };
    let refused = drill(&guest, &made.file, &scene.scratch(), |_| {}).await;
    assert!(matches!(
        refused,
        Err(BackupError::Service(ServiceError::Forbidden))
    ));
    assert!(scene.shop.guest().permit::<SystemUpdate>().await.is_err());
}

async fn a_log_that_was_cut_before_the_backup_is_noticed_by_the_drill(scene: &Scene, goods: Goods) {
    shipped_order(scene, goods).await;
    audit::checkpoint(&scene.shop.ctx.permit().await.unwrap())
        .await
        .unwrap();
    execute(&scene.shop.url, "DELETE FROM audit_entry").await;
    let made = scene.back_up().await;
    let drilled = scene.drill(&made.file).await.unwrap();
    let findings: Vec<_> = drilled.verdicts.iter().flat_map(|v| &v.findings).collect();
    let told: Vec<_> = findings.iter().map(|f| f.subject.as_str()).collect();
    assert_eq!(told, ["head", "1"], "{findings:?}");
    assert!(!drilled.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_fits_the_engine_it_was_made_on_only() {
    let (shop, _) = small_shop().await;
    let scene = Scene::new(shop);
    let of_sqlite = scene.back_up().await;
    let Some((shop, _)) = small_shop_on_postgres().await else {
        return;
    };
    let other = Scene::new(shop);
    let of_postgres = other.back_up().await;
    let to = other.vacancy().await;
    let error = other.restore(&of_sqlite.file, &to, None).await.unwrap_err();
    assert!(matches!(error, BackupError::OtherEngine { .. }), "{error}");
    to.clear().await;
    let to = scene.vacancy().await;
    let error = scene.restore(&of_postgres.file, &to, None).await.unwrap_err();
    assert!(matches!(error, BackupError::OtherEngine { .. }), "{error}");
    let error = scene.drill(&of_postgres.file).await.unwrap_err();
    assert!(matches!(error, BackupError::NoServer), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_backups_of_one_second_do_not_meet_and_no_key_makes_none() {
    let (shop, _) = small_shop().await;
    let scene = Scene::new(shop);
    let made = scene.back_up().await;
    let permit = scene.shop.ctx.permit::<SystemUpdate>().await.unwrap();
    let mut new = NewBackup {
        url: scene.shop.url.clone(),
        keys: keys(),
        folder: made.file.parent().unwrap().to_owned(),
        media: false,
    };
    let again = make_backup(&permit, new.clone(), |_| {}).await;
    assert!(matches!(again, Err(BackupError::File { .. })), "{again:?}");
    assert_sound(&scene.drill(&made.file).await.unwrap());
    new.keys = MasterKeys::none();
    let none = make_backup(&permit, new, |_| {}).await;
    assert!(matches!(none, Err(BackupError::NoKey)), "{none:?}");
    let database = PathBuf::from(scene.shop.url.strip_prefix("sqlite://").unwrap());
    let left = files(database.parent().unwrap());
    assert!(
        !left.iter().any(|file| file.to_string_lossy().contains("-copy-")),
        "{left:?}"
    );
}
