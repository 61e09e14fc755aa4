//! What people keep in their account: addresses, marked products, what they bought.

mod address_form;
mod address_page;
pub mod api;
mod favourite_page;
mod heart;
mod order_list_page;
mod paste_box;
mod pasted;
mod strings;

pub use address_page::AddressPage;
pub use favourite_page::FavouritePage;
pub use heart::Heart;
pub use order_list_page::OrderListPage;
