//! The categories in the header: a row of links, and a panel with all of them.

use super::strings::strings;
use crate::session::use_visit;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;
use ui::{Icon, IconName};
use wasm_bindgen::JsCast;
#[cfg(feature = "ssr")]
use {
    super::still::still,
    crate::routes,
    domain::{kernel::Locale, product::CategoryLink},
};

stylance::import_crate_style!(
    #[cfg_attr(
        not(feature = "ssr"),
        expect(dead_code, reason = "only the server makes this markup")
    )]
    css,
    "src/layout/category_menu.module.css"
);

/// The categories as markup. The host provides it as context; the browser finds it in the page.
#[derive(Clone, Debug, Default)]
pub struct CategoryMarkup {
    /// All categories with their subcategories.
    panel: Arc<str>,
    /// The items of the row.
    links: Arc<str>,
}

#[cfg(feature = "ssr")]
impl CategoryMarkup {
    /// The markup of the category tree.
    pub fn new(locale: Locale, categories: &[CategoryLink]) -> Self {
        let links = categories.iter().map(|link| top_link(locale, link));
        let groups = categories.iter().map(|link| group(locale, link));
        Self {
            links: still(|| links.collect_view().into_any()),
            panel: still(|| groups.collect_view().into_any()),
        }
    }
}

/// The navigation below the header.
#[component]
pub fn CategoryMenu() -> impl IntoView {
    let s = strings(use_visit().locale);
    let markup = use_context::<CategoryMarkup>().unwrap_or_default();
    let path = use_location().pathname;
    let panel = NodeRef::<html::Details>::new();
    let row = NodeRef::<html::Ul>::new();
    Effect::new(move |_| {
        let path = path.get();
        if let Some(details) = panel.get() {
            details.set_open(false);
        }
        if let Some(row) = row.get() {
            mark_current(&row, &path);
        }
    });
    let close_on_escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(details) = panel.get_untracked()
        {
            details.set_open(false);
        }
    };
    let links = with_current(&markup.links, &path.get_untracked());
    view! {
        <nav class=css::menu aria-label=s.main_navigation>
            <div class=format!("container {}", css::row)>
                <details class=css::all node_ref=panel name="menu" on:keydown=close_on_escape>
                    <summary class=css::summary>
                        <Icon name=IconName::Menu />
                        <span>{s.all_categories}</span>
                    </summary>
                    <div class=css::panel inner_html=markup.panel></div>
                </details>
                <ul class=css::links node_ref=row inner_html=links></ul>
            </div>
        </nav>
    }
    .into_any()
}

/// The row with the link to the page itself marked, as the server sends it.
fn with_current(links: &str, path: &str) -> String {
    let here = format!("href=\"{path}\"");
    links.replacen(&here, &format!("{here} aria-current=\"page\""), 1)
}

/// Marks the link to the page that the visitor has gone to.
fn mark_current(row: &web_sys::Element, path: &str) {
    let items = row.children();
    let links = (0..items.length()).filter_map(|at| items.item(at)?.first_element_child());
    for link in links.filter_map(|link| link.dyn_into::<web_sys::Element>().ok()) {
        // Neither call fails on an element of the page.
        let _ = if link.get_attribute("href").as_deref() == Some(path) {
            link.set_attribute("aria-current", "page")
        } else {
            link.remove_attribute("aria-current")
        };
    }
}

#[cfg(feature = "ssr")]
fn top_link(locale: Locale, link: &CategoryLink) -> AnyView {
    view! {
        <li>
            <a class=css::link href=routes::category(locale, link.slug.as_str())>
                {link.name.clone()}
            </a>
        </li>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
fn group(locale: Locale, link: &CategoryLink) -> AnyView {
    let children = link.children.iter().map(|child| {
        view! {
            <li>
                <a class=css::child href=routes::category(locale, child.slug.as_str())>
                    {child.name.clone()}
                </a>
            </li>
        }
    });
    view! {
        <div class=css::group>
            <a class=css::head href=routes::category(locale, link.slug.as_str())>
                <img class=css::picture src=link.image.src.clone() alt="" width="40" height="40" loading="lazy" />
                {link.name.clone()}
            </a>
            <ul class=css::children>{children.collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_link_to_the_page_itself_is_marked() {
        let links = "<a href=\"/en/c/tea\">Tea</a><a href=\"/en/c/tea-2\">More</a>";
        assert_eq!(
            with_current(links, "/en/c/tea"),
            "<a href=\"/en/c/tea\" aria-current=\"page\">Tea</a><a href=\"/en/c/tea-2\">More</a>"
        );
        assert_eq!(with_current(links, "/en/c"), links);
    }
}
