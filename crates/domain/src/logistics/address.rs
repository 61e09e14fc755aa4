//! Postal addresses: the province–city–district form of mainland China, and a free form elsewhere.

use crate::kernel::FieldError;
use crate::user::Phone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An ISO 3166-1 alpha-2 code of a country we deliver to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 2]);

/// The countries we deliver to: code, Chinese name, English name.
pub const COUNTRIES: [(&str, &str, &str); 24] = [
    ("CN", "中国大陆", "Mainland China"),
    ("HK", "中国香港", "Hong Kong SAR, China"),
    ("MO", "中国澳门", "Macao SAR, China"),
    ("TW", "中国台湾", "Taiwan, China"),
    ("US", "美国", "United States"),
    ("CA", "加拿大", "Canada"),
    ("GB", "英国", "United Kingdom"),
    ("IE", "爱尔兰", "Ireland"),
    ("DE", "德国", "Germany"),
    ("FR", "法国", "France"),
    ("NL", "荷兰", "Netherlands"),
    ("ES", "西班牙", "Spain"),
    ("IT", "意大利", "Italy"),
    ("CH", "瑞士", "Switzerland"),
    ("AT", "奥地利", "Austria"),
    ("SE", "瑞典", "Sweden"),
    ("DK", "丹麦", "Denmark"),
    ("NO", "挪威", "Norway"),
    ("JP", "日本", "Japan"),
    ("KR", "韩国", "South Korea"),
    ("SG", "新加坡", "Singapore"),
    ("MY", "马来西亚", "Malaysia"),
    ("AU", "澳大利亚", "Australia"),
    ("NZ", "新西兰", "New Zealand"),
];

impl CountryCode {
    pub const CN: Self = Self(*b"CN");

    /// `None` for a country we do not deliver to.
    pub fn parse(text: &str) -> Option<Self> {
        COUNTRIES
            .iter()
            .find(|(code, ..)| code.eq_ignore_ascii_case(text.trim()))
            .map(|(code, ..)| Self([code.as_bytes()[0], code.as_bytes()[1]]))
    }

    pub fn as_str(self) -> &'static str {
        COUNTRIES
            .iter()
            .map(|(code, ..)| *code)
            .find(|code| code.as_bytes() == self.0)
            .unwrap_or("CN")
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for CountryCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("we do not deliver to {text:?}"))
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}

/// The parts of an address, for errors that name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressField {
    Recipient,
    Country,
    Region,
    City,
    District,
    Street,
    Postcode,
}

/// A deliverable address. `region` is a province or state; `district` is used in China only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub recipient: String,
    pub country: CountryCode,
    pub region: String,
    pub city: String,
    pub district: String,
    pub street: String,
    pub postcode: String,
}

/// To whom and where to, as typed. One set of rules for every form that asks for it.
#[derive(Clone, Copy, Debug)]
pub struct AddressText<'a> {
    pub phone: &'a str,
    pub recipient: &'a str,
    pub country: &'a str,
    pub region: &'a str,
    pub city: &'a str,
    pub district: &'a str,
    pub street: &'a str,
    pub postcode: &'a str,
}

impl AddressText<'_> {
    /// Checks every field.
    /// # Errors
    /// One [`FieldError`] for every field that is wrong.
    pub fn check(&self) -> Result<(Phone, Address), Vec<FieldError>> {
        let mut errors = Vec::new();
        let phone = match self.phone.trim() {
            "" => Err(FieldError::new("phone", "required")),
            text => Phone::parse(text).map_err(|_| FieldError::new("phone", "phone")),
        };
        let phone = phone.map_err(|error| errors.push(error)).ok();
        let country = CountryCode::parse(self.country);
        if country.is_none() {
            errors.push(FieldError::new("country", "unknown"));
        }
        let trimmed = |text: &str| text.trim().to_owned();
        let address = Address {
            recipient: trimmed(self.recipient),
            country: country.unwrap_or(CountryCode::CN),
            region: trimmed(self.region),
            city: trimmed(self.city),
            district: trimmed(self.district),
            street: trimmed(self.street),
            postcode: trimmed(self.postcode),
        };
        if let Err(fields) = address.check() {
            errors.extend(fields.into_iter().map(|field| address.error(field)));
        }
        match phone {
            Some(phone) if errors.is_empty() => Ok((phone, address)),
            _ => Err(errors),
        }
    }
}

impl Address {
    const MAX: usize = 120;

    /// Checks every part at once.
    /// # Errors
    /// The parts that are missing or too long.
    pub fn check(&self) -> Result<(), Vec<AddressField>> {
        let china = self.country == CountryCode::CN;
        let parts = [
            (AddressField::Recipient, &self.recipient, true),
            (AddressField::Region, &self.region, china),
            (AddressField::City, &self.city, true),
            (AddressField::District, &self.district, false),
            (AddressField::Street, &self.street, true),
            (AddressField::Postcode, &self.postcode, false),
        ];
        let wrong: Vec<AddressField> = parts
            .into_iter()
            .filter(|(_, text, required)| {
                let length = text.trim().chars().count();
                (*required && length == 0) || length > Self::MAX || text.chars().any(char::is_control)
            })
            .map(|(field, ..)| field)
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    fn error(&self, field: AddressField) -> FieldError {
        let (name, text) = match field {
            AddressField::Recipient => ("recipient", &self.recipient),
            AddressField::Country => ("country", &self.street),
            AddressField::Region => ("region", &self.region),
            AddressField::City => ("city", &self.city),
            AddressField::District => ("district", &self.district),
            AddressField::Street => ("street", &self.street),
            AddressField::Postcode => ("postcode", &self.postcode),
        };
        FieldError::new(name, if text.is_empty() { "required" } else { "too_long" })
    }

    /// The address in the order its country writes it, one line each.
    pub fn lines(&self) -> Vec<String> {
        let joined = |parts: &[&str], gap: &str| {
            parts
                .iter()
                .map(|p| p.trim())
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>()
                .join(gap)
        };
        let lines = if self.country == CountryCode::CN {
            let city = if self.city == self.region {
                ""
            } else {
                self.city.as_str()
            };
            vec![
                joined(&[&self.region, city, &self.district], " "),
                joined(&[&self.street, &self.postcode], " "),
            ]
        } else {
            let country = COUNTRIES
                .iter()
                .find(|c| c.0 == self.country.as_str())
                .map_or("", |c| c.2);
            vec![
                self.street.clone(),
                joined(&[&self.city, &self.region, &self.postcode], ", "),
                country.to_owned(),
            ]
        };
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beijing() -> Address {
        Address {
            recipient: "李雷".into(),
            country: CountryCode::CN,
            region: "北京市".into(),
            city: "北京市".into(),
            district: "东城区".into(),
            street: "景山前街 4 号".into(),
            postcode: String::new(),
        }
    }

    #[test]
    fn missing_parts_are_all_named() {
        assert_eq!(beijing().check(), Ok(()));
        let empty = Address {
            recipient: " ".into(),
            street: String::new(),
            ..beijing()
        };
        assert_eq!(
            empty.check(),
            Err(vec![AddressField::Recipient, AddressField::Street])
        );
    }

    #[test]
    fn a_municipality_is_written_once() {
        assert_eq!(beijing().lines(), ["北京市 东城区", "景山前街 4 号"]);
    }

    #[test]
    fn unknown_countries_are_refused() {
        assert_eq!(CountryCode::parse("cn"), Some(CountryCode::CN));
        assert_eq!(CountryCode::parse("XX"), None);
    }
}
