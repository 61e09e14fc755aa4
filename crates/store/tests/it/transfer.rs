//! Transfers: what is on its way belongs to neither location.

use crate::inventory::{HOME, location, receive};
use crate::merchant::scope;
use crate::support::{Base, at, id, product};
use domain::inventory::{
    Cause, CauseKind, Delta, LocationId, Movement, MovementKind, Transfer, TransferId, TransferLine,
    TransferState,
};
use domain::merchant::SellerId;
use domain::product::VariantId;
use store::{LevelFilter, Tx};

on_both!(
    a_transfer_comes_back_as_it_was_stored,
    a_transfer_moves_on_from_the_version_that_was_read,
    levels_are_listed_by_code_in_pages,
);

/// A second location of the shop itself.
pub const STORE: LocationId = LocationId::from_u128(9);

fn draft(variant: VariantId, number: u128) -> Transfer {
    Transfer {
        id: TransferId::from_u128(number),
        seller: SellerId::OWN_SHOP,
        from: HOME,
        to: STORE,
        state: TransferState::Draft,
        note: "补货".to_owned(),
        created_at: at(1),
        sent_at: None,
        ended_at: None,
        version: 1,
        lines: vec![TransferLine {
            variant,
            sku: String::new(),
            units: 2,
            sent: 0,
            received: 0,
            lost: 0,
            returned: 0,
            reason: String::new(),
        }],
    }
}

async fn open_store(base: &Base) {
    let mut store = location(9);
    store.kind = domain::inventory::LocationKind::Warehouse;
    base.write(async move |tx: &mut Tx| tx.inventory().save_location(&store).await)
        .await;
}

/// A transfer of two units of which one was lost, with its movements.
pub async fn received_transfer(base: &Base, variant: VariantId) {
    open_store(base).await;
    let mut transfer = draft(variant, 1);
    base.write(async move |tx: &mut Tx| {
        tx.inventory().add_transfer(&transfer).await?;
        tx.inventory().put_up(&[(variant, STORE)], at(2)).await?;
        let mut shelves = tx.inventory().lock(&[variant]).await?;
        let moved = [(HOME, -2), (STORE, 1)].map(|(location, units)| {
            let movement = Movement {
                variant,
                location,
                kind: MovementKind::Transferred,
                delta: Delta::on_hand(units),
                cause: Cause::new(CauseKind::Transfer, transfer.id.to_string()),
            };
            (id("mov"), movement)
        });
        assert!(tx.inventory().apply(&mut shelves, &moved, at(2)).await?);
        (transfer.state, transfer.version) = (TransferState::Received, 2);
        (transfer.sent_at, transfer.ended_at) = (Some(at(1)), Some(at(2)));
        let line = &mut transfer.lines[0];
        (line.sent, line.received, line.lost) = (2, 1, 1);
        "broken on the way".clone_into(&mut line.reason);
        assert!(tx.inventory().save_transfer(&transfer).await?);
        Ok(())
    })
    .await;
}

async fn goods(base: &Base) -> VariantId {
    let product = product("sent", 1_000);
    base.save(vec![product.clone()]).await;
    product.variants[0].id
}

async fn a_transfer_comes_back_as_it_was_stored(base: &Base) {
    let variant = goods(base).await;
    open_store(base).await;
    receive(base, variant, STORE, 1).await;
    let mut transfers = [draft(variant, 1), draft(variant, 2)];
    let added = transfers.clone();
    base.write(async move |tx: &mut Tx| {
        for transfer in &added {
            tx.inventory().add_transfer(transfer).await?;
        }
        Ok(())
    })
    .await;
    for transfer in &mut transfers {
        "SENT-JADE".clone_into(&mut transfer.lines[0].sku);
    }
    let own = scope(SellerId::OWN_SHOP);
    let mut tx = base.read().await;
    let listed = tx.inventory().list_transfers(own, None, 10).await.unwrap();
    assert_eq!(
        listed,
        [transfers[1].clone(), transfers[0].clone()],
        "newest first"
    );
    let older = tx
        .inventory()
        .list_transfers(own, Some(transfers[1].id), 10)
        .await
        .unwrap();
    assert_eq!(older, [transfers[0].clone()]);
    assert_eq!(
        tx.inventory().transfer(own, transfers[0].id).await.unwrap(),
        Some(transfers[0].clone())
    );
    let other = scope(SellerId::from_u128(5));
    assert_eq!(
        tx.inventory().transfer(other, transfers[0].id).await.unwrap(),
        None
    );
    let found = tx
        .inventory()
        .variants_by_code(own, &["SENT-JADE".to_owned(), "NO".to_owned()])
        .await;
    assert_eq!(found.unwrap(), [("SENT-JADE".to_owned(), variant)]);
    assert!(
        tx.inventory()
            .variants_by_code(own, &[])
            .await
            .unwrap()
            .is_empty()
    );
    let known = tx.inventory().variant_of(own, variant).await.unwrap().unwrap();
    assert_eq!(
        (known.0.as_str(), known.1.en.as_str()),
        ("SENT-JADE", "Thing sent")
    );
    assert_eq!(tx.inventory().variant_of(other, variant).await.unwrap(), None);
}

async fn a_transfer_moves_on_from_the_version_that_was_read(base: &Base) {
    let variant = goods(base).await;
    receive(base, variant, HOME, 5).await;
    received_transfer(base, variant).await;
    let own = scope(SellerId::OWN_SHOP);
    let mut stored = base
        .read()
        .await
        .inventory()
        .transfer(own, TransferId::from_u128(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (stored.state, stored.lines[0].on_the_way()),
        (TransferState::Received, 0)
    );
    stored.version = 2;
    let again = base
        .write(async move |tx: &mut Tx| tx.inventory().save_transfer(&stored).await)
        .await;
    assert!(!again, "somebody else has moved it on");
    for damage in ["received = 3", "lost = -1", "reason = ''", "sent = 3"] {
        assert!(
            base.fails(&format!("UPDATE transfer_line SET {damage}")).await,
            "{damage}"
        );
    }
}

async fn levels_are_listed_by_code_in_pages(base: &Base) {
    let product = product("listed", 1_000);
    base.save(vec![product.clone()]).await;
    open_store(base).await;
    let [jade, rose] = [product.variants[0].id, product.variants[1].id];
    for (variant, place, units) in [(jade, HOME, 5), (jade, STORE, 1), (rose, HOME, 2)] {
        receive(base, variant, place, units).await;
    }
    let list = async |filter: LevelFilter, after: Option<(String, LocationId)>| -> Vec<(String, i64)> {
        let own = scope(SellerId::OWN_SHOP);
        let mut tx = base.read().await;
        let rows = tx
            .inventory()
            .list_levels(own, &filter, after.as_ref(), 10)
            .await
            .unwrap();
        rows.into_iter()
            .map(|row| (row.sku, row.level.sellable()))
            .collect()
    };
    let (jades, roses) = ("LISTED-JADE".to_owned(), "LISTED-ROSE".to_owned());
    let all = list(LevelFilter::default(), None).await;
    assert_eq!(all.len(), 3);
    assert_eq!(all[2], (roses.clone(), 2));
    let after = list(
        LevelFilter::default(),
        Some((jades.clone(), LocationId::from_u128(u128::MAX))),
    )
    .await;
    assert_eq!(after, [(roses.clone(), 2)]);
    let of_code = LevelFilter {
        sku: "listed-j".to_owned(),
        ..LevelFilter::default()
    };
    assert_eq!(list(of_code, None).await.len(), 2);
    let low = LevelFilter {
        below: Some(3),
        location: Some(HOME),
        ..LevelFilter::default()
    };
    assert_eq!(list(low, None).await, [(roses, 2)]);
}
