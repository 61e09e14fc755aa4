//! The sections of one's account: the one table of what its navigation and its overview show.

use crate::routes::AccountSection;
use ui::IconName;

/// A section that the navigation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub section: AccountSection,
    pub icon: IconName,
    /// Shown large on the overview, for what people come for.
    pub shortcut: bool,
}

/// The sections, in order. A new one has a row here, a name in `strings`, an address in [`AccountSection`] and a page
/// in `account_page::content`.
pub const ENTRIES: &[Entry] = &[
    Entry {
        section: AccountSection::Overview,
        icon: IconName::Home,
        shortcut: false,
    },
    Entry {
        section: AccountSection::Orders,
        icon: IconName::Truck,
        shortcut: true,
    },
    Entry {
        section: AccountSection::AfterSales,
        icon: IconName::Return,
        shortcut: false,
    },
    Entry {
        section: AccountSection::Addresses,
        icon: IconName::Pin,
        shortcut: true,
    },
    Entry {
        section: AccountSection::Favourites,
        icon: IconName::Heart,
        shortcut: true,
    },
    Entry {
        section: AccountSection::Profile,
        icon: IconName::User,
        shortcut: false,
    },
    Entry {
        section: AccountSection::Security,
        icon: IconName::Lock,
        shortcut: false,
    },
    Entry {
        section: AccountSection::Notifications,
        icon: IconName::Bell,
        shortcut: false,
    },
    Entry {
        section: AccountSection::Privacy,
        icon: IconName::Shield,
        shortcut: false,
    },
];

impl AccountSection {
    /// The section under which the navigation lists this one.
    #[must_use]
    pub const fn entry(self) -> Self {
        match self {
            Self::TwoStep => Self::Security,
            other => other,
        }
    }
}
