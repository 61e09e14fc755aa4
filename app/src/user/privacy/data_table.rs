//! What is kept of people, from the register itself.

use super::strings::{self, of};
use crate::session::use_visit;
use domain::user::register::{Personal, Subject, tables};
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/user/privacy/data_table.module.css");

/// The table: of visitors and customers.
#[component]
pub fn DataOfPeople() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings::strings(locale);
    let is_theirs = |data: &&Personal| matches!(data.subject, Subject::Visitor | Subject::Customer);
    let rows: Vec<AnyView> = tables()
        .flat_map(|table| table.personal)
        .filter(is_theirs)
        .map(|data| {
            view! {
                <tr>
                    <th scope="row">{of(locale, data.what)}</th>
                    <td data-label=s.data_why>{of(locale, data.purpose.text())}</td>
                    <td data-label=s.data_how_long>{of(locale, data.retention.text())}</td>
                    <td data-label=s.data_sealed>{if data.sealed { s.yes } else { s.no }}</td>
                    <td data-label=s.data_end>{of(locale, data.on_erasure.text())}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <table class=css::table>
            <caption class="visually-hidden">{s.data_title}</caption>
            <thead>
                <tr>
                    <th scope="col">{s.data_what}</th>
                    <th scope="col">{s.data_why}</th>
                    <th scope="col">{s.data_how_long}</th>
                    <th scope="col">{s.data_sealed}</th>
                    <th scope="col">{s.data_end}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
