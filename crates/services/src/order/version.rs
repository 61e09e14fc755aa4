//! Former versions of purchases, and changing whom and where they go to until something of them is on its way.

use super::advance::held;
use super::note::at_desk;
use super::show::{MISSING, opened, shown};
use super::staff::masked;
use crate::user::{masked_account, text};
use crate::{Ctx, Permit, ServiceError, audit, payment};
use domain::kernel::{FieldError, Locale, encode_id};
use domain::order::{
    Checkout, ContactEdit, Desk, LineThenView, OrderChange, OrderGroup, OrderGroupId, OrderGroupView,
    OrderNumber, OrderSnapshot, OrderState, OrderToEdit, OrderVersionView,
};
use domain::payment::PaymentMethod;
use domain::user::permission::policy::{OrderRead, OrderUpdate};
use domain::user::{AccountId, mask_name, mask_phone};
use serde_json::json;
use store::{OrderVersion, Tx};

const VERSIONS_MOST: i64 = 100;
const REASON_LEAST: usize = 4;

/// Who changes a purchase.
#[derive(Clone, Debug)]
pub(super) struct Author {
    /// `buyer`, `operator` or `seller`.
    pub cause: &'static str,
    pub account: Option<AccountId>,
    /// Empty for buyers.
    pub reason: String,
}

/// Keeps the version of a held group that is about to change; gives its id.
pub(super) async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    change: OrderChange,
    author: &Author,
) -> Result<String, ServiceError> {
    let version = before(ctx, group, change, author);
    tx.order().keep_version(&version).await?;
    Ok(version.id)
}

/// [`keep`] where goods are added, by the purchase of this number.
pub(super) async fn keep_supplemented(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    supplement: OrderNumber,
    author: &Author,
) -> Result<(), ServiceError> {
    let mut version = before(ctx, group, OrderChange::GoodsAdded, author);
    version.snapshot.supplement = Some(supplement);
    Ok(tx.order().keep_version(&version).await?)
}

fn before(ctx: &Ctx, group: &OrderGroup, change: OrderChange, author: &Author) -> OrderVersion {
    OrderVersion {
        id: encode_id("orv", ctx.ids.next()),
        group: group.id,
        change,
        cause: author.cause.to_owned(),
        author: author.account,
        snapshot: OrderSnapshot::of(group, &author.reason),
        at: ctx.clock.now(),
    }
}

/// Changes recipient, telephone, address or note for the holder of the key, until something is on its way.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, [`ServiceError::Invalid`], also for a region where delivery costs
/// otherwise or no cash is collected; [`ServiceError::Conflict`] when something has left or the purchase was changed
/// meanwhile.
pub async fn change_contact(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
    edit: ContactEdit,
) -> Result<OrderGroupView, ServiceError> {
    let (group, _) = opened(ctx, number, key).await?;
    let author = Author {
        cause: "buyer",
        account: ctx.person().await?.map(|person| person.account),
        reason: String::new(),
    };
    let owned = ctx.clone();
    let group = ctx
        .store
        .write(async move |tx: &mut Tx| {
            change_in(&owned, tx, group.id, &edit, &author).await?;
            tx.order().group(group.id).await?.ok_or(MISSING)
        })
        .await?;
    shown(ctx, &group, locale).await
}

/// [`change_contact`] by the platform's people, for a reason that is kept.
/// # Errors
/// As [`change_contact`], and [`ServiceError::Forbidden`] for sellers' people.
pub async fn change_order_contact(
    permit: &Permit<OrderUpdate>,
    number: &str,
    edit: ContactEdit,
    reason: &str,
) -> Result<(), ServiceError> {
    let (group, _) = at_desk(permit, Desk::Platform, number).await?;
    let author = Author {
        cause: "operator",
        account: permit.person().map(|person| person.account),
        reason: text("reason", reason, REASON_LEAST)?,
    };
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let fields = change_in(&owned, tx, group.id, &edit, &author).await?;
            let mut record = audit::by(
                &owned,
                "order.change_contact",
                "order_group",
                group.id.to_string(),
            );
            record.reason = Some(author.reason);
            record.after = Some(json!({ "changed": fields }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// A purchase with its former versions, newest first, its buyer masked.
/// # Errors
/// As [`change_order_contact`].
pub async fn order_to_edit(
    permit: &Permit<OrderRead>,
    locale: Locale,
    number: &str,
) -> Result<OrderToEdit, ServiceError> {
    let (group, _) = at_desk(permit, Desk::Platform, number).await?;
    let order = shown(permit, &group, locale).await?;
    let mut tx = permit.store.read().await?;
    let mut views = Vec::new();
    for (number, version) in tx.order().versions(group.id, VERSIONS_MOST).await? {
        let author = match version.author {
            Some(author) => tx.user().account(author).await?,
            None => None,
        };
        let author = author.as_ref().map(masked_account).unwrap_or_default();
        views.push(view(number, version, author, locale));
    }
    let mut order = masked(order, &group.checkout.address);
    order.changes = views.first().map_or(0, |version| version.number);
    Ok(OrderToEdit {
        order,
        versions: views,
    })
}

/// Gives the names of the fields that have changed, which say nothing of the buyer.
async fn change_in(
    ctx: &Ctx,
    tx: &mut Tx,
    group: OrderGroupId,
    edit: &ContactEdit,
    author: &Author,
) -> Result<Vec<&'static str>, ServiceError> {
    let group = held(tx, group).await?;
    if tx.order().changes(group.id).await? != edit.version {
        return Err(ServiceError::Conflict(
            "the order was changed meanwhile".to_owned(),
        ));
    }
    if !may_change(&group) {
        return Err(ServiceError::Conflict(
            "something of the order has left already".to_owned(),
        ));
    }
    let new = edit
        .apply(&group.checkout, &ctx.catalogue.tariff(), group.currency)
        .map_err(ServiceError::Invalid)?;
    refuse_without_cash(tx, &group, &new).await?;
    keep(ctx, tx, &group, OrderChange::ContactChanged, author).await?;
    tx.order().set_checkout(group.id, &new).await?;
    for supplement in tx.order().supplements(group.id).await? {
        let supplement = held(tx, supplement).await?;
        carry(ctx, tx, &supplement, &new, author).await?;
    }
    let old = &group.checkout;
    let changed = [
        ("recipient", new.address.recipient != old.address.recipient),
        ("phone", new.phone != old.phone),
        ("address", new.address.lines() != old.address.lines()),
        ("note", new.note != old.note),
    ];
    Ok(changed
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(name, _)| name)
        .collect())
}

/// Whom and where a purchase goes to, goes what was added to it; what has ended belongs to the same person still.
async fn carry(
    ctx: &Ctx,
    tx: &mut Tx,
    supplement: &OrderGroup,
    new: &Checkout,
    author: &Author,
) -> Result<(), ServiceError> {
    if supplement.lines().any(|line| line.progress.shipped > 0) {
        return Err(ServiceError::Conflict(
            "something that was added to the order has left already".to_owned(),
        ));
    }
    let new = Checkout {
        note: supplement.checkout.note.clone(),
        payment: supplement.checkout.payment,
        ..new.clone()
    };
    if supplement.state() != OrderState::Cancelled {
        refuse_without_cash(tx, supplement, &new).await?;
    }
    keep(ctx, tx, supplement, OrderChange::ContactChanged, author).await?;
    Ok(tx.order().set_checkout(supplement.id, &new).await?)
}

/// Refuses an address in a region where couriers do not collect the cash of this purchase.
async fn refuse_without_cash(tx: &mut Tx, group: &OrderGroup, new: &Checkout) -> Result<(), ServiceError> {
    let moves = new.address.region != group.checkout.address.region;
    if !moves || new.payment != PaymentMethod::CashOnDelivery {
        return Ok(());
    }
    let offers = tx.ask(payment::offers_asked(new.payment)).await?;
    payment::refuse_unoffered(offers, new, group.totals.total)
        .map_err(|_| ServiceError::Invalid(vec![FieldError::new("region", "no_cash")]))
}

/// Whether nothing of a purchase has left, and something of it will. What adds to another one goes where that goes.
pub(super) fn may_change(group: &OrderGroup) -> bool {
    if group.supplements.is_some() {
        return false;
    }
    let waits = |state| matches!(state, OrderState::AwaitingPayment | OrderState::Confirmed);
    let nothing_left = group.lines().all(|line| line.progress.shipped == 0);
    nothing_left && group.orders.iter().any(|order| waits(order.state))
}

fn view(number: i64, version: OrderVersion, author: String, locale: Locale) -> OrderVersionView {
    let checkout = version.snapshot.checkout;
    let address = &checkout.address;
    let lines = version.snapshot.orders.into_iter().flat_map(|order| order.lines);
    OrderVersionView {
        number,
        change: version.change,
        cause: version.cause,
        author,
        reason: version.snapshot.reason,
        supplement: version.snapshot.supplement,
        recipient: mask_name(&address.recipient),
        phone: mask_phone(checkout.phone.as_str()),
        place: format!("{} {}", address.region, address.city).trim().to_owned(),
        lines: lines
            .map(|line| LineThenView {
                name: line.name.into_locale(locale),
                choice: line.choice.into_locale(locale),
                quantity: line.quantity,
                cancelled: line.cancelled,
            })
            .collect(),
        at: version.at,
    }
}
