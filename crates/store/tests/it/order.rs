//! Orders and payments.

use crate::support::{Base, at, next, product, yuan};
use domain::cart::{Quantity, Totals};
use domain::kernel::{Currency, Locale, Localized};
use domain::logistics::{Address, CountryCode, DeliveryMethod};
use domain::order::{Checkout, HistoryEntry, Order, OrderId, OrderLine, OrderNumber, OrderState};
use domain::payment::{PaymentId, PaymentMethod, PaymentState};
use domain::product::{Product, VariantId};
use domain::user::{Email, Phone};
use store::{NewOrder, PaymentRow, StoreError, Tx};

on_both!(
    an_order_comes_back_as_it_was_placed,
    a_key_places_one_order,
    an_order_moves_only_from_the_state_it_is_in,
    summaries_come_newest_first_in_pages,
    unpaid_orders_past_their_time_are_found,
);

/// An unpaid order of one line placed at that second.
pub fn order(product: &Product, second: i64) -> Order {
    let (placed_at, number) = (at(second), next());
    let unit = yuan(1_000);
    let line = |variant: VariantId, units: i64| OrderLine {
        variant,
        product_slug: product.slug.clone(),
        sku: "SKU".to_owned(),
        name: product.name.clone(),
        choice: Localized::new("青瓷", "Jade"),
        image: "/art/gaiwan/jade.svg".to_owned(),
        quantity: Quantity::new(units).unwrap(),
        unit,
        total: unit.checked_mul(units).unwrap(),
    };
    Order {
        id: OrderId::from_u128(u128::from(number)),
        number: OrderNumber::compose(placed_at.civil(480), number),
        access_key: format!("{number:032x}"),
        state: OrderState::AwaitingPayment,
        locale: Locale::Zh,
        currency: Currency::Cny,
        checkout: Checkout {
            email: Some(Email::parse("li.lei@example.com").unwrap()),
            phone: Phone::parse("13800138000").unwrap(),
            address: Address {
                recipient: "李雷".to_owned(),
                country: CountryCode::CN,
                region: "浙江省".to_owned(),
                city: "杭州市".to_owned(),
                district: "西湖区".to_owned(),
                street: "龙井路 1 号".to_owned(),
                postcode: String::new(),
            },
            delivery: DeliveryMethod::Standard,
            payment: PaymentMethod::Online,
            note: "请轻放".to_owned(),
        },
        lines: vec![line(product.variants[1].id, 2), line(product.variants[0].id, 1)],
        totals: Totals {
            subtotal: yuan(3_000),
            delivery: yuan(1_200),
            total: yuan(4_200),
        },
        payment: PaymentId::from_u128(u128::from(number)),
        payment_state: PaymentState::Pending,
        placed_at,
        expires_at: Some(placed_at.plus_seconds(60)),
        history: vec![HistoryEntry {
            state: OrderState::AwaitingPayment,
            at: placed_at,
            cause: "buyer".to_owned(),
        }],
    }
}

pub fn payment_of(order: &Order) -> PaymentRow {
    PaymentRow {
        id: order.payment,
        order: order.id,
        method: order.checkout.payment,
        state: order.payment_state,
        amount: order.totals.total,
        reference: None,
        pay_url: None,
    }
}

/// Inserts the order with its payment, under its number as key.
pub async fn insert(base: &Base, order: &Order) -> Result<(), StoreError> {
    let order = order.clone();
    base.store
        .write(async move |tx: &mut Tx| {
            let new = NewOrder {
                order: &order,
                key: order.number.as_str(),
                fingerprint: "print",
            };
            tx.order().insert(new).await?;
            tx.payment().insert(&payment_of(&order), order.placed_at).await
        })
        .await
}

pub async fn goods(base: &Base) -> Product {
    let product = product("goods", 1_000);
    base.save(vec![product.clone()]).await;
    product
}

async fn an_order_comes_back_as_it_was_placed(base: &Base) {
    let mut order = order(&goods(base).await, 0);
    insert(base, &order).await.unwrap();
    let mut tx = base.read().await;
    assert_eq!(tx.order().order(order.id).await.unwrap(), Some(order.clone()));
    let by_number = tx.order().order_by_number(&order.number).await.unwrap();
    assert_eq!(by_number, Some(order.clone()));
    let unknown = OrderId::from_u128(u128::MAX);
    assert_eq!(tx.order().order(unknown).await.unwrap(), None);
    drop(tx);
    order.number = OrderNumber::compose(at(0).civil(480), 77);
    let error = insert(base, &order).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
}

async fn a_key_places_one_order(base: &Base) {
    let goods = goods(base).await;
    let first = order(&goods, 0);
    insert(base, &first).await.unwrap();
    let mut tx = base.read().await;
    let replay = tx.order().replay(first.number.as_str()).await.unwrap().unwrap();
    assert_eq!((replay.order, replay.fingerprint.as_str()), (first.id, "print"));
    assert!(tx.order().replay("another").await.unwrap().is_none());
    drop(tx);
    let second = order(&goods, 1);
    let key = first.number.to_string().replace('-', "");
    let error = base
        .refused(async move |tx: &mut Tx| {
            let new = NewOrder {
                order: &second,
                key: &key,
                fingerprint: "print",
            };
            tx.order().insert(new).await
        })
        .await;
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
    assert_eq!(
        base.number("SELECT COUNT(*) FROM orders").await,
        1,
        "nothing is half done"
    );
    assert_eq!(base.number("SELECT COUNT(*) FROM order_line").await, 2);
}

async fn an_order_moves_only_from_the_state_it_is_in(base: &Base) {
    let order = order(&goods(base).await, 0);
    insert(base, &order).await.unwrap();
    let id = order.id;
    let advance = async |from, to, second| {
        base.write(async move |tx: &mut Tx| tx.order().advance(id, from, to, "operator", at(second)).await)
            .await
    };
    assert!(!advance(OrderState::Confirmed, OrderState::Shipped, 1).await);
    assert!(advance(OrderState::AwaitingPayment, OrderState::Confirmed, 2).await);
    assert!(!advance(OrderState::AwaitingPayment, OrderState::Confirmed, 3).await);
    assert!(advance(OrderState::Confirmed, OrderState::Shipped, 4).await);
    let moved = base.read().await.order().order(id).await.unwrap().unwrap();
    assert_eq!(moved.state, OrderState::Shipped);
    let history: Vec<_> = moved
        .history
        .iter()
        .map(|entry| (entry.state, entry.at))
        .collect();
    let expected = [
        (OrderState::AwaitingPayment, at(0)),
        (OrderState::Confirmed, at(2)),
        (OrderState::Shipped, at(4)),
    ];
    assert_eq!(history, expected);
}

async fn summaries_come_newest_first_in_pages(base: &Base) {
    let goods = goods(base).await;
    for second in [3, 1, 2, 5, 2] {
        insert(base, &order(&goods, second)).await.unwrap();
    }
    let cancelled = order(&goods, 6);
    insert(base, &cancelled).await.unwrap();
    let id = cancelled.id;
    base.write(async move |tx: &mut Tx| {
        let (from, to) = (OrderState::AwaitingPayment, OrderState::Cancelled);
        tx.order().advance(id, from, to, "clock", at(7)).await
    })
    .await;
    let mut tx = base.read().await;
    let mut placed = Vec::new();
    let mut before: Option<OrderNumber> = None;
    loop {
        let page = tx
            .order()
            .summaries(Some(OrderState::AwaitingPayment), before.as_ref(), 2)
            .await
            .unwrap();
        assert!(page.iter().all(|row| (row.lines, row.total) == (2, 4_200)));
        let Some(last) = page.last() else { break };
        before = Some(OrderNumber::parse(&last.number).unwrap());
        placed.extend(page.iter().map(|row| row.placed_at));
    }
    let newest_first = [5, 3, 2, 2, 1].map(|second| at(second).as_micros());
    assert_eq!(placed, newest_first);
    let all = tx.order().summaries(None, None, 100).await.unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(
        (all[0].state.as_str(), all[0].payment_state.as_str()),
        ("cancelled", "pending")
    );
    assert_eq!(
        (all[0].id.clone(), all[0].currency.as_str()),
        (id.to_string(), "CNY")
    );
}

async fn unpaid_orders_past_their_time_are_found(base: &Base) {
    let goods = goods(base).await;
    let orders: Vec<Order> = [30, 10, 20].map(|second| order(&goods, second)).into();
    for order in &orders {
        insert(base, order).await.unwrap();
    }
    let mut confirmed = order(&goods, 5);
    confirmed.state = OrderState::Confirmed;
    confirmed.history[0].state = OrderState::Confirmed;
    confirmed.expires_at = None;
    insert(base, &confirmed).await.unwrap();
    let mut tx = base.read().await;
    assert!(tx.order().expired(at(69), 10).await.unwrap().is_empty());
    assert_eq!(tx.order().expired(at(70), 10).await.unwrap(), [orders[1].id]);
    let all = tx.order().expired(at(1_000), 2).await.unwrap();
    assert_eq!(all, [orders[1].id, orders[2].id], "the oldest first");
}
