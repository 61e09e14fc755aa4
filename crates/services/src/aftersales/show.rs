//! Requests as they are shown: to buyers by the key of their purchase or in their account, to staff within their reach.

use super::money::{is_waiting, what_goes_back};
use super::{Case, MISSING, load, number_of, opened_request};
use crate::product::cover_view;
use crate::{Ctx, Permit, ServiceError};
use domain::aftersales::{
    AfterSalesEvent, AfterSalesKind, AfterSalesLine, AfterSalesLineView, AfterSalesNumber, AfterSalesReason,
    AfterSalesRow, AfterSalesState, AfterSalesView, LabelView, ReturnPlace, Taker,
};
use domain::kernel::{Locale, Localized, Money, Slug, Timestamp};
use domain::merchant::{SellerId, SellerLink};
use domain::order::OrderLine;
use domain::payment::BankAccount;
use domain::product::VariantId;
use domain::user::permission::policy::{AccountUpdate, AfterSalesRead, AfterSalesUpdate};
use domain::user::{Part, Policy};
use store::{AfterSalesFilter, AfterSalesSummary, Tx};

const MOST: i64 = 200;

/// A request, for the holder of the key or the signed-in person of its purchase.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key.
pub async fn own_after_sales(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<AfterSalesView, ServiceError> {
    let number = opened_request(ctx, number, key).await?;
    let mut tx = ctx.store.read().await?;
    let case = load(&mut tx, &number).await?;
    view(ctx, &mut tx, &case, locale, Taker::Buyer).await
}

/// A request, for those who work on it.
/// # Errors
/// [`ServiceError::NotFound`], also for requests of others.
pub async fn after_sales_as_staff(
    permit: &Permit<AfterSalesRead>,
    locale: Locale,
    number: &str,
) -> Result<AfterSalesView, ServiceError> {
    seen_by_staff(permit, locale, number).await
}

/// [`after_sales_as_staff`] for whoever has moved it.
/// # Errors
/// As [`after_sales_as_staff`].
pub async fn moved_after_sales(
    permit: &Permit<AfterSalesUpdate>,
    locale: Locale,
    number: &str,
) -> Result<AfterSalesView, ServiceError> {
    seen_by_staff(permit, locale, number).await
}

async fn seen_by_staff<P: Policy>(
    permit: &Permit<P>,
    locale: Locale,
    number: &str,
) -> Result<AfterSalesView, ServiceError> {
    let number = number_of(number)?;
    let mut tx = permit.store.read().await?;
    let case = load(&mut tx, &number).await?;
    let scope = permit.seller(Some(case.request.seller)).map_err(|_| MISSING)?;
    let mut view = view(permit, &mut tx, &case, locale, Taker::Staff).await?;
    if view.offered.contains(&AfterSalesEvent::Approve) {
        let mut places = tx.inventory().locations(scope).await?;
        places.retain(domain::inventory::Location::is_open);
        view.places = places
            .into_iter()
            .map(|place| ReturnPlace {
                id: place.id,
                name: place.name.into_locale(locale),
                address: place.street,
            })
            .collect();
    }
    Ok(view)
}

/// What the buyer of a request puts on the parcel, while it may be sent.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, and when nothing is to be sent.
pub async fn after_sales_label(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<LabelView, ServiceError> {
    let view = own_after_sales(ctx, locale, number, key).await?;
    let to_be_sent = matches!(view.state, AfterSalesState::Approved | AfterSalesState::SentBack);
    let place = view.place.filter(|_| to_be_sent && view.kind.goes_back());
    Ok(LabelView {
        number: view.number,
        kind: view.kind,
        seller: view.seller.name,
        place: place.ok_or(MISSING)?,
        goods: view
            .lines
            .into_iter()
            .map(|line| (line.name, line.units))
            .collect(),
        due_at: view.due_at,
    })
}

/// Requests of all sellers that fit, newest first; at most `limit` (1 to 200). The cursor is a number.
/// # Errors
/// [`ServiceError::Forbidden`] for a seller's people.
pub async fn list_after_sales(
    permit: &Permit<AfterSalesRead>,
    filter: &AfterSalesFilter,
    limit: i64,
) -> Result<Part<AfterSalesRow>, ServiceError> {
    permit.platform()?;
    let limit = limit.clamp(1, MOST);
    let mut tx = permit.store.read().await?;
    part(tx.aftersales().summaries(filter, limit + 1).await?, limit)
}

/// Requests of the seller that somebody works for, as [`list_after_sales`]; without `seller` of the first.
/// # Errors
/// As [`Permit::seller`].
pub async fn list_seller_after_sales(
    permit: &Permit<AfterSalesRead>,
    seller: Option<SellerId>,
    filter: &AfterSalesFilter,
    limit: i64,
) -> Result<Part<AfterSalesRow>, ServiceError> {
    let (scope, limit) = (permit.seller(seller)?, limit.clamp(1, MOST));
    let mut tx = permit.store.read().await?;
    let found = tx
        .aftersales()
        .summaries_of_seller(scope, filter, limit + 1)
        .await?;
    part(found, limit)
}

/// One's own requests, newest first, older than the one numbered `before`.
/// # Errors
/// [`ServiceError::NotFound`] for a number that is none.
pub async fn list_own_after_sales(
    permit: &Permit<AccountUpdate>,
    before: Option<&str>,
    limit: i64,
) -> Result<Part<AfterSalesRow>, ServiceError> {
    let (account, limit) = (permit.account()?, limit.clamp(1, MOST));
    let filter = AfterSalesFilter {
        before: before.map(number_of).transpose()?,
        ..AfterSalesFilter::default()
    };
    let mut tx = permit.store.read().await?;
    let found = tx
        .aftersales()
        .summaries_of_account(account, &filter, limit + 1)
        .await?;
    part(found, limit)
}

fn part(mut found: Vec<AfterSalesSummary>, limit: i64) -> Result<Part<AfterSalesRow>, ServiceError> {
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = found.len() > page;
    found.truncate(page);
    let items: Vec<AfterSalesRow> = found.iter().map(row_of).collect::<Result<_, _>>()?;
    Ok(Part {
        next: items.last().filter(|_| goes_on).map(|row| row.number.to_string()),
        items,
    })
}

pub(super) fn row_of(row: &AfterSalesSummary) -> Result<AfterSalesRow, ServiceError> {
    let read = || {
        Some(AfterSalesRow {
            number: AfterSalesNumber::parse(&row.number).ok()?,
            seller: Slug::parse(&row.seller).ok()?,
            kind: AfterSalesKind::parse(&row.kind)?,
            reason: AfterSalesReason::parse(&row.reason)?,
            state: AfterSalesState::parse(&row.state)?,
            units: row.units,
            back: Money::new(row.back, row.currency.parse().ok()?),
            requested_at: Timestamp::from_micros(row.requested_at),
        })
    };
    read().ok_or_else(|| {
        tracing::error!(
            number = row.number,
            "the row of an after-sales request is not valid"
        );
        ServiceError::Internal
    })
}

async fn view(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    locale: Locale,
    taker: Taker,
) -> Result<AfterSalesView, ServiceError> {
    let (request, order) = (&case.request, case.order());
    let place = tx.aftersales().place(request.id).await?;
    let others = names_of(tx, case, locale).await?;
    let accepted = request.accepted() > 0;
    let lines = request.lines.iter().filter_map(|line| {
        let own = usize::try_from(line.position)
            .ok()
            .and_then(|at| order.lines.get(at))?;
        Some(line_view(line, own, &others, locale))
    });
    Ok(AfterSalesView {
        number: request.number.clone(),
        order: order.number.clone(),
        seller: SellerLink::new(&order.seller, locale),
        kind: request.kind,
        reason: request.reason,
        state: request.state,
        text: request.text.clone(),
        photos: tx.aftersales().photos_of(request.id).await?,
        lines: lines.collect(),
        delivery_back: request.delivery_back,
        back: back_of(tx, case).await?,
        payee: request
            .payee
            .as_ref()
            .map(BankAccount::masked)
            .unwrap_or_default(),
        sent_back: request.sent_back.clone(),
        sent_out: request.sent_out.clone(),
        fate: request.fate,
        place: place.map(|(id, name, address)| ReturnPlace {
            id,
            name: Localized::into_locale(name, locale),
            address,
        }),
        places: Vec::new(),
        due_at: request.due_at,
        history: request.history.clone(),
        offered: request.state.offered(request.kind, accepted, taker),
        waiting: is_waiting(ctx, tx, case).await?,
        version: request.version,
    })
}

/// What has gone back with a request, or would: before inspection for all of it, afterwards for what was accepted.
async fn back_of(tx: &mut Tx, case: &Case) -> Result<Money, ServiceError> {
    let request = &case.request;
    let nothing = Money::zero(case.group.currency);
    match request.state {
        AfterSalesState::Refunded | AfterSalesState::Settled => {
            let mut back = request.delivery_back;
            for line in &request.lines {
                back = back.checked_add(line.back)?;
            }
            Ok(back)
        }
        state if !state.is_open() => Ok(nothing),
        _ if !matches!(request.kind, AfterSalesKind::Return | AfterSalesKind::Claim) => Ok(nothing),
        AfterSalesState::Inspected => Ok(what_goes_back(tx, case, |line| line.accepted).await?.total),
        _ => Ok(what_goes_back(tx, case, |line| line.units).await?.total),
    }
}

/// The names of what is wanted instead of lines.
async fn names_of(
    tx: &mut Tx,
    case: &Case,
    locale: Locale,
) -> Result<Vec<(VariantId, String)>, ServiceError> {
    let (request, order) = (&case.request, case.order());
    let others = request.lines.iter().filter(|line| line.instead != line.variant);
    let others: Vec<VariantId> = others.map(|line| line.instead).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let slugs: Vec<String> = order
        .lines
        .iter()
        .map(|line| line.product_slug.to_string())
        .collect();
    let products = tx.product().products_by_slugs(&slugs).await?;
    let mut names = Vec::new();
    for product in &products {
        for variant in product
            .variants
            .iter()
            .filter(|variant| others.contains(&variant.id))
        {
            names.push((variant.id, super::ask::choice_name(product, variant, locale)));
        }
    }
    Ok(names)
}

fn line_view(
    line: &AfterSalesLine,
    own: &OrderLine,
    others: &[(VariantId, String)],
    locale: Locale,
) -> AfterSalesLineView {
    let other = others.iter().find(|(id, _)| *id == line.instead);
    AfterSalesLineView {
        position: line.position,
        product_slug: own.product_slug.clone(),
        name: own.name.get(locale).clone(),
        choice: own.choice.get(locale).clone(),
        image: cover_view(&own.image, own.name.get(locale).clone()),
        instead: other.map(|(_, name)| name.clone()).unwrap_or_default(),
        units: line.units,
        accepted: line.accepted,
        written_off: line.written_off,
        rejected: line.rejected,
        back: line.back,
    }
}
