//! Adding goods to a purchase that was placed, and the purchases that belong together by that.

pub mod api;
mod form;
mod linked;
mod page;
mod staff;
mod strings;

pub use linked::{LinkedOrders, Reader};
pub use page::AddGoodsPage;
pub use staff::StaffAddPage;
pub use strings::strings;
