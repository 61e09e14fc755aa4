//! How well ways of paying work.

use super::PaymentMethod;
use serde::{Deserialize, Serialize};

/// What came of the payments that one provider was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodFigures {
    pub provider: String,
    pub method: PaymentMethod,
    /// Payments opened.
    pub asked: i64,
    /// Of them paid.
    pub paid: i64,
    /// Between opening and payment, in microseconds: half of those paid took no longer. `None` where none was paid.
    pub median_micros: Option<i64>,
    /// 95 of 100 took no longer.
    pub slow_micros: Option<i64>,
}

impl MethodFigures {
    /// Payments that succeeded, of 10,000 opened; `None` where none was.
    pub const fn success_basis_points(&self) -> Option<i64> {
        match self.asked {
            0 => None,
            asked => Some(self.paid * 10_000 / asked),
        }
    }
}

/// How often attempts failed for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclineCount {
    pub provider: String,
    /// The provider's code; empty where it gives none.
    pub reason: String,
    pub count: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_of_what_was_opened() {
        let figures = |asked, paid| MethodFigures {
            provider: "sandbox".to_owned(),
            method: PaymentMethod::Online,
            asked,
            paid,
            median_micros: None,
            slow_micros: None,
        };
        assert_eq!(figures(3, 2).success_basis_points(), Some(6_666));
        assert_eq!(figures(0, 0).success_basis_points(), None);
    }
}
