//! The rules of the shop as total functions over values.
//!
//! Pure: no clock, no I/O, no randomness, no async. Runs unchanged in the browser and on the server.
//! `now` and ids come in as arguments; results and coded errors go out.
//! Modules may use what stands above them in this list and nothing below.

pub mod kernel;

pub mod setting;

pub mod user;

pub mod merchant;

pub mod product;

pub mod inventory;

pub mod logistics;

pub mod cart;

pub mod payment;

pub mod order;

pub mod aftersales;

pub mod settlement;
