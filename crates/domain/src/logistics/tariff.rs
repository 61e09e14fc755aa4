//! What delivery costs: by zone, by the weight or the volume of a parcel in tiers, and free from a worth of goods on.
//!
//! A tariff is data: the shop's people change it, every change is a new version, and what orders were charged stays.
//! Invariants of one that is in force: it has a rate for every currency, zone and method, and more to carry never costs
//! less ([`Tariff::faults`]).

mod form;
mod house;

pub use form::{RateForm, TierLines};

use super::{DeliveryMethod, Load, PROVINCES, Zone};
use crate::kernel::{Currency, FieldError, Money, MoneyError};
use serde::{Deserialize, Serialize};

/// What free delivery carries, in grams: more weight costs what it costs more.
pub const FREE_GRAMS: i64 = 20_000;
const TIERS_MOST: usize = 20;
const GRAMS_MOST: i64 = 1_000_000;
const FEE_MOST: i64 = 10_000_000;
const FREE_MOST: i64 = 100_000_000;

/// Up to so many grams, so much, in minor units of the rate's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    pub most_grams: i64,
    pub fee: i64,
}

/// What one method costs to one zone, in minor units of a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub currency: Currency,
    pub zone: Zone,
    pub method: DeliveryMethod,
    /// From light to heavy.
    pub tiers: Vec<Tier>,
    /// For each kilogram begun beyond the last tier.
    pub beyond: i64,
    /// Goods worth so much travel free, as far as their parcel weighs no more than [`FREE_GRAMS`].
    pub free_from: Option<i64>,
}

impl Rate {
    /// Its name in addresses: `CNY-mainland-standard`.
    pub fn key(&self) -> String {
        format!(
            "{}-{}-{}",
            self.currency.code(),
            self.zone.as_str(),
            self.method.as_str()
        )
    }

    /// The fee for a parcel with goods worth `subtotal` minor units.
    /// # Errors
    /// [`MoneyError`] when a weight overflows what money can say.
    pub fn fee(&self, load: Load, subtotal: i64) -> Result<Money, MoneyError> {
        let grams = load.chargeable_grams();
        let whole = self.by_weight(grams).ok_or(MoneyError::Overflow)?;
        let is_free = self.free_from.is_some_and(|from| subtotal >= from);
        let free = if is_free {
            self.by_weight(grams.min(FREE_GRAMS))
                .ok_or(MoneyError::Overflow)?
        } else {
            0
        };
        Ok(Money::new(whole - free, self.currency))
    }

    /// What keeps it from being a rate; nothing when it is one. The fields are those of [`RateForm`].
    pub fn faults(&self) -> Vec<FieldError> {
        let weights = self.tiers.iter().map(|tier| tier.most_grams);
        let fees = self.tiers.iter().map(|tier| tier.fee);
        let climbs = self
            .tiers
            .windows(2)
            .all(|pair| pair[0].most_grams < pair[1].most_grams && pair[0].fee <= pair[1].fee);
        let tiers = match self.tiers.len() {
            0 => Some("required"),
            length if length > TIERS_MOST => Some("too_long"),
            _ if weights.clone().any(|grams| !(1..=GRAMS_MOST).contains(&grams)) => Some("out_of_range"),
            _ if fees.clone().any(|fee| !(0..=FEE_MOST).contains(&fee)) => Some("out_of_range"),
            _ if !climbs => Some("not_ascending"),
            _ => None,
        };
        let free = self
            .free_from
            .is_some_and(|from| !(1..=FREE_MOST).contains(&from));
        [
            tiers.map(|code| FieldError::new("tiers", code)),
            (!(0..=FEE_MOST).contains(&self.beyond)).then(|| FieldError::new("beyond", "out_of_range")),
            free.then(|| FieldError::new("free_from", "out_of_range")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The fee for so many grams, worth what they may be.
    fn by_weight(&self, grams: i64) -> Option<i64> {
        if let Some(tier) = self.tiers.iter().find(|tier| grams <= tier.most_grams) {
            return Some(tier.fee);
        }
        let last = self.tiers.last()?;
        let kilograms = grams.checked_sub(last.most_grams)?.checked_add(999)? / 1_000;
        kilograms.checked_mul(self.beyond)?.checked_add(last.fee)
    }
}

/// Everything that delivery costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// Grows with every change.
    pub version: i64,
    /// The provinces of mainland China that are [`Zone::Remote`].
    pub remote: Vec<String>,
    /// One for each currency, zone and method.
    pub rates: Vec<Rate>,
}

impl Tariff {
    /// The tariff that a shop begins with.
    pub fn house() -> Self {
        house::tariff()
    }

    /// The zone of a country (ISO 3166-1 alpha-2) and its province. Until a country is named it is the usual one.
    pub fn zone(&self, country: &str, region: &str, currency: Currency) -> Zone {
        let country = country.trim().to_ascii_uppercase();
        let is_remote = || self.remote.iter().any(|province| province == region.trim());
        match country.as_str() {
            "CN" if is_remote() => Zone::Remote,
            "CN" => Zone::Mainland,
            "HK" | "MO" | "TW" => Zone::Nearby,
            "" => Zone::usual(currency),
            _ => Zone::Abroad,
        }
    }

    /// What a method costs to a zone.
    pub fn rate(&self, currency: Currency, zone: Zone, method: DeliveryMethod) -> Option<&Rate> {
        let fits = |rate: &&Rate| (rate.currency, rate.zone, rate.method) == (currency, zone, method);
        self.rates.iter().find(fits)
    }

    /// The fee for one parcel with goods worth `subtotal`.
    /// # Errors
    /// [`MoneyError`] when a weight overflows what money can say.
    pub fn fee(
        &self,
        method: DeliveryMethod,
        zone: Zone,
        load: Load,
        subtotal: Money,
    ) -> Result<Money, MoneyError> {
        let rate = self.rate(subtotal.currency(), zone, method);
        rate.ok_or(MoneyError::Overflow)?.fee(load, subtotal.minor())
    }

    /// Goods worth this much travel free to a zone; `None` where nothing does.
    pub fn free_from(&self, method: DeliveryMethod, zone: Zone, currency: Currency) -> Option<Money> {
        let minor = self.rate(currency, zone, method)?.free_from?;
        Some(Money::new(minor, currency))
    }

    /// What a small parcel costs to where most buyers live, by the standard method, and from which worth on nothing.
    pub fn usual(&self, currency: Currency) -> UsualDelivery {
        let rate = self.rate(currency, Zone::usual(currency), DeliveryMethod::Standard);
        let first = rate.and_then(|rate| rate.tiers.first());
        UsualDelivery {
            fee: Money::new(first.map_or(0, |tier| tier.fee), currency),
            free_from: rate
                .and_then(|rate| rate.free_from)
                .map(|minor| Money::new(minor, currency)),
        }
    }

    /// The part of it that prices in one currency.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Self {
        let own = self.rates.iter().filter(|rate| rate.currency == currency);
        Self {
            version: self.version,
            remote: self.remote.clone(),
            rates: own.cloned().collect(),
        }
    }

    /// What keeps it from being in force; nothing when it can be.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults: Vec<FieldError> = self.rates.iter().flat_map(Rate::faults).collect();
        let known = |province: &String| PROVINCES.iter().any(|(name, _)| name == province);
        if !self.remote.iter().all(known) {
            faults.push(FieldError::new("remote", "unknown"));
        }
        let all = Currency::ALL
            .into_iter()
            .flat_map(|currency| Zone::ALL.map(|zone| (currency, zone)))
            .flat_map(|(currency, zone)| DeliveryMethod::ALL.map(|method| (currency, zone, method)));
        let whole = all
            .clone()
            .all(|(c, zone, method)| self.rate(c, zone, method).is_some());
        if !whole || self.rates.len() != all.count() {
            faults.push(FieldError::new("rates", "required"));
        }
        faults
    }
}

/// What pages promise of delivery before anything is in the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsualDelivery {
    pub fee: Money,
    /// `None` where nothing travels free.
    pub free_from: Option<Money>,
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
        Tariff::house().fee(method, zone, load, worth).unwrap().minor()
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
        let house = Tariff::house();
        let zone = |country, region| house.zone(country, region, Currency::Cny);
        assert_eq!(zone("CN", "浙江省"), Zone::Mainland);
        assert_eq!(zone("CN", "西藏自治区"), Zone::Remote);
        assert_eq!((zone("HK", ""), zone("US", "CA")), (Zone::Nearby, Zone::Abroad));
        assert_eq!(zone("", ""), Zone::Mainland);
        assert_eq!(house.zone("", "", Currency::Usd), Zone::Abroad);
        let moved = Tariff {
            remote: vec!["浙江省".to_owned()],
            ..house
        };
        assert_eq!(moved.zone("CN", "浙江省", Currency::Cny), Zone::Remote);
        assert_eq!(moved.zone("CN", "西藏自治区", Currency::Cny), Zone::Mainland);
    }

    #[test]
    fn the_tariff_of_the_house_has_no_faults_and_tells_what_is_usual() {
        let house = Tariff::house();
        assert_eq!(house.faults(), []);
        let usual = |currency| {
            let usual = house.usual(currency);
            (usual.fee.minor(), usual.free_from.map(Money::minor))
        };
        assert_eq!(usual(Currency::Cny), (1_200, Some(19_900)));
        assert_eq!(usual(Currency::Usd), (600, Some(5_900)));
        let own = house.in_currency(Currency::Usd);
        assert_eq!(
            (own.rates.len(), own.usual(Currency::Usd)),
            (8, house.usual(Currency::Usd))
        );
    }

    #[test]
    fn a_tariff_with_a_gap_or_a_step_down_is_refused() {
        type Change = fn(&mut Tariff);
        let codes = |change: Change| {
            let mut tariff = Tariff::house();
            change(&mut tariff);
            let faults = tariff.faults().into_iter();
            faults.map(|fault| (fault.field, fault.code)).collect::<Vec<_>>()
        };
        let tier = |most_grams, fee| Tier { most_grams, fee };
        let cases: [(Change, &str, &str); 8] = [
            (|t| drop(t.rates.pop()), "rates", "required"),
            (|t| t.rates.push(t.rates[0].clone()), "rates", "required"),
            (|t| t.remote.push("Atlantis".to_owned()), "remote", "unknown"),
            (|t| t.rates[0].tiers.clear(), "tiers", "required"),
            (
                |t| t.rates[0].tiers[1].most_grams = 8_000,
                "tiers",
                "not_ascending",
            ),
            (|t| t.rates[0].tiers[1].fee = 1_199, "tiers", "not_ascending"),
            (|t| t.rates[0].beyond = -1, "beyond", "out_of_range"),
            (|t| t.rates[0].free_from = Some(0), "free_from", "out_of_range"),
        ];
        for (change, field, code) in cases {
            assert_eq!(codes(change), [(field.to_owned(), code.to_owned())]);
        }
        let mut long = Tariff::house();
        long.rates[0].tiers = (1..=21).map(|kg| tier(kg * 1_000, 1_200)).collect();
        assert_eq!(long.faults(), [FieldError::new("tiers", "too_long")]);
    }

    #[test]
    fn a_load_that_no_scale_can_show_is_an_error() {
        let load = Load {
            grams: i64::MAX,
            cubic_mm: 0,
        };
        let worth = Money::new(1, Currency::Cny);
        assert!(
            Tariff::house()
                .fee(Express, Zone::Abroad, load.times(2), worth)
                .is_err()
        );
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
