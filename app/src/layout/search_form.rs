//! The search field of the header and of pages that found nothing.

use super::strings::strings;
use crate::routes;
use crate::session::use_visit;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;
use ui::{Icon, IconName};

stylance::import_crate_style!(css, "src/layout/search_form.module.css");

/// A real GET form: it works before and without scripts. It shows the words that are being searched for.
#[component]
pub fn SearchForm(
    /// The id of its field, unlike any other on the page.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let query = use_location().query;
    let words = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default()));
    view! {
        <Form method="get" action=routes::search(locale) attr:class=css::form attr:role="search">
            <Icon name=IconName::Search class=css::glyph />
            <input
                class=css::field
                id=id
                type="search"
                name="q"
                value=words.get_untracked()
                prop:value=move || words.get()
                placeholder=s.search_placeholder
                aria-label=s.search
                maxlength="100"
                autocomplete="off"
                enterkeyhint="search"
            />
            <button class=css::go type="submit">
                {s.search}
            </button>
        </Form>
    }
    .into_any()
}
