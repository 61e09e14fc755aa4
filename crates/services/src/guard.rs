//! The guard: the only maker of permits. A use case that takes a [`Permit`] cannot be called without one, and a permit
//! for one permission is no permit for another: that does not compile.
//!
//! ```compile_fail
//! # use services::{Ctx, Permit, ServiceError};
//! # use domain::user::permission::policy::{CustomerRead, CustomerUpdate};
//! async fn change(permit: &Permit<CustomerUpdate>) {}
//! # async fn handler(ctx: &Ctx) -> Result<(), ServiceError> {
//! change(&ctx.permit::<CustomerRead>().await?).await; // another permission
//! # Ok(())
//! # }
//! ```
//!
//! What takes the plain [`Ctx`] instead is what everybody may do: look at goods, keep a cart, order, open a purchase by
//! its key, and sign in.

use crate::{Actor, Ctx, ServiceError};
use domain::kernel::Timestamp;
use domain::merchant::{SellerId, SellerScope};
use domain::user::{
    AccountId, AccountState, Grant, Permission, Policy, Reach, SessionId, Strength, reach, sellers_of,
};
use std::marker::PhantomData;
use std::ops::Deref;
use store::{Identity, Tx};

/// How long a proof of identity is fresh.
const PROOF_SECONDS: i64 = 15 * 60;
/// How long a session may rest: customers' and, much shorter, that of whoever works here (NIST SP 800-63B-4, 2.2.3).
const CUSTOMER_IDLE_SECONDS: i64 = 30 * 24 * 3_600;
const STAFF_IDLE_SECONDS: i64 = 3_600;
/// A session's use is noted once in so many seconds.
const TOUCH_SECONDS: i64 = 300;

/// The signed-in person who asks.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub session: SessionId,
    pub strength: Strength,
    pub proved_at: Timestamp,
    /// Why the account is blocked; empty if it is not.
    pub blocked_reason: String,
    pub grants: Vec<Grant>,
}

impl Person {
    /// How far they may go with a permission; `None` where not at all.
    pub fn reach(&self, permission: Permission) -> Option<Reach> {
        reach(permission, &self.grants)
    }

    /// The sellers they work for with a permission, also if it reaches the whole platform.
    pub fn sellers(&self, permission: Permission) -> Vec<String> {
        sellers_of(permission, &self.grants)
    }

    /// Whether they work here, for the platform or for a seller.
    pub fn is_staff(&self) -> bool {
        !self.grants.is_empty()
    }
}

/// Proof that whoever asks may do what `P` says, within a reach. Only [`Ctx::permit`] makes one.
#[derive(Clone)]
pub struct Permit<P: Policy> {
    ctx: Ctx,
    person: Option<Person>,
    /// Who answers for what is asked: the person, or whoever made the key of the API.
    asker: Option<AccountId>,
    reach: Reach,
    policy: PhantomData<fn() -> P>,
}

impl<P: Policy> Permit<P> {
    pub const fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The sellers that the person works for, also if the permission reaches the whole platform.
    pub fn sellers(&self) -> Vec<String> {
        self.person
            .as_ref()
            .map_or_else(Vec::new, |person| person.sellers(P::PERMISSION))
    }

    /// The account that asks.
    /// # Errors
    /// [`ServiceError::SignInRequired`] at the command line, where nobody has an account.
    pub fn account(&self) -> Result<AccountId, ServiceError> {
        self.person()
            .map(|person| person.account)
            .ok_or(ServiceError::SignInRequired)
    }

    /// The account that asks, if its person has proved who they are in the last minutes.
    /// # Errors
    /// [`ServiceError::ProofRequired`], and as [`Permit::account`].
    pub(crate) fn fresh(&self) -> Result<AccountId, ServiceError> {
        let person = self.person().ok_or(ServiceError::SignInRequired)?;
        if self.ctx.is_fresh(person.proved_at) {
            Ok(person.account)
        } else {
            Err(ServiceError::ProofRequired)
        }
    }

    /// The person who asks; `None` at the command line.
    pub const fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// The account that answers for what is asked: the person's or, with a key of the API, that of whoever made the key.
    /// `None` at the command line and for the shop itself.
    pub(crate) const fn asker(&self) -> Option<AccountId> {
        self.asker
    }

    /// Who asks, for the audit log: an account id, `api_key`, `operator` or `system`.
    pub fn actor(&self) -> String {
        match (&self.person, self.ctx.actor) {
            (Some(person), _) => person.account.to_string(),
            (None, Actor::Guest) => "api_key".to_owned(),
            (None, Actor::Operator) => "operator".to_owned(),
            (None, Actor::System) => "system".to_owned(),
        }
    }

    /// # Errors
    /// [`ServiceError::Forbidden`] for people whose permission does not reach the whole platform.
    pub fn platform(&self) -> Result<(), ServiceError> {
        match self.reach {
            Reach::Platform => Ok(()),
            _ => Err(ServiceError::Forbidden),
        }
    }

    /// The seller asked for, if the permission reaches it; without one the first of those that the person works for.
    /// # Errors
    /// [`ServiceError::NotFound`] for a seller of others, which does not exist for the person;
    /// [`ServiceError::Forbidden`] for a permission that reaches no sellers, and for those of the platform's people who
    /// name none and work for none.
    #[expect(clippy::disallowed_methods, reason = "the guard is who says so")]
    pub fn seller(&self, asked: Option<SellerId>) -> Result<SellerScope, ServiceError> {
        let granted = match (&self.reach, asked) {
            (Reach::Platform, Some(id)) => Some(id),
            (Reach::Platform | Reach::Sellers(_), None) => {
                self.sellers().iter().find_map(|id| id.parse().ok())
            }
            (Reach::Sellers(own), Some(id)) if own.contains(&id.to_string()) => Some(id),
            (Reach::Sellers(_), Some(_)) => return Err(ServiceError::NotFound("seller")),
            (Reach::Own | Reach::Warehouses(_), _) => None,
        };
        granted.map(SellerScope::granted).ok_or(ServiceError::Forbidden)
    }
}

impl<P: Policy> Deref for Permit<P> {
    type Target = Ctx;

    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}

impl Ctx {
    /// Asks for permission. The session is looked up for every request, so one that was revoked counts at once.
    /// # Errors
    /// [`ServiceError::SignInRequired`], [`ServiceError::Forbidden`], [`ServiceError::Blocked`],
    /// [`ServiceError::SecondFactorRequired`], [`ServiceError::ProofRequired`].
    pub async fn permit<P: Policy>(&self) -> Result<Permit<P>, ServiceError> {
        let permission = P::PERMISSION;
        let (person, asker, reach) = match self.actor {
            Actor::Operator | Actor::System => (None, None, Reach::Platform),
            Actor::Guest if self.api_key.is_some() => {
                let admitted = self.admit_key(permission).await;
                let (maker, reach) = admitted.inspect_err(|error| log_refusal(permission, None, error))?;
                (None, Some(maker), reach)
            }
            Actor::Guest => {
                let person = self.person().await?.ok_or(ServiceError::SignInRequired)?;
                let account = person.account;
                let admitted = self.admit(&person, permission);
                let reach = admitted.inspect_err(|error| log_refusal(permission, Some(account), error))?;
                (Some(person), Some(account), reach)
            }
        };
        Ok(Permit {
            ctx: self.clone(),
            person,
            asker,
            reach,
            policy: PhantomData,
        })
    }

    /// Who is signed in, if anybody.
    /// # Errors
    /// Those of the database.
    pub async fn person(&self) -> Result<Option<Person>, ServiceError> {
        match &self.looked_up {
            Some(known) => known.get_or_try_init(|| self.look_up_person()).await.cloned(),
            None => self.look_up_person().await,
        }
    }

    async fn look_up_person(&self) -> Result<Option<Person>, ServiceError> {
        let Some(token) = &self.session else {
            return Ok(None);
        };
        let now = self.clock.now();
        let hash = token.hash();
        let identity = self.store.read().await?.user().identity(&hash, now).await?;
        let identity = identity.filter(|identity| !has_rested_too_long(identity, now));
        self.known
            .note(&hash, identity.as_ref().map(|identity| identity.account));
        let Some(identity) = identity else {
            return Ok(None);
        };
        self.touch(&identity, now);
        Ok(Some(Person {
            account: identity.account,
            session: identity.session,
            strength: identity.strength,
            proved_at: identity.proved_at,
            blocked_reason: if identity.state == AccountState::Blocked {
                identity.blocked_reason
            } else {
                String::new()
            },
            grants: identity.grants,
        }))
    }

    /// Keys of the API reach the whole platform, with the permissions they carry and their maker still has. Gives who made the key too.
    async fn admit_key(&self, permission: Permission) -> Result<(AccountId, Reach), ServiceError> {
        let token = self.api_key.as_ref().ok_or(ServiceError::SignInRequired)?;
        let key = crate::user::live_api_key(self, token)
            .await?
            .ok_or(ServiceError::SignInRequired)?;
        let mut tx = self.store.read().await?;
        let makers = tx.user().live_grants(key.created_by, self.clock.now()).await?;
        if key.permissions.contains(&permission) && reach(permission, &makers) == Some(Reach::Platform) {
            Ok((key.created_by, Reach::Platform))
        } else {
            Err(ServiceError::Forbidden)
        }
    }

    fn admit(&self, person: &Person, permission: Permission) -> Result<Reach, ServiceError> {
        let reach = person.reach(permission).ok_or(ServiceError::Forbidden)?;
        if reach == Reach::Own {
            return Ok(reach);
        }
        if !person.blocked_reason.is_empty() {
            return Err(ServiceError::Blocked(person.blocked_reason.clone()));
        }
        if self.settings.staff_second_factor && person.strength < Strength::Two {
            return Err(ServiceError::SecondFactorRequired);
        }
        if permission.needs_fresh_proof() && !self.is_fresh(person.proved_at) {
            return Err(ServiceError::ProofRequired);
        }
        Ok(reach)
    }

    /// Whether a proof of identity is from the last minutes.
    pub(crate) fn is_fresh(&self, proved_at: Timestamp) -> bool {
        proved_at.plus_seconds(PROOF_SECONDS) > self.clock.now()
    }

    /// Notes that the session is in use; nobody waits for it.
    fn touch(&self, identity: &Identity, now: Timestamp) {
        if identity.seen_at.plus_seconds(TOUCH_SECONDS) > now {
            return;
        }
        let (store, session) = (self.store.clone(), identity.session);
        tokio::spawn(async move {
            let noted: Result<(), ServiceError> = store
                .write(async move |tx: &mut Tx| Ok(tx.user().touch_session(session, now).await?))
                .await;
            if let Err(error) = noted {
                tracing::warn!(%error, "the use of a session could not be noted");
            }
        });
    }
}

/// Whoever is known and refused may be trying what they may not; visitors who have yet to sign in are not told of.
fn log_refusal(permission: Permission, account: Option<AccountId>, error: &ServiceError) {
    let who = account.map_or_else(|| "api_key".to_owned(), |account| account.to_string());
    let permission = permission.key();
    let why = match error {
        // Why somebody is blocked is nobody's business here.
        ServiceError::Blocked(_) => "blocked".to_owned(),
        ServiceError::Unavailable | ServiceError::Internal => return,
        other => other.to_string(),
    };
    tracing::warn!(who, permission, why, "a permission was refused");
}

fn has_rested_too_long(identity: &Identity, now: Timestamp) -> bool {
    let idle = if identity.grants.is_empty() {
        CUSTOMER_IDLE_SECONDS
    } else {
        STAFF_IDLE_SECONDS
    };
    identity.seen_at.plus_seconds(idle) <= now
}
