//! After-sales of what was paid in cash or by remittance: the money goes back by hand, to the account that the buyer has
//! named, and never more than was collected. Every scenario on both databases.

use crate::aftersales::{
    Bought, approve, arrived, done, form, inspected, look, parcel, pay_back, payment, step,
};
use crate::merchant::{hand_over, open_shop};
use crate::order_group::mixed;
use crate::people::worker;
use crate::remittance::{pay, take_remittances};
use crate::support::{Shop, place, stock};
use domain::aftersales::{AfterSalesForm, AfterSalesState};
use domain::kernel::Currency;
use domain::payment::{BankAccount, PaymentState, RefundId};
use domain::product::VariantId;
use domain::settlement::{Account, OwedRow, OwedSubject};
use domain::user::permission::policy::ReceiptReveal;
use domain::user::{Role, Target};
use services::aftersales::StaffStep;
use services::order::{deliver_order, ship_order};
use services::payment::{mark_refund_sent, note_collected, owed_by_hand, reveal_payee};
use services::{ServiceError, jobs};

on_both!(
    cash_goes_back_by_hand_to_the_account_that_was_named,
    no_more_cash_goes_back_than_was_collected,
    nothing_goes_back_before_all_is_collected,
    a_remittance_goes_back_to_the_account_that_was_named,
    only_who_sends_it_sees_the_account_and_that_is_logged,
);

async fn by_cash(shop: &Shop, goods: &[(VariantId, i64)]) -> Bought {
    let buyer = shop.guest_with(goods).await;
    let placed = place(&buyer, "cash_on_delivery").await.unwrap();
    let group = shop.order(&placed).await;
    arrived(shop, buyer, group).await
}

fn named(form: AfterSalesForm) -> AfterSalesForm {
    AfterSalesForm {
        payee: BankAccount {
            holder: "李雷".to_owned(),
            bank: "中国银行".to_owned(),
            number: "6222 0202 0011 2233 445".to_owned(),
        },
        ..form
    }
}

async fn owed(shop: &Shop) -> Vec<OwedRow> {
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    owed_by_hand(&shop.ctx.permit().await.unwrap()).await.unwrap()
}

fn refund(row: &OwedRow) -> RefundId {
    match row.subject {
        OwedSubject::Refund(id) => id,
        OwedSubject::Receipt(_) => panic!("a refund"),
    }
}

async fn send(shop: &Shop, row: &OwedRow) {
    let permit = shop.ctx.permit().await.unwrap();
    mark_refund_sent(&permit, refund(row), "BOC 4712").await.unwrap();
}

async fn balances<const N: usize>(shop: &Shop, accounts: [&str; N]) -> [i64; N] {
    let mut tx = shop.ctx.store.read().await.unwrap();
    let mut balances = [0; N];
    for (balance, account) in balances.iter_mut().zip(accounts) {
        let account: Account = account.parse().unwrap();
        let found = tx.settlement().balance(account, Currency::Cny).await;
        *balance = found.unwrap().minor();
    }
    balances
}

async fn cash_goes_back_by_hand_to_the_account_that_was_named(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = by_cash(shop, &[(goods.wok, 3)]).await;
    let total = bought.group.totals.total.minor();
    let nameless = bought.ask(form("return", "changed_mind", &[2]), Vec::new()).await;
    let Err(ServiceError::Invalid(fields)) = nameless else {
        panic!("nobody would know where to send it: {nameless:?}");
    };
    let fields: Vec<_> = fields.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["holder", "bank", "number"]);
    let number = inspected(
        shop,
        &bought,
        named(form("return", "changed_mind", &[2])),
        &[look(0, 2, 0, 0)],
    )
    .await;
    done(shop, &number, pay_back()).await;
    assert_eq!(payment(shop, &bought).await, PaymentState::RefundPending);
    let seen = bought.seen(&number).await;
    assert_eq!(
        (seen.state, seen.back.minor(), seen.payee.as_str()),
        (AfterSalesState::Refunded, 19_800, "中国银行 ****3445")
    );
    shop.assert_sound().await;
    let rows = owed(shop).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].amount.minor(), rows[0].payee.as_str()),
        (19_800, "中国银行 ****3445")
    );
    assert_eq!(
        balances(shop, ["cash_in_transit", "refund_payable", "bank"]).await,
        [total, 19_800, 0]
    );
    send(shop, &rows[0]).await;
    assert_eq!(owed(shop).await, []);
    assert_eq!(
        payment(shop, &bought).await,
        PaymentState::Collected,
        "the rest stays"
    );
    assert_eq!(
        balances(shop, ["cash_in_transit", "refund_payable", "bank"]).await,
        [total, 0, -19_800],
        "the courier owes all of it all the same"
    );
    shop.assert_sound().await;
    // The last unit, for the seller's fault once more: delivery stays, for one came back without.
    let last = inspected(
        shop,
        &bought,
        named(form("return", "defective", &[1])),
        &[look(0, 1, 1, 0)],
    )
    .await;
    done(shop, &last, pay_back()).await;
    let rows = owed(shop).await;
    assert_eq!(rows[0].amount.minor(), 9_900);
    send(shop, &rows[0]).await;
    shop.assert_sound().await;
}

async fn no_more_cash_goes_back_than_was_collected(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = by_cash(shop, &[(goods.wok, 2)]).await;
    let permit = shop.ctx.permit().await.unwrap();
    note_collected(&permit, &bought.order(), "150.00").await.unwrap();
    let number = inspected(
        shop,
        &bought,
        named(form("return", "defective", &[2])),
        &[look(0, 2, 0, 0)],
    )
    .await;
    assert_eq!(bought.seen(&number).await.back.minor(), 15_000);
    done(shop, &number, pay_back()).await;
    let seen = bought.seen(&number).await;
    assert_eq!(
        (seen.lines[0].back.minor(), seen.delivery_back.minor()),
        (15_000, 0)
    );
    let rows = owed(shop).await;
    assert_eq!(rows[0].amount.minor(), 15_000);
    send(shop, &rows[0]).await;
    shop.assert_sound().await;
    // Of what was collected whole, everything goes back.
    let bought = by_cash(shop, &[(goods.wok, 2)]).await;
    let number = inspected(
        shop,
        &bought,
        named(form("return", "defective", &[2])),
        &[look(0, 2, 0, 0)],
    )
    .await;
    done(shop, &number, pay_back()).await;
    let rows = owed(shop).await;
    assert_eq!(rows[0].amount, bought.group.totals.total);
    send(shop, &rows[0]).await;
    assert_eq!(payment(shop, &bought).await, PaymentState::Refunded);
    shop.assert_sound().await;
}

async fn nothing_goes_back_before_all_is_collected(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", id).await;
    let (buyer, _, group) = mixed(shop, goods, "cash_on_delivery").await;
    let first = group.orders[0].number.to_string();
    let permit = shop.ctx.permit().await.unwrap();
    ship_order(&permit, &first).await.unwrap();
    deliver_order(&permit, &first).await.unwrap();
    let bought = Bought { buyer, group };
    let money = bought
        .ask(named(form("return", "changed_mind", &[1])), Vec::new())
        .await;
    assert!(matches!(money, Err(ServiceError::Invalid(_))), "{money:?}");
    let number = inspected(
        shop,
        &bought,
        form("exchange", "defective", &[1]),
        &[look(0, 1, 0, 0)],
    )
    .await;
    let early = step(&shop.ctx, &number, pay_back()).await;
    assert!(matches!(early, Err(ServiceError::Conflict(_))), "{early:?}");
    done(shop, &number, StaffStep::Replace(parcel())).await;
    shop.assert_sound().await;
}

async fn a_remittance_goes_back_to_the_account_that_was_named(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    take_remittances(shop).await;
    let buyer = shop.guest_with(&[(goods.wok, 1)]).await;
    let placed = place(&buyer, "remittance").await.unwrap();
    pay(shop, &buyer, &placed).await;
    let group = shop.order(&placed).await;
    let bought = arrived(shop, buyer, group).await;
    let claim = named(form("claim", "incomplete", &[1]));
    let number = bought.ask(claim, Vec::new()).await.unwrap();
    done(shop, &number, approve()).await;
    done(shop, &number, pay_back()).await;
    let rows = owed(shop).await;
    assert_eq!(rows[0].payee, "中国银行 ****3445");
    send(shop, &rows[0]).await;
    assert_eq!(payment(shop, &bought).await, PaymentState::Refunded);
    shop.assert_sound().await;
}

async fn only_who_sends_it_sees_the_account_and_that_is_logged(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = by_cash(shop, &[(goods.wok, 1)]).await;
    let claim = named(form("claim", "incomplete", &[1]));
    let number = bought.ask(claim, Vec::new()).await.unwrap();
    done(shop, &number, approve()).await;
    done(shop, &number, pay_back()).await;
    let id = refund(&owed(shop).await[0]);
    let support = worker(shop, "support@example.com", Role::Support, Target::Platform).await;
    let finance = worker(shop, "finance@example.com", Role::Finance, Target::Platform).await;
    assert!(support.permit::<ReceiptReveal>().await.is_err());
    let permit = finance.permit().await.unwrap();
    let unsaid = reveal_payee(&permit, id, "").await;
    assert!(matches!(unsaid, Err(ServiceError::Invalid(_))), "{unsaid:?}");
    let account = reveal_payee(&permit, id, "sending it at the bank").await.unwrap();
    assert_eq!(
        (account.holder.as_str(), account.number.as_str()),
        ("李雷", "6222020200112233445")
    );
    let looks = "SELECT COUNT(*) FROM audit_entry WHERE action = 'refund.reveal'";
    assert_eq!(shop.number(looks).await, 1);
    let kept = shop.texts("SELECT payee FROM after_sales".to_owned()).await;
    assert!(
        !kept[0].is_empty() && !kept[0].contains("李雷") && !kept[0].contains("6222"),
        "{kept:?}"
    );
}
