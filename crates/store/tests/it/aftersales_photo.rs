//! Photos of requests: sealed in pieces, handed in once, and gone when their time is over or their person is.

use crate::aftersales::{ask, delivered, request, stored};
use crate::support::{Base, at, next};
use domain::aftersales::{Photo, PhotoId};
use domain::merchant::FileFormat;
use store::{StoreError, Tx};

on_both!(
    a_photo_waits_is_handed_in_once_and_ends,
    what_a_person_wrote_and_showed_can_be_forgotten,
);

/// Bytes that are no text, longer than a piece.
fn content() -> Vec<u8> {
    (0..120_000_u32)
        .map(|number| u8::try_from(number % 251).unwrap())
        .collect()
}

async fn keep(base: &Base) -> Photo {
    let photo = Photo {
        id: PhotoId::from_u128(u128::from(next())),
        format: FileFormat::Jpeg,
        size: 120_000,
    };
    base.write(async move |tx: &mut Tx| tx.aftersales().insert_photo(&photo, &content(), at(100)).await)
        .await;
    photo
}

async fn a_photo_waits_is_handed_in_once_and_ends(base: &Base) {
    let group = delivered(base).await;
    let (request, other) = (request(&group, 1, 5), request(&group, 2, 6));
    for request in [&request, &other] {
        ask(base, request).await.unwrap();
    }
    let (photo, left) = (keep(base).await, keep(base).await);
    let mut tx = base.read().await;
    let waiting = tx
        .aftersales()
        .waiting_photos(&[photo.id, left.id], at(99))
        .await
        .unwrap();
    assert_eq!(waiting.len(), 2);
    assert_eq!(
        tx.aftersales()
            .waiting_photos(&[photo.id], at(100))
            .await
            .unwrap(),
        []
    );
    assert_eq!(tx.aftersales().waiting_photos(&[], at(1)).await.unwrap(), []);
    drop(tx);
    let (owner, thief) = (request.id, other.id);
    let claim = async |owner, second| {
        base.write(async move |tx: &mut Tx| {
            let times = (at(second), at(1_000));
            tx.aftersales().claim_photos(&[photo.id], owner, times).await
        })
        .await
    };
    assert!(!claim(owner, 100).await, "too late");
    assert!(claim(owner, 10).await && !claim(thief, 11).await);
    let mut tx = base.read().await;
    let (found, bytes) = tx
        .aftersales()
        .photo_content(owner, photo.id)
        .await
        .unwrap()
        .unwrap();
    assert!(found == photo && bytes == content());
    assert_eq!(
        tx.aftersales().photo_content(thief, photo.id).await.unwrap(),
        None
    );
    assert_eq!(tx.aftersales().photos_of(owner).await.unwrap(), [photo]);
    drop(tx);
    let pieces = "SELECT COUNT(*) FROM after_sales_photo_part WHERE content LIKE 'v1.%'";
    assert_eq!(base.number(pieces).await, 6);
    assert_eq!(
        base.sweep("after_sales_photo", at(100)).await,
        1,
        "the one that nobody handed in"
    );
    assert_eq!(base.number(pieces).await, 3);
    base.execute("DELETE FROM after_sales_photo_part WHERE position = 1")
        .await;
    let broken = base
        .read()
        .await
        .aftersales()
        .photo_content(owner, photo.id)
        .await;
    assert!(
        matches!(broken, Err(StoreError::Inconsistent { .. })),
        "{broken:?}"
    );
}

async fn what_a_person_wrote_and_showed_can_be_forgotten(base: &Base) {
    let group = delivered(base).await;
    let request = request(&group, 1, 5);
    ask(base, &request).await.unwrap();
    let (photo, owner, id) = (keep(base).await, request.id, group.id);
    base.write(async move |tx: &mut Tx| {
        assert!(
            tx.aftersales()
                .claim_photos(&[photo.id], owner, (at(1), at(9)))
                .await?
        );
        tx.aftersales().forget_person(id).await
    })
    .await;
    let after = stored(base, &request).await;
    assert_eq!((after.text.as_str(), after.lines.len()), ("", 2));
    assert_eq!(base.number("SELECT COUNT(*) FROM after_sales_photo").await, 0);
    assert_eq!(
        base.number("SELECT COUNT(*) FROM after_sales_photo_part").await,
        0
    );
}
