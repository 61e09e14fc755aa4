//! Goods that are added to a purchase: priced, placed, paid, linked and kept together. Every scenario on both databases.

use crate::merchant::{fields, hand_over, open_shop, pair};
use crate::people::{registered, seller_worker, with, worker};
use crate::support::{Goods, Shop, place, stock};
use domain::inventory::LocationId;
use domain::kernel::{Locale, Money};
use domain::merchant::SellerId;
use domain::order::{
    AddGoods, ContactEdit, GoodsToAdd, OrderChange, OrderGroup, OrderState, ParcelLine, PlacedOrder,
    ShipParcel,
};
use domain::payment::PaymentState;
use domain::user::permission::policy::{AccountUpdate, AuditLogRead, OrderRead, OrderUpdate};
use domain::user::{AuditFilter, Role, Target};
use services::order::{
    StatedCost, add_goods, add_goods_for, cancel_order, change_contact, claim_orders, deliver_order,
    expire_orders, goods_to_add, goods_to_add_for, order_page, order_to_edit, seller_order, ship_order,
    ship_parcel,
};
use services::{Ctx, ServiceError, audit, jobs};

on_both!(
    a_buyer_adds_units_and_pays_them_by_themselves,
    one_key_adds_once_and_two_at_a_time_take_what_there_is,
    what_travels_in_a_later_parcel_pays_its_delivery,
    nothing_is_added_where_nothing_waits_and_never_to_what_adds_itself,
    staff_add_other_goods_of_the_same_shop_only,
    whom_it_goes_to_is_changed_for_both,
    cancelling_one_leaves_the_other,
    what_is_added_for_a_guest_is_claimed_with_it,
);

async fn bought(shop: &Shop, payment: &str) -> (Ctx, PlacedOrder, Goods) {
    let goods = stock(&shop.ctx).await;
    // 2 × 99.00, and 12.00 for delivery.
    let guest = shop.guest_with(&[(goods.wok, 2)]).await;
    let placed = place(&guest, payment).await.unwrap();
    if payment == "online" {
        shop.pay(&shop.order(&placed).await).await;
    }
    (guest, placed, goods)
}

async fn asked(guest: &Ctx, placed: &PlacedOrder, units: &[i64]) -> Result<GoodsToAdd, ServiceError> {
    let number = placed.number.to_string();
    goods_to_add(guest, Locale::Zh, &number, &placed.access_key, units).await
}

fn seen(asked: &GoodsToAdd) -> AddGoods {
    AddGoods {
        seen_total: asked.totals.unwrap().total,
        key: asked.key.clone(),
    }
}

async fn send(
    guest: &Ctx,
    placed: &PlacedOrder,
    units: &[i64],
    command: AddGoods,
) -> Result<PlacedOrder, ServiceError> {
    add_goods(guest, placed.number.as_str(), &placed.access_key, units, command).await
}

async fn add(guest: &Ctx, placed: &PlacedOrder, units: &[i64]) -> Result<PlacedOrder, ServiceError> {
    let asked = asked(guest, placed, units).await?;
    send(guest, placed, units, seen(&asked)).await
}

fn refused<T: std::fmt::Debug>(answer: Result<T, ServiceError>, code: &str) {
    assert_eq!(fields(answer.unwrap_err()), [pair("goods", code)]);
}

async fn a_buyer_adds_units_and_pays_them_by_themselves(shop: &Shop) {
    let (guest, placed, goods) = bought(shop, "online").await;
    let none = asked(&guest, &placed, &[]).await.unwrap();
    assert_eq!((none.lines[0].available, none.totals), (3, None));
    let offer = asked(&guest, &placed, &[2]).await.unwrap();
    let totals = offer.totals.unwrap();
    assert_eq!((totals.delivery.minor(), totals.total.minor()), (0, 19_800));
    let added = send(&guest, &placed, &[2], seen(&offer)).await.unwrap();
    assert!(added.pay_url.is_some(), "it is to be paid");
    assert_eq!(shop.level(goods.wok).await, 1, "and held until then");
    let (first, second) = (shop.order(&placed).await, shop.order(&added).await);
    assert_eq!(
        (second.supplements, second.state()),
        (Some(first.id), OrderState::AwaitingPayment)
    );
    assert_eq!(second.checkout.address, first.checkout.address);
    assert_eq!(
        first.totals.total.minor(),
        21_000,
        "the first stays as it was placed"
    );
    shop.assert_sound().await;
    let page = order_page(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    let linked = &page.supplements[0];
    assert_eq!(
        (&linked.number, linked.to_pay.map(Money::minor)),
        (&added.number, Some(19_800))
    );
    assert!(linked.can_cancel && linked.pay_until.is_some());
    let page = order_page(&guest, Locale::Zh, added.number.as_str(), &linked.key)
        .await
        .unwrap();
    assert_eq!(page.adds_to.unwrap().number, placed.number);
    shop.pay(&second).await;
    let page = order_page(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    assert_eq!(
        (page.supplements[0].state, page.supplements[0].to_pay),
        (OrderState::Confirmed, None)
    );
    let permit = shop.ctx.for_operator().permit::<OrderRead>().await.unwrap();
    let edit = order_to_edit(&permit, Locale::Zh, placed.number.as_str())
        .await
        .unwrap();
    assert_eq!(edit.versions[0].change, OrderChange::GoodsAdded);
    assert_eq!(edit.versions[0].supplement.as_ref(), Some(&added.number));
    assert!(
        edit.order.supplements[0].key.is_empty(),
        "staff open nothing by its key"
    );
    shop.assert_sound().await;
}

async fn one_key_adds_once_and_two_at_a_time_take_what_there_is(shop: &Shop) {
    let (guest, placed, goods) = bought(shop, "online").await;
    let offer = asked(&guest, &placed, &[2]).await.unwrap();
    let (one, two) = futures::future::join(
        Box::pin(send(&guest, &placed, &[2], seen(&offer))),
        Box::pin(send(&guest, &placed, &[2], seen(&offer))),
    )
    .await;
    assert_eq!(
        one.unwrap().number,
        two.unwrap().number,
        "one key, one supplement"
    );
    assert_eq!(shop.level(goods.wok).await, 1);
    let other = send(&guest, &placed, &[1], seen(&offer)).await;
    assert!(matches!(other, Err(ServiceError::Conflict(_))), "{other:?}");
    let mut command = seen(&asked(&guest, &placed, &[1]).await.unwrap());
    command.seen_total = placed.total;
    let stale = send(&guest, &placed, &[1], command).await;
    assert!(matches!(stale, Err(ServiceError::TotalChanged(_))), "{stale:?}");
    let add_one = || Box::pin(add(&guest, &placed, &[1]));
    let (one, two) = futures::future::join(add_one(), add_one()).await;
    assert!(one.is_ok() != two.is_ok(), "one unit was left: {one:?} {two:?}");
    assert_eq!(shop.level(goods.wok).await, 0);
    let much = asked(&guest, &placed, &[1]).await.unwrap();
    assert!(!much.orderable);
    shop.assert_sound().await;
}

async fn what_travels_in_a_later_parcel_pays_its_delivery(shop: &Shop) {
    let (guest, placed, _) = bought(shop, "cash_on_delivery").await;
    let parcel = ShipParcel {
        location: LocationId::first_of(SellerId::OWN_SHOP),
        carrier: "SF".to_owned(),
        tracking: "sf 1234".to_owned(),
        lines: vec![ParcelLine { line: 0, units: 1 }],
    };
    let permit = shop.ctx.permit().await.unwrap();
    ship_parcel(
        &permit,
        placed.number.as_str(),
        parcel,
        StatedCost::Typed(String::new()),
    )
    .await
    .unwrap();
    let added = add(&guest, &placed, &[1]).await.unwrap();
    assert_eq!(added.total.minor(), 9_900 + 1_200);
    let group = shop.order(&added).await;
    assert_eq!(
        (group.state(), group.payment_state),
        (OrderState::Confirmed, PaymentState::Due)
    );
    let operator = shop.ctx.for_operator().permit::<OrderUpdate>().await.unwrap();
    for number in [&placed.number, &added.number] {
        ship_order(&operator, number.as_str()).await.unwrap();
        deliver_order(&operator, number.as_str()).await.unwrap();
    }
    let collected = "SELECT CAST(SUM(amount) AS BIGINT) FROM payment_event WHERE kind = 'captured'";
    assert_eq!(shop.number(collected).await, 21_000 + 11_100);
    shop.assert_sound().await;
}

async fn nothing_is_added_where_nothing_waits_and_never_to_what_adds_itself(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let guest = shop.guest_with(&[(goods.wok, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    refused(asked(&guest, &placed, &[1]).await, "nothing_to_send");
    shop.pay(&shop.order(&placed).await).await;
    for units in [&[-1][..], &[1_000], &[1, 1]] {
        refused(asked(&guest, &placed, units).await, "units");
    }
    let offer = asked(&guest, &placed, &[1]).await.unwrap();
    refused(send(&guest, &placed, &[], seen(&offer)).await, "required");
    let stranger = goods_to_add(&guest, Locale::Zh, placed.number.as_str(), "wrong", &[1]).await;
    assert!(matches!(stranger, Err(ServiceError::NotFound(_))));
    let added = send(&guest, &placed, &[1], seen(&offer)).await.unwrap();
    shop.pay(&shop.order(&added).await).await;
    refused(asked(&guest, &added, &[1]).await, "of_supplement");
    let offer = asked(&guest, &placed, &[1]).await.unwrap();
    let operator = shop.ctx.for_operator().permit::<OrderUpdate>().await.unwrap();
    ship_order(&operator, placed.number.as_str()).await.unwrap();
    refused(send(&guest, &placed, &[1], seen(&offer)).await, "nothing_to_send");
    assert_eq!(shop.number("SELECT COUNT(*) FROM order_group").await, 2);
    assert_eq!(shop.number("SELECT COUNT(*) FROM order_version").await, 1);
    shop.assert_sound().await;
}

async fn staff_add_other_goods_of_the_same_shop_only(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", id).await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    shop.pay(&shop.order(&placed).await).await;
    let number = placed.number.as_str();
    let staff = worker(shop, "staff@example.com", Role::Administrator, Target::Platform).await;
    let permit = staff.permit::<OrderUpdate>().await.unwrap();
    let asked = async |text: &str| goods_to_add_for(&permit, Locale::Zh, number, text).await;
    refused(asked("WOK-CHARCOAL×1").await, "other_shop");
    refused(asked("NOTHING×1").await, "unknown");
    refused(asked("GAIWAN-ROSE").await, "list");
    let offer = asked("GAIWAN-ROSE×1; GAIWAN-JADE×1\nGAIWAN-ROSE×1")
        .await
        .unwrap();
    let total = 2 * 17_300 + 16_800;
    assert_eq!(offer.totals.unwrap().total.minor(), total);
    let unsaid = add_goods_for(&permit, number, "GAIWAN-ROSE×1", " ", seen(&offer)).await;
    assert!(matches!(unsaid, Err(ServiceError::Invalid(_))), "{unsaid:?}");
    let text = "GAIWAN-JADE×1; GAIWAN-ROSE×2";
    let added = add_goods_for(&permit, number, text, "asked by telephone", seen(&offer))
        .await
        .unwrap();
    let group = shop.order(&added).await;
    assert_eq!(
        (
            group.orders[0].history[0].cause.as_str(),
            group.totals.total.minor()
        ),
        ("operator", total)
    );
    let reader = shop.ctx.for_operator().permit::<AuditLogRead>().await.unwrap();
    let log = audit::entries(&reader, &AuditFilter::default(), None, 100)
        .await
        .unwrap();
    let entry = log
        .iter()
        .find(|entry| entry.record.action == "order.place")
        .unwrap();
    assert_eq!(entry.record.reason.as_deref(), Some("asked by telephone"));
    let told = entry.record.after.as_deref().unwrap_or_default();
    assert!(told.contains(&placed.number.to_string()), "{told}");
    let seller = seller_worker(shop, "woks@example.com", Role::SellerOwner, id).await;
    let seller = seller.permit::<OrderUpdate>().await.unwrap();
    let not_theirs = goods_to_add_for(&seller, Locale::Zh, number, text).await;
    assert!(
        matches!(not_theirs, Err(ServiceError::Forbidden)),
        "{not_theirs:?}"
    );
    shop.assert_sound().await;
}

async fn whom_it_goes_to_is_changed_for_both(shop: &Shop) {
    let (guest, placed, _) = bought(shop, "online").await;
    let added = add(&guest, &placed, &[1]).await.unwrap();
    let edit = |version| ContactEdit {
        recipient: "韩梅梅".to_owned(),
        phone: "13900139000".to_owned(),
        version,
        ..ContactEdit::default()
    };
    let own = change_contact(
        &guest,
        Locale::Zh,
        added.number.as_str(),
        &added.access_key,
        edit(0),
    )
    .await;
    assert!(
        matches!(own, Err(ServiceError::Conflict(_))),
        "it goes where the first goes"
    );
    change_contact(
        &guest,
        Locale::Zh,
        placed.number.as_str(),
        &placed.access_key,
        edit(1),
    )
    .await
    .unwrap();
    let contact = |group: OrderGroup| (group.checkout.address.recipient, group.checkout.phone);
    let both = [
        contact(shop.order(&placed).await),
        contact(shop.order(&added).await),
    ];
    assert_eq!(both[0], both[1]);
    assert_eq!(both[0].0, "韩梅梅");
    shop.assert_sound().await;
    let seller = seller_worker(shop, "own@example.com", Role::SellerOwner, SellerId::OWN_SHOP).await;
    let seller = seller.permit::<OrderRead>().await.unwrap();
    let page = seller_order(&seller, None, Locale::Zh, placed.number.as_str())
        .await
        .unwrap();
    assert_eq!(page.supplements[0].number, added.number);
    let page = seller_order(&seller, None, Locale::Zh, added.number.as_str())
        .await
        .unwrap();
    assert_eq!(
        page.adds_to.map(|linked| (linked.number, linked.key)),
        Some((placed.number, String::new()))
    );
}

async fn cancelling_one_leaves_the_other(shop: &Shop) {
    let (guest, placed, goods) = bought(shop, "online").await;
    let added = add(&guest, &placed, &[1]).await.unwrap();
    shop.pay(&shop.order(&added).await).await;
    let open = add(&guest, &placed, &[1]).await.unwrap();
    cancel_order(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    let page = order_page(&guest, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    assert!(page.supplements.iter().all(|linked| linked.can_cancel) && !page.can_add);
    assert_eq!(shop.order(&added).await.state(), OrderState::Confirmed);
    shop.clock.advance_seconds(24 * 60 * 60);
    expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        shop.order(&open).await.state(),
        OrderState::Cancelled,
        "its own time to pay"
    );
    cancel_order(&guest, Locale::Zh, added.number.as_str(), &added.access_key)
        .await
        .unwrap();
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(shop.level(goods.wok).await, 5);
    assert_eq!(shop.order(&added).await.payment_state, PaymentState::Refunded);
    shop.assert_sound().await;
}

async fn what_is_added_for_a_guest_is_claimed_with_it(shop: &Shop) {
    let (guest, placed, _) = bought(shop, "online").await;
    let added = add(&guest, &placed, &[1]).await.unwrap();
    let started = registered(shop, "li.lei@example.com").await;
    let me = with(shop, &started.token)
        .permit::<AccountUpdate>()
        .await
        .unwrap();
    assert_eq!(claim_orders(&me).await.unwrap(), 2);
    let later = add(&guest, &placed, &[1]).await.unwrap();
    let owner = shop.order(&placed).await.customer;
    assert!(owner.is_some());
    for number in [&added, &later] {
        assert_eq!(shop.order(number).await.customer, owner);
    }
    shop.assert_sound().await;
}
