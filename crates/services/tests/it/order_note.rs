//! Notes and tags of purchases. Every scenario on both databases.

use crate::merchant::{hand_over, open_shop};
use crate::people::{MAIL, registered, seller_worker, with, worker};
use crate::support::{Shop, place, stock};
use domain::kernel::Locale;
use domain::order::{Desk, OrderNotes};
use domain::user::permission::policy::{AccountUpdate, AuditLogRead, OrderRead, OrderUpdate};
use domain::user::{AuditFilter, Role, Target};
use services::order::{add_order_note, order_notes, set_order_tags};
use services::user::request_erasure;
use services::{Ctx, ServiceError, audit, cart, jobs};

on_both!(
    each_side_notes_for_itself_and_it_is_logged,
    notes_go_with_their_person,
);

async fn read(ctx: &Ctx, desk: Desk, number: &str) -> Result<OrderNotes, ServiceError> {
    order_notes(&ctx.permit::<OrderRead>().await.unwrap(), desk, number).await
}

fn bodies(notes: &OrderNotes) -> Vec<&str> {
    notes.notes.iter().map(|note| note.body.as_str()).collect()
}

async fn each_side_notes_for_itself_and_it_is_logged(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", id).await;
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 1)]).await;
    let placed = place(&guest, "cash_on_delivery").await.unwrap();
    let group = shop.order(&placed).await;
    let own = group.orders.iter().find(|order| order.seller.id == id).unwrap();
    let other = group.orders.iter().find(|order| order.seller.id != id).unwrap();
    let (whole, own, other) = (
        placed.number.to_string(),
        own.number.to_string(),
        other.number.to_string(),
    );
    let operator = worker(shop, "op@example.com", Role::Operator, Target::Platform).await;
    let seller = seller_worker(shop, "woks@example.com", Role::SellerOwner, id).await;
    let (theirs, ours) = (Desk::Seller(None), Desk::Platform);
    let write = operator.permit::<OrderUpdate>().await.unwrap();
    add_order_note(&write, ours, &whole, "  asked for a gift box ")
        .await
        .unwrap();
    shop.clock.advance_seconds(1);
    add_order_note(&write, ours, &other, "and for a card")
        .await
        .unwrap();
    let tags = ["gift", " gift", "", "urgent"].map(str::to_owned);
    set_order_tags(&write, ours, &whole, &tags).await.unwrap();
    let write = seller.permit::<OrderUpdate>().await.unwrap();
    add_order_note(&write, theirs, &own, "wok in the back room")
        .await
        .unwrap();
    let seen = read(&operator, ours, &own).await.unwrap();
    assert_eq!(bodies(&seen), ["and for a card", "asked for a gift box"]);
    assert_eq!(
        (seen.tags, seen.known),
        (
            vec!["gift".to_owned(), "urgent".to_owned()],
            vec!["gift".to_owned(), "urgent".to_owned()]
        )
    );
    assert_eq!(seen.notes[0].author, "o***@example.com");
    let seen = read(&seller, theirs, &own).await.unwrap();
    assert_eq!(
        (bodies(&seen), seen.tags.len()),
        (vec!["wok in the back room"], 0)
    );
    for number in [&whole, &other] {
        let refused = read(&seller, theirs, number).await;
        assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    }
    let refused = read(&seller, ours, &own).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    for body in [" ", &"x".repeat(501)] {
        let refused = add_order_note(&write, theirs, &own, body).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }
    let permit = shop.ctx.for_operator().permit::<AuditLogRead>().await.unwrap();
    let log = audit::entries(&permit, &AuditFilter::default(), None, 100)
        .await
        .unwrap();
    let logged = |action: &str| log.iter().filter(|entry| entry.record.action == action).count();
    assert_eq!((logged("order.note"), logged("order.tag")), (3, 1));
    let sealed = shop
        .number("SELECT COUNT(*) FROM order_note WHERE body LIKE '%box%'")
        .await;
    assert_eq!(sealed, 0, "bodies are sealed");
}

async fn notes_go_with_their_person(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let mine = registered(shop, MAIL).await;
    let mut me = with(shop, &mine.token);
    me.cart = Some(mine.cart);
    cart::add_line(&me, Locale::Zh, goods.jade, 1).await.unwrap();
    let placed = place(&me, "cash_on_delivery").await.unwrap();
    let number = placed.number.to_string();
    let operator = shop.ctx.for_operator().permit::<OrderUpdate>().await.unwrap();
    add_order_note(&operator, Desk::Platform, &number, "call 13800138000")
        .await
        .unwrap();
    set_order_tags(&operator, Desk::Platform, &number, &["vip".to_owned()])
        .await
        .unwrap();
    services::order::cancel_order(&me, Locale::Zh, &number, "")
        .await
        .unwrap();
    let permit = me.permit::<AccountUpdate>().await.unwrap();
    request_erasure(&permit).await.unwrap();
    shop.clock.advance_seconds(8 * 24 * 3_600);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let left = "SELECT (SELECT COUNT(*) FROM order_note) + (SELECT COUNT(*) FROM order_tag)";
    assert_eq!(shop.number(left).await, 0);
}
