//! The tariff that a shop begins with. The migration that makes its tables writes the same.

use super::{Rate, Tariff, Tier};
use crate::kernel::Currency::{self, Cny, Usd};
use crate::logistics::DeliveryMethod::{self, Express, Standard};
use crate::logistics::Zone::{self, Abroad, Mainland, Nearby, Remote};

/// Provinces that couriers charge more for.
const REMOTE: [&str; 5] = [
    "新疆维吾尔自治区",
    "西藏自治区",
    "青海省",
    "内蒙古自治区",
    "甘肃省",
];

/// Where to and how, tiers, beyond them, free from.
type Row = (
    (Currency, Zone, DeliveryMethod),
    &'static [(i64, i64)],
    i64,
    Option<i64>,
);

const FAR: &[(i64, i64)] = &[(8_000, 600), (14_000, 1_400), (20_000, 2_400)];
const FAR_EXPRESS: &[(i64, i64)] = &[(8_000, 1_500), (20_000, 4_500)];

const RATES: [Row; 16] = [
    (
        (Cny, Mainland, Standard),
        &[(8_000, 1_200), (14_000, 1_800), (20_000, 2_600)],
        150,
        Some(19_900),
    ),
    (
        (Cny, Mainland, Express),
        &[(8_000, 2_200), (20_000, 4_200)],
        300,
        None,
    ),
    (
        (Cny, Remote, Standard),
        &[(1_000, 1_800), (8_000, 3_600)],
        400,
        Some(39_900),
    ),
    (
        (Cny, Remote, Express),
        &[(1_000, 3_200), (8_000, 7_800)],
        1_000,
        None,
    ),
    (
        (Cny, Nearby, Standard),
        &[(1_000, 3_500), (8_000, 8_000)],
        1_000,
        None,
    ),
    (
        (Cny, Nearby, Express),
        &[(1_000, 5_800), (8_000, 12_800)],
        1_600,
        None,
    ),
    (
        (Cny, Abroad, Standard),
        &[(1_000, 8_800), (8_000, 28_000)],
        4_500,
        None,
    ),
    (
        (Cny, Abroad, Express),
        &[(1_000, 16_800), (8_000, 52_000)],
        7_000,
        None,
    ),
    ((Usd, Mainland, Standard), FAR, 200, Some(5_900)),
    ((Usd, Mainland, Express), FAR_EXPRESS, 500, None),
    (
        (Usd, Remote, Standard),
        &[(8_000, 900), (20_000, 2_800)],
        250,
        Some(5_900),
    ),
    (
        (Usd, Remote, Express),
        &[(8_000, 2_200), (20_000, 5_600)],
        600,
        None,
    ),
    ((Usd, Nearby, Standard), FAR, 200, Some(5_900)),
    ((Usd, Nearby, Express), FAR_EXPRESS, 500, None),
    ((Usd, Abroad, Standard), FAR, 200, Some(5_900)),
    ((Usd, Abroad, Express), FAR_EXPRESS, 500, None),
];

pub(super) fn tariff() -> Tariff {
    let tier = |(most_grams, fee): &(i64, i64)| Tier {
        most_grams: *most_grams,
        fee: *fee,
    };
    let rate = |((currency, zone, method), tiers, beyond, free_from): Row| Rate {
        currency,
        zone,
        method,
        tiers: tiers.iter().map(tier).collect(),
        beyond,
        free_from,
    };
    Tariff {
        version: 1,
        remote: REMOTE.map(str::to_owned).to_vec(),
        rates: RATES.map(rate).to_vec(),
    }
}
