//! Requests after a sale: kept whole, moved once, counted and listed; and what `verify` says of them.

use crate::order::{goods, group, insert};
use crate::support::{Base, at, next, yuan};
use domain::aftersales::{
    AfterSales, AfterSalesEntry, AfterSalesId, AfterSalesKind, AfterSalesLine, AfterSalesNumber,
    AfterSalesReason, AfterSalesState, RejectedFate, Shipment,
};
use domain::inventory::LocationId;
use domain::merchant::SellerId;
use domain::order::OrderGroup;
use domain::payment::BankAccount;
use domain::product::Product;
use store::{AfterSalesFilter, LineCounts, StoreError, Tx};

on_both!(
    a_request_comes_back_as_it_was_asked_for,
    a_step_is_taken_once,
    units_in_requests_are_counted,
    lists_go_by_state_kind_and_order,
    more_than_was_delivered_never_comes_back,
    damage_of_every_rule_is_found,
);

/// What `jishi verify` says of requests.
pub const RULES: [&str; 7] = [STATES, RETURNED, TWICE, REFUNDS, STOCK, HELD, MOVED];
const STATES: &str = "the last history entry is the request's state";
const RETURNED: &str = "units that came back are those that requests have accepted";
const TWICE: &str = "no unit is in two requests, and none that was not sent";
const REFUNDS: &str = "refunds after a sale are what their requests say";
const STOCK: &str = "stock that moved after a sale is what inspections say";
const HELD: &str = "exchanges under way hold what they want";
const MOVED: &str = "what an exchange holds, its movements say";

/// An order of two and one units that has arrived.
pub async fn delivered(base: &Base) -> OrderGroup {
    delivered_of(base, &goods(base).await, 0).await
}

async fn delivered_of(base: &Base, goods: &Product, second: i64) -> OrderGroup {
    let group = group(goods, second);
    insert(base, &group).await.unwrap();
    base.execute("UPDATE order_line SET shipped = quantity, delivered = quantity")
        .await;
    group
}

/// A return of all units, asked for at that second as the `nth` of its order.
pub fn request(group: &OrderGroup, nth: i64, second: i64) -> AfterSales {
    let order = &group.orders[0];
    AfterSales {
        id: AfterSalesId::from_u128(u128::from(next())),
        number: AfterSalesNumber::new(order.number.clone(), nth).unwrap(),
        order: order.id,
        seller: order.seller.id,
        kind: AfterSalesKind::Return,
        reason: AfterSalesReason::Defective,
        state: AfterSalesState::Requested,
        text: "杯沿有裂纹".to_owned(),
        payee: Some(BankAccount {
            holder: "李雷".to_owned(),
            bank: "中国银行".to_owned(),
            number: "6222020200112233445".to_owned(),
        }),
        location: None,
        sent_back: None,
        sent_out: None,
        fate: None,
        delivery_back: yuan(0),
        lines: (0_i64..)
            .zip(&order.lines)
            .map(|(position, line)| AfterSalesLine {
                position,
                variant: line.variant,
                instead: line.variant,
                units: line.quantity.get(),
                accepted: 0,
                written_off: 0,
                rejected: 0,
                back: yuan(0),
            })
            .collect(),
        history: vec![entry(AfterSalesState::Requested, second)],
        requested_at: at(second),
        due_at: None,
        version: 1,
    }
}

fn entry(state: AfterSalesState, second: i64) -> AfterSalesEntry {
    AfterSalesEntry {
        state,
        cause: "buyer".to_owned(),
        remark: "已寄出".to_owned(),
        at: at(second),
    }
}

pub async fn ask(base: &Base, request: &AfterSales) -> Result<(), StoreError> {
    let request = request.clone();
    base.store
        .write(async move |tx: &mut Tx| tx.aftersales().insert(&request, &request.history[0]).await)
        .await
}

async fn save(base: &Base, request: &AfterSales, entry: AfterSalesEntry) -> bool {
    let request = request.clone();
    base.write(async move |tx: &mut Tx| tx.aftersales().save(&request, &entry).await)
        .await
}

pub async fn stored(base: &Base, request: &AfterSales) -> AfterSales {
    let found = base
        .read()
        .await
        .aftersales()
        .request(&request.number)
        .await
        .unwrap();
    found.unwrap()
}

async fn a_request_comes_back_as_it_was_asked_for(base: &Base) {
    let group = delivered(base).await;
    let request = request(&group, 1, 5);
    ask(base, &request).await.unwrap();
    assert_eq!(stored(base, &request).await, request);
    let sealed = base.text("SELECT text FROM after_sales").await;
    assert!(sealed.starts_with("v1."), "{sealed}");
    let twice = AfterSales {
        id: AfterSalesId::from_u128(u128::from(next())),
        ..request.clone()
    };
    let twice = ask(base, &twice).await.unwrap_err();
    assert!(matches!(twice, StoreError::Conflict(_)), "{twice:?}");
    let mut tx = base.read().await;
    let other = AfterSalesNumber::new(group.orders[0].number.clone(), 2).unwrap();
    assert_eq!(tx.aftersales().request(&other).await.unwrap(), None);
    assert_eq!(tx.aftersales().count(group.orders[0].id).await.unwrap(), 1);
}

/// As [`request`], approved and sent back.
async fn sent_back(base: &Base, group: &OrderGroup) -> AfterSales {
    let mut request = request(group, 1, 5);
    ask(base, &request).await.unwrap();
    request.location = Some(LocationId::first_of(SellerId::OWN_SHOP));
    request.due_at = Some(at(100));
    assert!(save(base, &request, entry(AfterSalesState::Approved, 6)).await);
    request = stored(base, &request).await;
    request.due_at = None;
    request.sent_back = Some(Shipment {
        carrier: "顺丰".to_owned(),
        tracking: "SF1".to_owned(),
    });
    assert!(save(base, &request, entry(AfterSalesState::SentBack, 7)).await);
    stored(base, &request).await
}

async fn a_step_is_taken_once(base: &Base) {
    let group = delivered(base).await;
    let mut request = sent_back(base, &group).await;
    assert_eq!((request.version, request.history.len()), (3, 3));
    let seen = request.clone();
    request.fate = Some(RejectedFate::Kept);
    request.lines[0].accepted = 1;
    request.lines[0].rejected = 1;
    request.lines[0].written_off = 1;
    assert!(save(base, &request, entry(AfterSalesState::Inspected, 8)).await);
    assert!(
        !save(base, &seen, entry(AfterSalesState::Received, 9)).await,
        "it has moved"
    );
    let after = stored(base, &request).await;
    let expected = AfterSales {
        state: AfterSalesState::Inspected,
        version: 4,
        history: after.history.clone(),
        ..request
    };
    assert_eq!(after, expected);
    assert_eq!(after.history[3], entry(AfterSalesState::Inspected, 8));
    let place = base
        .read()
        .await
        .aftersales()
        .place(after.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(place.0, LocationId::first_of(SellerId::OWN_SHOP));
    for wrong in [
        "UPDATE after_sales_line SET accepted = 3",
        "UPDATE after_sales_line SET written_off = accepted + 1",
        "UPDATE after_sales SET state = 'requested', location_id = NULL, due_at = 1",
        "UPDATE after_sales SET location_id = NULL",
        "UPDATE after_sales SET delivery_back = 1",
        "UPDATE after_sales SET out_carrier = 'x'",
    ] {
        assert!(base.fails(wrong).await, "{wrong}");
    }
}

async fn units_in_requests_are_counted(base: &Base) {
    let group = delivered(base).await;
    let order = group.orders[0].id;
    let open = request(&group, 1, 5);
    let mut claim = AfterSales {
        kind: AfterSalesKind::Claim,
        ..request(&group, 2, 6)
    };
    claim.lines.truncate(1);
    claim.lines[0].units = 1;
    for request in [&open, &claim] {
        ask(base, request).await.unwrap();
    }
    let counts = async || base.read().await.aftersales().counts(order).await.unwrap();
    let line = |position, open, open_claims, claimed| LineCounts {
        position,
        open,
        open_claims,
        claimed,
    };
    assert_eq!(counts().await, [line(0, 2, 1, 0), line(1, 1, 0, 0)]);
    claim.location = Some(LocationId::first_of(SellerId::OWN_SHOP));
    claim.lines[0].accepted = 1;
    assert!(save(base, &claim, entry(AfterSalesState::Settled, 7)).await);
    assert!(save(base, &open, entry(AfterSalesState::Withdrawn, 7)).await);
    assert_eq!(counts().await, [line(0, 0, 0, 1)]);
    let reasons = base
        .read()
        .await
        .aftersales()
        .reasons_refunded(order)
        .await
        .unwrap();
    assert_eq!(reasons, [AfterSalesReason::Defective]);
}

async fn lists_go_by_state_kind_and_order(base: &Base) {
    let goods = goods(base).await;
    let (first, second) = (
        delivered_of(base, &goods, 0).await,
        delivered_of(base, &goods, 1).await,
    );
    let repair = AfterSales {
        kind: AfterSalesKind::Repair,
        ..request(&first, 2, 6)
    };
    let requests = [request(&first, 1, 5), repair, request(&second, 1, 7)];
    for request in &requests {
        ask(base, request).await.unwrap();
    }
    let numbers = async |filter: AfterSalesFilter, limit| {
        let rows = base
            .read()
            .await
            .aftersales()
            .summaries(&filter, limit)
            .await
            .unwrap();
        rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
    };
    let [one, two, three] = requests.each_ref().map(|request| request.number.stored());
    let all = AfterSalesFilter::default();
    assert_eq!(numbers(all.clone(), 2).await, [three.clone(), two.clone()]);
    let rest = AfterSalesFilter {
        before: Some(requests[1].number.clone()),
        ..all.clone()
    };
    assert_eq!(numbers(rest, 2).await, std::slice::from_ref(&one));
    let repairs = AfterSalesFilter {
        kind: Some(AfterSalesKind::Repair),
        state: Some(AfterSalesState::Requested),
        ..all.clone()
    };
    assert_eq!(numbers(repairs, 2).await, std::slice::from_ref(&two));
    let mut tx = base.read().await;
    let of_order = tx
        .aftersales()
        .summaries_of_order(first.orders[0].id, 9)
        .await
        .unwrap();
    assert_eq!(of_order.iter().map(|row| row.units).collect::<Vec<_>>(), [3, 3]);
    let own = tx
        .aftersales()
        .summaries_of_seller(crate::merchant::scope(SellerId::OWN_SHOP), &all, 9)
        .await
        .unwrap();
    assert_eq!((own.len(), own[0].seller.as_str()), (3, "jishi"));
    let nobody = domain::user::AccountId::from_u128(7);
    let none = tx
        .aftersales()
        .summaries_of_account(nobody, &all, 9)
        .await
        .unwrap();
    assert_eq!(none.len(), 0);
    drop(tx);
    base.execute(&format!(
        "UPDATE after_sales SET state = 'approved', location_id = 'loc_' || substr(seller_id, 5), due_at = {} WHERE number = '{one}'",
        at(50).as_micros()
    ))
    .await;
    let due = async |second| base.read().await.aftersales().due(at(second), 9).await.unwrap();
    assert_eq!(
        (due(49).await.len(), due(50).await),
        (0, vec![requests[0].number.clone()])
    );
}

async fn more_than_was_delivered_never_comes_back(base: &Base) {
    let group = delivered(base).await;
    let order = group.orders[0].id;
    let back = async |units: i64| {
        base.store
            .write(async move |tx: &mut Tx| tx.aftersales().add_returned(order, &[(0, units)]).await)
            .await
            .unwrap()
    };
    assert!(back(1).await);
    assert!(!back(2).await, "two were delivered");
    assert!(back(1).await);
    assert_eq!(
        base.number("SELECT returned FROM order_line WHERE position = 0")
            .await,
        2
    );
}

async fn broken(base: &Base) -> Vec<&'static str> {
    let verdicts = base.store.verify(|_| {}).await.unwrap();
    let verdicts = verdicts
        .into_iter()
        .filter(|verdict| !verdict.findings.is_empty());
    verdicts
        .map(|verdict| verdict.rule)
        .filter(|rule| RULES.contains(rule))
        .collect()
}

async fn damage_of_every_rule_is_found(base: &Base) {
    let group = delivered(base).await;
    sent_back(base, &group).await;
    assert_eq!(broken(base).await, Vec::<&str>::new());
    base.execute(
        "INSERT INTO stock_level (variant_id, location_id, on_hand, reserved, allocated, stocked_at)
         SELECT v.id, l.id, 1, 0, 0, 0 FROM variant v JOIN location l ON 1 = 1 LIMIT 1",
    )
    .await;
    let last = "(SELECT MAX(position) FROM after_sales_history)";
    for (damage, repair, rules) in [
        (
            format!("UPDATE after_sales_history SET state = 'refunded' WHERE position = {last}"),
            format!("UPDATE after_sales_history SET state = 'sent_back' WHERE position = {last}"),
            vec![STATES],
        ),
        (
            "UPDATE order_line SET returned = 1 WHERE position = 0".to_owned(),
            "UPDATE order_line SET returned = 0 WHERE position = 0".to_owned(),
            vec![RETURNED],
        ),
        (
            "UPDATE after_sales_line SET units = 3 WHERE position = 0".to_owned(),
            "UPDATE after_sales_line SET units = 2 WHERE position = 0".to_owned(),
            vec![TWICE],
        ),
        (
            "UPDATE after_sales_line SET back = 1 WHERE position = 0".to_owned(),
            "UPDATE after_sales_line SET back = 0 WHERE position = 0".to_owned(),
            vec![REFUNDS],
        ),
        (
            "UPDATE after_sales_line SET accepted = 1 WHERE position = 0".to_owned(),
            "UPDATE after_sales_line SET accepted = 0 WHERE position = 0".to_owned(),
            vec![STOCK],
        ),
        (
            "INSERT INTO after_sales_hold (request_id, variant_id, location_id, units)
             SELECT a.id, s.variant_id, s.location_id, 1 FROM after_sales a JOIN stock_level s ON 1 = 1 LIMIT 1"
                .to_owned(),
            "DELETE FROM after_sales_hold".to_owned(),
            vec![HELD, MOVED],
        ),
    ] {
        base.execute(&damage).await;
        assert_eq!(broken(base).await, rules, "{damage}");
        base.execute(&repair).await;
        assert_eq!(broken(base).await, Vec::<&str>::new(), "{repair}");
    }
}
