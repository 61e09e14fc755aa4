//! Purchases that belong together: the one that goods were added to, and those that add to it.

use super::show::MISSING;
use crate::ServiceError;
use domain::merchant::SellerId;
use domain::order::{LinkedOrder, Order, OrderGroup, OrderGroupId, OrderNumber};
use store::Tx;

/// What a purchase adds to, and what was added to it, the oldest first; for a seller only their orders of those.
pub(super) async fn linked(
    tx: &mut Tx,
    group: &OrderGroup,
    seller: Option<SellerId>,
) -> Result<(Option<LinkedOrder>, Vec<LinkedOrder>), ServiceError> {
    let adds_to = match group.supplements {
        Some(base) => one(tx, base, seller).await?,
        None => None,
    };
    let mut supplements = Vec::new();
    for id in tx.order().supplements(group.id).await? {
        supplements.extend(one(tx, id, seller).await?);
    }
    Ok((adds_to, supplements))
}

async fn one(
    tx: &mut Tx,
    id: OrderGroupId,
    seller: Option<SellerId>,
) -> Result<Option<LinkedOrder>, ServiceError> {
    let group = tx.order().group(id).await?.ok_or(MISSING)?;
    let Some(seller) = seller else {
        return Ok(Some(LinkedOrder {
            number: group.number.clone(),
            key: group.access_key.clone(),
            state: group.state(),
            total: group.totals.total,
            to_pay: group.to_pay()?,
            pay_until: group.expires_at.filter(|_| group.to_pay() != Ok(None)),
            can_cancel: group.to_cancel(&group.number).is_ok(),
        }));
    };
    let own = group.orders.iter().find(|order| order.seller.id == seller);
    own.map(|order| of_seller(&group, order)).transpose()
}

fn of_seller(group: &OrderGroup, order: &Order) -> Result<LinkedOrder, ServiceError> {
    let to_pay = if group.to_pay()?.is_some() {
        Some(order.due()?)
    } else {
        None
    };
    let number: &OrderNumber = &order.number;
    Ok(LinkedOrder {
        number: number.clone(),
        key: String::new(),
        state: order.state,
        total: order.totals.total,
        to_pay,
        pay_until: group.expires_at.filter(|_| to_pay.is_some()),
        can_cancel: false,
    })
}
