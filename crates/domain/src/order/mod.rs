//! Orders: their number, their life, what a buyer hands in, and what is shown.

mod checkout;
mod number;
mod state;
mod view;

pub use checkout::{Checkout, check_form};
pub use number::{InvalidOrderNumber, OrderNumber};
pub use state::{InvalidTransition, OrderEvent, OrderState};
pub use view::{
    HistoryEntry, Order, OrderLine, OrderLineView, OrderView, PlaceOrder, PlacedOrder, SoldOutLine,
};

crate::define_id!(OrderId, "ord");
