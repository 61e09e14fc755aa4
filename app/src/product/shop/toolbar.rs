//! The line above the products: the way to the filters on a phone, and the order.

use super::filters::DRAWER;
use crate::product::strings::{sort_name, strings};
use crate::routes;
use crate::session::use_visit;
use domain::kernel::PageNumber;
use domain::product::{ListingQuery, Sort};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::components::Form;
use ui::{ButtonLink, IconName, Select, SelectOption};
use web_sys::{Event, HtmlSelectElement};

stylance::import_crate_style!(css, "src/product/shop/toolbar.module.css");

/// Opens the filters (on a phone) and sets the order: at once with scripts, by a button without.
#[component]
pub fn Toolbar(
    /// What is shown.
    query: ListingQuery,
    /// Whether the drawer of filters is open.
    filters_open: RwSignal<bool>,
    /// Filters in force.
    count: usize,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let action = routes::listing_path(locale, &query);
    let kept = ListingQuery {
        sort: Sort::default(),
        page: PageNumber::default(),
        ..query.clone()
    };
    let hidden = kept
        .to_pairs()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let options = Sort::ALL
        .map(|sort| SelectOption::new(sort.as_str(), sort_name(locale, sort)))
        .to_vec();
    let chosen = query.sort.as_str();
    let label = if count > 0 {
        format!("{} ({count})", s.filters)
    } else {
        s.filters.to_owned()
    };
    view! {
        <div class=css::toolbar>
            <div class=css::opener>
                <ButtonLink
                    href=format!("#{DRAWER}")
                    icon=IconName::Filter
                    attr:rel="external"
                    on:click=move |event| {
                        event.prevent_default();
                        filters_open.set(true);
                    }
                >
                    {label}
                </ButtonLink>
            </div>
            <Form method="get" action=action attr:class=css::order>
                {hidden}
                <label class=css::label for="sort">
                    {s.sort}
                </label>
                <Select id="sort" name="sort" options selected=chosen on:change=send prop:value=chosen />
                <button class=css::apply type="submit">
                    {s.sort_apply}
                </button>
            </Form>
        </div>
    }
    .into_any()
}

/// Sends the form of the select that has changed.
fn send(event: Event) {
    let select = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    if let Some(form) = select.and_then(|select| select.form()) {
        // Refused only for a form that is not in the document: then there is nothing to send.
        let _ = form.request_submit();
    }
}
