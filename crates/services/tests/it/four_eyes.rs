//! Refunds above the limit: one person asks, another approves, and the money goes back once.

use crate::merchant::{hand_over, open_shop};
use crate::order_group::{cancel, states};
use crate::people::{MAIL, seller_worker, worker};
use crate::support::{Shop, place, stock};
use domain::kernel::Money;
use domain::order::{OrderEvent, OrderGroup, OrderMove, OrderState, PlacedOrder};
use domain::payment::PaymentState;
use domain::user::permission::policy::{ApiKeyUpdate, ApprovalDecide, ApprovalRead, OrderUpdate};
use domain::user::{ApprovalId, ApprovalState, ApprovalView, Permission, Role, Target};
use services::approval::{decide_approval, list_approvals};
use services::order::{cancel_order_as_operator, move_seller_order, ship_order};
use services::user::{ApiToken, create_api_key};
use services::{Ctx, ServiceError, jobs};

const OTHER: &str = "hanmeimei@example.com";
const WHY: &str = "the buyer called";

on_both!(
    a_refund_above_the_limit_waits_for_another_person,
    a_refused_or_expired_refund_leaves_the_order_as_it_was,
    a_refund_is_carried_out_once_whoever_is_faster,
    a_refund_of_another_amount_than_asked_for_is_not_carried_out,
    small_refunds_add_up_to_the_limit,
    whoever_made_a_key_cannot_approve_what_it_asks_for,
    whoever_may_not_ask_for_refunds_cancels_only_what_is_not_paid,
);

/// A shop with goods; a gaiwan costs 168.00, above three of them (516.00 with delivery) somebody has to approve.
async fn bought(shop: &Shop, gaiwans: i64) -> (Ctx, PlacedOrder, OrderGroup) {
    let goods = stock(&shop.ctx).await;
    let guest = shop.guest_with(&[(goods.jade, gaiwans)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let group = shop.order(&placed).await;
    shop.pay(&group).await;
    (guest, placed, group)
}

async fn refunds(shop: &Shop) -> i64 {
    shop.number("SELECT COUNT(*) FROM refund").await
}

async fn ask(ctx: &Ctx, placed: &PlacedOrder) -> Result<OrderMove, ServiceError> {
    let permit = ctx.permit::<OrderUpdate>().await?;
    cancel_order_as_operator(&permit, placed.number.as_str(), WHY).await
}

fn waiting(come: Result<OrderMove, ServiceError>) -> ApprovalId {
    match come {
        Ok(OrderMove::Waiting(id)) => id,
        other => panic!("it did not wait: {other:?}"),
    }
}

async fn decide(ctx: &Ctx, id: ApprovalId, approve: bool) -> Result<(), ServiceError> {
    let permit = ctx.permit::<ApprovalDecide>().await?;
    decide_approval(&permit, id, approve, "looked into it").await
}

async fn listed(ctx: &Ctx) -> Vec<ApprovalView> {
    let permit = ctx.permit::<ApprovalRead>().await.unwrap();
    list_approvals(&permit, None, None, 10).await.unwrap().items
}

async fn a_refund_above_the_limit_waits_for_another_person(shop: &Shop) {
    let (_, placed, group) = bought(shop, 3).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    let permit = asker.permit::<OrderUpdate>().await.unwrap();
    let silent = cancel_order_as_operator(&permit, placed.number.as_str(), " ").await;
    assert!(matches!(silent, Err(ServiceError::Invalid(_))), "{silent:?}");
    let id = waiting(ask(&asker, &placed).await);
    assert_eq!(waiting(ask(&asker, &placed).await), id, "asked once");
    let confirmed = (vec![OrderState::Confirmed], PaymentState::Captured);
    assert_eq!(states(shop, &placed).await, confirmed);
    let own = decide(&asker, id, true).await;
    assert!(matches!(own, Err(ServiceError::Forbidden)), "{own:?}");
    assert_eq!((states(shop, &placed).await, refunds(shop).await), (confirmed, 0));
    let seen = listed(&other).await.remove(0);
    assert!(seen.may_decide && seen.role.is_none());
    let change = seen.refund.unwrap();
    assert_eq!(
        (change.number, change.amount),
        (placed.number.to_string(), group.totals.total)
    );
    decide(&other, id, true).await.unwrap();
    assert_eq!(
        states(shop, &placed).await,
        (vec![OrderState::Cancelled], PaymentState::RefundPending)
    );
    let twice = decide(&other, id, true).await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        (states(shop, &placed).await.1, refunds(shop).await),
        (PaymentState::Refunded, 1)
    );
    let back = shop.gateway.with(|books| books.refunds.clone());
    assert_eq!(
        back.iter().map(|(.., amount)| *amount).collect::<Vec<Money>>(),
        [group.totals.total]
    );
}

async fn a_refused_or_expired_refund_leaves_the_order_as_it_was(shop: &Shop) {
    let (_, placed, _) = bought(shop, 3).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    decide(&other, waiting(ask(&asker, &placed).await), false)
        .await
        .unwrap();
    let id = waiting(ask(&asker, &placed).await);
    shop.execute("UPDATE approval SET expires_at = 1 WHERE state = 'waiting'")
        .await;
    let late = decide(&other, id, true).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let ended: Vec<ApprovalState> = listed(&other).await.iter().map(|view| view.state).collect();
    assert_eq!(ended, [ApprovalState::Expired, ApprovalState::Refused]);
    assert_eq!(
        (states(shop, &placed).await, refunds(shop).await),
        ((vec![OrderState::Confirmed], PaymentState::Captured), 0)
    );
    let permit = shop.ctx.permit().await.unwrap();
    ship_order(&permit, placed.number.as_str()).await.unwrap();
}

async fn a_refund_is_carried_out_once_whoever_is_faster(shop: &Shop) {
    let (buyer, placed, group) = bought(shop, 3).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    let id = waiting(ask(&asker, &placed).await);
    let (first, second, bought_back) = futures::join!(
        decide(&other, id, true),
        decide(&other, id, true),
        cancel(&buyer, &group, placed.number.as_str()),
    );
    let done = [&first, &second, &bought_back]
        .iter()
        .filter(|outcome| outcome.is_ok())
        .count();
    assert_eq!(done, 1, "{first:?} {second:?} {bought_back:?}");
    assert_eq!(refunds(shop).await, 1);
    // A buyer does not wait for anybody, and what was asked for meanwhile comes too late.
    let (buyer, placed, group) = {
        let guest = shop.guest_with(&[(group.orders[0].lines[0].variant, 4)]).await;
        let placed = place(&guest, "online").await.unwrap();
        let group = shop.order(&placed).await;
        shop.pay(&group).await;
        (guest, placed, group)
    };
    let id = waiting(ask(&asker, &placed).await);
    cancel(&buyer, &group, placed.number.as_str()).await.unwrap();
    let late = decide(&other, id, true).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    assert_eq!(refunds(shop).await, 2);
    assert_eq!(states(shop, &placed).await.0, [OrderState::Cancelled]);
}

async fn a_refund_of_another_amount_than_asked_for_is_not_carried_out(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let seller = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", seller).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    let buyer = shop.guest_with(&[(goods.jade, 2), (goods.wok, 2)]).await;
    let placed = place(&buyer, "online").await.unwrap();
    let group = shop.order(&placed).await;
    shop.pay(&group).await;
    let id = waiting(ask(&asker, &placed).await);
    let part = group.orders[0].number.to_string();
    cancel(&buyer, &group, &part).await.unwrap();
    let changed = decide(&other, id, true).await;
    assert!(matches!(changed, Err(ServiceError::Conflict(_))), "{changed:?}");
    let left = (OrderState::Cancelled, OrderState::Confirmed);
    assert_eq!(states(shop, &placed).await.0, [left.0, left.1]);
    assert_eq!(refunds(shop).await, 1);
    decide(&other, id, false).await.unwrap();
}

async fn small_refunds_add_up_to_the_limit(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", id).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, id).await;
    let other = seller_worker(shop, OTHER, Role::SellerOwner, id).await;
    let operator = worker(shop, "op@example.com", Role::Operator, Target::Platform).await;
    let guest = shop.guest_with(&[(goods.jade, 2), (goods.wok, 2)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let group = shop.order(&placed).await;
    shop.pay(&group).await;
    let [own, woks] = [0, 1].map(|place| group.orders[place].number.to_string());
    let permit = operator.permit::<OrderUpdate>().await.unwrap();
    let first = cancel_order_as_operator(&permit, &own, WHY).await;
    assert_eq!(first.unwrap(), OrderMove::Done, "348.00 are below the limit");
    let permit = owner.permit::<OrderUpdate>().await.unwrap();
    let second = move_seller_order(&permit, None, &woks, OrderEvent::Cancel, WHY).await;
    let id = waiting(second);
    assert_eq!(listed(&operator).await.len(), 1, "the platform sees it too");
    decide(&other, id, true).await.unwrap();
    let group = shop.order(&placed).await;
    assert_eq!(group.state(), OrderState::Cancelled);
    assert_eq!(group.orders[1].history.last().unwrap().cause, "seller");
    assert_eq!(refunds(shop).await, 2);
}

async fn whoever_made_a_key_cannot_approve_what_it_asks_for(shop: &Shop) {
    let (_, placed, _) = bought(shop, 3).await;
    let maker = worker(shop, MAIL, Role::Administrator, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    let permit = maker.permit::<ApiKeyUpdate>().await.unwrap();
    let scopes = vec![Permission::OrderUpdate, Permission::RefundRequest];
    let (_, secret) = create_api_key(&permit, "shop tool", scopes, 30).await.unwrap();
    let client = maker.client.as_ref().clone();
    let program = shop.guest().with_api_key(ApiToken::parse(&secret), client);
    let id = waiting(ask(&program, &placed).await);
    let own = decide(&maker, id, true).await;
    assert!(matches!(own, Err(ServiceError::Forbidden)), "{own:?}");
    decide(&other, id, true).await.unwrap();
    assert_eq!(states(shop, &placed).await.0, [OrderState::Cancelled]);
}

async fn whoever_may_not_ask_for_refunds_cancels_only_what_is_not_paid(shop: &Shop) {
    let (_, paid, group) = bought(shop, 1).await;
    let worker = worker(shop, MAIL, Role::Warehouse, Target::Platform).await;
    let refused = ask(&worker, &paid).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    let guest = shop.guest_with(&[(group.orders[0].lines[0].variant, 1)]).await;
    let unpaid = place(&guest, "cash_on_delivery").await.unwrap();
    assert_eq!(ask(&worker, &unpaid).await.unwrap(), OrderMove::Done);
    assert_eq!(states(shop, &paid).await.0, [OrderState::Confirmed]);
}
