//! Views of one thing, each at its own address (query, path or anchor).

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/tabs.module.css");

/// One view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Compared with `current`.
    pub id: String,
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// A count after the words; empty for none.
    pub count: String,
}

impl Tab {
    /// A tab without a count.
    pub fn new(id: impl Into<String>, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            href: href.into(),
            count: String::new(),
        }
    }

    /// The same tab with a count.
    #[must_use]
    pub fn with_count(self, count: impl Into<String>) -> Self {
        Self {
            count: count.into(),
            ..self
        }
    }
}

/// Links that look like tabs. They are a navigation, not an ARIA tab list: they work without scripts
/// and the back button follows them.
#[component]
pub fn Tabs(
    /// What assistive technology calls it.
    #[prop(into)]
    label: String,
    /// The tabs, in order.
    items: Vec<Tab>,
    /// Id of the tab that is shown.
    #[prop(into)]
    current: Signal<String>,
    /// After the tabs: saving and removing a view.
    #[prop(into, optional)]
    end: Option<ViewFn>,
) -> impl IntoView {
    let items: Vec<_> = items.into_iter().map(|item| tab(item, current)).collect();
    view! {
        <div class=css::line>
            <nav class=css::tabs aria-label=label>
                <ul class=css::list>{items}</ul>
            </nav>
            {end.map(|end| view! { <div class=css::end>{end.run()}</div> })}
        </div>
    }
    .into_any()
}

fn tab(item: Tab, current: Signal<String>) -> AnyView {
    let Tab {
        id,
        label,
        href,
        count,
    } = item;
    let here = move || current.with(|current| *current == id).then_some("page");
    view! {
        <li>
            <a class=css::tab href=href aria-current=here>
                {label} {crate::filled(count).map(|count| view! { <span class=css::count>{count}</span> })}
            </a>
        </li>
    }
    .into_any()
}
