//! What is wrong with a field of a form.

use serde::{Deserialize, Serialize};

/// A field that cannot be accepted, and why, both as codes that the string catalogues know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The name of the field in its form.
    pub field: String,
    /// `required`, `email`, `phone`, `too_long`, `unknown`, `not_available`, `out_of_range`, `card_number`, …
    pub code: String,
}

impl FieldError {
    pub fn new(field: &str, code: &str) -> Self {
        Self {
            field: field.to_owned(),
            code: code.to_owned(),
        }
    }
}
