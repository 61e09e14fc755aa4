//! Placing an order: everything that must be true together is written in one transaction.

mod goods;
mod purchase;
mod source;

use goods::{bundles_among, missing, sold_out};
use purchase::payment_of;
pub(super) use source::{Added, Source, rows_of};

use super::show::order_path;
use super::stock;
use crate::cart::check_lengths;
use crate::idempotency::Repeat;
use crate::user::refuse_blocked;
use crate::{Ctx, ServiceError, audit, payment, product, settlement};
use domain::cart::{CartId, CheckoutForm, LineWarning, PricedCart};
use domain::kernel::Locale;
use domain::order::{Checkout, OrderGroup, PlaceOrder, PlacedOrder, SoldOutLine};
use domain::user::AccountId;
use store::{CartRow, NewGroup, PlacedFee, Replay, Tx};

const KEY_MOST: usize = 255;
/// How often an order is tried to be placed that is in the way of another write.
const TRIES: u32 = 3;

/// Orders what is in the visitor's cart: one purchase, with one order for each seller of its goods.
///
/// The same key gives the same order, however often it is sent; another command under that key is refused.
/// A total other than the buyer saw is answered, not charged. Sold-out lines are all named. What was typed is kept
/// whatever comes of it.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::CartEmpty`], [`ServiceError::SoldOut`], [`ServiceError::TotalChanged`],
/// [`ServiceError::Conflict`] for a key that was used for something else, [`ServiceError::Blocked`].
pub async fn place_order(
    ctx: &Ctx,
    locale: Locale,
    command: PlaceOrder,
) -> Result<PlacedOrder, ServiceError> {
    let account = ctx.person().await?.map(|person| person.account);
    let placer = Placer { account, staff: None };
    place_for(ctx, locale, command, placer).await
}

/// For whom an order is placed, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Placer {
    /// Whose it is; `None` for guests.
    pub account: Option<AccountId>,
    /// Of staff who place it for somebody, for the audit log.
    pub staff: Option<String>,
}

/// Orders what is in the cart of the context, as [`place_order`].
pub(super) async fn place_for(
    ctx: &Ctx,
    locale: Locale,
    command: PlaceOrder,
    placer: Placer,
) -> Result<PlacedOrder, ServiceError> {
    check_lengths(&command.form)?;
    if command.key.is_empty() || command.key.len() > KEY_MOST {
        return Err(ServiceError::BadRequest(format!(
            "an idempotency key has 1 to {KEY_MOST} characters"
        )));
    }
    let cart = ctx.cart.ok_or(ServiceError::CartEmpty)?;
    let form = command.form.clone();
    let outcome = place_from(ctx, locale, Source::Cart(cart), command, placer).await;
    if outcome.is_err() {
        keep_form(ctx, cart, form).await;
    }
    outcome
}

/// Orders goods wherever they stand, as [`place_order`]. Key and lengths of the command are the caller's to check.
pub(super) async fn place_from(
    ctx: &Ctx,
    locale: Locale,
    source: Source,
    command: PlaceOrder,
    placer: Placer,
) -> Result<PlacedOrder, ServiceError> {
    let fingerprint = source.fingerprint(ctx, &command)?;
    let placing = Placing {
        ctx: ctx.clone(),
        locale,
        source,
        placer,
        command,
        fingerprint,
    };
    let (group, level_shown) = placing.tried().await?;
    if level_shown {
        product::refresh(ctx).await?;
    }
    finish(ctx, &group).await
}

/// The rest happens after the commit: nothing of it can undo the purchase.
async fn finish(ctx: &Ctx, group: &OrderGroup) -> Result<PlacedOrder, ServiceError> {
    let pay_url = if group.can_pay() {
        payment::open_payment(ctx, group).await.ok()
    } else {
        None
    };
    Ok(told(group, pay_url))
}

fn told(group: &OrderGroup, pay_url: Option<String>) -> PlacedOrder {
    PlacedOrder {
        number: group.number.clone(),
        access_key: group.access_key.clone(),
        total: group.totals.total,
        pay_url,
    }
}

async fn keep_form(ctx: &Ctx, cart: CartId, form: CheckoutForm) {
    let form = form.without_card_numbers();
    let kept: Result<(), ServiceError> = ctx
        .store
        .write(async move |tx: &mut Tx| Ok(tx.cart().save_form(cart, &form).await?))
        .await;
    if let Err(error) = kept {
        tracing::warn!(%error, "a refused checkout form could not be kept");
    }
}

/// One try to place an order.
#[derive(Clone)]
struct Placing {
    ctx: Ctx,
    locale: Locale,
    source: Source,
    placer: Placer,
    command: PlaceOrder,
    fingerprint: String,
}

impl Placing {
    /// [`Placing::run`] until it is not in the way of another write.
    async fn tried(&self) -> Result<(OrderGroup, bool), ServiceError> {
        let mut tries = 0;
        loop {
            let (placing, twin) = (self.clone(), self.clone());
            let outcome = self
                .ctx
                .store
                .write(async move |tx: &mut Tx| placing.run(tx).await)
                .await;
            match outcome {
                // A twin with the same key may have been faster, and have emptied the cart or taken the last units:
                // then its purchase is the answer.
                Err(
                    error @ (ServiceError::Conflict(_)
                    | ServiceError::CartEmpty
                    | ServiceError::SoldOut(_)
                    | ServiceError::TotalChanged(_)),
                ) => {
                    let found = self
                        .ctx
                        .store
                        .write(async move |tx: &mut Tx| twin.replayed(tx).await)
                        .await?;
                    tries += 1;
                    match (found, error) {
                        (Some(group), _) => return Ok((group, false)),
                        (None, ServiceError::Conflict(_) | ServiceError::Unavailable) if tries < TRIES => {}
                        // No answer for its key: it may be sent again.
                        (None, ServiceError::Conflict(_)) => return Err(ServiceError::Unavailable),
                        (None, error) => return Err(error),
                    }
                }
                other => return other,
            }
        }
    }

    /// Gives the purchase, and whether a level that pages show has changed.
    async fn run(&self, tx: &mut Tx) -> Result<(OrderGroup, bool), ServiceError> {
        if let Some(repeat) = &self.ctx.repeat {
            repeat.claim.set_kept(false);
        }
        let base = match &self.source {
            Source::Cart(_) => None,
            Source::Added(_) => match self.replayed(tx).await? {
                Some(group) => return Ok((group, false)),
                None => self.source.base(tx).await?,
            },
        };
        let now = self.ctx.clock.now();
        let checkout = match Source::checkout(base.as_ref(), &self.command, self.ctx.currency) {
            Ok(checkout) => checkout,
            Err(error) => {
                let before = self.replayed(tx).await?;
                return before.map(|group| (group, false)).ok_or(error);
            }
        };
        // All that is asked before it is known what is sold, in one message.
        let asked = (
            tx.order().replay(&self.command.key)?,
            self.source.rows_asked(&self.ctx, now),
            tx.user()
                .blocked_reason(self.placer.account, checkout.email.as_ref(), &checkout.phone)?,
            payment::offers_asked(checkout.payment),
            settlement::rules_asked(now),
        );
        let (replay, rows, blocked, offers, rules) = tx.ask(asked).await?;
        if let Some(group) = self.same(tx, replay).await? {
            return Ok((group, false));
        }
        let rows = self.source.rows(tx, &self.ctx, now, rows).await?;
        refuse_blocked(blocked)?;
        let priced = self.checked_price(&rows, base.as_ref(), &checkout)?;
        payment::refuse_unoffered(offers, &checkout, priced.totals.total)?;
        let seconds = payment::seconds_to_pay(&self.ctx, tx, checkout.payment).await?;
        let group = self.group(&rows, &priced, checkout, (now, seconds));
        let bundles = tx.inventory().bundles(&bundles_among(&rows)).await?;
        let fees = settlement::fees(tx, &group, &rules).await?;
        let Some(mut taken) = stock::take(&self.ctx, tx, &group, &bundles).await? else {
            return Err(ServiceError::SoldOut(missing(tx, &rows, &bundles).await?));
        };
        let cleared = self.source.take(tx, &rows);
        let spending = tx.payment().spend(&group)?;
        self.write(tx, &group, &taken, &fees)?;
        // Written together, and then looked at: an error undoes it all.
        tx.flush().await?;
        if cleared.is_some_and(|cleared| tx.cart().cleared(cleared) != rows.len() as u64) {
            return Err(ServiceError::Conflict("the cart has just changed".to_owned()));
        }
        if !taken.is_there(tx).await? {
            return Err(ServiceError::SoldOut(missing(tx, &rows, &bundles).await?));
        }
        payment::refuse_over_limit(tx, spending)?;
        self.note(tx, base.as_ref(), &group).await?;
        Ok((group, taken.is_shown()))
    }

    /// Leaves a version of the purchase that goods are added to, and says in the audit log who placed it for somebody.
    async fn note(
        &self,
        tx: &mut Tx,
        base: Option<&OrderGroup>,
        group: &OrderGroup,
    ) -> Result<(), ServiceError> {
        self.source.keep_version(&self.ctx, tx, base, group).await?;
        if let Some(actor) = &self.placer.staff {
            let id = group.id.to_string();
            let mut record = audit::record(&self.ctx, actor.clone(), "order.place", "order_group", id);
            self.source.note(base, &mut record);
            tx.audit().append(record).await?;
        }
        Ok(())
    }

    /// Has the purchase written with the next flush.
    fn write(
        &self,
        tx: &mut Tx,
        group: &OrderGroup,
        taken: &stock::Taken,
        fees: &[PlacedFee],
    ) -> Result<(), ServiceError> {
        tx.order().insert(&NewGroup {
            group,
            key: &self.command.key,
            fingerprint: &self.fingerprint,
        })?;
        taken.note(tx, group);
        tx.payment()
            .insert(&payment_of(&self.ctx, group), group.placed_at);
        settlement::post_placed(&self.ctx, tx, group, fees)?;
        payment::plan(&self.ctx, tx, group)?;
        if let Some(repeat) = self.own_answer(group) {
            repeat.keep(&self.ctx, tx, &told(group, None))?;
        }
        Ok(())
    }

    /// How the purchase is answered, where the answer is known before the commit: an online payment is opened after it.
    fn own_answer(&self, group: &OrderGroup) -> Option<&Repeat> {
        self.ctx.repeat.as_ref().filter(|_| !group.can_pay())
    }

    /// The purchase that this command has made before.
    async fn replayed(&self, tx: &mut Tx) -> Result<Option<OrderGroup>, ServiceError> {
        let question = tx.order().replay(&self.command.key)?;
        let replay = tx.ask(question).await?;
        self.same(tx, replay).await
    }

    /// The purchase that came of the key, if it was of the same command.
    async fn same(&self, tx: &mut Tx, replay: Option<Replay>) -> Result<Option<OrderGroup>, ServiceError> {
        let Some(replay) = replay else {
            return Ok(None);
        };
        if replay.fingerprint != self.fingerprint {
            return Err(ServiceError::Conflict(
                "this idempotency key was used for another order".to_owned(),
            ));
        }
        Ok(tx.order().group(replay.group).await?)
    }

    fn checked_price(
        &self,
        rows: &[CartRow],
        base: Option<&OrderGroup>,
        checkout: &Checkout,
    ) -> Result<PricedCart, ServiceError> {
        let priced = Source::price(&self.ctx, rows, base, checkout)?;
        if priced.lines.is_empty() {
            return Err(ServiceError::CartEmpty);
        }
        let blocked = rows
            .iter()
            .zip(&priced.lines)
            .filter(|(_, line)| line.warnings.iter().any(|w| w.blocks()));
        let blocked: Vec<SoldOutLine> = blocked
            .map(|(row, line)| {
                let for_sale = !line.warnings.contains(&LineWarning::NotForSale);
                sold_out(row, if for_sale { row.offer.available } else { 0 })
            })
            .collect();
        if !blocked.is_empty() {
            return Err(ServiceError::SoldOut(blocked));
        }
        if priced.totals.total != self.command.seen_total {
            return Err(ServiceError::TotalChanged(priced.totals.total));
        }
        Ok(priced)
    }
}

/// The address of the page of a purchase, absolute.
pub(crate) fn order_url(ctx: &Ctx, group: &OrderGroup) -> String {
    format!(
        "{}{}",
        ctx.settings.base_url,
        order_path(group.locale, &group.number, &group.access_key)
    )
}
