//! Query strings, read strictly: broken UTF-8, repeated and unknown parameters are refused,
//! so that a mistyped filter never answers with everything.

use crate::http::problem::Problem;
use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

/// The parameters that nobody has taken yet.
pub struct Query<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Query<'a> {
    pub fn parse(raw: Option<&'a str>) -> Result<Self, Problem> {
        let pairs = raw
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Ok((decode(name)?, decode(value)?))
            })
            .collect::<Result<_, Problem>>()?;
        Ok(Self { pairs })
    }

    /// Takes the value of a parameter; twice the same parameter is an error.
    pub fn take(&mut self, name: &str) -> Result<Option<Cow<'a, str>>, Problem> {
        let Some(index) = self.pairs.iter().position(|(n, _)| n == name) else {
            return Ok(None);
        };
        let (_, value) = self.pairs.swap_remove(index);
        if self.pairs.iter().any(|(n, _)| n == name) {
            return Err(Problem::bad_request(format!("the parameter {name} came twice")));
        }
        Ok(Some(value))
    }

    pub fn take_parsed<T>(&mut self, name: &str) -> Result<Option<T>, Problem>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.take(name)?
            .map(|value| {
                value
                    .parse()
                    .map_err(|error: T::Err| Problem::bad_request(format!("{name}: {error}")))
            })
            .transpose()
    }

    /// Takes every parameter whose name starts with `prefix`, without the prefix.
    pub fn take_prefixed(&mut self, prefix: &str) -> Vec<(String, Cow<'a, str>)> {
        let (taken, left) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(n, _)| n.starts_with(prefix));
        self.pairs = left;
        let taken: Vec<(Cow<'a, str>, Cow<'a, str>)> = taken;
        taken
            .into_iter()
            .map(|(name, value)| (name[prefix.len()..].to_owned(), value))
            .collect()
    }

    /// Refuses what is left.
    pub fn finish(self) -> Result<(), Problem> {
        match self.pairs.first() {
            None => Ok(()),
            Some((name, _)) => {
                let name: String = name.chars().take(64).collect();
                Err(Problem::bad_request(format!(
                    "there is no parameter {name:?} here"
                )))
            }
        }
    }
}

/// Undoes percent-encoding and `+`; a `%` without two hexadecimal digits stands for itself.
fn decode(text: &str) -> Result<Cow<'_, str>, Problem> {
    if !text.bytes().any(|b| b == b'%' || b == b'+') {
        return Ok(Cow::Borrowed(text));
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escaped = bytes
            .get(index + 1..index + 3)
            .and_then(|digits| Some((hex(digits[0])?, hex(digits[1])?)));
        match (bytes[index], escaped) {
            (b'%', Some((high, low))) => {
                decoded.push(high << 4 | low);
                index += 3;
                continue;
            }
            (b'+', _) => decoded.push(b' '),
            (byte, _) => decoded.push(byte),
        }
        index += 1;
    }
    String::from_utf8(decoded)
        .map(Cow::Owned)
        .map_err(|_| Problem::bad_request("the query string is not UTF-8"))
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_taken_once() {
        let mut query = Query::parse(Some("q=%E7%9B%96+%e7%A2%97&f.a=1&f.b=2&x=100%&e")).unwrap();
        assert_eq!(query.take("q").unwrap().as_deref(), Some("盖 碗"));
        assert_eq!(query.take("q").unwrap(), None);
        assert_eq!(query.take_prefixed("f.").len(), 2);
        assert_eq!(query.take("x").unwrap().as_deref(), Some("100%"));
        assert!(query.finish().is_err());
    }

    #[test]
    fn broken_text_and_repetition_are_refused() {
        assert!(Query::parse(Some("q=%FF")).is_err());
        assert!(Query::parse(Some("q=1&q=2")).unwrap().take("q").is_err());
        assert!(Query::parse(None).unwrap().finish().is_ok());
        assert!(
            Query::parse(Some("n=x"))
                .unwrap()
                .take_parsed::<u32>("n")
                .is_err()
        );
    }
}
