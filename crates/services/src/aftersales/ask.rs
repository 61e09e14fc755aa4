//! The buyer's side: what can be asked for, asking for it, sending back, thinking better of it.

use super::photo::{expires_at, upload_photo};
use super::show::{own_after_sales, row_of};
use super::{MISSING, goods, hold, opened_request, take};
use crate::order::{held, opened};
use crate::product::{self, cover_view};
use crate::{Ctx, ServiceError};
use domain::aftersales::{
    AfterSales, AfterSalesEntry, AfterSalesEvent, AfterSalesForm, AfterSalesId, AfterSalesKind,
    AfterSalesLine, AfterSalesNumber, AfterSalesOffer, AfterSalesOfferLine, AfterSalesState, AfterSalesView,
    LineUnits, NewAfterSales, Photo, PhotoId, RequestFacts, ShipmentText, VariantChoice, check_request,
};
use domain::inventory::Bundles;
use domain::kernel::{FieldError, Locale, Money, Timestamp};
use domain::merchant::SellerLink;
use domain::order::{Order, OrderGroup, OrderLine, OrderNumber};
use domain::product::{Product, Variant, VariantId};
use store::Tx;

/// Requests of an order that its page shows; more are no order's.
const SHOWN_MOST: i64 = 50;

/// A request that was not accepted, to be filled in again.
#[derive(Debug)]
pub struct AskedAgain {
    pub error: ServiceError,
    /// As it was typed.
    pub form: AfterSalesForm,
    /// Photos that were good: they need not be sent again.
    pub kept: Vec<Photo>,
}

/// What can be asked for of an order, for the holder of its key or its signed-in person.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, and for a purchase of several orders.
pub async fn offer_after_sales(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<AfterSalesOffer, ServiceError> {
    let (group, number) = opened(ctx, number, key).await?;
    let order = order_of(&group, &number)?;
    let mut tx = ctx.store.read().await?;
    let units = units_of(&mut tx, order).await?;
    let products = products_of(&mut tx, order).await?;
    let bundles = bundles_of(&mut tx, &products).await?;
    let requests = tx.aftersales().summaries_of_order(order.id, SHOWN_MOST).await?;
    let line = |(position, (line, units)): (i64, (&OrderLine, &LineUnits))| AfterSalesOfferLine {
        position,
        name: line.name.get(locale).clone(),
        choice: line.choice.get(locale).clone(),
        image: cover_view(&line.image, line.name.get(locale).clone()),
        unit: line.unit,
        returnable: units.left(AfterSalesKind::Return),
        claimable: units.left(AfterSalesKind::Claim),
        instead: choices(&products, &bundles, line, locale),
    };
    let lines: Vec<AfterSalesOfferLine> = (0..).zip(order.lines.iter().zip(&units)).map(line).collect();
    let refundable = group.payment_state.can_give_back();
    let offers = |kind: &AfterSalesKind| {
        let money = matches!(kind, AfterSalesKind::Return | AfterSalesKind::Claim);
        order.closed_at.is_none() && (refundable || !money) && units.iter().any(|line| line.left(*kind) > 0)
    };
    Ok(AfterSalesOffer {
        order: order.number.clone(),
        seller: SellerLink::new(&order.seller, locale),
        by_hand: group.checkout.payment.is_sent_back_by_hand(),
        kinds: AfterSalesKind::ALL.into_iter().filter(offers).collect(),
        lines,
        closed_at: order.closed_at,
        requests: requests.iter().map(row_of).collect::<Result<_, _>>()?,
    })
}

/// Asks for something after a sale: `kept` names photos of an earlier try, `uploads` are new ones. Gives the number of the
/// request.
/// # Errors
/// The form with everything that is wrong with it, and the photos that need not be sent again.
pub async fn ask_after_sales(
    ctx: &Ctx,
    number: &str,
    key: &str,
    form: AfterSalesForm,
    kept: &[PhotoId],
    uploads: Vec<Vec<u8>>,
) -> Result<AfterSalesNumber, Box<AskedAgain>> {
    match ask(ctx, (number, key), &form, kept, uploads).await {
        Ok(number) => Ok(number),
        Err((error, kept)) => Err(Box::new(AskedAgain { error, form, kept })),
    }
}

async fn ask(
    ctx: &Ctx,
    (number, key): (&str, &str),
    form: &AfterSalesForm,
    kept: &[PhotoId],
    uploads: Vec<Vec<u8>>,
) -> Result<AfterSalesNumber, (ServiceError, Vec<Photo>)> {
    let nothing = |error: ServiceError| (error, Vec::new());
    // Nobody uploads anything for an order that is not theirs.
    let (group, number) = opened(ctx, number, key).await.map_err(nothing)?;
    let mut photos = waiting(ctx, kept).await.map_err(nothing)?;
    let mut wrong = None;
    for content in uploads {
        if photos.len() >= NewAfterSales::PHOTOS_MOST {
            wrong = Some(refused("photos", "too_many"));
            break;
        }
        match upload_photo(ctx, content).await {
            Ok(photo) => photos.push(photo),
            Err(error) => wrong = Some(error),
        }
    }
    if let Some(error) = wrong {
        return Err((error, photos));
    }
    let (owned, form) = (ctx.clone(), form.clone());
    let ids: Vec<PhotoId> = photos.iter().map(|photo| photo.id).collect();
    let made = ctx
        .store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, group.id).await?;
            insert(&owned, tx, &group, &number, &form, &ids).await
        })
        .await;
    made.map_err(|error| (error, photos))
}

async fn waiting(ctx: &Ctx, kept: &[PhotoId]) -> Result<Vec<Photo>, ServiceError> {
    let kept = &kept[..kept.len().min(NewAfterSales::PHOTOS_MOST)];
    let mut tx = ctx.store.read().await?;
    Ok(tx.aftersales().waiting_photos(kept, ctx.clock.now()).await?)
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    number: &OrderNumber,
    form: &AfterSalesForm,
    photos: &[PhotoId],
) -> Result<AfterSalesNumber, ServiceError> {
    let (order, now) = (order_of(group, number)?, ctx.clock.now());
    let units = units_of(tx, order).await?;
    let facts = RequestFacts {
        lines: &units,
        closed_at: order.closed_at,
        refundable: group.payment_state.can_give_back(),
        by_hand: group.checkout.payment.is_sent_back_by_hand(),
        photos: photos.len(),
    };
    let asked = check_request(form, &facts).map_err(ServiceError::Invalid)?;
    let nth = tx.aftersales().count(order.id).await? + 1;
    let request = AfterSales {
        id: AfterSalesId::from_u128(ctx.ids.next()),
        number: AfterSalesNumber::new(order.number.clone(), nth).map_err(|_| ServiceError::TooMany)?,
        order: order.id,
        seller: order.seller.id,
        kind: asked.kind,
        reason: asked.reason,
        state: AfterSalesState::Requested,
        text: asked.text.clone(),
        payee: asked.payee.clone(),
        location: None,
        sent_back: None,
        sent_out: None,
        fate: None,
        delivery_back: Money::zero(group.currency),
        lines: lines_of(tx, order, &asked).await?,
        history: Vec::new(),
        requested_at: now,
        due_at: None,
        version: 1,
    };
    let entry = AfterSalesEntry {
        state: request.state,
        cause: "buyer".to_owned(),
        remark: String::new(),
        at: now,
    };
    tx.aftersales().insert(&request, &entry).await?;
    let until = expires_at(now);
    if !tx
        .aftersales()
        .claim_photos(photos, request.id, (now, until))
        .await?
    {
        return Err(refused("photos", "required"));
    }
    Ok(request.number)
}

async fn lines_of(
    tx: &mut Tx,
    order: &Order,
    asked: &NewAfterSales,
) -> Result<Vec<AfterSalesLine>, ServiceError> {
    let products = if asked.kind == AfterSalesKind::Exchange {
        products_of(tx, order).await?
    } else {
        Vec::new()
    };
    let bundles = bundles_of(tx, &products).await?;
    let line = |(position, units, instead): &(i64, i64, Option<VariantId>)| {
        let own = usize::try_from(*position).ok().and_then(|at| order.lines.get(at));
        let own = own.ok_or(MISSING)?;
        let instead = instead.unwrap_or(own.variant);
        if instead != own.variant && bundles.inside(instead).is_some() {
            return Err(refused("lines", "bundle"));
        }
        if instead != own.variant && !fits_price(&products, own, instead) {
            return Err(refused("lines", "not_available"));
        }
        Ok(AfterSalesLine {
            position: *position,
            variant: own.variant,
            instead,
            units: *units,
            accepted: 0,
            written_off: 0,
            rejected: 0,
            back: Money::zero(own.total.currency()),
        })
    };
    asked.lines.iter().map(line).collect()
}

/// The order of a purchase that a number means; the number of a purchase of several means none.
fn order_of<'g>(group: &'g OrderGroup, number: &OrderNumber) -> Result<&'g Order, ServiceError> {
    let found = group.orders.iter().find(|order| order.number == *number);
    found.ok_or(ServiceError::NotFound("order"))
}

/// What became of the units of every line, in their order.
async fn units_of(tx: &mut Tx, order: &Order) -> Result<Vec<LineUnits>, ServiceError> {
    let counts = tx.aftersales().counts(order.id).await?;
    let units = |(position, line): (i64, &OrderLine)| {
        let own = counts.iter().find(|count| count.position == position);
        let own = own.copied().unwrap_or_default();
        LineUnits {
            shipped: line.progress.shipped,
            delivered: line.progress.delivered,
            returned: line.progress.returned,
            claimed: own.claimed,
            open: own.open,
            open_claims: own.open_claims,
        }
    };
    Ok((0..).zip(&order.lines).map(units).collect())
}

async fn products_of(tx: &mut Tx, order: &Order) -> Result<Vec<Product>, ServiceError> {
    let slugs: Vec<String> = order
        .lines
        .iter()
        .map(|line| line.product_slug.to_string())
        .collect();
    Ok(tx.product().products_by_slugs(&slugs).await?)
}

/// The bundles among the variants of products: another bundle than the one that was ordered is not sent instead.
async fn bundles_of(tx: &mut Tx, products: &[Product]) -> Result<Bundles, ServiceError> {
    let variants = products.iter().flat_map(|product| &product.variants);
    let variants: Vec<VariantId> = variants.map(|variant| variant.id).collect();
    Ok(tx.inventory().bundles(&variants).await?)
}

/// The product of a line, while it is there under the address that the line has.
fn product_of<'p>(products: &'p [Product], line: &OrderLine) -> Option<&'p Product> {
    let has = |product: &&Product| product.variants.iter().any(|variant| variant.id == line.variant);
    products.iter().find(has)
}

/// Whether a variant is of the same product and costs what the line did.
fn fits_price(products: &[Product], line: &OrderLine, wanted: VariantId) -> bool {
    let product = product_of(products, line);
    let variant = product.and_then(|product| product.variants.iter().find(|variant| variant.id == wanted));
    let price = variant.and_then(|variant| variant.price_in(line.unit.currency()));
    price.is_some_and(|price| price.amount == line.unit)
}

/// What a line can be exchanged for, other than the same.
fn choices(products: &[Product], bundles: &Bundles, line: &OrderLine, locale: Locale) -> Vec<VariantChoice> {
    let Some(product) = product_of(products, line) else {
        return Vec::new();
    };
    let others = product
        .variants
        .iter()
        .filter(|variant| variant.id != line.variant);
    others
        .filter(|variant| bundles.inside(variant.id).is_none() && fits_price(products, line, variant.id))
        .map(|variant| VariantChoice {
            id: variant.id,
            name: choice_name(product, variant, locale),
        })
        .collect()
}

/// What a variant is called beside its product: `青 / 150 毫升`.
pub(super) fn choice_name(product: &Product, variant: &Variant, locale: Locale) -> String {
    let names: Vec<&str> = variant
        .choice
        .iter()
        .zip(&product.options)
        .filter_map(|(code, option)| option.values.iter().find(|value| value.code == *code))
        .map(|value| value.name.get(locale).as_str())
        .collect();
    names.join(" / ")
}

/// Takes a request back, as long as nothing was sent.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, [`ServiceError::Conflict`] when it has moved on.
pub async fn withdraw_after_sales(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<AfterSalesView, ServiceError> {
    let wanted = opened_request(ctx, number, key).await?;
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            let case = hold(tx, &wanted).await?;
            let changed = AfterSales {
                due_at: None,
                ..case.request.clone()
            };
            let (step, at) = ((AfterSalesEvent::Withdraw, "buyer", ""), owned.clock.now());
            take(tx, &case, &changed, step, at).await?;
            goods::let_go(&owned, tx, &case, at).await
        })
        .await?;
    product::refresh(ctx).await?;
    own_after_sales(ctx, locale, number, key).await
}

/// Notes that the buyer has sent the goods back.
/// # Errors
/// As [`withdraw_after_sales`], and [`ServiceError::Invalid`] without a carrier or number.
pub async fn send_back_after_sales(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
    shipment: &ShipmentText,
) -> Result<AfterSalesView, ServiceError> {
    let wanted = opened_request(ctx, number, key).await?;
    let shipment = shipment.check().map_err(ServiceError::Invalid)?;
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            let case = hold(tx, &wanted).await?;
            let changed = AfterSales {
                sent_back: Some(shipment),
                due_at: None,
                ..case.request.clone()
            };
            let step = (AfterSalesEvent::SendBack, "buyer", "");
            take(tx, &case, &changed, step, owned.clock.now()).await
        })
        .await?;
    own_after_sales(ctx, locale, number, key).await
}

pub(super) fn refused(field: &str, code: &str) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(field, code)])
}

/// When goods that are approved now have to be sent back.
pub(super) fn due_at(now: Timestamp) -> Timestamp {
    now.plus_seconds(AfterSales::SEND_BACK_DAYS * 24 * 3_600)
}
