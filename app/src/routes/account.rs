//! The addresses of signing in and of one's own account.

use super::{locale_of, with_query};
use domain::kernel::Locale;
use domain::logistics::AddressId;
use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};

/// A page for whoever is not signed in, with what it is to know; empty values are left out.
pub fn entrance(locale: Locale, entrance: Entrance, pairs: &[(&str, &str)]) -> String {
    let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<_> = filled
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    with_query(format!("/{locale}/{}", entrance.as_str()), &pairs)
}

/// The pages for whoever is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    SignIn,
    Register,
    Reset,
}

impl Entrance {
    pub const ALL: [Self; 3] = [Self::SignIn, Self::Register, Self::Reset];

    /// The name in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Register => "register",
            Self::Reset => "reset",
        }
    }

    /// The entrance that a path leads to: `/zh/sign-in`.
    pub fn of_path(path: &str) -> Option<Self> {
        locale_of(path)?;
        let name = path.trim_end_matches('/').splitn(3, '/').nth(2)?;
        Self::ALL.into_iter().find(|entrance| entrance.as_str() == name)
    }
}

/// Matches the name of an [`Entrance`]: three pages, one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntranceSegment;

impl PossibleRouteMatch for EntranceSegment {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let rest = path.strip_prefix('/')?;
        let name = rest.split('/').next()?;
        Entrance::ALL
            .into_iter()
            .find(|entrance| entrance.as_str() == name)?;
        let (matched, remaining) = path.split_at(1 + name.len());
        Some(PartialPathMatch::new(remaining, Vec::new(), matched))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Param("entrance".into()));
    }
}

/// A page of one's own account.
pub fn account(locale: Locale, section: AccountSection) -> String {
    match section.as_str() {
        "" => format!("/{locale}/account"),
        name => format!("/{locale}/account/{name}"),
    }
}

/// One's own order: being signed in opens it.
pub fn own_order(locale: Locale, number: &str) -> String {
    format!("/{locale}/orders/{}", super::escape(number))
}

/// The form of a new address of one's book.
pub fn new_address(locale: Locale) -> String {
    format!("{}?new=1", account(locale, AccountSection::Addresses))
}

/// The form of an address of one's book.
pub fn edit_address(locale: Locale, id: AddressId) -> String {
    format!("{}?edit={id}", account(locale, AccountSection::Addresses))
}

/// Where one's own data is handed out as a file, to a POST.
pub const MY_DATA: &str = "/export/my-data";

/// The pages of one's own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountSection {
    Overview,
    Profile,
    Security,
    /// Setting up the second factor; reached from [`Self::Security`].
    TwoStep,
    Orders,
    AfterSales,
    Addresses,
    Favourites,
    Notifications,
    Privacy,
}

impl AccountSection {
    pub const ALL: [Self; 10] = [
        Self::Overview,
        Self::Profile,
        Self::Security,
        Self::TwoStep,
        Self::Orders,
        Self::AfterSales,
        Self::Addresses,
        Self::Favourites,
        Self::Notifications,
        Self::Privacy,
    ];

    /// The name in the address; empty for the overview.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Profile => "profile",
            Self::Security => "security",
            Self::TwoStep => "two-step",
            Self::Orders => "orders",
            Self::AfterSales => "after-sales",
            Self::Addresses => "addresses",
            Self::Favourites => "favourites",
            Self::Notifications => "notifications",
            Self::Privacy => "privacy",
        }
    }

    /// The section that a path leads to: `/zh/account/profile`.
    pub fn of_path(path: &str) -> Option<Self> {
        locale_of(path)?;
        let mut rest = path.trim_end_matches('/').splitn(4, '/').skip(2);
        if rest.next()? != "account" {
            return None;
        }
        let name = rest.next().unwrap_or_default();
        Self::ALL.into_iter().find(|section| section.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entrances_and_sections_are_found_by_their_paths() {
        for entrance in Entrance::ALL {
            let path = super::entrance(Locale::En, entrance, &[]);
            assert_eq!(Entrance::of_path(&path), Some(entrance));
            assert!(
                EntranceSegment
                    .test(&path[3..])
                    .is_some_and(|found| found.remaining().is_empty())
            );
        }
        assert!(EntranceSegment.test("/sign-inx").is_none());
        assert_eq!(Entrance::of_path("/zh/sign-in/more"), None);
        for section in AccountSection::ALL {
            assert_eq!(
                AccountSection::of_path(&account(Locale::Zh, section)),
                Some(section)
            );
        }
        assert_eq!(
            AccountSection::of_path("/zh/account/"),
            Some(AccountSection::Overview)
        );
        assert_eq!(AccountSection::of_path("/zh/account/none"), None);
        assert_eq!(AccountSection::of_path("/zh/accounts"), None);
    }

    #[test]
    fn an_entrance_knows_where_to_go_on() {
        assert_eq!(
            entrance(
                Locale::En,
                Entrance::SignIn,
                &[("by", ""), ("next", "/en/cart?a=1")]
            ),
            "/en/sign-in?next=%2Fen%2Fcart%3Fa%3D1"
        );
    }
}
