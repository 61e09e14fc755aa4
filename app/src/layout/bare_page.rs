//! The common look of pages that have nothing else to show.

use super::search_form::SearchForm;
use leptos::prelude::*;

stylance::import_crate_style!(css, "src/layout/bare_page.module.css");

/// A drawing, what happened, what to do, a search field and ways on.
#[component]
pub fn BarePage(
    /// Address of a square drawing.
    #[prop(into)]
    picture: String,
    /// A short mark above the title: the status.
    #[prop(into)]
    mark: String,
    /// What happened.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    text: String,
    /// Ways on.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("container {}", css::bare)>
            <img class=css::picture src=picture alt="" width="400" height="400" />
            <div class=css::words>
                <p class=css::mark>{mark}</p>
                <h1 class=css::title>{title}</h1>
                <p class=css::text>{text}</p>
                <div class=css::search>
                    <SearchForm id="search-again" />
                </div>
                <div class=css::ways>{children()}</div>
            </div>
        </div>
    }
    .into_any()
}
