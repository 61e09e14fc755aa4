//! Sealing personal data, and the keys it needs.

use crate::order::{goods, group, insert};
use crate::support::{Base, at, keys, on_sqlite};
use domain::cart::{CartId, CheckoutForm};
use store::{MasterKeys, Place, Store, StoreError, Tx, sealed_columns};

on_both!(
    a_signature_is_of_one_installation_and_one_purpose,
    a_sealed_value_opens_in_its_place_only,
    equal_texts_are_found_by_their_index_only_within_a_column,
    a_database_opens_with_its_master_key_only,
    another_process_opens_what_this_one_sealed,
    a_new_database_without_a_master_key_is_not_migrated,
    a_column_that_is_not_declared_is_not_sealed,
    orders_and_carts_from_before_the_vault_are_read,
    what_was_moved_to_another_order_does_not_open,
    an_outbox_item_that_does_not_open_holds_up_no_other,
    every_sealed_column_can_be_walked_counted_and_checked,
    what_another_process_sealed_by_a_new_key_opens_at_once,
    a_value_that_changes_while_it_is_sealed_again_keeps_its_change,
);

const NAME: &str = "李雷 Li Lei";

fn other_keys() -> MasterKeys {
    MasterKeys::parse(&MasterKeys::mint().unwrap()).unwrap()
}

async fn keys_error(url: &str, keys: &MasterKeys) -> String {
    match Store::connect(url, keys).await {
        Err(StoreError::Keys(reason)) => reason,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("opened"),
    }
}

async fn a_signature_is_of_one_installation_and_one_purpose(base: &Base) {
    let other = Store::connect(&base.fresh().await, &keys()).await.unwrap();
    other.migrate(at(0)).await.unwrap();
    let (ours, theirs) = (base.store.vault(), other.vault());
    let signature = ours.sign("test", b"message").unwrap();
    assert_eq!(ours.sign("test", b"message").unwrap(), signature);
    assert_ne!(ours.sign("test", b"massage").unwrap(), signature);
    assert_ne!(ours.sign("toast", b"message").unwrap(), signature);
    assert_ne!(theirs.sign("test", b"message").unwrap(), signature);
}

async fn a_sealed_value_opens_in_its_place_only(base: &Base) {
    let mut tx = base.read().await;
    let place = Place::new("order_group", "checkout", "ord_1");
    let sealed = tx.vault().seal(place, NAME).unwrap();
    assert!(sealed.starts_with("v1.") && sealed.is_ascii(), "{sealed}");
    assert_eq!(tx.vault().open(place, &sealed).await.unwrap(), NAME);
    for elsewhere in [
        Place::new("order_group", "checkout", "ord_2"),
        Place::new("order_group", "access_key", "ord_1"),
        Place::new("cart", "checkout", "ord_1"),
    ] {
        let error = tx.vault().open(elsewhere, &sealed).await.unwrap_err();
        assert!(matches!(error, StoreError::Inconsistent { .. }), "{error:?}");
        assert!(!error.to_string().contains(&sealed[12..]), "{error}");
    }
    for broken in ["v1.", "v1.00000000.AAAA", "v2.00000000.AAAA", NAME, &sealed[..40]] {
        assert!(tx.vault().open(place, broken).await.is_err(), "{broken}");
    }
    assert_eq!(tx.vault().seal(place, "").unwrap(), "", "empty text says nothing");
    assert_eq!(tx.vault().open(place, "").await.unwrap(), "");
    let clear = tx.vault().open_or_clear(place, NAME.to_owned()).await.unwrap();
    assert_eq!(clear, NAME, "what was stored before there were keys");
    assert_eq!(tx.vault().open_or_clear(place, sealed).await.unwrap(), NAME);
}

async fn equal_texts_are_found_by_their_index_only_within_a_column(base: &Base) {
    let vault = base.store.vault();
    let index = vault.index("account.email", "li.lei@example.com").unwrap();
    assert_eq!(index.len(), 43);
    assert_eq!(vault.index("account.email", "li.lei@example.com").unwrap(), index);
    assert_ne!(vault.index("account.phone", "li.lei@example.com").unwrap(), index);
    assert_ne!(vault.index("account.email", "li.lei@example.co").unwrap(), index);
    let again = Store::connect(&base.url, &keys()).await.unwrap();
    assert_eq!(
        again
            .vault()
            .index("account.email", "li.lei@example.com")
            .unwrap(),
        index
    );
    let fresh = Store::connect(&base.fresh().await, &keys()).await.unwrap();
    fresh.migrate(at(0)).await.unwrap();
    assert_ne!(
        fresh
            .vault()
            .index("account.email", "li.lei@example.com")
            .unwrap(),
        index,
        "every installation has an index key of its own"
    );
}

async fn a_database_opens_with_its_master_key_only(base: &Base) {
    for wrong in [MasterKeys::none(), other_keys()] {
        let reason = keys_error(&base.url, &wrong).await;
        for part in ["JISHI_KEYS", "JISHI_KEY_FILE", &keys().fingerprints()[0]] {
            assert!(reason.contains(part), "{reason}");
        }
    }
    let both = format!(
        "{} dGhlIG1hc3RlciBrZXkgb2YgYWxsIHRlc3RzIC4uLi4=",
        *MasterKeys::mint().unwrap()
    );
    let both = MasterKeys::parse(&both).unwrap();
    assert!(
        Store::connect(&base.url, &both)
            .await
            .unwrap()
            .is_migrated()
            .await
    );
    base.execute(
        "UPDATE data_key SET wrapped = (SELECT k.wrapped FROM data_key k WHERE k.purpose = 'index')",
    )
    .await;
    let reason = keys_error(&base.url, &keys()).await;
    assert!(
        reason.contains("has been changed"),
        "a wrapped key is bound to its row: {reason}"
    );
}

async fn another_process_opens_what_this_one_sealed(base: &Base) {
    let place = Place::new("cart", "form", "crt_1");
    let sealed = base.store.vault().seal(place, NAME).unwrap();
    let other = Store::connect(&base.url, &keys()).await.unwrap();
    let mut tx = other.read().await.unwrap();
    assert_eq!(tx.vault().open(place, &sealed).await.unwrap(), NAME);
    assert_eq!(tx.statements(), 0, "known keys cost no statement");
}

async fn a_new_database_without_a_master_key_is_not_migrated(base: &Base) {
    let fresh = base.fresh().await;
    let store = Store::connect(&fresh, &MasterKeys::none()).await.unwrap();
    let error = store.migrate(at(0)).await.unwrap_err();
    assert!(error.to_string().contains("JISHI_KEY_FILE"), "{error}");
    assert!(!store.is_migrated().await);
    let error = store.vault().seal(Place::new("cart", "form", "crt_1"), NAME);
    assert!(error.unwrap_err().to_string().contains("jishi migrate"));
    let store = Store::connect(&fresh, &keys()).await.unwrap();
    store.migrate(at(0)).await.unwrap();
    assert!(store.is_migrated().await);
}

async fn a_column_that_is_not_declared_is_not_sealed(base: &Base) {
    for (table, column) in [("orders", "number"), ("orders", "chekout"), ("nowhere", "at_all")] {
        let error = base.store.vault().seal(Place::new(table, column, "x"), NAME);
        assert!(error.unwrap_err().to_string().contains("not declared"));
    }
}

async fn orders_and_carts_from_before_the_vault_are_read(base: &Base) {
    let goods = goods(base).await;
    let group = group(&goods, 0);
    insert(base, &group).await.unwrap();
    let clear = serde_json::to_string(&group.checkout).unwrap();
    base.execute(&format!(
        "UPDATE order_group SET checkout = '{clear}', access_key = '{}'",
        group.access_key
    ))
    .await;
    let read = base.read().await.order().group(group.id).await.unwrap();
    assert_eq!(read, Some(group));
    let cart = CartId::from_u128(7);
    base.write(async move |tx: &mut Tx| tx.cart().touch(cart, at(0), at(100)).await)
        .await;
    base.execute("UPDATE cart SET form = '{\"recipient\":\"李雷\"}'")
        .await;
    let form = base.read().await.cart().form(cart, at(1)).await.unwrap().unwrap();
    assert_eq!(form.recipient, "李雷");
    base.execute("UPDATE cart SET form = '{}'").await;
    let form = base.read().await.cart().form(cart, at(1)).await.unwrap();
    assert_eq!(form, Some(CheckoutForm::default()));
}

async fn what_was_moved_to_another_order_does_not_open(base: &Base) {
    let goods = goods(base).await;
    let [mine, theirs] = [group(&goods, 0), group(&goods, 1)];
    insert(base, &mine).await.unwrap();
    insert(base, &theirs).await.unwrap();
    base.execute(&format!(
        "UPDATE order_group SET checkout = (SELECT o.checkout FROM order_group o WHERE o.id = '{}') WHERE id = '{}'",
        theirs.id, mine.id
    ))
    .await;
    let error = base.read().await.order().group(mine.id).await.unwrap_err();
    assert!(error.to_string().contains("another place"), "{error}");
    assert!(
        base.read()
            .await
            .order()
            .group(theirs.id)
            .await
            .unwrap()
            .is_some()
    );
}

async fn an_outbox_item_that_does_not_open_holds_up_no_other(base: &Base) {
    base.write(async |tx: &mut Tx| {
        for id in ["out_a", "out_b"] {
            tx.outbox().add(id.to_owned(), "topic", "x", "{}", at(0)).await?;
        }
        Ok(())
    })
    .await;
    base.execute(
        "UPDATE outbox SET payload = (SELECT o.payload FROM outbox o WHERE o.id = 'out_b') WHERE id = 'out_a'",
    )
    .await;
    let claimed = base
        .write(async |tx: &mut Tx| tx.outbox().claim(at(1), at(9), 9).await)
        .await;
    let ids: Vec<&str> = claimed.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["out_b"]);
}

async fn every_sealed_column_can_be_walked_counted_and_checked(base: &Base) {
    let mut tx = base.read().await;
    let mut columns = 0;
    for column in sealed_columns() {
        for after in ["", "1"] {
            let values = tx.vault().outdated(column, after, 10).await.unwrap();
            assert_eq!(values.len(), 0, "{}", column.name());
        }
        let count = tx.vault().count(column).await.unwrap();
        assert_eq!((count.clear, count.by_key.len()), (0, 0));
        columns += 1;
    }
    assert!(columns > 4);
    assert!(base.store.verify(|_| {}).await.is_ok());
}

async fn what_another_process_sealed_by_a_new_key_opens_at_once(base: &Base) {
    let other = Store::connect(&base.url, &keys()).await.unwrap();
    base.write(async |tx: &mut Tx| tx.vault().rotate(at(1)).await)
        .await;
    let place = Place::new("cart", "form", "crt_1");
    let key_of = |sealed: &str| sealed.split('.').nth(1).unwrap().to_owned();
    let before = base.store.vault().seal(place, NAME).unwrap();
    base.store.refresh_keys().await.unwrap();
    let after = base.store.vault().seal(place, NAME).unwrap();
    assert_ne!(key_of(&before), key_of(&after));
    let mut tx = other.read().await.unwrap();
    for sealed in [before, after.clone(), after] {
        assert_eq!(tx.vault().open(place, &sealed).await.unwrap(), NAME);
    }
    assert_eq!(
        tx.statements(),
        1,
        "the keys are read once, when an unknown one is met"
    );
    let keys = tx.vault().keys().await.unwrap();
    let seals: Vec<_> = keys.iter().filter(|key| key.purpose == "seal").collect();
    assert_eq!(seals.len(), 2);
    assert_eq!((seals[0].retired_at, seals[1].retired_at), (Some(at(1)), None));
}

async fn a_value_that_changes_while_it_is_sealed_again_keeps_its_change(base: &Base) {
    let cart = CartId::from_u128(7);
    let form = |recipient: &str| CheckoutForm {
        recipient: recipient.to_owned(),
        ..CheckoutForm::default()
    };
    let first = form("first");
    base.write(async move |tx: &mut Tx| {
        tx.cart().touch(cart, at(0), at(100)).await?;
        tx.cart().save_form(cart, &first).await
    })
    .await;
    base.write(async |tx: &mut Tx| tx.vault().rotate(at(1)).await)
        .await;
    base.store.refresh_keys().await.unwrap();
    let column = sealed_columns()
        .find(|column| column.name() == "cart.form")
        .unwrap();
    let found = base.read().await.vault().outdated(column, "", 10).await.unwrap();
    assert_eq!(found.len(), 1);
    let second = form("second");
    base.write(async move |tx: &mut Tx| tx.cart().save_form(cart, &second).await)
        .await;
    let resealed = base
        .write(async move |tx: &mut Tx| tx.vault().reseal(column, found).await)
        .await;
    assert_eq!(resealed.done, 0);
    let kept = base.read().await.cart().form(cart, at(1)).await.unwrap();
    assert_eq!(kept.unwrap().recipient, "second");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_in_no_debug_output() {
    on_sqlite(async |base: &Base| {
        let text = format!("{:?} {:?}", base.store.vault(), keys());
        assert!(text.len() < 50, "{text}");
    })
    .await;
}
