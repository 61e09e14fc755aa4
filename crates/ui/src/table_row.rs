//! The rows of a `DataTable`, and what stands there if there are none.

use leptos::prelude::*;

/// What a table shows below its head.
pub enum TableBody {
    /// Rows.
    Rows(Vec<TableRow>),
    /// That many rows are on their way.
    Loading(usize),
    /// Nothing to show: an `EmptyState` that says why and what to do.
    Empty(AnyView),
    /// It could not be loaded: a `Notice` with a way to try again.
    Failed(AnyView),
}

/// One row. It has one cell for each column, hidden ones included; the first names it.
pub struct TableRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) cells: Vec<AnyView>,
    pub(crate) acts: Option<AnyView>,
}

impl TableRow {
    /// A row without cells. `id` is the value that its check box sends; `name` says in words which row it is.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            href: String::new(),
            cells: Vec::new(),
            acts: None,
        }
    }

    /// The same row, whose first cell leads to its page.
    #[must_use]
    pub fn link(self, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..self
        }
    }

    /// The same row with one cell more.
    #[must_use]
    pub fn cell(mut self, content: impl IntoView + 'static) -> Self {
        self.cells.push(content.into_any());
        self
    }

    /// The same row with acts at its end: a `Menu`, small buttons.
    #[must_use]
    pub fn acts(self, acts: impl IntoView + 'static) -> Self {
        Self {
            acts: Some(acts.into_any()),
            ..self
        }
    }
}
