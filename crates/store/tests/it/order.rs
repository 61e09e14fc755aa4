//! Purchases: groups and their orders.

use crate::merchant::{insert as insert_seller, scope, seller};
use crate::support::{Base, at, next, product, yuan};
use domain::cart::{Quantity, Totals};
use domain::kernel::{Currency, Locale, Localized, Slug};
use domain::logistics::{Address, CountryCode, DeliveryMethod};
use domain::merchant::{SellerId, SellerKind, SellerSign, SellerState};
use domain::order::{
    Checkout, HistoryEntry, Order, OrderGroup, OrderGroupId, OrderId, OrderLine, OrderNumber, OrderState,
    Progress,
};
use domain::payment::{PaymentId, PaymentMethod, PaymentState, Refunded};
use domain::product::{Product, VariantId};
use domain::user::{Email, Phone};
use store::{NewGroup, OrderFilter, PaymentRow, StoreError, Tx};

on_both!(
    a_purchase_comes_back_as_it_was_placed,
    a_purchase_of_several_sellers_is_one_group,
    a_key_places_one_order,
    orders_move_together_and_only_from_the_state_they_are_in,
    summaries_come_newest_first_in_pages,
    a_seller_sees_its_own_orders_only,
    unpaid_orders_past_their_time_are_found,
);

fn own_shop() -> SellerSign {
    SellerSign {
        id: SellerId::OWN_SHOP,
        slug: Slug::parse("jishi").unwrap(),
        name: Localized::new("集市", "Jishi"),
        kind: SellerKind::Own,
    }
}

/// An order of three units, for 42.00.
fn order_of(product: &Product, seller: SellerSign, number: u64, second: i64) -> Order {
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
        progress: Progress::default(),
    };
    Order {
        id: OrderId::from_u128(u128::from(number)),
        number: OrderNumber::compose(at(second).civil(480), number),
        seller,
        state: OrderState::AwaitingPayment,
        lines: vec![line(product.variants[1].id, 2), line(product.variants[0].id, 1)],
        totals: Totals {
            subtotal: yuan(3_000),
            delivery: yuan(1_200),
            total: yuan(4_200),
        },
        refund: Refunded::none(Currency::Cny),
        history: vec![HistoryEntry {
            state: OrderState::AwaitingPayment,
            at: at(second),
            cause: "buyer".to_owned(),
        }],
        received_at: None,
        closed_at: None,
    }
}

fn checkout() -> Checkout {
    Checkout {
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
    }
}

fn group_of(orders: Vec<Order>, second: i64) -> OrderGroup {
    let (placed_at, number) = (at(second), next());
    let sum = |of: fn(&Totals) -> i64| yuan(orders.iter().map(|order| of(&order.totals)).sum());
    OrderGroup {
        id: OrderGroupId::from_u128(u128::from(number)),
        number: match &orders[..] {
            [one] => one.number.clone(),
            _ => OrderNumber::compose(placed_at.civil(480), number),
        },
        access_key: format!("{number:032x}"),
        locale: Locale::Zh,
        currency: Currency::Cny,
        customer: None,
        checkout: checkout(),
        totals: Totals {
            subtotal: sum(|totals| totals.subtotal.minor()),
            delivery: sum(|totals| totals.delivery.minor()),
            total: sum(|totals| totals.total.minor()),
        },
        orders,
        payment: PaymentId::from_u128(u128::from(number)),
        payment_state: PaymentState::Pending,
        placed_at,
        expires_at: Some(placed_at.plus_seconds(60)),
        supplements: None,
    }
}

/// An unpaid purchase of one order placed at that second.
pub fn group(product: &Product, second: i64) -> OrderGroup {
    group_of(vec![order_of(product, own_shop(), next(), second)], second)
}

/// As [`group`], with a second order of another seller, which is stored here.
pub async fn mixed_group(base: &Base, product: &Product, second: i64) -> OrderGroup {
    let tea = seller(&format!("tea-{}", next()), SellerState::Approved, 0);
    insert_seller(base, &tea).await.unwrap();
    let orders = vec![
        order_of(product, own_shop(), next(), second),
        order_of(product, tea.sign(), next(), second),
    ];
    group_of(orders, second)
}

pub fn payment_of(group: &OrderGroup) -> PaymentRow {
    PaymentRow {
        id: group.payment,
        group: group.id,
        method: group.checkout.payment,
        state: group.payment_state,
        amount: group.totals.total,
        reference: None,
        pay_url: None,
    }
}

/// Inserts the group with its payment, under its number as key.
pub async fn insert(base: &Base, group: &OrderGroup) -> Result<(), StoreError> {
    let group = group.clone();
    base.store
        .write(async move |tx: &mut Tx| {
            let new = NewGroup {
                group: &group,
                key: group.number.as_str(),
                fingerprint: "print",
            };
            tx.order().insert(&new)?;
            tx.payment().insert(&payment_of(&group), group.placed_at);
            Ok(())
        })
        .await
}

pub async fn goods(base: &Base) -> Product {
    let product = product("goods", 1_000);
    base.save(vec![product.clone()]).await;
    product
}

pub async fn stored(base: &Base, id: OrderGroupId) -> OrderGroup {
    base.read().await.order().group(id).await.unwrap().unwrap()
}

async fn a_purchase_comes_back_as_it_was_placed(base: &Base) {
    let mut group = group(&goods(base).await, 0);
    insert(base, &group).await.unwrap();
    let mut tx = base.read().await;
    assert_eq!(tx.order().group(group.id).await.unwrap(), Some(group.clone()));
    let by_number = tx.order().group_by_number(&group.number).await.unwrap();
    assert_eq!(by_number, Some(group.clone()));
    let unknown = OrderGroupId::from_u128(u128::MAX);
    assert_eq!(tx.order().group(unknown).await.unwrap(), None);
    let nobody = OrderNumber::compose(at(0).civil(480), 12_345_678);
    assert_eq!(tx.order().group_by_number(&nobody).await.unwrap(), None);
    drop(tx);
    group.number = OrderNumber::compose(at(0).civil(480), 77);
    let error = insert(base, &group).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
}

async fn a_purchase_of_several_sellers_is_one_group(base: &Base) {
    let group = mixed_group(base, &goods(base).await, 0).await;
    insert(base, &group).await.unwrap();
    assert_eq!(stored(base, group.id).await, group);
    for number in [&group.number, &group.orders[0].number, &group.orders[1].number] {
        let found = base.read().await.order().group_by_number(number).await.unwrap();
        assert_eq!(found.as_ref(), Some(&group), "{number}");
    }
    assert_eq!(base.number("SELECT COUNT(*) FROM order_line").await, 4);
}

async fn a_key_places_one_order(base: &Base) {
    let goods = goods(base).await;
    let first = group(&goods, 0);
    insert(base, &first).await.unwrap();
    let mut tx = base.read().await;
    let asked = tx.order().replay(first.number.as_str()).unwrap();
    let replay = tx.ask(asked).await.unwrap().unwrap();
    assert_eq!((replay.group, replay.fingerprint.as_str()), (first.id, "print"));
    let asked = tx.order().replay("another").unwrap();
    assert!(tx.ask(asked).await.unwrap().is_none());
    drop(tx);
    let second = group(&goods, 1);
    let key = first.number.to_string().replace('-', "");
    let error = base
        .refused(async move |tx: &mut Tx| {
            let new = NewGroup {
                group: &second,
                key: &key,
                fingerprint: "print",
            };
            tx.order().insert(&new)
        })
        .await;
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
    for table in ["order_group", "orders"] {
        let rows = base.number(&format!("SELECT COUNT(*) FROM {table}")).await;
        assert_eq!(rows, 1, "nothing is half done");
    }
    assert_eq!(base.number("SELECT COUNT(*) FROM order_line").await, 2);
}

async fn orders_move_together_and_only_from_the_state_they_are_in(base: &Base) {
    let group = mixed_group(base, &goods(base).await, 0).await;
    insert(base, &group).await.unwrap();
    let both: Vec<OrderId> = group.orders.iter().map(|order| order.id).collect();
    let advance = async |ids: &[OrderId], from, to, second| {
        let ids = ids.to_vec();
        base.store
            .write::<_, StoreError, _>(async move |tx: &mut Tx| {
                if tx.order().advance(&ids, from, to, "operator", at(second)).await? {
                    Ok(())
                } else {
                    Err(StoreError::Conflict("not all".to_owned()))
                }
            })
            .await
            .is_ok()
    };
    let (waiting, confirmed, shipped) = (
        OrderState::AwaitingPayment,
        OrderState::Confirmed,
        OrderState::Shipped,
    );
    assert!(!advance(&both, confirmed, shipped, 1).await);
    assert!(advance(&both, waiting, confirmed, 2).await);
    assert!(!advance(&both, waiting, confirmed, 3).await);
    assert!(advance(&both[..1], confirmed, shipped, 4).await);
    assert!(
        !advance(&both, confirmed, shipped, 5).await,
        "one of them has moved"
    );
    let moved = stored(base, group.id).await;
    let steps = |place: usize| -> Vec<_> {
        let history = &moved.orders[place].history;
        history.iter().map(|entry| (entry.state, entry.at)).collect()
    };
    assert_eq!(steps(0), [(waiting, at(0)), (confirmed, at(2)), (shipped, at(4))]);
    assert_eq!(steps(1), [(waiting, at(0)), (confirmed, at(2))]);
    assert_eq!(
        (moved.orders[0].state, moved.orders[1].state),
        (shipped, confirmed)
    );
    let (id, nobody) = (group.id, OrderGroupId::from_u128(u128::MAX));
    let held = base
        .write(async move |tx: &mut Tx| Ok((tx.order().hold(id).await?, tx.order().hold(nobody).await?)))
        .await;
    assert_eq!(held, (true, false));
    let come = |place: usize| moved.orders[place].lines.iter().map(|line| line.progress);
    assert!(come(0).zip([2, 1]).all(|(come, units)| come.shipped == units));
    assert!(come(1).all(|come| come == Progress::default()), "not sent yet");
}

async fn summaries_come_newest_first_in_pages(base: &Base) {
    let goods = goods(base).await;
    for second in [3, 1, 2, 5, 2] {
        insert(base, &group(&goods, second)).await.unwrap();
    }
    let cancelled = group(&goods, 6);
    insert(base, &cancelled).await.unwrap();
    let id = cancelled.orders[0].id;
    base.write(async move |tx: &mut Tx| {
        let (from, to) = (OrderState::AwaitingPayment, OrderState::Cancelled);
        tx.order().advance(&[id], from, to, "clock", at(7)).await
    })
    .await;
    let mut tx = base.read().await;
    let mut placed = Vec::new();
    let mut before: Option<OrderNumber> = None;
    let waiting = OrderFilter {
        state: Some(OrderState::AwaitingPayment),
        ..OrderFilter::default()
    };
    loop {
        let page = tx.order().summaries(&waiting, before.as_ref(), 2).await.unwrap();
        assert!(page.iter().all(|row| (row.lines, row.total) == (2, 4_200)));
        let Some(last) = page.last() else { break };
        before = Some(OrderNumber::parse(&last.number).unwrap());
        placed.extend(page.iter().map(|row| row.placed_at));
    }
    let newest_first = [5, 3, 2, 2, 1].map(|second| at(second).as_micros());
    assert_eq!(placed, newest_first);
    let everything = OrderFilter::default();
    let all = tx.order().summaries(&everything, None, 100).await.unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(
        (all[0].state.as_str(), all[0].payment_state.as_str()),
        ("cancelled", "pending")
    );
    assert_eq!(
        (
            all[0].id.clone(),
            all[0].currency.as_str(),
            all[0].seller.as_str()
        ),
        (id.to_string(), "CNY", "jishi")
    );
}

async fn a_seller_sees_its_own_orders_only(base: &Base) {
    let goods = goods(base).await;
    let mixed = mixed_group(base, &goods, 1).await;
    insert(base, &mixed).await.unwrap();
    insert(base, &group(&goods, 2)).await.unwrap();
    let [own, tea] = [0, 1].map(|place| mixed.orders[place].clone());
    let mut tx = base.read().await;
    let mut listed = Vec::new();
    for seller in [own.seller.id, tea.seller.id] {
        let rows = tx
            .order()
            .summaries_of_seller(scope(seller), None, None, 10)
            .await
            .unwrap();
        listed.push(rows.len());
    }
    assert_eq!(listed, [2, 1]);
    let found = tx
        .order()
        .order_of_seller(scope(tea.seller.id), &tea.number)
        .await;
    let found = found.unwrap().unwrap();
    assert_eq!((&found.order, found.group), (&tea, mixed.id));
    assert_eq!(found.payment_state, mixed.payment_state);
    assert_eq!(found.can_cancel, mixed.to_cancel(&tea.number).is_ok());
    let foreign = tx
        .order()
        .order_of_seller(scope(own.seller.id), &tea.number)
        .await;
    assert_eq!(foreign.unwrap(), None);
    let whole = tx
        .order()
        .order_of_seller(scope(own.seller.id), &mixed.number)
        .await;
    assert_eq!(whole.unwrap(), None, "the number of the purchase is no order's");
}

async fn unpaid_orders_past_their_time_are_found(base: &Base) {
    let goods = goods(base).await;
    let groups: Vec<OrderGroup> = [30, 10, 20].map(|second| group(&goods, second)).into();
    for group in &groups {
        insert(base, group).await.unwrap();
    }
    let mut confirmed = group(&goods, 5);
    confirmed.orders[0].state = OrderState::Confirmed;
    confirmed.orders[0].history[0].state = OrderState::Confirmed;
    confirmed.payment_state = PaymentState::Captured;
    insert(base, &confirmed).await.unwrap();
    let mut tx = base.read().await;
    assert!(tx.order().expired(at(69), 10).await.unwrap().is_empty());
    assert_eq!(tx.order().expired(at(70), 10).await.unwrap(), [groups[1].id]);
    let all = tx.order().expired(at(1_000), 2).await.unwrap();
    assert_eq!(all, [groups[1].id, groups[2].id], "the oldest first");
}
