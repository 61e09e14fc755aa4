//! What buyers ask for after a sale, and why.

use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterSalesKind {
    /// The goods go back, and their money.
    Return,
    /// The goods go back, and others come.
    Exchange,
    /// The goods go back, and come again repaired.
    Repair,
    /// The money goes back and the goods stay, or never came.
    Claim,
}

/// Why. The list is fixed; what it leaves open is written in words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterSalesReason {
    /// Seven days without giving a reason: Law on Consumer Rights of the People's Republic of China, article 25.
    ChangedMind,
    /// Another size or colour is wanted.
    WrongChoice,
    /// It does not work, or no longer.
    Defective,
    DamagedInTransit,
    /// Something else came.
    WrongItem,
    NotAsDescribed,
    /// Less came than was ordered.
    Incomplete,
    /// It never came.
    Lost,
}

impl AfterSalesKind {
    pub const ALL: [Self; 4] = [Self::Return, Self::Exchange, Self::Repair, Self::Claim];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Exchange => "exchange",
            Self::Repair => "repair",
            Self::Claim => "claim",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether the goods are sent back.
    pub const fn goes_back(self) -> bool {
        !matches!(self, Self::Claim)
    }

    /// Whether what is accepted of the goods comes into the house for good.
    pub const fn keeps_goods(self) -> bool {
        matches!(self, Self::Return | Self::Exchange)
    }
}

impl AfterSalesReason {
    pub const ALL: [Self; 8] = [
        Self::ChangedMind,
        Self::WrongChoice,
        Self::Defective,
        Self::DamagedInTransit,
        Self::WrongItem,
        Self::NotAsDescribed,
        Self::Incomplete,
        Self::Lost,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChangedMind => "changed_mind",
            Self::WrongChoice => "wrong_choice",
            Self::Defective => "defective",
            Self::DamagedInTransit => "damaged_in_transit",
            Self::WrongItem => "wrong_item",
            Self::NotAsDescribed => "not_as_described",
            Self::Incomplete => "incomplete",
            Self::Lost => "lost",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// Whether the seller answers for it, whose carriers and goods are: then delivery goes back too.
    pub const fn is_sellers_fault(self) -> bool {
        !matches!(self, Self::ChangedMind | Self::WrongChoice)
    }

    /// Whether this can be asked for because of it.
    pub const fn fits(self, kind: AfterSalesKind) -> bool {
        match self {
            Self::ChangedMind | Self::WrongChoice => {
                matches!(kind, AfterSalesKind::Return | AfterSalesKind::Exchange)
            }
            Self::Defective => true,
            Self::DamagedInTransit | Self::WrongItem | Self::NotAsDescribed => {
                !matches!(kind, AfterSalesKind::Repair)
            }
            Self::Incomplete | Self::Lost => matches!(kind, AfterSalesKind::Claim),
        }
    }

    /// Whether a claim because of it can be shown in a photo: what is missing cannot.
    pub const fn can_be_shown(self) -> bool {
        !matches!(self, Self::Incomplete | Self::Lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_every_kind_has_reasons() {
        for kind in AfterSalesKind::ALL {
            assert_eq!(AfterSalesKind::parse(kind.as_str()), Some(kind));
            assert!(AfterSalesReason::ALL.iter().any(|reason| reason.fits(kind)));
        }
        for reason in AfterSalesReason::ALL {
            assert_eq!(AfterSalesReason::parse(reason.as_str()), Some(reason));
            assert!(AfterSalesKind::ALL.iter().any(|kind| reason.fits(*kind)));
        }
    }

    #[test]
    fn what_the_buyer_has_only_changed_their_mind_about_is_no_claim() {
        for reason in AfterSalesReason::ALL
            .into_iter()
            .filter(|reason| !reason.is_sellers_fault())
        {
            assert!(!reason.fits(AfterSalesKind::Claim) && !reason.fits(AfterSalesKind::Repair));
        }
    }
}
