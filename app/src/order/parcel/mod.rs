//! Parcels of orders: how they are shown to buyers and to those who send, the forms that send and note them, and that an
//! order has come.

pub mod api;
mod note_form;
mod parcels;
mod receive_form;
mod ship_form;
mod strings;

pub use note_form::NoteForm;
pub use parcels::Parcels;
pub use receive_form::ReceiveForm;
pub use ship_form::ShipForms;
pub use strings::{progress, strings};
