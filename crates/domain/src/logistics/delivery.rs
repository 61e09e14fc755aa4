//! Delivery methods.

use serde::{Deserialize, Serialize};

/// How goods travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryMethod {
    #[default]
    Standard,
    Express,
}

impl DeliveryMethod {
    pub const ALL: [Self; 2] = [Self::Standard, Self::Express];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Express => "express",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.as_str() == text)
    }
}
