//! Where stock lies.

use crate::kernel::{Localized, Timestamp};
use crate::merchant::SellerId;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A place where stock lies.
    LocationId, "loc"
);

impl LocationId {
    /// The location that a seller has from the beginning, where goods go that name no other.
    pub const fn first_of(seller: SellerId) -> Self {
        Self::from_u128(seller.as_u128())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocationKind {
    Warehouse,
    Store,
}

impl LocationKind {
    pub const ALL: [Self; 2] = [Self::Warehouse, Self::Store];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warehouse => "warehouse",
            Self::Store => "store",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A place on earth, in millionths of a degree (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    latitude: i32,
    longitude: i32,
}

/// The mean radius of the earth, in metres (IUGG).
const EARTH: f64 = 6_371_008.8;

impl Point {
    /// Half around the earth in metres: no two places are further apart.
    pub const FARTHEST: i64 = 20_015_115;

    /// `None` for what is no place on earth.
    pub fn new(latitude: i64, longitude: i64) -> Option<Self> {
        let within = latitude.abs() <= 90_000_000 && longitude.abs() <= 180_000_000;
        let (latitude, longitude) = (i32::try_from(latitude).ok()?, i32::try_from(longitude).ok()?);
        within.then_some(Self { latitude, longitude })
    }

    pub const fn latitude(self) -> i64 {
        self.latitude as i64
    }

    pub const fn longitude(self) -> i64 {
        self.longitude as i64
    }

    /// The way to another place as the crow flies, in metres, by the haversine formula.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a distance on earth is far less than what i64 holds"
    )]
    pub fn metres_to(self, other: Self) -> i64 {
        let radians = |micro: i32| (f64::from(micro) / 1_000_000.0).to_radians();
        let (north, south) = (radians(self.latitude), radians(other.latitude));
        let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
        let east = half(radians(self.longitude), radians(other.longitude));
        let chord = half(north, south) + north.cos() * south.cos() * east;
        (2.0 * EARTH * chord.sqrt().min(1.0).asin()).round() as i64
    }
}

/// A warehouse or store of a seller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    pub id: LocationId,
    pub seller: SellerId,
    pub kind: LocationKind,
    pub name: Localized,
    /// The code of its division (GB/T 2260); empty where there is none.
    pub division: String,
    pub street: String,
    pub place: Option<Point>,
    /// Which is chosen where everything else is equal: the smaller number.
    pub priority: i64,
    /// Whether goods are sold from here. The first location of a seller always is.
    pub active: bool,
    /// Since when nothing lies here or comes here any more. The first location of a seller is never closed.
    pub closed_at: Option<Timestamp>,
    /// Grows with every change.
    pub version: i64,
}

impl Location {
    /// Whether goods may come here.
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// Whether it is the one that its seller has from the beginning, which always sells and is never closed.
    pub fn is_first(&self) -> bool {
        self.id == LocationId::first_of(self.seller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(latitude: i64, longitude: i64) -> Point {
        Point::new(latitude, longitude).unwrap()
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        let shanghai = place(31_230_416, 121_473_701);
        let hangzhou = place(30_274_085, 120_155_070);
        let way = shanghai.metres_to(hangzhou);
        assert!((164_000..166_000).contains(&way), "{way}");
        assert_eq!(way, hangzhou.metres_to(shanghai));
        assert_eq!(shanghai.metres_to(shanghai), 0);
        let around = place(0, 0).metres_to(place(0, 180_000_000));
        // Trigonometry is not the same to the last bit everywhere.
        assert!(
            (Point::FARTHEST - 1..=Point::FARTHEST).contains(&around),
            "{around}"
        );
        assert_eq!(place(0, 179_000_000).metres_to(place(0, -179_000_000)), 222_390);
    }

    #[test]
    fn places_off_the_earth_are_refused() {
        assert_eq!(Point::new(90_000_001, 0), None);
        assert_eq!(Point::new(0, -180_000_001), None);
        assert_eq!(Point::new(i64::MIN + 1, 0), None);
    }

    #[test]
    fn names_of_kinds_round_trip() {
        for kind in LocationKind::ALL {
            assert_eq!(LocationKind::parse(kind.as_str()), Some(kind));
        }
    }
}
