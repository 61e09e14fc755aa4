//! Pages of a list.

use serde::{Deserialize, Serialize};

/// A page number from 1 to [`PageNumber::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageNumber(u32);

impl PageNumber {
    /// Deeper pages help nobody and cost a long walk; narrower filters do.
    pub const MAX: u32 = 500;

    /// Clamps to 1..=MAX.
    pub fn new(number: u32) -> Self {
        Self(number.clamp(1, Self::MAX))
    }

    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Default for PageNumber {
    fn default() -> Self {
        Self(1)
    }
}

/// One page of a longer list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paged<T> {
    pub items: Vec<T>,
    /// Items in the whole list.
    pub total: u64,
    pub page: PageNumber,
    pub per_page: u32,
}

impl<T> Paged<T> {
    /// Pages in the whole list; at least 1.
    pub fn pages(&self) -> u32 {
        let pages = self.total.div_ceil(u64::from(self.per_page.max(1))).max(1);
        u32::try_from(pages).unwrap_or(u32::MAX).min(PageNumber::MAX)
    }
}
