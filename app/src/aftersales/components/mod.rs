//! What the pages of buyers and of those who answer share.

mod course;
mod facts;
mod photos;

pub use course::course;
pub use facts::{goods, request_facts};
pub use photos::Photos;
