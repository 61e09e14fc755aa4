//! Payouts: one asks, another approves, nobody has money twice, and the books say where it went. Every scenario on both
//! databases.

use crate::merchant::{fields, hand_over, open_shop, pair};
use crate::order_group::paid;
use crate::people::{MAIL, seller_worker, worker};
use crate::support::{Shop, stock};
use domain::kernel::Currency;
use domain::merchant::SellerId;
use domain::payment::BankAccount;
use domain::settlement::{Account, AccountKind, PayoutEvent, PayoutId, PayoutState, PayoutView};
use domain::user::permission::policy::{
    ApprovalDecide, ApprovalRead, LedgerExport, LedgerRead, PayoutRequest, PayoutReveal, PayoutUpdate,
    SellerUpdate,
};
use domain::user::{ApprovalId, Role, Target};
use services::approval::{decide_approval, list_approvals, withdraw_approval};
use services::order::{deliver_order, ship_order};
use services::settlement::{
    PayoutsOf, RequestPayout, export_payouts, list_payouts, move_payout, payout_desk, request_payout,
    reveal_payout, set_bank_account, view_payout,
};
use services::{Ctx, ServiceError, jobs};

const OTHER: &str = "hanmeimei@example.com";
const NUMBER: &str = "6222020200112233445";

on_both!(
    what_was_earned_goes_to_the_bank_by_two_people,
    nobody_has_the_same_money_twice,
    what_was_refused_or_forgotten_is_free_again,
    what_came_back_is_owed_again,
    a_payout_goes_where_it_was_asked_to,
    a_seller_sees_its_own_payouts_alone,
);

/// A seller that has earned 210.00: two woks and their delivery.
async fn earned(shop: &Shop) -> SellerId {
    let goods = stock(&shop.ctx).await;
    let seller = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", seller).await;
    let (_, _, group) = paid(shop, goods).await;
    let number = group.orders[1].number.as_str();
    ship_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    assert_eq!(balance(shop, seller).await, 21_000);
    seller
}

async fn balance(shop: &Shop, seller: SellerId) -> i64 {
    let account = Account::new(AccountKind::SellerPayable, Some(seller)).unwrap();
    let mut tx = shop.ctx.store.read().await.unwrap();
    tx.settlement()
        .balance(account, Currency::Cny)
        .await
        .unwrap()
        .minor()
}

async fn name_account(owner: &Ctx, number: &str, version: i64) -> Result<(), ServiceError> {
    let account = BankAccount {
        holder: "李雷茶业有限公司".to_owned(),
        bank: "中国银行".to_owned(),
        number: number.to_owned(),
    };
    set_bank_account(&owner.permit::<SellerUpdate>().await?, None, version, &account).await
}

async fn ask(ctx: &Ctx, seller: Option<SellerId>, amount: &str) -> Result<PayoutId, ServiceError> {
    let command = RequestPayout {
        seller,
        currency: Currency::Cny,
        amount: amount.to_owned(),
        reason: "this month's".to_owned(),
    };
    request_payout(&ctx.permit::<PayoutRequest>().await?, command).await
}

async fn newest(ctx: &Ctx) -> ApprovalId {
    let permit = ctx.permit::<ApprovalRead>().await.unwrap();
    list_approvals(&permit, None, None, 1).await.unwrap().items[0].id
}

async fn decide(ctx: &Ctx, id: ApprovalId, approve: bool) -> Result<(), ServiceError> {
    decide_approval(
        &ctx.permit::<ApprovalDecide>().await?,
        id,
        approve,
        "looked into it",
    )
    .await
}

async fn seen(ctx: &Ctx, id: PayoutId) -> PayoutView {
    view_payout(&ctx.permit::<LedgerRead>().await.unwrap(), id)
        .await
        .unwrap()
}

async fn step(ctx: &Ctx, id: PayoutId, event: PayoutEvent) -> Result<(), ServiceError> {
    let version = seen(ctx, id).await.version;
    let permit = ctx.permit::<PayoutUpdate>().await?;
    move_payout(&permit, (id, version), event, "BOC-20261123-001").await
}

/// What the seller may still have.
async fn available(ctx: &Ctx, seller: SellerId) -> i64 {
    let permit = ctx.permit::<LedgerRead>().await.unwrap();
    payout_desk(&permit, Some(seller)).await.unwrap().available[0]
        .available
        .minor()
}

async fn what_was_earned_goes_to_the_bank_by_two_people(shop: &Shop) {
    let seller = earned(shop).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, seller).await;
    let finance = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    assert_eq!(
        fields(ask(&owner, None, "10").await.unwrap_err()),
        [pair("amount", "bank_account")]
    );
    name_account(&owner, NUMBER, 0).await.unwrap();
    for (amount, code) in [("0", "amount"), ("x", "amount"), ("210.01", "not_available")] {
        let refused = ask(&owner, None, amount).await.unwrap_err();
        assert_eq!(fields(refused), [pair("amount", code)], "{amount}");
    }
    let id = ask(&owner, None, "200").await.unwrap();
    assert_eq!(
        (available(&owner, seller).await, balance(shop, seller).await),
        (1_000, 21_000)
    );
    let request = newest(&finance).await;
    let early = step(&finance, id, PayoutEvent::Send).await;
    assert!(matches!(early, Err(ServiceError::Conflict(_))), "{early:?}");
    // Whoever works for the seller approves nothing that it is paid.
    let own = decide(&owner, request, true).await;
    assert!(matches!(own, Err(ServiceError::NotFound(_))), "{own:?}");
    decide(&finance, request, true).await.unwrap();
    assert_eq!(balance(shop, seller).await, 21_000, "not sent yet");
    step(&finance, id, PayoutEvent::Send).await.unwrap();
    assert_eq!(
        (available(&owner, seller).await, balance(shop, seller).await),
        (1_000, 1_000)
    );
    let payout = seen(&owner, id).await;
    assert_eq!(
        (payout.state, payout.account.as_str()),
        (PayoutState::Sent, "中国银行 ****3445")
    );
    let states: Vec<PayoutState> = payout.history.iter().map(|step| step.state).collect();
    assert_eq!(
        states,
        [PayoutState::Requested, PayoutState::Approved, PayoutState::Sent]
    );
    let twice = step(&finance, id, PayoutEvent::Send).await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    shop.assert_resealed().await;
}

async fn nobody_has_the_same_money_twice(shop: &Shop) {
    let seller = earned(shop).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, seller).await;
    let finance = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    name_account(&owner, NUMBER, 0).await.unwrap();
    let asked = futures::future::join_all((0..6).map(|number| {
        let (owner, finance) = (&owner, &finance);
        async move {
            match number % 2 {
                0 => ask(owner, None, "60").await,
                _ => ask(finance, Some(seller), "60").await,
            }
        }
    }))
    .await;
    let passed = asked.iter().filter(|asked| asked.is_ok()).count();
    assert_eq!(passed, 3, "of 210.00: {asked:?}");
    assert_eq!(available(&owner, seller).await, 3_000);
    shop.assert_sound().await;
}

async fn what_was_refused_or_forgotten_is_free_again(shop: &Shop) {
    let seller = earned(shop).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, seller).await;
    let finance = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    name_account(&owner, NUMBER, 0).await.unwrap();
    let refused = ask(&owner, None, "210").await.unwrap();
    decide(&finance, newest(&finance).await, false).await.unwrap();
    assert_eq!(available(&owner, seller).await, 21_000);
    let forgotten = ask(&owner, None, "210").await.unwrap();
    shop.execute("UPDATE approval SET expires_at = 1 WHERE state = 'waiting'")
        .await;
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(available(&owner, seller).await, 21_000);
    let taken_back = ask(&finance, Some(seller), "210").await.unwrap();
    let request = newest(&finance).await;
    withdraw_approval(&finance.permit().await.unwrap(), request)
        .await
        .unwrap();
    assert_eq!(available(&owner, seller).await, 21_000);
    for id in [refused, forgotten, taken_back] {
        assert_eq!(seen(&owner, id).await.state, PayoutState::Refused);
    }
    shop.assert_sound().await;
}

async fn what_came_back_is_owed_again(shop: &Shop) {
    let seller = earned(shop).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, seller).await;
    let finance = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    name_account(&owner, NUMBER, 0).await.unwrap();
    for (sent, left) in [(false, 21_000), (true, 21_000)] {
        let id = ask(&owner, None, "150").await.unwrap();
        decide(&finance, newest(&finance).await, true).await.unwrap();
        if sent {
            step(&finance, id, PayoutEvent::Send).await.unwrap();
            assert_eq!(balance(shop, seller).await, 6_000);
        }
        step(&finance, id, PayoutEvent::Fail).await.unwrap();
        assert_eq!(
            (available(&owner, seller).await, balance(shop, seller).await),
            (left, left)
        );
        assert_eq!(seen(&finance, id).await.state, PayoutState::Failed);
    }
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ledger_entry WHERE kind LIKE 'payout.%'")
            .await,
        2
    );
    shop.assert_sound().await;
}

async fn a_payout_goes_where_it_was_asked_to(shop: &Shop) {
    let seller = earned(shop).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, seller).await;
    let finance = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    name_account(&owner, NUMBER, 0).await.unwrap();
    let id = ask(&owner, None, "10").await.unwrap();
    name_account(&owner, "6217000011112222", 1).await.unwrap();
    let stale = name_account(&owner, NUMBER, 1).await;
    assert!(matches!(stale, Err(ServiceError::Conflict(_))), "{stale:?}");
    let reveal = async |reason: &str| {
        let permit = finance.permit::<PayoutReveal>().await.unwrap();
        reveal_payout(&permit, id, reason).await
    };
    assert!(matches!(reveal(" ").await, Err(ServiceError::Invalid(_))));
    assert_eq!(reveal("to send it").await.unwrap().number, NUMBER);
    let looks = "SELECT COUNT(*) FROM audit_entry WHERE action = 'payout.reveal'";
    assert_eq!(shop.number(looks).await, 1);
    let theirs = finance.permit::<SellerUpdate>().await;
    assert!(matches!(theirs.map(drop), Err(ServiceError::Forbidden)));
    shop.clock.advance_seconds(16 * 60);
    let old = name_account(&owner, NUMBER, 2).await;
    assert!(matches!(old, Err(ServiceError::ProofRequired)), "{old:?}");
}

async fn a_seller_sees_its_own_payouts_alone(shop: &Shop) {
    let seller = earned(shop).await;
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, seller).await;
    name_account(&owner, NUMBER, 0).await.unwrap();
    let id = ask(&owner, None, "10").await.unwrap();
    let other = open_shop(&shop.ctx, "cups").await;
    let stranger = seller_worker(shop, OTHER, Role::SellerOwner, other).await;
    let permit = stranger.permit::<LedgerRead>().await.unwrap();
    let none = list_payouts(&permit, PayoutsOf::Shop(None), None, None, 50)
        .await
        .unwrap();
    assert_eq!(none.items, []);
    let theirs = view_payout(&permit, id).await;
    assert!(matches!(theirs, Err(ServiceError::NotFound(_))), "{theirs:?}");
    let all = list_payouts(&permit, PayoutsOf::All, None, None, 50).await;
    assert!(matches!(all, Err(ServiceError::Forbidden)), "{all:?}");
    let named = payout_desk(&permit, Some(seller)).await;
    assert!(matches!(named, Err(ServiceError::NotFound(_))), "{named:?}");
    let asked = ask(&stranger, Some(seller), "10").await;
    assert!(matches!(asked, Err(ServiceError::NotFound(_))), "{asked:?}");
    let permit = owner.permit::<LedgerExport>().await.unwrap();
    let file = export_payouts(&permit, PayoutsOf::Shop(None), Some(PayoutState::Requested)).await;
    assert_eq!(file.unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
}
