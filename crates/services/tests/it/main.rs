//! The use cases on a real database, with a clock set by hand and a payment gateway that does as it is told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

#[macro_use]
mod people;

mod authenticator;
mod canary;
mod gateway;
mod goods;
mod settlement;
mod settlement_walk;
mod shelf;
mod stock;
mod support;

mod address;
mod aftersales;
mod aftersales_rules;
mod audit;
mod backup;
mod blocked;
mod bundle;
mod cart;
mod cash;
mod consent;
mod console;
mod entrance;
mod export;
mod favourite;
mod four_eyes;
mod idempotency;
mod import;
mod incoming_damage;
mod jobs;
mod location;
mod media;
mod merchant;
mod merchant_console;
mod order;
mod order_again;
mod order_group;
mod order_manual;
mod order_note;
mod order_part;
mod order_race;
mod order_refund;
mod order_step;
mod order_supplement;
mod own_order;
mod parcel;
mod passkey;
mod password;
mod payment;
mod payment_crash;
mod payment_event;
mod payment_limit;
mod payout;
mod period;
mod price;
mod privacy;
mod product;
mod refund_attempt;
mod remittance;
mod retention;
mod rights;
mod safety;
mod seller_document;
mod seller_page;
mod senders;
mod stripe;
mod subject_request;
mod tariff;
mod user;
mod vault;
