//! The categories in the header: a row of links, and a panel with all of them.

use super::strings::strings;
use crate::product::api::categories;
use crate::routes;
use crate::session::use_visit;
use domain::kernel::Locale;
use domain::product::CategoryLink;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{Icon, IconName};

stylance::import_crate_style!(css, "src/layout/category_menu.module.css");

/// The navigation below the header. It holds nothing until the categories are known.
#[component]
pub fn CategoryMenu() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let links = Resource::new(|| (), move |()| categories(locale));
    view! {
        <nav class=css::menu aria-label=s.main_navigation>
            <div class=format!("container {}", css::row)>
                <Suspense>
                    {move || Suspend::new(async move {
                        let links = links.await.unwrap_or_default();
                        view! {
                            <Panel links=links.clone() />
                            <ul class=css::links>
                                {links.into_iter().map(|link| top_link(locale, link)).collect_view()}
                            </ul>
                        }
                            .into_any()
                    })}
                </Suspense>
            </div>
        </nav>
    }
    .into_any()
}

/// All categories with their subcategories, behind a native disclosure.
#[component]
fn Panel(links: Vec<CategoryLink>) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let node = NodeRef::<html::Details>::new();
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        if let Some(details) = node.get() {
            details.set_open(false);
        }
    });
    let close_on_escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(details) = node.get_untracked()
        {
            details.set_open(false);
        }
    };
    view! {
        <details class=css::all node_ref=node name="menu" on:keydown=close_on_escape>
            <summary class=css::summary>
                <Icon name=IconName::Menu />
                <span>{s.all_categories}</span>
            </summary>
            <div class=css::panel>{links.into_iter().map(|link| group(locale, link)).collect_view()}</div>
        </details>
    }
    .into_any()
}

fn top_link(locale: Locale, link: CategoryLink) -> AnyView {
    let href = routes::category(locale, link.slug.as_str());
    let path = use_location().pathname;
    let here = href.clone();
    let current = move || (path.get() == here).then_some("page");
    view! {
        <li>
            <a class=css::link href=href aria-current=current>
                {link.name}
            </a>
        </li>
    }
    .into_any()
}

fn group(locale: Locale, link: CategoryLink) -> AnyView {
    let children = link.children.into_iter().map(|child| {
        view! {
            <li>
                <a class=css::child href=routes::category(locale, child.slug.as_str())>
                    {child.name}
                </a>
            </li>
        }
    });
    view! {
        <div class=css::group>
            <a class=css::head href=routes::category(locale, link.slug.as_str())>
                <img class=css::picture src=link.image.src alt="" width="40" height="40" loading="lazy" />
                {link.name}
            </a>
            <ul class=css::children>{children.collect_view()}</ul>
        </div>
    }
    .into_any()
}
