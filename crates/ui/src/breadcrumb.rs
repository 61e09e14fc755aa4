//! Where the page stands in the shop: a trail of links that ends at the page itself.

use leptos::prelude::*;

use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/breadcrumb.module.css");

/// One stop of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What the stop is called.
    pub label: String,
    /// Where it leads; empty for the page itself.
    pub href: String,
}

impl Crumb {
    /// A stop that leads somewhere.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }

    /// The page itself.
    pub fn here(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: String::new(),
        }
    }
}

/// The trail of a page; the stop without `href` is marked as the current page.
#[component]
pub fn Breadcrumb(
    /// What assistive technology calls the trail.
    #[prop(into)]
    label: String,
    /// The stops, outermost first.
    items: Vec<Crumb>,
) -> impl IntoView {
    let stops: Vec<_> = items.into_iter().map(stop).collect();
    view! {
        <nav class=css::breadcrumb aria-label=label>
            <ol class=css::list>{stops}</ol>
        </nav>
    }
    .into_any()
}

fn stop(crumb: Crumb) -> AnyView {
    if crumb.href.is_empty() {
        view! { <li class=css::stop><span class=css::here aria-current="page">{crumb.label}</span></li> }
            .into_any()
    } else {
        view! {
            <li class=css::stop>
                <a class=css::link href=crumb.href>{crumb.label}</a>
                <Icon name=IconName::ChevronRight size=IconSize::Small class=css::mark />
            </li>
        }
        .into_any()
    }
}
