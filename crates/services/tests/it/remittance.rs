//! Remittances: matched by their code, in parts, too much, too late, twice and at once; proofs, reminders and the deadline.

use crate::order_group::cancel;
use crate::people::worker;
use crate::support::{Goods, START, Shop, place, small_shop, small_shop_on_postgres};
use domain::kernel::{Currency, Locale, Money};
use domain::order::{OrderState, PlacedOrder};
use domain::payment::{IncomingEvent, IncomingState, PaymentState, RefundState, RemittanceAccount};
use domain::settlement::{Account, OwedSubject, ReceiptsOutcome, RemittanceView};
use domain::user::permission::policy::{ReceiptRead, ReceiptUpdate};
use domain::user::{Role, Target};
use futures::future::join_all;
use services::payment::{
    assign_receipt, import_receipts, list_receipts, mark_refund_sent, open_proof, owed_by_hand,
    remittance_page, send_proof, set_remittance_account, settle_receipt,
};
use services::{Ctx, ServiceError, jobs, notify, order};

/// Runs a test on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (shop, goods) = super::small_shop().await;
                super::take_remittances(&shop).await;
                super::$name(&shop, goods).await;
                shop.assert_resealed().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some((shop, goods)) = super::small_shop_on_postgres().await else { return };
                super::take_remittances(&shop).await;
                super::$name(&shop, goods).await;
                shop.assert_resealed().await;
            }
        }
    )+};
}

on_both!(
    a_remittance_with_its_code_pays_the_purchase,
    parts_add_up_and_the_page_says_what_is_missing,
    what_is_more_is_owed_back_and_sent_by_hand,
    a_row_is_taken_in_once_however_often_it_comes,
    imports_at_once_apply_every_row_once,
    what_comes_after_the_end_goes_back,
    a_part_of_a_purchase_that_ends_goes_back,
    a_person_says_whose_a_receipt_without_a_code_is,
    the_goods_are_kept_and_the_buyer_is_reminded_until_the_deadline,
    a_paid_purchase_that_is_cancelled_is_given_back_by_hand,
    proofs_are_kept_for_whoever_may_open_them,
    who_works_elsewhere_sees_and_books_nothing,
);

pub async fn take_remittances(shop: &Shop) {
    let account = RemittanceAccount {
        currency: Currency::Cny,
        payee: "集市商贸有限公司".to_owned(),
        bank: "中国银行杭州分行".to_owned(),
        account: "6217 0000 0000".to_owned(),
        bank_code: String::new(),
        postal_address: "杭州市龙井路 1 号".to_owned(),
    };
    let permit = shop.ctx.permit().await.unwrap();
    set_remittance_account(&permit, account.clone(), 0).await.unwrap();
    let stale = set_remittance_account(&permit, account, 0).await;
    assert!(matches!(stale, Err(ServiceError::Conflict(_))), "{stale:?}");
}

/// A guest's purchase of one unit of jade, and what its page says.
async fn bought(shop: &Shop, goods: &Goods) -> (Ctx, PlacedOrder, RemittanceView) {
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "remittance").await.unwrap();
    assert_eq!(placed.pay_url, None);
    let view = page(&guest, &placed).await;
    (guest, placed, view)
}

async fn page(guest: &Ctx, placed: &PlacedOrder) -> RemittanceView {
    remittance_page(guest, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap()
}

/// Pays for a purchase.
pub async fn pay(shop: &Shop, guest: &Ctx, placed: &PlacedOrder) {
    let code = page(guest, placed).await.code.to_string();
    import(shop, &[(placed.total.minor(), &code)]).await;
}

/// A statement of rows: an amount in fen, and a text.
fn statement(rows: &[(i64, &str)]) -> String {
    let rows = rows.iter().map(|(minor, text)| {
        let amount = Money::new(*minor, Currency::Cny).to_decimal();
        format!("2026-11-25,{amount},李雷,{text}\n")
    });
    format!("交易日期,收入金额,对方户名,附言\n{}", rows.collect::<String>())
}

async fn import(shop: &Shop, rows: &[(i64, &str)]) -> ReceiptsOutcome {
    import_receipts(&shop.ctx.permit().await.unwrap(), Currency::Cny, &statement(rows))
        .await
        .unwrap()
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

async fn a_remittance_with_its_code_pays_the_purchase(shop: &Shop, goods: Goods) {
    let (guest, placed, view) = bought(shop, &goods).await;
    assert_eq!((view.missing, view.came.minor()), (placed.total, 0));
    assert_eq!(view.deadline, Some(START.plus_seconds(5 * 24 * 3_600)));
    let text = format!("货款 {} 谢谢", view.code);
    let outcome = import(shop, &[(placed.total.minor(), &text)]).await;
    assert_eq!((outcome.rows, outcome.applied, outcome.open), (1, 1, 0));
    let group = shop.order(&placed).await;
    assert_eq!(
        (group.state(), group.payment_state),
        (OrderState::Confirmed, PaymentState::Captured)
    );
    let view = page(&guest, &placed).await;
    assert_eq!((view.missing.minor(), view.deadline), (0, None));
    assert_eq!(balance(shop, "bank").await, placed.total.minor());
    assert_eq!(balance(shop, "suspense").await, 0);
    assert_eq!(balance(shop, "buyer_receivable").await, 0);
}

async fn parts_add_up_and_the_page_says_what_is_missing(shop: &Shop, goods: Goods) {
    let (guest, placed, view) = bought(shop, &goods).await;
    let (total, code) = (placed.total.minor(), view.code.to_string());
    import(shop, &[(1_000, &code), (1_000, &code)]).await;
    let view = page(&guest, &placed).await;
    assert_eq!((view.came.minor(), view.missing.minor()), (2_000, total - 2_000));
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Pending);
    assert_eq!(balance(shop, "suspense").await, 2_000);
    shop.assert_sound().await;
    import(shop, &[(total - 2_000, &code)]).await;
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Captured);
    assert_eq!(balance(shop, "suspense").await, 0);
}

async fn what_is_more_is_owed_back_and_sent_by_hand(shop: &Shop, goods: Goods) {
    let (guest, placed, view) = bought(shop, &goods).await;
    let (total, code) = (placed.total.minor(), view.code.to_string());
    let outcome = import(shop, &[(total + 77, &code), (500, &code)]).await;
    assert_eq!((outcome.applied, outcome.owed), (0, 2));
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Captured);
    assert_eq!(page(&guest, &placed).await.missing.minor(), 0);
    assert_eq!(balance(shop, "suspense").await, 577);
    shop.assert_sound().await;
    let permit = shop.ctx.permit().await.unwrap();
    let owed = owed_by_hand(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let amounts: Vec<i64> = owed.iter().map(|row| row.amount.minor()).collect();
    assert_eq!(amounts, [77, 500]);
    for row in owed {
        assert_eq!(
            (row.payer.as_str(), row.number.as_ref()),
            ("李雷", Some(&placed.number))
        );
        let OwedSubject::Receipt(id) = row.subject else {
            panic!("a receipt")
        };
        let bare = settle_receipt(&permit, id, IncomingEvent::Return, "").await;
        assert!(matches!(bare, Err(ServiceError::Invalid(_))), "{bare:?}");
        settle_receipt(&permit, id, IncomingEvent::Return, "BOC 4711")
            .await
            .unwrap();
        let twice = settle_receipt(&permit, id, IncomingEvent::Return, "BOC 4711").await;
        assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    }
    assert_eq!(
        (balance(shop, "suspense").await, balance(shop, "bank").await),
        (0, total)
    );
}

async fn a_row_is_taken_in_once_however_often_it_comes(shop: &Shop, goods: Goods) {
    let (guest, placed, view) = bought(shop, &goods).await;
    let code = view.code.to_string();
    let first = import(shop, &[(100, &code), (100, &code)]).await;
    assert_eq!(
        (first.known, first.applied),
        (0, 2),
        "two rows that say the same are two"
    );
    let again = import(shop, &[(100, &code), (100, &code)]).await;
    assert_eq!((again.known, again.applied), (2, 0));
    let longer = import(shop, &[(5, "谢谢"), (100, &code), (100, &code), (100, &code)]).await;
    assert_eq!((longer.known, longer.applied, longer.open), (2, 1, 1));
    assert_eq!(page(&guest, &placed).await.came.minor(), 300);
    let nonsense = import_receipts(&shop.ctx.permit().await.unwrap(), Currency::Cny, "a,b\n1,2\n").await;
    assert!(matches!(nonsense, Err(ServiceError::Invalid(_))), "{nonsense:?}");
}

async fn imports_at_once_apply_every_row_once(shop: &Shop, goods: Goods) {
    let (_, placed, view) = bought(shop, &goods).await;
    let (total, code) = (placed.total.minor(), view.code.to_string());
    // Every file has the same two parts and one of its own: together more than the purchase costs.
    let files: Vec<Vec<(i64, &str)>> = (1..=6)
        .map(|own| {
            vec![
                (total / 2, code.as_str()),
                (total - total / 2, &code),
                (own, &code),
            ]
        })
        .collect();
    let outcomes = join_all(files.iter().map(|rows| import(shop, rows))).await;
    let known: i64 = outcomes.iter().map(|outcome| outcome.known).sum();
    assert_eq!(known, 10, "each part is new once");
    let group = shop.order(&placed).await;
    assert_eq!(
        (group.state(), group.payment_state),
        (OrderState::Confirmed, PaymentState::Captured)
    );
    let applied = shop
        .number("SELECT CAST(SUM(applied) AS BIGINT) FROM bank_receipt")
        .await;
    assert_eq!(applied, total);
    assert_eq!(balance(shop, "suspense").await, 1 + 2 + 3 + 4 + 5 + 6);
}

async fn what_comes_after_the_end_goes_back(shop: &Shop, goods: Goods) {
    let (_, placed, view) = bought(shop, &goods).await;
    shop.clock.advance_seconds(5 * 24 * 3_600 + 1);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(shop.order(&placed).await.state(), OrderState::Cancelled);
    let total = placed.total.minor();
    import(shop, &[(total, &view.code.to_string())]).await;
    let group = shop.order(&placed).await;
    assert_eq!(
        (group.state(), group.payment_state),
        (OrderState::Cancelled, PaymentState::RefundPending)
    );
    assert_eq!(balance(shop, "refund_payable").await, total);
    shop.assert_sound().await;
    send_all(shop).await;
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Refunded);
    assert_eq!(
        (balance(shop, "refund_payable").await, balance(shop, "bank").await),
        (0, 0)
    );
    shop.assert_sound().await;
    // And once more: it is owed anew.
    import(shop, &[(30, &view.code.to_string())]).await;
    assert_eq!(balance(shop, "refund_payable").await, 30);
}

/// Sends every refund that is owed by hand; no round of the jobs does.
async fn send_all(shop: &Shop) {
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let owed = owed_by_hand(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert!(!owed.is_empty());
    let permit = shop.ctx.permit().await.unwrap();
    for row in owed {
        let OwedSubject::Refund(id) = row.subject else {
            panic!("a refund")
        };
        mark_refund_sent(&permit, id, "BOC 4712").await.unwrap();
        let twice = mark_refund_sent(&permit, id, "BOC 4712").await;
        assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    }
    assert_eq!(owed_by_hand(&shop.ctx.permit().await.unwrap()).await.unwrap(), []);
}

async fn a_part_of_a_purchase_that_ends_goes_back(shop: &Shop, goods: Goods) {
    let (guest, placed, view) = bought(shop, &goods).await;
    let code = view.code.to_string();
    import(shop, &[(700, &code)]).await;
    cancel(&guest, &shop.order(&placed).await, placed.number.as_str())
        .await
        .unwrap();
    assert_eq!(
        shop.order(&placed).await.payment_state,
        PaymentState::RefundPending
    );
    assert_eq!(
        (
            balance(shop, "refund_payable").await,
            balance(shop, "suspense").await
        ),
        (700, 0)
    );
    shop.assert_sound().await;
    // The rest was on its way already.
    let rest = placed.total.minor() - 700;
    import(shop, &[(rest, &code)]).await;
    assert_eq!(balance(shop, "refund_payable").await, 700 + rest);
    shop.assert_sound().await;
    send_all(shop).await;
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Refunded);
    assert_eq!(balance(shop, "bank").await, 0);
}

async fn a_person_says_whose_a_receipt_without_a_code_is(shop: &Shop, goods: Goods) {
    let (_, placed, _) = bought(shop, &goods).await;
    let total = placed.total.minor();
    let outcome = import(shop, &[(total, "李雷买玉"), (88, "谢谢")]).await;
    assert_eq!(
        (outcome.open, outcome.applied),
        (2, 0),
        "an amount alone matches nothing"
    );
    shop.assert_sound().await;
    let view = list_receipts(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let of = |minor: i64| {
        view.open
            .iter()
            .find(|receipt| receipt.amount.minor() == minor)
            .unwrap()
    };
    assert_eq!(
        of(total).hints,
        std::slice::from_ref(&placed.number),
        "but hints at one"
    );
    assert_eq!((of(88).hints.len(), view.awaited.len()), (0, 1));
    let permit = shop.ctx.permit().await.unwrap();
    let nobody = assign_receipt(&permit, of(total).id, "261122-K7M2Q-9XF4C").await;
    assert!(matches!(nobody, Err(ServiceError::NotFound(_))), "{nobody:?}");
    assign_receipt(&permit, of(total).id, placed.number.as_str())
        .await
        .unwrap();
    let twice = assign_receipt(&permit, of(total).id, placed.number.as_str()).await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Captured);
    let keep = settle_receipt(&permit, of(88).id, IncomingEvent::Keep, "unknown").await;
    assert!(
        matches!(keep, Err(ServiceError::Conflict(_))),
        "first it is nobody's: {keep:?}"
    );
    for event in [IncomingEvent::Owe, IncomingEvent::Keep] {
        settle_receipt(&permit, of(88).id, event, "nobody answers")
            .await
            .unwrap();
    }
    assert_eq!(
        (balance(shop, "suspense").await, balance(shop, "write_off").await),
        (0, -88)
    );
    let view = list_receipts(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        (view.open.len(), view.awaited.len(), view.recent.len()),
        (0, 0, 2)
    );
    assert!(
        view.recent
            .iter()
            .any(|receipt| receipt.state == IncomingState::Kept)
    );
}

async fn the_goods_are_kept_and_the_buyer_is_reminded_until_the_deadline(shop: &Shop, goods: Goods) {
    let before = shop.level(goods.jade).await;
    let (guest, placed, _) = bought(shop, &goods).await;
    shop.clock.advance_seconds(4 * 24 * 3_600 - 60);
    let letters = async || {
        jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
        notify::local_outbox(&shop.ctx).await.unwrap().len()
    };
    let none = letters().await;
    assert_eq!(
        shop.level(goods.jade).await,
        before - 1,
        "online it would have ended days ago"
    );
    shop.clock.advance_seconds(120);
    assert_eq!(letters().await, none + 1, "a day before the end");
    assert_eq!(letters().await, none + 1, "once");
    assert!(
        order::order_page(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
            .await
            .unwrap()
            .expires_at
            .is_some()
    );
    shop.clock.advance_seconds(24 * 3_600);
    letters().await;
    assert_eq!(shop.order(&placed).await.payment_state, PaymentState::Void);
    assert_eq!(shop.level(goods.jade).await, before);
}

async fn a_paid_purchase_that_is_cancelled_is_given_back_by_hand(shop: &Shop, goods: Goods) {
    let (guest, placed, view) = bought(shop, &goods).await;
    import(shop, &[(placed.total.minor(), &view.code.to_string())]).await;
    cancel(&guest, &shop.order(&placed).await, placed.number.as_str())
        .await
        .unwrap();
    shop.assert_sound().await;
    send_all(shop).await;
    assert_eq!(balance(shop, "bank").await, 0);
    let mut tx = shop.ctx.store.read().await.unwrap();
    let refunds = tx
        .payment()
        .refunds(shop.order(&placed).await.payment)
        .await
        .unwrap();
    assert!(refunds.iter().all(|refund| refund.state == RefundState::Refunded));
}

async fn proofs_are_kept_for_whoever_may_open_them(shop: &Shop, goods: Goods) {
    let (guest, placed, _) = bought(shop, &goods).await;
    let send = async |content: &[u8]| {
        send_proof(
            &guest,
            placed.number.as_str(),
            &placed.access_key,
            content.to_vec(),
        )
        .await
    };
    for bad in [&b""[..], b"<script>"] {
        assert!(matches!(send(bad).await, Err(ServiceError::Invalid(_))));
    }
    let slip = [b"%PDF-1.7\n".to_vec(), vec![7; 100_000]].concat();
    for _ in 0..5 {
        send(&slip).await.unwrap();
    }
    assert!(
        matches!(send(&slip).await, Err(ServiceError::Invalid(_))),
        "five are enough"
    );
    assert_eq!(page(&guest, &placed).await.proofs.len(), 5);
    let stored = shop
        .texts("SELECT content FROM remittance_proof_part".to_owned())
        .await;
    assert!(stored.iter().all(|content| content.starts_with("v1.")), "sealed");
    let view = list_receipts(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let proof = view.awaited[0].proofs[0];
    let permit = shop.ctx.permit().await.unwrap();
    assert!(matches!(
        open_proof(&permit, proof, "").await,
        Err(ServiceError::Invalid(_))
    ));
    let (_, content) = open_proof(&permit, proof, "the amount differs").await.unwrap();
    assert_eq!(content, slip);
    let strange = send_proof(&shop.guest(), placed.number.as_str(), "wrong", slip).await;
    assert!(matches!(strange, Err(ServiceError::NotFound(_))), "{strange:?}");
}

async fn who_works_elsewhere_sees_and_books_nothing(shop: &Shop, _: Goods) {
    let hired = async |role, login| worker(shop, login, role, Target::Platform).await;
    let finance = hired(Role::Finance, "finance@example.com").await;
    assert!(finance.permit::<ReceiptUpdate>().await.is_ok());
    let support = hired(Role::Support, "support@example.com").await;
    assert!(matches!(
        support.permit::<ReceiptRead>().await,
        Err(ServiceError::Forbidden)
    ));
    let auditor = hired(Role::Auditor, "auditor@example.com").await;
    assert!(auditor.permit::<ReceiptRead>().await.is_ok());
    assert!(matches!(
        auditor.permit::<ReceiptUpdate>().await,
        Err(ServiceError::Forbidden)
    ));
}
