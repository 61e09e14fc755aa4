//! Use cases. Each is a free function: authorise, load, apply the domain's rule, save, note side effects in the outbox.
//! One transaction each. The only place that reads the time, mints ids and opens transactions.

mod ctx;
mod error;
mod guard;
mod known;

pub mod aftersales;
pub mod approval;
pub mod audit;
pub mod backup;
pub mod cart;
pub mod export;
pub mod gateway;
pub mod idempotency;
pub mod import;
pub mod inventory;
pub mod jobs;
pub mod leaked;
pub mod logistics;
pub mod media;
pub mod merchant;
pub mod notify;
pub mod order;
pub mod page;
pub mod payment;
pub mod product;
pub mod seed;
pub mod setting;
pub mod settlement;
pub mod user;
pub mod vault;
pub mod verify;

pub use ctx::{Actor, Client, Clock, Ctx, Ids, ManualClock, RandomIds, Settings, SystemClock};
pub use error::ServiceError;
pub use guard::{Permit, Person};
pub use known::KnownAccounts;
