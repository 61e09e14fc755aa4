//! Parcels: what of an order leaves one location together, and how far it has come. A parcel begins when it is handed
//! over: what is being packed is the warehouse's own business.

use super::{OrderId, OrderLine};
use crate::inventory::LocationId;
use crate::kernel::Timestamp;
use crate::product::VariantId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

crate::define_id!(ParcelId, "par");

crate::define_machine! {
    /// Where a parcel stands.
    "parcel": ParcelState {
        /// With the carrier.
        Shipped = "shipped",
        Delivered = "delivered",
        /// Nobody knows where it is.
        Lost = "lost",
        /// Came back undelivered; its goods are to be sent again.
        Returned = "returned",
    }
    /// What moves a parcel.
    ParcelEvent {
        Deliver = "deliver",
        Lose = "lose",
        Return = "return",
    }
    /// Every legal step. What was lost may be found.
    steps {
        Shipped, Deliver => Delivered;
        Shipped, Lose => Lost;
        Shipped, Return => Returned;
        Lost, Deliver => Delivered;
        Lost, Return => Returned;
    }
}

/// What is told of a parcel on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelMark {
    Shipped,
    /// Came to a place on its way.
    Passed,
    OutForDelivery,
    Delivered,
    Lost,
    Returned,
}

impl ParcelMark {
    pub const ALL: [Self; 6] = [
        Self::Shipped,
        Self::Passed,
        Self::OutForDelivery,
        Self::Delivered,
        Self::Lost,
        Self::Returned,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Passed => "passed",
            Self::OutForDelivery => "out_for_delivery",
            Self::Delivered => "delivered",
            Self::Lost => "lost",
            Self::Returned => "returned",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.as_str() == text)
    }

    /// The step of the parcel that comes with it; `None` for what only says where it is.
    pub const fn step(self) -> Option<ParcelEvent> {
        match self {
            Self::Shipped | Self::Passed | Self::OutForDelivery => None,
            Self::Delivered => Some(ParcelEvent::Deliver),
            Self::Lost => Some(ParcelEvent::Lose),
            Self::Returned => Some(ParcelEvent::Return),
        }
    }
}

/// Something that was told of a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelNote {
    pub mark: ParcelMark,
    /// Where, in words; empty if it is not known.
    pub place: String,
    /// Who told it: `operator`, `seller`, `buyer`, `clock`.
    pub cause: String,
    pub at: Timestamp,
}

/// What one parcel of an order holds, in the order of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelLine {
    /// The line's place in the order, from 0.
    pub line: i64,
    pub units: i64,
}

/// A parcel of one order from one location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    pub id: ParcelId,
    pub order: OrderId,
    pub location: LocationId,
    pub state: ParcelState,
    /// Empty if it is not known.
    pub carrier: String,
    /// The carrier's number for it; empty if it has none.
    pub tracking: String,
    pub lines: Vec<ParcelLine>,
    /// Oldest first.
    pub notes: Vec<ParcelNote>,
    pub shipped_at: Timestamp,
}

/// The command to send some goods of an order from one location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipParcel {
    pub location: LocationId,
    pub carrier: String,
    pub tracking: String,
    pub lines: Vec<ParcelLine>,
}

/// Why a parcel cannot be sent so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParcelError {
    #[error("a parcel holds something")]
    Empty,
    #[error("the order has no such line")]
    NoSuchLine,
    #[error("a line has fewer units that are still to be sent")]
    TooMany,
    #[error("the location holds fewer units for the order")]
    NotThere,
}

/// The most letters of a carrier's name, of a tracking number, and of a place.
pub const CARRIER_MOST: usize = 40;
pub const TRACKING_MOST: usize = 40;
pub const PLACE_MOST: usize = 80;

/// A text of one line without blanks around it; `None` if it is longer than `most` or has signs that do not show.
pub fn one_line(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let shows = text.chars().count() <= most && !text.chars().any(char::is_control);
    shows.then(|| text.to_owned())
}

/// A carrier's number for a parcel, in capitals and without blanks; `None` for what cannot be one. Nothing is a number
/// too: that of a parcel which has none.
pub fn tracking_number(text: &str) -> Option<String> {
    let number: String = text.split_whitespace().collect::<String>().to_ascii_uppercase();
    let fits = number.len() <= TRACKING_MOST && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    fits.then_some(number)
}

/// What a location could send of an order now: units of each line, in the order of the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    pub location: LocationId,
    pub lines: Vec<ParcelLine>,
}

/// What each location could send of an order, given the units that it holds there: every held unit belongs to one line.
pub fn dispatches(lines: &[OrderLine], held: &[(VariantId, LocationId, i64)]) -> Vec<Dispatch> {
    let mut open: Vec<i64> = lines.iter().map(OrderLine::open).collect();
    let mut at: BTreeMap<LocationId, BTreeMap<i64, i64>> = BTreeMap::new();
    for (variant, location, units) in held {
        let mut left = *units;
        for ((place, line), open) in (0_i64..).zip(lines).zip(&mut open) {
            let taken = left.min(*open);
            if line.variant == *variant && taken > 0 {
                *open -= taken;
                left -= taken;
                *at.entry(*location).or_default().entry(place).or_default() += taken;
            }
        }
    }
    at.into_iter()
        .map(|(location, lines)| Dispatch {
            location,
            lines: lines
                .into_iter()
                .map(|(line, units)| ParcelLine { line, units })
                .collect(),
        })
        .collect()
}

/// What a parcel takes of lines, and of a location: each variant once.
pub type Packed = (Vec<ParcelLine>, Vec<(VariantId, i64)>);

/// What a chosen parcel takes of a location. Lines without units are left out.
/// # Errors
/// [`ParcelError`].
pub fn pack(
    lines: &[OrderLine],
    held: &[(VariantId, LocationId, i64)],
    chosen: &ShipParcel,
) -> Result<Packed, ParcelError> {
    let mut packed: BTreeMap<i64, i64> = BTreeMap::new();
    for choice in chosen.lines.iter().filter(|choice| choice.units != 0) {
        let units = packed.entry(choice.line).or_default();
        *units = units.saturating_add(choice.units);
    }
    let mut taken: BTreeMap<VariantId, i64> = BTreeMap::new();
    for (place, units) in &packed {
        let line = usize::try_from(*place).ok().and_then(|place| lines.get(place));
        let line = line.ok_or(ParcelError::NoSuchLine)?;
        if *units < 1 || *units > line.open() {
            return Err(ParcelError::TooMany);
        }
        *taken.entry(line.variant).or_default() += units;
    }
    if taken.is_empty() {
        return Err(ParcelError::Empty);
    }
    for (variant, units) in &taken {
        let there = held
            .iter()
            .filter(|(own, location, _)| own == variant && *location == chosen.location);
        if there.map(|(.., units)| units).sum::<i64>() < *units {
            return Err(ParcelError::NotThere);
        }
    }
    let lines = packed
        .into_iter()
        .map(|(line, units)| ParcelLine { line, units })
        .collect();
    Ok((lines, taken.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cart::Quantity;
    use crate::kernel::{Currency, Localized, Money, Slug};
    use crate::order::Progress;
    use proptest::prelude::*;

    fn line(variant: u128, quantity: i64, progress: Progress) -> OrderLine {
        OrderLine {
            variant: VariantId::from_u128(variant),
            product_slug: Slug::parse("cup").unwrap(),
            sku: String::new(),
            name: Localized::new("杯", "Cup"),
            choice: Localized::new("", ""),
            image: String::new(),
            quantity: Quantity::new(quantity).unwrap(),
            unit: Money::zero(Currency::Cny),
            total: Money::zero(Currency::Cny),
            progress,
        }
    }

    const fn some(line: i64, units: i64) -> ParcelLine {
        ParcelLine { line, units }
    }

    fn held(rows: &[(u128, u128, i64)]) -> Vec<(VariantId, LocationId, i64)> {
        let row = |(variant, location, units): &(u128, u128, i64)| {
            (
                VariantId::from_u128(*variant),
                LocationId::from_u128(*location),
                *units,
            )
        };
        rows.iter().map(row).collect()
    }

    fn from(location: u128, lines: &[ParcelLine]) -> ShipParcel {
        ShipParcel {
            location: LocationId::from_u128(location),
            carrier: String::new(),
            tracking: String::new(),
            lines: lines.to_vec(),
        }
    }

    #[test]
    fn every_mark_has_a_name_and_steps_are_those_of_the_table() {
        for mark in ParcelMark::ALL {
            assert_eq!(ParcelMark::parse(mark.as_str()), Some(mark));
        }
        for event in ParcelEvent::ALL {
            assert!(ParcelMark::ALL.iter().any(|mark| mark.step() == Some(*event)));
        }
        assert!(ParcelState::Delivered.on(ParcelEvent::Lose).is_err());
        assert_eq!(
            ParcelState::Lost.on(ParcelEvent::Deliver),
            Ok(ParcelState::Delivered)
        );
    }

    #[test]
    fn a_tracking_number_is_letters_and_digits() {
        assert_eq!(tracking_number(" sf 1234-5 "), Some("SF1234-5".to_owned()));
        assert_eq!(tracking_number(""), Some(String::new()));
        for wrong in ["顺丰123", "1234<b>", &"1".repeat(41)] {
            assert_eq!(tracking_number(wrong), None, "{wrong}");
        }
        assert_eq!(
            one_line(" 杭州转运中心 ", PLACE_MOST),
            Some("杭州转运中心".to_owned())
        );
        assert_eq!(one_line("a\nb", PLACE_MOST), None);
        assert_eq!(one_line(&"长".repeat(81), PLACE_MOST), None);
    }

    #[test]
    fn locations_share_the_lines_that_want_the_same() {
        let lines = [
            line(1, 2, Progress::default()),
            line(2, 1, Progress::default()),
            line(1, 3, Progress::default()),
        ];
        let split = dispatches(&lines, &held(&[(1, 7, 3), (1, 8, 2), (2, 8, 1)]));
        let expected = [
            Dispatch {
                location: LocationId::from_u128(7),
                lines: vec![some(0, 2), some(2, 1)],
            },
            Dispatch {
                location: LocationId::from_u128(8),
                lines: vec![some(1, 1), some(2, 2)],
            },
        ];
        assert_eq!(split, expected);
    }

    #[test]
    fn a_parcel_holds_what_is_open_and_there() {
        let sent = Progress {
            shipped: 1,
            ..Progress::default()
        };
        let lines = [line(1, 3, sent), line(2, 2, Progress::default())];
        let there = held(&[(1, 7, 2), (2, 7, 1), (2, 8, 1)]);
        let (packed, taken) = pack(&lines, &there, &from(7, &[some(0, 1), some(1, 0), some(0, 1)])).unwrap();
        assert_eq!(packed, [some(0, 2)]);
        assert_eq!(taken, [(VariantId::from_u128(1), 2)]);
        for (chosen, error) in [
            (from(7, &[]), ParcelError::Empty),
            (from(7, &[some(0, 0)]), ParcelError::Empty),
            (from(7, &[some(2, 1)]), ParcelError::NoSuchLine),
            (from(7, &[some(-1, 1)]), ParcelError::NoSuchLine),
            (from(7, &[some(0, 3)]), ParcelError::TooMany),
            (from(7, &[some(0, -1)]), ParcelError::TooMany),
            (
                from(7, &[some(0, i64::MAX), some(0, i64::MAX)]),
                ParcelError::TooMany,
            ),
            (from(8, &[some(0, 1)]), ParcelError::NotThere),
            (from(7, &[some(1, 2)]), ParcelError::NotThere),
        ] {
            assert_eq!(pack(&lines, &there, &chosen), Err(error), "{chosen:?}");
        }
    }

    proptest! {
        #[test]
        fn what_locations_could_send_is_what_is_open_and_can_be_packed(
            wanted in prop::collection::vec((0_u128..3, 1_i64..9), 1..5),
            at in 0_u128..2,
        ) {
            let lines: Vec<OrderLine> =
                wanted.iter().map(|(variant, units)| line(*variant, *units, Progress::default())).collect();
            // Held as placing leaves it: every unit once, over two locations.
            let mut rows = Vec::new();
            for variant in 0..3_u128 {
                let units: i64 = wanted.iter().filter(|(own, _)| *own == variant).map(|(_, units)| units).sum();
                let first = units / 2;
                rows.extend([(variant, at, first), (variant, 1 - at, units - first)]);
            }
            rows.retain(|(.., units)| *units > 0);
            let there = held(&rows);
            let split = dispatches(&lines, &there);
            for (place, line) in (0_i64..).zip(&lines) {
                let sent: i64 = split.iter().flat_map(|one| &one.lines).filter(|l| l.line == place).map(|l| l.units).sum();
                prop_assert_eq!(sent, line.open());
            }
            for one in split {
                let chosen = ShipParcel { lines: one.lines.clone(), ..from(one.location.as_u128(), &[]) };
                prop_assert_eq!(pack(&lines, &there, &chosen).unwrap().0, one.lines);
            }
        }
    }
}
