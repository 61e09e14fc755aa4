//! The cart of a visitor.

use crate::product::cover_view;
use crate::{Ctx, ServiceError};
use domain::cart::{
    CartId, CartLine, CartLineView, CartView, CheckoutForm, FieldError, MAX_LINES, Offer, ParcelView,
    Quantity, price_cart,
};
use domain::kernel::{Locale, Money, MoneyError};
use domain::logistics::DeliveryMethod;
use domain::merchant::SellerLink;
use domain::product::VariantId;
use store::{CartRow, Tx};

/// Mints the id of a new cart. Nothing is stored before something is put in.
pub fn new_cart_id(ctx: &Ctx) -> CartId {
    CartId::from_u128(ctx.ids.secret())
}

/// Mints the key under which one checkout page places one order.
pub async fn new_order_key(ctx: &Ctx) -> Result<String, ServiceError> {
    Ok(format!("{:032x}", ctx.ids.secret()))
}

/// The cart with today's prices; an empty one for a visitor without a cart or with an expired one.
pub async fn view_cart(ctx: &Ctx, locale: Locale) -> Result<CartView, ServiceError> {
    let mut tx = ctx.store.read().await?;
    view_in(ctx, &mut tx, locale).await
}

/// What was typed into the checkout of the visitor's cart.
/// # Errors
/// [`ServiceError::NotFound`] without a cart, or with an expired one.
pub async fn form(ctx: &Ctx) -> Result<CheckoutForm, ServiceError> {
    let id = ctx.cart.ok_or(ServiceError::NotFound("cart"))?;
    let form = ctx.store.read().await?.cart().form(id, ctx.clock.now()).await?;
    form.ok_or(ServiceError::NotFound("cart"))
}

/// Stores the visitor's cart while it is still empty, for callers who want to name it before they fill it.
/// # Errors
/// [`ServiceError::NotFound`] without a cart id.
pub async fn open_cart(ctx: &Ctx) -> Result<(), ServiceError> {
    let id = ctx.cart.ok_or(ServiceError::NotFound("cart"))?;
    let now = ctx.clock.now();
    let end = now.plus_seconds(ctx.settings.cart_seconds);
    ctx.store
        .write(async move |tx: &mut Tx| Ok(tx.cart().touch(id, now, end).await?))
        .await
}

/// Units in the cart.
pub async fn count(ctx: &Ctx) -> Result<i64, ServiceError> {
    match ctx.cart {
        Some(id) => Ok(ctx.store.read().await?.cart().count(id, ctx.clock.now()).await?),
        None => Ok(0),
    }
}

/// Adds units of a variant, to those that are in already.
/// # Errors
/// [`ServiceError::Invalid`] for a quantity outside 1 to 999, [`ServiceError::NotFound`] for an unknown variant,
/// [`ServiceError::SoldOut`] when nothing of it is left.
pub async fn add_line(
    ctx: &Ctx,
    locale: Locale,
    variant: VariantId,
    quantity: i64,
) -> Result<CartView, ServiceError> {
    let added = parse_quantity(quantity)?;
    change(ctx, locale, async move |ctx: &Ctx, tx: &mut Tx, cart: CartId| {
        add(ctx, tx, cart, variant, added).await
    })
    .await
}

/// As [`add_line`], but once for a key of the client's choice: a repeat adds nothing and shows the cart as it is.
/// # Errors
/// As [`add_line`], and [`ServiceError::Conflict`] when the key came with another request.
pub async fn add_line_once(
    ctx: &Ctx,
    locale: Locale,
    key: String,
    variant: VariantId,
    quantity: i64,
) -> Result<CartView, ServiceError> {
    let added = parse_quantity(quantity)?;
    change(ctx, locale, async move |ctx: &Ctx, tx: &mut Tx, cart: CartId| {
        let now = ctx.clock.now();
        tx.cart()
            .touch(cart, now, now.plus_seconds(ctx.settings.cart_seconds))
            .await?;
        let command = format!("add {} of {variant}", added.get());
        match tx.cart().remember_request(cart, &key, &command, now).await? {
            None => add(ctx, tx, cart, variant, added).await,
            Some(before) if before == command => Ok(()),
            Some(_) => Err(ServiceError::Conflict(
                "this key came with another request".to_owned(),
            )),
        }
    })
    .await
}

async fn add(
    ctx: &Ctx,
    tx: &mut Tx,
    cart: CartId,
    variant: VariantId,
    added: Quantity,
) -> Result<(), ServiceError> {
    let offer = tx
        .cart()
        .offer(variant, ctx.currency, ctx.clock.now())
        .await?
        .ok_or(ServiceError::NotFound("variant"))?;
    let price = offer.price.ok_or(ServiceError::NotFound("variant"))?;
    if offer.available <= 0 {
        return Err(sold_out(variant, offer.name, 0));
    }
    let present = hold_cart(ctx, tx, cart, variant).await?;
    let wanted = (present.unwrap_or(0) + added.get()).min(Quantity::MAX);
    let now = ctx.clock.now();
    tx.cart()
        .put_line(cart, variant, parse_quantity(wanted)?, price, now)
        .await?;
    Ok(())
}

/// Sets the units of a line; the buyer has seen today's price with it.
/// # Errors
/// As [`add_line`].
pub async fn set_quantity(
    ctx: &Ctx,
    locale: Locale,
    variant: VariantId,
    quantity: i64,
) -> Result<CartView, ServiceError> {
    let quantity = parse_quantity(quantity)?;
    change(ctx, locale, async move |ctx: &Ctx, tx: &mut Tx, cart: CartId| {
        let offer = tx
            .cart()
            .offer(variant, ctx.currency, ctx.clock.now())
            .await?
            .ok_or(ServiceError::NotFound("variant"))?;
        let price = offer.price.ok_or(ServiceError::NotFound("variant"))?;
        hold_cart(ctx, tx, cart, variant).await?;
        let now = ctx.clock.now();
        tx.cart().put_line(cart, variant, quantity, price, now).await?;
        Ok(())
    })
    .await
}

/// Takes a line out. Doing it twice is no error.
pub async fn remove_line(ctx: &Ctx, locale: Locale, variant: VariantId) -> Result<CartView, ServiceError> {
    change(ctx, locale, async move |_: &Ctx, tx: &mut Tx, cart: CartId| {
        tx.cart().remove_line(cart, variant).await?;
        Ok(())
    })
    .await
}

/// Keeps what was typed into the checkout, right or wrong, so that nothing is lost. Numbers of payment cards are not
/// kept.
pub async fn save_form(ctx: &Ctx, locale: Locale, form: CheckoutForm) -> Result<CartView, ServiceError> {
    check_lengths(&form)?;
    let form = form.without_card_numbers();
    change(ctx, locale, async move |_: &Ctx, tx: &mut Tx, cart: CartId| {
        tx.cart().save_form(cart, &form).await?;
        Ok(())
    })
    .await
}

/// Refuses fields that no person types.
pub(crate) fn check_lengths(form: &CheckoutForm) -> Result<(), ServiceError> {
    let too_long = form
        .fields()
        .into_iter()
        .filter(|(_, text)| text.chars().count() > 2_000);
    let errors: Vec<FieldError> = too_long
        .map(|(name, _)| FieldError::new(name, "too_long"))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(errors))
    }
}

/// Makes the cart unless it is there and puts its end off, which keeps other changes of it waiting; gives the units
/// of a variant that are in already.
/// # Errors
/// [`ServiceError::Conflict`] when the variant is new and the cart holds no more different goods.
async fn hold_cart(
    ctx: &Ctx,
    tx: &mut Tx,
    cart: CartId,
    variant: VariantId,
) -> Result<Option<i64>, ServiceError> {
    let now = ctx.clock.now();
    tx.cart()
        .touch(cart, now, now.plus_seconds(ctx.settings.cart_seconds))
        .await?;
    let present = tx.cart().quantity(cart, variant).await?;
    if present.is_none() && tx.cart().lines(cart, ctx.currency, now).await?.len() >= MAX_LINES {
        return Err(ServiceError::Conflict(format!(
            "a cart holds at most {MAX_LINES} different goods"
        )));
    }
    Ok(present)
}

/// Runs a change of the visitor's cart and shows the cart as it then is.
async fn change<F>(ctx: &Ctx, locale: Locale, f: F) -> Result<CartView, ServiceError>
where
    F: AsyncFnOnce(&Ctx, &mut Tx, CartId) -> Result<(), ServiceError> + Send + 'static,
{
    let Some(cart) = ctx.cart else {
        return Err(ServiceError::NotFound("cart"));
    };
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            tx.cart().drop_expired(cart, owned.clock.now()).await?;
            f(&owned, tx, cart).await?;
            view_in(&owned, tx, locale).await
        })
        .await
}

async fn view_in(ctx: &Ctx, tx: &mut Tx, locale: Locale) -> Result<CartView, ServiceError> {
    let (form, rows) = match ctx.cart {
        Some(id) => match tx.cart().form(id, ctx.clock.now()).await? {
            Some(form) => (form, tx.cart().lines(id, ctx.currency, ctx.clock.now()).await?),
            None => (CheckoutForm::default(), Vec::new()),
        },
        None => (CheckoutForm::default(), Vec::new()),
    };
    Ok(cart_view(ctx, locale, form, rows)?)
}

fn cart_view(
    ctx: &Ctx,
    locale: Locale,
    form: CheckoutForm,
    rows: Vec<CartRow>,
) -> Result<CartView, MoneyError> {
    let delivery = DeliveryMethod::parse(&form.delivery).unwrap_or_default();
    let tariff = ctx.catalogue.tariff();
    let zone = form.zone(&tariff, ctx.currency);
    let lines: Vec<CartLine> = rows.iter().map(|row| cart_line(row, ctx)).collect();
    let priced = price_cart(&lines, ctx.currency, delivery, zone, &tariff)?;
    let signs: Vec<_> = rows.iter().map(|row| row.offer.seller.clone()).collect();
    let views = rows
        .into_iter()
        .zip(lines)
        .zip(&priced.lines)
        .map(|((row, line), priced)| CartLineView {
            variant: line.variant,
            product_slug: row.offer.product_slug,
            sku: row.offer.sku,
            image: cover_view(&row.offer.cover, row.offer.name.get(locale).clone()),
            name: row.offer.name.into_locale(locale),
            choice: row.offer.choice.into_locale(locale),
            quantity: line.quantity,
            unit: priced.unit,
            total: priced.total,
            line,
            warnings: priced.warnings.clone(),
        });
    let parcels = priced.parcels.iter().filter_map(|parcel| {
        let sign = signs.iter().find(|sign| sign.id == parcel.seller)?;
        Some(ParcelView {
            parcel: parcel.clone(),
            seller: SellerLink::new(sign, locale),
        })
    });
    Ok(CartView {
        currency: ctx.currency,
        lines: views.collect(),
        parcels: parcels.collect(),
        count: priced.lines.iter().map(|line| line.quantity.get()).sum(),
        totals: priced.totals,
        delivery,
        zone,
        tariff: tariff.in_currency(ctx.currency),
        free_delivery_gap: priced.free_delivery_gap(),
        orderable: priced.orderable,
        form,
    })
}

/// A stored line as the pricing function takes it. A price seen in another currency is no seen price.
pub(crate) fn cart_line(row: &CartRow, ctx: &Ctx) -> CartLine {
    let same = row.seen_price.currency() == ctx.currency;
    let seen = if same {
        row.seen_price
    } else {
        row.offer.price.unwrap_or(Money::zero(ctx.currency))
    };
    CartLine {
        variant: row.offer.variant,
        seller: row.offer.seller.id,
        quantity: row.quantity,
        load: row.offer.load,
        seen_price: seen,
        offer: Offer {
            price: row.offer.price,
            available: row.offer.available,
        },
    }
}

fn parse_quantity(quantity: i64) -> Result<Quantity, ServiceError> {
    Quantity::new(quantity)
        .map_err(|_| ServiceError::Invalid(vec![FieldError::new("quantity", "out_of_range")]))
}

fn sold_out(variant: VariantId, name: domain::kernel::Localized, available: i64) -> ServiceError {
    ServiceError::SoldOut(vec![domain::order::SoldOutLine {
        variant,
        name,
        available,
    }])
}
