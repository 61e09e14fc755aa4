//! Delivery methods and their fees.

use crate::kernel::{Currency, Money};
use serde::{Deserialize, Serialize};

/// How goods travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// Goods worth this much travel free by the standard method.
pub const fn free_delivery_from(currency: Currency) -> Money {
    match currency {
        Currency::Cny => Money::new(19_900, currency),
        Currency::Usd => Money::new(5_900, currency),
    }
}

/// The fee for goods worth `subtotal`.
pub const fn delivery_fee(method: DeliveryMethod, subtotal: Money) -> Money {
    let currency = subtotal.currency();
    let minor = match (method, currency) {
        (DeliveryMethod::Standard, _) if subtotal.minor() >= free_delivery_from(currency).minor() => 0,
        (DeliveryMethod::Standard, Currency::Cny) => 1_200,
        (DeliveryMethod::Standard, Currency::Usd) => 600,
        (DeliveryMethod::Express, Currency::Cny) => 2_200,
        (DeliveryMethod::Express, Currency::Usd) => 1_500,
    };
    Money::new(minor, currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_delivery_is_free_from_the_threshold_on() {
        let fee = |minor| delivery_fee(DeliveryMethod::Standard, Money::new(minor, Currency::Cny)).minor();
        assert_eq!((fee(19_899), fee(19_900)), (1_200, 0));
        assert_eq!(
            delivery_fee(DeliveryMethod::Express, Money::new(99_999, Currency::Usd)).minor(),
            1_500
        );
    }
}
