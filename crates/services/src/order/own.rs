//! Purchases of the signed-in person: listing them, and claiming those that were made as a guest.

use super::show::MISSING;
use crate::product::cover_view;
use crate::{Ctx, Permit, ServiceError};
use domain::kernel::{Locale, Money, Timestamp};
use domain::order::{OrderNumber, OrderState, PurchaseCard, PurchaseItem, state_of_group};
use domain::payment::{PaymentMethod, PaymentState};
use domain::user::Part;
use domain::user::permission::policy::AccountUpdate;
use store::{PurchaseLine, PurchaseRow, Tx};

const PER_PAGE: i64 = 20;
/// Purchases whose contacts are indexed in one transaction.
const BATCH: i64 = 100;

/// A part of the list of one's own purchases, newest first: those that are in `state`, older than the one numbered
/// `before`.
/// # Errors
/// [`ServiceError::NotFound`] when there is no such purchase `before`.
pub async fn list_own_orders(
    permit: &Permit<AccountUpdate>,
    locale: Locale,
    state: Option<OrderState>,
    before: Option<&str>,
) -> Result<Part<PurchaseCard>, ServiceError> {
    let account = permit.account()?;
    let before = before.map(OrderNumber::parse).transpose().map_err(|_| MISSING)?;
    let mut tx = permit.store.read().await?;
    let mut rows = tx
        .order()
        .purchases(account, state, before.as_ref(), PER_PAGE + 1)
        .await?;
    let page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let goes_on = rows.len() > page;
    rows.truncate(page);
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let lines = tx.order().purchase_lines(&ids).await?;
    let next = rows.last().filter(|_| goes_on).map(|row| row.number.clone());
    let card = |row: PurchaseRow| {
        let own: Vec<&PurchaseLine> = lines.iter().filter(|line| line.group == row.id).collect();
        card(&row, &own, locale)
    };
    Ok(Part {
        items: rows.into_iter().map(card).collect::<Result<_, _>>()?,
        next,
    })
}

fn card(row: &PurchaseRow, lines: &[&PurchaseLine], locale: Locale) -> Result<PurchaseCard, ServiceError> {
    let broken = || {
        tracing::error!(id = row.id, "a purchase row is not valid");
        ServiceError::Internal
    };
    let currency = row.currency.parse().map_err(|_| broken())?;
    let payment_state = PaymentState::parse(&row.payment_state).ok_or_else(broken)?;
    let item = |line: &&PurchaseLine| PurchaseItem {
        name: line.name.get(locale).clone(),
        image: cover_view(&line.image, line.name.get(locale).clone()),
        quantity: line.quantity,
    };
    let online = PaymentMethod::parse(&row.method) == Some(PaymentMethod::Online);
    Ok(PurchaseCard {
        number: OrderNumber::parse(&row.number).map_err(|_| broken())?,
        state: state_of_group(lines.iter().map(|line| line.state)),
        payment_state,
        total: Money::new(row.total, currency),
        placed_at: Timestamp::from_micros(row.placed_at),
        items: lines.iter().map(item).collect(),
        can_pay: online && payment_state == PaymentState::Pending,
    })
}

/// How many purchases made as a guest were placed with a verified contact of the person.
/// # Errors
/// Those of the database.
pub async fn count_claimable_orders(permit: &Permit<AccountUpdate>) -> Result<i64, ServiceError> {
    let account = permit.account()?;
    let mut tx = permit.store.read().await?;
    let account = tx.user().account(account).await?;
    let account = account.ok_or(ServiceError::NotFound("account"))?;
    Ok(tx.order().claimable(&account.logins()).await?)
}

/// Takes purchases made as a guest with a verified contact of the person into the account; gives how many. An account
/// has no contact that is not verified.
/// # Errors
/// Those of the database.
pub async fn claim_orders(permit: &Permit<AccountUpdate>) -> Result<u64, ServiceError> {
    let id = permit.account()?;
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let account = tx.user().account(id).await?;
            let account = account.ok_or(ServiceError::NotFound("account"))?;
            Ok(tx.order().claim(id, &account.logins()).await?)
        })
        .await
}

/// Fills in the blind indexes of purchases that were placed before there were any.
pub(crate) async fn index_contacts(ctx: &Ctx) -> Result<(), ServiceError> {
    loop {
        let done = ctx
            .store
            .write(async move |tx: &mut Tx| Ok::<_, ServiceError>(tx.order().index_contacts(BATCH).await?))
            .await?;
        if done == 0 {
            return Ok(());
        }
    }
}
