//! A location as people type it.

use super::{Location, LocationId, LocationKind, Point};
use crate::kernel::{FieldError, Localized};
use crate::merchant::SellerId;
use serde::{Deserialize, Serialize};

/// What is typed of a location. Without scripts there is no choice of cities, and the code of the district is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocationForm {
    /// Empty for a new one.
    pub id: String,
    /// The version that was seen; 0 for a new one.
    pub version: i64,
    pub kind: String,
    pub name_zh: String,
    pub name_en: String,
    /// The first two digits of the code (GB/T 2260), or nothing.
    pub province: String,
    /// The first four.
    pub city: String,
    /// All six.
    pub district: String,
    pub street: String,
    /// Degrees with at most six decimals, or nothing; both or none.
    pub latitude: String,
    pub longitude: String,
    /// Nothing is 0.
    pub priority: String,
    /// Anything: goods are sold from there.
    pub active: String,
}

impl LocationForm {
    /// A location as it would be typed.
    pub fn of(location: &Location) -> Self {
        let code = |digits: usize| {
            let (head, rest) = location.division.split_at_checked(digits).unwrap_or_default();
            let deeper = rest.bytes().any(|digit| digit != b'0');
            let own = head.bytes().skip(digits - 2).any(|digit| digit != b'0');
            if own || deeper {
                head.to_owned()
            } else {
                String::new()
            }
        };
        let degrees = |of: fn(Point) -> i64| location.place.map(|place| degrees(of(place)));
        Self {
            id: location.id.to_string(),
            version: location.version,
            kind: location.kind.as_str().to_owned(),
            name_zh: location.name.zh.clone(),
            name_en: location.name.en.clone(),
            province: code(2),
            city: code(4),
            district: code(6),
            street: location.street.clone(),
            latitude: degrees(Point::latitude).unwrap_or_default(),
            longitude: degrees(Point::longitude).unwrap_or_default(),
            priority: location.priority.to_string(),
            active: if location.active { "true" } else { "" }.to_owned(),
        }
    }

    /// Reads it as a location of this seller.
    /// # Errors
    /// Everything that cannot be read; what is only too long or not possible is for whoever saves it to say.
    pub fn read(&self, seller: SellerId) -> Result<Location, Vec<FieldError>> {
        let kind = LocationKind::parse(&self.kind);
        let division = self.division();
        let priority = match self.priority.trim() {
            "" => Some(0),
            text => text.parse().ok(),
        };
        let place = self.place();
        let wrong = [
            kind.is_none().then(|| FieldError::new("kind", "unknown")),
            division.is_none().then(|| FieldError::new("district", "unknown")),
            priority
                .is_none()
                .then(|| FieldError::new("priority", "out_of_range")),
            place
                .as_ref()
                .err()
                .map(|field| FieldError::new(field, "unknown")),
        ];
        let (Some(kind), Some(division), Some(priority), Ok(place)) = (kind, division, priority, place)
        else {
            return Err(wrong.into_iter().flatten().collect());
        };
        Ok(Location {
            id: self.id.parse().unwrap_or_else(|_| LocationId::from_u128(0)),
            seller,
            kind,
            name: Localized::new(self.name_zh.trim(), self.name_en.trim()),
            division,
            street: self.street.trim().to_owned(),
            place,
            priority,
            active: !self.active.is_empty(),
            closed_at: None,
            version: self.version,
        })
    }

    /// The six digits that the three choices mean; `None` when one of them lies elsewhere than the one before.
    fn division(&self) -> Option<String> {
        let mut code = String::new();
        for (text, digits) in [(&self.province, 2), (&self.city, 4), (&self.district, 6)] {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let sound = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            if !sound || !text.starts_with(&code) {
                return None;
            }
            text.clone_into(&mut code);
        }
        if !code.is_empty() {
            code = format!("{code:0<6}");
        }
        Some(code)
    }

    /// # Errors
    /// The name of the field that cannot be read.
    fn place(&self) -> Result<Option<Point>, &'static str> {
        let (latitude, longitude) = (self.latitude.trim(), self.longitude.trim());
        if latitude.is_empty() && longitude.is_empty() {
            return Ok(None);
        }
        let north = millionths(latitude).ok_or("latitude")?;
        let east = millionths(longitude).ok_or("longitude")?;
        Point::new(north, 0).ok_or("latitude")?;
        Point::new(north, east).map(Some).ok_or("longitude")
    }
}

/// A whole number of millionths as a decimal number.
fn degrees(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, part) = (millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
    format!("{sign}{whole}.{part:06}")
}

/// Reads a decimal number in millionths.
pub fn millionths(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if part.len() > 6 || !all_digits(part) || !all_digits(whole) {
        return None;
    }
    let part: i64 = format!("{part:0<6}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    whole.checked_mul(1_000_000)?.checked_add(part)?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> LocationForm {
        LocationForm {
            kind: "store".to_owned(),
            name_zh: " 湖滨店 ".to_owned(),
            name_en: "Lakeside".to_owned(),
            province: "33".to_owned(),
            city: "3301".to_owned(),
            district: "330102".to_owned(),
            latitude: "30.254".to_owned(),
            longitude: "120.164".to_owned(),
            active: "true".to_owned(),
            ..LocationForm::default()
        }
    }

    #[test]
    fn a_location_is_read_as_it_was_written() {
        let location = typed().read(SellerId::OWN_SHOP).unwrap();
        assert_eq!(
            (location.name.zh.as_str(), location.division.as_str()),
            ("湖滨店", "330102")
        );
        assert_eq!(location.place, Point::new(30_254_000, 120_164_000));
        assert_eq!(
            LocationForm::of(&location).read(SellerId::OWN_SHOP),
            Ok(location.clone())
        );
        for division in ["", "330000", "330100", "110101", "500100"] {
            let other = Location {
                division: division.to_owned(),
                place: None,
                ..location.clone()
            };
            assert_eq!(LocationForm::of(&other).read(SellerId::OWN_SHOP), Ok(other));
        }
    }

    #[test]
    fn a_district_lies_in_its_city_and_a_city_in_its_province() {
        let code = |province: &str, city: &str, district: &str| {
            let form = LocationForm {
                province: province.to_owned(),
                city: city.to_owned(),
                district: district.to_owned(),
                ..typed()
            };
            form.read(SellerId::OWN_SHOP)
                .ok()
                .map(|location| location.division)
        };
        assert_eq!(code("33", "", "").as_deref(), Some("330000"));
        assert_eq!(code("33", "", "330106").as_deref(), Some("330106"));
        assert_eq!(code("", "", "330106").as_deref(), Some("330106"));
        for (province, city, district) in [
            ("44", "", "330106"),
            ("33", "4401", ""),
            ("33", "3302", "330106"),
            ("3", "", ""),
            ("33", "", "3301x6"),
        ] {
            assert_eq!(
                code(province, city, district),
                None,
                "{province} {city} {district}"
            );
        }
    }

    #[test]
    fn everything_that_cannot_be_read_is_told() {
        let form = LocationForm {
            kind: "cave".to_owned(),
            priority: "first".to_owned(),
            longitude: String::new(),
            ..typed()
        };
        let wrong = form.read(SellerId::OWN_SHOP).unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["kind", "priority", "longitude"]);
        let off = LocationForm {
            latitude: "91".to_owned(),
            ..typed()
        };
        assert_eq!(off.read(SellerId::OWN_SHOP).unwrap_err()[0].field, "latitude");
    }

    #[test]
    fn degrees_are_read_to_the_millionth() {
        assert_eq!(millionths("30.274085"), Some(30_274_085));
        assert_eq!(millionths("-0.5"), Some(-500_000));
        assert_eq!(
            (degrees(-500_000), degrees(30_274_085)),
            ("-0.500000".to_owned(), "30.274085".to_owned())
        );
        for wrong in ["", "x", "1.2345678", "--1", "1.x", "1."] {
            assert_eq!(millionths(wrong), None, "{wrong}");
        }
    }
}
