//! Purchases: one group for what is bought at once, one order for each seller in it; their numbers, their life, what a
//! buyer hands in, and what is shown.

mod again;
mod checkout;
mod group;
mod note;
mod number;
mod parcel;
mod part;
mod progress;
mod staff;
mod state;
mod supplement;
mod version;
mod view;

pub use again::{BoughtAgain, LeftOut, NotAgain, WantedAgain, buy_again};
pub use checkout::{Checkout, check_form};
pub use group::{CancelError, Order, OrderGroup, OrderGroupId, cash_event, state_of_group};
pub use note::{Desk, OrderNotes};
pub use number::{InvalidOrderNumber, OrderNumber};
pub use parcel::{
    CARRIER_MOST, Dispatch, PLACE_MOST, Packed, Parcel, ParcelError, ParcelEvent, ParcelId, ParcelLine,
    ParcelMark, ParcelNote, ParcelState, ShipParcel, TRACKING_MOST, dispatches, one_line, pack,
    tracking_number,
};
pub use part::{Canceller, LineUnits, Part, PartError, units_worth};
pub use progress::{Progress, state_of_lines};
pub use staff::{OrderContact, OrderMove, OrderRow};
pub use state::{OrderEvent, OrderState};
pub use supplement::{
    AddGoods, GoodsToAdd, LineToAdd, LinkedOrder, SUPPLEMENTS_MOST, SupplementError, price_supplement,
};
pub use version::{
    ContactEdit, LineThen, LineThenView, OrderChange, OrderSnapshot, OrderThen, OrderToEdit, OrderVersionView,
};
pub use view::{
    DispatchView, HistoryEntry, OrderGroupView, OrderLine, OrderLineView, OrderView, ParcelLineView,
    ParcelView, PlaceOrder, PlacedOrder, PurchaseCard, PurchaseItem, SoldOutLine,
};

crate::define_id!(OrderId, "ord");
