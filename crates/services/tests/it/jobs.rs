//! Work that nobody waits for.

use crate::support::{place, small_shop};
use domain::kernel::{Timestamp, encode_id};
use services::jobs::{Round, run_round, sweep};
use services::{Clock, Ctx, ManualClock, ServiceError};
use std::sync::Arc;
use store::Tx;

/// Everything takes a second.
struct Slow(Arc<ManualClock>);

impl Clock for Slow {
    fn now(&self) -> Timestamp {
        self.0.advance_seconds(1);
        self.0.now()
    }
}

async fn add(ctx: &Ctx, topic: &'static str, subject: &str) {
    let (id, at) = (encode_id("out", ctx.ids.next()), ctx.clock.now());
    let subject = subject.to_owned();
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            Ok(tx.outbox().add(id, topic, &subject, "{}", at).await?)
        })
        .await
        .unwrap();
}

async fn open(ctx: &Ctx) -> i64 {
    ctx.store.read().await.unwrap().outbox().open().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_whose_opening_failed_is_opened_by_the_next_round() {
    let (shop, goods) = small_shop().await;
    shop.gateway.with(|books| books.down = true);
    let placed = place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    assert_eq!(
        run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .put_off,
        1
    );
    shop.gateway.with(|books| books.down = false);
    assert_eq!(
        run_round(&shop.ctx.permit().await.unwrap()).await.unwrap(),
        Round::default(),
        "put off means later"
    );
    shop.clock.advance_seconds(2);
    assert_eq!(
        run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .carried_out,
        1
    );
    let order = shop.order(&placed).await;
    assert!(shop.gateway.status_of(order.payment).is_some());
    assert_eq!(open(&shop.ctx).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_that_cannot_be_carried_out_holds_up_no_other() {
    let (shop, goods) = small_shop().await;
    add(&shop.ctx, "unknown.topic", "x").await;
    add(&shop.ctx, "order.placed", "no id").await;
    add(&shop.ctx, "payment.refund", "pay_00000000000000000000000007").await;
    place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    let round = run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!((round.carried_out, round.put_off), (1, 3));
    shop.clock.advance_seconds(1);
    assert_eq!(
        run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .put_off,
        0
    );
    shop.clock.advance_seconds(1);
    assert_eq!(
        run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .put_off,
        3,
        "after two seconds"
    );
    shop.clock.advance_seconds(3);
    assert_eq!(
        run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .put_off,
        0
    );
    shop.clock.advance_seconds(1);
    assert_eq!(
        run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .put_off,
        3,
        "then after four"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_carry_every_item_out_once() {
    let (shop, goods) = small_shop().await;
    for _ in 0..5 {
        place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
            .await
            .unwrap();
    }
    let permit = shop.ctx.permit().await.unwrap();
    let (one, two) = tokio::join!(run_round(&permit), run_round(&permit));
    assert_eq!(one.unwrap().carried_out + two.unwrap().carried_out, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_goes_on_past_a_few_failures_and_ends_where_most_fail() {
    let (shop, goods) = small_shop().await;
    let placed = place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    let group = shop.order(&placed).await.id.to_string();
    let permit = shop.ctx.permit().await.unwrap();
    run_round(&permit).await.unwrap();
    for _ in 0..3 {
        add(&shop.ctx, "unknown.topic", "x").await;
    }
    for _ in 0..100 {
        add(&shop.ctx, "order.placed", &group).await;
    }
    let round = run_round(&permit).await.unwrap();
    assert_eq!((round.carried_out, round.put_off), (100, 3));
    for _ in 0..120 {
        add(&shop.ctx, "unknown.topic", "x").await;
    }
    let round = run_round(&permit).await.unwrap();
    assert_eq!((round.carried_out, round.put_off), (0, 50));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_slow_round_does_not_come_to_is_due_at_once() {
    let (shop, goods) = small_shop().await;
    let placed = place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    let group = shop.order(&placed).await.id.to_string();
    run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    for _ in 0..40 {
        add(&shop.ctx, "order.placed", &group).await;
    }
    let slow = Ctx {
        clock: Arc::new(Slow(Arc::clone(&shop.clock))),
        ..shop.ctx.clone()
    };
    let round = run_round(&slow.permit().await.unwrap()).await.unwrap();
    assert!((1..=15).contains(&round.carried_out), "{round:?}");
    assert_eq!(
        shop.number("SELECT MAX(attempts) FROM outbox WHERE done_at IS NULL")
            .await,
        0,
        "what was not begun was not tried"
    );
    let rest = run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(round.carried_out + rest.carried_out, 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_carried_out_is_swept_after_a_week() {
    let (shop, goods) = small_shop().await;
    place(&shop.guest_with(&[(goods.jade, 1)]).await, "online")
        .await
        .unwrap();
    run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    add(&shop.ctx, "unknown.topic", "x").await;
    let week = 7 * 24 * 3_600;
    for (seconds, left) in [(week, 2), (1, 1)] {
        shop.clock.advance_seconds(seconds);
        sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
        assert_eq!(shop.number("SELECT COUNT(*) FROM outbox").await, left);
    }
}
