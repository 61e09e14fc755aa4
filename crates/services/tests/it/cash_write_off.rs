//! Cash that is given up: much of it only by two people.

use crate::people::{MAIL, worker};
use crate::support::{Goods, Shop, place, small_shop, small_shop_on_postgres};
use domain::kernel::Currency;
use domain::payment::CashDecision;
use domain::settlement::{Account, NewCourierStatement};
use domain::user::permission::policy::{ApprovalDecide, ReceiptUpdate};
use domain::user::{ApprovalId, Role, Target};
use services::approval::decide_approval;
use services::order::{deliver_order, ship_order};
use services::payment::{decide_cash, note_collected, take_courier_statement};
use services::{Ctx, ServiceError};

/// Runs a test on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (shop, goods) = super::small_shop().await;
                super::$name(&shop, goods).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some((shop, goods)) = super::small_shop_on_postgres().await else { return };
                super::$name(&shop, goods).await;
            }
        }
    )+};
}

on_both!(
    much_cash_is_given_up_by_two_people,
    a_little_is_given_up_by_one_and_adds_up_to_the_limit,
    another_amount_than_asked_for_is_not_given_up,
);

const OTHER: &str = "hanmeimei@example.com";

/// Four gaiwans that were delivered against cash, 672.00, of which the courier has taken `taken`; gives the order's number.
async fn short(shop: &Shop, goods: Goods, taken: &str) -> String {
    let guest = shop.guest_with(&[(goods.jade, 4)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let number = placed.number.to_string();
    ship_order(&shop.ctx.permit().await.unwrap(), &number)
        .await
        .unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), &number)
        .await
        .unwrap();
    note_collected(&shop.ctx.permit().await.unwrap(), &number, taken)
        .await
        .unwrap();
    number
}

async fn give_up(ctx: &Ctx, number: &str) -> Result<Option<ApprovalId>, ServiceError> {
    let permit = ctx.permit::<ReceiptUpdate>().await?;
    decide_cash(&permit, number, CashDecision::WriteOff, "the courier was robbed").await
}

async fn approve(ctx: &Ctx, id: ApprovalId) -> Result<(), ServiceError> {
    let permit = ctx.permit::<ApprovalDecide>().await?;
    decide_approval(&permit, id, true, "looked into it").await
}

async fn written_off(shop: &Shop) -> i64 {
    let account: Account = "write_off".parse().unwrap();
    let mut tx = shop.ctx.store.read().await.unwrap();
    let balance = tx.settlement().balance(account, Currency::Cny).await.unwrap();
    balance.minor()
}

async fn much_cash_is_given_up_by_two_people(shop: &Shop, goods: Goods) {
    let asker = worker(shop, MAIL, Role::Finance, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Administrator, Target::Platform).await;
    // 500.00 is the most that one person may decide.
    let number = short(shop, goods, "171.99").await;
    let waiting = give_up(&asker, &number).await.unwrap().expect("above the limit");
    assert_eq!(
        give_up(&asker, &number).await.unwrap(),
        Some(waiting),
        "asked once"
    );
    assert_eq!(written_off(shop).await, 0);
    let own = approve(&asker, waiting).await;
    assert!(matches!(own, Err(ServiceError::Forbidden)), "{own:?}");
    approve(&other, waiting).await.unwrap();
    assert_eq!(written_off(shop).await, 50_001);
    let twice = approve(&other, waiting).await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    let over = give_up(&asker, &number).await;
    assert!(matches!(over, Err(ServiceError::Conflict(_))), "{over:?}");
    shop.assert_sound().await;
}

async fn a_little_is_given_up_by_one_and_adds_up_to_the_limit(shop: &Shop, goods: Goods) {
    let asker = worker(shop, MAIL, Role::Finance, Target::Platform).await;
    let number = short(shop, goods, "172").await;
    assert_eq!(give_up(&asker, &number).await.unwrap(), None);
    assert_eq!(written_off(shop).await, 50_000);
    let permit = shop.ctx.permit().await.unwrap();
    note_collected(&permit, &number, "171").await.unwrap();
    assert!(
        give_up(&asker, &number).await.unwrap().is_some(),
        "what was given up before counts"
    );
    assert_eq!(written_off(shop).await, 50_000);
    // Whoever owns the machine needs nobody.
    assert_eq!(give_up(&shop.ctx, &number).await.unwrap(), None);
    assert_eq!(written_off(shop).await, 50_100);
    shop.assert_sound().await;
}

async fn another_amount_than_asked_for_is_not_given_up(shop: &Shop, goods: Goods) {
    let asker = worker(shop, MAIL, Role::Finance, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Administrator, Target::Platform).await;
    let number = short(shop, goods, "0").await;
    let waiting = give_up(&asker, &number).await.unwrap().expect("above the limit");
    let statement = NewCourierStatement {
        courier: "顺丰速运".to_owned(),
        reference: "SF-1".to_owned(),
        lines: format!("{number},600\n"),
    };
    let permit = shop.ctx.permit().await.unwrap();
    take_courier_statement(&permit, &statement).await.unwrap();
    let moved = approve(&other, waiting).await;
    assert!(matches!(moved, Err(ServiceError::Conflict(_))), "{moved:?}");
    assert_eq!(written_off(shop).await, 0);
    assert_eq!(
        give_up(&asker, &number).await.unwrap(),
        None,
        "the rest is little"
    );
    assert_eq!(written_off(shop).await, 7_200);
    shop.assert_sound().await;
}
