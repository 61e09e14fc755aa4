//! Keys of requests: the first answer for a day, whoever asks at once, and what was cut off. On both databases.

use crate::support::{Goods, Shop, small_shop, small_shop_on_postgres};
use futures::future::join_all;
use services::idempotency::{Answer, Claim, Guard, Turn, keep_answer, release_key, take_turn};
use services::jobs;

/// Runs a test on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (shop, goods) = super::small_shop().await;
                super::$name(&shop, goods).await;
                shop.assert_resealed().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some((shop, goods)) = super::small_shop_on_postgres().await else { return };
                super::$name(&shop, goods).await;
                shop.assert_resealed().await;
            }
        }
    )+};
}

on_both!(
    a_request_is_carried_out_once_and_answered_the_same_for_a_day,
    of_sixteen_twins_one_claims_the_key,
    a_request_that_was_cut_off_is_carried_out_by_its_repeat,
    twins_that_guard_themselves_get_the_answer_of_the_first,
);

fn answer(body: &str) -> Answer {
    Answer {
        status: 201,
        headers: vec![("location".to_owned(), "/v1/orders/1?key=secret".to_owned())],
        body: body.to_owned(),
    }
}

async fn turn(shop: &Shop, guard: Guard, whose: &str, request: &str) -> Turn {
    take_turn(&shop.ctx, guard, whose, "a key", request)
        .await
        .unwrap()
}

async fn first(shop: &Shop, guard: Guard, whose: &str, request: &str) -> Claim {
    match turn(shop, guard, whose, request).await {
        Turn::First(claim) => claim,
        other => panic!("{other:?}"),
    }
}

async fn a_request_is_carried_out_once_and_answered_the_same_for_a_day(shop: &Shop, _: Goods) {
    let claim = first(shop, Guard::Claimed, "cart 1", "POST /a {}").await;
    let again = turn(shop, Guard::Claimed, "cart 1", "POST /a {}").await;
    assert!(matches!(again, Turn::InProgress), "{again:?}");
    keep_answer(&shop.ctx, Guard::Claimed, claim, &answer("李雷"))
        .await
        .unwrap();
    let kept = shop
        .texts("SELECT key || fingerprint || answer FROM api_answer".to_owned())
        .await;
    assert!(!kept[0].contains("李雷") && !kept[0].contains("secret") && !kept[0].contains("a key"));
    for _ in 0..2 {
        match turn(shop, Guard::Claimed, "cart 1", "POST /a {}").await {
            Turn::Again(again) => assert_eq!(again, answer("李雷")),
            other => panic!("{other:?}"),
        }
    }
    let other = turn(shop, Guard::Claimed, "cart 1", "POST /b {}").await;
    assert!(matches!(other, Turn::OtherRequest), "{other:?}");
    let freed = first(shop, Guard::Claimed, "cart 2", "POST /b {}").await;
    release_key(&shop.ctx, freed).await.unwrap();
    first(shop, Guard::Claimed, "cart 2", "POST /c {}").await;
    shop.clock.advance_seconds(24 * 3_600 - 1);
    let still = turn(shop, Guard::Claimed, "cart 1", "POST /a {}").await;
    assert!(matches!(still, Turn::Again(_)), "{still:?}");
    shop.clock.advance_seconds(1);
    first(shop, Guard::Claimed, "cart 1", "POST /b {}").await;
    shop.clock.advance_seconds(24 * 3_600);
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(shop.number("SELECT COUNT(*) FROM api_answer").await, 0);
}

async fn of_sixteen_twins_one_claims_the_key(shop: &Shop, _: Goods) {
    let turns = join_all((0..16).map(|_| turn(shop, Guard::Claimed, "cart 1", "POST /a {}"))).await;
    let claimed = turns.iter().filter(|turn| matches!(turn, Turn::First(_))).count();
    let waiting = turns
        .iter()
        .filter(|turn| matches!(turn, Turn::InProgress))
        .count();
    assert_eq!((claimed, waiting), (1, 15));
}

async fn a_request_that_was_cut_off_is_carried_out_by_its_repeat(shop: &Shop, _: Goods) {
    let dead = first(shop, Guard::Claimed, "cart 1", "POST /a {}").await;
    shop.clock.advance_seconds(16);
    let other = turn(shop, Guard::Claimed, "cart 1", "POST /b {}").await;
    assert!(matches!(other, Turn::OtherRequest), "{other:?}");
    let claim = first(shop, Guard::Claimed, "cart 1", "POST /a {}").await;
    let late = keep_answer(&shop.ctx, Guard::Claimed, dead, &answer("late"))
        .await
        .unwrap();
    assert_eq!(late, None);
    keep_answer(&shop.ctx, Guard::Claimed, claim, &answer("own"))
        .await
        .unwrap();
    match turn(shop, Guard::Claimed, "cart 1", "POST /a {}").await {
        Turn::Again(again) => assert_eq!(again.body, "own", "who took over answers"),
        other => panic!("{other:?}"),
    }
}

async fn twins_that_guard_themselves_get_the_answer_of_the_first(shop: &Shop, _: Goods) {
    let own = Guard::OwnTransaction;
    let claims = [
        first(shop, own, "cart 1", "POST /a {}").await,
        first(shop, own, "cart 1", "POST /a {}").await,
    ];
    let [one, two] = claims;
    assert_eq!(
        keep_answer(&shop.ctx, own, one, &answer("first")).await.unwrap(),
        None
    );
    let twins = keep_answer(&shop.ctx, own, two, &answer("second")).await.unwrap();
    assert_eq!(twins, Some(answer("first")));
    match turn(shop, own, "cart 1", "POST /a {}").await {
        Turn::Again(again) => assert_eq!(again, answer("first")),
        other => panic!("{other:?}"),
    }
}
