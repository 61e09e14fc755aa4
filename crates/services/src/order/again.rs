//! Buying again: what a purchase held goes into the cart of whoever may open it.

use super::show::opened;
use crate::{Ctx, ServiceError};
use domain::inventory::fold_keys;
use domain::order::{BoughtAgain, OrderGroup, WantedAgain};
use store::Tx;

/// Puts what a purchase held into the visitor's cart, on top of what is in there, as far as it can be had; tells what
/// cannot.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, or without a cart.
pub async fn buy_again(ctx: &Ctx, number: &str, key: &str) -> Result<BoughtAgain, ServiceError> {
    let (group, _) = opened(ctx, number, key).await?;
    let cart = ctx.cart.ok_or(ServiceError::NotFound("cart"))?;
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            let now = owned.clock.now();
            tx.cart().drop_expired(cart, now).await?;
            tx.cart()
                .touch(cart, now, now.plus_seconds(owned.settings.cart_seconds))
                .await?;
            let present = tx.cart().lines(cart, owned.currency, now).await?;
            let mut wanted = wanted(&group)?;
            let mut prices = Vec::with_capacity(wanted.len());
            for line in &mut wanted {
                let inside = present.iter().find(|row| row.offer.variant == line.variant);
                line.present = inside.map(|row| row.quantity.get());
                let offer = tx.cart().offer(line.variant, owned.currency, now).await?;
                let price = offer.as_ref().and_then(|offer| offer.price);
                line.available = price.and(offer).map(|offer| offer.available);
                prices.extend(price.map(|price| (line.variant, price)));
            }
            let again = domain::order::buy_again(&wanted, present.len());
            for (variant, quantity) in &again.put {
                let price = prices.iter().find(|(known, _)| known == variant);
                let (_, price) = price.ok_or(ServiceError::Internal)?;
                tx.cart().put_line(cart, *variant, *quantity, *price, now).await?;
            }
            Ok(again)
        })
        .await
}

/// Every variant of a purchase once, at its first place, as if nothing were in the cart or for sale.
fn wanted(group: &OrderGroup) -> Result<Vec<WantedAgain>, ServiceError> {
    let units = group.lines().map(|line| (line.variant, line.quantity.get()));
    let folded = fold_keys(units).ok_or(ServiceError::Internal)?;
    let mut wanted: Vec<WantedAgain> = folded
        .into_iter()
        .filter_map(|(variant, units)| {
            let place = group.lines().position(|line| line.variant == variant)?;
            Some(WantedAgain {
                variant,
                place,
                units,
                present: None,
                available: None,
            })
        })
        .collect();
    wanted.sort_by_key(|line| line.place);
    Ok(wanted)
}
