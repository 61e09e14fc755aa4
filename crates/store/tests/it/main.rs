//! Every store function, on `SQLite` and on `PostgreSQL`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

#[macro_use]
mod support;
mod transfer;

mod aftersales;
mod aftersales_photo;
mod audit;
mod audit_damage;
mod bundle;
mod cart;
mod catalogue;
mod connect;
mod group;
mod inventory;
mod listing;
mod merchant;
mod migration;
mod order;
mod order_list;
mod outbox;
mod parcel;
mod payment;
mod payout;
mod product;
mod register;
mod search;
mod seller_file;
mod settlement;
mod settlement_damage;
mod settlement_shop;
mod states;
mod tariff;
mod vault;
mod verify;
mod verify_damage;
