//! Stock, for those who look after it: levels, movements, counting, transfers, locations. The same pages in both consoles; `shop` in
//! their address says whose stock is meant.

pub mod api;
mod item;
mod levels;
mod location;
mod location_form;
mod locations;
mod question;
mod strings;
mod transfer;
mod transfers;

pub use item::StockItemPage;
pub use levels::StockPage;
pub use location::LocationPage;
pub use locations::LocationsPage;
pub use transfer::TransferPage;
pub use transfers::TransfersPage;
