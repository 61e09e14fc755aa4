//! What taking money costs: charged with every capture by the rule of its moment, and never given back.

use crate::order_group::{cancel, mixed, paid, two_sellers};
use crate::people::{MAIL, seller_worker};
use crate::support::{Shop, place};
use domain::kernel::Currency;
use domain::payment::PaymentMethod;
use domain::settlement::{Account, AccountKind, EntryKind, FeeBearer, PaymentFeeForm, clearing};
use domain::user::Role;
use domain::user::permission::policy::{CommissionUpdate, LedgerRead};
use services::order::{deliver_order, ship_order};
use services::settlement::{change_payment_fee, entries_of_order, list_payment_fees, own_statement};
use services::{ServiceError, jobs, verify};

const FEES: &str = "every capture that a rule covers has its fee, by the rule's formula";

/// 0.60 % and 0.30, of yuan.
fn form(method: PaymentMethod, bearer: FeeBearer, version: i64) -> PaymentFeeForm {
    PaymentFeeForm {
        method,
        currency: Currency::Cny,
        rate: "0.6".to_owned(),
        fixed: "0.30".to_owned(),
        bearer,
        version,
    }
}

/// Sets a fee and waits until it counts.
pub async fn charge(shop: &Shop, method: PaymentMethod, bearer: FeeBearer) {
    change_payment_fee(&shop.ctx.permit().await.unwrap(), form(method, bearer, 0))
        .await
        .unwrap();
    shop.clock.advance_seconds(60);
}

async fn balance(shop: &Shop, account: &str) -> i64 {
    let account: Account = account.parse().unwrap();
    let mut tx = shop.ctx.store.read().await.unwrap();
    let balance = tx.settlement().balance(account, Currency::Cny).await.unwrap();
    balance.minor()
}

async fn broken(shop: &Shop) -> bool {
    let verdicts = verify::verify(&shop.ctx.permit().await.unwrap(), |_| {})
        .await
        .unwrap();
    let of_fees = verdicts.iter().find(|verdict| verdict.rule == FEES).unwrap();
    !of_fees.findings.is_empty()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_capture_is_charged_by_the_rule_of_its_moment_and_a_refund_gives_nothing_back() {
    let (shop, goods, _) = two_sellers().await;
    paid(&shop, goods).await;
    charge(&shop, PaymentMethod::Online, FeeBearer::Platform).await;
    assert_eq!(
        balance(&shop, "payment_fees").await,
        0,
        "what came before has no fee"
    );
    let (guest, _, group) = paid(&shop, goods).await;
    // 0.6 % of 390.00 and 0.30.
    assert_eq!(balance(&shop, "payment_fees").await, 264);
    assert_eq!(balance(&shop, "gateway_clearing").await, 39_000 + 39_000 - 264);
    shop.assert_sound().await;
    let dearer = PaymentFeeForm {
        rate: "5".to_owned(),
        ..form(PaymentMethod::Online, FeeBearer::Platform, 1)
    };
    change_payment_fee(&shop.ctx.permit().await.unwrap(), dearer)
        .await
        .unwrap();
    let gaiwan = shop.guest_with(&[(goods.jade, 1)]).await;
    let gaiwan = place(&gaiwan, "online").await.unwrap();
    shop.pay(&shop.order(&gaiwan).await).await;
    // 0.6 % of 180.00 and 0.30.
    assert_eq!(
        balance(&shop, "payment_fees").await,
        264 + 138,
        "it counts a minute later"
    );
    cancel(&guest, &group, group.number.as_str()).await.unwrap();
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(balance(&shop, "refund_payable").await, 0);
    assert_eq!(balance(&shop, "payment_fees").await, 402);
    let entries = entries_of_order(&shop.ctx.permit().await.unwrap(), group.number.as_str())
        .await
        .unwrap();
    let left: Vec<_> = clearing(&entries)
        .unwrap()
        .into_iter()
        .map(|line| (line.kind, line.amount.minor()))
        .collect();
    let fee = AccountKind::PaymentFees;
    assert_eq!(
        left,
        [(fee, 122), (fee, 142)],
        "of an order that went back the fee is left"
    );
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seller_that_bears_the_fee_sees_it_in_its_statement() {
    let (shop, goods, seller) = two_sellers().await;
    charge(&shop, PaymentMethod::Online, FeeBearer::Seller).await;
    let (_, _, group) = paid(&shop, goods).await;
    assert_eq!(balance(&shop, "payment_fees").await, 122, "of the own shop");
    let owner = seller_worker(&shop, MAIL, Role::SellerOwner, seller).await;
    let reads = owner.permit::<LedgerRead>().await.unwrap();
    let statement = own_statement(&reads, None, AccountKind::SellerPayable, Currency::Cny, "")
        .await
        .unwrap();
    let lines: Vec<_> = statement
        .lines
        .iter()
        .map(|line| (line.kind, line.change.minor(), line.order.clone()))
        .collect();
    assert_eq!(
        lines,
        [(EntryKind::PaymentFee, -142, Some(group.orders[1].number.clone()))]
    );
    shop.assert_sound().await;
    assert!(matches!(
        list_payment_fees(&reads).await,
        Err(ServiceError::Forbidden)
    ));
    assert!(owner.permit::<CommissionUpdate>().await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_and_money_that_comes_too_late_have_their_fees() {
    let (shop, goods, _) = two_sellers().await;
    charge(&shop, PaymentMethod::CashOnDelivery, FeeBearer::Platform).await;
    charge(&shop, PaymentMethod::Online, FeeBearer::Seller).await;
    let (_, _, group) = mixed(&shop, goods, "cash_on_delivery").await;
    for order in &group.orders {
        let number = order.number.as_str();
        ship_order(&shop.ctx.permit().await.unwrap(), number)
            .await
            .unwrap();
        deliver_order(&shop.ctx.permit().await.unwrap(), number)
            .await
            .unwrap();
    }
    assert_eq!(balance(&shop, "payment_fees").await, 264);
    assert_eq!(balance(&shop, "bank").await, -264, "the courier sends a bill");
    assert_eq!(
        balance(&shop, "cash_in_transit").await,
        39_000,
        "all of it is to be handed over"
    );
    shop.assert_sound().await;
    let guest = shop.guest_with(&[(goods.wok, 2)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let late = shop.order(&placed).await;
    cancel(&guest, &late, late.number.as_str()).await.unwrap();
    shop.pay(&late).await;
    // 0.6 % of 210.00 and 0.30, of which nobody sold anything.
    assert_eq!(balance(&shop, "payment_fees").await, 264 + 156);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slower_of_two_changes_is_told_and_both_are_logged() {
    let (shop, _, _) = two_sellers().await;
    let change =
        async |form: PaymentFeeForm| change_payment_fee(&shop.ctx.permit().await.unwrap(), form).await;
    let online = PaymentMethod::Online;
    change(form(online, FeeBearer::Platform, 0)).await.unwrap();
    let slower = change(form(online, FeeBearer::Seller, 0)).await;
    assert!(matches!(slower, Err(ServiceError::Conflict(_))), "{slower:?}");
    change(form(online, FeeBearer::Seller, 1)).await.unwrap();
    let none = PaymentFeeForm {
        rate: "101".to_owned(),
        fixed: "x".to_owned(),
        ..form(online, FeeBearer::Seller, 2)
    };
    let Err(ServiceError::Invalid(wrong)) = change(none).await else {
        panic!("nonsense")
    };
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    let known = list_payment_fees(&shop.ctx.permit().await.unwrap())
        .await
        .unwrap();
    let told: Vec<_> = known.iter().map(|rule| (rule.version, rule.bearer)).collect();
    assert_eq!(told, [(2, FeeBearer::Seller)]);
    let logged = "SELECT COUNT(*) FROM audit_entry WHERE action = 'payment_fee.change'";
    assert_eq!(shop.number(logged).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_of_fees_is_found() {
    let (shop, goods, seller) = two_sellers().await;
    charge(&shop, PaymentMethod::Online, FeeBearer::Platform).await;
    paid(&shop, goods).await;
    assert!(!broken(&shop).await);
    let payable = format!("seller_payable:{seller}");
    shop.execute(&format!(
        "INSERT INTO ledger_account (id, currency, kind, type, seller_id, floor)
         VALUES ('{payable}', 'CNY', 'seller_payable', 'liability', '{seller}', NULL)"
    ))
    .await;
    for (set, reset, place) in [
        (
            "amount = amount + 1",
            "amount = amount - 1",
            "ledger_transfer WHERE debit = 'payment_fees'",
        ),
        (
            "credit = 'bank'",
            "credit = 'gateway_clearing'",
            "ledger_transfer WHERE debit = 'payment_fees'",
        ),
        (
            "key = key || 'x'",
            "key = substr(key, 1, length(key) - 1)",
            "ledger_entry WHERE kind = 'payment.fee'",
        ),
        ("rate = 61", "rate = 60", "payment_fee_rule WHERE version = 1"),
    ] {
        let (table, rows) = place.split_once(" WHERE ").unwrap();
        shop.execute(&format!("UPDATE {table} SET {set} WHERE {rows}"))
            .await;
        assert!(broken(&shop).await, "{set}");
        shop.execute(&format!("UPDATE {table} SET {reset} WHERE {rows}"))
            .await;
        assert!(!broken(&shop).await, "{reset}");
    }
    shop.execute(&format!(
        "UPDATE ledger_transfer SET debit = '{payable}' WHERE debit = 'payment_fees'"
    ))
    .await;
    assert!(broken(&shop).await, "the platform bears it");
}
