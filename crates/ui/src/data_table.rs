//! The table of the consoles: sticky head, right-aligned figures, its own scroll area.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/data_table.module.css");

/// The head of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its words.
    pub label: String,
    /// Holds figures: aligned to the end. Give such cells `class="figure"`.
    pub figure: bool,
    /// Link that sorts by this column; empty if it cannot be sorted by.
    pub href: String,
    /// `ascending` or `descending` if the table is sorted by it now; else empty.
    pub sorted: &'static str,
}

impl Column {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            figure: false,
            href: String::new(),
            sorted: "",
        }
    }

    /// A column of figures.
    pub fn figure(label: impl Into<String>) -> Self {
        Self {
            figure: true,
            ..Self::text(label)
        }
    }

    /// The same column, sortable by following `href`.
    #[must_use]
    pub fn sortable(self, href: impl Into<String>, sorted: &'static str) -> Self {
        Self {
            href: href.into(),
            sorted,
            ..self
        }
    }
}

/// A table; the rows (`<tr><td>…`) are its children.
#[component]
pub fn DataTable(
    /// What the table shows; read out, and seen if `caption_shown`.
    #[prop(into)]
    caption: String,
    /// Show the caption.
    #[prop(optional)]
    caption_shown: bool,
    /// The heads.
    columns: Vec<Column>,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let heads: Vec<_> = columns.into_iter().map(head).collect();
    let said = caption.clone();
    let caption_class = if caption_shown {
        css::caption
    } else {
        "visually-hidden"
    };
    view! {
        <div class=crate::join(&[css::frame, &class]) tabindex="0" role="region" aria-label=said>
            <table class=css::table>
                <caption class=caption_class>{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(column: Column) -> AnyView {
    let Column {
        label,
        figure,
        href,
        sorted,
    } = column;
    let words = if href.is_empty() {
        label.into_any()
    } else {
        view! { <a class=css::sort href=href>{label}</a> }.into_any()
    };
    view! {
        <th scope="col" class=figure.then_some("figure") aria-sort=(!sorted.is_empty()).then_some(sorted)>
            {words}
        </th>
    }
    .into_any()
}
