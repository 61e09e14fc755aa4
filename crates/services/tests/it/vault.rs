//! Changing keys while the shop serves, on both databases, with two processes.

use crate::support::{Goods, Shop, keys, place, set_level, small_shop, small_shop_on_postgres};
use domain::user::permission::policy::SystemUpdate;
use futures::future::join_all;
use services::vault::{key_status, reseal_values, rewrap_keys, rotate_keys};
use services::{Ctx, ServiceError, jobs, order, verify};
use sqlx::{AnyConnection, Connection as _};
use store::{MasterKeys, Store, StoreError};

/// Runs a test on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (shop, goods) = super::small_shop().await;
                super::$name(&shop, goods).await;
                shop.assert_sound().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some((shop, goods)) = super::small_shop_on_postgres().await else { return };
                super::$name(&shop, goods).await;
                shop.assert_sound().await;
            }
        }
    )+};
}

on_both!(
    orders_placed_during_a_rotation_are_all_readable_and_end_under_the_new_key,
    a_rotation_that_was_broken_off_goes_on,
    what_was_stored_in_clear_is_sealed,
    a_value_that_does_not_open_is_told_and_stops_nothing,
    the_master_key_is_changed_without_a_gap,
);

/// Another process on the same database.
async fn twin(shop: &Shop, keys: &MasterKeys) -> Ctx {
    Ctx {
        store: Store::connect(&shop.url, keys).await.unwrap(),
        ..shop.ctx.clone()
    }
}

/// How many values there are, and how many of them the current key has not sealed.
async fn sealed(ctx: &Ctx) -> (i64, i64) {
    let status = key_status(&ctx.permit().await.unwrap()).await.unwrap();
    let is_current = |id: &String| {
        let mut keys = status.keys.iter();
        keys.any(|key| key.id == *id && key.purpose == "seal" && key.retired_at.is_none())
    };
    let (mut all, mut behind) = (0, 0);
    for column in &status.columns {
        let units: i64 = column.by_key.values().sum();
        let current: i64 = column
            .by_key
            .iter()
            .filter(|(id, _)| is_current(id))
            .map(|(_, units)| units)
            .sum();
        all += units + column.clear;
        behind += units - current + column.clear;
    }
    (all, behind)
}

/// Opens every order.
async fn read_all(ctx: &Ctx) -> usize {
    let orders = order::list_orders(&ctx.permit().await.unwrap(), None, None, 500)
        .await
        .unwrap()
        .items;
    for summary in &orders {
        let permit = ctx.permit().await.unwrap();
        let contact = order::reveal_order(&permit, summary.number.as_str(), "reading all").await;
        assert_eq!(contact.unwrap().recipient, "李雷");
    }
    orders.len()
}

async fn execute(shop: &Shop, sql: &'static str) {
    let mut raw = AnyConnection::connect(&shop.url).await.unwrap();
    sqlx::query(sql).execute(&mut raw).await.unwrap();
    raw.close().await.unwrap();
}

async fn orders_placed_during_a_rotation_are_all_readable_and_end_under_the_new_key(
    shop: &Shop,
    goods: Goods,
) {
    set_level(&shop.ctx, goods.jade, 1_000).await;
    let other = twin(shop, &keys()).await;
    let mut guests = Vec::new();
    for n in 0..40 {
        let mut guest = shop.guest_with(&[(goods.jade, 1)]).await;
        if n % 2 == 1 {
            guest.store = other.store.clone();
        }
        guests.push(guest);
    }
    let (before, during) = guests.split_at(10);
    for answer in join_all(before.iter().map(|guest| place(guest, "online"))).await {
        answer.unwrap();
    }
    let rotation = async {
        rotate_keys(&shop.ctx.permit().await.unwrap()).await.unwrap();
        reseal_values(&shop.ctx.permit().await.unwrap(), |_| {})
            .await
            .unwrap()
    };
    let (answers, resealed) = tokio::join!(
        join_all(during.iter().map(|guest| place(guest, "online"))),
        rotation
    );
    for answer in answers {
        answer.unwrap();
    }
    assert!(resealed.done >= 20 && resealed.broken.is_empty(), "{resealed:?}");
    assert_eq!((read_all(&shop.ctx).await, read_all(&other).await), (40, 40));
    // The other process hears of the new key in its next round; what it sealed before is found by the next pass.
    jobs::run_round(&other.permit().await.unwrap()).await.unwrap();
    let mut last = 0;
    reseal_values(&other.permit().await.unwrap(), |done| last = done)
        .await
        .unwrap();
    let (all, behind) = sealed(&shop.ctx).await;
    assert!(all >= 120, "a checkout, a key and an item an order: {all}");
    assert_eq!(behind, 0);
    let again = reseal_values(&shop.ctx.permit().await.unwrap(), |_| {})
        .await
        .unwrap();
    assert_eq!(again.done, 0, "what is done stays done");
    assert_eq!((read_all(&shop.ctx).await, read_all(&other).await), (40, 40));
}

async fn a_rotation_that_was_broken_off_goes_on(shop: &Shop, goods: Goods) {
    for _ in 0..3 {
        place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
            .await
            .unwrap();
    }
    rotate_keys(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let (all, behind) = sealed(&shop.ctx).await;
    assert_eq!(behind, all);
    let ctx = shop.ctx.clone();
    let cut = tokio::spawn(async move {
        reseal_values(&ctx.permit().await.unwrap(), |_| {
            panic!("cut off after the first batch")
        })
        .await
    });
    assert!(cut.await.is_err());
    let (_, left) = sealed(&shop.ctx).await;
    assert!(0 < left && left < all, "{left} of {all}");
    let rest = reseal_values(&shop.ctx.permit().await.unwrap(), |_| {})
        .await
        .unwrap();
    assert_eq!(
        (i64::try_from(rest.done).unwrap(), sealed(&shop.ctx).await),
        (left, (all, 0))
    );
    assert_eq!(read_all(&shop.ctx).await, 3);
}

async fn what_was_stored_in_clear_is_sealed(shop: &Shop, goods: Goods) {
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    place(&guest, "online").await.unwrap();
    execute(shop, "UPDATE cart SET form = '{\"recipient\":\"李雷\"}'").await;
    execute(shop, "UPDATE outbox SET payload = '{}'").await;
    assert_eq!(sealed(&shop.ctx).await.1, 2);
    let findings = |verdicts: Vec<store::Verdict>| verdicts.iter().map(|v| v.findings.len()).sum::<usize>();
    let verdicts = verify::verify(&shop.ctx.permit().await.unwrap(), |_| {})
        .await
        .unwrap();
    assert_eq!(findings(verdicts), 2, "verify tells of them");
    let done = reseal_values(&shop.ctx.permit().await.unwrap(), |_| {})
        .await
        .unwrap()
        .done;
    assert_eq!((done, sealed(&shop.ctx).await.1), (2, 0));
    let form = services::cart::form(&guest).await.unwrap();
    assert_eq!(form.recipient, "李雷");
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .carried_out,
        1
    );
}

async fn a_value_that_does_not_open_is_told_and_stops_nothing(shop: &Shop, goods: Goods) {
    for _ in 0..2 {
        place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
            .await
            .unwrap();
    }
    execute(
        shop,
        "UPDATE outbox SET payload = (SELECT MAX(o.payload) FROM outbox o)",
    )
    .await;
    rotate_keys(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let resealed = reseal_values(&shop.ctx.permit().await.unwrap(), |_| {})
        .await
        .unwrap();
    assert_eq!(resealed.broken.len(), 1);
    assert!(
        resealed.broken[0].starts_with("outbox.payload of out_"),
        "{resealed:?}"
    );
    assert_eq!(sealed(&shop.ctx).await.1, 1);
    assert_eq!(read_all(&shop.ctx).await, 2);
    execute(
        shop,
        "DELETE FROM outbox WHERE payload NOT LIKE 'v1.' || (SELECT k.id FROM data_key k
             WHERE k.purpose = 'seal' AND k.retired_at IS NULL) || '.%'",
    )
    .await;
}

async fn the_master_key_is_changed_without_a_gap(shop: &Shop, goods: Goods) {
    place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    let new = MasterKeys::mint().unwrap();
    let both = MasterKeys::parse(&format!("{} dGhlIG1hc3RlciBrZXkgb2YgYWxsIHRlc3RzIC4uLi4=", *new)).unwrap();
    let new = MasterKeys::parse(&new).unwrap();
    let changed = twin(shop, &both).await;
    assert_eq!(rewrap_keys(&changed.permit().await.unwrap()).await.unwrap(), 2);
    assert_eq!(rewrap_keys(&changed.permit().await.unwrap()).await.unwrap(), 0);
    let status = key_status(&changed.permit().await.unwrap()).await.unwrap();
    assert_eq!(status.masters, both.fingerprints());
    assert!(status.keys.iter().all(|key| key.master == new.fingerprints()[0]));
    assert_eq!(read_all(&twin(shop, &new).await).await, 1);
    let Err(StoreError::Keys(reason)) = Store::connect(&shop.url, &keys()).await else {
        panic!("the old key alone opens nothing any more");
    };
    assert!(reason.contains(&new.fingerprints()[0]), "{reason}");
    jobs::run_round(&shop.ctx.permit().await.unwrap())
        .await
        .expect("a running process goes on");
    for ctx in [&shop.ctx, &changed] {
        let guest = Ctx {
            store: ctx.store.clone(),
            ..shop.guest_with(&[(goods.wok, 1)]).await
        };
        place(&guest, "online").await.unwrap();
    }
    assert_eq!((read_all(&shop.ctx).await, read_all(&changed).await), (3, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitors_may_not_touch_the_keys() {
    let shop = Shop::sqlite().await;
    let guest = shop.guest();
    let refused = guest.permit::<SystemUpdate>().await.map(drop);
    assert!(
        matches!(refused, Err(ServiceError::SignInRequired)),
        "{refused:?}"
    );
}
