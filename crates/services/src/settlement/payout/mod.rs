//! Payouts: a seller's people or the platform's ask, another person of the platform approves, and whoever keeps the bank
//! account sends. What was asked for is held from then on: nobody else can have it.

mod read;

pub use read::{PayoutsOf, export_payouts, list_payouts, payout_desk, view_payout};

use super::add;
use crate::approval::{Asked, request};
use crate::{Ctx, Permit, ServiceError, audit};
use domain::kernel::{Currency, FieldError, Money};
use domain::merchant::SellerId;
use domain::payment::BankAccount;
use domain::settlement::{Account, AccountKind, Payout, PayoutEvent, PayoutId, PayoutState};
use domain::user::permission::policy::{
    ApprovalDecide, PayoutRequest, PayoutReveal, PayoutUpdate, SellerUpdate,
};
use domain::user::{ApprovalKind, DecisionError, PayoutAsked, Policy, Target};
use serde_json::json;
use store::Tx;

const MISSING: ServiceError = ServiceError::NotFound("payout");
const NOTE_LEAST: usize = 4;
const NOTE_MOST: usize = 200;
/// Payouts that are ended in one transaction.
const BATCH: i64 = 100;

/// The command to ask for a payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPayout {
    /// As for [`Permit::seller`].
    pub seller: Option<SellerId>,
    pub currency: Currency,
    /// A decimal amount, as typed.
    pub amount: String,
    pub reason: String,
}

/// Names where the payouts of a seller go; only whoever works for it may, after a fresh proof of who they are. Payouts that
/// were asked for go where they were to.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::ProofRequired`], [`ServiceError::Conflict`] when somebody was faster,
/// [`ServiceError::Forbidden`] for the platform's people.
pub async fn set_bank_account(
    permit: &Permit<SellerUpdate>,
    seller: Option<SellerId>,
    version: i64,
    typed: &BankAccount,
) -> Result<(), ServiceError> {
    let by = permit.fresh()?;
    let seller = permit.seller(seller)?.seller();
    if !permit.sellers().contains(&seller.to_string()) {
        return Err(ServiceError::Forbidden);
    }
    let account = BankAccount::check(typed).map_err(ServiceError::Invalid)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let at = owned.clock.now();
            if !tx
                .settlement()
                .keep_bank_account(seller, &account, version, (by, at))
                .await?
            {
                return Err(ServiceError::Conflict(
                    "the bank account was changed meanwhile".to_owned(),
                ));
            }
            let mut record = audit::by(&owned, "seller.bank_account", "seller", seller.to_string());
            record.seller_id = Some(seller.to_string());
            record.after = Some(json!({ "account": account.masked() }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Asks for a payout; another person of the platform decides it.
/// # Errors
/// [`ServiceError::Invalid`]: `amount`, `not_available` for more than there is, `bank_account` where none was named,
/// `required` without a reason; as [`Permit::seller`].
pub async fn request_payout(
    permit: &Permit<PayoutRequest>,
    command: RequestPayout,
) -> Result<PayoutId, ServiceError> {
    let seller = permit.seller(command.seller)?.seller();
    let asker = permit.account()?;
    let amount = Money::parse(&command.amount, command.currency)
        .ok()
        .filter(|amount| amount.minor() > 0)
        .ok_or_else(|| invalid("amount", "amount"))?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let known = tx.merchant().seller(seller).await?;
            let slug = known.ok_or(ServiceError::NotFound("seller"))?.slug;
            let account = tx.settlement().bank_account(seller).await?;
            let (account, _) = account.ok_or_else(|| invalid("amount", "bank_account"))?;
            let held = tx.settlement().hold_payout(seller, amount).await?;
            if held.minor() > payable(tx, seller, amount.currency()).await?.minor() {
                return Err(invalid("amount", "not_available"));
            }
            let (id, now) = (PayoutId::from_u128(owned.ids.next()), owned.clock.now());
            let change = PayoutAsked {
                payout: id.to_string(),
                seller: slug.to_string(),
                amount,
                account: account.masked(),
            };
            let question = Asked {
                kind: ApprovalKind::Payout,
                subject: id.to_string(),
                // A seller does not approve what it is paid.
                seller: None,
                change: &change,
                reason: &command.reason,
            };
            let approval = request(&owned, tx, asker, question).await?;
            let payout = Payout {
                id,
                seller,
                amount,
                state: PayoutState::Requested,
                account,
                requested_by: asker.to_string(),
                requested_at: now,
                changed_at: now,
                note: String::new(),
                version: 1,
            };
            tx.settlement().add_payout(&payout, approval).await?;
            Ok(id)
        })
        .await
}

/// Carries out what a second person has approved: the payout may be sent.
/// # Errors
/// [`ServiceError::Forbidden`] for whoever works for the seller, [`ServiceError::Conflict`] when there is not as much any
/// more.
pub(crate) async fn payout_approved(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    asked: &PayoutAsked,
) -> Result<(), ServiceError> {
    let id = asked.payout.parse().map_err(|_| ServiceError::Internal)?;
    let payout = tx.settlement().payout(id).await?.ok_or(MISSING)?.payout;
    let own = Target::Seller(payout.seller.to_string());
    if permit
        .person()
        .is_some_and(|person| person.grants.iter().any(|grant| grant.target == own))
    {
        return Err(DecisionError::OwnCase.into());
    }
    step(permit, tx, payout, PayoutEvent::Approve, "").await.map(drop)
}

/// Ends payouts whose request was refused, taken back or not decided in time.
pub(crate) async fn refuse_payouts(ctx: &Ctx, by: &str, tx: &mut Tx) -> Result<(), ServiceError> {
    for payout in tx.settlement().undecided_payouts(BATCH).await? {
        step_by(ctx, by, tx, payout, PayoutEvent::Refuse, "").await?;
    }
    Ok(())
}

/// Notes that an approved payout was sent, with the bank's number of the transfer, or that it failed or came back, and why.
/// What was sent leaves the books, what came back returns.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Invalid`] without a note, [`ServiceError::Conflict`] for a step that is not
/// possible, when somebody was faster, and when there is not as much any more.
pub async fn move_payout(
    permit: &Permit<PayoutUpdate>,
    (id, version): (PayoutId, i64),
    event: PayoutEvent,
    note: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    if !matches!(event, PayoutEvent::Send | PayoutEvent::Fail) {
        return Err(ServiceError::BadRequest("this is decided by approval".to_owned()));
    }
    let note = match note.trim() {
        note if note.chars().count() < NOTE_LEAST => return Err(invalid("note", "required")),
        note if note.chars().count() > NOTE_MOST => return Err(invalid("note", "too_long")),
        note => note.to_owned(),
    };
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let payout = tx.settlement().payout(id).await?.ok_or(MISSING)?.payout;
            if payout.version != version {
                return Err(stale());
            }
            let before = payout.state;
            let payout = step(&owned, tx, payout, event, &note).await?;
            let action = format!("payout.{}", event.as_str());
            let mut record = audit::by(&owned, &action, "payout", id.to_string());
            record.seller_id = Some(payout.seller.to_string());
            record.reason = Some(note);
            let told = |state: PayoutState| json!({ "state": state.as_str() });
            (record.before, record.after) = audit::changes(&told(before), &told(payout.state));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Where a payout goes, in clear, for whoever sends it. The look and its reason go into the audit log.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`].
pub async fn reveal_payout(
    permit: &Permit<PayoutReveal>,
    id: PayoutId,
    reason: &str,
) -> Result<BankAccount, ServiceError> {
    permit.platform()?;
    let reason = crate::approval::reason_of(reason)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let payout = tx.settlement().payout(id).await?.ok_or(MISSING)?.payout;
            let mut record = audit::by(&owned, "payout.reveal", "payout", id.to_string());
            record.seller_id = Some(payout.seller.to_string());
            record.reason = Some(reason);
            tx.audit().append(record).await?;
            Ok(payout.account)
        })
        .await
}

/// What a seller has earned and was not paid.
async fn payable(tx: &mut Tx, seller: SellerId, currency: Currency) -> Result<Money, ServiceError> {
    let account = Account::new(AccountKind::SellerPayable, Some(seller)).ok_or(ServiceError::Internal)?;
    Ok(tx.settlement().balance(account, currency).await?)
}

async fn step<P: Policy>(
    permit: &Permit<P>,
    tx: &mut Tx,
    payout: Payout,
    event: PayoutEvent,
    note: &str,
) -> Result<Payout, ServiceError> {
    step_by(permit, &permit.actor(), tx, payout, event, note).await
}

/// Moves a payout on: its state, what it holds, and the books.
async fn step_by(
    ctx: &Ctx,
    by: &str,
    tx: &mut Tx,
    payout: Payout,
    event: PayoutEvent,
    note: &str,
) -> Result<Payout, ServiceError> {
    let moved = Payout {
        state: payout.state.on(event)?,
        changed_at: ctx.clock.now(),
        note: note.to_owned(),
        version: payout.version + 1,
        ..payout.clone()
    };
    if !tx.settlement().move_payout(&moved, by).await? {
        return Err(stale());
    }
    if payout.state.holds() && !moved.state.holds() {
        tx.settlement().release_payout(&payout).await?;
    }
    // Goods may have come back since it was asked for.
    if matches!(event, PayoutEvent::Approve | PayoutEvent::Send) {
        let left = payable(tx, payout.seller, payout.amount.currency()).await?;
        if left.minor() < payout.amount.minor() {
            return Err(ServiceError::Conflict(format!("only {left} are payable by now")));
        }
    }
    let entry = payout.entry(event).map_err(|error| {
        tracing::error!(payout = %payout.id, %error, "a payout cannot be booked");
        ServiceError::Internal
    })?;
    if let Some(entry) = entry {
        add(ctx, tx, vec![entry], moved.changed_at).await?;
    }
    Ok(moved)
}

fn invalid(field: &str, code: &str) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(field, code)])
}

fn stale() -> ServiceError {
    ServiceError::Conflict("the payout has moved meanwhile".to_owned())
}
