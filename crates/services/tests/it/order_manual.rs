//! Orders that staff place for somebody. Every scenario on both databases.

use crate::people::{MAIL, registered, with, worker};
use crate::support::{Shop, form, stock};
use domain::cart::{CartId, CartView};
use domain::kernel::Locale;
use domain::order::{OrderState, PlaceOrder, PlacedOrder};
use domain::user::permission::policy::{AccountUpdate, AuditLogRead, OrderUpdate};
use domain::user::{AuditFilter, Role, Target};
use services::order::{
    add_draft_line, draft_order, list_own_orders, new_draft, order_link, order_page, place_order_for,
    set_draft_line,
};
use services::{Permit, ServiceError, audit};

on_both!(
    staff_place_an_order_that_its_buyer_pays,
    an_order_for_an_account_is_its_persons,
);

async fn permit(shop: &Shop) -> Permit<OrderUpdate> {
    let staff = worker(shop, "staff@example.com", Role::Administrator, Target::Platform).await;
    staff.permit::<OrderUpdate>().await.unwrap()
}

async fn place(
    permit: &Permit<OrderUpdate>,
    (draft, key): (CartId, &str),
    login: &str,
    view: &CartView,
) -> Result<PlacedOrder, ServiceError> {
    let command = PlaceOrder {
        form: form("online"),
        seen_total: view.totals.total,
        key: key.to_owned(),
    };
    place_order_for(permit, Locale::Zh, draft, login, command).await
}

async fn staff_place_an_order_that_its_buyer_pays(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let permit = permit(shop).await;
    let (draft, key) = new_draft(&permit).await.unwrap();
    let unknown = add_draft_line(&permit, Locale::Zh, draft, "NOTHING", 1).await;
    assert!(matches!(unknown, Err(ServiceError::Invalid(_))), "{unknown:?}");
    add_draft_line(&permit, Locale::Zh, draft, " WOK-CHARCOAL ", 3)
        .await
        .unwrap();
    add_draft_line(&permit, Locale::Zh, draft, "GAIWAN-JADE", 1)
        .await
        .unwrap();
    set_draft_line(&permit, Locale::Zh, draft, goods.jade, 0)
        .await
        .unwrap();
    let view = set_draft_line(&permit, Locale::Zh, draft, goods.wok, 2)
        .await
        .unwrap();
    assert_eq!((view.count, view.totals.total.minor()), (2, 21_000));
    let placed = place(&permit, (draft, &key), "", &view).await.unwrap();
    let again = place(&permit, (draft, &key), "", &view).await.unwrap();
    assert_eq!(placed.number, again.number, "one key, one order");
    let group = shop.order(&placed).await;
    assert_eq!(
        (group.customer, group.state()),
        (None, OrderState::AwaitingPayment)
    );
    assert_eq!(group.orders[0].history[0].cause, "operator");
    assert_eq!(shop.level(goods.wok).await, 3);
    assert!(
        draft_order(&permit, Locale::Zh, draft)
            .await
            .unwrap()
            .lines
            .is_empty()
    );
    let number = placed.number.to_string();
    let link = order_link(&permit, &number).await.unwrap();
    assert!(link.ends_with(&format!("/zh/orders/{number}?key={}", placed.access_key)));
    let page = order_page(&shop.guest(), Locale::Zh, &number, &placed.access_key)
        .await
        .unwrap();
    assert!(page.can_pay);
    shop.pay(&group).await;
    assert_eq!(shop.order(&placed).await.state(), OrderState::Confirmed);
    let own = shop.guest_with(&[(goods.jade, 1)]).await;
    let theirs = crate::support::place(&own, "online").await.unwrap();
    let refused = order_link(&permit, &theirs.number.to_string()).await;
    assert!(
        matches!(refused, Err(ServiceError::NotFound(_))),
        "a buyer's own is nobody else's"
    );
    let reader = shop.ctx.for_operator().permit::<AuditLogRead>().await.unwrap();
    let log = audit::entries(&reader, &AuditFilter::default(), None, 100)
        .await
        .unwrap();
    let placed: Vec<_> = log
        .iter()
        .filter(|entry| entry.record.action == "order.place")
        .collect();
    assert_eq!(placed.len(), 1);
    assert_eq!(placed[0].record.subject_id, group.id.to_string());
}

async fn an_order_for_an_account_is_its_persons(shop: &Shop) {
    stock(&shop.ctx).await;
    let customer = registered(shop, MAIL).await;
    let permit = permit(shop).await;
    let (draft, key) = new_draft(&permit).await.unwrap();
    let view = add_draft_line(&permit, Locale::Zh, draft, "GAIWAN-JADE", 1)
        .await
        .unwrap();
    let unknown = place(&permit, (draft, &key), "nobody@example.com", &view).await;
    assert!(matches!(unknown, Err(ServiceError::Invalid(_))), "{unknown:?}");
    let placed = place(&permit, (draft, &key), MAIL, &view).await.unwrap();
    let theirs = with(shop, &customer.token)
        .permit::<AccountUpdate>()
        .await
        .unwrap();
    let list = list_own_orders(&theirs, Locale::Zh, None, None).await.unwrap();
    assert_eq!(list.items[0].number, placed.number);
}
