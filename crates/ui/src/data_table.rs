//! The table of the consoles: sortable heads that stay in sight, rows that can be chosen, cards on phones.

use leptos::prelude::*;

use crate::table_selection::{Choosing, row_box};
use crate::{Align, Column, ColumnWidth, Skeleton, TableBody, TableRow, TableSelection};

stylance::import_crate_style!(css, "src/data_table.module.css");

/// What becomes of a table that is wider than the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableFlow {
    /// Under 640 px every row becomes a card, and the sortable heads a strip above: for lists of things.
    #[default]
    Cards,
    /// It scrolls beside its first column: for figures and matrices that are read across.
    Scroll,
}

/// A table. The first column names the row and is always shown.
#[component]
pub fn DataTable(
    /// What the table shows; read out, and seen if `caption_shown`.
    #[prop(into)]
    caption: String,
    /// Show the caption.
    #[prop(optional)]
    caption_shown: bool,
    /// The columns.
    columns: Vec<Column>,
    /// The rows, or what stands there instead.
    body: TableBody,
    /// Rows can be chosen.
    #[prop(into, optional)]
    selection: Option<TableSelection>,
    /// Head of the acts of rows, read out only.
    #[prop(into, optional)]
    acts_label: String,
    /// What becomes of it on a phone.
    #[prop(optional)]
    flow: TableFlow,
) -> impl IntoView {
    let choosing = Choosing::new();
    let table = Table {
        acting: matches!(&body, TableBody::Rows(rows) if rows.iter().any(|row| row.acts.is_some())),
        columns,
        selection,
    };
    let head = table.head(choosing, acts_label);
    let busy = matches!(body, TableBody::Loading(_)).then_some("true");
    let bar = table
        .selection
        .as_ref()
        .map(|selection| choosing.bar(css::bar, css::count, selection));
    let rows = table.body(body);
    let flow = match flow {
        TableFlow::Cards => css::cards,
        TableFlow::Scroll => css::scrolling,
    };
    let caption_class = if caption_shown {
        css::caption
    } else {
        "visually-hidden"
    };
    let said = caption.clone();
    view! {
        <div node_ref=choosing.frame class=css::whole on:change=move |_| choosing.recount()>
            <div class=crate::join(&[css::frame, flow]) tabindex="0" role="region" aria-label=said aria-busy=busy>
                // The roles say what a table says, for browsers that forget it when rows become cards.
                <table class=css::table role="table">
                    <caption class=caption_class>{caption}</caption>
                    <thead role="rowgroup">{head}</thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
            {bar}
        </div>
    }
    .into_any()
}

struct Table {
    columns: Vec<Column>,
    selection: Option<TableSelection>,
    /// A row has acts.
    acting: bool,
}

impl Table {
    fn head(&self, choosing: Choosing, acts_label: String) -> AnyView {
        let all = self.selection.as_ref().map(|selection| {
            view! { <th class=css::pick scope="col" role="columnheader">{choosing.all_box(selection.all_label.clone())}</th> }
        });
        let heads: Vec<_> = self.shown().map(head).collect();
        let acts = self.acting.then(|| {
            view! { <th class=css::acts scope="col" role="columnheader"><span class="visually-hidden">{acts_label}</span></th> }
        });
        view! { <tr role="row">{all} {heads} {acts}</tr> }.into_any()
    }

    fn body(&self, body: TableBody) -> AnyView {
        match body {
            TableBody::Rows(rows) => rows
                .into_iter()
                .map(|row| self.row(row))
                .collect::<Vec<_>>()
                .into_any(),
            TableBody::Loading(count) => (0..count)
                .map(|_| self.waiting_row())
                .collect::<Vec<_>>()
                .into_any(),
            TableBody::Empty(content) | TableBody::Failed(content) => self.whole_line(css::message, content),
        }
    }

    /// A row whose content is on its way.
    fn waiting_row(&self) -> AnyView {
        let pick = self
            .selection
            .as_ref()
            .map(|_| view! { <td class=css::pick role="cell"></td> });
        let cells: Vec<_> = self
            .shown()
            .map(|_| view! { <td class=css::waiting role="cell"><Skeleton /></td> })
            .collect();
        view! { <tr class=css::line role="row">{pick} {cells}</tr> }.into_any()
    }

    /// A row of one cell.
    fn whole_line(&self, class: &'static str, content: AnyView) -> AnyView {
        let span = self.shown().count() + usize::from(self.selection.is_some()) + usize::from(self.acting);
        view! { <tr class=css::line role="row"><td class=class role="cell" colspan=span>{content}</td></tr> }
            .into_any()
    }

    fn row(&self, row: TableRow) -> AnyView {
        let TableRow {
            id,
            name,
            href,
            cells,
            acts,
        } = row;
        let pick = self
            .selection
            .as_ref()
            .map(|selection| view! { <td class=css::pick role="cell">{row_box(selection, id, &name)}</td> });
        let mut href = Some(href);
        let cells: Vec<_> = self
            .columns
            .iter()
            .zip(cells)
            .enumerate()
            .filter(|(index, (column, _))| *index == 0 || !column.hidden)
            .map(|(_, (column, content))| match href.take() {
                Some(href) => row_head(column, href, content),
                None => cell(column, content),
            })
            .collect();
        let acts = self
            .acting
            .then(|| view! { <td class=css::acts role="cell">{acts}</td> });
        view! { <tr role="row">{pick} {cells} {acts}</tr> }.into_any()
    }

    fn shown(&self) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(index, column)| *index == 0 || !column.hidden)
            .map(|(_, column)| column)
    }
}

fn head(column: &Column) -> AnyView {
    let label = column.label.clone();
    let words = if column.sort_href.is_empty() {
        label.into_any()
    } else {
        view! { <a class=css::sort href=column.sort_href.clone()>{label}</a> }.into_any()
    };
    let sorted = column.sorted.map(crate::SortOrder::aria);
    view! { <th class=looks(column) scope="col" role="columnheader" aria-sort=sorted>{words}</th> }.into_any()
}

/// The cell that names the row, and leads to its page.
fn row_head(column: &Column, href: String, content: AnyView) -> AnyView {
    let content = if href.is_empty() {
        content
    } else {
        view! { <a class=css::link href=href>{content}</a> }.into_any()
    };
    view! { <th class=looks(column) scope="row" role="rowheader">{content}</th> }.into_any()
}

fn cell(column: &Column, content: AnyView) -> AnyView {
    let label = column.label.clone();
    view! {
        <td class=looks(column) role="cell" data-label=label>
            <div class=css::value>{content}</div>
        </td>
    }
    .into_any()
}

fn looks(column: &Column) -> Option<String> {
    let align = match column.align {
        Align::Start => "",
        Align::End => css::figure,
    };
    let width = match column.width {
        ColumnWidth::Content => "",
        ColumnWidth::Narrow => css::narrow,
        ColumnWidth::Wide => css::wide,
    };
    crate::filled(crate::join(&[align, width]))
}
