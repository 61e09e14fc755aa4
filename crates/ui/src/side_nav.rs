//! The navigation of a console: groups of links with icons and counts.

use leptos::prelude::*;

use crate::{Icon, IconName};

stylance::import_crate_style!(css, "src/side_nav.module.css");

/// Links that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavGroup {
    /// What they have in common; empty for the group that needs no name.
    pub label: String,
    /// The links, in order.
    pub items: Vec<NavItem>,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Its words.
    pub label: String,
    /// Where it leads; compared with `current`.
    pub href: String,
    /// Its icon.
    pub icon: IconName,
    /// What waits there; empty for nothing.
    pub count: String,
}

impl NavItem {
    /// A link without a count.
    pub fn new(icon: IconName, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            icon,
            count: String::new(),
        }
    }

    /// The same link with what waits there ("3").
    #[must_use]
    pub fn with_count(self, count: impl Into<String>) -> Self {
        Self {
            count: count.into(),
            ..self
        }
    }
}

/// The links, by group, for the `<nav>` of a `ConsoleLayout`. Folded it is a rail of icons with small words.
#[component]
pub(crate) fn SideNav(
    /// The links.
    groups: Vec<NavGroup>,
    /// `href` of the link that is shown as the current one.
    #[prop(into)]
    current: Signal<String>,
) -> impl IntoView {
    let groups: Vec<_> = groups.into_iter().map(|links| group(links, current)).collect();
    view! { <div class=css::nav>{groups}</div> }.into_any()
}

fn group(NavGroup { label, items }: NavGroup, current: Signal<String>) -> AnyView {
    let items: Vec<_> = items.into_iter().map(|link| item(link, current)).collect();
    let named = crate::filled(label.clone());
    view! {
        <div class=css::group role=named.is_some().then_some("group") aria-label=named>
            {crate::filled(label).map(|label| view! { <h2 class=css::title>{label}</h2> })}
            <ul class=css::list>{items}</ul>
        </div>
    }
    .into_any()
}

fn item(link: NavItem, current: Signal<String>) -> AnyView {
    let NavItem {
        label,
        href,
        icon,
        count,
    } = link;
    let address = href.clone();
    let here = move || current.with(|current| *current == address).then_some("page");
    view! {
        <li>
            <a class=css::link href=href aria-current=here>
                <Icon name=icon class=css::icon />
                <span class=css::words>{label}</span>
                {crate::filled(count).map(|count| view! { <span class=css::count>{count}</span> })}
            </a>
        </li>
    }
    .into_any()
}
