//! The address book of a signed-in person. Orders keep copies: no change here reaches one.

use crate::guard::Permit;
use crate::{Ctx, ServiceError};
use domain::kernel::FieldError;
use domain::logistics::{AddressId, BookEntry, BookForm, Divisions, PastedAddress, parse_pasted};
use domain::user::permission::policy::AccountUpdate;
use std::sync::LazyLock;
use store::Tx;

const MISSING: ServiceError = ServiceError::NotFound("address");

/// The file that browsers load, for people without scripts.
static DIVISIONS: LazyLock<Divisions> = LazyLock::new(|| {
    let file = include_str!("../../../../public/data/divisions.json");
    Divisions::new(serde_json::from_str(file).unwrap_or_default())
});

/// The person's addresses, the default first.
/// # Errors
/// Those of the database.
pub async fn list_addresses(permit: &Permit<AccountUpdate>) -> Result<Vec<BookEntry>, ServiceError> {
    let account = permit.account()?;
    Ok(permit.store.read().await?.user().addresses(account).await?)
}

/// One of the person's addresses.
/// # Errors
/// [`ServiceError::NotFound`], also for one of somebody else.
pub async fn view_address(permit: &Permit<AccountUpdate>, id: AddressId) -> Result<BookEntry, ServiceError> {
    let account = permit.account()?;
    let entry = permit.store.read().await?.user().address(account, id).await?;
    entry.ok_or(MISSING)
}

/// Adds an address, or replaces the one named by `edited` with the version that was seen. Gives its id.
/// # Errors
/// [`ServiceError::Invalid`] for fields of the form, and for `address` with the code `too_many` when the book is full;
/// [`ServiceError::Conflict`] when it was edited since; [`ServiceError::NotFound`].
pub async fn save_address(
    permit: &Permit<AccountUpdate>,
    edited: Option<(AddressId, i64)>,
    form: &BookForm,
) -> Result<AddressId, ServiceError> {
    let account = permit.account()?;
    let card = form.check().map_err(ServiceError::Invalid)?;
    let (is_default, at) = (form.is_default, permit.clock.now());
    let id = edited.map_or_else(|| AddressId::from_u128(permit.ids.next()), |(id, _)| id);
    permit
        .store
        .write(async move |tx: &mut Tx| {
            match edited {
                None => {
                    if !tx.user().insert_address(account, id, &card, at).await? {
                        let full = FieldError::new("address", "too_many");
                        return Err(ServiceError::Invalid(vec![full]));
                    }
                }
                Some((_, version)) => {
                    if !tx.user().update_address(account, id, &card, version).await? {
                        return match tx.user().address(account, id).await? {
                            Some(_) => Err(ServiceError::Conflict(
                                "the address was changed meanwhile".to_owned(),
                            )),
                            None => Err(MISSING),
                        };
                    }
                }
            }
            if is_default {
                tx.user().set_default_address(account, id).await?;
            }
            Ok(())
        })
        .await?;
    Ok(id)
}

/// Deletes an address. When it was the default, the newest of the others becomes it.
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn delete_address(permit: &Permit<AccountUpdate>, id: AddressId) -> Result<(), ServiceError> {
    let account = permit.account()?;
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let deleted = tx.user().delete_address(account, id).await?;
            deleted.then_some(()).ok_or(MISSING)
        })
        .await
}

/// Makes an address the one that is offered first.
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn set_default_address(permit: &Permit<AccountUpdate>, id: AddressId) -> Result<(), ServiceError> {
    let account = permit.account()?;
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let set = tx.user().set_default_address(account, id).await?;
            set.then_some(()).ok_or(MISSING)
        })
        .await
}

/// Puts one of the person's addresses into the checkout of their cart.
/// # Errors
/// [`ServiceError::NotFound`] for an unknown address, or without a cart.
pub async fn use_address(permit: &Permit<AccountUpdate>, id: AddressId) -> Result<(), ServiceError> {
    let account = permit.account()?;
    let (ctx, now) = (Ctx::clone(permit), permit.clock.now());
    let cart = ctx.cart.ok_or(ServiceError::NotFound("cart"))?;
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let entry = tx.user().address(account, id).await?.ok_or(MISSING)?;
            let form = tx.cart().form(cart, now).await?;
            let mut form = form.ok_or(ServiceError::NotFound("cart"))?;
            let chosen = BookForm::from(&entry);
            form.phone = chosen.phone;
            form.recipient = chosen.recipient;
            form.country = chosen.country;
            form.region = chosen.region;
            form.city = chosen.city;
            form.district = chosen.district;
            form.street = chosen.street;
            form.postcode = chosen.postcode;
            tx.cart().save_form(cart, &form).await?;
            Ok(())
        })
        .await
}

/// Takes a pasted Chinese address apart, for browsers without scripts; with them the browser does it itself.
/// # Errors
/// None today.
pub async fn read_pasted_address(_ctx: &Ctx, text: &str) -> Result<PastedAddress, ServiceError> {
    Ok(parse_pasted(text, &DIVISIONS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_divisions_are_there() {
        assert!(DIVISIONS.cities("浙江省").is_some());
    }
}
