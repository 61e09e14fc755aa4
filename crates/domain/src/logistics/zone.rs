//! Where parcels go, as couriers tell places apart, and what there is to carry.

use crate::kernel::Currency;
use serde::{Deserialize, Serialize};

/// Where a parcel goes. Which provinces are remote is the tariff's to say: [`super::Tariff::zone`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Mainland China.
    Mainland,
    /// Provinces of it that couriers charge more for.
    Remote,
    /// Hong Kong, Macao and Taiwan.
    Nearby,
    Abroad,
}

impl Zone {
    pub const ALL: [Self; 4] = [Self::Mainland, Self::Remote, Self::Nearby, Self::Abroad];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mainland => "mainland",
            Self::Remote => "remote",
            Self::Nearby => "nearby",
            Self::Abroad => "abroad",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.as_str() == text)
    }

    /// Where most buyers of a currency live.
    pub const fn usual(currency: Currency) -> Self {
        match currency {
            Currency::Cny => Self::Mainland,
            Currency::Usd => Self::Abroad,
        }
    }
}

/// What there is to carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    pub grams: i64,
    pub cubic_mm: i64,
}

/// Cubic millimetres that are charged like a gram: 6,000 cubic centimetres a kilogram (the rule of IATA's carriers).
const CUBIC_MM_A_GRAM: i64 = 6_000;

impl Load {
    /// The load of several of these; what no scale can show is the most that can be.
    #[must_use]
    pub const fn times(self, quantity: i64) -> Self {
        Self {
            grams: self.grams.saturating_mul(quantity),
            cubic_mm: self.cubic_mm.saturating_mul(quantity),
        }
    }

    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            grams: self.grams.saturating_add(other.grams),
            cubic_mm: self.cubic_mm.saturating_add(other.cubic_mm),
        }
    }

    /// The weight that is charged: the greater of the weight and what the volume stands for, in grams.
    pub fn chargeable_grams(self) -> i64 {
        let volumetric = self.cubic_mm / CUBIC_MM_A_GRAM + i64::from(self.cubic_mm % CUBIC_MM_A_GRAM > 0);
        self.grams.max(volumetric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_zones_round_trip() {
        for zone in Zone::ALL {
            assert_eq!(Zone::parse(zone.as_str()), Some(zone));
        }
    }

    #[test]
    fn volume_stands_for_weight() {
        let load = |grams, cubic_mm| Load { grams, cubic_mm }.chargeable_grams();
        assert_eq!(load(1_000, 6_000_000), 1_000);
        assert_eq!(load(1_000, 6_000_001), 1_001, "begun grams count");
        assert_eq!(load(0, 60_000_000), 10_000);
    }
}
