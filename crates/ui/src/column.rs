//! The columns of a `DataTable`: which there are, which are shown, and by which it is sorted.

/// The edge that the cells of a column are flush with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words: where lines start.
    #[default]
    Start,
    /// Figures: where lines end, with figures of one width.
    End,
}

/// How wide a column wants to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnWidth {
    /// As its content asks.
    #[default]
    Content,
    /// No wider than it must be; never broken (times, states).
    Narrow,
    /// Whatever the others leave, and enough for a sentence (reasons, titles).
    Wide,
}

/// The order of a sorted column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    /// The least first.
    Ascending,
    /// The most first.
    Descending,
}

impl SortOrder {
    /// The value of `aria-sort`.
    pub(crate) const fn aria(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in addresses.
    pub key: String,
    /// Its words.
    pub label: String,
    /// The edge of its cells.
    pub align: Align,
    /// How wide it wants to be.
    pub width: ColumnWidth,
    /// Link that sorts by it; empty if it cannot be sorted by.
    pub sort_href: String,
    /// The table is sorted by it now.
    pub sorted: Option<SortOrder>,
    /// Left out, until a `ColumnChoice` brings it back.
    pub hidden: bool,
}

impl Column {
    /// A column of words.
    pub fn text(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            align: Align::Start,
            width: ColumnWidth::Content,
            sort_href: String::new(),
            sorted: None,
            hidden: false,
        }
    }

    /// A column of figures.
    pub fn figure(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            align: Align::End,
            ..Self::text(key, label)
        }
    }

    /// The same column, sortable by following `href`.
    #[must_use]
    pub fn sortable(self, href: impl Into<String>, sorted: Option<SortOrder>) -> Self {
        Self {
            sort_href: href.into(),
            sorted,
            ..self
        }
    }

    /// The same column of that width.
    #[must_use]
    pub fn width(self, width: ColumnWidth) -> Self {
        Self { width, ..self }
    }

    /// The same column, left out unless `shown`.
    #[must_use]
    pub fn shown(self, shown: bool) -> Self {
        Self {
            hidden: !shown,
            ..self
        }
    }
}
