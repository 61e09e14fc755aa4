//! Pages made of several modules.

pub mod checkout;
