//! What delivery costs: by zone, by the weight or the volume of a parcel in tiers, and free from a worth of goods on.

use super::DeliveryMethod;
use crate::kernel::{Currency, Money, MoneyError};
use serde::{Deserialize, Serialize};

/// Where a parcel goes, as couriers tell places apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Mainland China.
    Mainland,
    /// The far west and north of it.
    Remote,
    /// Hong Kong, Macao and Taiwan.
    Nearby,
    Abroad,
}

/// Provinces that couriers charge more for.
const REMOTE: [&str; 5] = [
    "新疆维吾尔自治区",
    "西藏自治区",
    "青海省",
    "内蒙古自治区",
    "甘肃省",
];

impl Zone {
    pub const ALL: [Self; 4] = [Self::Mainland, Self::Remote, Self::Nearby, Self::Abroad];

    /// Where most buyers of a currency live.
    pub const fn usual(currency: Currency) -> Self {
        match currency {
            Currency::Cny => Self::Mainland,
            Currency::Usd => Self::Abroad,
        }
    }

    /// The zone of a country (ISO 3166-1 alpha-2) and its province. Until a country is named it is
    /// the usual one.
    pub fn of(country: &str, region: &str, currency: Currency) -> Self {
        let country = country.trim().to_ascii_uppercase();
        match country.as_str() {
            "CN" if REMOTE.contains(&region.trim()) => Self::Remote,
            "CN" => Self::Mainland,
            "HK" | "MO" | "TW" => Self::Nearby,
            "" => Self::usual(currency),
            _ => Self::Abroad,
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

/// What one method costs to one zone, in minor units of a currency.
struct Rate {
    /// Up to so many grams, so much; heavier from one to the next.
    tiers: &'static [(i64, i64)],
    /// For each kilogram begun beyond the last tier.
    beyond: i64,
    /// Goods worth so much travel free, as far as their parcel weighs no more than [`FREE_GRAMS`]; more weight costs
    /// what it costs more.
    free_from: Option<i64>,
}

/// Goods worth this much travel free to where most buyers live, by the standard method.
pub const fn usual_free_from(currency: Currency) -> Money {
    let minor = match currency {
        Currency::Cny => FREE_FROM_CNY,
        Currency::Usd => FREE_FROM_USD,
    };
    Money::new(minor, currency)
}

/// What a small parcel costs to where most buyers live, by the standard method, before it is free.
pub const fn usual_fee(currency: Currency) -> Money {
    let minor = match currency {
        Currency::Cny => FEE_CNY,
        Currency::Usd => FEE_USD,
    };
    Money::new(minor, currency)
}

const FEE_CNY: i64 = 1_200;
const FEE_USD: i64 = 600;
const FREE_FROM_CNY: i64 = 19_900;
const FREE_FROM_USD: i64 = 5_900;
/// What free delivery carries.
const FREE_GRAMS: i64 = 20_000;

/// The rates of the house.
const fn rate(currency: Currency, zone: Zone, method: DeliveryMethod) -> Rate {
    use DeliveryMethod::{Express, Standard};
    let (tiers, beyond, free_from): (&'static [(i64, i64)], i64, Option<i64>) = match (currency, zone, method)
    {
        (Currency::Cny, Zone::Mainland, Standard) => (
            &[(8_000, FEE_CNY), (14_000, 1_800), (20_000, 2_600)],
            150,
            Some(FREE_FROM_CNY),
        ),
        (Currency::Cny, Zone::Mainland, Express) => (&[(8_000, 2_200), (20_000, 4_200)], 300, None),
        (Currency::Cny, Zone::Remote, Standard) => (&[(1_000, 1_800), (8_000, 3_600)], 400, Some(39_900)),
        (Currency::Cny, Zone::Remote, Express) => (&[(1_000, 3_200), (8_000, 7_800)], 1_000, None),
        (Currency::Cny, Zone::Nearby, Standard) => (&[(1_000, 3_500), (8_000, 8_000)], 1_000, None),
        (Currency::Cny, Zone::Nearby, Express) => (&[(1_000, 5_800), (8_000, 12_800)], 1_600, None),
        (Currency::Cny, Zone::Abroad, Standard) => (&[(1_000, 8_800), (8_000, 28_000)], 4_500, None),
        (Currency::Cny, Zone::Abroad, Express) => (&[(1_000, 16_800), (8_000, 52_000)], 7_000, None),
        (Currency::Usd, Zone::Mainland | Zone::Nearby | Zone::Abroad, Standard) => (
            &[(8_000, FEE_USD), (14_000, 1_400), (20_000, 2_400)],
            200,
            Some(FREE_FROM_USD),
        ),
        (Currency::Usd, Zone::Remote, Standard) => {
            (&[(8_000, 900), (20_000, 2_800)], 250, Some(FREE_FROM_USD))
        }
        (Currency::Usd, Zone::Mainland | Zone::Nearby | Zone::Abroad, Express) => {
            (&[(8_000, 1_500), (20_000, 4_500)], 500, None)
        }
        (Currency::Usd, Zone::Remote, Express) => (&[(8_000, 2_200), (20_000, 5_600)], 600, None),
    };
    Rate {
        tiers,
        beyond,
        free_from,
    }
}

impl Rate {
    /// The fee for so many grams, worth what they may be.
    fn by_weight(&self, grams: i64) -> Option<i64> {
        if let Some((_, fee)) = self.tiers.iter().find(|(most, _)| grams <= *most) {
            return Some(*fee);
        }
        let (most, fee) = self.tiers.last()?;
        let kilograms = (grams - most + 999) / 1_000;
        kilograms.checked_mul(self.beyond)?.checked_add(*fee)
    }
}

/// Goods worth this much travel free to a zone; `None` where nothing does.
pub const fn free_delivery_from(method: DeliveryMethod, zone: Zone, currency: Currency) -> Option<Money> {
    match rate(currency, zone, method).free_from {
        Some(minor) => Some(Money::new(minor, currency)),
        None => None,
    }
}

/// The fee for one parcel with goods worth `subtotal`.
/// # Errors
/// [`MoneyError`] when a weight overflows what money can say.
pub fn delivery_fee(
    method: DeliveryMethod,
    zone: Zone,
    load: Load,
    subtotal: Money,
) -> Result<Money, MoneyError> {
    let rate = rate(subtotal.currency(), zone, method);
    let grams = load.chargeable_grams();
    let whole = rate.by_weight(grams).ok_or(MoneyError::Overflow)?;
    let is_free = rate.free_from.is_some_and(|from| subtotal.minor() >= from);
    let free = if is_free {
        rate.by_weight(grams.min(FREE_GRAMS))
            .ok_or(MoneyError::Overflow)?
    } else {
        0
    };
    Ok(Money::new(whole - free, subtotal.currency()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryMethod::{Express, Standard};
    use proptest::prelude::*;

    fn fee(method: DeliveryMethod, zone: Zone, (grams, litres): (i64, i64), worth: Money) -> i64 {
        let load = Load {
            grams,
            cubic_mm: litres * 1_000_000,
        };
        delivery_fee(method, zone, load, worth).unwrap().minor()
    }

    #[test]
    fn fees_by_zone_weight_volume_and_worth() {
        let yuan = |worth: i64| Money::new(worth, Currency::Cny);
        let dollars = |worth: i64| Money::new(worth, Currency::Usd);
        let table = [
            // a small parcel, below the threshold, at it, and where nothing is free
            (Standard, Zone::Mainland, (500, 2), yuan(19_899), 1_200),
            (Standard, Zone::Mainland, (500, 2), yuan(19_900), 0),
            (Express, Zone::Mainland, (500, 2), yuan(99_999), 2_200),
            // tiers: the last gram of one, the first of the next, and each kilogram begun after the last
            (Standard, Zone::Mainland, (8_000, 0), yuan(100), 1_200),
            (Standard, Zone::Mainland, (8_001, 0), yuan(100), 1_800),
            (Standard, Zone::Mainland, (20_000, 0), yuan(100), 2_600),
            (Standard, Zone::Mainland, (20_001, 0), yuan(100), 2_750),
            (Standard, Zone::Mainland, (22_000, 0), yuan(100), 2_900),
            // volume stands for weight: 60 litres are 10 kg
            (Standard, Zone::Mainland, (1_000, 60), yuan(100), 1_800),
            (Standard, Zone::Mainland, (1_000, 48), yuan(100), 1_200),
            // what is free carries 20 kg; more costs what it costs more
            (Standard, Zone::Mainland, (22_000, 0), yuan(19_900), 300),
            (Standard, Zone::Remote, (900, 0), yuan(39_899), 1_800),
            (Standard, Zone::Remote, (900, 0), yuan(39_900), 0),
            (Standard, Zone::Nearby, (1_001, 0), yuan(99_999), 8_000),
            (Express, Zone::Abroad, (8_500, 0), yuan(99_999), 59_000),
            (Standard, Zone::Abroad, (500, 0), dollars(5_899), 600),
            (Standard, Zone::Abroad, (500, 0), dollars(5_900), 0),
            (Express, Zone::Remote, (500, 0), dollars(5_900), 2_200),
        ];
        for (method, zone, load, worth, expected) in table {
            assert_eq!(
                fee(method, zone, load, worth),
                expected,
                "{method:?} {zone:?} {load:?} {worth}"
            );
        }
    }

    #[test]
    fn places_have_their_zones() {
        let zone = |country, region| Zone::of(country, region, Currency::Cny);
        assert_eq!(zone("CN", "浙江省"), Zone::Mainland);
        assert_eq!(zone("CN", "西藏自治区"), Zone::Remote);
        assert_eq!((zone("HK", ""), zone("US", "CA")), (Zone::Nearby, Zone::Abroad));
        assert_eq!(zone("", ""), Zone::Mainland);
        assert_eq!(Zone::of("", "", Currency::Usd), Zone::Abroad);
        for province in REMOTE {
            assert!(
                crate::logistics::PROVINCES
                    .iter()
                    .any(|(name, _)| *name == province),
                "{province}"
            );
        }
    }

    #[test]
    fn a_load_that_no_scale_can_show_is_an_error() {
        let load = Load {
            grams: i64::MAX,
            cubic_mm: 0,
        };
        let worth = Money::new(1, Currency::Cny);
        assert!(delivery_fee(Express, Zone::Abroad, load.times(2), worth).is_err());
    }

    proptest! {
        #[test]
        fn more_to_carry_never_costs_less(grams in 0_i64..60_000, more in 0_i64..9_000, worth in 0_i64..60_000) {
            for currency in Currency::ALL {
                for zone in Zone::ALL {
                    for method in DeliveryMethod::ALL {
                        let fee = |grams| fee(method, zone, (grams, 0), Money::new(worth, currency));
                        prop_assert!(fee(grams) <= fee(grams + more));
                    }
                }
            }
        }
    }
}
