//! Products that a signed-in person has marked.

use crate::ServiceError;
use crate::guard::Permit;
use crate::product::card;
use domain::kernel::{FieldError, Locale, Timestamp};
use domain::product::{Favourite, ProductId};
use domain::user::Part;
use domain::user::permission::policy::AccountUpdate;
use store::Tx;

const PER_PAGE: i64 = 24;

/// Marks a product, or takes the mark away. Doing it twice is no error.
/// # Errors
/// [`ServiceError::NotFound`] for a product that is not for sale; [`ServiceError::Invalid`] for `product` with the code
/// `too_many` after [`Favourite::MOST`].
pub async fn set_favourite(
    permit: &Permit<AccountUpdate>,
    product: ProductId,
    marked: bool,
) -> Result<(), ServiceError> {
    let (account, now) = (permit.account()?, permit.clock.now());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            if !marked {
                return Ok(tx.product().unmark_favourite(account, product).await?);
            }
            if tx.product().mark_favourite(account, product, now).await? {
                return Ok(());
            }
            let most = usize::try_from(Favourite::MOST).unwrap_or(usize::MAX);
            if tx.product().favourite_ids(account).await?.len() >= most {
                let full = FieldError::new("product", "too_many");
                return Err(ServiceError::Invalid(vec![full]));
            }
            Err(ServiceError::NotFound("product"))
        })
        .await
}

/// The marked products, for hearts on cards and product pages.
/// # Errors
/// Those of the database.
pub async fn favourite_ids(permit: &Permit<AccountUpdate>) -> Result<Vec<ProductId>, ServiceError> {
    let account = permit.account()?;
    Ok(permit
        .store
        .read()
        .await?
        .product()
        .favourite_ids(account)
        .await?)
}

/// A part of the list, last marked first; `after` is what the part before named as the next.
/// # Errors
/// [`ServiceError::BadRequest`] for an `after` that no part named.
pub async fn list_favourites(
    permit: &Permit<AccountUpdate>,
    locale: Locale,
    after: Option<&str>,
) -> Result<Part<Favourite>, ServiceError> {
    let account = permit.account()?;
    let after = after.map(parse_place).transpose()?;
    let (currency, now) = (permit.currency, permit.clock.now());
    let mut tx = permit.store.read().await?;
    let mut rows = tx
        .product()
        .favourites(account, locale, currency, after, PER_PAGE + 1)
        .await?;
    let page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let goes_on = rows.len() > page;
    rows.truncate(page);
    let last = rows.last().filter(|_| goes_on);
    let next = last.map(|row| format!("{}.{}", row.at.as_micros(), row.card.id));
    let favourite = |row: store::FavouriteRow| {
        Some(Favourite {
            for_sale: row.for_sale,
            product: card(row.card, currency, now)?,
        })
    };
    Ok(Part {
        items: rows.into_iter().filter_map(favourite).collect(),
        next,
    })
}

fn parse_place(text: &str) -> Result<(Timestamp, ProductId), ServiceError> {
    text.split_once('.')
        .and_then(|(at, id)| Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?)))
        .ok_or_else(|| ServiceError::BadRequest("no list goes on there".to_owned()))
}
