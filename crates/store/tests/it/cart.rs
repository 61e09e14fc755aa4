//! Carts and what their lines meet in the catalogue.

use crate::merchant::{insert as insert_seller, seller};
use crate::support::{Base, at, id, next, product, yuan};
use domain::cart::{CartId, CheckoutForm, Quantity};
use domain::inventory::{Cause, CauseKind, MovementKind};
use domain::kernel::{Currency, Localized, Money, Slug, Timestamp};
use domain::merchant::SellerState;
use domain::product::{Product, ProductStatus, VariantId};
use store::{StoreError, Tx};

on_both!(
    lines_meet_the_catalogue_as_it_is_now,
    goods_of_a_seller_that_may_not_sell_are_not_for_sale,
    a_line_is_replaced_removed_and_cleared,
    a_cart_past_its_end_is_no_cart_and_is_swept,
    what_was_typed_is_kept_with_the_cart,
);

fn new_cart() -> CartId {
    CartId::from_u128(u128::from(next()))
}

async fn goods(base: &Base) -> Product {
    let product = product("goods", 1_000);
    base.save(vec![product.clone()]).await;
    product
}

async fn touch(base: &Base, cart: CartId, until: Timestamp) {
    base.write(async move |tx: &mut Tx| tx.cart().touch(cart, at(0), until).await)
        .await;
}

async fn put(base: &Base, cart: CartId, variant: VariantId, units: i64, seen: Money, now: Timestamp) {
    let quantity = Quantity::new(units).unwrap();
    base.write(async move |tx: &mut Tx| tx.cart().put_line(cart, variant, quantity, seen, now).await)
        .await;
}

async fn lines_meet_the_catalogue_as_it_is_now(base: &Base) {
    let mut goods = goods(base).await;
    let [jade, rose] = [goods.variants[0].id, goods.variants[1].id];
    let cart = new_cart();
    touch(base, cart, at(100)).await;
    put(base, cart, rose, 2, yuan(900), at(1)).await;
    put(base, cart, jade, 3, Money::new(150, Currency::Usd), at(2)).await;
    base.write(async move |tx: &mut Tx| {
        tx.inventory()
            .set_levels(
                &[(jade, 7)],
                MovementKind::Received,
                &Cause::new(CauseKind::Import, "test"),
                || id("mov"),
                at(0),
            )
            .await
    })
    .await;
    let mut tx = base.read().await;
    let rows = tx.cart().lines(cart, Currency::Cny, at(5)).await.unwrap();
    assert_eq!(rows.len(), 2);
    let (first, second) = (&rows[0].offer, &rows[1].offer);
    assert_eq!((first.variant, rows[0].quantity.get()), (rose, 2), "oldest first");
    assert_eq!((rows[0].seen_price, first.price), (yuan(900), Some(yuan(1_500))));
    assert_eq!((first.available, second.available), (0, 7));
    assert_eq!(rows[1].seen_price, Money::new(150, Currency::Usd));
    assert_eq!(first.product_slug, Slug::parse("goods").unwrap());
    assert_eq!(first.sku, "GOODS-ROSE");
    assert_eq!(first.choice, Localized::new("玫瑰", "Rose"));
    assert_eq!(
        first.cover, "/art/gaiwan/rose.svg",
        "drawn in the colour of the variant"
    );
    let rows = tx.cart().lines(cart, Currency::Usd, at(5)).await.unwrap();
    assert_eq!(rows[0].offer.price, None, "not sold in dollars");
    let offer = tx
        .cart()
        .offer(jade, Currency::Cny, at(0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((offer.price, offer.available), (Some(yuan(1_000)), 7));
    let unknown = VariantId::from_u128(u128::MAX);
    assert!(
        tx.cart()
            .offer(unknown, Currency::Cny, at(0))
            .await
            .unwrap()
            .is_none()
    );
    drop(tx);
    goods.status = ProductStatus::Archived;
    base.save(vec![goods]).await;
    let mut tx = base.read().await;
    let offer = tx
        .cart()
        .offer(jade, Currency::Cny, at(0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(offer.price, None, "no longer for sale");
}

async fn goods_of_a_seller_that_may_not_sell_are_not_for_sale(base: &Base) {
    let tea = seller("tea-shop", SellerState::Approved, 0);
    insert_seller(base, &tea).await.unwrap();
    let mut goods = product("goods", 1_000);
    goods.seller = tea.id;
    let jade = goods.variants[0].id;
    base.save(vec![goods]).await;
    let offer = async || {
        base.read()
            .await
            .cart()
            .offer(jade, Currency::Cny, at(0))
            .await
            .unwrap()
            .unwrap()
    };
    let open = offer().await;
    assert_eq!((open.seller, open.price), (tea.sign(), Some(yuan(1_000))));
    base.execute("UPDATE seller SET state = 'suspended' WHERE kind = 'third_party'")
        .await;
    assert_eq!(offer().await.price, None);
}

async fn a_line_is_replaced_removed_and_cleared(base: &Base) {
    let goods = goods(base).await;
    let [jade, rose] = [goods.variants[0].id, goods.variants[1].id];
    let (cart, other) = (new_cart(), new_cart());
    for cart in [cart, other] {
        touch(base, cart, at(100)).await;
        put(base, cart, jade, 2, yuan(900), at(1)).await;
        put(base, cart, rose, 1, yuan(900), at(2)).await;
    }
    put(base, cart, jade, 5, yuan(1_000), at(3)).await;
    let mut tx = base.read().await;
    assert_eq!(tx.cart().count(cart, at(0)).await.unwrap(), 6);
    assert_eq!(tx.cart().quantity(cart, jade).await.unwrap(), Some(5));
    let first = tx
        .cart()
        .lines(cart, Currency::Cny, at(5))
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (first.offer.variant, first.seen_price),
        (jade, yuan(1_000)),
        "it keeps its place"
    );
    drop(tx);
    let remove = async || {
        base.write(async move |tx: &mut Tx| tx.cart().remove_line(cart, jade).await)
            .await
    };
    assert!(remove().await);
    assert!(!remove().await);
    for (seen, cleared) in [(2, 0), (1, 1)] {
        let seen = Quantity::new(seen).unwrap();
        let gone = base
            .write(async move |tx: &mut Tx| {
                let gone = tx.cart().clear(cart, [(rose, seen)]);
                tx.flush().await?;
                Ok(tx.cart().cleared(gone))
            })
            .await;
        assert_eq!(gone, cleared, "a line that was changed meanwhile stays");
    }
    let mut tx = base.read().await;
    assert_eq!(tx.cart().count(cart, at(0)).await.unwrap(), 0);
    assert_eq!(tx.cart().quantity(cart, jade).await.unwrap(), None);
    assert_eq!(
        tx.cart().count(other, at(0)).await.unwrap(),
        3,
        "another cart is another cart"
    );
    drop(tx);
    let nowhere = new_cart();
    let error = base
        .refused(async move |tx: &mut Tx| {
            let one = Quantity::new(1).unwrap();
            tx.cart().put_line(nowhere, jade, one, yuan(1), at(0)).await
        })
        .await;
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
}

async fn a_cart_past_its_end_is_no_cart_and_is_swept(base: &Base) {
    let goods = goods(base).await;
    let (old, young) = (new_cart(), new_cart());
    for (cart, end) in [(old, at(10)), (young, at(20))] {
        touch(base, cart, end).await;
        put(base, cart, goods.variants[0].id, 1, yuan(1), at(0)).await;
    }
    let mut tx = base.read().await;
    assert!(tx.cart().form(old, at(9)).await.unwrap().is_some());
    assert!(tx.cart().form(old, at(10)).await.unwrap().is_none());
    assert_eq!(tx.cart().count(old, at(9)).await.unwrap(), 1);
    assert_eq!(tx.cart().count(old, at(10)).await.unwrap(), 0);
    assert_eq!(tx.cart().lines(old, Currency::Cny, at(9)).await.unwrap().len(), 1);
    assert!(
        tx.cart()
            .lines(old, Currency::Cny, at(10))
            .await
            .unwrap()
            .is_empty()
    );
    drop(tx);
    touch(base, young, at(50)).await;
    assert_eq!(base.sweep("cart", at(30)).await, 1);
    assert_eq!(base.number("SELECT COUNT(*) FROM cart_line").await, 1);
    base.write(async move |tx: &mut Tx| tx.cart().drop_expired(young, at(49)).await)
        .await;
    assert_eq!(base.number("SELECT COUNT(*) FROM cart_line").await, 1);
    base.write(async move |tx: &mut Tx| tx.cart().drop_expired(young, at(50)).await)
        .await;
    assert_eq!(base.number("SELECT COUNT(*) FROM cart").await, 0);
}

async fn what_was_typed_is_kept_with_the_cart(base: &Base) {
    let cart = new_cart();
    touch(base, cart, at(100)).await;
    let mut tx = base.read().await;
    assert_eq!(
        tx.cart().form(cart, at(0)).await.unwrap(),
        Some(CheckoutForm::default())
    );
    drop(tx);
    let form = CheckoutForm {
        recipient: "李'雷\" \\ \u{0} 😀".replace('\u{0}', ""),
        note: "第一行\n第二行".to_owned(),
        ..CheckoutForm::default()
    };
    let typed = form.clone();
    base.write(async move |tx: &mut Tx| tx.cart().save_form(cart, &typed).await)
        .await;
    touch(base, cart, at(200)).await;
    let mut tx = base.read().await;
    assert_eq!(tx.cart().form(cart, at(150)).await.unwrap(), Some(form));
}
