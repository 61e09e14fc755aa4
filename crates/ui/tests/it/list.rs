//! Lists of a console: table, toolbar, columns, pages.

use leptos::prelude::*;
use ui::{
    ActiveFilter, Button, Column, ColumnChoice, DataTable, EmptyState, Filter, Pager, Select, SelectOption,
    SortOrder, Tab, TableBody, TableFlow, TableRow, TableSelection, Tabs, Toolbar, ToolbarWords,
};

use crate::{html, tag_with};

fn columns() -> Vec<Column> {
    vec![
        Column::text("name", "Seller").sortable("?sort=name", None),
        Column::text("licence", "Licence").shown(false),
        Column::figure("orders", "Orders").sortable("?sort=orders", Some(SortOrder::Descending)),
    ]
}

fn row(id: &str, name: &str) -> TableRow {
    TableRow::new(id, name)
        .link(format!("/sellers/{id}"))
        .cell(name.to_owned())
        .cell("91330106")
        .cell("1,204")
}

fn selection() -> TableSelection {
    TableSelection {
        form: "chosen".into(),
        name: "id".into(),
        all_label: "Select all".into(),
        row_label: "Select".into(),
        count: Callback::new(|count| format!("{count} selected")),
        acts: (|| view! { <Button kind="submit" attr:form="chosen">"Approve"</Button> }).into(),
    }
}

fn table(body: TableBody, selection: Option<fn() -> TableSelection>) -> String {
    html(move || match selection {
        Some(selection) => {
            // Made where it is drawn: what it holds belongs to the page.
            let selection = selection();
            view! { <DataTable caption="Sellers" columns=columns() body selection acts_label="Acts" /> }
                .into_any()
        }
        None => view! { <DataTable caption="Sellers" columns=columns() body acts_label="Acts" /> }.into_any(),
    })
}

fn rows() -> TableBody {
    TableBody::Rows(vec![row("sel_1", "Walnut Lane"), row("sel_2", "Qingci")])
}

#[test]
fn only_the_sorted_column_says_so_and_sorting_is_a_link() {
    let html = table(rows(), None);
    assert_eq!(html.matches("aria-sort=").count(), 1, "{html}");
    assert!(html.contains("aria-sort=\"descending\""), "{html}");
    assert!(
        html.contains("href=\"?sort=name\"") && html.contains("href=\"?sort=orders\""),
        "{html}"
    );
}

#[test]
fn hidden_columns_are_left_out_of_head_and_rows() {
    let html = table(rows(), None);
    assert!(!html.contains("Licence") && !html.contains("91330106"), "{html}");
    assert_eq!(html.matches("role=\"columnheader\"").count(), 2, "{html}");
    assert_eq!(html.matches("1,204").count(), 2, "{html}");
}

#[test]
fn the_first_cell_names_the_row_and_leads_to_its_page() {
    let html = table(rows(), None);
    assert_eq!(html.matches("scope=\"row\"").count(), 2, "{html}");
    assert!(html.contains("href=\"/sellers/sel_2\""), "{html}");
    assert!(html.contains("data-label=\"Orders\""), "{html}");
}

#[test]
fn boxes_of_rows_belong_to_a_form_elsewhere_and_are_named_by_their_row() {
    let html = table(rows(), Some(selection));
    let one = tag_with(&html, "value=\"sel_1\"");
    for part in [
        " form=\"chosen\"",
        "name=\"id\"",
        "aria-label=\"Select Walnut Lane\"",
        "type=\"checkbox\"",
    ] {
        assert!(one.contains(part), "{part} in {one}");
    }
    assert!(!html.contains("<form"), "{html}");
    assert!(
        tag_with(&html, "aria-label=\"Select all\"").contains("checkbox"),
        "{html}"
    );
}

#[test]
fn acts_have_a_column_only_if_a_row_has_some() {
    let acting = TableBody::Rows(vec![
        row("sel_1", "Walnut Lane").acts("More"),
        row("sel_2", "Qingci"),
    ]);
    let html = table(acting, None);
    assert!(html.contains(">Acts<") && html.contains("More"), "{html}");
    assert_eq!(html.matches("role=\"columnheader\"").count(), 3, "{html}");
    assert!(!table(rows(), None).contains(">Acts<"));
}

#[test]
fn a_message_spans_the_shown_columns_and_waiting_is_busy() {
    let nothing = view! { <EmptyState title="No seller matches" /> }.into_any();
    let empty = table(TableBody::Empty(nothing), Some(selection));
    assert!(
        empty.contains("colspan=\"3\"") && empty.contains("No seller matches"),
        "{empty}"
    );
    assert!(!empty.contains("aria-busy"), "{empty}");
    let waiting = table(TableBody::Loading(4), None);
    assert!(waiting.contains("aria-busy=\"true\""), "{waiting}");
    assert_eq!(waiting.matches("<tr").count(), 5, "{waiting}");
}

#[test]
fn a_wide_table_can_be_scrolled_with_the_keyboard() {
    let html = html(|| {
        view! { <DataTable caption="Roles" columns=columns() body=rows() flow=TableFlow::Scroll /> }
            .into_any()
    });
    let region = tag_with(&html, "role=\"region\"");
    assert!(
        region.contains("tabindex=\"0\"") && region.contains("aria-label=\"Roles\""),
        "{region}"
    );
}

#[test]
fn column_choice_is_a_form_that_keeps_the_rest_of_the_address() {
    let html = html(|| {
        let keep = vec![("q".to_owned(), "tea".to_owned())];
        view! { <ColumnChoice id="columns" label="Columns" columns=columns() action="/sellers" keep apply="Apply" reset_href="/sellers" reset="Default" /> }
            .into_any()
    });
    let form = tag_with(&html, "<form");
    assert!(
        form.contains("method=\"get\"") && form.contains("action=\"/sellers\""),
        "{form}"
    );
    assert!(
        tag_with(&html, "name=\"q\"").contains("type=\"hidden\""),
        "{html}"
    );
    assert!(
        tag_with(&html, "value=\"name\"").contains("type=\"hidden\""),
        "{html}"
    );
    assert!(
        !tag_with(&html, "value=\"licence\"").contains(" checked"),
        "{html}"
    );
    assert!(tag_with(&html, "value=\"orders\"").contains(" checked"), "{html}");
}

#[test]
fn a_toolbar_is_a_form_whose_filters_can_be_taken_away() {
    let html = html(|| {
        let words = ToolbarWords {
            label: "Filter sellers".into(),
            search: "Name".into(),
            apply: "Filter".into(),
            remove: "Remove".into(),
            clear: "Clear all".into(),
        };
        let active = vec![ActiveFilter {
            label: "State: trading".into(),
            href: "/sellers?q=tea".into(),
        }];
        let options = vec![SelectOption::new("trading", "Trading")];
        view! {
            <Toolbar words action="/sellers" keep=vec![("sort".into(), "name".into())] search_name="q" search_value="tea" active clear_href="/sellers">
                <Filter label="State" set=true><Select name="state" options selected="trading" /></Filter>
            </Toolbar>
        }
        .into_any()
    });
    let form = tag_with(&html, "<form");
    assert!(
        form.contains("method=\"get\"") && form.contains("role=\"search\""),
        "{form}"
    );
    assert!(
        tag_with(&html, "type=\"search\"").contains("value=\"tea\""),
        "{html}"
    );
    assert!(
        tag_with(&html, "name=\"sort\"").contains("type=\"hidden\""),
        "{html}"
    );
    assert!(html.contains("type=\"submit\""), "{html}");
    assert!(
        html.contains("href=\"/sellers?q=tea\"") && html.contains("Clear all"),
        "{html}"
    );
    let label = html
        .find("<label")
        .zip(html.find("</label>"))
        .map(|(from, to)| &html[from..to]);
    assert!(
        label.is_some_and(|label| label.contains("<select") && label.contains("State")),
        "{html}"
    );
}

#[test]
fn a_toolbar_without_filters_shows_no_chips() {
    let html =
        html(|| view! { <Toolbar words=ToolbarWords::default() action="/" clear_href="/" /> }.into_any());
    assert!(
        !html.contains("<ul") && !html.contains("type=\"search\""),
        "{html}"
    );
}

#[test]
fn where_there_is_no_newer_page_there_is_no_link() {
    let html = html(|| {
        view! { <Pager label="Pages" previous="Newer" next_href="?after=x" next="Older" note="50 orders" /> }
            .into_any()
    });
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    assert!(tag_with(&html, "aria-disabled").contains("<span"), "{html}");
    assert!(html.contains("50 orders"), "{html}");
}

#[test]
fn views_end_with_what_saves_them() {
    let html = html(|| {
        let items = vec![Tab::new("all", "All", "?")];
        view! { <Tabs label="Views" items current="all" end=|| "Save view" /> }.into_any()
    });
    let nav_end = html.find("</nav>").unwrap_or_default();
    assert!(html[nav_end..].contains("Save view"), "{html}");
}
