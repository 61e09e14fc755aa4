//! Work that nobody waits for: carrying out the outbox, ending unpaid orders, receiving and closing old ones, asking after payments, sweeping.

use crate::{
    Ctx, Permit, ServiceError, aftersales, approval, merchant, notify, order, payment, product, user,
};
use domain::order::OrderGroupId;
use domain::user::permission::policy::SystemUpdate;
use domain::user::register::{Expiry, SCHEDULE};
use store::{OutboxItem, PersonalStore, Tx};

/// How long a worker holds what it took. What a server that died had taken is taken up by another after that.
const HOLD_SECONDS: i64 = 30;
/// A worker begins nothing that it has held for so long, and gives it back: the longest item takes 15 seconds, and nobody
/// else shall carry out what is under way.
const BEGIN_WITHIN_SECONDS: i64 = 15;
/// Items that are taken together, and how often in a round.
const BATCH: u32 = 50;
const BATCHES_MOST: u32 = 20;
/// The longest pause between two tries.
const PAUSE_MOST_SECONDS: i64 = 3_600;

/// What one round of work came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub carried_out: usize,
    pub put_off: usize,
    pub expired: usize,
    /// Orders received for their buyers.
    pub received: usize,
    /// Orders whose time for after-sales is over.
    pub closed: u64,
    pub asked_after: usize,
    /// Accounts closed and people erased.
    pub erased: usize,
}

/// One round of everything.
/// # Errors
/// Those of the database; what a single item does wrong only puts that item off.
pub async fn run_round(permit: &Permit<SystemUpdate>) -> Result<Round, ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    let (carried_out, put_off) = carry_out(ctx).await?;
    let expired = order::expire_orders(permit).await?;
    let received = order::receive_due_orders(permit).await?;
    let closed = order::close_due_orders(permit).await?;
    aftersales::lapse_after_sales(permit).await?;
    let resent = payment::resend_refunds(ctx).await?;
    let asked_after = payment::reconcile_payments(ctx).await?;
    let erased = user::erase_due(ctx).await?;
    product::refresh(ctx).await?;
    // Another process may have made a new data key.
    ctx.store.refresh_keys().await?;
    Ok(Round {
        carried_out: carried_out + resent,
        put_off,
        expired,
        received,
        closed,
        asked_after,
        erased,
    })
}

/// Deletes what is past its retention, by the register of personal data, and ends what nobody decided in time.
/// # Errors
/// Those of the database.
pub async fn sweep(permit: &Permit<SystemUpdate>) -> Result<(), ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    approval::expire_approvals(ctx).await?;
    for expiry in SCHEDULE {
        sweep_table(ctx, expiry).await?;
    }
    merchant::forget_applications(ctx).await?;
    order::index_contacts(ctx).await?;
    user::forget_old_orders(ctx).await
}

/// In small transactions, so that nobody waits for it.
async fn sweep_table(ctx: &Ctx, expiry: &'static Expiry) -> Result<(), ServiceError> {
    let now = ctx.clock.now();
    loop {
        let deleted = ctx
            .store
            .write(async move |tx: &mut Tx| Ok::<_, ServiceError>(tx.personal().sweep(expiry, now).await?))
            .await?;
        if i64::try_from(deleted).unwrap_or(i64::MAX) < PersonalStore::SWEEP_MOST {
            return Ok(());
        }
    }
}

/// Carries out what is due. A round that has much to do leaves the rest to the next, and so does one whose work mostly
/// fails: there is other work to do.
async fn carry_out(ctx: &Ctx) -> Result<(usize, usize), ServiceError> {
    let (mut carried_out, mut put_off) = (0, 0);
    for _ in 0..BATCHES_MOST {
        let (done, failed) = carry_out_batch(ctx).await?;
        carried_out += done;
        put_off += failed;
        if done + failed < BATCH as usize || failed > done {
            break;
        }
    }
    Ok((carried_out, put_off))
}

async fn carry_out_batch(ctx: &Ctx) -> Result<(usize, usize), ServiceError> {
    let now = ctx.clock.now();
    let until = now.plus_seconds(HOLD_SECONDS);
    let last_begin = now.plus_seconds(BEGIN_WITHIN_SECONDS);
    let items = ctx
        .store
        .write(async move |tx: &mut Tx| {
            Ok::<_, ServiceError>(tx.outbox().claim(now, until, BATCH.into()).await?)
        })
        .await?;
    let (mut done, mut put_off) = (Vec::new(), 0);
    let mut items = items.into_iter();
    for item in items.by_ref() {
        if ctx.clock.now() > last_begin {
            give_back(ctx, std::iter::once(item).chain(items).collect()).await?;
            break;
        }
        match dispatch(ctx, &item).await {
            Ok(()) => done.push(item.id),
            Err(error) => {
                put_off += 1;
                retry(ctx, item, &error).await?;
            }
        }
    }
    let carried_out = done.len();
    if carried_out > 0 {
        let now = ctx.clock.now();
        ctx.store
            .write(async move |tx: &mut Tx| {
                for id in &done {
                    tx.outbox().done(id, now).await?;
                }
                Ok::<_, ServiceError>(())
            })
            .await?;
    }
    Ok((carried_out, put_off))
}

/// What there was no time for is due again.
async fn give_back(ctx: &Ctx, items: Vec<OutboxItem>) -> Result<(), ServiceError> {
    let now = ctx.clock.now();
    ctx.store
        .write(async move |tx: &mut Tx| {
            for item in &items {
                tx.outbox().give_back(&item.id, now).await?;
            }
            Ok(())
        })
        .await
}

/// Carries out one item. Every branch may run more than once.
async fn dispatch(ctx: &Ctx, item: &OutboxItem) -> Result<(), ServiceError> {
    let broken = |_| ServiceError::Internal;
    match item.topic.as_str() {
        "order.placed" => open_payment(ctx, item.subject.parse().map_err(broken)?).await,
        "payment.refund" => payment::refund_payment(ctx, item.subject.parse().map_err(broken)?).await,
        "payment.webhook" => payment::apply_webhook(ctx, &item.payload).await,
        "remittance.remind" => payment::remind(ctx, &item.id, item.subject.parse().map_err(broken)?).await,
        "payment.cancel" => payment::cancel_payment(ctx, item.subject.parse().map_err(broken)?).await,
        "code.send" => user::deliver_code(ctx, &item.subject).await,
        "message.send" => notify::send(ctx, &item.subject, &item.payload).await,
        topic => {
            tracing::error!(topic, "the outbox holds an item of an unknown topic");
            Err(ServiceError::Internal)
        }
    }
}

/// A payment whose opening was cut off by a crash is opened now.
async fn open_payment(ctx: &Ctx, id: OrderGroupId) -> Result<(), ServiceError> {
    let group = ctx
        .store
        .read()
        .await?
        .order()
        .group(id)
        .await?
        .ok_or(ServiceError::NotFound("order"))?;
    match payment::open_payment(ctx, &group).await {
        Ok(_) | Err(ServiceError::Conflict(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn retry(ctx: &Ctx, item: OutboxItem, error: &ServiceError) -> Result<(), ServiceError> {
    tracing::warn!(item = item.id, topic = item.topic, attempts = item.attempts, %error, "an outbox item is put off");
    let doubled = 1_i64 << item.attempts.clamp(0, 12);
    let due = ctx.clock.now().plus_seconds(doubled.min(PAUSE_MOST_SECONDS));
    let text = error.to_string();
    ctx.store
        .write(async move |tx: &mut Tx| Ok(tx.outbox().retry(&item.id, due, &text).await?))
        .await
}
