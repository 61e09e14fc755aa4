//! Adding goods to a purchase that something waits of: what they cost is shown first, and what was seen is placed, by the
//! buyer or by the platform's people, through the same code as every purchase.

use super::note::at_desk;
use super::place::{Added, Placer, Source, place_from, rows_of};
use super::show::opened;
use super::version::Author;
use crate::approval::reason_of;
use crate::cart::{cart_line, new_order_key};
use crate::{Ctx, Permit, ServiceError};
use domain::cart::{CheckoutForm, MAX_LINES, PricedCart, Quantity};
use domain::inventory::fold_keys;
use domain::kernel::{FieldError, Locale};
use domain::merchant::SellerLink;
use domain::order::{
    AddGoods, Desk, GoodsToAdd, LineToAdd, Order, OrderGroup, OrderState, PlaceOrder, PlacedOrder,
    price_supplement,
};
use domain::product::{VariantId, parse_units};
use domain::user::permission::policy::OrderUpdate;
use store::{CartRow, Tx};

const KEY_MOST: usize = 255;
const UNITS_MOST: i64 = 999;

/// Units of a variant.
type Wanted = (VariantId, Quantity);

/// What the holder of the key can add of what the purchase holds: `units` are those wanted of its lines, in their order.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, [`ServiceError::Invalid`] naming `goods` when nothing can be added,
/// or for units outside 0 to 999.
pub async fn goods_to_add(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
    units: &[i64],
) -> Result<GoodsToAdd, ServiceError> {
    let (base, _) = opened(ctx, number, key).await?;
    base.takes_goods()?;
    let wanted = of_lines(&base, units)?;
    let ctx = in_currency(ctx, &base);
    let mut tx = ctx.store.read().await?;
    // All of them are shown; those that are not wanted are left out of the sum.
    let mut shown = wanted.clone();
    for line in base.lines() {
        if shown.len() < MAX_LINES && shown.iter().all(|(variant, _)| *variant != line.variant) {
            shown.push((line.variant, Quantity::ONE));
        }
    }
    let mut view = view(&ctx, &mut tx, locale, &base, (&wanted, &shown)).await?;
    let place = |sku: &str| base.lines().position(|line| line.sku == sku);
    view.lines.sort_by_key(|line| place(&line.sku));
    Ok(view)
}

/// Adds units of what the purchase holds, for the holder of its key: a purchase of its own comes of it, which travels with
/// the first and is paid as that.
/// # Errors
/// As [`goods_to_add`] and [`super::place_order`], whose cart these goods are.
pub async fn add_goods(
    ctx: &Ctx,
    number: &str,
    key: &str,
    units: &[i64],
    command: AddGoods,
) -> Result<PlacedOrder, ServiceError> {
    let (base, _) = opened(ctx, number, key).await?;
    let author = Author {
        cause: "buyer",
        account: ctx.person().await?.map(|person| person.account),
        reason: String::new(),
    };
    let wanted = of_lines(&base, units)?;
    add(ctx, &base, wanted, command, (author, None)).await
}

/// What these goods would cost, written as [`parse_units`] reads them, if the platform's people added them.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people, [`ServiceError::NotFound`], [`ServiceError::Invalid`] naming `goods`, with
/// `unknown` for a code that nothing has.
pub async fn goods_to_add_for(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    number: &str,
    goods: &str,
) -> Result<GoodsToAdd, ServiceError> {
    let (base, _) = at_desk(permit, Desk::Platform, number).await?;
    base.takes_goods()?;
    let wanted = of_codes(permit, goods).await?;
    let ctx = in_currency(permit, &base);
    let mut tx = ctx.store.read().await?;
    view(&ctx, &mut tx, locale, &base, (&wanted, &wanted)).await
}

/// Adds goods for the buyer, for a reason that is kept; the buyer pays them.
/// # Errors
/// As [`goods_to_add_for`] and [`super::place_order`], and [`ServiceError::Invalid`] without a reason.
pub async fn add_goods_for(
    permit: &Permit<OrderUpdate>,
    number: &str,
    goods: &str,
    reason: &str,
    command: AddGoods,
) -> Result<PlacedOrder, ServiceError> {
    let (base, _) = at_desk(permit, Desk::Platform, number).await?;
    let author = Author {
        cause: "operator",
        account: permit.person().map(|person| person.account),
        reason: reason_of(reason)?,
    };
    let wanted = of_codes(permit, goods).await?;
    add(permit, &base, wanted, command, (author, Some(permit.actor()))).await
}

async fn add(
    ctx: &Ctx,
    base: &OrderGroup,
    wanted: Vec<(VariantId, Quantity)>,
    command: AddGoods,
    (author, staff): (Author, Option<String>),
) -> Result<PlacedOrder, ServiceError> {
    if command.key.is_empty() || command.key.len() > KEY_MOST {
        return Err(ServiceError::BadRequest(format!(
            "an idempotency key has 1 to {KEY_MOST} characters"
        )));
    }
    if wanted.is_empty() {
        return Err(refused("required"));
    }
    let source = Source::Added(Added {
        base: base.id,
        wanted,
        author,
    });
    let placer = Placer {
        account: base.customer,
        staff,
    };
    let command = PlaceOrder {
        form: CheckoutForm::default(),
        seen_total: command.seen_total,
        key: command.key,
    };
    place_from(&in_currency(ctx, base), base.locale, source, command, placer).await
}

/// What is bought with a purchase is bought in its currency.
fn in_currency(ctx: &Ctx, base: &OrderGroup) -> Ctx {
    let mut ctx = ctx.clone();
    ctx.currency = base.currency;
    ctx
}

fn refused(code: &str) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new("goods", code)])
}

/// Units of lines of a purchase as goods, each once.
fn of_lines(base: &OrderGroup, units: &[i64]) -> Result<Vec<(VariantId, Quantity)>, ServiceError> {
    if units.len() > base.lines().count() || units.iter().any(|units| !(0..=UNITS_MOST).contains(units)) {
        return Err(refused("units"));
    }
    let lines = base.lines().zip(units);
    folded(lines.map(|(line, units)| (line.variant, *units)))
}

/// Goods by their codes, each once.
async fn of_codes(ctx: &Ctx, goods: &str) -> Result<Vec<(VariantId, Quantity)>, ServiceError> {
    let list = parse_units(goods, UNITS_MOST).map_err(|_| refused("list"))?;
    if list.len() > MAX_LINES {
        return Err(refused("too_many"));
    }
    let mut tx = ctx.store.read().await?;
    let mut found = Vec::with_capacity(list.len());
    for (sku, units) in list {
        let variant = tx.product().variant_of_sku(&sku).await?;
        found.push((variant.ok_or_else(|| refused("unknown"))?, units));
    }
    folded(found)
}

fn folded(
    units: impl IntoIterator<Item = (VariantId, i64)>,
) -> Result<Vec<(VariantId, Quantity)>, ServiceError> {
    let units = units.into_iter().filter(|(_, units)| *units > 0);
    let folded = fold_keys(units).ok_or_else(|| refused("units"))?;
    let quantities = folded.into_iter().map(|(variant, units)| {
        let quantity = Quantity::new(units).map_err(|_| refused("units"))?;
        Ok((variant, quantity))
    });
    quantities.collect()
}

/// Goods as they would be added: the sum is that of `wanted`, which `shown` begins with.
async fn view(
    ctx: &Ctx,
    tx: &mut Tx,
    locale: Locale,
    base: &OrderGroup,
    (wanted, shown): (&[Wanted], &[Wanted]),
) -> Result<GoodsToAdd, ServiceError> {
    let rows = rows_of(tx, shown, ctx.currency, ctx.clock.now()).await?;
    let lines: Vec<_> = rows[..wanted.len()]
        .iter()
        .map(|row| cart_line(row, ctx))
        .collect();
    let priced = price_supplement(base, &lines, &ctx.catalogue.tariff())?;
    let open = |order: &&Order| order.state == OrderState::Confirmed;
    let shops = base.orders.iter().filter(open);
    let line = |(place, row): (usize, &CartRow)| {
        let offer = &row.offer;
        let is_open = base.open_order_of(offer.seller.id).is_some();
        LineToAdd {
            sku: offer.sku.clone(),
            name: offer.name.get(locale).clone(),
            choice: offer.choice.get(locale).clone(),
            price: offer.price.filter(|_| is_open),
            available: offer.available.max(0),
            units: if place < wanted.len() {
                row.quantity.get()
            } else {
                0
            },
        }
    };
    let PricedCart {
        totals, orderable, ..
    } = priced;
    Ok(GoodsToAdd {
        number: base.number.clone(),
        lines: rows.iter().enumerate().map(line).collect(),
        totals: (!wanted.is_empty()).then_some(totals),
        orderable,
        payment: base.checkout.payment,
        shops: shops
            .map(|order| SellerLink::new(&order.seller, locale))
            .collect(),
        key: new_order_key(ctx).await?,
    })
}
