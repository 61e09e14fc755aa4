//! Cash on delivery: where it is offered, what couriers hand over, and what is missing of it.

use crate::order_group::{mixed, two_sellers};
use crate::support::{Goods, Shop, place, small_shop, small_shop_on_postgres};
use domain::kernel::{Currency, Money};
use domain::order::PlacedOrder;
use domain::payment::{CashDecision, CashStanding, IncomingEvent, NewCashRule, PaymentState};
use domain::settlement::{Account, CashRow, CourierOutcome, NewCourierStatement};
use futures::future::join_all;
use services::ServiceError;
use services::order::{deliver_order, ship_order};
use services::payment::{
    assign_courier_line, cash_in_transit, courier_statements, decide_cash, list_offers, note_collected,
    remove_cash_rule, set_cash_rule, settle_courier_line, take_courier_statement,
};

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
    cash_is_refused_where_it_is_not_offered,
    what_a_courier_hands_over_leaves_transit,
    the_same_statement_changes_nothing_and_another_under_its_reference_is_refused,
    statements_at_once_settle_an_order_once,
    what_is_missing_is_claimed_or_given_up_by_a_person,
    what_is_more_or_nobodys_waits_for_a_person,
    what_was_collected_too_little_is_known_before_it_is_handed_over,
);

const fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

/// A purchase of one unit of jade that was delivered against cash.
async fn delivered(shop: &Shop, goods: &Goods) -> PlacedOrder {
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let number = placed.number.as_str();
    ship_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    placed
}

async fn balance(shop: &Shop, account: &str) -> i64 {
    let mut tx = shop.ctx.store.read().await.unwrap();
    let account: Account = account.parse().unwrap();
    tx.settlement()
        .balance(account, Currency::Cny)
        .await
        .unwrap()
        .minor()
}

async fn open(shop: &Shop, short: bool) -> Vec<CashRow> {
    cash_in_transit(&shop.ctx.permit().await.unwrap(), short, "")
        .await
        .unwrap()
        .rows
}

fn statement(reference: &str, lines: &[(&str, i64)]) -> NewCourierStatement {
    let lines = lines
        .iter()
        .map(|(subject, minor)| format!("{subject},{}\n", yuan(*minor).to_decimal()));
    NewCourierStatement {
        courier: "顺丰速运".to_owned(),
        reference: reference.to_owned(),
        lines: lines.collect(),
    }
}

async fn hand_over(
    shop: &Shop,
    reference: &str,
    lines: &[(&str, i64)],
) -> Result<CourierOutcome, ServiceError> {
    take_courier_statement(&shop.ctx.permit().await.unwrap(), &statement(reference, lines)).await
}

async fn cash_is_refused_where_it_is_not_offered(shop: &Shop, goods: Goods) {
    let buy = async || place(&shop.guest_with(&[(goods.jade, 1)]).await, "cash_on_delivery").await;
    let refused = |answer: Result<PlacedOrder, ServiceError>| match answer {
        Err(ServiceError::Invalid(fields)) => fields[0].code.clone(),
        other => format!("{other:?}"),
    };
    let set = async |region: &str, is_offered, least: i64, most: i64| {
        let rule = NewCashRule {
            region: region.to_owned(),
            is_offered,
            least: yuan(least).to_decimal(),
            most: yuan(most).to_decimal(),
        };
        set_cash_rule(&shop.ctx.permit().await.unwrap(), &rule).await
    };
    assert!(buy().await.is_ok(), "unless a rule says otherwise");
    set("浙江省", false, 0, 100_000).await.unwrap();
    assert_eq!(refused(buy().await), "not_in_region");
    set("浙江省", true, 0, 10_000).await.unwrap();
    assert_eq!(refused(buy().await), "above_most");
    set("浙江省", true, 90_000, 100_000).await.unwrap();
    assert_eq!(refused(buy().await), "below_least");
    assert!(matches!(
        set("Zhejiang", true, 0, 1).await,
        Err(ServiceError::Invalid(_))
    ));
    assert!(matches!(
        set("浙江省", true, 2, 1).await,
        Err(ServiceError::Invalid(_))
    ));
    let permit = shop.ctx.permit().await.unwrap();
    remove_cash_rule(&permit, "浙江省".to_owned()).await.unwrap();
    assert!(buy().await.is_ok());
    let twice = remove_cash_rule(&permit, "浙江省".to_owned()).await;
    assert!(matches!(twice, Err(ServiceError::NotFound(_))), "{twice:?}");
    assert_eq!(list_offers(&shop.guest()).await.unwrap().cash.len(), 1);
    let elsewhere = place(&shop.guest_with(&[(goods.jade, 1)]).await, "remittance").await;
    assert_eq!(refused(elsewhere), "no_account");
}

async fn what_a_courier_hands_over_leaves_transit(shop: &Shop, goods: Goods) {
    let (first, second) = (delivered(shop, &goods).await, delivered(shop, &goods).await);
    let total = first.total.minor();
    assert_eq!(balance(shop, "cash_in_transit").await, 2 * total);
    shop.clock.advance_seconds(4 * 24 * 3_600);
    let ages = cash_in_transit(&shop.ctx.permit().await.unwrap(), false, "")
        .await
        .unwrap()
        .ages;
    assert_eq!(ages[0].groups.map(Money::minor), [0, 2 * total, 0, 0]);
    let outcome = hand_over(shop, "SF-1", &[(first.number.as_str(), total)])
        .await
        .unwrap();
    assert_eq!((outcome.is_new, outcome.lines, outcome.settled), (true, 1, 1));
    assert_eq!(
        (
            balance(shop, "cash_in_transit").await,
            balance(shop, "bank").await
        ),
        (total, total)
    );
    let left: Vec<_> = open(shop, false)
        .await
        .into_iter()
        .map(|row| row.number)
        .collect();
    assert_eq!(left, [second.number]);
    assert_eq!(open(shop, true).await, []);
    assert_eq!(shop.order(&first).await.payment_state, PaymentState::Collected);
}

async fn the_same_statement_changes_nothing_and_another_under_its_reference_is_refused(
    shop: &Shop,
    goods: Goods,
) {
    let placed = delivered(shop, &goods).await;
    let (number, total) = (placed.number.as_str(), placed.total.minor());
    let first = hand_over(shop, "SF-1", &[(number, total)]).await.unwrap();
    let again = hand_over(shop, " SF-1 ", &[(number, total)]).await.unwrap();
    assert_eq!((again.id, again.is_new), (first.id, false));
    assert_eq!(balance(shop, "bank").await, total);
    let other = hand_over(shop, "SF-1", &[(number, total - 1)]).await;
    assert!(matches!(other, Err(ServiceError::Conflict(_))), "{other:?}");
    for bad in [&[][..], &[("", 5)]] {
        let refused = hand_over(shop, "SF-2", bad).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }
}

async fn statements_at_once_settle_an_order_once(shop: &Shop, goods: Goods) {
    let placed = delivered(shop, &goods).await;
    let (number, total) = (placed.number.as_str(), placed.total.minor());
    let references: Vec<String> = (0..6).map(|place| format!("SF-{place}")).collect();
    let lines = [(number, total)];
    let answers = join_all(
        references
            .iter()
            .map(|reference| hand_over(shop, reference, &lines)),
    )
    .await;
    let taken: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(taken.iter().filter(|outcome| outcome.settled == 1).count(), 1);
    let over = i64::try_from(taken.len()).unwrap() - 1;
    assert_eq!(balance(shop, "cash_in_transit").await, 0);
    assert_eq!(balance(shop, "suspense").await, over * total);
}

async fn what_is_missing_is_claimed_or_given_up_by_a_person(shop: &Shop, goods: Goods) {
    let (first, second) = (delivered(shop, &goods).await, delivered(shop, &goods).await);
    let total = first.total.minor();
    let permit = shop.ctx.permit().await.unwrap();
    let early = decide_cash(
        &permit,
        first.number.as_str(),
        CashDecision::WriteOff,
        "lost on the way",
    )
    .await;
    assert!(
        matches!(early, Err(ServiceError::Conflict(_))),
        "nothing is missing yet: {early:?}"
    );
    let lines = [
        (first.number.as_str(), total - 500),
        (second.number.as_str(), total - 300),
    ];
    let outcome = hand_over(shop, "SF-1", &lines).await.unwrap();
    assert_eq!((outcome.settled, outcome.short), (0, 2));
    let short: Vec<_> = open(shop, true)
        .await
        .iter()
        .map(|row| row.cash.short().minor())
        .collect();
    assert_eq!(short.iter().sum::<i64>(), 800);
    let bare = decide_cash(&permit, first.number.as_str(), CashDecision::WriteOff, "").await;
    assert!(matches!(bare, Err(ServiceError::Invalid(_))), "{bare:?}");
    decide_cash(
        &permit,
        first.number.as_str(),
        CashDecision::WriteOff,
        "short change",
    )
    .await
    .unwrap();
    assert_eq!(
        (
            balance(shop, "write_off").await,
            balance(shop, "cash_in_transit").await
        ),
        (500, 300)
    );
    let twice = decide_cash(
        &permit,
        first.number.as_str(),
        CashDecision::WriteOff,
        "short change",
    )
    .await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    decide_cash(
        &permit,
        second.number.as_str(),
        CashDecision::Claim,
        "the receipt says more",
    )
    .await
    .unwrap();
    assert_eq!(open(shop, true).await[0].cash.standing(), CashStanding::Claimed);
    shop.assert_sound().await;
    hand_over(shop, "SF-2", &[(second.number.as_str(), 300)])
        .await
        .unwrap();
    assert_eq!(balance(shop, "cash_in_transit").await, 0);
    assert_eq!(open(shop, false).await, []);
}

async fn what_is_more_or_nobodys_waits_for_a_person(shop: &Shop, goods: Goods) {
    let (first, second) = (delivered(shop, &goods).await, delivered(shop, &goods).await);
    let total = first.total.minor();
    let lines = [
        (first.number.as_str(), total + 40),
        ("SF4711", total + 9),
        ("SF4712", 5),
    ];
    let outcome = hand_over(shop, "SF-1", &lines).await.unwrap();
    assert_eq!((outcome.over, outcome.unknown), (1, 2));
    assert_eq!(balance(shop, "suspense").await, 40 + total + 9 + 5);
    shop.assert_sound().await;
    let view = courier_statements(&shop.ctx.permit().await.unwrap())
        .await
        .unwrap();
    assert_eq!(
        (view.statements.len(), view.statements[0].amount.minor()),
        (1, 2 * total + 54)
    );
    let of = |subject: &str| view.lines.iter().find(|line| line.subject == subject).unwrap().id;
    let permit = shop.ctx.permit().await.unwrap();
    assign_courier_line(&permit, of("SF4711"), second.number.as_str())
        .await
        .unwrap();
    let twice = assign_courier_line(&permit, of("SF4711"), second.number.as_str()).await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    assert_eq!(
        (
            balance(shop, "cash_in_transit").await,
            balance(shop, "suspense").await
        ),
        (0, 54)
    );
    shop.assert_sound().await;
    for (subject, event) in [
        ("SF4712", IncomingEvent::Owe),
        ("SF4712", IncomingEvent::Return),
        ("SF4711", IncomingEvent::Keep),
        (first.number.as_str(), IncomingEvent::Keep),
    ] {
        settle_courier_line(&permit, of(subject), event, "asked the courier")
            .await
            .unwrap();
    }
    assert_eq!(
        (balance(shop, "suspense").await, balance(shop, "write_off").await),
        (0, -49)
    );
    assert_eq!(balance(shop, "bank").await, 2 * total + 49);
}

async fn what_was_collected_too_little_is_known_before_it_is_handed_over(shop: &Shop, goods: Goods) {
    let placed = delivered(shop, &goods).await;
    let (number, total) = (placed.number.as_str(), placed.total.minor());
    let permit = shop.ctx.permit().await.unwrap();
    note_collected(&permit, number, &yuan(total - 100).to_decimal())
        .await
        .unwrap();
    assert!(matches!(
        note_collected(&permit, number, "much").await,
        Err(ServiceError::Invalid(_))
    ));
    assert_eq!(open(shop, true).await[0].cash.short().minor(), 100);
    decide_cash(&permit, number, CashDecision::WriteOff, "a discount at the door")
        .await
        .unwrap();
    assert_eq!(open(shop, true).await, [], "the rest is on its way");
    let outcome = hand_over(shop, "SF-1", &[(number, total - 100)]).await.unwrap();
    assert_eq!(outcome.settled, 1);
    assert_eq!(balance(shop, "cash_in_transit").await, 0);
    let over = note_collected(&permit, number, "1").await;
    assert!(matches!(over, Err(ServiceError::NotFound(_))), "{over:?}");
}

/// A purchase of two sellers: the cash of each order is one of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_order_of_a_purchase_has_cash_of_its_own() {
    let (shop, goods, _) = two_sellers().await;
    let (_, _, group) = mixed(&shop, goods, "cash_on_delivery").await;
    for order in &group.orders {
        assert_eq!(open(&shop, false).await, [], "collected once all is delivered");
        let number = order.number.as_str();
        ship_order(&shop.ctx.permit().await.unwrap(), number)
            .await
            .unwrap();
        deliver_order(&shop.ctx.permit().await.unwrap(), number)
            .await
            .unwrap();
    }
    let rows = open(&shop, false).await;
    assert_eq!(rows.len(), 2);
    let lines: Vec<(&str, i64)> = rows
        .iter()
        .map(|row| (row.number.as_str(), row.cash.due.minor()))
        .collect();
    let outcome = hand_over(&shop, "SF-1", &lines).await.unwrap();
    assert_eq!(outcome.settled, 2);
    assert_eq!(balance(&shop, "cash_in_transit").await, 0);
    shop.assert_sound().await;
}
