//! Languages, texts in several languages, and slugs.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The languages of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    Zh,
    En,
}

/// A language the shop does not speak.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown language {0:?}: the shop speaks zh and en")]
pub struct UnknownLocale(pub String);

impl Locale {
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The first segment of every page's path.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The currency a visitor of this language sees until they choose another.
    pub const fn default_currency(self) -> super::Currency {
        match self {
            Self::Zh => super::Currency::Cny,
            Self::En => super::Currency::Usd,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        match text {
            "zh" | "zh-CN" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            other => Err(UnknownLocale(other.chars().take(16).collect())),
        }
    }
}

/// The same thing in every language of the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Localized<T = String> {
    pub zh: T,
    pub en: T,
}

impl<T> Localized<T> {
    pub fn new(zh: impl Into<T>, en: impl Into<T>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub const fn get(&self, locale: Locale) -> &T {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }

    pub fn into_locale(self, locale: Locale) -> T {
        match locale {
            Locale::Zh => self.zh,
            Locale::En => self.en,
        }
    }
}

impl Localized<String> {
    /// The same text in every language, for goods that come without a translation.
    pub fn same(text: &str) -> Self {
        Self::new(text, text)
    }
}

/// A page of text, such as "About us", in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaticPage {
    pub title: String,
    /// Sanitised HTML without the title.
    pub html: String,
}

/// Text that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("{0:?} is not a slug: lower-case letters, digits and single hyphens, at most 120")]
    NotASlug(String),
}

/// The readable part of an address: `celadon-gaiwan-150`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    const MAX: usize = 120;

    /// # Errors
    /// [`TextError::NotASlug`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let shape = text
            .split('-')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase()));
        if shape && text.len() <= Self::MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(TextError::NotASlug(text.chars().take(Self::MAX).collect()))
        }
    }

    /// Makes a slug of any title: letters and digits stay, everything else becomes one hyphen.
    /// `None` when nothing is left.
    pub fn from_title(title: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in title.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                if slug.len() + c.len_utf8() > Self::MAX {
                    break;
                }
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') && slug.len() < Self::MAX {
                slug.push('-');
            }
        }
        Self::parse(slug.trim_end_matches('-')).ok()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_become_slugs() {
        assert_eq!(
            Slug::from_title("Ocean Blue Shirt!").map(String::from).as_deref(),
            Some("ocean-blue-shirt")
        );
        assert_eq!(
            Slug::from_title("龙泉 青瓷 盖碗").map(String::from).as_deref(),
            Some("龙泉-青瓷-盖碗")
        );
        assert_eq!(Slug::from_title(" -- "), None);
    }

    #[test]
    fn slugs_refuse_paths_and_upper_case() {
        for bad in ["", "a/b", "A", "a--b", "-a", "a-", "..", "a b"] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_title_slug_is_a_slug(title in ".{0,300}") {
            if let Some(slug) = Slug::from_title(&title) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
            }
        }
    }
}
