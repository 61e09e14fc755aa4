//! Values that every module shares: money, ids, time, text, paging and paces.

mod field;
mod id;
mod machine;
mod money;
mod pace;
mod page;
mod text;
mod time;

pub use field::FieldError;
pub use id::{IdError, decode_id, encode_id};
pub use machine::{InvalidStep, Machine, admitted_states, diagram, step};
pub use money::{Currency, Money, MoneyError, MoneyParts, UnknownCurrency};
pub use pace::Pace;
pub use page::{PageNumber, Paged};
pub use text::{Locale, Localized, Slug, StaticPage, TextError, UnknownLocale};
pub use time::{CivilDate, Timestamp};
