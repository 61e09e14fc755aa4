//! A shop in whose books everything has happened.

use crate::order::{goods, group, insert, mixed_group};
use crate::support::{Base, at, next};
use domain::merchant::SellerId;
use domain::order::{OrderGroup, OrderGroupId, OrderState};
use domain::payment::{PaymentMethod, PaymentState, RefundCause, RefundId, RefundState};
use domain::settlement::{
    CommissionRule, CommissionRuleId, CommissionTerms, Entry, EntryId, Rate, journal, line_fee,
};
use store::{NewEntry, PlacedFee, RefundRow, StoreError, Tx};

/// Posts what a purchase calls for.
pub async fn book(tx: &mut Tx, group: OrderGroupId, second: i64) -> Result<(), StoreError> {
    let sale = tx.settlement().sale(group).await?.unwrap();
    let posted = tx.settlement().posted(group).await?;
    let entries = journal(&sale, &posted).unwrap();
    tx.settlement().post(&new(entries), at(second))?;
    tx.flush().await?;
    Ok(())
}

pub fn new(entries: Vec<Entry>) -> Vec<NewEntry> {
    entries
        .into_iter()
        .map(|entry| NewEntry {
            id: EntryId::from_u128(u128::from(next())),
            entry,
        })
        .collect()
}

pub fn rule(percent: i64) -> CommissionRule {
    CommissionRule {
        id: CommissionRuleId::from_u128(u128::from(next())),
        priority: 10,
        category: None,
        seller: None,
        grade: None,
        terms: CommissionTerms {
            rate: Rate::new(percent * 100).unwrap(),
            tax: Rate::new(600).unwrap(),
        },
        starts_at: at(0),
        ends_at: None,
    }
}

async fn advance(base: &Base, group: &OrderGroup, to: PaymentState) {
    let id = group.payment;
    base.write(async move |tx: &mut Tx| {
        let from = tx.payment().payment(id).await?.unwrap().state;
        assert!(tx.payment().advance(id, from, to, at(1)).await?);
        Ok(())
    })
    .await;
}

async fn order(base: &Base, group: &OrderGroup, index: usize, to: OrderState) {
    let id = group.orders[index].id;
    base.execute(&format!(
        "UPDATE orders SET state = '{}' WHERE id = '{id}'",
        to.as_str()
    ))
    .await;
}

async fn refund(base: &Base, group: &OrderGroup, index: Option<usize>) -> RefundId {
    let order = index.map(|index| &group.orders[index]);
    let row = RefundRow {
        id: RefundId::from_u128(u128::from(next())),
        payment: group.payment,
        order: order.map(|order| order.id),
        cause: order.map_or(RefundCause::Late, |_| RefundCause::Cancelled),
        subject: String::new(),
        state: RefundState::Pending,
        amount: order.map_or(group.totals.total, |order| order.totals.total),
        attempt: 1,
        next_at: None,
        failure: None,
    };
    let id = row.id;
    base.write(async move |tx: &mut Tx| tx.payment().add_refund(&row, at(2)).await)
        .await;
    id
}

pub async fn posted(base: &Base, group: &OrderGroup, second: i64) {
    let id = group.id;
    base.write(async move |tx: &mut Tx| book(tx, id, second).await)
        .await;
}

/// What is in the books of [`shop`].
pub struct Shop {
    /// Paid; the own shop's order is cancelled and goes back, the other seller's is delivered and earned: 42.00, of which
    /// the goods, 30.00, cost 10 %.
    pub mixed: OrderGroup,
    pub back: RefundId,
    /// Delivered against cash.
    pub cash: OrderGroup,
    /// What was paid too late, given back.
    pub given_back: RefundId,
    /// Unpaid.
    pub open: OrderGroup,
    pub seller: SellerId,
}

pub async fn shop(base: &Base) -> Shop {
    let goods = goods(base).await;
    let mixed = mixed_group(base, &goods, 0).await;
    let (mut cash, late, open) = (group(&goods, 1), group(&goods, 2), group(&goods, 3));
    cash.checkout.payment = PaymentMethod::CashOnDelivery;
    let rule = rule(10);
    let lines: Vec<PlacedFee> = (0..)
        .zip(&mixed.orders[1].lines)
        .map(|(position, line)| PlacedFee {
            order: mixed.orders[1].id,
            position,
            line: line_fee(&rule, line.total).unwrap(),
        })
        .collect();
    for group in [&mixed, &cash, &late, &open] {
        insert(base, group).await.unwrap();
    }
    base.write(async move |tx: &mut Tx| {
        tx.settlement().add_rule(&rule).await?;
        tx.settlement().freeze(&lines);
        Ok(())
    })
    .await;
    for group in [&mixed, &cash, &late, &open] {
        posted(base, group, 4).await;
    }
    advance(base, &mixed, PaymentState::Captured).await;
    order(base, &mixed, 0, OrderState::Confirmed).await;
    order(base, &mixed, 1, OrderState::Confirmed).await;
    posted(base, &mixed, 5).await;
    order(base, &mixed, 0, OrderState::Cancelled).await;
    advance(base, &mixed, PaymentState::RefundPending).await;
    let back = refund(base, &mixed, Some(0)).await;
    posted(base, &mixed, 6).await;
    order(base, &mixed, 1, OrderState::Delivered).await;
    posted(base, &mixed, 7).await;
    order(base, &cash, 0, OrderState::Delivered).await;
    advance(base, &cash, PaymentState::Collected).await;
    posted(base, &cash, 8).await;
    order(base, &late, 0, OrderState::Cancelled).await;
    advance(base, &late, PaymentState::Void).await;
    posted(base, &late, 9).await;
    advance(base, &late, PaymentState::RefundPending).await;
    let done = refund(base, &late, None).await;
    posted(base, &late, 10).await;
    base.write(async move |tx: &mut Tx| {
        tx.payment()
            .set_refund(done, RefundState::Refunded, at(11))
            .await?;
        Ok(())
    })
    .await;
    advance(base, &late, PaymentState::Refunded).await;
    posted(base, &late, 12).await;
    let seller = mixed.orders[1].seller.id;
    Shop {
        mixed,
        back,
        cash,
        given_back: done,
        open,
        seller,
    }
}
