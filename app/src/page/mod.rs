//! Pages of text: about, delivery, returns, privacy, terms. The texts themselves belong to `services`.

pub mod api;
mod shop;
mod strings;

pub use shop::TextPage;
