//! Damage of what came by courier and by bank, which `jishi verify` must find, with its repair.

use crate::support::{Shop, place, small_shop};
use domain::kernel::{Currency, Money};
use domain::payment::RemittanceAccount;
use domain::settlement::NewCourierStatement;
use services::order::{deliver_order, ship_order};
use services::payment::{import_receipts, remittance_page, set_remittance_account, take_courier_statement};
use services::verify;

const COURIERS: &str = "couriers answer for the cash of every delivered order, once";
const BACK: &str = "no more cash goes back than couriers answer for";
const STATEMENTS: &str = "what couriers have handed over is what their statements say";
const TRANSIT: &str = "cash in transit is what couriers have not handed over";
const RECEIPTS: &str = "every receipt is a payment's as far as it was applied";
const BOOKED: &str = "every receipt and every line of a courier is in the ledger, once";
const NOBODYS: &str = "money that is nobody's is what receipts and couriers' lines leave over";
const RULES: [&str; 7] = [COURIERS, BACK, STATEMENTS, TRANSIT, RECEIPTS, BOOKED, NOBODYS];

/// The rules of incoming money that are broken.
async fn broken(shop: &Shop) -> Vec<&'static str> {
    let verdicts = verify::verify(&shop.ctx.permit().await.unwrap(), |_| {})
        .await
        .unwrap();
    let of_ours = verdicts.iter().filter(|verdict| RULES.contains(&verdict.rule));
    of_ours
        .filter(|verdict| !verdict.findings.is_empty())
        .map(|verdict| verdict.rule)
        .collect()
}

/// A delivered order of which a courier has handed over half, and a remittance of which a part came, and something more.
async fn shop() -> Shop {
    let (shop, goods) = small_shop().await;
    let account = RemittanceAccount {
        payee: "集市".to_owned(),
        bank: "中国银行".to_owned(),
        account: "6217".to_owned(),
        ..RemittanceAccount::none(Currency::Cny)
    };
    let permit = shop.ctx.permit().await.unwrap();
    set_remittance_account(&permit, account, 0).await.unwrap();
    let cash = place(&shop.guest_with(&[(goods.jade, 1)]).await, "cash_on_delivery")
        .await
        .unwrap();
    let number = cash.number.as_str();
    ship_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    let half = Money::new(cash.total.minor() / 2, Currency::Cny).to_decimal();
    let statement = NewCourierStatement {
        courier: "顺丰速运".to_owned(),
        reference: "SF-1".to_owned(),
        lines: format!("{number},{half}\n"),
    };
    let permit = shop.ctx.permit().await.unwrap();
    take_courier_statement(&permit, &statement).await.unwrap();
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "remittance").await.unwrap();
    let view = remittance_page(&guest, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    let text = format!(
        "date,amount,payer,text\n2026-11-25,7.00,a,{}\n2026-11-25,9.00,b,c\n",
        view.code
    );
    import_receipts(&permit, Currency::Cny, &text).await.unwrap();
    shop
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_of_what_came_is_found_and_named() {
    let shop = shop().await;
    assert_eq!(broken(&shop).await, [""; 0]);
    let booked = "(SELECT entry_id FROM ledger_transfer WHERE debit = 'bank' AND credit = 'suspense' AND amount = 900)";
    for (damage, repair, rules) in [
        (
            "UPDATE cash_collection SET due = due + 1".to_owned(),
            "UPDATE cash_collection SET due = due - 1".to_owned(),
            vec![COURIERS, TRANSIT],
        ),
        (
            "INSERT INTO refund (id, payment_id, order_id, cause, subject, state, amount, requested_at)
             SELECT 'rfd_00000000000000000000000001', y.id, o.id, 'after_sales', 'x', 'refunded', c.due + 1, 0
             FROM cash_collection c JOIN orders o ON o.id = c.order_id JOIN payment y ON y.group_id = o.group_id"
                .to_owned(),
            "DELETE FROM refund".to_owned(),
            vec![BACK],
        ),
        (
            "UPDATE cash_collection SET remitted = remitted - 1".to_owned(),
            "UPDATE cash_collection SET remitted = remitted + 1".to_owned(),
            vec![STATEMENTS, TRANSIT],
        ),
        (
            "UPDATE cash_collection SET written_off = 3".to_owned(),
            "UPDATE cash_collection SET written_off = 0".to_owned(),
            vec![TRANSIT],
        ),
        (
            "UPDATE bank_receipt SET amount = 701, applied = 701 WHERE amount = 700".to_owned(),
            "UPDATE bank_receipt SET amount = 700, applied = 700 WHERE amount = 701".to_owned(),
            vec![RECEIPTS, BOOKED, NOBODYS],
        ),
        (
            "UPDATE bank_receipt SET state = 'kept', closed_at = 1 WHERE amount = 900".to_owned(),
            "UPDATE bank_receipt SET state = 'open', closed_at = NULL WHERE amount = 900".to_owned(),
            vec![NOBODYS],
        ),
        (
            format!("UPDATE ledger_entry SET key = 'x' || key WHERE id = {booked}"),
            format!("UPDATE ledger_entry SET key = substr(key, 2) WHERE id = {booked}"),
            vec![BOOKED],
        ),
        (
            "UPDATE payment_event SET operation = 'x' || operation WHERE provider = 'bank'".to_owned(),
            "UPDATE payment_event SET operation = substr(operation, 2) WHERE provider = 'bank'".to_owned(),
            vec![RECEIPTS],
        ),
    ] {
        shop.execute(&damage).await;
        assert_eq!(broken(&shop).await, rules, "{damage}");
        shop.execute(&repair).await;
        assert_eq!(broken(&shop).await, [""; 0], "{repair}");
    }
    shop.assert_sound().await;
}
