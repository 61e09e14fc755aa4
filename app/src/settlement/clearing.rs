//! The clearing of a purchase: whose the money of each of its orders is, and what it cost.

use super::strings::{account_name, strings};
use domain::kernel::Locale;
use domain::settlement::{EntryView, clearing};
use leptos::prelude::*;
use ui::{Column, DataTable, TableBody, TableRow};

/// What was posted of a purchase, summed up by order and account; nothing while nothing is posted.
pub fn clearing_table(locale: Locale, entries: &[EntryView]) -> AnyView {
    let s = strings(locale);
    let lines = clearing(entries).unwrap_or_default();
    if lines.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text("order", s.order),
        Column::text("account", s.account),
        Column::figure("amount", s.amount),
    ];
    let row = |line: domain::settlement::ClearingLine| {
        let (order, name) = (line.order.to_string(), account_name(locale, line.kind));
        TableRow::new(format!("{order}-{}", line.kind.as_str()), name)
            .cell(order)
            .cell(name)
            .cell(line.amount.to_string())
    };
    let body = TableBody::Rows(lines.into_iter().map(row).collect());
    view! {
        <h3>{s.clearing}</h3>
        <p class="muted small">{s.clearing_text}</p>
        <DataTable caption=s.clearing columns body />
    }
    .into_any()
}
