//! The address book of an account. Every scenario on both databases.

use crate::people::{MAIL, registered, with};
use crate::support::{Shop, form, place, stock};
use domain::kernel::Locale;
use domain::logistics::{AddressId, BookEntry, BookForm};
use domain::user::permission::policy::AccountUpdate;
use services::user::{
    delete_address, list_addresses, read_pasted_address, save_address, set_default_address, use_address,
    view_address,
};
use services::{Permit, ServiceError, cart, order};

on_both!(
    the_first_address_is_the_default_and_another_can_be,
    a_book_holds_fifty_addresses,
    an_edit_of_what_somebody_else_edited_is_refused,
    addresses_of_others_are_not_there,
    an_order_keeps_its_copy_of_an_address,
    what_is_kept_of_an_address_is_sealed,
    a_pasted_address_is_read_without_scripts_too,
);

fn typed(street: &str) -> BookForm {
    BookForm {
        recipient: "李雷".to_owned(),
        phone: "13800138000".to_owned(),
        country: "CN".to_owned(),
        region: "浙江省".to_owned(),
        city: "杭州市".to_owned(),
        district: "西湖区".to_owned(),
        street: street.to_owned(),
        ..BookForm::default()
    }
}

async fn person(shop: &Shop, login: &str) -> Permit<AccountUpdate> {
    let started = registered(shop, login).await;
    with(shop, &started.token).permit().await.unwrap()
}

async fn book(permit: &Permit<AccountUpdate>) -> Vec<(AddressId, bool)> {
    let entries = list_addresses(permit).await.unwrap();
    entries.iter().map(|entry| (entry.id, entry.is_default)).collect()
}

async fn the_first_address_is_the_default_and_another_can_be(shop: &Shop) {
    let me = person(shop, MAIL).await;
    let first = save_address(&me, None, &typed("龙井路1号")).await.unwrap();
    let second = save_address(&me, None, &typed("龙井路2号")).await.unwrap();
    assert_eq!(book(&me).await, [(first, true), (second, false)]);
    set_default_address(&me, second).await.unwrap();
    assert_eq!(book(&me).await, [(second, true), (first, false)]);
    let third = BookForm {
        is_default: true,
        ..typed("龙井路3号")
    };
    let third = save_address(&me, None, &third).await.unwrap();
    assert_eq!(book(&me).await, [(third, true), (first, false), (second, false)]);
    delete_address(&me, third).await.unwrap();
    assert_eq!(
        book(&me).await,
        [(second, true), (first, false)],
        "the newest of the others"
    );
    for id in [first, second] {
        delete_address(&me, id).await.unwrap();
    }
    assert!(book(&me).await.is_empty());
    assert!(matches!(
        set_default_address(&me, first).await,
        Err(ServiceError::NotFound(_))
    ));
}

async fn a_book_holds_fifty_addresses(shop: &Shop) {
    let me = person(shop, MAIL).await;
    for number in 0..BookEntry::MOST {
        save_address(&me, None, &typed(&format!("龙井路{number}号")))
            .await
            .unwrap();
    }
    let refused = save_address(&me, None, &typed("龙井路")).await;
    let Err(ServiceError::Invalid(fields)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(fields[0].code, "too_many");
    assert_eq!(book(&me).await.len(), BookEntry::MOST);
}

async fn an_edit_of_what_somebody_else_edited_is_refused(shop: &Shop) {
    let me = person(shop, MAIL).await;
    let id = save_address(&me, None, &typed("龙井路1号")).await.unwrap();
    let seen = view_address(&me, id).await.unwrap();
    save_address(&me, Some((id, seen.version)), &typed("龙井路2号"))
        .await
        .unwrap();
    let late = save_address(&me, Some((id, seen.version)), &typed("龙井路3号")).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    let kept = view_address(&me, id).await.unwrap();
    assert_eq!(
        (kept.card.address.street.as_str(), kept.version),
        ("龙井路2号", 2)
    );
    let wrong = BookForm {
        street: String::new(),
        ..typed("")
    };
    let refused = save_address(&me, Some((id, 2)), &wrong).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
}

async fn addresses_of_others_are_not_there(shop: &Shop) {
    let (me, other) = (
        person(shop, MAIL).await,
        person(shop, "hanmeimei@example.com").await,
    );
    let theirs = save_address(&other, None, &typed("龙井路1号")).await.unwrap();
    assert!(book(&me).await.is_empty());
    for refused in [
        view_address(&me, theirs).await.err(),
        save_address(&me, Some((theirs, 1)), &typed("别人")).await.err(),
        set_default_address(&me, theirs).await.err(),
        delete_address(&me, theirs).await.err(),
        use_address(&me, theirs).await.err(),
    ] {
        assert!(matches!(refused, Some(ServiceError::NotFound(_))), "{refused:?}");
    }
    assert_eq!(book(&other).await, [(theirs, true)]);
}

async fn an_order_keeps_its_copy_of_an_address(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let started = registered(shop, MAIL).await;
    let mut ctx = with(shop, &started.token);
    ctx.cart = Some(started.cart);
    let me = ctx.permit::<AccountUpdate>().await.unwrap();
    let id = save_address(&me, None, &typed("龙井路 1 号")).await.unwrap();
    cart::add_line(&ctx, Locale::Zh, goods.jade, 1).await.unwrap();
    use_address(&me, id).await.unwrap();
    let filled = cart::form(&ctx).await.unwrap();
    assert_eq!(
        (filled.street.as_str(), filled.phone.as_str()),
        ("龙井路 1 号", "13800138000")
    );
    let placed = place(&ctx, "cash_on_delivery").await.unwrap();
    save_address(&me, Some((id, 1)), &typed("搬家路 2 号"))
        .await
        .unwrap();
    delete_address(&me, id).await.unwrap();
    let order = order::order_page(&ctx, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    let street = form("online").street;
    assert!(
        order.address.iter().any(|line| line.contains(&street)),
        "{:?}",
        order.address
    );
}

async fn what_is_kept_of_an_address_is_sealed(shop: &Shop) {
    let me = person(shop, MAIL).await;
    save_address(&me, None, &typed("龙井路1号")).await.unwrap();
    let open = "SELECT COUNT(*) FROM address WHERE body NOT LIKE 'v1.%'";
    assert_eq!(shop.number(open).await, 0);
}

async fn a_pasted_address_is_read_without_scripts_too(shop: &Shop) {
    let found = read_pasted_address(&shop.guest(), "李雷 13800138000 杭州市西湖区龙井路1号")
        .await
        .unwrap();
    assert_eq!(
        (
            found.region.as_str(),
            found.district.as_str(),
            found.street.as_str()
        ),
        ("浙江省", "西湖区", "龙井路1号")
    );
}
