//! Requests of programs that come with an `Idempotency-Key`: carried out once, and answered with the same bytes for a day.
//!
//! Owns the keys and the kept answers. Does not own what makes a command happen once in its own transaction (placing an
//! order, adding a line): that holds even when the process dies between the command and its answer.

use crate::user::live_api_key;
use crate::{Ctx, ServiceError};
use domain::order::PlacedOrder;
use domain::user::register::Retention;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{KeptAnswer, NewClaim, Tx};

/// A request that has not been answered for so long was cut off: a repeat may carry it out.
const STALE_SECONDS: i64 = 15;

/// An answer as it was sent first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    /// Names and values of the headers that belong to the answer.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// A request that is being carried out.
#[derive(Clone, Debug)]
pub struct Claim {
    key: String,
    name: String,
    fingerprint: String,
    /// Whether its answer was kept together with what it tells.
    kept: Arc<AtomicBool>,
}

impl Claim {
    /// Whether its answer was kept in the transaction of what it tells, and need not be kept again.
    pub fn is_kept(&self) -> bool {
        self.kept.load(Ordering::Relaxed)
    }

    pub(crate) fn set_kept(&self, is_kept: bool) {
        self.kept.store(is_kept, Ordering::Relaxed);
    }
}

/// How a checkout under a key is answered, so that the answer can be kept in the transaction of the order.
#[derive(Clone, Debug)]
pub struct Repeat {
    pub claim: Claim,
    pub answer: fn(&PlacedOrder) -> Answer,
}

impl Repeat {
    /// Keeps the answer at the end of the closure.
    pub(crate) fn keep(&self, ctx: &Ctx, tx: &mut Tx, placed: &PlacedOrder) -> Result<(), ServiceError> {
        let text = serde_json::to_string(&(self.answer)(placed)).map_err(|_| ServiceError::Internal)?;
        tx.idempotency().keep_own(new_claim(ctx, &self.claim), &text)?;
        self.claim.set_kept(true);
        Ok(())
    }
}

/// What is to be done with a request.
#[derive(Clone, Debug)]
pub enum Turn {
    /// Nobody has asked it before: carry it out, then [`keep_answer`] or [`release_key`].
    First(Claim),
    /// It was answered before.
    Again(Answer),
    /// The key belongs to another request.
    OtherRequest,
    /// A twin is being carried out.
    InProgress,
}

/// Whether the command that a request asks for is guarded by the key in its own transaction too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The key is claimed before: twins are refused.
    Claimed,
    /// Twins may run, since they come to one result; only the answer is kept.
    OwnTransaction,
}

/// Looks up what a request under a key has come to, and claims the key if nothing has. `whose` separates the keys of
/// different callers; `request` is everything that makes the request what it is.
/// # Errors
/// [`ServiceError::SignInRequired`] for a key of the API that is not alive, and those of the database.
pub async fn take_turn(
    ctx: &Ctx,
    guard: Guard,
    whose: &str,
    key: &str,
    request: &str,
) -> Result<Turn, ServiceError> {
    if let Some(token) = &ctx.api_key {
        // Whoever has lost their key gets no old answers either.
        live_api_key(ctx, token)
            .await?
            .ok_or(ServiceError::SignInRequired)?;
    }
    let vault = ctx.store.vault();
    let claim = Claim {
        key: vault.index("api_answer.key", &format!("{whose}\0{key}"))?,
        name: format!("{:032x}", ctx.ids.secret()),
        fingerprint: vault.index("api_answer.fingerprint", request)?,
        kept: Arc::default(),
    };
    if guard == Guard::OwnTransaction {
        let kept = ctx.store.read().await?.idempotency().kept(&claim.key).await?;
        return judge(ctx, kept, claim);
    }
    let (owned, mine) = (ctx.clone(), claim.clone());
    let (claimed, kept) = ctx
        .store
        .write(async move |tx: &mut Tx| {
            let claimed = tx.idempotency().claim(new_claim(&owned, &mine)).await?;
            let kept = if claimed {
                None
            } else {
                tx.idempotency().kept(&mine.key).await?
            };
            Ok::<_, ServiceError>((claimed, kept))
        })
        .await?;
    match kept {
        None if claimed => Ok(Turn::First(claim)),
        // It was freed in this very moment.
        None => Ok(Turn::InProgress),
        kept => judge(ctx, kept, claim),
    }
}

fn new_claim<'a>(ctx: &Ctx, claim: &'a Claim) -> NewClaim<'a> {
    let at = ctx.clock.now();
    NewClaim {
        key: &claim.key,
        fingerprint: &claim.fingerprint,
        claim: &claim.name,
        at,
        expires_at: at.plus_seconds(Retention::Code.days() * 24 * 3_600),
        stale_before: at.plus_seconds(-STALE_SECONDS),
    }
}

fn judge(ctx: &Ctx, kept: Option<KeptAnswer>, claim: Claim) -> Result<Turn, ServiceError> {
    match kept.filter(|kept| kept.expires_at > ctx.clock.now()) {
        None => Ok(Turn::First(claim)),
        Some(kept) if kept.fingerprint != claim.fingerprint => Ok(Turn::OtherRequest),
        Some(KeptAnswer {
            answer: Some(answer), ..
        }) => serde_json::from_str(&answer)
            .map(Turn::Again)
            .map_err(|_| ServiceError::Internal),
        Some(_) => Ok(Turn::InProgress),
    }
}

/// Keeps the answer to a request for its repeats. Gives the answer of a twin that was faster, which is to be sent instead.
/// # Errors
/// Those of the database; the request was carried out all the same.
pub async fn keep_answer(
    ctx: &Ctx,
    guard: Guard,
    claim: Claim,
    answer: &Answer,
) -> Result<Option<Answer>, ServiceError> {
    let text = serde_json::to_string(answer).map_err(|_| ServiceError::Internal)?;
    let owned = ctx.clone();
    let kept = ctx
        .store
        .write(async move |tx: &mut Tx| {
            if guard == Guard::OwnTransaction && !tx.idempotency().claim(new_claim(&owned, &claim)).await? {
                return Ok::<_, ServiceError>(tx.idempotency().kept(&claim.key).await?);
            }
            tx.idempotency().keep(&claim.key, &claim.name, &text).await?;
            Ok(None)
        })
        .await?;
    let twins = kept.and_then(|kept| kept.answer);
    twins
        .map(|twins| serde_json::from_str(&twins).map_err(|_| ServiceError::Internal))
        .transpose()
}

/// Frees the key of a request that was not carried out: sent again, it counts as new.
/// # Errors
/// Those of the database.
pub async fn release_key(ctx: &Ctx, claim: Claim) -> Result<(), ServiceError> {
    ctx.store
        .write(async move |tx: &mut Tx| Ok(tx.idempotency().release(&claim.key, &claim.name).await?))
        .await
}
