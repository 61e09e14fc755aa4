//! What every use case is given: the store, the clock, ids, settings, and who is asking.

use crate::gateway::PaymentGateway;
use crate::guard::Person;
use crate::idempotency::Repeat;
use crate::known::KnownAccounts;
use crate::leaked::{LeakedPasswords, NotAsked};
use crate::notify::{LocalOutbox, Notifier};
use crate::product::Catalogue;
use crate::user::{ApiToken, DeviceMark, Passwords, SessionToken};
use domain::cart::CartId;
use domain::kernel::{Currency, Timestamp};
use domain::user::register::Retention;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::Store;
use tokio::sync::OnceCell;

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that is set by hand, for tests and drills.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub const fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_micros()))
    }

    /// Moves the clock on.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0
            .fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Mints ids and other values that nobody may guess.
pub trait Ids: Send + Sync {
    /// An id that sorts by the time it was made (`UUIDv7`, RFC 9562).
    fn next(&self) -> u128;
    /// 128 random bits.
    fn secret(&self) -> u128;
}

/// Ids from the clock and the operating system's random numbers.
#[derive(Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that mints ids")]
    fn next(&self) -> u128 {
        uuid::Uuid::now_v7().as_u128()
    }

    fn secret(&self) -> u128 {
        rand::random()
    }
}

/// Who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A visitor. Whether they are signed in, and what they may do, is found out by [`Ctx::permit`].
    Guest,
    /// A person at the command line of the machine.
    Operator,
    /// The shop itself: jobs and webhooks.
    System,
}

/// From where a visitor asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// The network address.
    pub address: String,
    /// The browser, as it names itself; at most 200 characters.
    pub device: String,
}

/// Settings that use cases depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The shop's own address, without a slash at the end: `https://shop.example`.
    pub base_url: String,
    /// How long an unpaid order keeps its stock, in seconds.
    pub payment_seconds: i64,
    /// How long a cart lives without being touched, in seconds.
    pub cart_seconds: i64,
    /// Where fetched pictures are kept.
    pub media_dir: PathBuf,
    /// Whether whoever works here must have signed in with a second factor.
    pub staff_second_factor: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:3000".to_owned(),
            payment_seconds: 30 * 60,
            cart_seconds: Retention::Cart.days() * 24 * 3_600,
            media_dir: PathBuf::from("data/media"),
            staff_second_factor: true,
        }
    }
}

/// The context of a use case; cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub gateway: Arc<dyn PaymentGateway>,
    pub settings: Arc<Settings>,
    /// What is kept in memory of the catalogue.
    pub catalogue: Arc<Catalogue>,
    /// How passwords are hashed; few at once.
    pub passwords: Passwords,
    /// Who is asked whether a new password was leaked.
    pub leaked: Arc<dyn LeakedPasswords>,
    pub notifier: Arc<dyn Notifier>,
    pub actor: Actor,
    /// The token of the visitor's session, from the cookie; it may be stale or forged.
    pub session: Option<SessionToken>,
    /// Who the session belongs to, once it was looked up: for a context that lives as long as one request.
    pub looked_up: Option<Arc<OnceCell<Option<Person>>>>,
    /// Of whom the sessions and keys are that came lately.
    pub known: Arc<KnownAccounts>,
    /// The mark that this browser has signed in before, from the cookie; it may be forged.
    pub device: Option<DeviceMark>,
    /// The key of the API that a program came with; it may be wrong.
    pub api_key: Option<ApiToken>,
    pub client: Arc<Client>,
    /// How a checkout with an idempotency key of the API is answered.
    pub repeat: Option<Repeat>,
    /// The visitor's cart, from the cookie.
    pub cart: Option<CartId>,
    pub currency: Currency,
}

impl Ctx {
    /// A context of the shop itself.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        gateway: Arc<dyn PaymentGateway>,
        settings: Settings,
    ) -> Self {
        Self {
            store,
            clock,
            ids,
            gateway,
            settings: Arc::new(settings),
            catalogue: Arc::new(Catalogue::default()),
            passwords: Passwords::default(),
            leaked: Arc::new(NotAsked),
            notifier: Arc::new(LocalOutbox),
            actor: Actor::System,
            session: None,
            looked_up: None,
            known: Arc::default(),
            device: None,
            api_key: None,
            client: Arc::default(),
            repeat: None,
            cart: None,
            currency: Currency::Cny,
        }
    }

    /// The same context for a visitor.
    #[must_use]
    pub fn for_guest(&self, cart: Option<CartId>, currency: Currency) -> Self {
        Self {
            actor: Actor::Guest,
            session: None,
            looked_up: None,
            device: None,
            api_key: None,
            repeat: None,
            cart,
            currency,
            ..self.clone()
        }
    }

    /// The same context for a visitor with a session's token, asking from `client`.
    #[must_use]
    pub fn with_session(mut self, session: Option<SessionToken>, client: Client) -> Self {
        self.session = session;
        self.looked_up = None;
        self.client = Arc::new(client);
        self
    }

    /// The same context for one request that reads: all that it asks for is asked by who the session belonged to at first.
    #[must_use]
    pub fn for_one_reading(mut self) -> Self {
        self.looked_up = Some(Arc::default());
        self
    }

    /// The same context for a browser that bears a mark of having signed in before.
    #[must_use]
    pub fn with_device(mut self, device: Option<DeviceMark>) -> Self {
        self.device = device;
        self
    }

    /// The same context for a program with a key of the API.
    #[must_use]
    pub fn with_api_key(mut self, key: Option<ApiToken>, client: Client) -> Self {
        self.api_key = key;
        self.client = Arc::new(client);
        self
    }

    /// The same context for a request whose answer is kept for its repeats.
    #[must_use]
    pub fn with_repeat(mut self, repeat: Option<Repeat>) -> Self {
        self.repeat = repeat;
        self
    }

    /// The same context for a person at the command line.
    #[must_use]
    pub fn for_operator(&self) -> Self {
        Self {
            actor: Actor::Operator,
            cart: None,
            ..self.clone()
        }
    }
}
