//! Notes and tags of purchases, for those who work on them. What the platform's people note is theirs, what a seller's
//! people note is that seller's.

use super::show::{MISSING, numbered};
use crate::user::{masked_account, tags_of, text};
use crate::{Permit, ServiceError, audit};
use domain::kernel::encode_id;
use domain::merchant::SellerId;
use domain::order::{Desk, OrderGroup, OrderNotes};
use domain::user::permission::policy::{OrderRead, OrderUpdate};
use domain::user::{NoteView, Policy};
use serde_json::json;
use store::{OrderNote, Tx};

const NOTES_MOST: i64 = 50;

/// What one's own side has noted about a purchase, found by its number or, for sellers, by that of their order of it.
/// # Errors
/// [`ServiceError::NotFound`], also for orders of others; [`ServiceError::Forbidden`] for the platform's desk to a
/// seller's people.
pub async fn order_notes(
    permit: &Permit<OrderRead>,
    desk: Desk,
    number: &str,
) -> Result<OrderNotes, ServiceError> {
    let (group, seller) = at_desk(permit, desk, number).await?;
    let mut tx = permit.store.read().await?;
    let mut notes = Vec::new();
    for note in tx.order().notes(group.id, seller, NOTES_MOST).await? {
        let author = match note.author {
            Some(author) => tx.user().account(author).await?,
            None => None,
        };
        notes.push(NoteView {
            body: note.body,
            author: author.as_ref().map(masked_account).unwrap_or_default(),
            at: note.at,
        });
    }
    Ok(OrderNotes {
        notes,
        tags: tx.order().tags(group.id, seller).await?,
        known: tx.order().known_tags(seller).await?,
    })
}

/// Adds a note about a purchase.
/// # Errors
/// [`ServiceError::Invalid`] for an empty or overlong one, and as [`order_notes`].
pub async fn add_order_note(
    permit: &Permit<OrderUpdate>,
    desk: Desk,
    number: &str,
    body: &str,
) -> Result<(), ServiceError> {
    let (group, seller) = at_desk(permit, desk, number).await?;
    let note = OrderNote {
        id: encode_id("ont", permit.ids.next()),
        group: group.id,
        seller,
        body: text("body", body, 1)?,
        author: permit.person().map(|person| person.account),
        at: permit.clock.now(),
    };
    let mut record = audit::by(permit, "order.note", "order_group", group.id.to_string());
    record.seller_id = seller.map(|seller| seller.to_string());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            tx.order().insert_note(&note).await?;
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Puts these tags in the place of those that one's own side has given a purchase.
/// # Errors
/// [`ServiceError::Invalid`] for too many or too long ones, and as [`order_notes`].
pub async fn set_order_tags(
    permit: &Permit<OrderUpdate>,
    desk: Desk,
    number: &str,
    tags: &[String],
) -> Result<(), ServiceError> {
    let (group, seller) = at_desk(permit, desk, number).await?;
    let tags = tags_of(tags)?;
    let mut record = audit::by(permit, "order.tag", "order_group", group.id.to_string());
    record.seller_id = seller.map(|seller| seller.to_string());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            tx.order().hold(group.id).await?;
            let before = tx.order().tags(group.id, seller).await?;
            tx.order().set_tags(group.id, seller, &tags).await?;
            (record.before, record.after) =
                audit::changes(&json!({ "tags": before }), &json!({ "tags": tags }));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// The purchase that a number means at a desk, and whose desk it is.
pub(super) async fn at_desk<P: Policy>(
    permit: &Permit<P>,
    desk: Desk,
    number: &str,
) -> Result<(OrderGroup, Option<SellerId>), ServiceError> {
    let scope = match desk {
        Desk::Platform => {
            permit.platform()?;
            None
        }
        Desk::Seller(asked) => Some(permit.seller(asked)?.seller()),
    };
    let (group, number) = numbered(permit, number).await?;
    let own = |seller: SellerId| {
        let mut orders = group.orders.iter();
        orders.any(|order| order.seller.id == seller && order.number == number)
    };
    if scope.is_none_or(own) {
        Ok((group, scope))
    } else {
        Err(MISSING)
    }
}
