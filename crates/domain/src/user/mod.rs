//! People as the shop knows them: contacts of buyers.

mod contact;

pub use contact::{ContactError, Email, Phone};
