//! The web server from outside, without sockets: requests go through the router.

mod card;
mod console;
mod csp;
mod limits;
mod matrix;
mod pages;
mod sandbox_gateway;
mod security;
mod sell;
mod support;
mod user;
mod user_data;
mod v1;
