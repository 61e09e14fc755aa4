//! Tests over several modules of the domain.

mod purchase;
mod states;
