//! The web server from outside, without sockets: requests go through the router.

mod after_sales;
mod card;
mod console;
mod csp;
mod finance;
mod limits;
mod matrix;
mod order_change;
mod order_page;
mod pages;
mod remittance;
mod sandbox_gateway;
mod security;
mod sell;
mod statement;
mod stock;
mod support;
mod user;
mod user_data;
mod v1;
